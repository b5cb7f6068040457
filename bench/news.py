"""Invented news pages of the weight real ones have: markup around an article of 400 to 900 words.

A newspaper's page is mostly not its article: styles and scripts in the head, what it says of itself for machines,
menus, cards of other stories, sharing, advertisements, comments, a foot. Three makes of page, 30 to 60 kB and 600 to
1,000 tags each, as newsrooms' systems write them. Every name and word is made up.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bench.invented import Inventor, Sheet

_SECTIONS = {
    "en": ("World", "Politics", "Harbour", "Business", "Courts", "Culture", "Sport", "Opinion", "Letters", "Archive"),
    "es": ("Mundo", "Política", "Puerto", "Economía", "Tribunales", "Cultura", "Deportes", "Opinión", "Cartas"),
}
_MORE = {"en": "Read more", "es": "Leer más"}
_SHARE = {"en": ("Share", "Copy link", "Print"), "es": ("Compartir", "Copiar enlace", "Imprimir")}
_MARKS = {"en": ("“", "”"), "es": ("«", "»")}


@dataclass(frozen=True, slots=True)
class Made:
    """A page: its address, its bytes (UTF-8), and what of it is the article, a line a paragraph."""

    url: str
    html: bytes
    article: tuple[str, ...]


class Press:
    """Makes pages, the same for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        self.inventor = Inventor(self.chance, people=400)
        self._makes = (self._columns, self._blog, self._divs)

    def pages(self, count: int) -> Iterator[Made]:
        """So many pages, the makes in turn."""
        for number in range(count):
            yield self.page(number)

    def page(self, number: int) -> Made:
        """The page of this number: its address bears it."""
        sheet = self.inventor.sheet(self.chance.randint(5, 9))
        article = tuple(self._article(sheet))
        host = "".join(c for c in sheet.outlet.lower() if c.isascii() and c.isalnum())
        url = f"https://{host}.example/{sheet.day:%Y/%m/%d}/{number}"
        body = self._makes[number % len(self._makes)](sheet, article)
        html = f'<!DOCTYPE html>\n<html lang="{sheet.lang}">\n{self._head(sheet, url)}\n{body}\n</html>\n'
        return Made(url, html.encode(), (sheet.title, *article))

    def _article(self, sheet: Sheet) -> Iterator[str]:
        opens, closes = _MARKS[sheet.lang]
        for said in sheet.said:
            yield " ".join(self.inventor.sentence(sheet.lang) for _ in range(self.chance.randint(2, 4)))
            who = said.who.name if said.who else "a source"
            yield f"{said.before}{opens}{said.words.rstrip('.')}{closes}, {said.verb} {who}."

    def _head(self, sheet: Sheet, url: str) -> str:
        about = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": sheet.title,
            "datePublished": f"{sheet.day}T09:30:00Z",
            "author": {"@type": "Person", "name": self.inventor.speakers[0].name},
            "publisher": {"@type": "Organization", "name": sheet.outlet, "logo": {"url": "https://cdn.example/l.png"}},
            "mainEntityOfPage": url,
        }
        metas = "\n".join(
            f'<meta property="{name}" content="{escape(value)}">'
            for name, value in (
                ("og:title", sheet.title),
                ("og:site_name", sheet.outlet),
                ("og:url", url),
                ("og:type", "article"),
                ("og:image", "https://cdn.example/i/1200.jpg"),
                ("og:description", self.inventor.sentence(sheet.lang)),
                ("article:published_time", f"{sheet.day}T09:30:00Z"),
                ("twitter:card", "summary_large_image"),
            )
        )
        links = "\n".join(
            f'<link rel="preload" as="script" href="https://cdn.example/a/{n}.js">'
            for n in range(self.chance.randint(6, 18))
        )
        return (
            f'<head>\n<meta charset="utf-8">\n<title>{escape(sheet.title)} | {escape(sheet.outlet)}</title>\n{metas}\n'
            f'{links}\n<link rel="canonical" href="{url}">\n<style>{self._style()}</style>\n'
            f'<script type="application/ld+json">{json.dumps(about, ensure_ascii=False)}</script>\n'
            f"<script>{self._script(self.chance.randint(4_000, 12_000))}</script>\n</head>"
        )

    def _style(self) -> str:
        rules = (
            f".c{self.chance.randrange(9999):x}{{margin:{n}px auto;display:flex;order:{self.chance.randrange(4096)}}}"
            for n in range(self.chance.randint(60, 160))
        )
        return "".join(rules)

    def _script(self, size: int) -> str:
        made = 'window.dl=window.dl||[];(function(w,d){if(w.x<1&&d.y>0){w.t="<div class=ad></div>"}'
        while len(made) < size:
            made += f"w.p{self.chance.randrange(9999)}=function(a){{return a<{self.chance.randrange(99)}?d.q(a):null}};"
        return made + "})(window,document);"

    def _menu(self, lang: str, deep: int) -> str:
        entries = "".join(
            f'<li class="menu-item"><a href="/{n}/{m}" data-track="nav-{n}-{m}">{escape(name)} {m or ""}</a></li>'
            for n, name in enumerate(_SECTIONS[lang])
            for m in range(deep)
        )
        return f'<nav class="site-nav" role="navigation"><ul>{entries}</ul></nav>'

    def _cards(self, lang: str, count: int) -> str:
        return "".join(
            f'<div class="card"><a class="card__link" href="/{n}"><picture>'
            f'<source srcset="https://cdn.example/{n}.webp 1x">'
            f'<img loading="lazy" src="https://cdn.example/{n}.jpg" alt="" width="320" height="180"></picture>'
            f'<span class="card__title">{escape(" ".join(self.inventor.sentence(lang).split()[:9]))}</span></a>'
            f'<span class="card__meta"><time datetime="2024-05-0{n % 9 + 1}">0{n % 9 + 1}/05</time></span></div>\n'
            for n in range(count)
        )

    def _share(self, lang: str) -> str:
        icon = '<svg viewBox="0 0 24 24" width="16" height="16"><path d="M4 4h16v16H4z M8 8l8 8"></path></svg>'
        buttons = "".join(
            f'<button type="button" class="share__b">{icon}<span>{w}</span></button>' for w in _SHARE[lang]
        )
        return f'<div class="share-bar">{buttons}</div>'

    def _foot(self, lang: str) -> str:
        links = "".join(
            f'<li><a href="/f/{n}">{escape(self.chance.choice(_SECTIONS[lang]))}</a></li>' for n in range(40)
        )
        return f'<footer class="site-footer"><ul>{links}</ul><p>© 2019-2025 Example Press</p></footer>'

    def _paragraphs(self, article: Sequence[str], every: int, between: str) -> str:
        found = []
        for n, text in enumerate(article, start=1):
            words = escape(text, quote=False)
            first = words.split(" ", 1)[0]
            if n % 4 == 0:
                words = words.replace(first, f'<a href="/tag/{n}">{first}</a>', 1)
            if n % 5 == 0:
                words = words.replace(" of ", " <em>of</em> ", 1).replace(" de ", " <em>de</em> ", 1)
            found.append(f"<p>{words}</p>")
            if n % every == 0 and n < len(article):
                found.append(between)
        return "\n".join(found)

    def _columns(self, sheet: Sheet, article: Sequence[str]) -> str:
        """Semantic elements: header, main, article, aside, footer."""
        ad = '<div class="ad-slot" data-ad="mid"><span>Advertisement</span><div id="gpt-1"></div></div>'
        figure = '<figure><img src="/a.jpg" alt=""><figcaption>The pier. Photo: Example</figcaption></figure>'
        return (
            f'<body class="post">\n<header>{self._menu(sheet.lang, 4)}</header>\n<main>\n<article>\n'
            f"<h1>{escape(sheet.title)}</h1>\n"
            f'<p class="byline">By {escape(self.inventor.speakers[0].name)} · <time>{sheet.day:%d %B %Y}</time></p>\n'
            f"{self._share(sheet.lang)}\n{figure}\n{self._paragraphs(article, 6, ad)}\n</article>\n"
            f'<aside class="related"><h2>{_MORE[sheet.lang]}</h2>{self._cards(sheet.lang, 16)}</aside>\n</main>\n'
            f"{self._comments(sheet.lang, 6)}\n{self._foot(sheet.lang)}\n"
            f"<script>{self._script(6_000)}</script></body>"
        )

    def _blog(self, sheet: Sheet, article: Sequence[str]) -> str:
        """As a widespread blog system writes it: numbered classes, a sidebar of widgets."""
        widget = "".join(
            f'<section id="w-{n}" class="widget widget_recent"><h2 class="widget-title">{_MORE[sheet.lang]}</h2>'
            f"<ul>{self._entries(sheet.lang, 8)}</ul></section>\n"
            for n in range(4)
        )
        return (
            f'<body class="single single-post postid-1">\n<div id="page" class="site">\n{self._menu(sheet.lang, 3)}\n'
            f'<div id="content" class="site-content"><div id="primary"><article id="post-1" class="post hentry">\n'
            f'<header class="entry-header"><h1 class="entry-title">{escape(sheet.title)}</h1>'
            f'<div class="entry-meta">{sheet.day:%d/%m/%Y}</div></header>\n<div class="entry-content">\n'
            f"{self._paragraphs(article, 9, '<blockquote><p>—</p></blockquote>')}\n</div>{self._share(sheet.lang)}\n"
            f'</article>\n{self._comments(sheet.lang, 12)}</div>\n<div id="secondary" class="sidebar">{widget}</div>\n'
            f"</div>{self._foot(sheet.lang)}</div>\n<script>{self._script(9_000)}</script></body>"
        )

    def _divs(self, sheet: Sheet, article: Sequence[str]) -> str:
        """Nothing but <div>, with machine-made class names."""
        wrapped = self._paragraphs(article, 5, f'<div class="css-ad1"><div class="dfp">{_MORE[sheet.lang]}</div></div>')
        paragraphs = wrapped.replace("<p>", '<div class="css-x9f"><p class="css-at9">').replace("</p>", "</p></div>")
        grid = "".join(
            f'<div class="css-g{n}"><div class="css-h">{self._cards(sheet.lang, 6)}</div></div>' for n in range(4)
        )
        return (
            f'<body>\n<div id="app"><div class="css-top">{self._menu(sheet.lang, 5)}</div>\n<div class="css-m">\n'
            f'<div class="css-1"><h1 class="css-t">{escape(sheet.title)}</h1>{self._share(sheet.lang)}\n'
            f"{paragraphs}</div>\n"
            f'<div class="css-2 recommended">{grid}</div></div>\n{self._foot(sheet.lang)}</div>\n'
            f'<script id="state" type="application/json">{self._script(14_000)}</script></body>'
        )

    def _entries(self, lang: str, count: int) -> str:
        titles = (" ".join(self.inventor.sentence(lang).split()[:8]) for _ in range(count))
        return "".join(f'<li><a href="/{n}">{escape(title)}</a></li>' for n, title in enumerate(titles))

    def _comments(self, lang: str, count: int) -> str:
        said = "".join(
            f'<li class="comment"><div class="comment-author"><b>{escape(who.name)}</b></div>'
            f'<div class="comment-content"><p>{escape(self.inventor.sentence(lang))}</p></div>'
            f'<a class="comment-reply-link" href="#r{n}">{_MORE[lang]}</a></li>'
            for n, who in enumerate(self.chance.choices(self.inventor.speakers, k=count))
        )
        return f'<div id="comments" class="comments-area"><ol class="comment-list">{said}</ol></div>'
