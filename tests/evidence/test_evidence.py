"""Evidence as a zip: what goes in and what does not, the same bytes every time, and every changed byte found."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from tests.evidence import authority as tsa
from tests.evidence.authority import Authority, running

import dicho
from dicho.cli.main import main
from dicho.errors import LedgerDamaged, NotFound
from dicho.model.document import Capture
from dicho.model.fetched import Fetch, Hop
from dicho.model.review import Fix
from dicho.model.span import spans
from dicho.pipeline.inspection import Inspection, inspect
from dicho.pipeline.workspace import Workspace, open_workspace

ROOTS = tsa.root().pem


def statement_of(desk: Workspace, speaker: str) -> str:
    found = [s.id for s, _ in desk.ledger.statements() if s.speaker and s.speaker.name == speaker]
    return found[0]


@pytest.fixture(scope="module")
def case(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Evidence with everything in it: decisions, one taken back, a fetch with its archive, timestamps, roots."""
    base = tmp_path_factory.mktemp("case")
    folder = shutil.copytree(made, base / "ledger")
    with open_workspace(folder) as desk, running() as authority:
        ident = statement_of(desk, "Irune Valcárcel")
        capture = next(each for each in desk.ledger.documents() if each.file == "puerto.html").sha256
        warc = desk.archive.put(b"WARC/1.1 what went over the wire")
        known: Capture = desk.ledger.capture(capture)
        hops = (Hop("https://baliza.example/p", 301),)
        asked = "https://baliza.example/puerto?a=1&b=<2>"
        desk.ledger.record_fetch(known, Fetch(asked, asked, 200, "2025-03-09T08:00:00Z", hops, warc))
        desk.timestamp(authority.url, ROOTS)
        review = desk.ledger.reviews.reject(ident, "Bruno", "a slip")
        desk.ledger.people.undo(review.event, "Bruno", "wrong button")
        desk.ledger.reviews.fix(ident, Fix(speaker="Irune Valcárcel Ochoa"), "Ana", "her full name")
        desk.ledger.reviews.accept(statement_of(desk, "Tramontana"), "Ana", "says nothing here")
        desk.timestamp(authority.url, ROOTS)
        desk.evidence(ident, base / "evidence.zip", ROOTS)
    return base / "evidence.zip"


