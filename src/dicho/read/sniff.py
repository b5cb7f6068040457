"""What kind of document some bytes are: by their content first, by the file's name second."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from pathlib import PurePath

from dicho.read import addresses
from dicho.text.zipped import BROKEN

PLAIN = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB = "application/epub+zip"
MAIL = "message/rfc822"
MHTML = "multipart/related"
RSS = "application/rss+xml"
ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
SITEMAP = "application/sitemap+xml"
"""Of our own making: sitemaps have no type but that of XML."""
OLE = "application/x-ole-storage"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
JSON = "application/json"
JSON_LINES = "application/jsonl"
CSV = "text/csv"
BUNDLE = "application/vnd.dicho.bundle+zip"
TSV = "text/tab-separated-values"
UNKNOWN = "application/octet-stream"

ARCHIVES = frozenset({".mhtml", ".mht"})
JSON_FEED_MARK = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/')
"""What every JSON Feed says of itself; the order of its names is free, so it may stand after all the items."""
EXTENSIONS = {".html": HTML, ".htm": HTML, ".xhtml": HTML, ".eml": MAIL, ".rss": RSS, ".atom": ATOM}
DATA = {
    ".json": JSON,
    ".jsonl": JSON_LINES,
    ".ndjson": JSON_LINES,
    ".csv": CSV,
    ".tsv": TSV,
    ".css": "text/css",
    ".js": "text/javascript",
}
"""Text by its bytes, but nobody's prose: its quotation marks quote nobody."""
PACKED = {".docx": DOCX, ".epub": EPUB, ".xlsx": XLSX, ".ods": ODS}
MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ", "application/x-xz"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "application/x-riff"),
    (b"\x7fELF", "application/x-executable"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"WARC/", "application/warc"),
)
SAVED_BY = re.compile(r"^(?:Snapshot-Content-Location:\s*\S|From:\s*[\"<]?Saved by )", re.IGNORECASE | re.MULTILINE)
"""A header of a web page kept as a mail with its pictures attached, which is what MHTML is."""
MARKUP = re.compile(
    r"(?:\s|<!--.*?-->|<\?.*?\?>)*<(?P<what>!doctype\s+html|!doctype\s+\w+|[a-z][\w:.-]*)(?=[\s/>])", re.I | re.S
)
PAGE = re.compile(r"<(?:html|head|body|article|p|div|h1|meta)\b", re.IGNORECASE)
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}:(?=\s)")
MAIL_HEADERS = frozenset(
    {
        "from",
        "to",
        "subject",
        "date",
        "received",
        "return-path",
        "mime-version",
        "message-id",
        "delivered-to",
        "reply-to",
    }
)
HEAD = 8_192
SCRIPT = re.compile(r"\s*window\.YTD\.\w+\.part\d+\s*=\s*[\[{]")
"""How a part of X's archive begins: JSON made a script."""
DECLARED = frozenset({PLAIN, HTML})
"""The types whose characters a server's word on their encoding helps to read."""
CHARSET = re.compile(r"[\w:.-]{2,40}\Z")


def sniff(data: bytes, file: str) -> str:
    """The media type of `data`, named `file`; "application/octet-stream" for what is neither known nor text."""
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(data, PurePath(file).suffix.lower())
    known = next((kind for mark, kind in MAGIC if data.startswith(mark)), None)
    if known:
        return known
    head = _head(data)
    if head.lstrip().startswith("{") and JSON_FEED_MARK.search(data):
        return JSON_FEED
    return JSON if SCRIPT.match(head) else _text(head, PurePath(file).suffix.lower())


def sniff_fetched(data: bytes, address: str, said: str | None, charset: str | None) -> str:
    """The media type of what an address gave, the server having `said` one, with ";charset=x" where it named that too.

    The bytes decide; what they leave open (text) is a page where the server says so.
    """
    found = sniff(data, PurePath(addresses.split(address).path).name)
    if found == PLAIN and said in ("text/html", "application/xhtml+xml"):
        found = HTML
    return f"{found};charset={charset.lower()}" if found in DECLARED and charset and CHARSET.match(charset) else found


def split(media_type: str) -> tuple[str, str | None]:
    """A media type without its parameter, and the encoding the parameter names."""
    bare, _, charset = media_type.partition(";charset=")
    return bare, charset or None


def _packed(data: bytes, suffix: str) -> str:
    """Which packed format, by the names inside; nothing is unpacked."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except BROKEN:
        # Cut off: its first entries and its name still tell what it was, and its reader tells what is wrong.
        start = data[:4096]
        if b"epub+zip" in start or b"META-INF/container.xml" in start:
            return EPUB
        if b"[Content_Types]" in start and suffix == ".xlsx":
            return XLSX
        return DOCX if b"word/" in start or b"[Content_Types]" in start else PACKED.get(suffix, "application/zip")
    if "word/document.xml" in names:
        return DOCX
    if "dicho-bundle.json" in names:
        return BUNDLE
    if "xl/workbook.xml" in names:
        return XLSX
    if "content.xml" in names and ODS.encode() in data[:200]:
        return ODS
    return EPUB if "META-INF/container.xml" in names else "application/zip"


def _head(data: bytes) -> str:
    """The first characters, well enough decoded to see markup and headers."""
    head = data[:HEAD]
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    return head.replace(b"\0", b"").decode("latin-1")


def _text(head: str, suffix: str) -> str:
    if suffix == ".eml" or _is_mail(head):
        return MHTML if suffix in ARCHIVES or SAVED_BY.search(head.partition("\n\n")[0]) else MAIL
    if suffix in ARCHIVES and "multipart/related" in head.lower():
        return MHTML
    match = MARKUP.match(head)
    if match:
        found = _markup(match["what"].lower(), head, suffix)
        if found:
            return found
    if suffix in EXTENSIONS and "<" in head:
        return EXTENSIONS[suffix]
    return DATA.get(suffix, PLAIN)


def _markup(what: str, head: str, suffix: str) -> str | None:
    name = what.rpartition(":")[2]
    if name == "rss" or what == "rdf:rdf":
        return RSS
    if name == "feed":
        return ATOM
    if name in ("urlset", "sitemapindex"):
        return SITEMAP
    if what.startswith("!doctype"):
        return HTML if "html" in what else RSS if "<rss" in head else ATOM if "<feed" in head else "application/xml"
    if name in ("html", "head", "body", "article", "main") or (PAGE.match(head.lstrip()) and suffix != ".txt"):
        return HTML
    return "application/xml" if head.lstrip().startswith("<?xml") else None


def _is_mail(head: str) -> bool:
    """Whether the text opens with mail headers: three lines of them at least, two of them a mail's own."""
    names: list[str] = []
    for line in head.splitlines():
        if line[:1] in (" ", "\t") and names:
            continue
        match = HEADER.match(line)
        if not match:
            break
        names.append(match[0][:-1].lower())
    return len(names) >= 3 and names[0] != "http" and len(MAIL_HEADERS.intersection(names)) >= 2
