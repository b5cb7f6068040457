"""The seam: gold rows become documents, files are read as `dicho add` reads them, refused files are no crash."""

from __future__ import annotations

from pathlib import Path

from eval.corpora import corpora
from eval.engine import Engine, as_document, dicho, predict, read_all

from dicho.errors import NotReadable


def test_a_row_becomes_a_document_with_its_map() -> None:
    """The text is untouched, its facts are kept and the map leads back to it character for character."""
    row = {"id": "a", "lang": "es", "text": "«Sí», dijo.\r\n", "published": "2025-03-04", "outlet": "La Linterna"}
    document = as_document(row)
    document.map.check(document.text, {"": row["text"]})
    assert (document.text, document.lang, document.published) == (row["text"], "es", "2025-03-04")
    assert as_document(row).id == document.id


def test_a_refused_file_has_no_documents(tmp_path: Path) -> None:
    """One file the reader refuses does not stop the others."""

    def refuse(path: Path) -> list[object]:
        raise NotReadable("not a format Dicho reads.", where=path.name)

    engine = Engine(refuse, lambda text, lang: [], lambda document, found: [])  # type: ignore[arg-type]
    assert read_all(engine, [tmp_path / "a.bin", tmp_path / "b.bin"]) == {"a.bin": [], "b.bin": []}


def test_the_installed_dicho_reads_every_world_document() -> None:
    """Each of the ten files of every world gives at least one document."""
    worlds = [corpus.files() for corpus in corpora() if corpus.kind == "world"]
    assert {len(files) for files in worlds} == {10}
    files = [path for found in worlds for path in found]
    documents = read_all(dicho(), files)
    assert len(documents) == len(files)
    assert [name for name, found in documents.items() if not found] == []


def test_predictions_name_their_speakers() -> None:
    """The installed Dicho finds statements in the Spanish dev set, and names the speakers of most."""
    corpus = next(c for c in corpora() if c.name == "ancora-dev")
    found = [p for rows in predict(dicho(), corpus.rows()).values() for p in rows]
    assert len(found) > 50
    assert sum(bool(p["speaker"]) for p in found) > len(found) / 2
