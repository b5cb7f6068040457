"""A mapping: which file it is for, where the posts stand in it, and where in a post its text, writer and day do.

A TOML file; docs/imports.md describes it. Those that ship stand beside this module, one a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from dicho.errors import UsageError

_FIELDS = "text lead author handle first_author date url reply_to title language quoted_text quoted_author outlet"
FIELDS = frozenset(_FIELDS.split())
OPTIONS = frozenset(("html", "mojibake", "url_prefix", "empty"))
PARTS = frozenset(("name", "detect", "outlet", "posts", "fields", "options"))
PLACES = frozenset(("at", "only", "skip", "has"))
HINT = "docs/imports.md describes what stands in one."
LONGEST = 20_000
"""Characters of a mapping: it is kept with what was read by it."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Paths are keys parted by points: "*" is each of a list, "**" anything below, a number one of a list.

    `at` is where the posts stand; one counts only where it has all of `has`, where each path of `only` holds just this
    value, and none of `skip` a text that begins so. `fields` are the paths of each thing, the first that holds
    something counts. `detect` are paths of which a file of this kind has one.
    """

    name: str
    at: Path
    fields: Map[str, tuple[Path, ...]]
    detect: tuple[Path, ...] = ()
    has: tuple[Path, ...] = ()
    only: Map[Path, str] = field(default_factory=dict)
    skip: Map[Path, str] = field(default_factory=dict)
    outlet: str | None = None
    html: bool = False
    mojibake: bool = False
    url_prefix: str = ""
    empty: frozenset[str] = frozenset()


def parse(text: str) -> Mapping:
    """The mapping that a TOML text describes. UsageError says what of it is none."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the mapping is no TOML ({error}).", hint=HINT) from None
    if len(text) > LONGEST:
        raise UsageError(f"the mapping has more than {LONGEST:,} characters.", hint=HINT)
    posts, fields, options = (_table(data, name) for name in ("posts", "fields", "options"))
    for found, known in ((data, PARTS), (posts, PLACES), (fields, FIELDS), (options, OPTIONS)):
        for name in sorted(found.keys() - known):
            raise UsageError(
                f"the mapping says {name!r}, which means nothing.", hint=f"One of: {', '.join(sorted(known))}."
            )
    if "text" not in fields:
        raise UsageError("the mapping does not say where the text stands.", hint='[fields] needs text = "…".')
    try:
        return _mapping(data, posts, fields, options)
    except (TypeError, AttributeError, ValueError) as error:
        raise UsageError(f"the mapping is malformed ({error}).", hint=HINT) from None


def _mapping(data: Map[str, Any], posts: Map[str, Any], fields: Map[str, Any], options: Map[str, Any]) -> Mapping:
    return Mapping(
        name=str(data.get("name", "")),
        at=_path(posts.get("at", "*")),
        fields={name: _paths(value) for name, value in fields.items()},
        detect=_paths(data.get("detect", [])),
        has=_paths(posts.get("has", [])),
        only={_path(path): str(value) for path, value in posts.get("only", {}).items()},
        skip={_path(path): str(value) for path, value in posts.get("skip", {}).items()},
        outlet=data.get("outlet"),
        html=bool(options.get("html", False)),
        mojibake=bool(options.get("mojibake", False)),
        url_prefix=str(options.get("url_prefix", "")),
        empty=frozenset(map(str, options.get("empty", []))),
    )


def _table(data: Map[str, Any], name: str) -> Map[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise UsageError(f"{name!r} of the mapping is no table.", hint=HINT)
    return found


def _path(written: str) -> Path:
    return tuple(written.split(".")) if written else ()


def _paths(written: str | list[str]) -> tuple[Path, ...]:
    return tuple(map(_path, [written] if isinstance(written, str) else written))


@cache
def shipped() -> Map[str, Mapping]:
    """The mappings that come with Dicho, by name."""
    found = [parse(file.read_text("utf-8")) for file in files(__package__).iterdir() if file.name.endswith(".toml")]
    return {mapping.name: mapping for mapping in sorted(found, key=lambda mapping: mapping.name)}


def called(wanted: str) -> Mapping:
    """The mapping of this name, or the one this TOML text describes. UsageError for neither."""
    if wanted in shipped():
        return shipped()[wanted]
    if "\n" not in wanted and "=" not in wanted:
        raise UsageError(f"no mapping is called {wanted!r}.", hint=f"One of: {', '.join(shipped())}; or a TOML file.")
    return parse(wanted)
