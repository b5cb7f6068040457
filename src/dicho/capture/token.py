"""RFC 3161 tokens: the request for one, and what an answer says and proves.

What the token says is read and its signature checked here, with asn1crypto and cryptography; whether the certificate
leads to a root that is trusted is left to OpenSSL, by rfc3161-client. All three are in the extra `evidence`, so this
module is imported only where a timestamp is asked for or checked.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from asn1crypto import cms, core, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from dicho.errors import TimestampError

NONCE_BITS = 64
DIGESTS: Mapping[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
"""Of what is signed; of the head it must be SHA-256, which is what was asked for."""


_UNREADABLE = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError),
    *(UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType),
)
"""What the two libraries raise over bytes that are no token, or no certificate."""


class Answer(core.Sequence):  # type: ignore[misc]
    """RFC 3161's TimeStampResp: as asn1crypto's, but a refusal brings no token."""

    _fields: ClassVar[list[Any]] = [("status", tsp.PKIStatusInfo), ("token", cms.ContentInfo, {"optional": True})]


@dataclass(frozen=True, slots=True)
class Token:
    """A token that holds in itself: over which digest, when, by whom, and the answer to which nonce."""

    imprint: bytes
    time: datetime
    authority: str
    serial: str
    nonce: int | None


def request(message: bytes) -> tuple[bytes, int]:
    """The DER of a request for a timestamp over the SHA-256 of `message`, with the signer's certificate; its nonce."""
    # The first bit is set and the sign is positive: DER knows one form of it, whatever reads it.
    nonce = secrets.randbits(NONCE_BITS - 1) | 1 << (NONCE_BITS - 2)
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(message).digest()}
    asked = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    return bytes(tsp.TimeStampReq(asked).dump()), nonce


def check(answer: bytes, *, nonce: int | None = None, imprint: bytes | None = None) -> Token:
    """The token in an answer, which holds: signed by the certificate it brings, which may stamp and was valid then.

    With `imprint` and `nonce` it must be the answer to that request. Whether the certificate is the authority's is not
    asked here (`trust`). TimestampError says what does not hold.
    """
    try:
        token = _checked(answer)
    except _UNREADABLE as error:
        raise TimestampError("it is no timestamp in the form of RFC 3161.") from error
    if imprint is not None and token.imprint != imprint:
        raise TimestampError("it is over something else than this head.")
    if nonce is not None and token.nonce != nonce:
        raise TimestampError("it is not the answer to this request (its nonce differs).")
    return token


def trust(answer: bytes, roots: Sequence[x509.Certificate]) -> None:
    """TimestampError unless it holds and its certificate leads to one of the roots; all were valid at its time."""
    check(answer)
    try:
        response = decode_timestamp_response(answer)
        VerifierBuilder(roots=list(roots)).build().verify(response, response.tst_info.message_imprint.message)
    except (VerificationError, ValueError) as error:
        hint = "Give the authority's own roots, as it publishes them."
        raise TimestampError("its certificate leads to none of the roots that are trusted.", hint=hint) from error


