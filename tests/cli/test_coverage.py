"""What was missed, and what is the same, on the command line; pages saved in a browser as captures of their address."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dicho.cli.common import USAGE

Run = Callable[..., Any]
CASES = Path(__file__).parents[1] / "cases" / "read"
EXAMPLES = Path(__file__).parents[2] / "examples" / "blackout"


def case(name: str) -> Path:
    """The file of a case of reading."""
    (found,) = (path for path in (CASES / name).iterdir() if path.name != "expected.toml")
    return found


def rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of walls, teasers, a page with frames, a whole page, and a reprint of it under another outlet."""
    from dicho.pipeline.workspace import open_workspace

    folder = tmp_path_factory.mktemp("cut")
    reprint = folder / "reprint.html"
    whole = EXAMPLES / "03_ledger_raid.html"
    reprint.write_text(whole.read_text(encoding="utf-8").replace("The Port Hallam Ledger", "The Skerry Times"))
    names = ("es-soft-404", "es-paywall-teaser", "es-mhtml", "en-consent-wall-tcf", "es-paywall-ellipsis")
    with open_workspace(folder / "l", create=True) as desk:
        desk.add([*map(case, names), whole, reprint])
    return folder / "l"


def test_what_was_cut_is_listed(run: Run, cut: Path) -> None:
    """Walls first, then documents by the share that was kept, each with what is missing; whole ones are not there."""
    lines = run("list", "--cut", ledger=cut).out.splitlines()
    assert [line.split(":")[1].strip()[:24] for line in lines if line.startswith("failed")] == [
        "the site says that there",
        "the page asks for consen",
    ]
    shares = [int(line.split("%")[0].split()[-1]) for line in lines if "%" in line[:40]]
    assert len(shares) == 3 and shares == sorted(shares)
    missing = [line.strip() for line in lines if line.startswith("          ")]
    assert [words.split(":")[0] for words in missing].count("Cut at the paywall") == 2
    assert "Frames of the page not read: 1." in missing
    assert "Kestermark" not in "".join(lines)


def test_what_was_cut_as_json(run: Run, cut: Path) -> None:
    """The same for programs: failures, then documents with what is missing."""
    found = rows(run("list", "--cut", "--json", ledger=cut).out)
    assert [row["failure"]["code"] for row in found if "failure" in row] == ["walled", "walled"]
    documents = [row["document"] for row in found if "document" in row]
    assert all(document["missed"] and set(document["missed"]) <= set(document["notes"]) for document in documents)
    assert len(documents) == 3


def test_copies_are_listed_with_what_they_share(run: Run, cut: Path) -> None:
    """A reprint and its original name each other, and how many statements they share; nothing else is listed."""
    lines = run("list", "--copies", ledger=cut).out.splitlines()
    assert [line.split()[-2:] for line in lines if not line.startswith(" ")] == [["one", "frigate"]] * 2
    assert lines[1].strip().startswith("same text as ") and "The Skerry Times: 10 of 10 statements shared" in lines[1]
    found = [row["document"] for row in rows(run("list", "--copies", "--json", ledger=cut).out)]
    assert [[copy["id"] for copy in document["copies"]] for document in found] == [[found[1]["id"]], [found[0]["id"]]]


def test_one_list_at_a_time(run: Run, cut: Path) -> None:
    """Two of the lists at once make no sense, and say so."""
    assert run("list", "--cut", "--copies", ledger=cut).code == USAGE


def test_a_saved_page_is_the_capture_of_its_address(run: Run, tmp_path: Path) -> None:
    """--from-file keeps the name, the address and the time the file records, or the address of --url; all proved."""
    ledger = tmp_path / "l"
    assert run("add", "--from-file", str(case("en-singlefile")), ledger=ledger).code == 0
    plain = shutil.copy(case("en-drop-cap"), tmp_path / "kept.html")
    url = "https://signal.example/box"
    assert run("add", "--from-file", str(plain), "--url", url, ledger=ledger).code == 0
    found = {row["document"]["file"]: row["document"]["id"] for row in rows(run("list", "--json", ledger=ledger).out)}
    shown = run("show", found["page.html"], ledger=ledger).out
    assert "https://belfry.example/2025/05/04/rope" in shown and "Saved by SingleFile" in shown
    assert url in run("show", found["kept.html"], ledger=ledger).out
    from dicho.pipeline.workspace import open_workspace

    with open_workspace(ledger) as desk:
        captures = {c.file: c for c in (desk.ledger.capture(row.sha256) for row in desk.ledger.documents())}
    assert captures["page.html"].url == "https://belfry.example/2025/05/04/rope"
    assert captures["page.html"].captured_at == "2025-05-06T07:14:09+00:00"
    assert captures["kept.html"].url == url
    assert run("verify", ledger=ledger).code == 0


def test_from_file_takes_files(run: Run, tmp_path: Path) -> None:
    """A folder or a missing file is no saved page; nothing named at all is said, and nothing is made."""
    for args in (["--from-file", str(tmp_path)], ["--from-file", "gone.html"], []):
        done = run("add", *args, ledger=tmp_path / "l")
        assert done.code == USAGE and "Traceback" not in done.err
    assert not (tmp_path / "l").exists()
