"""The same words again: a quotation under which nobody is named is whose it was where the page names them.

"Otra vez, para la puerta de la nevera: «…»", a headline that is a quotation of the text below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dicho.model.statement import Attribution
from dicho.resolve.naming import Answer
from dicho.text.names import words

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


def _words(text: str, a: Attribution) -> tuple[str, ...]:
    return tuple(word for span in a.content for word in words(span.of(text)))
