"""The ledger's own terms (a form, a status, a flag) as a reader reads them, short enough to stand in a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from dicho.view.terms import REASONS
from dicho.view.words import N_

Vocabulary = Literal[
    "form", "status", "state", "flag", "who", "reason", "lang", "relation", "verdict", "part", "error", "advice",
    "tie", "hop", "review", "media", "outcome",
]  # fmt: skip


LABELS: Mapping[Vocabulary, Mapping[str, str]] = {
    "form": {
        "direct": N_("quoted"),
        "indirect": N_("reported"),
        "mixed": N_("partly quoted"),
    },
    "status": {
        "asserted": N_("stated as fact"),
        "denial": N_("denial"),
        "opinion": N_("opinion"),
        "hypothesis": N_("hypothesis"),
        "prediction": N_("prediction"),
        "question": N_("question"),
    },
    "state": {
        "open": N_("to review"),
        "accepted": N_("accepted"),
        "rejected": N_("rejected"),
    },
    "flag": {
        "unattributed": N_("no speaker found"),
        "unclosed-quotation": N_("quotation never closed"),
        "nested-quotation": N_("inside another statement"),
        "dropped-subject": N_("subject left out"),
        "ambiguous-speaker": N_("several speakers fit"),
        "pronoun-mismatch": N_("pronoun does not fit the speaker"),
        "ambiguous-date": N_("date open to two readings"),
        "broken-chain": N_("a step of the chain is not told"),
        "author": N_("author's own voice"),
        "continued": N_("goes on from the one before"),
        "headline": N_("in a headline"),
        "transcript": N_("turn of a transcript"),
    },
    "outcome": {
        "kept": N_("kept"),
        "not-kept": N_("not kept"),
        "moot": N_("no longer matters"),
        "open": N_("not told yet"),
    },
    "who": {
        "person": N_("person"),
        "organisation": N_("organisation"),
        "unnamed": N_("not named"),
    },
    "reason": REASONS,
    "lang": {
        "en": N_("English"),
        "es": N_("Spanish"),
    },
    "tie": {
        "conflict": N_("conflicts with"),
        "conflict?": N_("may conflict with"),
        "change": N_("position changed in"),
        "change?": N_("position may have changed in"),
        "changed": N_("new position since"),
        "changed?": N_("may be a new position since"),
        "exact": N_("same words as"),
        "exact?": N_("same words as"),
        "near": N_("nearly the same words as"),
        "near?": N_("nearly the same words as"),
        "partial": N_("part of the same words as"),
        "partial?": N_("may share words with"),
        "translated": N_("says the same as"),
        "translated?": N_("may say the same as"),
    },
    "relation": {
        "copy": N_("copy"),
        "translation": N_("translation"),
        "conflict": N_("conflict"),
        "change": N_("change of position"),
    },
    "verdict": {
        "yes": N_("yes"),
        "no": N_("no"),
        "unsure": N_("unsure"),
    },
    "hop": {
        "published": N_("the page's outlet"),
        "republished": N_("took it over"),
        "wire": N_("agency"),
        "told": N_("it was said to them"),
        "interview": N_("put the questions"),
        "reported": N_("reported it"),
        "cited": N_("named as where it is from"),
        "said": N_("said so themselves"),
    },
    "media": {
        "text": N_("text"),
        "mail": N_("mail"),
    },
    "review": {
        "accept": N_("Accepted"),
        "reject": N_("Rejected"),
        "fix": N_("Fixed"),
        "add": N_("Added by hand"),
    },
    "part": {
        "source": N_("the source"),
        "cue": N_("the cue"),
        "content": N_("the words"),
        "form": N_("the form"),
        "act": N_("the act"),
        "status": N_("the status"),
        "speaker": N_("the speaker"),
        "said": N_("the date"),
    },
    "error": {
        "ledger-busy": N_("Another program is writing to the ledger"),
        "index-busy": N_("The search by meaning is being prepared"),
        "ledger-damaged": N_("The ledger is not as Dicho wrote it"),
        "ledger-missing": N_("There is no ledger yet"),
        "ledger-too-new": N_("A newer Dicho wrote this ledger"),
        "ledger-error": N_("The ledger cannot be used"),
        "not-found": N_("It is not in the ledger"),
        "ambiguous-id": N_("This address fits more than one"),
        "usage-error": N_("This cannot be asked"),
        "export-error": N_("The export could not be written"),
        "read-error": N_("It could not be opened"),
        "redacted": N_("These bytes were erased from the ledger"),
        "empty-input": N_("There is nothing in it"),
        "not-readable": N_("Dicho does not read files of this kind"),
        "malformed": N_("The file is damaged"),
        "no-text": N_("There is no text in it"),
        "encrypted": N_("It is locked with a password"),
        "too-large": N_("It is too large"),
        "reader-stopped": N_("Reading it took more time or memory than it may"),
        "walled": N_("A wall stands before the text"),
        "fetch-error": N_("The address gave no page"),
        "address-refused": N_("This address is not fetched"),
        "robots-refused": N_("The site asks programs to stay away"),
        "unreachable": N_("The site was not reached"),
        "fetch-timeout": N_("The site took too long"),
        "bad-answer": N_("The site's answer was broken"),
        "http-status": N_("The site refused, or has no such page"),
        "internal-error": N_("Dicho failed on it"),
    },
    "advice": {
        "ledger-busy": N_("Nothing is lost. Wait a moment, then try again."),
        "index-busy": N_("It is made once. Wait a moment, then try again."),
        "ledger-damaged": N_("Nothing is shown over bytes that changed. This command names the first that did:"),
        "ledger-missing": N_("Adding a document makes one:"),
        "ledger-too-new": N_("Nothing was changed. Install that version, or open the ledger where it is."),
        "redacted": N_("They come in again only after `dicho redact --lift`."),
        "read-error": N_("Check that the file is there and that you may read it."),
        "empty-input": N_("Save or download it again."),
        "not-readable": N_("Save it as text, HTML, PDF or DOCX, and add that."),
        "malformed": N_("Save or download it again, whole."),
        "no-text": N_("If it holds pictures of text, it needs OCR first."),
        "encrypted": N_("Save it without a password, and add that."),
        "too-large": N_("Split it, or take the part that matters; `dicho add` takes larger files."),
        "reader-stopped": N_("Save the article's text alone, and add that."),
        "walled": N_("Open the page in your browser, pass the wall, save it (Ctrl-S), and add the saved page."),
        "fetch-error": N_("Try again later, or save the page in your browser and add that."),
        "address-refused": N_("Only pages of the public web are fetched from here; `dicho add --help` has more."),
        "robots-refused": N_("Open the page in your browser, save it (Ctrl-S), and add the saved page."),
        "unreachable": N_("Check the address and the connection, then try again."),
        "fetch-timeout": N_("Try again later, or save the page in your browser and add that."),
        "bad-answer": N_("Try again later, or save the page in your browser and add that."),
        "http-status": N_("Check the address; if your browser shows the page, save it there and add that."),
        "internal-error": N_("Please report it with the file, if you may share it."),
    },
}
"""Every term there is, but for languages: others are shown by their code. An error's words are by its code."""


def label(vocabulary: Vocabulary, value: str) -> str:
    """The message for a term, to be translated; the term itself where there is none."""
    return LABELS[vocabulary].get(value, value)
