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
    for index, a in enumerate(attributions):
        if answers[index].speaker or a.content[0].start >= ends:
            continue
        wanted = [_plain(part) for span in a.content for part in QUOTED.findall(span.of(text))]
        wanted = [part for part in wanted if len(part.split()) > 1 and len(part) >= SHORTEST]
        told = {
            answer.who: answer
            for answer, below in zip(answers, attributions, strict=True)
            if wanted and answer.speaker and below is not a and all(part in _quoted(text, below) for part in wanted)
        }
        if len(told) == 1 and (answer := next(iter(told.values()))).speaker:
            yield index, Answer(replace(answer.speaker, score=SCORE, reason="repeated"), answer.entity)


def _quoted(text: str, a: Attribution) -> str:
    """The words of a content as one line with a space on either side."""
    return f" {_plain(' '.join(span.of(text) for span in a.content))} "


def _plain(quoted: str) -> str:
    """Words without the articles a headline leaves out."""
    return " ".join(word for word in words(quoted) if word not in load_people().definite)


def _words(text: str, a: Attribution) -> tuple[str, ...]:
    return tuple(word for span in a.content for word in words(span.of(text)))
