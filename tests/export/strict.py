"""Pages read strictly, and texts that try to be more than text."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from hypothesis import strategies as st

VOID = {"meta", "col", "rect", "path", "br", "link", "img", "input"}
HOSTILE = st.text(st.sampled_from("<>&\"'/=`-! scriptonload\0\x1b\u202e\ud800$"), max_size=40).map(
    lambda text: text.replace("\ud800", "")
)


class Page(HTMLParser):
    """Reads a page strictly: every tag closed in order; keeps tags, ids, links and the text by element."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.lines: list[str] = []
        self._line: list[str] | None = None
        self._skip = 0
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag in VOID:
            return
        self.open.append(tag)
        if given.get("class") == "line src":
            self._line = []
        elif self._line is not None and given.get("class") in ("n", "pill", "ours"):
            self._skip = len(self.open)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self._skip == len(self.open):
            self._skip = 0
        assert self.open.pop() == tag
        if tag == "p" and self._line is not None:
            self.lines.append("".join(self._line))
            self._line = None

    def handle_data(self, data: str) -> None:
        if self._line is not None and not self._skip:
            self._line.append(data)


def still(text: str) -> Page:
    """The page, read: nothing in it runs or fetches, and its one style sheet is allowed by its own hash."""
    read = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in read.tags}
    names = {name for _, given in read.tags for name in given}
    assert not {name for name in names if name.startswith("on")} and not {"src", "style", "srcset"} & names
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style and "url(" not in style[1] and "@import" not in style[1]
    wanted = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(given["content"] or "" for tag, given in read.tags if given.get("http-equiv"))
    assert f"style-src 'sha256-{wanted}'" in policy and "default-src 'none'" in policy
    return read