def files(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_it_holds_and_says_what(case: Path) -> None:
    """A zip that nobody touched holds, with its timestamps led to roots of one's own."""
    found = inspect(case, ROOTS)
    assert found.ok and (found.kind, found.statements, found.trusted) == ("statement", 1, True)
    assert len(found.timestamps) == 2 and not found.remarks
    without = inspect(case)
    assert without.ok and without.trusted is None and "not proved" in without.remarks[0]
    assert "none of the roots" in (inspect(case, tsa.root("Somebody Else's Root").pem).problem or "")


def test_everything_is_in_it(case: Path, made: Path) -> None:
    """Captured bytes, archive, text, statement with decisions, events with salts, tokens, pages and the manual."""
    held = files(case)
    told = json.loads(held["evidence.json"])
    [capture], [document] = told["captures"], told["documents"]
    assert sha256(held[capture["bytes"]]).hexdigest() == capture["sha256"]
    assert held[capture["fetches"][0]["archive"]].startswith(b"WARC/1.1")
    assert sha256(held[document["text"]]).hexdigest() == document["sha256"]
    [shown] = json.loads(held["statements.json"])
    assert shown["statement"]["speaker"]["name"] == "Irune Valcárcel Ochoa"
    words = [(each["verdict"], each["active"]) for each in shown["decisions"]]
    assert words == [("reject", False), ("fix", True)]
    kinds = [each["kind"] for each in told["events"]]
    assert kinds.count("statement.decided") == 2 and {"capture.fetched", "decision.undone"} < set(kinds)
    assert len([name for name in held if name.endswith(".tsr")]) == 2
    assert {"evidence.html", "evidencia.html", "VERIFY.txt", "SHA256SUMS", "timestamps/roots.pem"} < set(held)


def test_nobody_else_is_in_it(case: Path) -> None:
    """Of other documents, and of decisions on other statements, there is nothing but time, kind and salted digest."""
    everything = b"".join(files(case).values())
    for words in ("Pellworth", "Nobody has asked", "other.txt", "says nothing here"):
        assert words.encode() not in everything, words
    chain = files(case)["log/chain.jsonl"].splitlines()
    events = [name for name in files(case) if name.startswith("log/events/")]
    assert len(chain) > len(events) and all(len(json.loads(line)) == 5 for line in chain)


def test_the_same_ledger_gives_the_same_bytes(desk: Workspace, tmp_path: Path) -> None:
    """No clock, no order of chance and no compression shows: two zips of one state are one."""
    ident = statement_of(desk, "Irune Valcárcel")
    for name in ("a.zip", "b.zip"):
        desk.evidence(ident, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        assert {each.date_time for each in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_changed_byte_is_found(case: Path, tmp_path: Path) -> None:
    """Wherever in the zip a byte is changed, the check says so: in any file, between them, or in the directory."""
    whole, chance = case.read_bytes(), random.Random(7)
    with zipfile.ZipFile(case) as zipped:
        places = [info.header_offset + 30 + len(info.filename) + info.file_size // 2 for info in zipped.infolist()]
        heads = [info.header_offset + chance.randrange(30) for info in zipped.infolist()]
    anywhere = [chance.randrange(len(whole)) for _ in range(150)]
    for at in [*places, *heads, *anywhere, *range(len(whole) - 22, len(whole))]:
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        (tmp_path / "changed.zip").write_bytes(changed)
        assert not inspect(tmp_path / "changed.zip").ok, at


@pytest.mark.parametrize("cut", [0, 1, 100, 5000, -1, -22, -2000])
def test_a_cut_or_longer_zip_is_found(case: Path, tmp_path: Path, cut: int) -> None:
    """A zip cut anywhere, or with something before or after it, does not hold."""
    whole = case.read_bytes()
    for each in (whole[:cut], whole + b"\0", b"\0" + whole, b""):
        (tmp_path / "cut.zip").write_bytes(each)
        assert not inspect(tmp_path / "cut.zip").ok


Forge = Callable[[dict[str, bytes]], None]


def forged(case: Path, into: Path, forge: Forge) -> Inspection:
    """The evidence as somebody changed it who also wrote the list of hashes anew."""
    held = files(case)
    forge(held)
    held.pop("SHA256SUMS", None)
    order = sorted(held)
    sums = "".join(f"{sha256(held[name]).hexdigest()}  {name}\n" for name in order).encode()
    with zipfile.ZipFile(into, "w") as made:
        for name in [*order, "SHA256SUMS"]:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            made.writestr(entry, held.get(name, sums))
    return inspect(into)


def swap(name: str, old: bytes, new: bytes) -> Forge:
    def forge(held: dict[str, bytes]) -> None:
        found = [each for each in held if each.startswith(name) and old in held[each]]
        assert found, name
        held[found[0]] = held[found[0]].replace(old, new, 1)

    return forge


def drop(name: str) -> Forge:
    def forge(held: dict[str, bytes]) -> None:
        del held[name]

    return forge


def rechained(held: dict[str, bytes]) -> None:
    """An event says something else, and the whole chain is hashed anew; the timestamps stay what they were."""
    [name] = [each for each in held if each.startswith("log/events/") and b"full name" in held[each]]
    held[name] = held[name].replace(b"full name", b"maiden name")
    lines, before = [], ""
    for line in held["log/chain.jsonl"].splitlines():
        seq, at, kind, digest, prev = orjson.loads(line)
        if f"log/events/{seq}" == name:
            digest = sha256(held[name]).hexdigest()
        lines.append(orjson.dumps([seq, at, kind, digest, before or prev]))
        before = sha256(lines[-1]).hexdigest()
    held["log/chain.jsonl"] = b"\n".join([*lines, b""])
    head = f"{seq}:{before}"
    old = held["head.txt"].decode().strip()
    held["head.txt"] = f"{head}\n".encode()
    held["evidence.json"] = held["evidence.json"].replace(old.encode(), head.encode())


FORGERIES: dict[str, tuple[Forge, str]] = {
    "the page": (swap("evidence.html", b"Faltan", b"Sobran"), "evidence.html: it does not say"),
    "the Spanish page": (swap("evidencia.html", b"Faltan", b"Sobran"), "evidencia.html: it does not say"),
    "the manual": (swap("VERIFY.txt", b"assert", b"print("), "VERIFY.txt: it does not say"),
    "the statement": (swap("statements.json", b"Faltan", b"Sobran"), "statements.json: it does not say"),
    "the text": (swap("documents/", b"Faltan", b"Sobran"), "documents/.*: it does not say"),
    "the capture": (swap("captures/", b"Faltan", b"Sobran"), "captures/.*: it is not the file that event"),
    "the archive": (swap("captures/", b"WARC/1.1", b"WARC/1.0"), "captures/.*warc.gz: it is not what"),
    "an event": (swap("log/events/", b"full name", b"real name"), "log/events/.*: it is not what the chain"),
    "a time": (swap("log/chain.jsonl", b"capture.fetched", b"capture.fetchex"), "does not follow"),
    "the head": (swap("head.txt", b":", b":0"), "head.txt: the chain does not lead to it"),
    "a timestamp": (
        swap("timestamps/", b"Test Authority", b"Best Authority"),
        "it is not the timestamp that is listed",
    ),
    "what a timestamp says": (swap("evidence.json", b'"time": "20', b'"time": "19'), "does not say what is said of it"),
    "the roots": (swap("timestamps/roots.pem", b"BEGIN", b"BEGUN"), "no certificate"),
    "a run": (swap("evidence.json", b'"version": "read/', b'"version": "reed/'), "no event names a run"),
    "the subject": (swap("evidence.json", b'"kind": "statement"', b'"kind": "document"'), "no document has an id"),
    "the manifest": (swap("evidence.json", b'"file": "puerto', b'"file": "Puerto'), "evidence.json: it does not say"),
    "the format": (swap("evidence.json", b"dicho-evidence/1", b"dicho-evidence/2"), "not evidence in the format"),
    "no manifest": (drop("evidence.json"), "evidence.json: it is not in the zip"),
    "no event": (drop("log/events/6"), "event 7"),
    "one file more": (lambda held: held.update({"captures/" + "0" * 64: b"x"}), "there, not both"),
    "a strange name": (lambda held: held.update({"../evil": b"x"}), "no such file belongs"),
    "a new chain": (rechained, "it is of no head"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forger_with_new_hashes_is_found(case: Path, tmp_path: Path, name: str) -> None:
    """Whoever changes a file and writes SHA256SUMS anew is found by what the events say; a new chain by timestamps."""
    forge, words = FORGERIES[name]
    found = forged(case, tmp_path / "forged.zip", forge)
    assert not found.ok and re.search(words, found.problem or ""), found.problem


def test_forging_nothing_holds(case: Path, tmp_path: Path) -> None:
    """The forger of these tests writes zips as Dicho does: what they find is what was forged."""
    assert forged(case, tmp_path / "same.zip", lambda held: None).ok
    assert (tmp_path / "same.zip").read_bytes() == case.read_bytes()


def test_another_dicho_made_the_pages(case: Path, tmp_path: Path) -> None:
    """Pages of another version are not compared, and that is said; what they rest on is."""
    found = forged(case, tmp_path / "x.zip", swap("evidence.json", b'"dicho": "', b'"dicho": "9.'))
    assert found.ok and "did not compare" in " ".join(found.remarks)


def test_a_head_noted_elsewhere(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A head noted before is looked for in the chain; another history, or an event too early, is told."""
    head = files(case)["head.txt"].decode().strip()
    seq, _, own = head.partition(":")
    assert main(["evidence", "--check", str(case), "--head", head]) == 0
    assert "the head you gave is in its chain" in capsys.readouterr().out
    assert main(["evidence", "--check", str(case), "--head", f"{seq}:{'0' * 64}"]) == 1
    assert main(["evidence", "--check", str(case), "--head", f"1:{own}"]) == 1
    assert "no event of this chain" in capsys.readouterr().err


def steps(text: str) -> Iterator[str]:
    """The commands of VERIFY.txt, a block each: what stands four spaces in."""
    for block in re.findall(r"(?:^    .*\n(?:^\n(?=    ))?)+", text, re.M):
        yield re.sub(r"^    ", "", block, flags=re.M)


def tools() -> dict[str, str]:
    return {name: found for name in ("sh", "sha256sum", "openssl") if (found := shutil.which(name))}


def test_the_manual_works(case: Path, tmp_path: Path) -> None:
    """Every command of VERIFY.txt runs as it stands, with standard tools alone, and says OK."""
    if not {"sh", "sha256sum"} <= tools().keys():
        pytest.skip("a shell and sha256sum are needed")
    with zipfile.ZipFile(case) as zipped:
        zipped.extractall(tmp_path)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "python3").symlink_to(sys.executable)
    path = f"{bin_folder}:/usr/bin:/bin"
    said = ""
    for block in steps(files(case)["VERIFY.txt"].decode()):
        lines = block.splitlines(keepends=True)
        if "openssl" not in tools():
            lines = [line for line in lines if not line.startswith("openssl")]
        done = subprocess.run(
            ["sh", "-e", "-c", "".join(lines)],
            cwd=tmp_path,
            env={"PATH": path},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, (block, done.stderr)
        said += done.stdout + done.stderr
    for step in ("1", "2", "3", "4", "4b", "5", "5b", "6", "7"):
        assert f"step {step} OK" in said, step
    assert "openssl" not in tools() or said.count("Verification: OK") == 2


def test_the_manual_finds_a_change(case: Path, tmp_path: Path) -> None:
    """Its commands stop where a file was changed, also where the list of hashes was written anew."""
    if not {"sh", "sha256sum"} <= tools().keys():
        pytest.skip("a shell and sha256sum are needed")
    for name in ("captures/", "documents/", "log/events/", "statements.json", "log/chain.jsonl", "head.txt"):
        folder = tmp_path / name.replace("/", "_")
        with zipfile.ZipFile(case) as zipped:
            zipped.extractall(folder)
            found = next(each for each in zipped.namelist() if each.startswith(name))
        data = bytearray((folder / found).read_bytes())
        at = data.index(b"Faltan") if b"Faltan" in data else len(data) // 2
        data[at] ^= 1
        (folder / found).write_bytes(data)
        blocks = list(steps(files(case)["VERIFY.txt"].decode()))
        stopped = [
            run(block.replace("python3", sys.executable), folder) for block in blocks[1:] if "openssl" not in block
        ]
        assert any(stopped), name


def run(block: str, folder: Path) -> int:
    return subprocess.run(["sh", "-e", "-c", block], cwd=folder, capture_output=True, timeout=60).returncode


def test_a_document_and_a_link(desk: Workspace, tmp_path: Path) -> None:
    """A document is shown with all its statements, a link with its two, the decision on it, and both captures."""
    document = next(each.id for each in desk.ledger.documents() if each.file == "puerto.html")
    desk.ledger.reviews.reject(statement_of(desk, "Tramontana"), "Ana")
    made = desk.evidence(document, tmp_path / "d.zip")
    found = inspect(tmp_path / "d.zip")
    assert found.ok and found.kind == "document" and found.statements == len(made.case.exhibits) >= 2
    left, right = statement_of(desk, "Irune Valcárcel"), statement_of(desk, "Ada Pellworth")
    desk.ledger.links.decide(f"{left}:{right}", "no", by="Ana", note="two matters")
    made = desk.evidence(f"{left}:{right}", tmp_path / "l.zip")
    found = inspect(tmp_path / "l.zip")
    assert found.ok and found.kind == "link" and len(made.case.captures) == 2
    told = json.loads(files(tmp_path / "l.zip")["evidence.json"])["link"]
    assert [(word["verdict"], word["note"]) for word in told["words"]] == [("no", "two matters")]
    assert not forged(tmp_path / "l.zip", tmp_path / "m.zip", swap("evidence.json", left.encode(), right.encode())).ok


def test_every_example_holds(desk: Workspace, tmp_path: Path) -> None:
    """Every statement of a ledger can be proved: as found, added by a person, or no longer found by a run."""
    document = next(each for each in desk.ledger.documents() if each.file == "other.txt")
    desk.ledger.reviews.add(document.id, Fix(content=spans([(0, 7)]), speaker="Ada Pellworth"), "Ana")
    rows = list(desk.ledger.statements())
    for statement, _ in [*rows[:2], *rows[-2:]]:
        desk.evidence(statement.id, tmp_path / "s.zip")
        assert inspect(tmp_path / "s.zip").ok, statement.id


def test_from_python(folder: Path, authority: Authority, tmp_path: Path) -> None:
    """The same verbs as methods: a timestamp, the evidence, and its check."""
    with dicho.open(folder) as ledger:
        ident = next(iter(ledger.search("millones"))).id
        head = ledger.head()
        assert ledger.timestamp(authority.url, ROOTS).head == head
        assert [each.problem for each in ledger.timestamps(ROOTS)] == [None]
        assert ledger.verify(roots=ROOTS).trusted == 1
        ledger.evidence(ident, tmp_path / "e.zip", ROOTS)
    assert dicho.check_evidence(tmp_path / "e.zip", head, ROOTS).ok


def test_what_cannot_be_made(desk: Workspace, tmp_path: Path) -> None:
    """No such id leaves no file; captured bytes that changed make no evidence."""
    with pytest.raises(NotFound):
        desk.evidence("0000", tmp_path / "x.zip")
    ident = statement_of(desk, "Irune Valcárcel")
    [place] = [p for p in (desk.folder / "captures").glob("*/*") if b"Faltan" in p.read_bytes()]
    place.write_bytes(place.read_bytes() + b" ")
    with pytest.raises(LedgerDamaged):
        desk.evidence(ident, tmp_path / "x.zip")
    assert not list(tmp_path.glob("x.zip*"))


def test_what_is_stamped_is_chosen(desk: Workspace, authority: Authority, tmp_path: Path) -> None:
    """Of many timestamps those go in that prove most: the first after each event, and the last."""
    ident = statement_of(desk, "Irune Valcárcel")
    other = statement_of(desk, "Ada Pellworth")
    for note in ("one", "two", "three", "four"):
        desk.timestamp(authority.url, ROOTS)
        desk.ledger.reviews.accept(other, "Ana", note)
    desk.timestamp(authority.url, ROOTS)
    made = desk.evidence(ident, tmp_path / "s.zip", ROOTS)
    assert len(made.case.stamps) == 2 and inspect(tmp_path / "s.zip", ROOTS).ok
    (desk.folder / "timestamps" / "1-bad.tsr").write_bytes(b"bad")
    assert desk.evidence(ident, tmp_path / "s.zip", ROOTS).left_out == 1


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"PK\5\6" + bytes(18), b"\0" * 100])
def test_any_bytes_are_no_traceback(tmp_path: Path, data: bytes) -> None:
    """Whatever is handed in as evidence, the outcome names what fails."""
    (tmp_path / "x.zip").write_bytes(data)
    assert inspect(tmp_path / "x.zip").problem


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A zip whose files are packed is none of ours: it is refused before anything is unpacked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("SHA256SUMS", bytes(50_000_000))
    (tmp_path / "bomb.zip").write_bytes(made.getvalue())
    assert "packed" in (inspect(tmp_path / "bomb.zip").problem or "")
