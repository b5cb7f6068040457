"""Feeds: one document an item, characters as published."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dicho.errors import Malformed, NoText
from dicho.model.document import Document
from dicho.read.feed import site_name

Read = Callable[..., tuple[Document, ...]]

RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Política | El Faro</title>
<link>https://www.elfaro.example/politica</link><language>es</language>{items}</channel></rss>"""
ITEM = """<item><title>Alcalde: &quot;No hay luz&quot;</title><link>https://www.elfaro.example/1</link>
<dc:creator>Berta Salinas</dc:creator><pubDate>Thu, 02 Apr 2026 20:48:00 -0500</pubDate>
<description><![CDATA[<p>«No hay <b>luz</b>»,&nbsp;dijo el alcalde — “ni la habrá”, según él.</p><p>Nadie rió.</p>]]>
</description></item>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Quay</title>
<entry><title type="html">Mayor: &amp;#8220;No light&amp;#8221;</title><id>urn:1</id>
<updated>2026-04-02T23:00:00-05:00</updated>
<link href="https://quay.example/1"/><author><name>May Pendle</name></author>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>“No <em>light</em>,” the mayor said 👍.</p></div></content>
</entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://q.example/">
<title>The Quay</title>
<link>https://q.example/</link></channel>
<item rdf:about="https://q.example/1"><title>No light</title><link>https://q.example/1</link><dc:date>2026-04-02</dc:date>
<description>The mayor said there was no light in the harbour.</description></item></rdf:RDF>"""


def rss(items: str = ITEM, encoding: str = "UTF-8") -> bytes:
    return RSS.format(items=items, encoding=encoding).encode(encoding)


def test_rss_items_read_as_published(read: Read) -> None:
    """Quotation marks, dashes, references and paragraphs of a description come out as a reader sees them."""
    (item,) = read(rss(), "f.xml")
    assert item.text == (
        'Alcalde: "No hay luz"\n\n«No hay luz»,\u00a0dijo el alcalde — “ni la habrá”, según él.\n\nNadie rió.'
    )
    assert (item.title, item.outlet, item.author) == ('Alcalde: "No hay luz"', "El Faro", "Berta Salinas")
    assert (item.published, item.url, item.lang) == ("2026-04-02", "https://www.elfaro.example/1", "es")


def test_atom_and_rdf(read: Read) -> None:
    """Atom's typed titles and XHTML content, and RSS 1.0, read alike."""
    (atom,) = read(ATOM.encode(), "f.atom")
    assert atom.text == "Mayor: “No light”\n\n“No light,” the mayor said 👍."
    assert (atom.title, atom.published, atom.author) == ("Mayor: “No light”", "2026-04-02", "May Pendle")
    (rdf,) = read(RDF.encode(), "f.xml")
    assert rdf.text == "No light\n\nThe mayor said there was no light in the harbour."
    assert rdf.published == "2026-04-02"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16"])
def test_encodings(read: Read, encoding: str) -> None:
    """A feed in its declared encoding reads right."""
    item = "<item><title>Señal</title><description>«Sí», dijo Úrsula.</description></item>"
    assert read(rss(item, encoding), "f.xml")[0].text == "Señal\n\n«Sí», dijo Úrsula."


def test_plain_text_that_looks_like_markup_is_kept(read: Read) -> None:
    """An ampersand and a "less than" in a text description are characters, not markup."""
    item = "<item><title>A &amp; B</title><description>3 &lt; 5, said R&amp;D, and left.</description></item>"
    assert read(rss(item), "f.xml")[0].text == "A & B\n\n3 < 5, said R&D, and left."


def test_a_broken_feed_reads_as_far_as_it_makes_sense(read: Read) -> None:
    """A feed cut off in the middle gives what came whole, with a note."""
    found = read(rss(ITEM * 3)[:-400], "f.xml")
    assert len(found) >= 2
    assert any("breaks XML" in note for note in found[0].notes)


def test_bombs_are_refused(read: Read) -> None:
    """Entities declared in a feed (billion laughs) are Malformed before anything expands them."""
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(Malformed, match="entities"):
        read((bomb + RSS.split("?>", 1)[1].format(items=ITEM.replace("rió", "&b;"))).encode(), "f.xml")


def test_empty_feeds(read: Read) -> None:
    """No items, or none with text, is NoText; something else in .rss is Malformed."""
    with pytest.raises(NoText):
        read(rss(""), "f.xml")
    with pytest.raises(NoText):
        read(rss("<item><link>https://x.example/</link></item>"), "f.xml")
    with pytest.raises(Malformed):
        read(b"<rss", "f.rss")


@pytest.mark.parametrize(
    ("title", "link", "name"),
    [
        ("Windrose Dispatch: Corumaya in brief", "https://windrose.example/corumaya", "Windrose Dispatch"),
        ("El Farallón | Política", "https://www.elfarallon.example/politica", "El Farallón"),
        ("Política - El Faro", "https://elfaro.example", "El Faro"),
        ("News - The Quay", "", "The Quay"),
        ("The Quay", "", "The Quay"),
        ("Latest news from The Quay", "", "The Quay"),
        ("Últimas noticias de El Faro", "", "El Faro"),
        ("El Faro - Titulares (RSS)", "", "El Faro"),
        ("The Quay RSS feed", "", "The Quay"),
        ("The Quay, the paper of the tide", "", "The Quay"),
        ("Agencia Faro / Despachos", "", "Agencia Faro"),
        ("Deportes | El Faro", "", "El Faro"),
        ("Noticias de Selwyn", "", "Noticias de Selwyn"),
        ("", "", None),
    ],
)
def test_site_names(title: str, link: str, name: str | None) -> None:
    """The outlet is the feed's site, not the section."""
    assert site_name(title, link) == name


def test_a_feed_of_a_house_gives_its_name_and_its_author(read: Read) -> None:
    """The outlet ends at the title's full stop; the feed's author is each item's that has none (RFC 4287, 4.2.1)."""
    data = ATOM.replace("The Quay", "Ministry of Quays. Notes and orders").replace(
        "<entry>", "<author><name>Press Office</name></author><entry>"
    )
    (own,) = read(data.encode(), "f.xml")
    (given,) = read(data.replace("<author><name>May Pendle</name></author>", "").encode(), "f.xml")
    assert (own.outlet, own.author, given.author) == ("Ministry of Quays", "May Pendle", "Press Office")


def test_an_author_with_an_address_is_the_name(read: Read) -> None:
    """RSS asks for an address and lets the name follow in brackets: the name is who wrote it."""
    (found,) = read(rss("<item><title>Lamp</title><author>ada@quay.example (Ada Brum)</author></item>"), "f.xml")
    assert found.author == "Ada Brum"
