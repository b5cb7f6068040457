"""Writes what ships from the fitted counts: python -m training.bridge.export WORK OUT."""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dicho.text.bridge import TABLE
from dicho.text.likeness import FEATURES

VERSION = "bridge/1"
DISCOUNT = 0.5  # links taken off each count: a pair linked once is chance
SHRINK = 2.0  # occurrences added to each word's: what rests on few is less sure
LEAST, MOST = 0.04, 8  # the smallest weight kept, and how many keys a Spanish stem keeps
EXPECTED = 0.6  # the share of a word's occurrences that have a counterpart, where nothing is known
SURE = 0.6  # the weight from which a translation tells what kind of word it is
HALF = 0.15  # the probability that counts half


def weights(counts: Mapping[str, Any]) -> NDArray[np.float64]:
    """The weight of each pair in (0, 1): how likely either word is the other's translation, squashed."""
    links = np.maximum(counts["links"] - DISCOUNT, 0)
    ahead = links / (counts["es_counts"][counts["left"]] + SHRINK)
    back = links / (counts["en_counts"][counts["right"]] + SHRINK)
    both = np.sqrt(np.maximum(ahead, back) * (ahead + back) / 2)
    squashed: NDArray[np.float64] = both / (both + HALF) * (1 + HALF)
    return np.minimum(squashed, 1.0)


def table(counts: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """The arrays of the shipped file."""
    weight = weights(counts)
    left, right = counts["left"], counts["right"]
    order = np.lexsort((right, -weight, left))
    rank = np.arange(len(order)) - np.searchsorted(left[order], left[order])
    kept = order[(weight[order] >= LEAST) & (rank < MOST)]
    arrays: dict[str, NDArray[Any]] = {
        "senses": np.bincount(left[kept], minlength=len(counts["es"])).astype(np.uint8),
        "target": right[kept].astype(np.uint16),
        "weight": np.round(weight[kept] * 255).astype(np.uint8),
        "rarest": np.array(np.log(counts["sentences"] / 2), dtype=np.float32),
    }
    proper = {"en": counts["en_proper"], "es": _proper(counts, weight)}
    for lang, of in (("es", left), ("en", right)):
        idf = np.log(counts["sentences"] / np.maximum(counts[f"{lang}_documents"], 1))
        arrays[f"{lang}_idf"] = np.round(idf * _linked(counts, lang, of) * 16).astype(np.uint8)
        arrays[f"{lang}_stems"] = np.frombuffer("\n".join(counts[lang]).encode(), dtype=np.uint8)
        arrays[f"{lang}_proper"] = proper[lang]
    return arrays


def _linked(counts: Mapping[str, Any], lang: str, of: NDArray[np.int64]) -> NDArray[np.float64]:
    """How often each word has a counterpart: some ("manner", "account") are mostly said otherwise or left out."""
    links = np.bincount(of, weights=counts["links"], minlength=len(counts[lang]))
    share: NDArray[np.float64] = (links + EXPECTED * SHRINK) / (counts[f"{lang}_counts"] + SHRINK)
    return np.clip(share, 0.1, 1.0)


def _proper(counts: Mapping[str, Any], weight: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Spanish names, and what English writes with a capital (months); the training text writes many names small."""
    best = np.zeros(len(counts["es"]))
    np.maximum.at(best, counts["left"], weight)
    named = (weight == best[counts["left"]]) & (weight > SURE) & counts["en_proper"][counts["right"]]
    stems = counts["es_proper"].copy()
    stems[counts["left"][named]] = True
    return np.asarray(stems)


def packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """An .npz of the arrays whose bytes depend on nothing else: no times of day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            part = io.BytesIO()
            np.lib.format.write_array(part, arrays[name], allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), part.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def write(folder: Path, data: bytes | None, fitted: Mapping[str, Any]) -> None:
    """Write the table, where given, and the description with its digest and what is `fitted`."""
    folder.mkdir(parents=True, exist_ok=True)
    if data is not None:
        (folder / TABLE).write_bytes(data)
    digest = hashlib.sha256((folder / TABLE).read_bytes()).hexdigest()
    about = {"version": VERSION, "files": {TABLE: digest}, **fitted}
    (folder / "model.json").write_text(json.dumps(about, indent=2) + "\n")


def main() -> None:
    """Write the lexicon; the combiner's weights, where there are any, are kept."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("work", type=Path)
    ask.add_argument("out", type=Path)
    options = ask.parse_args()
    with np.load(options.work / "counts.npz") as counts:
        arrays = table(dict(counts))
    old = options.out / "model.json"
    fitted = (
        json.loads(old.read_text())
        if old.exists()
        else {"threshold": 0.5, "weights": dict.fromkeys(("bias", *FEATURES), 0.0)}
    )
    data = packed(arrays)
    write(options.out, data, {k: v for k, v in fitted.items() if k not in ("version", "files")})
    print(f"{len(arrays['target'])} translations, {len(data) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
