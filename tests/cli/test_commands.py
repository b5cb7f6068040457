from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dicho.model.statement import SORTS
from dicho.text import encoder

Run = Callable[..., Any]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "blackout"
KEEPER = 'The keeper, Ana Brumal, said: "The lamp is sound."\n'


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def own(ledger: Path, tmp_path: Path) -> Path:
    """A copy of the examples' ledger that a test may change."""
    return Path(shutil.copytree(ledger, tmp_path / "own"))


def test_add_then_again(run: Run, tmp_path: Path) -> None:
    """Adding twice changes nothing: the second time everything is known already and the log has not grown."""
    first = run("add", "--json", str(EXAMPLES))
    head = run("head").out
    second = run("add", "--json", str(EXAMPLES))
    assert json.loads(first.out)["new"] == len(list(EXAMPLES.iterdir()))
    assert json.loads(first.out)["statements"] > 40
    assert (json.loads(second.out)["new"], json.loads(second.out)["known"]) == (0, json.loads(first.out)["new"])
    assert run("head").out == head


def test_add_tells_what_failed_and_goes_on(run: Run, tmp_path: Path) -> None:
    """A file that cannot be read is named with its reason, listed, and does not stop the others; exit code 0."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.bin").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "in" / "b.txt").write_text(KEEPER)
    result = run("add", "in")
    assert result.code == 0
    assert "1 new, 0 known already, 1 failed" in result.out
    assert result.err.startswith("dicho: a new ledger: dicho-ledger\ndicho: a.bin: ")
    assert run("list", "--failed").out.startswith("failed    a.bin: ")
    assert "b.txt" in run("list").out


def test_add_fails_when_nothing_can_be_read(run: Run, tmp_path: Path) -> None:
    """When every file fails, so does the command."""
    (tmp_path / "empty.txt").write_bytes(b"")
    assert run("add", "empty.txt").code == 1


def test_fail_on(run: Run, tmp_path: Path, own: Path) -> None:
    """--fail-on gives exit code 3 for what it names and only for that."""
    (tmp_path / "a.txt").write_text('"The lamp is sound," said Ana Brumal. “Nobody came\n')
    (tmp_path / "b.bin").write_bytes(bytes(range(256)) * 40)
    assert run("extract", "--fail-on", "unclosed-quotation", "a.txt").code == 3
    assert run("extract", "--fail-on", "nested-quotation", "a.txt").code == 0
    assert run("add", "--fail-on", "failed", "a.txt", "b.bin").code == 3
    assert run("verify", "--fail-on", "failed").code == 3
    assert run("verify", "--fail-on", "failed", ledger=own).code == 0
    assert run("verify", "--fail-on", "any", ledger=own).code == 3
    assert run("search", "--fail-on", "unattributed", ledger=own).code == 3
    assert run("search", "--fail-on", "unattributed", "zzzz", ledger=own).code == 0


def test_standard_input(run: Run) -> None:
    """- is standard input, for add and for extract, with what the user knows about it."""
    options = [
        "--outlet",
        "The Wick",
        "--date",
        "2025-02",
        "--lang",
        "en",
        "--author",
        "B",
        "--url",
        "https://wick.example/",
    ]
    [line] = objects(run("extract", "--json", *options, "-", stdin=KEEPER.encode()).out)
    document = line["document"]
    assert (document["file"], document["outlet"], document["published"]) == ("stdin", "The Wick", "2025-02")
    assert (document["author"], document["lang"], document["url"]) == ("B", "en", "https://wick.example/")
    assert line["text"]["content"] == ['"The lamp is sound."']
    assert run("add", "-", stdin=KEEPER.encode()).code == 0
    assert "stdin" in run("list").out


def test_offsets_are_the_inputs(run: Run, tmp_path: Path) -> None:
    """For a text file the offsets are code points of the decoded file: CRLF, emoji and a first blank line included."""
    raw = '\r\n🧨 Ana Brumal said: "The lamp is sound."\r\nSo it goes.\r\n'
    (tmp_path / "a.txt").write_bytes(raw.encode())
    [line] = objects(run("extract", "--json", "a.txt").out)
    assert line["text"]["content"] == ['"The lamp is sound."']
    for role, fragments in line["text"].items():
        assert [raw[start:end] for start, end in line[role]] == fragments


def test_extract_keeps_nothing(run: Run, tmp_path: Path) -> None:
    """extract writes no ledger, reads every format, and gives what add would have put in it."""
    lines = objects(run("extract", "--json", str(EXAMPLES)).out)
    assert list(tmp_path.iterdir()) == []
    run("add", str(EXAMPLES))
    assert {line["id"] for line in lines} == {line["id"] for line in objects(run("export").out)}


def test_extract_fails_for_a_file_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    """extract records nothing, so its exit code says that a file failed; the others are printed."""
    (tmp_path / "a.txt").write_text(KEEPER)
    (tmp_path / "b.txt").write_bytes(b"")
    result = run("extract", "a.txt", "b.txt")
    assert result.code == 1
    assert "The lamp is sound" in result.out
    assert result.err.startswith("dicho: b.txt: ")


def test_list(run: Run, own: Path) -> None:
    """list names every document with its date, language and number of statements."""
    rows = [row["document"] for row in objects(run("list", "--json", ledger=own).out)]
    assert {row["file"] for row in rows} == {path.name for path in EXAMPLES.iterdir()}
    listed = run("list", ledger=own).out
    for row in rows:
        assert re.search(rf"^{row['id'][:8]}  .*  {re.escape(row['file'])}", listed, re.M)


def test_list_tells_feed_items_apart(run: Run, own: Path) -> None:
    """Several documents of one file are told apart by the item they stand in, here and where they are shown."""
    lines = [line for line in run("list", ledger=own).out.splitlines() if "06_dispatch_corumaya.xml" in line]
    assert len({re.search(r"06_dispatch_corumaya\.xml item \d", line)[0] for line in lines}) == len(lines) == 6  # type: ignore[index]
    assert "06_dispatch_corumaya.xml item 2\n" in run("show", lines[1][:8], ledger=own).out


def test_an_empty_folder_makes_no_ledger(run: Run, tmp_path: Path) -> None:
    """Where there is nothing to read nothing is made, and a script still gets its report."""
    (tmp_path / "in").mkdir()
    result = run("add", "in")
    assert (result.code, result.out) == (0, "")
    assert "no files in there" in result.err
    assert json.loads(run("add", "--json", "in").out)["inputs"] == 0
    assert not (tmp_path / "dicho-ledger").exists()


def test_show_a_statement(run: Run, own: Path) -> None:
    """show marks who, verb and words in the paragraph; the words between the marks are the statement's."""
    [line] = objects(run("search", "--json", "--limit", "1", "inexpugnable", ledger=own).out)
    shown = run("show", line["id"][:8], ledger=own).out
    marks = "".join(part.strip() for part in re.findall(r"<<(.*?)>>", shown.partition("  marks: ")[0], re.S))
    assert "".join(marks.split()) == "".join("".join(line["text"]["content"]).split())
    assert "\x1b" not in shown
    assert objects(run("show", "--json", line["id"], ledger=own).out) == [line]


