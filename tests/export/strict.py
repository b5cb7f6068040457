"""Pages read strictly, and texts that try to be more than text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import strategies as st

VOID = {"meta", "rect", "path", "br", "link", "img", "input"}
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
