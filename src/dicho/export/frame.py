"""What the pages we write as files have alike: their head, with its policy, and the name of what made them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources
from string import Template

from dicho._version import __version__
from dicho.export.cards import esc


def resource(name: str) -> str:
    """A file of the pages' own."""
    return (resources.files("dicho.export") / "page" / name).read_text(encoding="utf-8")


def framed(template: str, lang: str, title: str, style: str, holes: Mapping[str, str]) -> str:
    """A page out of its template, with `$head`, `$brand` and `$version` put in beside these holes.

    Nothing on it runs or is fetched, and no style applies but this one, by its hash. `title` and `holes` are HTML.
    """
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    shared = {"version": esc(__version__)}
    head = Template(resource("head.html")).substitute(
        shared, lang=lang, title=title, style=style, style_hash=f"sha256-{allowed}"
    )
    filled = {"head": head.rstrip("\n"), "brand": resource("brand.html").rstrip("\n")}
    return Template(template).substitute(shared | filled, **holes)
