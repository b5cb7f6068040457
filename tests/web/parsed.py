"""An answer's HTML as a tree: what a test asks of a page without a browser."""

from __future__ import annotations

from typing import Any

from lxml import html
from starlette.testclient import TestClient


def classed(name: str) -> str:
    """The XPath condition for a class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


class Seen:
    """A page that the application answered with."""

    def __init__(self, client: TestClient, address: str, status: int = 200) -> None:
        answer = client.get(address)
        assert answer.status_code == status, answer.text
        self.text = answer.text
        self.root = html.fromstring(answer.text)

    def all(self, path: str) -> list[html.HtmlElement]:
        """The elements on an XPath."""
        found: Any = self.root.xpath(path)
        return list(found)

    def texts(self, path: str) -> list[str]:
        """Their texts, white space runs as one space."""
        return [" ".join(each.text_content().split()) for each in self.all(path)]

    def one(self, path: str) -> str:
        """The text of the only one there is."""
        [text] = self.texts(path)
        return text

    def link(self, words: str) -> str:
        """Where the only link with these words leads."""
        [found] = [each for each in self.all("//a[@href]") if " ".join(each.text_content().split()) == words]
        return str(found.get("href"))
