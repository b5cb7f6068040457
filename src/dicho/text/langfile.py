"""The files of `lang/`, words and weights: one way to read them, one error where one is missing or malformed."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import orjson

from dicho.errors import LexiconError

AGAIN = "Install Dicho again."


def toml(name: str) -> Mapping[str, Any]:
    """The tables of a TOML file. LexiconError when it is missing or is none."""
    with shaped(name):
        return tomllib.loads(_read(name).decode())


def json(name: str) -> Any:
    """The value of a JSON file. LexiconError when it is missing or is none."""
    with shaped(name):
        return orjson.loads(_read(name))


@contextmanager
def shaped(name: str) -> Iterator[None]:
    """What is wrong with the shape of a file's contents, met inside, as a LexiconError that names the file."""
    try:
        yield
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
        raise LexiconError(f"the file is malformed: {error}.", where=f"lang/{name}", hint=AGAIN) from None


def _read(name: str) -> bytes:
    try:
        return (files("dicho.lang") / name).read_bytes()
    except OSError:
        raise LexiconError(f"the language file {name} is missing.", where=f"lang/{name}", hint=AGAIN) from None


def digest(name: str) -> str:
    """The SHA-256 of a file. LexiconError when it is missing."""
    return hashlib.sha256(_read(name)).hexdigest()
