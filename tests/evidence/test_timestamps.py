"""Timestamps of the log's head by an authority: asked for, checked, kept, and checked again without a network."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import socket
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest
from asn1crypto import tsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.evidence import authority as tsa
from tests.evidence.authority import Answer, Authority

from dicho.capture import token
from dicho.cli.main import main
from dicho.errors import TimestampError, UsageError
from dicho.pipeline.workspace import Workspace

ROOTS = tsa.root().pem
EARLY = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))
HEAD = b"7:" + b"ab" * 32 + b"\n"


def test_a_good_token_is_kept(desk: Workspace, authority: Authority) -> None:
    """The answer is checked and kept as it came; sent was the SHA-256 of the head as `dicho head` prints it."""
    head = desk.ledger.head()
    stamp = desk.timestamp(authority.url, ROOTS)
    assert stamp.head == f"{head.seq}:{head.hash}" and stamp.trusted is True and stamp.problem is None
    assert stamp.authority == "Test Authority for Time & <Stamps>"
    asked = tsp.TimeStampReq.load(authority.asked[0], strict=True)
    written = f"{head.seq}:{head.hash}\n".encode()
    assert asked["message_imprint"]["hashed_message"].native == hashlib.sha256(written).digest()
    assert asked["cert_req"].native and asked["nonce"].native.bit_length() > 60
    kept = desk.folder / "timestamps" / stamp.name
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == stamp.sha256
    assert desk.ledger.head() == head, "a timestamp is of the head: it moves it not"


def test_two_requests_are_never_alike(desk: Workspace, authority: Authority) -> None:
    """Every request has a nonce of its own, so that no old answer passes for a new one."""
    names = {desk.timestamp(authority.url).name for _ in range(3)}
    assert len({bytes(each) for each in authority.asked}) == 3 and len(names) == 3


BAD = {
    "wrong imprint": (Answer(imprint=b"\1" * 32), "something else than this head"),
    "wrong nonce": (Answer(nonce=12345), "nonce differs"),
    "no nonce": (Answer(forget_nonce=True), "nonce differs"),
    "refused": (Answer(status="rejection"), "refused"),
    "granted otherwise": (Answer(status="granted_with_mods"), "refused"),
    "another digest": (Answer(algorithm="sha512", imprint=b"\1" * 64), "not over a SHA-256"),
    "no certificate": (Answer(certificates=False), "does not bring the certificate"),
    "another certificate meant": (Answer(names=tsa.root()), "another certificate"),
    "garbage": (Answer(spoil=lambda der: b"\x30\x03abc"), "no timestamp in the form"),
    "nothing": (Answer(spoil=lambda der: b""), "no timestamp in the form"),
    "half": (Answer(spoil=lambda der: der[: len(der) // 2]), "no timestamp in the form"),
    "something after it": (Answer(spoil=lambda der: der + b"\0"), "no timestamp in the form"),
    "a changed time": (
        Answer(spoil=lambda der: re.sub(rb"20(\d{12}Z0)", rb"21\1", der)),
        "changed after it was signed",
    ),
    "a huge answer": (Answer(spoil=lambda der: der + bytes(1 << 18)), "more than any timestamp"),
    "a page": (Answer(kind="text/html"), "no timestamp"),
    "an error": (Answer(code=503), "status 503"),
    "a redirect": (Answer(code=302), "status 302"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_is_refused(desk: Workspace, authority: Authority, name: str) -> None:
    """What does not answer the request, or does not hold, is told and not kept."""
    authority.answer, words = BAD[name]
    with pytest.raises(TimestampError, match=words):
        desk.timestamp(authority.url, ROOTS)
    assert not list((desk.folder / "timestamps").glob("*"))


SIGNERS = {
    "expired": (tsa.signer(valid=EARLY), "not valid at that time"),
    "wrong use": (tsa.signer(usages=(ExtendedKeyUsageOID.CODE_SIGNING,)), "for timestamps alone"),
    "more uses": (tsa.signer(usages=(*tsa.STAMPING, ExtendedKeyUsageOID.CODE_SIGNING)), "for timestamps alone"),
    "use not critical": (tsa.signer(critical=False), "for timestamps alone"),
    "no use": (tsa.signer(usages=()), "not one for timestamps"),
}


@pytest.mark.parametrize("name", SIGNERS)
def test_a_signer_that_may_not_is_refused(desk: Workspace, authority: Authority, name: str) -> None:
    """The certificate must be for timestamps alone and valid at the time it puts down, with roots or without."""
    authority.by, words = SIGNERS[name]
    for roots in (ROOTS, None):
        with pytest.raises(TimestampError, match=words):
            desk.timestamp(authority.url, roots)


def test_an_expired_certificate_was_good_in_its_day() -> None:
    """A token of a time at which its certificate was valid holds for good."""
    message, _ = token.request(HEAD)
    answer = tsa.reply(message, tsa.signer(valid=EARLY), Answer(time=datetime(2020, 6, 1, tzinfo=UTC)))
    assert token.check(answer).time.year == 2020
    token.trust(answer, token.roots(ROOTS))


def test_roots_of_others_do_not_prove_it(desk: Workspace, authority: Authority) -> None:
    """With roots, the signer must lead to one of them; without, the outcome says that nobody asked."""
    with pytest.raises(TimestampError, match="none of the roots"):
        desk.timestamp(authority.url, tsa.root("Somebody Else's Root").pem)
    with pytest.raises(TimestampError, match="no certificate"):
        desk.timestamp(authority.url, b"not a certificate")
    assert desk.timestamp(authority.url).trusted is None
    [kept] = desk.timestamps(tsa.root("Somebody Else's Root").pem)
    assert kept.trusted is False and kept.problem


def test_a_slow_authority_is_left(desk: Workspace, authority: Authority) -> None:
    """However slowly the bytes drip, the time is up when it is up."""
    authority.answer = Answer(drip_s=0.05)
    began = time.monotonic()
    with pytest.raises(TimestampError, match=r"within 0\.4 seconds"):
        desk.timestamp(authority.url, ROOTS, timeout_s=0.4)
    assert time.monotonic() - began < 5


def test_nobody_there(desk: Workspace) -> None:
    """An address where nobody answers, and one that is none, are told apart."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(TimestampError, match="cannot be asked"):
            desk.timestamp(f"http://127.0.0.1:{held.getsockname()[1]}/")
    for url in ("ftp://tsa.example/", "tsa.example", "file:///etc/passwd", "http://"):
        with pytest.raises(UsageError, match="no address"):
            desk.timestamp(url)


