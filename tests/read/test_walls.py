"""Walls and articles told apart: what a page must show to be called a wall, and what keeps it from being one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dicho.errors import ReadError, Walled
from dicho.model.document import Capture, Document, Overrides
from dicho.read import documents, walls
from dicho.read.sniff import sniff_fetched
from dicho.text.names import fold

Read = Callable[..., tuple[Document, ...]]
STORY = (
    "<p>The ferry did not sail on Wednesday, and nobody at the pier at Lowmarsh could say why it had not.</p>"
    "<p>“It is resting,” a boy with a bucket explained to the eleven people who had come to sail on it.</p>"
)
BANNER = "<div class='cookie'><p>We value your privacy. We and our 611 partners use cookies.</p></div>"
ASKS = {
    "consent": ["We and our partners use cookies on this site.", "Utilizamos cookies propias y de terceros."],
    "subscription": ["Subscribe to continue reading.", "Suscríbete para seguir leyendo."],
    "robot": ["Please verify that you are a human.", "Comprueba que no eres un robot."],
    "login": ["You must log in to continue.", "Debes iniciar sesión para ver la página."],
    "scripts": ["Please enable JavaScript to read this site.", "Activa JavaScript para leer esta página."],
}
each = pytest.mark.parametrize("kind", sorted(ASKS))


def a_page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("where", ["https://harbour.example/2025/ferry", "https://[harbour/2025/ferry"])
def test_an_address_that_is_none_breaks_nothing(where: str) -> None:
    """A page may say any nonsense of its own address, and so may whoever saved it: the article is read."""
    data = a_page(STORY, '<link rel="canonical" href="https://[harbour/"><meta property="og:url" content="//[">')
    capture = Capture("0" * 64, len(data), sniff_fetched(data, where, None, None), "a.html", where)
    (document,) = documents.read(data, capture, Overrides())
    assert "eleven people" in document.text


@each
def test_a_page_that_only_asks_is_a_wall(read: Read, kind: str) -> None:
    """Nothing but the request, in either language: Walled, with what it is and what to do."""
    for words in ASKS[kind]:
        with pytest.raises(Walled) as caught:
            read(a_page(f"<h1>The Harbour Post</h1><div><p>{words}</p></div>"), "a.html")
        assert caught.value.what == walls.SAYS[kind][0]
        assert "--from-file" in caught.value.hint


@each
def test_an_article_is_none_whatever_stands_around_it(read: Read, kind: str) -> None:
    """The same request over, under or inside a whole article leaves it an article."""
    for words in ASKS[kind]:
        for body in (
            f"<p>{words}</p>{STORY}",
            f"<div class='modal'><p>{words}</p></div>{STORY}",
            f"{STORY}<p>{words}</p>",
        ):
            (document,) = read(a_page(f"<article><h1>No ferry</h1>{body}</article>"), "a.html")
            assert "“It is resting,”" in document.text


@each
def test_an_article_may_quote_a_wall(read: Read, kind: str) -> None:
    """A story made of what such pages say, in quotation marks, is a story."""
    story = "".join(f"<p>The banner on the minister's own page said “{words}”</p>" for words in ASKS[kind] * 2)
    (document,) = read(a_page(f"<article><h1>What banners say</h1>{story}</article>"), "a.html")
    assert document.text.count("“") == 4


@each
def test_every_pattern_is_reached_through_its_hints(kind: str) -> None:
    """The words that let a text be looked at stand in whatever it is looked at for."""
    for words in ASKS[kind]:
        assert walls._kinds()[kind].says(fold(words))


def test_a_paywall_cuts_only_what_it_ends(read: Read) -> None:
    """The request right under a short text cuts it; not with a paragraph after it, nor on a page called free."""
    gate = "<div><p>Subscribe to continue reading.</p></div>"
    free = '<script type=\'application/ld+json\'>{"@type":"NewsArticle","isAccessibleForFree":true}</script>'

    def cut(body: str, head: str = "") -> bool:
        (document,) = read(a_page(f"<article><h1>No ferry</h1>{body}</article>", head), "a.html")
        return any(note.startswith("Cut at the paywall") for note in document.notes)

    assert cut(STORY + gate)
    assert not cut(STORY + gate + STORY)
    assert not cut(STORY + gate, free)
    assert not cut(STORY * 12 + gate)
    assert cut(STORY * 12 + f"<div class='paywall'>{gate}</div>")
    assert not cut(STORY + "<footer><p>Subscribe to continue reading.</p></footer>")


def test_what_asks_to_subscribe_is_not_the_text(read: Read) -> None:
    """The words of the gate go into the note and not into the document."""
    offer = "<div><p>Subscribe to continue reading.</p><p>Two crowns a month, and nothing for the first.</p></div>"
    (document,) = read(a_page(f"<article><h1>No ferry</h1>{STORY}{offer}</article>"), "a.html")
    assert "crowns" not in document.text and "Subscribe" not in document.text
    assert "then “Subscribe to continue reading.”" in document.notes[0]


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found",
        "Page not found | The Post",
        "Página no encontrada",
        "Lo sentimos, la página no existe",
        "Error 404",
    ],
)
def test_a_missing_page_says_so_in_its_title(read: Read, title: str) -> None:
    """Teasers of other stories under it do not make it an article; a date of publication does."""
    teaser = "<p>Quarry owner says that blasting will stop within days, after all.</p>"
    with pytest.raises(Walled, match="no such page"):
        read(a_page(f"<h1>{title}</h1>{teaser}", f"<title>{title}</title>"), "a.html")
    dated = f"<title>{title}</title><meta property='article:published_time' content='2025-01-02'>"
    (document,) = read(a_page(f"<article><h1>{title}</h1>{teaser}{STORY}</article>", dated), "a.html")
    assert document.published == "2025-01-02"


def test_banners_cost_nothing(read: Read) -> None:
    """A banner for consent over the article is not in the text, wherever it stands in the page."""
    for body in (BANNER + STORY, STORY + BANNER, f"<p>We and our partners use cookies. Accept all.</p>{STORY}"):
        (document,) = read(a_page(f"<main><h1>No ferry</h1>{body}</main>"), "a.html")
        assert "partners" not in document.text


@pytest.mark.parametrize("markup", ["", "<p>", "<noscript>" * 50, "<title>404</title>", "<div id=root></div>" * 30])
def test_nothing_is_an_error_of_reading(read: Read, markup: str) -> None:
    """A page of nothing is a recorded failure of some kind, never anything worse."""
    with pytest.raises(ReadError):
        read(a_page(markup), "a.html")
