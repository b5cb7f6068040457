"""The pieces of the multilingual encoder: its tokenizer, and which of the published vocabulary's pieces are kept.

XLM-R's 250,002 pieces are of a hundred languages, and their table would be nine tenths of what ships. Text is cut with
all the pieces of Latin script, each use is counted, and the most used are kept. Pieces that mix letters with marks, or
several marks, are left out: a quotation mark must be a piece of its own, or spans could not begin after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

SPECIALS = ("<pad>", "<unk>", "<s>", "</s>", "<mask>")
"""The first pieces of a vocabulary: padding, what no piece spells, the frame of a window, and a hidden piece."""
_OPENING = "^[\"“„‟«‹'‘‚(\\[¿¡—–-]+"
_LATIN = re.compile("▁?(?:[A-Za-zÀ-ɏḀ-ỿªº]+|[0-9]+|[!-~¡-¿×÷‐-⁞€™−])?$")
Pieces = Sequence[tuple[str, float]]


def tokenizer(pieces: Pieces) -> Any:
    """A tokenizer over `pieces` and their log-probabilities: the most likely split of each word (Kudo 2018); case and
    accents are kept, and offsets are code points of the input. The first of `pieces` are SPECIALS."""
    made = Tokenizer(models.Unigram(list(pieces), unk_id=SPECIALS.index("<unk>"), byte_fallback=False))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            # What a quotation mark opens begins a word, and is looked up as one.
            pre_tokenizers.Split(Regex(_OPENING), "isolated"),
            pre_tokenizers.Metaspace(prepend_scheme="always", split=False),
        ]
    )
    return made


def kept(published: Pieces, texts: Iterable[str], size: int) -> tuple[list[tuple[str, float]], list[int]]:
    """The pieces to keep, `size` at most, and the place of each in the published vocabulary.

    Every single character stays, so that nothing kept apart becomes unknown. The frame's pieces come first.
    """
    place = {piece: i for i, (piece, _) in enumerate(published)}
    frame = [(piece, 0.0) for piece in SPECIALS]
    latin = [(piece, score) for piece, score in published if piece not in SPECIALS and _LATIN.match(piece)]
    split = tokenizer([*frame, *latin])
    used: Counter[int] = Counter()
    for some in _batched(texts, 1000):
        for encoded in split.encode_batch(some, add_special_tokens=False):
            used.update(encoded.ids)
    single = {len(frame) + i for i, (piece, _) in enumerate(latin) if len(piece.removeprefix("▁")) <= 1}
    best = [i for i, _ in used.most_common() if i >= len(frame) and i not in single]
    picked = sorted(single | set(best[: size - len(single) - len(frame)]))
    pieces = frame + [latin[i - len(frame)] for i in picked]
    return pieces, [place[piece] for piece, _ in pieces]


def _batched(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    """Lists of at most `size` texts."""
    some: list[str] = []
    for text in texts:
        some.append(text)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
