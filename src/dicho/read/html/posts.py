"""Posts of a forum's page: containers that come again, each with its writer's name, and what they quote.

phpBB, vBulletin, XenForo, SMF, MyBB, Discourse, Reddit and tables of old name their parts alike, in classes and ids;
none is known by name here. A page is a thread where what would be read as its article stands in such containers: the
comments under an article stay outside, as they always did.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dicho.read import dates
from dicho.read.html.facts import plain
from dicho.read.html.page import VOID, Block, Page
from dicho.read.html.render import Rendered
from dicho.read.html.tokens import attributes, tokens
from dicho.read.voices import name_of, quoted_name
from dicho.text.align import fold

FEWEST_POSTS, FEWEST_WRITERS = 2, 2
MOSTLY = 0.6
"""The share of an article's characters that stands in posts where the page is a thread."""
LONGEST_NAME = 60
LEAD = re.compile(r"(?:(?:[Bb][Yy]|[Pp][Oo][Rr])\s+|de\s+(?!(?:la|las|los)\s)|[Uu]/)(?=\S)")
"""What stands before a name ("by Ada", "de Ada"); of "Deborah" and "De la Torre" it is the name's own."""
DEEPEST = 200
"""Elements inside each other in which the one is looked for that a tag closes."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


POST_CLASS = _names(
    "comment crawler-post forum-post js-post message post post-container post-wrapper post_wrapper postbit "
    "postcontainer reply shreddit-comment thing topic-post windowbg windowbg2"
)
POST_ID = re.compile(r"(?:p|post|comment|msg|message|pid|edit|post_|t[13]_)[-_]?\d+\Z", re.I)
POST_TYPE = re.compile(r"schema\.org/(?:Comment|DiscussionForumPosting|SocialMediaPosting)\b", re.I)
WRITER_CLASS = _names(
    "author author-name bigusername comment-author creator display-name fn full-name member message-name name "
    "nick post-author poster trigger-user-card user-name username username-coloured"
)
BODY_CLASS = _names(
    "bbwrapper comment-body comment-content comment-text comment_text content cooked entry-content inner md "
    "message-body message-content messagecontent post-body post-content post-message post-text post_body "
    "post_message postbody postcontent postmessage usertext-body"
)
BODY_ID = re.compile(r"(?:post_message|msg|pid|post_content|message)[-_]?\d+\Z", re.I)
QUOTE_CLASS = _names("bbcode_quote bbcodeblock--quote mycode_quote quote quoteblock quotecontent quotetable")
TITLE_CLASS = _names("bbcode_postedby bbcodeblock-title quoteheader quotetitle smallfont title topslice_quote")
WRITTEN = re.compile(r"\b(?:date|time|postdate|datetime|published|timestamp|post-date|smalltext|keyinfo)\b", re.I)
FURNITURE = _names(
    "actionbar bbcodeblock-expandlink editedby flat-list likes message-actionbar message-lastedit moderatorbar "
    "notice post-controls post-menu-area postsignature sig signature signaturecontainer"
)


@dataclass(slots=True)
class _Part:
    """An element that matters: its stretch of markup, its kind, and what its attributes say."""

    kind: str
    start: int
    end: int
    key: str = ""
    said: str = ""

    def holds(self, place: int) -> bool:
        return self.start <= place < self.end

    def contains(self, other: _Part) -> bool:
        return self.start <= other.start and other.end <= self.end and self is not other


@dataclass(slots=True)
class Quoted:
    """What a post quotes: whose it is, and its blocks."""

    who: str | None
    blocks: list[Block]


@dataclass(slots=True)
class PagePost:
    """A post of a page: whose, on which day, its blocks without those it quotes, and those."""

    who: str
    day: str | None
    blocks: list[Block] = field(default_factory=list)
    quotes: list[Quoted] = field(default_factory=list)


def find_posts(page: Page, kept: Sequence[int]) -> list[PagePost]:
    """The posts of a page, in its order; none where it is no thread. `kept` are the blocks of what is its article."""
    if not _may_be_thread(page, kept):
        return []
    parts = sorted(_parts(page.markup), key=lambda part: (part.start, -part.end))
    containers = _containers(parts)
    if len(containers) < FEWEST_POSTS or not _is_thread(page, kept, containers):
        return []
    shelf = _Shelf(page, parts, containers)
    posts = [post for one in containers if (post := _post(shelf, one)) is not None]
    writers = {fold(post.who).casefold() for post in posts}
    return posts if len(posts) >= FEWEST_POSTS and len(writers) >= FEWEST_WRITERS else []


def _may_be_thread(page: Page, kept: Sequence[int]) -> bool:
    """Whether one of these blocks stands in what may be one of several posts: asked first, for it costs little.

    An article that is called a post stands alone.
    """
    around = {node for i in kept or range(len(page.blocks)) for node in page.blocks[i].path}
    posts = [node for node in around if node.said and _is_post(node.attributes)]
    names = {node.name for node in posts}
    every = {node for block in page.blocks for node in block.path if node.name in names} if names else set()
    found = Counter(_key(node.name, node.attributes) for node in every if _is_post(node.attributes))
    return any(found[_key(node.name, node.attributes)] >= FEWEST_POSTS for node in posts)


def _key(name: str, given: dict[str, str]) -> str:
    """What the containers of one page's posts have in common."""
    classes = frozenset(given.get("class", "").lower().split())
    return f"{name} {' '.join(sorted(classes & POST_CLASS))} {re.sub('[0-9]+', '#', given.get('id', ''))}"


