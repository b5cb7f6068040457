"""The interface in Spanish: no English word of ours is left on any screen."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po
from tests.web.browsing import View, Watch
from tests.web.conftest import Server, Visit
from tests.web.looking import own_texts
from tests.web.palette import WEB
from tests.web.screens import NAMES, addresses

CATALOGUE = WEB.parent / "lang" / "locale" / "es" / "LC_MESSAGES" / "dicho.po"
HOLE = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")


@pytest.fixture(scope="session")
def places(shared: Server) -> dict[str, str]:
    return addresses(shared.folder)


@cache
def english() -> re.Pattern[str]:
    """Every English message whose Spanish is another text, with anything where a name or number goes."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="es")
    messages = set()
    for message in catalogue:
        texts = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        spanish = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        messages |= {text for text in texts if text and text not in spanish}
    patterns = (".+".join(map(re.escape, HOLE.split(" ".join(text.split())))) for text in messages)
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_in_spanish_has_no_english_left(name: str, look: Visit, places: dict[str, str], watch: Watch) -> None:
    """The page says that it is Spanish, and none of its own texts is one of the catalogue's English messages."""
    if name == "missing":
        watch.allow("status of 404")
    page = look(View(lang="es"))
    page.goto(places[name])
    assert page.locator("html").get_attribute("lang") == "es"
    assert [text for text in own_texts(page) if english().fullmatch(text)] == []
