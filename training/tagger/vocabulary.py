"""The encoder's vocabulary, widened by Spanish: which pieces are added, and the vectors they start from.

The base vocabulary (BERT's uncased English one) breaks a Spanish word into 1.9 pieces and drops its accents. Pieces of
a WordPiece model trained on Spanish text are added, accents kept, and pieces of other scripts are taken out. A new
piece's vector starts from those of its translations, weighted by how often the aligner links them (after WECHSEL:
Minixhofer et al., NAACL 2022, with a statistical lexicon instead of aligned static vectors).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from tokenizers import trainers

from dicho.text.encoder import tokenizer

SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_LATIN = re.compile(r"^(?:##)?[\x21-\x7e¡-ſ‐-‧‰-⁞€™−]+$")
_WORD = re.compile(r"\w+|[^\w\s]")
Links = Mapping[str, Mapping[str, int]]


def words(text: str) -> list[str]:
    """A text's words and marks, as the aligner sees them."""
    return _WORD.findall(text.lower())


def widened(base: Sequence[str], spanish: Iterable[str], size: int) -> list[str]:
    """The base pieces of Latin script and marks, then the pieces Spanish text adds (`size` are learned at most)."""
    kept = [*SPECIALS, *(p for p in base if p not in SPECIALS and not p.startswith("[unused") and _LATIN.match(p))]
    learner = tokenizer(["[UNK]"])
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=["[UNK]"], limit_alphabet=150, min_frequency=8, show_progress=False
    )
    learner.train_from_iterator(spanish, trainer)
    learned = sorted(learner.get_vocab().items(), key=lambda item: item[1])
    have = set(kept)
    return kept + [piece for piece, _ in learned if piece not in have and _LATIN.match(piece)]


def counted_links(spanish: Iterable[str], english: Iterable[str], links: Iterable[str]) -> dict[str, Counter[str]]:
    """Spanish word -> English words the aligner links it with, counted. The three run line by line in step."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for es, en, pairs in zip(spanish, english, links, strict=True):
        left, right = es.split(), en.split()
        for pair in pairs.split():
            i, j = pair.split("-")
            found[left[int(i)]][right[int(j)]] += 1
    return found


def vectors(pieces: Sequence[str], base: Mapping[str, int], table: np.ndarray, links: Links) -> np.ndarray:
    """Starting vectors, (pieces, width): the base's own where it has the piece, else the mean of the translations'.

    `table` is the base's (pieces, width). A piece of words is the mean over the frequent words it is part of; what is
    in no linked word starts from the mean of the whole table.
    """
    out = np.tile(table.mean(0), (len(pieces), 1)).astype(np.float32)
    english = _word_vectors(base, table, {en for row in links.values() for en in row})
    place = {piece: i for i, piece in enumerate(pieces)}
    split = tokenizer(pieces)
    sums, weight = np.zeros_like(out), np.zeros(len(pieces), np.float32)
    for word, row in links.items():
        known = [(english[en], n) for en, n in row.items() if en in english and n * 20 >= sum(row.values())]
        if known:
            vector = sum(v * n for v, n in known) / sum(n for _, n in known)
            encoded = split.encode(word, add_special_tokens=False)
            for at in encoded.ids:
                sums[at] += vector * sum(row.values())
                weight[at] += sum(row.values())
    seen = weight > 0
    out[seen] = sums[seen] / weight[seen, None]
    for piece, i in place.items():
        if piece in base:
            out[i] = table[base[piece]]
    return out


def _word_vectors(base: Mapping[str, int], table: np.ndarray, wanted: Iterable[str]) -> dict[str, np.ndarray]:
    """The mean of a word's base pieces, for the words they spell."""
    split = tokenizer(list(base))
    out = {}
    for word in wanted:
        ids = split.encode(word, add_special_tokens=False).ids
        if ids and base["[UNK]"] not in ids:
            out[word] = table[ids].mean(0)
    return out
