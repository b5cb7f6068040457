"""What can be found out about a page that a browser shows, without changing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from playwright.sync_api import Page

AXE_OPTIONS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  const scrolled = node => {
    for (let at = node.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== 'visible') return true;
    return false;
  };
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll('*')]
    .filter(node => node.getBoundingClientRect().right > room + 1 && !scrolled(node))
    .map(node => node.outerHTML.slice(0, 120)).slice(0, 5).concat(['page ' + document.documentElement.scrollWidth]);
}"""
TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (parent.closest('script, style, .src, code, [lang]:not(html)')) continue;
    const text = walk.currentNode.data.replace(/\\s+/g, ' ').trim();
    if (text) found.push(text);
  }
  for (const node of document.querySelectorAll('[title], [aria-label], [placeholder], [alt]'))
    if (!node.closest('[lang]:not(html)'))
      for (const name of ['title', 'aria-label', 'placeholder', 'alt'])
        if (node.hasAttribute(name)) found.push(node.getAttribute(name).trim());
  return [document.title.split(' · ')[0], ...found];
}"""
CLIPPED = """() => [...document.body.querySelectorAll('*')].filter(node => {
  const style = getComputedStyle(node);
  const clips = ['hidden', 'clip'];
  return (clips.includes(style.overflowX) && node.scrollWidth > node.clientWidth + 1
      || clips.includes(style.overflowY) && node.scrollHeight > node.clientHeight + 1)
    && !node.closest('.sr, svg, [hidden]') && node.clientWidth > 2 && node.innerText?.trim();
}).map(node => node.outerHTML.slice(0, 120))"""


@cache
def axe() -> str:
    """The script of axe-core, which finds faults of accessibility."""
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that a page breaks, and where."""

    rule: str
    help: str
    where: tuple[str, ...]

    def __str__(self) -> str:
        return "\n  ".join([f"{self.rule}: {self.help}", *self.where[:5]])


def faults_of_access(page: Page) -> list[Fault]:
    """What axe-core says against the page: every rule it has, and the least size of targets."""
    page.evaluate(axe())  # by the debugger, which the page's content policy does not bind
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)
    return [Fault(each["id"], each["help"], tuple(_places(each["nodes"]))) for each in result["violations"]]


def _places(nodes: Iterable[dict[str, Any]]) -> Iterable[str]:
    for node in nodes:
        message = " ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
        yield f"{node['html'][:160]} :: {message}"


def too_wide(page: Page) -> list[str]:
    """The elements for whose sake the page scrolls sideways; empty when it does not."""
    found: list[str] = page.evaluate(WIDER)
    return found


def clipped(page: Page) -> list[str]:
    """The elements whose words do not fit in them and are cut off."""
    found: list[str] = page.evaluate(CLIPPED)
    return found


def own_texts(page: Page) -> list[str]:
    """Dicho's own words on the page: not those of sources, code, or parts in another language."""
    found: list[str] = page.evaluate(TEXTS)
    return found