def test_show_a_document(run: Run, own: Path) -> None:
    """show with a document's id prints all of its text, and under each paragraph the statements that begin there."""
    row = next(r["document"] for r in objects(run("list", "--json", ledger=own).out) if r["document"]["statements"] > 5)
    shown = run("show", row["id"], ledger=own).out
    ids = [line["id"] for line in objects(run("show", "--json", row["id"], ledger=own).out)]
    assert len(ids) == row["statements"]
    assert re.findall(r"^ +\(\d+\) ([0-9a-f]{8})", shown, re.M) == [i[:8] for i in ids]


def test_show_says_what_it_could_not_find(run: Run, own: Path) -> None:
    """An id that is none, or fits several, is one line of error."""
    assert "no statement or document has this id" in run("show", "ffffffffffff", ledger=own).err
    assert run("show", "zz", ledger=own).code == 1


def test_show_with_colour(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the marks are colours, unless NO_COLOR is set."""
    [line] = objects(run("search", "--json", "--limit", "1", "inexpugnable", ledger=own).out)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[" in run("show", line["id"], ledger=own).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("show", line["id"], ledger=own).out


def test_search_filters(run: Run, own: Path) -> None:
    """Every filter narrows, and what it lets through has what it asked for."""
    whole = objects(run("search", "--json", "--limit", "1000", ledger=own).out)
    checks: list[tuple[list[str], Callable[[dict[str, Any]], bool]]] = [
        (["--form", "direct"], lambda line: line["form"] == "direct"),
        (["--lang", "es"], lambda line: line["document"]["lang"] == "es"),
        (["--flag", "unattributed"], lambda line: "unattributed" in line["flags"]),
        (["--speaker", "octavio"], lambda line: "Octavio" in line["speaker"]["name"]),
        (["--document", whole[0]["document"]["id"][:8]], lambda line: line["document"] == whole[0]["document"]),
    ]
    for options, fits in checks:
        found = objects(run("search", "--json", "--limit", "1000", *options, ledger=own).out)
        assert 0 < len(found) < len(whole)
        assert all(fits(line) for line in found)


def test_search_sorts(run: Run, own: Path) -> None:
    """An order rearranges what is found and leaves nothing out; the export comes in the same one."""
    plain = objects(run("search", "--json", "--limit", "1000", ledger=own).out)
    for sort in SORTS:
        found = objects(run("search", "--json", "--limit", "1000", "--sort", sort, ledger=own).out)
        assert sorted(line["id"] for line in found) == sorted(line["id"] for line in plain)
        assert objects(run("export", "--sort", sort, ledger=own).out) == found
    newest = objects(run("search", "--json", "--limit", "1000", "--sort", "newest", ledger=own).out)
    days = [line["said"]["value"] for line in newest if line["said"] and line["said"]["precision"] == "day"]
    assert days == sorted(days, reverse=True)


def test_search_folds_and_quotes(run: Run, own: Path) -> None:
    """Accents and case make no difference; an argument with a space is a phrase; no result is not an error."""
    assert run("search", "GASOLEO", ledger=own).out == run("search", "gasóleo", ledger=own).out != ""
    assert run("search", "esta costa", ledger=own).out
    nothing = run("search", "costa esta", ledger=own)
    assert (nothing.code, nothing.out) == (0, "")
    assert "no statement fits" in nothing.err
    assert run("--quiet", "search", "zzzz", ledger=own).err == ""


def test_speakers_and_summary_agree(run: Run, own: Path) -> None:
    """The speakers' statements add up, and the summary shows the same names, flags and counts."""
    speakers = objects(run("speakers", "--json", ledger=own).out)
    summary = json.loads(run("summary", "--json", ledger=own).out)
    lines = objects(run("export", ledger=own).out)
    assert summary["speakers"] == speakers
    assert sum(row["statements"] for row in speakers) == sum(1 for line in lines if line["speaker"])
    assert summary["counts"]["statements"] == len(lines)
    assert summary["flags"].get("unattributed") == sum("unattributed" in line["flags"] for line in lines)
    text = run("summary", "--samples", "2", ledger=own).out
    assert text.count("A statement in its paragraph") == 2
    assert speakers[0]["name"] in text
    assert "What could not be read\n     nothing" in text
    assert len(run("speakers", "--limit", "3", ledger=own).out.splitlines()) == 3


def test_export_formats(run: Run, own: Path, tmp_path: Path) -> None:
    """Each format holds every statement; to a file or to standard output it is the same."""
    lines = objects(run("export", ledger=own).out)
    assert run("export", "-o", "a.jsonl", ledger=own).err.startswith(f"dicho: {len(lines)} statements")
    assert objects((tmp_path / "a.jsonl").read_text()) == lines
    sheet = list(csv.DictReader(io.StringIO(run("export", "-f", "csv", ledger=own).out.lstrip("\ufeff"))))
    assert [row["id"] for row in sheet] == [line["id"] for line in lines]
    assert run("export", "-f", "parquet", "-o", "a.parquet", ledger=own).code == 0
    assert (tmp_path / "a.parquet").read_bytes()[:4] == b"PAR1"
    assert run("export", "-f", "parquet", ledger=own).code == 2
    page = run("export", "-f", "html", "--title", "T & <U>", ledger=own).out
    assert "T &amp; &lt;U&gt;" in page
    assert "<U>" not in page
    assert "inexpugnable" in page


def test_export_is_whole_or_not_at_all(run: Run, own: Path, tmp_path: Path) -> None:
    """Where the file cannot be written nothing is left, and the error names the file."""
    result = run("export", "-o", "no/such/folder/a.jsonl", ledger=own)
    assert result.code == 1
    assert "no/such/folder/a.jsonl" in result.err
    run("export", "-o", "a.jsonl", ledger=own)
    before = (tmp_path / "a.jsonl").read_bytes()
    assert run("export", "-o", "a.jsonl", "--document", "ffffffff", ledger=own).code == 1
    assert (tmp_path / "a.jsonl").read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_verify_and_head(run: Run, own: Path) -> None:
    """A sound ledger verifies against its head; a head of another history, or none, does not pass."""
    head = run("head", ledger=own).out.strip()
    assert "the head you gave is in the chain" in run("verify", "--head", head, ledger=own).out
    seq, _, digest = head.partition(":")
    other = run("verify", "--head", f"{seq}:{digest[::-1]}", ledger=own)
    assert (other.code, other.out) == (1, "")
    assert "the ledger does not hold" in other.err
    assert run("verify", "--head", "yesterday", ledger=own).code == 2
    assert json.loads(run("verify", "--json", ledger=own).out)["ok"] is True


def test_verify_finds_a_changed_byte(run: Run, own: Path) -> None:
    """One changed byte in the archive is found and named."""
    victim = next(path for path in sorted(own.glob("captures/??/*")) if path.is_file())
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.chmod(0o644)
    victim.write_bytes(data)
    result = run("verify", ledger=own)
    assert result.code == 1
    assert victim.name[:8] in result.err


def test_rebuild_changes_nothing(run: Run, own: Path) -> None:
    """Rebuilding a sound ledger leaves every statement and the head as they were."""
    before = run("export", ledger=own).out, run("head", ledger=own).out
    assert "rebuilt from" in run("rebuild", ledger=own).out
    assert (run("export", ledger=own).out, run("head", ledger=own).out) == before


def test_doctor(run: Run, own: Path) -> None:
    """A sound installation is called so, with and without a ledger; a broken ledger is not."""
    assert run("doctor").code == 0
    found = json.loads(run("doctor", "--json", ledger=own).out)
    assert all(item["well"] for item in found)
    assert {"Python", "SQLite", "language en", "language es", "reading process"} <= {item["what"] for item in found}
    (own / "ledger.sqlite3").write_bytes(b"not a database, not a database, not a database")
    result = run("doctor", ledger=own)
    assert result.code == 1
    assert "FAIL  ledger" in result.out


def test_without_a_model_the_rules_work_alone_and_say_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a model statements are still found; one line on standard error, and doctor, tell why fewer."""
    monkeypatch.setattr(encoder, "_folder", lambda: tmp_path / "no model here")
    encoder._loaded.cache_clear()
    try:
        (tmp_path / "a.txt").write_text(KEEPER)
        result = run("extract", str(tmp_path / "a.txt"))
        assert result.code == 0
        assert result.out
        assert result.err.count("the rules work alone") == 1
        assert "rules work alone" not in run("--quiet", "extract", str(tmp_path / "a.txt")).err
        assert "FAIL  model" in run("doctor").out
    finally:
        encoder._loaded.cache_clear()


def test_extraction_opens_no_connection(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is loaded and run without a network: any attempt to connect would fail the command."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    clients = {"huggingface_hub", "httpx", "requests"}
    for name in clients:  # another test's tool may have brought one
        monkeypatch.delitem(sys.modules, name, raising=False)
    encoder._loaded.cache_clear()
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    (tmp_path / "a.txt").write_text(KEEPER)
    assert run("extract", str(tmp_path / "a.txt")).code == 0
    assert not clients & sys.modules.keys()


def test_progress(run: Run, tmp_path: Path) -> None:
    """--progress shows count, rate and time left on standard error; --quiet and a pipe do not; data stays on stdout."""
    (tmp_path / "a.txt").write_text(KEEPER)
    shown = run("add", "--progress", "a.txt")
    assert "1/1" in shown.err
    assert "file/s" in shown.err or "s/file" in shown.err
    assert run("add", "a.txt").err == ""
    assert run("--quiet", "add", "--progress", "a.txt").err == ""
