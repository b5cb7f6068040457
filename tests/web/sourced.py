"""The archived text as a page of the reader holds it, read by a parser and not by a browser."""

from __future__ import annotations

from html.parser import HTMLParser

APART = {"gutter", "n", "pill"}
VOID = {"br", "img", "input", "link", "meta", "rect", "path", "use", "circle"}


class SourceText(HTMLParser):
    """The text of the element with the id "source", but for gutter, badges and pills; and what is marked in it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.badges: list[str] = []
        self.classes: set[str] = set()
        self._depth = 0
        self._apart = 0
        self.feed(page.replace("\r\n", "\n").replace("\r", "\n"))  # as every browser reads a page
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in VOID or not (self._depth or given.get("id") == "source"):
            return
        self._depth += 1
        names = set(given.get("class", "").split())
        self.classes |= names
        if "n" in names:
            self.badges.append(given["id"])
        if not self._apart and names & APART:
            self._apart = self._depth

    def handle_endtag(self, tag: str) -> None:
        if not self._depth:
            return
        if self._apart == self._depth:
            self._apart = 0
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth and not self._apart:
            self.text += data
