"""Pages as documents: the article kept whole, the rest left out, and what the page says of itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dicho.errors import Walled
from dicho.model.document import Document, Overrides

Read = Callable[..., tuple[Document, ...]]

BODY = (
    "<p>PUERTO OFELIA, Dec 4 (HNA) - Marines landed at the main naval base on Monday night, the Admiralty said.</p>"
    "<p>“Our people were ashore for <em>38&nbsp;minutes</em>,” the navy secretary told reporters in Port Hallam.</p>"
    "<p>She promised that the frigate would be returned “before the end of February”, once it had been inspected.</p>"
    "<p>Two officials, speaking on condition of anonymity, said no more than two Corumayans had died in the raid.</p>"
)
LD = "<script type='application/ld+json'>{}</script>"
CANONICAL = "<link rel='canonical' href='https://l.example/2024/12/04/x'>"
TITLE = "Kestermark raid takes 38 minutes and one frigate"


def a_page(head: str = "", before: str = "", after: str = "", body: str = BODY) -> bytes:
    markup = (
        f"<!doctype html><html><head><title>{TITLE} | The Ledger</title>{head}</head><body>"
        f"<nav><a href='/'>The Ledger</a> <a href='/world'>World</a></nav>"
        f"<article><h1>{TITLE}</h1>{before}{body}{after}</article>"
        "<footer>&copy; 2024 The Ledger</footer></body></html>"
    )
    return markup.encode()


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class='ad-slot'>Buy “the brightest lamp” in the whole harbour today, says everyone.</div>",
        "<aside><p>Fog “expected to lift” by Friday, says the harbour office in a long sentence.</p></aside>",
        "<div class='shareTools social-share'><p>Share this story with “your friends” now, please.</p></div>",
        "<p>Advertisement: Halloran's Lanterns. “You will be glad you did.”</p>",
        "<section id='newsletter'><p>Our editors’ pick, “the Morning Tide”, in your inbox each day.</p></section>",
        "<div role='complementary'><p>“It was the crossword”, said the minister about another matter.</p></div>",
        "<h3>Read also</h3><ul><li><a href='/x'>Minister: “The crossword was correct”</a></li></ul>",
    ],
)
def test_furniture_inside_the_article_is_left_out(read: Read, furniture: str) -> None:
    """Advertisements, sharing and related stories inside the article are not the article."""
    clean, mixed = (
        read(a_page(), "a.html")[0],
        read(a_page(body=BODY.replace("<p>She", furniture + "<p>She")), "a.html")[0],
    )
    assert mixed.text == clean.text
    assert mixed.kept is not None and clean.kept is not None and mixed.kept < clean.kept


@pytest.mark.parametrize(
    "inside",
    [
        "<blockquote><p>“The lights were already out.”</p><footer>— Ada Pellworth</footer></blockquote>",
        "<h2>What the engineers say</h2><p>“A plant without fuel also goes dark,” one of them said on Tuesday.</p>",
        "<ul><li>“Seven sailors”, says the presidency.</li><li>“No more than two”, say the visitors.</li></ul>",
        "<figure><img src=x><figcaption>The frigate “Imperturbable” under tow on Monday.</figcaption></figure>",
        "<p>—Lo era —respondió riendo la guía—. En 1687 los corsarios lo tomaron en una tarde.</p>",
        "<p>“Yes.”</p>",
    ],
)
def test_whatever_a_reader_sees_in_the_article_is_kept(read: Read, inside: str) -> None:
    """Quotations in block quotes, lists, captions and one-word paragraphs stay, with who said them."""
    from dicho.read.html.page import page

    (document,) = read(a_page(body=BODY.replace("<p>She", inside + "<p>She")), "a.html")
    for block in page(inside).blocks:
        assert block.text in document.text


def test_text_is_blocks_in_page_order(read: Read) -> None:
    """Headline first, paragraphs after it, a blank line between, non-breaking spaces as they were."""
    (document,) = read(a_page(before="<p class='byline'>By Simon Askerby</p>"), "a.html")
    paragraphs = document.text.split("\n\n")
    assert paragraphs[:2] == [TITLE, "By Simon Askerby"]
    assert paragraphs[3].startswith("“Our people were ashore for 38\u00a0minutes,” the navy")
    assert (document.title, document.outlet, document.author, document.lang) == (
        TITLE,
        "The Ledger",
        "Simon Askerby",
        "en",
    )


def test_a_page_wrapped_in_a_form_still_has_an_article(read: Read) -> None:
    """Furniture names on what holds the article do not empty it."""
    wrapped = (
        a_page().replace(b"<article>", b"<form class='social-page'><div>").replace(b"</article>", b"</div></form>")
    )
    (document,) = read(wrapped, "a.html")
    assert "before the end of February" in document.text


def test_without_markup_help_the_paragraphs_are_found(read: Read) -> None:
    """A page of old, all tables and fonts, is read by its paragraphs."""
    rows = BODY.replace("<p>", "<tr><td><font>").replace("</p>", "</font></td></tr>")
    (document,) = read(f"<html><body><table>{rows}</table></body></html>".encode(), "a.html")
    assert "“before the end of February”" in document.text


def test_a_page_drawn_by_scripts_is_no_text(read: Read) -> None:
    """An empty shell is a recorded failure with advice, not an empty document."""
    with pytest.raises(Walled) as caught:
        read(b"<html><body><div id='root'></div><script>draw()</script></body></html>", "a.html")
    assert "browser" in caught.value.hint


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ('<meta property="article:published_time" content="2024-12-04T23:30:00-04:00">', "2024-12-04"),
        (LD.format('{"@type":"NewsArticle","datePublished":"2024-12-05T01:00:00Z"}'), "2024-12-05"),
        (LD.format('{"@graph":[{"@type":["Report"],"datePublished":"2024-12"}]}'), "2024-12"),
        (LD.format("{broken") + CANONICAL, "2024-12-04"),
        ("", "2024-12-04"),
    ],
)
def test_the_date_is_the_publishers(read: Read, head: str, wanted: str) -> None:
    """Machine-written dates count as written; else the dateline with the copyright line's year."""
    assert read(a_page(head), "a.html")[0].published == wanted


