"""The same words again: a quotation under which nobody is named is whose it was where the page names them.

"Otra vez, para la puerta de la nevera: «…»", a headline that is a quotation of the text below it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dicho.model.statement import Attribution
from dicho.resolve.naming import Answer
from dicho.text.names import load_people, words

QUOTED = re.compile(r"[\"“«‘']([^\"”»’']+)[\"”»’']")
SHORTEST = 9  # code points of words in a headline that are a person's own
FEWEST = 5  # words: fewer may be anybody's
SCORE = 0.85


def again(text: str, attributions: Sequence[Attribution], answers: Sequence[Answer]) -> Iterator[tuple[int, Answer]]:
    """(index, answer) of each quotation without a source whose words others all give to one speaker."""
    whole: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, a in enumerate(attributions):
        if a.form == "direct":
            whole[_words(text, a)].append(index)
    for spoken, indices in whole.items():
        told = [answers[i] for i in indices if attributions[i].source and answers[i].speaker]
        if len(indices) < 2 or len(spoken) < FEWEST or len({answer.who for answer in told}) != 1:
            continue
        speaker = told[0].speaker
        for index in indices:
            if speaker and not attributions[index].source:
                yield index, Answer(replace(speaker, score=SCORE, reason="repeated"), told[0].entity)


def echoed(text: str, attributions: Sequence[Attribution], answers: Sequence[Answer]) -> Iterator[tuple[int, Answer]]:
    """(index, answer) of each headline that quotes words of one speaker of the text, and names nobody who says them.

    "Minister ‘never signed’, committee told": whoever is quoted below with these words.
    """
    ends = text.find("\n")
    heads = [i for i, a in enumerate(attributions) if a.content[0].start < ends and not answers[i].speaker]
    asked = [(i, wanted) for i in heads if (wanted := _quotations(text, attributions[i]))]
    lines = [_quoted(text, a) for a in attributions] if asked else []
    for index, wanted in asked:
        told = {
            answer.who: answer
            for at, (answer, line) in enumerate(zip(answers, lines, strict=True))
            if answer.speaker and at != index and all(part in line for part in wanted)
        }
        if len(told) == 1 and (answer := next(iter(told.values()))).speaker:
            yield index, Answer(replace(answer.speaker, score=SCORE, reason="repeated"), answer.entity)


def _quotations(text: str, a: Attribution) -> list[str]:
    """The quotations in a headline's words that are long enough to be a person's own."""
    found = [_plain(part) for span in a.content for part in QUOTED.findall(span.of(text))]
    return [part for part in found if len(part.split()) > 1 and len(part) >= SHORTEST]


def _quoted(text: str, a: Attribution) -> str:
    """The words of a content as one line with a space on either side."""
    return f" {_plain(' '.join(span.of(text) for span in a.content))} "


def _plain(quoted: str) -> str:
    """Words without the articles a headline leaves out."""
    return " ".join(word for word in words(quoted) if word not in load_people().definite)


def _words(text: str, a: Attribution) -> tuple[str, ...]:
    return tuple(word for span in a.content for word in words(span.of(text)))
