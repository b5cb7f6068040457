"""Attributions resolved to statements."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from tests.resolve.made import Page, speaker

from dicho.model.ids import statement_id
from dicho.model.span import Span, Spans
from dicho.model.statement import Attribution, Hop
from dicho.resolve.statements import VERSION, resolve

SENTENCES = st.lists(
    st.sampled_from(
        [
            "Ada Pellworth said so.",
            "She added so.",
            "el ministro dijo so.",
            "Añadió so.",
            "Brum, he said so.",
            "«so»",
            "\n\n",
        ]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


def test_the_version_is_named() -> None:
    """A run can say what made its statements."""
    assert VERSION == "resolve/2"


def test_nothing_in_nothing_out() -> None:
    """No attribution, no statement, and the text is not even looked at."""
    assert Page("Ada Brum came. " * 10).statements() == ()


def test_a_statement_keeps_what_was_found() -> None:
    """Spans, form, act, status, flags and score are the attribution's; the id is made of them."""
    made = Page("Ada Brum said “no”.", outlet="The Ledger")

    def span(part: str) -> Spans:
        return (Span(made.text.index(part), made.text.index(part) + len(part)),)

    attribution = Attribution(
        span("Ada Brum"), span("said"), span("“no”"), "direct", "say", "denial", ("headline",), None, 0.8
    )
    document = made.document()
    (statement,) = resolve(document, [attribution])
    assert statement.id == statement_id(document.id, attribution.source, attribution.cue, attribution.content)
    assert statement.document == document.id
    assert (statement.form, statement.act, statement.status) == ("direct", "say", "denial")
    assert (statement.flags, statement.score, statement.said) == (("headline",), 0.8, None)
    assert statement.chain == (Hop("The Ledger", "published"),)


def test_without_an_outlet_there_is_no_chain() -> None:
    """Nothing is invented: an unknown outlet is no hop."""
    assert Page("Brum said no").say("no", "said", "Brum").statements()[0].chain == ()


def test_a_parent_becomes_the_outer_statements_id() -> None:
    """A statement inside another points to it by id, and keeps its own speaker."""
    text = "Ada Brum said that Orla Finn had promised peace."
    outer, inner = (
        Page(text)
        .say("that Orla Finn had promised peace", "said", "Ada Brum")
        .say("peace", "had promised", "Orla Finn", parent=0)
        .statements()
    )
    assert inner.parent == outer.id
    assert outer.parent is None
    assert [speaker(s).name for s in (outer, inner)] == ["Ada Brum", "Orla Finn"]


def test_pronouns_are_the_last_compatible_one() -> None:
    """ "she" is the woman who spoke, "he" the man in between."""
    text = "Mrs. Ada Brum said so. Mr. Octavio Finn came late. She added this. He denied that."
    made = Page(text).say("so", "said", "Mrs. Ada Brum").say("this", "added", "She").say("that", "denied", "He")
    assert made.names() == ["Ada Brum", "Ada Brum", "Octavio Finn"]
    assert [speaker(s).reason for s in made.statements()] == ["name", "pronoun", "pronoun"]


def test_a_new_subject_takes_the_pronoun() -> None:
    """A paragraph that opens with another woman is about her."""
    text = (
        "Mrs. Ada Brum said so. She spoke at length.\n\n"
        "Captain Renata Finn, who commands the base, sat down. “We asked,” she said."
    )
    made = Page(text).say("so", "said", "Mrs. Ada Brum").say("“We asked,”", "said", "she", form="direct")
    assert made.names() == ["Ada Brum", "Renata Finn"]


def test_a_dropped_subject_is_the_last_speaker() -> None:
    """ "Añadió" goes on with who spoke, or with the subject of its own sentence; the flag says it was carried over."""
    text = "Casilda Brum dijo que no. Añadió que quizá.\n\nOctavio Finn llegó tarde. «Fue el tren», afirmó."
    made = (
        Page(text, lang="es")
        .say("que no", "dijo", "Casilda Brum")
        .say("que quizá", "Añadió")
        .say("«Fue el tren»", "afirmó", form="direct")
    )
    assert made.names() == ["Casilda Brum", "Casilda Brum", "Octavio Finn"]
    assert [s.flags for s in made.statements()] == [(), ("dropped-subject",), ("dropped-subject",)]