def test_they_are_checked_offline(desk: Workspace, authority: Authority) -> None:
    """Every timestamp kept is checked against the log and the roots; a file that is none is named."""
    desk.timestamp(authority.url, ROOTS)
    (desk.folder / "timestamps" / "roots.pem").write_bytes(ROOTS)
    [kept] = desk.timestamps()
    assert kept.trusted and not kept.problem
    result = desk.verify()
    assert result.ok and (result.timestamps, result.trusted) == (1, 1)
    (desk.folder / "timestamps" / "9-x.tsr").write_bytes(b"nothing")
    assert "9-x.tsr" in (desk.verify().problem or "")


def test_a_timestamp_keeps_the_head(desk: Workspace, authority: Authority, folder: Path) -> None:
    """History rewritten after a timestamp is found by it: no head of the new chain is the one it is of."""
    desk.timestamp(authority.url, ROOTS)
    db = apsw.Connection(str(folder / "ledger.sqlite3"))
    db.execute("DROP TRIGGER log_no_delete")
    seq = db.execute("SELECT max(seq) FROM log").get
    db.execute("DELETE FROM log WHERE seq = ?", (seq,))
    db.close()
    [kept] = desk.timestamps(ROOTS)
    assert kept.problem and "no head of this log" in kept.problem


TOKEN = tsa.reply(token.request(HEAD)[0])
IMPRINT = hashlib.sha256(HEAD).digest()


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(TOKEN) - 1), st.integers(1, 255))
def test_a_changed_byte_is_found_or_changes_nothing(at: int, by: int) -> None:
    """A token with one byte changed is refused, or says what it said: then the byte is none that is signed."""
    changed = bytearray(TOKEN)
    changed[at] ^= by
    good = token.check(TOKEN)
    try:
        found = token.check(bytes(changed), imprint=IMPRINT)
    except TimestampError:
        return
    assert (found.time, found.imprint, found.authority) == (good.time, good.imprint, good.authority)


