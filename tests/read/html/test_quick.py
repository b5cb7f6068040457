"""The article that a page's markup names: where that leaves no doubt the extractor would choose the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from bench.news import Press
from eval.pages import cases
from hypothesis import given
from hypothesis import strategies as st

from dicho.errors import TooLarge
from dicho.read.html import quick
from dicho.read.html.choose import Choice, choose, is_linked, is_prose
from dicho.read.html.facts import Reader
from dicho.read.html.page import Block, Page, page
from dicho.read.html.reader import decoded
from dicho.read.html.tokens import ATTRIBUTE, MARKUP, attributes, tokens

SENTENCE = "The mill at Cape Ledo will close in June after ninety years, its owners said on Monday in a letter."
PARAGRAPHS = "".join(f"<p>{SENTENCE} {number}, they said, is enough.</p>" for number in range(16))
WRAPPED = PARAGRAPHS.replace("<p>", "<div class='x9'><p class='a1'>").replace("</p>", "</p></div>")
TEASERS = "<div><a href='/a'>The mill at Cape Ledo will close in June after ninety years.</a></div>" * 20
FEW = PARAGRAPHS[: PARAGRAPHS.index("5, they")] + "</p>"


def paragraphs(seen: Page) -> list[int]:
    return [i for i, block in enumerate(seen.blocks) if is_prose(block) and not is_linked(block)]


def sure(markup: str) -> bool:
    try:
        seen = page(markup)
    except TooLarge:
        return False
    return quick.article(seen.blocks, paragraphs(seen)) is not None


def chosen(seen: Page, monkeypatch: pytest.MonkeyPatch, *, asked: bool) -> Choice:
    """The choice; with `asked` the extractor is asked whatever the markup says."""

    def never(blocks: Sequence[Block], prose: Sequence[int]) -> None:
        return None

    with monkeypatch.context() as patch:
        if asked:
            patch.setattr(quick, "article", never)
        return choose(seen, Reader(seen).headline())


def test_the_choice_is_the_extractor_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """On invented pages of newspapers, and on the awkward ones with the thresholds lowered to their length."""
    monkeypatch.setattr(quick, "PARAGRAPHS", 2)
    monkeypatch.setattr(quick, "CHARACTERS", 100)
    monkeypatch.setattr(quick, "MANY", 2)
    monkeypatch.setattr(quick, "LONG", 100)
    every = [decoded(case.data).text for case in cases() if case.file.suffix == ".html"]
    every += [made.html.decode() for made in Press(5).pages(12)]
    named = [markup for markup in every if sure(markup)]
    assert len(named) >= 45
    for markup in named:
        seen = page(markup)
        quickly, asked = (chosen(seen, monkeypatch, asked=asked) for asked in (False, True))
        assert replace(quickly, notes=()) == replace(asked, notes=())  # the notes may tell of the extractor's troubles


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<article>{PARAGRAPHS}</article>", True),
        (f"<div itemprop='articleBody'>{PARAGRAPHS}</div>", True),
        (f"<article>{PARAGRAPHS}</article><aside>{PARAGRAPHS}</aside>", True),
        (f"<div>{PARAGRAPHS}</div>", True),
        (f"<div><h1>The mill closes</h1>{WRAPPED}</div><div>{TEASERS}</div>", True),
        (f"<div>{PARAGRAPHS}</div><div>{PARAGRAPHS}</div>", False),
        (f"<div>{PARAGRAPHS}<div><p>{SENTENCE} {SENTENCE}</p></div></div>", False),
        (f"<div>{PARAGRAPHS.replace('<p>', '<div>').replace('</p>', '</div>')}</div>", False),
        (f"<div>{PARAGRAPHS.replace('The mill at Cape Ledo', '<a href=/a>The mill at Cape Ledo</a>')}</div>", False),
        (f"<div>{PARAGRAPHS}<ul>{'<li>A stop on the line</li>' * 40}</ul></div>", False),
        (f"<div>{FEW}</div>", False),
        (f"<div>{PARAGRAPHS}</div><article><p>{SENTENCE}</p></article>", False),
        (f"<article>{PARAGRAPHS}</article><div>{PARAGRAPHS}</div>", False),
        (f"<article>{PARAGRAPHS}</article><article>{PARAGRAPHS}</article>", False),
        (f"<article>{PARAGRAPHS}<article>{PARAGRAPHS}</article></article>", False),
        (f"<article><p>{SENTENCE}</p></article>", False),
        (f"<article>{PARAGRAPHS}<ul>{'<li>A stop on the line</li>' * 200}</ul></article>", False),
        (f"<nav><article>{PARAGRAPHS}</article></nav>", False),
        ("", False),
    ],
)
def test_where_the_markup_leaves_no_doubt(markup: str, expected: bool) -> None:
    """One article with nearly all paragraphs that stand in no furniture, long enough, and little else in it; or, where
    nothing is called an article, one element of any name with many of them, written alike, and next to nothing else.
    """
    assert sure(f"<html><body>{markup}</body></html>") is expected


PIECES = st.sampled_from(
    [
        *(" ", "\n", "/", "=", " = ", "a", "href", "b-c", "hidden", "x>y", "<", ">", "'", '"', "&amp;", "é"),
        *('class="a b"', "id='q'", 'href="/x?a=1&amp;b=2"', "data-x=1", 'alt=""', 'a="x>y"', "B='<p>'", 'c = "d"'),
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_a_tag_is_the_same_by_either_pattern(pieces: list[str]) -> None:
    """Its end and its attributes are those that one attribute after the other gives, whatever stands in it."""
    markup = f"<a {''.join(pieces)}> tail"
    at, expected = 2, dict[str, str]()
    while found := ATTRIBUTE.match(markup, at):
        for name, value in attributes(found[0]).items():
            expected.setdefault(name, value)
        at = found.end()
    rest = markup[at:].lstrip("/ \t\n\r\f\v")
    token = next(tokens(markup))
    assert attributes(token.said) == expected
    assert markup[token.end :] == (rest[1:] if rest.startswith(">") else rest)


def test_hostile_tags_are_matched_in_linear_time() -> None:
    """Tags that never end, of every kind that makes a pattern try again."""
    import time

    for piece in ("a ", 'a="', "a='", "a=", '"', "a = ", "<a ", "/", ' a="b"', " a=b", "\t=", "='\""):
        began = time.process_time()
        MARKUP.search("<a " + piece * 200_000)
        assert time.process_time() - began < 1.5, piece