def _is_post(given: dict[str, str]) -> bool:
    classes = frozenset(given.get("class", "").lower().split())
    marked = bool(classes & POST_CLASS) or bool(POST_ID.match(given.get("id", "")))
    typed = bool(POST_TYPE.search(given.get("itemtype", "")))
    return marked or typed or "data-post-id" in given or "data-post-number" in given


def _is_thread(page: Page, kept: Sequence[int], containers: Sequence[_Part]) -> bool:
    article = [page.blocks[i] for i in kept]
    size = sum(block.size for block in article)
    starts = [one.start for one in containers]
    before = [containers[bisect_right(starts, _place(block)) - 1] for block in article]  # of nested ones the inner
    inside = sum(block.size for block, one in zip(article, before, strict=True) if one.holds(_place(block)))
    return inside >= MOSTLY * size


def _place(block: Block) -> int:
    return block.rendered.ops[0].start


def _parts(markup: str) -> Iterator[_Part]:
    """Every element of a kind that matters, with where it ends; one that is never closed ends with what holds it."""
    opened: list[tuple[str, _Part | None]] = []
    for token in tokens(markup):
        if token.kind == "open" and token.name not in VOID and not token.closed:
            opened.append((token.name, _part(token.name, token.start, token.said)))
        elif token.kind == "close":
            names = [name for name, _ in opened[-DEEPEST:]]
            if token.name in names:
                at = len(opened) - 1 - names[::-1].index(token.name)
                yield from _ended(opened[at:], token.end)
                del opened[at:]
    yield from _ended(opened, len(markup))


def _ended(opened: Iterable[tuple[str, _Part | None]], end: int) -> Iterator[_Part]:
    for _, part in opened:
        if part is not None:
            part.end = end
            yield part


def _part(name: str, start: int, said: str) -> _Part | None:
    if not said and name not in ("blockquote", "time", "cite"):
        return None
    given = attributes(said)
    classes = frozenset(given.get("class", "").lower().split())
    ident = given.get("id", "")
    if name == "blockquote" or classes & QUOTE_CLASS:
        return _Part("quote", start, start, said=given.get("data-quote") or given.get("data-username") or "")
    if classes & FURNITURE:
        return _Part("furniture", start, start)
    if name in ("time", "cite"):
        return _Part(name, start, start, said=given.get("datetime", ""))
    if _is_writer(given, classes):
        return _Part("writer", start, start)
    return _container(name, start, given, classes, ident)


def _is_writer(given: dict[str, str], classes: frozenset[str]) -> bool:
    return (
        bool(classes & WRITER_CLASS)
        or given.get("itemprop", "") == "author"
        or "author" in given.get("rel", "").split()
    )


def _container(name: str, start: int, given: dict[str, str], classes: frozenset[str], ident: str) -> _Part | None:
    if (
        classes & BODY_CLASS
        or BODY_ID.match(ident)
        or given.get("itemprop", "") in ("text", "articleBody", "commentText")
    ):
        return _Part("body", start, start)
    if _is_post(given):
        return _Part("post", start, start, _key(name, given), given.get("data-author", ""))
    if classes & TITLE_CLASS:
        return _Part("title", start, start)
    if WRITTEN.search(given.get("class", "")) or "data-time" in given:
        return _Part("date", start, start, said=given.get("data-time", "") or given.get("title", ""))
    return None


def _containers(parts: Iterable[_Part]) -> list[_Part]:
    """The posts' own containers: of one key, the most numerous in which a writer stands; outermost ones of that key."""
    listed = list(parts)
    writers = sorted(part.start for part in listed if part.kind == "writer")
    keys: dict[str, list[_Part]] = {}
    for part in listed:
        named = part.said or bisect_left(writers, part.start) < bisect_left(writers, part.end)
        if part.kind == "post" and named:
            keys.setdefault(part.key, []).append(part)
    best = max(keys.values(), key=len, default=[])
    return sorted(best, key=lambda part: part.start)


