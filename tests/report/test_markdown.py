"""A report as Markdown: another's parser reads just its text back, whatever that holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from tests.report.made import built, every, hostile

from dicho.export.report import markdown
from dicho.export.report.model import Quote, Ref, Report, Run
from dicho.pipeline.workspace import Workspace
from dicho.view.printable import printable

PARSER = MarkdownIt("gfm-like", {"linkify": False}).use(footnote_plugin)
MARKS = st.text(st.sampled_from("*_`~|#>+-=.)([]!<&:;\\^$@{}\n\r\t 1aé»\"'/w\0\u202e"), max_size=24)
SAID = (
    "*a*",
    "| b |",
    "`c`",
    "[d](e)",
    "<script>",
    "[^1]",
    "1. f",
    "- g",
    "# h",
    "&amp;",
    "a\n\n> b",
    "https://x.example",
)
_SPACE = re.compile(r"\s+")


def text_of(report: Report) -> str:
    return b"".join(markdown.write(report)).decode()


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def shape(report: Report) -> list[str]:
    """The kinds of all tokens but of text and line breaks: what the parser made of it."""
    plain = {"text", "softbreak", "hardbreak", "text_special", "strong_open", "strong_close"}
    return [token.type for token in flat(PARSER.parse(text_of(report))) if token.type not in plain]


def words_of(text: str) -> str:
    """The text that the parser finds, white space aside."""
    found = [t.content for t in flat(PARSER.parse(text)) if t.type in ("text", "text_special", "code_inline")]
    return _SPACE.sub("", "".join(found))


@settings(max_examples=200, deadline=None)
@given(MARKS.filter(lambda words: any(c.isalnum() for c in words)))
@example("[^1]")
@example("1. a")
@example("- a | b")
@example("a\n\n# b\n\n    c")
@example("[^2]: a")
@example("~~~\na")
@example("a\n===")
def test_any_text_is_text(words: str) -> None:
    """Pipes, backticks, brackets, tags, line ends, footnotes: none of it becomes markup, and all of it is kept."""
    tame, wild = shape(hostile("taut")), shape(hostile(words))
    assert wild == tame
    assert words_of(markdown.start(markdown.text(words))) == _SPACE.sub("", printable(words))


def test_each_known_trick() -> None:
    """The texts that are markup by themselves are words of their own."""
    for words in SAID:
        tokens = {token.type for token in flat(PARSER.parse(markdown.start(markdown.text(words))))}
        assert tokens <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}, words


def test_every_quotation_and_note_is_read_back(shared: Workspace) -> None:
    """Every quotation stands in it to the letter, white space aside; every note is there, and referred to."""
    report = built(shared)
    text = text_of(report)
    found = words_of(text)
    for quote in every(report, Quote):
        for run in quote.line:
            assert not isinstance(run, Run) or _SPACE.sub("", printable(run.text)) in found
    anchors = [token.meta["id"] for token in flat(PARSER.parse(text)) if token.type == "footnote_ref"]
    assert len(anchors) == len(list(every(report.sections, Ref)))
    for note in report.notes:
        assert f"[^{note.number}]: " in text and note.capture in text and note.statement in text


def test_tables_are_tables(shared: Workspace) -> None:
    """Every table of the report is one for the parser, with as many columns in each row."""
    report = built(shared)
    tokens = PARSER.parse(text_of(report))
    heads = [token for token in tokens if token.type == "table_open"]
    assert len(heads) > 5
    rows = re.findall(r"^\|.*\|$", text_of(report), re.M)
    cells = sum(token.type in ("td_open", "th_open") for token in tokens)
    assert cells == sum(len(re.split(r"(?<!\\)\|", row)) - 2 for row in rows if not row.startswith("| ---"))
