"""Packed files (DOCX, EPUB): opened only when what they unpack to is bounded."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from dicho.errors import Encrypted, Malformed, TooLarge
from dicho.read import limits
from dicho.text.zipped import BROKEN

BOMB = "It looks like a bomb: do not unpack it."


class Packed:
    """The files inside a ZIP archive. Malformed, Encrypted or TooLarge on opening, before anything is unpacked."""

    def __init__(self, data: bytes) -> None:
        limits.check_size(data, limits.BINARY_BYTES, "a packed file")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except BROKEN as error:
            raise Malformed(f"the packed file is broken ({error}).", hint="Save or download it again.") from error
        _check(entries, len(data))
        self.names = frozenset(entry.filename for entry in entries)

    def read(self, name: str) -> bytes:
        """The bytes of one file inside. Malformed when it is missing or damaged."""
        try:
            return self._zip.read(name)
        except KeyError:
            raise Malformed(f"the packed file lacks {name}.", hint="Save or download it again.") from None
        except BROKEN as error:
            raise Malformed(f"{name} in the packed file is broken ({error}).", hint="Save it again.") from error


def _check(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > limits.ZIP_ENTRIES:
        raise TooLarge(f"{len(entries):,} packed files, more than {limits.ZIP_ENTRIES:,}.", hint=BOMB)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.UNPACKED_BYTES:
        raise TooLarge(f"unpacks to {unpacked:,} bytes, more than {limits.UNPACKED_BYTES:,}.", hint=BOMB)
    if unpacked > max(limits.UNPACK_FREE, limits.UNPACK_RATIO * size):
        raise TooLarge(f"unpacks to {unpacked // max(1, size):,} times its size.", hint=BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Encrypted("the packed file needs a password.", hint="Save it without one and add that.")


def tree(data: bytes, name: str) -> Any:
    """The root element of an XML file: no entities, no network, no depth beyond the parser's own limit."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Malformed(f"{name} is broken XML ({error}).", hint="Save or download the file again.") from error


def child_texts(root: Any, name: str) -> list[str]:
    """The texts of every element with this local name, whatever its namespace."""
    return [t.strip() for t in root.xpath("//*[local-name()=$n]/text()", n=name) if t.strip()]