class _Shelf:
    """What stands on a page, found by where it begins."""

    def __init__(self, page: Page, parts: Sequence[_Part], containers: Sequence[_Part]) -> None:
        self.markup = page.markup
        self.containers = containers
        self._parts, self._blocks = parts, page.blocks
        self._starts = [part.start for part in parts]
        self._places = [_place(block) for block in page.blocks]
        self._posts = [one.start for one in containers]

    def parts(self, one: _Part) -> Sequence[_Part]:
        """The parts inside a container, without it."""
        found = self._parts[bisect_left(self._starts, one.start) : bisect_left(self._starts, one.end)]
        return [part for part in found if one.contains(part)]

    def blocks(self, one: _Part) -> Sequence[Block]:
        """The blocks that begin inside a container, and the one that began before it."""
        first = max(0, bisect_left(self._places, one.start) - 1)
        return self._blocks[first : bisect_left(self._places, one.end)]

    def nested(self, one: _Part) -> Sequence[_Part]:
        """The containers of other posts inside this one."""
        found = self.containers[bisect_left(self._posts, one.start) : bisect_left(self._posts, one.end)]
        inside = [other for other in found if one.contains(other)]
        outer: list[_Part] = []
        for other in inside:  # in order of their starts: what the last outer one holds is inside it
            if not outer or not outer[-1].contains(other):
                outer.append(other)
        return outer


def _post(shelf: _Shelf, one: _Part) -> PagePost | None:
    """The post of a container; posts inside it (replies) are left to themselves."""
    nested = shelf.nested(one)
    own = [p for p in shelf.parts(one) if not any(n.contains(p) or n is p for n in nested)]
    quotes = [p for p in own if p.kind == "quote"]
    quotes = [q for q in quotes if not any(other.contains(q) for other in quotes)]
    bodies = [p for p in own if p.kind == "body" and not any(q.contains(p) for q in quotes)]
    bodies = [p for p in bodies if not any(p.contains(other) for other in bodies)]
    who = name_of(one.said) or _writer(shelf.markup, own, bodies)
    if who is None:
        return None
    post = PagePost(who, _day(shelf.markup, own, bodies))
    around = ("writer", "date", "time", "title")
    aside = [p for p in own if p.kind == "furniture" or (not bodies and p.kind in around)]
    blocks = _clipped(shelf.blocks(one), bodies or [one], [*aside, *nested])
    _share_out(shelf.markup, post, blocks, quotes, own)
    return post if post.blocks or post.quotes else None


def _clipped(blocks: Iterable[Block], inside: Sequence[_Part], outside: Sequence[_Part]) -> list[Block]:
    """The blocks, or what of them stands inside some elements and in none of others."""
    found = []
    for block in blocks:
        ops = [
            op
            for op in block.rendered.ops
            if any(p.holds(op.start) for p in inside) and not any(p.holds(op.start) for p in outside)
        ]
        while ops and ops[0].kind == "space":
            ops.pop(0)
        while ops and ops[-1].kind == "space":
            ops.pop()
        if ops:
            whole = len(ops) == len(block.rendered.ops)
            clipped = Rendered("".join(op.text for op in ops), tuple(ops))
            found.append(block if whole else Block(block.node, clipped, block.link_chars))
    return found


def _share_out(
    markup: str, post: PagePost, blocks: Sequence[Block], quotes: Sequence[_Part], own: Sequence[_Part]
) -> None:
    """Each block to the post or to the quotation it stands in; the line that names whom it quotes to neither."""
    for quote in quotes:
        heads = [p for p in own if p.kind in ("cite", "title") and quote.contains(p)]
        named = quote.said or next((_inner(markup, p) for p in heads), "")
        inside = _clipped(blocks, [quote], heads)
        who = quoted_name(named) or name_of(named)
        if inside and quoted_name(fold(inside[0].text)):
            who, inside = who or quoted_name(fold(inside[0].text)), inside[1:]
        if inside:
            post.quotes.append(Quoted(who if who and len(who) <= LONGEST_NAME else None, inside))
    post.blocks = _clipped(blocks, [_Part("all", 0, len(markup))], quotes)
    over = quoted_name(fold(post.blocks[0].text)) if post.quotes and post.blocks else None
    if over and post.quotes[0].who in (None, over):
        post.quotes[0].who = over
        del post.blocks[0]


def _inner(markup: str, part: _Part) -> str:
    """The text inside an element, tags left out."""
    stretch = markup[part.start : part.end]
    return fold(" ".join(plain(stretch[t.start : t.end]) for t in tokens(stretch) if t.kind == "text"))


def _writer(markup: str, own: Sequence[_Part], bodies: Sequence[_Part]) -> str | None:
    """The first name outside the post's body that is one."""
    for part in sorted((p for p in own if p.kind == "writer"), key=lambda p: p.start):
        if any(body.contains(part) for body in bodies):
            continue
        name = name_of(_inner(markup, part))
        if name and len(name) <= LONGEST_NAME and any(c.isalnum() for c in name):
            return LEAD.sub("", name, count=1)
    return None


def _day(markup: str, own: Sequence[_Part], bodies: Sequence[_Part]) -> str | None:
    """The day a post bears: machine-written first, else a whole date outside its body."""
    outside = [p for p in own if not any(body.contains(p) for body in bodies)]
    for part in sorted((p for p in outside if p.kind in ("time", "date")), key=lambda p: (p.kind != "time", p.start)):
        said = [text for text in (part.said, _inner(markup, part)) if text and len(text) < 200]
        found = dates.unix(part.said) or next((day for text in said if (day := dates.machine(text))), None)
        if found:
            return found
    return None
