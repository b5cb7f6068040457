"""What the rules propose for a text: quotations, sentences, and every candidate attribution, likely or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from dicho.extract import clauses, headline, reliability, transcript
from dicho.extract.found import Found
from dicho.extract.quotes import Quotation, scan
from dicho.extract.tokens import Sentence, read_sentences
from dicho.model.span import Span
from dicho.text import lexicon as lexicons


@dataclass(frozen=True, slots=True)
class Proposals:
    """Quotations by their marks; sentences with each outermost quotation as one word; candidates outside and inside.

    `found` has the candidates of the sentences, `inside` those within an outermost quotation. Each has a reliability;
    most are not `reliable`, and are here for a quotation, or the tagger, to choose from.
    """

    quotations: Sequence[Quotation]
    sentences: Sequence[Sentence]
    found: list[Found]
    inside: list[Found]


def propose(text: str, lang: str | None) -> Proposals:
    """Everything the rules have to say on a text. `lang` as for :func:`dicho.extract.attribution.attribute`."""
    own = lang if lang in lexicons.LANGUAGES else "en"
    taken = transcript.turns(text, lexicons.not_sources())
    text = transcript.without_marks(text, taken)
    quotations = scan(text)
    outer = [(index, q) for index, q in enumerate(quotations) if q.depth == 0]
    sentences = list(read_sentences(text, own, Span(0, len(text)), outer)) if text else []
    found = [one for sentence in sentences for one in _in_sentence(sentence, quoted=False)]
    colons = {turn.colon for turn in taken}
    found = [one for one in found if one.cue not in colons] + [_turn(turn, own) for turn in taken]
    inside = [one for index, q in outer if q.inner for one in _inside(text, quotations, index, own)]
    return Proposals(quotations, sentences, found, inside)


def _turn(turn: transcript.Turn, lang: str) -> Found:
    return Found(turn.who, turn.colon, [turn.content], ":", lang, 0.9, flags={"transcript"})


def _in_sentence(sentence: Sentence, *, quoted: bool) -> list[Found]:
    """The attributions a sentence's own words signal, with the less reliable kept for quotations to choose from."""
    out = headline.candidates(sentence) if not quoted else []
    for candidate in clauses.candidates(sentence):
        names = reliability.features(candidate, sentence, quoted=quoted)
        score = reliability.probability(names, sentence.lexicon.weights)
        out.append(Found.of(candidate, sentence, score))
    return out


def _inside(text: str, quotations: Sequence[Quotation], index: int, lang: str) -> list[Found]:
    """Attributions inside a quotation: “Critics say the Moon is a lamp,” he replied."""
    outer = quotations[index]
    assert outer.inner is not None
    following = takewhile(lambda at: quotations[at].span.start < outer.span.end, range(index + 1, len(quotations)))
    nested = [(at, quotations[at]) for at in following if quotations[at].depth == outer.depth + 1]
    sentences = read_sentences(text, lang, outer.inner, nested)
    return [one for sentence in sentences for one in _in_sentence(sentence, quoted=True)]
