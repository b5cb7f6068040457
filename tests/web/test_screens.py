"""What holds for every screen: it can be read by anybody, at any width, in any colours, in either language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page
from starlette.routing import Route
from tests.web.browsing import LOOKS, NARROW, WIDE, View, Watch
from tests.web.conftest import Server, Visit
from tests.web.looking import clipped, faults_of_access, too_wide
from tests.web.screens import NAMES, addresses

from dicho.web.app import routes

NO_SCREENS = {
    "/",
    "/statements/export",
    "/statements/{ident}/evidence.zip",
    "/report",
    "/jobs",
    "/add/progress",
    "/documents/{ident}/decided",
}
"""Addresses that show no whole screen: they lead to another, hand out a file, or a part of a page."""
each_screen = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="session")
def places(shared: Server) -> dict[str, str]:
    """Where each screen is in the shared ledger."""
    return addresses(shared.folder)


def shown(page: Page, places: dict[str, str], name: str, watch: Watch) -> Page:
    """The page after it went to a screen; that one screen is an error is no fault of it."""
    if name == "missing":
        watch.allow("status of 404")
    page.goto(places[name])
    return page


@each_screen
@pytest.mark.parametrize("view", LOOKS, ids=View.named)
def test_a_screen_is_open_to_everybody(
    name: str, view: View, look: Visit, places: dict[str, str], watch: Watch
) -> None:
    """axe-core finds no fault, and nothing reaches past the window's edge: light and dark, wide and narrow."""
    page = shown(look(view), places, name, watch)
    assert too_wide(page) == []
    faults = faults_of_access(page)
    assert not faults, "\n".join(map(str, faults))


@each_screen
def test_a_screen_has_its_frame(name: str, look: Visit, places: dict[str, str], watch: Watch) -> None:
    """One first heading, a title of its own, the language, the landmarks, and a way past the bar as the first stop."""
    page = shown(look(), places, name, watch)
    assert page.locator("h1").count() == 1 and page.locator("h1").inner_text().strip()
    assert page.title().endswith(" · Dicho") and not page.title().startswith(" ·")
    assert page.locator("html").get_attribute("lang") == "en"
    assert [page.locator(tag).count() for tag in ("main", "body > header")] == [1, 1]
    assert page.get_by_role("navigation").count() >= 1 and page.get_by_role("search").count() >= 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_screens_have_different_titles(look: Visit, places: dict[str, str], watch: Watch) -> None:
    """A tab says which screen it holds."""
    page = look(replace(WIDE, scripts=False))
    titles = {}
    for name in ("documents", "statements", "links", "speakers", "speaker", "predictions", "hypotheses", "log", "help"):
        titles[name] = shown(page, places, name, watch).title()
    assert len(set(titles.values())) == len(titles), titles


@each_screen
def test_a_screen_is_read_without_scripts(name: str, look: Visit, places: dict[str, str], watch: Watch) -> None:
    """With JavaScript off there is the same heading and every word of a source that there is with it on."""
    told = []
    for view in (WIDE, replace(WIDE, scripts=False)):
        page = shown(look(view), places, name, watch)
        told.append((page.locator("h1").inner_text(), page.locator("main .src:visible").all_inner_texts()))
    assert told[0] == told[1]


@each_screen
def test_a_screen_keeps_to_forced_colours(name: str, look: Visit, places: dict[str, str], watch: Watch) -> None:
    """In the high contrast of the system what is chosen can still be told from what is not, by more than its fill."""
    page = shown(look(replace(WIDE, forced=True)), places, name, watch)
    told = page.evaluate(
        """() => [...document.querySelectorAll('[aria-pressed=true], [aria-current]:not(tr)')].filter(node => {
          const looks = each => { const s = getComputedStyle(each); return [s.borderTopWidth, s.borderTopStyle,
            s.borderTopColor, s.borderBottomWidth, s.borderBottomColor, s.outlineStyle, s.outlineWidth, s.fontWeight,
            s.textDecorationLine, s.forcedColorAdjust + s.backgroundColor + s.color].join(); };
          const other = [...node.parentElement.children].find(
            each => each.tagName === node.tagName && each !== node
              && each.getAttribute('aria-pressed') !== 'true' && !each.hasAttribute('aria-current'));
          return other && looks(node) === looks(other);
        }).map(node => node.outerHTML.slice(0, 120))"""
    )
    assert told == []


@each_screen
def test_a_screen_is_printed(name: str, look: Visit, places: dict[str, str], watch: Watch) -> None:
    """On paper there is the page without its bar, on white whatever the screen was, and nothing beside the sheet."""
    page = shown(look(View(width=718, dark=True)), places, name, watch)
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("body > header").is_visible() and page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert too_wide(page) == []
    stuck = "node => ['fixed', 'sticky'].includes(getComputedStyle(node).position) && node.checkVisibility()"
    assert page.evaluate(f"[...document.querySelectorAll('body *')].filter({stuck}).map(n => n.className)") == []


@each_screen
def test_a_screen_is_still_when_asked_to_be(name: str, look: Visit, places: dict[str, str], watch: Watch) -> None:
    """With reduced motion nothing moves by itself, and nothing glides."""
    page = shown(look(replace(WIDE, still=True)), places, name, watch)
    assert page.evaluate("document.getAnimations().length") == 0
    moving = "node => getComputedStyle(node).transitionDuration.split(',').some(each => parseFloat(each) > 0)"
    assert page.evaluate(f"[...document.querySelectorAll('*')].filter({moving}).map(n => n.className)") == []


@each_screen
@pytest.mark.parametrize("view", [View(width=1280), NARROW], ids=View.named)
def test_a_screen_bears_text_twice_as_large(
    name: str, view: View, look: Visit, places: dict[str, str], watch: Watch
) -> None:
    """With text at 200 % no word is cut off (WCAG 1.4.4), and the page does not scroll sideways."""
    page = shown(look(view), places, name, watch)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert too_wide(page) == []
    assert clipped(page) == []


def test_no_screen_is_left_out(places: dict[str, str]) -> None:
    """Every page that the application serves is in the table of screens."""
    pages = [each for each in routes() if isinstance(each, Route) and "GET" in (each.methods or ())]
    pages = [each for each in pages if not each.path.startswith("/api/")]
    left = {route.path for route in pages if not any(_shows(route, place) for place in places.values())}
    assert left - NO_SCREENS == set()


def _shows(route: Route, place: str) -> bool:
    return bool(route.path_regex.match(place.partition("?")[0]))