def roots(pem: bytes) -> list[x509.Certificate]:
    """The certificates of a PEM file; TimestampError when there is none in it."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        hint = "Give a PEM file: -----BEGIN CERTIFICATE----- and so on."
        raise TimestampError("no certificate stands in it.", hint=hint) from error


def _checked(answer: bytes) -> Token:
    response = Answer.load(answer, strict=True)
    status = response["status"]["status"].native
    if status != "granted":  # "with mods" is something else than what was asked for
        words = " ".join(response["status"]["status_string"].native or ())
        raise TimestampError(f"the authority refused: {' '.join(filter(None, (status, words)))[:200]!r}.")
    content = response["token"]
    if content["content_type"].native != "signed_data":
        raise TimestampError("it is not signed.")
    data = content["content"]
    held = data["encap_content_info"]
    if held["content_type"].native != "tst_info" or len(data["signer_infos"]) != 1:
        raise TimestampError("it is not one token signed by one signer.")
    info = held["content"].parsed
    signer = data["signer_infos"][0]
    certificate = _certificate(data, signer)
    _signature(signer, bytes(held["content"]), certificate)
    time = info["gen_time"].native
    _may_stamp(certificate, time)
    return Token(_imprint(info), time, _name(certificate), f"{info['serial_number'].native:x}", info["nonce"].native)


def _imprint(info: Any) -> bytes:
    if info["message_imprint"]["hash_algorithm"]["algorithm"].native != "sha256":
        raise TimestampError("it is not over a SHA-256.")
    return bytes(info["message_imprint"]["hashed_message"].native)


def _certificate(data: Any, signer: Any) -> x509.Certificate:
    """The certificate the signer names, out of those the token brings."""
    named = signer["sid"].chosen
    for choice in data["certificates"]:
        brought = choice.chosen
        if signer["sid"].name != "issuer_and_serial_number":
            break
        if brought.serial_number == named["serial_number"].native and brought.issuer == named["issuer"]:
            return x509.load_der_x509_certificate(brought.dump())
    raise TimestampError("it does not bring the certificate that signed it.")


def _signature(signer: Any, content: bytes, certificate: x509.Certificate) -> None:
    """The signature is this certificate's, over the attributes; those name the content and the certificate."""
    attributes = {each["type"].native: each["values"] for each in signer["signed_attrs"]}
    digest = signer["digest_algorithm"]["algorithm"].native
    if digest not in DIGESTS:
        raise TimestampError(f"it is signed over {digest}, which proves nothing any more.")
    if attributes["content_type"][0].native != "tst_info":
        raise TimestampError("it is signed as something else than a timestamp.")
    if attributes["message_digest"][0].native != hashlib.new(digest, content).digest():
        raise TimestampError("what it says was changed after it was signed.")
    if not _names(attributes, certificate):
        raise TimestampError("the signer meant another certificate than the one it brings.")
    # RFC 5652, 5.4: signed is the attributes' DER as a SET OF, not under the tag they stand under in the token.
    _verify(certificate.public_key(), signer, signer["signed_attrs"].untag().dump(), DIGESTS[digest]())


def _verify(key: Any, signer: Any, signed: bytes, usual: hashes.HashAlgorithm) -> None:
    """TimestampError unless the signature over `signed` is that of the key; `usual` where it names no digest."""
    algorithm, signature = signer["signature_algorithm"], signer["signature"].native
    kind = algorithm.signature_algo
    digest = usual if kind == "rsassa_pkcs1v15" and algorithm["algorithm"].native == kind else _digest(algorithm)
    try:
        if kind == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(digest))
        elif kind == "rsassa_pkcs1v15" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        elif kind == "rsassa_pss" and isinstance(key, rsa.RSAPublicKey):
            salted = padding.PSS(padding.MGF1(digest), algorithm["parameters"]["salt_length"].native)
            key.verify(signature, signed, salted, digest)
        else:
            raise TimestampError(f"it is signed in a way Dicho does not know ({kind}).")
    except InvalidSignature:
        raise TimestampError("its signature is not that of the certificate it brings.") from None


def _digest(algorithm: Any) -> hashes.HashAlgorithm:
    if algorithm.hash_algo not in DIGESTS:
        raise TimestampError(f"it is signed over {algorithm.hash_algo}, which proves nothing any more.")
    return DIGESTS[algorithm.hash_algo]()


def _names(attributes: Any, certificate: x509.Certificate) -> bool:
    """Whether the signed attributes name this certificate by its hash (RFC 5035, or RFC 2634 with SHA-1)."""
    for kind, usual in (("signing_certificate_v2", "sha256"), ("signing_certificate", "sha1")):
        if kind in attributes:
            first = attributes[kind][0]["certs"][0]
            named = first["hash_algorithm"]["algorithm"].native if kind.endswith("v2") else usual
            whole = certificate.public_bytes(Encoding.DER)
            return bool(first["cert_hash"].native == hashlib.new(named, whole).digest())
    return False


def _may_stamp(certificate: x509.Certificate, time: datetime) -> None:
    """TimestampError unless the certificate is for timestamps alone, marked critical (RFC 3161, 2.3), and was valid."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        raise TimestampError("its certificate is not one for timestamps.") from None
    if list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING] or not usage.critical:
        raise TimestampError("its certificate is not one for timestamps alone.")
    if not certificate.not_valid_before_utc <= time <= certificate.not_valid_after_utc:
        raise TimestampError("its certificate was not valid at that time.")


def _name(certificate: x509.Certificate) -> str:
    """What the signer is called: the common name, else the whole name."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()