def test_dates_of_other_stories_are_not_taken(read: Read) -> None:
    """A <time> in a list of related stories dates those."""
    after = "<aside><p><time datetime='2019-01-01'>1 January 2019</time> An older story about the harbour.</p></aside>"
    assert read(a_page(after=after), "a.html")[0].published == "2024-12-04"


def test_overrides_win(read: Read) -> None:
    """What the user gives replaces what the page says, each for itself."""
    (document,) = read(
        a_page(), "a.html", Overrides(lang="es", outlet="X", published="2020-01", url="https://x.example/")
    )
    assert (document.lang, document.outlet, document.published) == ("es", "X", "2020-01")
    assert document.url == "https://x.example/" and document.title == TITLE


@pytest.mark.parametrize(
    ("encoding", "declared", "noted"),
    [
        ("utf-8", "utf-8", False),
        ("windows-1252", "iso-8859-1", False),
        ("utf-8", "iso-8859-1", True),
        ("windows-1252", "utf-8", True),
        ("utf-16", "utf-8", False),
        ("utf-8-sig", "windows-1252", False),
        ("utf-8", "no-such-charset", False),
    ],
)
def test_encodings_declared_and_wrong(read: Read, encoding: str, declared: str, noted: bool) -> None:
    """Quotation marks and accents come out right whatever the page claims, and a wrong claim is noted."""
    body = BODY + "<p>«Faltó entrenamiento», admitió “el almirante” — según él.</p>"
    markup = a_page(f"<meta charset='{declared}'>", body=body).decode()
    (document,) = read(markup.encode(encoding), "a.html")
    assert "«Faltó entrenamiento», admitió “el almirante” — según él." in document.text
    assert any("read as" in note for note in document.notes) is noted


def test_a_wrong_language_is_corrected_and_noted(read: Read) -> None:
    """lang="en" on a Spanish page, as templates leave it, does not make it English."""
    text = "La ministra dijo que el informe se publicará antes del 30 de abril, según la nota de la presidencia. " * 3
    (document,) = read(f"<html lang='en'><article><h1>El informe</h1><p>{text}</p></article>".encode(), "a.html")
    assert document.lang == "es"
    assert any("Declared as en" in note for note in document.notes)


def test_an_exclusive_is_signed_and_the_outlet_is_no_motto(read: Read) -> None:
    """A window of outlet and motto gives the outlet, "EXCLUSIVE by" a byline."""
    page = """<html><head><title>The Daily Gull | It dives for you</title></head><body><article><h1>Skipper speaks</h1>
<p class="who">EXCLUSIVE by Ada Vimes</p><p>He has a bad hip and a budgie, and he says that he never meant to sail.</p>
<p>The harbour master said that nobody had asked him, and that the lamp had been out since the spring.</p></article>
</body></html>"""
    (found,) = read(page.encode(), "p.html")
    assert (found.outlet, found.author) == ("The Daily Gull", "Ada Vimes")


@pytest.mark.parametrize(
    ("window", "outlet"),
    [
        ("Radio Ribera. Noticias. La luz del cabo vuelve", "Radio Ribera"),
        ("The Quay. La luz del cabo vuelve", "The Quay"),
        ("La luz del cabo vuelve - St. Brendan Post", "St. Brendan Post"),
    ],
)
def test_the_outlet_may_be_parted_from_the_headline_by_full_stops(read: Read, window: str, outlet: str) -> None:
    """ "OUTLET. Section. Headline" names the outlet first; a stop within a name parts nothing."""
    body = "<p>Se hizo la luz en la bahía, y nadie en el puerto dijo cuánto iba a durar la luz aquella vez.</p>" * 3
    page = f"<title>{window}</title><body><article><h1>La luz del cabo vuelve</h1>{body}</article>"
    (found,) = read(page.encode(), "a.html")
    assert found.outlet == outlet