@settings(max_examples=200, deadline=None)
@example(tsa.reply(token.request(HEAD)[0], answer=Answer(status="rejection")))
@given(st.binary(max_size=300) | st.integers(0, len(TOKEN)).map(lambda n: TOKEN[:n]))
def test_any_bytes_are_no_traceback(data: bytes) -> None:
    """Whatever an authority sends, the answer is a token that holds or a TimestampError."""
    if data == TOKEN:
        return
    with pytest.raises(TimestampError):
        token.check(data)
    with pytest.raises(TimestampError):
        token.trust(data, token.roots(ROOTS))


def test_openssl_agrees(desk: Workspace, authority: Authority, tmp_path: Path) -> None:
    """What is kept is what OpenSSL verifies, over the bytes that `dicho head` prints."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    stamp = desk.timestamp(authority.url, ROOTS)
    (tmp_path / "head.txt").write_bytes(f"{stamp.head}\n".encode())
    (tmp_path / "roots.pem").write_bytes(ROOTS)
    kept = desk.folder / "timestamps" / stamp.name
    command = [openssl, "ts", "-verify", "-data", "head.txt", "-in", str(kept), "-CAfile", "roots.pem"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "Verification: OK" in done.stdout + done.stderr


def test_an_answer_from_elsewhere(desk: Workspace, folder: Path, tmp_path: Path) -> None:
    """A request that openssl makes of what `dicho head` prints is answered, carried back and kept; others are not."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    head = desk.ledger.head()
    (tmp_path / "head.txt").write_bytes(f"{head.seq}:{head.hash}\n".encode())
    query = [openssl, "ts", "-query", "-data", "head.txt", "-sha256", "-cert", "-out", "head.tsq"]
    subprocess.run(query, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    (tmp_path / "head.tsr").write_bytes(tsa.reply((tmp_path / "head.tsq").read_bytes()))
    (tmp_path / "other.tsr").write_bytes(TOKEN)
    ledger = ["--ledger", str(folder), "timestamp", "--answer"]
    assert main([*ledger, str(tmp_path / "head.tsr")]) == 0
    assert main([*ledger, str(tmp_path / "other.tsr")]) == 1
    assert main([*ledger, str(tmp_path / "head.tsr"), "https://tsa.example/"]) == 2
    [kept] = desk.timestamps(ROOTS)
    assert kept.head == f"{head.seq}:{head.hash}" and kept.trusted


def test_the_command_line(
    folder: Path, authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`timestamp URL` asks, `timestamp` lists, `verify` counts; what does not hold is exit code 1."""
    (tmp_path / "roots.pem").write_bytes(ROOTS)
    roots, ledger = ["--roots", str(tmp_path / "roots.pem")], ["--ledger", str(folder)]
    assert main([*ledger, "timestamp"]) == 0
    assert "no timestamp is kept" in capsys.readouterr().err
    assert main([*ledger, "timestamp", authority.url, *roots]) == 0
    assert "signed by Test Authority" in capsys.readouterr().out
    assert main([*ledger, "timestamp", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["trusted"] is None
    assert main([*ledger, "verify", *roots]) == 0
    assert "1 timestamp of heads in the chain, signed under your roots" in capsys.readouterr().out
    assert main([*ledger, "verify"]) == 0
    assert "not proved who signed" in capsys.readouterr().out
    (folder / "timestamps" / "3-bad.tsr").write_bytes(b"bad")
    assert main([*ledger, "timestamp", *roots]) == 1
    assert "does not hold" in capsys.readouterr().err
    assert main([*ledger, "timestamp", "nowhere"]) == 2
