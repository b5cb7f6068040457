"""The sets Dicho is measured on: what they are called, where they stand, whether their bytes are the pinned ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["attribution", "world", "names", "pages"]
Split = Literal["dev", "train"]

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared"
GOLD = ROOT / "eval" / "gold"
PAGES = ROOT / "tests" / "cases" / "read"
WORLDS = {
    "blackout": ROOT / "examples" / "blackout",
    "election": GOLD / "worlds" / "election" / "docs",
    "ferry": GOLD / "worlds" / "ferry" / "docs",
    "fossil": GOLD / "worlds" / "fossil" / "docs",
    "hospital": GOLD / "worlds" / "hospital" / "docs",
    "reservoir": GOLD / "worlds" / "reservoir" / "docs",
    "stadium": GOLD / "worlds" / "stadium" / "docs",
    "tannery": GOLD / "worlds" / "tannery" / "docs",
    "transfer": GOLD / "worlds" / "transfer" / "docs",
}


@dataclass(frozen=True, slots=True)
class Corpus:
    """One gold set: `gold` is its JSON Lines or gold.json, `docs` the folder of a world's documents.

    Of pages `docs` holds a folder each, and `gold` says how they are labelled.
    """

    name: str
    kind: Kind
    gold: Path
    docs: Path | None = None

    @property
    def here(self) -> bool:
        """Whether the data is on this machine."""
        return self.gold.is_file() and (self.docs is None or self.docs.is_dir())

    def files(self) -> list[Path]:
        """A world's documents, or the files of all pages, by name."""
        found = (self.docs.glob("*/*") if self.kind == "pages" else self.docs.iterdir()) if self.docs else ()
        return sorted(p for p in found if p.is_file())

    def sha256(self) -> str:
        """The digest of the gold and of every document with its name."""
        whole = hashlib.sha256(self.gold.read_bytes())
        for path in self.files():
            name = path.relative_to(self.docs).as_posix() if self.docs else path.name
            whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        return whole.hexdigest()

    def rows(self) -> Iterator[Json]:
        """The gold documents of an attribution set."""
        with self.gold.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())

    def world(self) -> Json:
        """The gold of a world."""
        gold: Json = json.loads(self.gold.read_text(encoding="utf-8"))
        return gold


def corpora(split: Split = "dev", data: Path | None = None) -> list[Corpus]:
    """The sets of a split. `data` is a folder outside the repository that may hold what does not ship.

    The dev split is what the floors are for; the train split is for looking at while rules are written.
    """
    outside = (data or DATA) / "data" / "attribution"
    if split == "train":
        return [
            Corpus(f"{name}-train", "attribution", outside / f"{name}-train.jsonl") for name in ("polnear", "ancora")
        ]
    worlds = [Corpus(name, "world", GOLD / "worlds" / name / "gold.json", docs) for name, docs in WORLDS.items()]
    return [
        Corpus("polnear-dev", "attribution", outside / "polnear-dev.jsonl"),
        Corpus("ancora-dev", "attribution", GOLD / "ancora-dev.jsonl"),
        *worlds,
        Corpus("name-bench", "names", GOLD / "names" / "name-bench.jsonl"),
        Corpus("pages", "pages", PAGES / "README.md", PAGES),
    ]