def test_english_drops_no_subject() -> None:
    """A verb without a source in English is not the last speaker's, unless the extractor says it is carried over."""
    text = "Ada Brum said no. It was announced that rain came."
    bare = Page(text).say("no", "said", "Ada Brum").say("rain came", "announced")
    told = Page(text).say("no", "said", "Ada Brum").say("rain came", "announced", flags=("dropped-subject",))
    assert bare.names() == ["Ada Brum", None]
    assert told.names() == ["Ada Brum", "Ada Brum"]


def test_impersonal_verbs_have_no_speaker() -> None:
    """ "se dice" is said by nobody in particular, whoever spoke before."""
    text = "Casilda Brum dijo que no. Se dice que sí."
    made = Page(text, lang="es").say("que no", "dijo", "Casilda Brum").say("que sí", "Se dice")
    assert made.names() == ["Casilda Brum", None]


def test_a_plural_verb_is_not_one_persons() -> None:
    """ "Pidieron" after one woman's words is somebody else's."""
    text = "Casilda Brum dijo que no. Pidieron más luz."
    made = Page(text, lang="es").say("que no", "dijo", "Casilda Brum").say("más luz", "Pidieron")
    assert made.names() == ["Casilda Brum", None]


def test_a_continued_quotation_is_its_speakers() -> None:
    """The flag of the extractor carries the speaker over, and the reason says so."""
    text = "“One,” said Ada Brum.\n\n“Two.”"
    made = (
        Page(text).say("“One,”", "said", "Ada Brum", form="direct").say("“Two.”", form="direct", flags=("continued",))
    )
    assert made.names() == ["Ada Brum", "Ada Brum"]
    assert speaker(made.statements()[1]).reason == "continued"


def test_what_continues_an_open_quotation_is_open_too() -> None:
    """No earlier speaker is taken because the one before could not be told."""
    text = "Ana Finn said no. Senator Ada Brum and Senator Orla Finn met. “One,” said the senator. “Two.”"
    made = (
        Page(text)
        .say("no", "said", "Ana Finn")
        .say("“One,”", "said", "the senator", form="direct")
        .say("“Two.”", form="direct", flags=("continued",))
    )
    assert made.names() == ["Ana Finn", None, None]
    assert made.statements()[2].flags == ("continued", "ambiguous-speaker")


def test_an_unattributed_quotation_stays_nobodys() -> None:
    """Not even the speaker of the sentence before."""
    text = "Ada Brum said no. “Two.”"
    made = Page(text).say("no", "said", "Ada Brum").say("“Two.”", form="direct", flags=("unattributed",))
    assert made.names() == ["Ada Brum", None]


def test_the_first_person_is_the_author_outside_and_the_speaker_inside() -> None:
    """ "I think" is the author's; within someone's own words it is that one's."""
    text = "I think it rains. “I hope it stops,” said Ada Brum."
    made = (
        Page(text, author="Dorcas Pyke")
        .say("it rains", "think", "I")
        .say("“I hope it stops,”", "said", "Ada Brum", form="direct")
        .say("it stops", "hope", "I", parent=1)
    )
    assert made.names() == ["Dorcas Pyke", "Ada Brum", "Ada Brum"]
    assert speaker(made.statements()[0]).reason == "author"


def test_a_spanish_verb_says_i_by_itself() -> None:
    """ "creo", "me parece", "dije" are the author's; "afirmó" is not, though it folds to "afirmo"."""
    text = "Creo que llueve. Me parece que para. Dije que no. Ana Brum vino. Afirmó que sí."
    made = (
        Page(text, lang="es", author="Tirso Mencal")
        .say("que llueve", "Creo")
        .say("que para", "Me parece")
        .say("que no", "Dije")
        .say("que sí", "Afirmó")
    )
    assert made.names() == ["Tirso Mencal", "Tirso Mencal", "Tirso Mencal", "Ana Brum"]


