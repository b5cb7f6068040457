"""The visible text of a page: what a browser shows, with the way back to the markup."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.errors import TooLarge
from dicho.read.html.page import page
from dicho.read.html.reader import put_blocks
from dicho.read.html.render import UNSEEN
from dicho.read.html.tokens import tokens
from dicho.text.align import TextBuilder

FRAGMENTS = st.sampled_from(
    [
        "palabra",
        " ",
        "\n  ",
        "&nbsp;",
        "&eacute;",
        "&laquo;",
        "&amp;",
        "&#8220;",
        "&#x1F44D;",
        "&bogus;",
        "&",
        "&notit;",
        "<em>",
        "</em>",
        "<a href='/x'>",
        "</a>",
        "<p>",
        "</p>",
        '<div class="a b">',
        "</div>",
        "<br>",
        "<br/>",
        "<q>",
        "</q>",
        "<!-- no -->",
        "<script>x<p>y</script>",
        "<li>",
        "<ul>",
        "</ul>",
        "<span hidden>",
        "</span>",
        "«sí»",
        "\u00a0",
        "<pre>  a\n b",
        "</pre>",
        "<",
        ">",
        "< 5",
        "👍",
        "\u202e",
        "<td>",
        "<![CDATA[x]]>",
        "<p",
        "&#0;",
        "&#xD800;",
        "&#13;",
    ]
)


def shown(markup: str) -> list[str]:
    return [block.text for block in page(markup).blocks]


@given(st.lists(FRAGMENTS, max_size=40))
def test_every_page_maps_back(fragments: list[str]) -> None:
    """Pieces tile the text; "same" is the markup's own, "decoded" is what the reference there stands for."""
    markup = "".join(fragments)
    builder = TextBuilder()
    put_blocks(builder, page(markup).blocks, "", markup)
    text, source_map = builder.build()
    source_map.check(text, {"": markup})
    for piece in source_map.pieces:
        raw = markup[piece.raw_start : piece.raw_end]
        if piece.kind == "decoded" and not raw.startswith(("<q", "</q")):
            assert html.unescape(raw) == text[piece.start : piece.end]


@given(st.text(max_size=300))
def test_any_text_is_markup_of_some_kind(markup: str) -> None:
    """No input breaks the tokeniser: tokens stand in order, apart, inside the markup."""
    at = 0
    for token in tokens(markup):
        assert at <= token.start <= token.end <= len(markup)
        at = token.start if token.kind == "open" else token.end


SEEN = st.characters(blacklist_categories=["Cs", "Zs", "Cc", "Zl", "Zp"], blacklist_characters=UNSEEN)


@given(st.text(alphabet=SEEN, min_size=1, max_size=60))
def test_escaped_text_shows_as_it_was(text: str) -> None:
    """What a publisher escapes, a reader sees unchanged."""
    assert shown(f"<p>{html.escape(text)}</p>") == [text]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>«Esta costa es <em>inexpugnable</em>», dijo.</p>", ["«Esta costa es inexpugnable», dijo."]),
        ("<p>400.000&nbsp;litros</p>", ["400.000\u00a0litros"]),
        ("<p>uno\n   dos\t tres </p>", ["uno dos tres"]),
        ("<p>verso<br>  otro</p>", ["verso\notro"]),
        ("<div>uno<br>\n<br/>dos<br><br><br>tres<br></div>", ["uno", "dos", "tres"]),
        ("<p>inex&shy;pugna\u200bble<wbr>s &#173; no</p>", ["inexpugnables no"]),
        ("<div>uno<p>dos</div>tres", ["uno", "dos", "tres"]),
        ("<p>uno<p>dos<ul><li>tres<li>cuatro</ul>", ["uno", "dos", "tres", "cuatro"]),
        ("<p>a<script>alert('<p>no</p>')</script>b</p>", ["ab"]),
        ("<style>p{}</style><template>no</template><noscript>no</noscript><p>sí</p>", ["sí"]),
        ("<p hidden>no</p><p style='display: none'>no</p><div aria-hidden=true>no</div><p>sí</p>", ["sí"]),
        ("<p><span aria-hidden='true'>“</span>Yes<span aria-hidden='true'>”</span></p>", ["“Yes”"]),
        ("<head><title>no</title></head><body>sí", ["sí"]),
        ("<p>a < b & c &lt; d</p>", ["a < b & c < d"]),
        ("<p>x<!-- no > -->y</p>", ["xy"]),
        ("<p title='a > b'>z</p>", ["z"]),
        ("<svg><path/><path/><text>no</text></svg><p>sí</p>", ["sí"]),
        ("<pre>uno\n  dos</pre>", ["uno\n  dos"]),
        ("<p>&#0;&#xD800;&#128;</p>", ["\ufffd\ufffd€"]),
        ("<p>AT&T &copy 2025 &unknown;</p>", ["AT&T © 2025 &unknown;"]),
        ("<p>Hola<p hidden>no", ["Hola"]),
    ],
)
def test_what_a_browser_shows(markup: str, blocks: list[str]) -> None:
    """Inline tags and references vanish into the text, blocks bound it, layout folds, hidden text is not there."""
    assert shown(markup) == blocks


def test_q_elements_show_the_marks_browsers_draw() -> None:
    """<q> has quotation marks for whoever reads the page, by its language, and nested ones inside."""
    assert shown("<html lang=en><p>He said <q>go <q>now</q></q>.") == ["He said “go ‘now’”."]
    assert shown("<html lang=es><p>Dijo <q>vete <q>ya</q></q>.") == ["Dijo «vete “ya”»."]


def test_limits_are_refused_not_suffered() -> None:
    """Nesting, attributes and tags beyond the limits are TooLarge at once."""
    for markup in ("<div>" * 300_000, "<p " + " ".join(f"a{n}=1" for n in range(500_000)) + ">", "<p>x</p>" * 60_000):
        with pytest.raises(TooLarge):
            page(markup)


def test_large_real_sizes_pass() -> None:
    """Sixty thousand tags, as live blogs have them, are read."""
    assert len(shown("<p>Una <b>frase</b> más.</p>" * 15_000)) == 15_000
