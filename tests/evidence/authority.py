"""A time-stamping authority of our own: keys made for the test, tokens as good or as bad as the test wants them.

It speaks RFC 3161 over HTTP on 127.0.0.1. Tokens are built with asn1crypto and signed with cryptography, so that what
checks them (OpenSSL, by rfc3161-client) is not what made them.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from dicho.capture import token

POLICY = "1.3.6.1.4.1.99999.1"
CURVE = ec.SECP256R1()
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
STAMPING = (ExtendedKeyUsageOID.TIME_STAMPING,)


@dataclass(frozen=True)
class Signer:
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def _whole(der: bytes) -> bytes:
    return der


@dataclass(frozen=True)
class Answer:
    """How an answer deviates from what was asked. `names`: the certificate the signer says it is, not its own."""

    status: str = "granted"
    imprint: bytes | None = None
    nonce: int | None = None
    forget_nonce: bool = False
    time: datetime | None = None
    algorithm: str = "sha256"
    certificates: bool = True
    names: Signer | None = None
    spoil: Callable[[bytes], bytes] = _whole
    code: int = 200
    kind: str = "application/timestamp-reply"
    drip_s: float = 0.0


@lru_cache(maxsize=16)
def root(name: str = "Root of the Test Authority") -> Signer:
    key = ec.generate_private_key(CURVE)
    subject = _name(name)
    made = (
        _builder(subject, subject, key.public_key(), (FROM, UNTIL))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Signer(key, made)


@lru_cache(maxsize=16)
def signer(
    usages: tuple[x509.ObjectIdentifier, ...] = STAMPING,
    valid: tuple[datetime, datetime] = (FROM, UNTIL),
    critical: bool = True,
    name: str = "Test Authority for Time & <Stamps>",
) -> Signer:
    """A certificate of the root's that may stamp times, or may not."""
    above = root()
    key = ec.generate_private_key(CURVE)
    built = (
        _builder(_name(name), above.certificate.subject, key.public_key(), valid)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above.key.public_key()), critical=False)
    )
    if usages:
        built = built.add_extension(x509.ExtendedKeyUsage(usages), critical=critical)
    return Signer(key, built.sign(above.key, hashes.SHA256()))


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(subject: x509.Name, issuer: x509.Name, key: Any, valid: tuple[datetime, datetime]) -> Any:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def reply(request: bytes, by: Signer | None = None, answer: Answer | None = None) -> bytes:
    """The DER of a TimeStampResp to the DER of a TimeStampReq."""
    by, answer = by or signer(), answer or Answer()
    asked = tsp.TimeStampReq.load(request, strict=True)
    if answer.status not in ("granted", "granted_with_mods"):
        refused = {"status": answer.status, "status_string": ["no stamps today"]}
        return bytes(token.Answer({"status": refused}).dump())
    signed = _token(_info(asked, answer), by, answer)
    made = tsp.TimeStampResp({"status": {"status": answer.status}, "time_stamp_token": signed})
    return answer.spoil(bytes(made.dump()))


def _info(asked: Any, answer: Answer) -> bytes:
    imprint = answer.imprint or asked["message_imprint"]["hashed_message"].native
    at = answer.time or datetime.now(UTC).replace(microsecond=0)
    facts: dict[str, Any] = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": {"hash_algorithm": {"algorithm": answer.algorithm}, "hashed_message": imprint},
        "serial_number": int.from_bytes(hashlib.sha256(imprint).digest()[:8], "big"),
        "gen_time": at,
        "accuracy": {"seconds": 1},
    }
    nonce = answer.nonce if answer.nonce is not None else asked["nonce"].native
    if nonce is not None and not answer.forget_nonce:
        facts["nonce"] = nonce
    return bytes(tsp.TSTInfo(facts).dump())


def _token(info: bytes, by: Signer, answer: Answer) -> cms.ContentInfo:
    certificate = asn1_x509.Certificate.load(by.certificate.public_bytes(serialization.Encoding.DER))
    named = (answer.names or by).certificate.public_bytes(serialization.Encoding.DER)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [hashlib.sha256(info).digest()]},
            {
                "type": "signing_certificate_v2",
                "values": [{"certs": [{"cert_hash": hashlib.sha256(named).digest()}]}],
            },
        ]
    )
    signature = by.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
    names = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    who = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", names),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": signature,
        }
    )
    held = cms.EncapsulatedContentInfo({"content_type": "tst_info", "content": core.ParsableOctetString(info)})
    data: dict[str, Any] = {
        "version": "v3",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
        "encap_content_info": held,
        "signer_infos": [who],
    }
    if answer.certificates:
        data["certificates"] = [certificate]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)})


@dataclass
class Authority:
    """A running authority: how it answers can be changed, and what it was asked is kept."""

    url: str
    by: Signer = field(default_factory=signer)
    answer: Answer = field(default_factory=Answer)
    asked: list[bytes] = field(default_factory=list)


@contextmanager
def running() -> Iterator[Authority]:
    """An authority on 127.0.0.1 until the context ends."""
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(request)
            answer = authority.answer
            data = reply(request, authority.by, answer)
            self.send_response(answer.code)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if not answer.drip_s:
                self.wfile.write(data)
                return
            for at in range(len(data)):
                if stopped.wait(answer.drip_s):
                    return
                self.wfile.write(data[at : at + 1])

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    authority = Authority(f"http://127.0.0.1:{server.server_port}/stamp")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