def test_an_unknown_author_is_not_guessed() -> None:
    """ "I" in a text without a known author has no speaker."""
    assert Page("I think it rains.").say("it rains", "think", "I").names() == [None]


def test_what_is_marked_as_the_authors_is_theirs() -> None:
    """A view nobody signs with "I" is the author's where known, and stays flagged where not."""
    for author in ("Dorcas Pyke", None):
        made = Page("Perhaps it rains.", author=author).say("it rains", "Perhaps", flags=("author",))
        assert made.names() == [author]
        assert made.statements()[0].flags == ("author",)


def test_in_someones_own_words_he_is_another() -> None:
    """ "He promised" in Mr. Brum's quotation is not Mr. Brum."""
    text = "Mr. Abel Finn left. “He promised peace,” said Mr. Octavio Brum."
    made = (
        Page(text)
        .say("“He promised peace,”", "said", "Mr. Octavio Brum", form="direct")
        .say("peace", "promised", "He", parent=0)
    )
    assert made.names() == ["Octavio Brum", "Abel Finn"]


def test_relatives_are_the_name_they_follow() -> None:
    """ "…, quien añadió" is said by who stands right before."""
    text = "Habló Ana Brum con Casilda Finn, quien añadió que no."
    made = Page(text, lang="es").say("que no", "añadió", "quien")
    assert made.names() == ["Casilda Finn"]


def test_the_outlet_of_itself() -> None:
    """ "este medio" is the outlet, if known."""
    text = "Según comprobó este medio, llovía."
    assert Page(text, lang="es", outlet="La Plomada").say("llovía", "comprobó", "este medio").names() == ["La Plomada"]
    assert Page(text, lang="es").say("llovía", "comprobó", "este medio").names() == [None]


@given(SENTENCES, st.sampled_from(["en", "es", None]))
def test_a_speakers_name_stands_in_the_document(text: str, lang: str | None) -> None:
    """Nothing is invented: every name shown is written in the text, and statements keep their order and number."""
    made = Page(text, lang or "en", author=None)
    for start in [i for i in range(len(text)) if text.startswith(" so.", i)]:
        cue_end = start
        cue_start = text.rfind(" ", 0, cue_end) + 1
        opening = max(text.rfind(". ", 0, cue_start), text.rfind("\n", 0, cue_start)) + 1
        source = text[opening:cue_start].strip()
        at = text.index(source, opening) if source else 0
        made.attributions.append(
            Attribution(
                (Span(at, at + len(source)),) if source else (),
                (Span(cue_start, cue_end),),
                (Span(start + 1, start + 3),),
                "indirect",
            )
        )
    statements = made.statements()
    assert [s.content for s in statements] == [a.content for a in made.attributions]
    for statement in statements:
        assert statement.speaker is None or " ".join(speaker(statement).name.split()) in " ".join(text.split())
        assert statement.speaker is None or 0 < statement.speaker.score <= 1


def test_resolution_takes_time_in_proportion() -> None:
    """Four times the statements take no more than some ten times the time, in names, pronouns and silence."""

    def seconds(count: int) -> float:
        piece = "Ana Brum dijo sí. Ella negó no. Añadió ya. "
        text = piece * count
        attributions = []
        for base in range(0, len(text), len(piece)):
            for source, cue, content in (
                ((0, 8), (9, 13), (14, 16)),
                ((18, 22), (23, 27), (28, 30)),
                (None, (32, 38), (39, 41)),
            ):
                parts = [((Span(base + p[0], base + p[1]),) if p else ()) for p in (source, cue, content)]
                attributions.append(Attribution(parts[0], parts[1], parts[2], "indirect"))
        document = Page(text, "es").document()
        started = time.process_time()
        assert all(s.speaker and speaker(s).name == "Ana Brum" for s in resolve(document, attributions))
        return time.process_time() - started

    seconds(5)
    small, large = seconds(250), seconds(1000)
    assert large < 10 * small + 0.2
