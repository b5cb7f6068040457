"""What the tests of keeping a ledger share: texts, a site of one page, and what a folder holds."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import apsw

from dicho.model.fetched import Fetch, Fetched, Hop
from dicho.store.watches import Watches

TEXTS = {
    "quay.txt": (
        "The harbour master, Ada Pellworth, said on Monday: “The eastern quay was never inspected after the storm.”\n\n"
        "Her deputy, Lope Candil, denied it: “Every bollard was counted twice.”\n"
    ),
    "copy.txt": (
        "From our correspondent. The harbour master, Ada Pellworth, said on Monday: “The eastern quay was never"
        " inspected after the storm.”\n\nNobody else was asked.\n"
    ),
    "mill.txt": "«El molino cerrará en marzo», dijo el alcalde Odón Berástegui. Nadie preguntó por los molineros.\n",
}
PAGE = "https://faro.example/mill-closed-by-order"
STORY = (
    "<html><head><title>Zorrotz mill</title></head><body><article><p>The miller, Iraide Zorrotz, said: “The wheel"
    " turned without water for eleven nights, and nobody at the council would hear of it.”</p></article></body></html>"
).encode()
EXCHANGE = b"WARC/1.1\r\nWARC-Type: response\r\n\r\n" + STORY


class Site:
    """A network of one page."""

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, given_by: str | None = None
    ) -> Fetched:
        way = (Hop(f"{url}-first", 301),)
        fetch = Fetch(url, url, 200, "2026-01-02T03:04:05Z", way, media_type="text/html", charset="utf-8")
        return Fetched(fetch, STORY, EXCHANGE)

    def stop(self) -> None:
        """There is nothing to end."""


def settled(folder: Path) -> None:
    """Put beside the ledger what lies there in use: slots of models, what is watched, timestamps, others' files."""
    (folder / "models.json").write_text('{"models": []}\n')
    Watches(folder).close()
    (folder / "timestamps").mkdir()
    (folder / "timestamps" / "roots.pem").write_bytes(b"a root")
    (folder / "notes of mine.txt").write_text("not Dicho's")


def kept(folder: Path) -> dict[str, str]:
    """The archived bytes, slots and timestamps of a ledger's folder by path, as hashes."""
    places = [*folder.glob("captures/??/*"), *folder.glob("timestamps/*"), folder / "models.json"]
    return {each.relative_to(folder).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest() for each in places}


def rows(folder: Path) -> list[object]:
    """Everything the ledger's tables hold."""
    db = apsw.Connection(str(folder / "ledger.sqlite3"))
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    found = [(name, sorted(db.execute(f"SELECT * FROM {name}"), key=repr)) for name in names if "fts" not in name]
    db.close()
    return list(found)


def everything(folder: Path) -> bytes:
    """Every byte of every file below a folder."""
    return b"\0\0".join(each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file())


def names(folder: Path) -> list[str]:
    """The names directly in a folder, hidden ones too."""
    return sorted(each.name for each in folder.iterdir())


def repacked(source: Path, target: Path, change: Mapping[str, bytes | None], extra: list[zipfile.ZipInfo]) -> Path:
    """A zip file with some members changed, left out (None), or put in besides."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = change.get(info.filename, old.read(info))
            if data is not None:
                new.writestr(info.filename, data)
        for info in extra:
            new.writestr(info, b"../../secret")
    return target
