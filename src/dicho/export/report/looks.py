"""How a Word file of a report looks: its styles, its page, the line at its foot. Serif is the source, sans is Dicho."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.document import Document as Package
from docx.enum.style import WD_STYLE_TYPE as KIND
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from dicho.export.report.wordml import fit

SANS, SERIF, MONO = "Arial", "Georgia", "Consolas"
"""Letters that every office has; they stand in for those of the pages."""
INK, INK2 = RGBColor(0x1D, 0x1A, 0x16), RGBColor(0x57, 0x51, 0x48)
SPEAKER, HOT, OK, EPI = (
    RGBColor(0x1A, 0x4C, 0x96),
    RGBColor(0xA8, 0x23, 0x1B),
    RGBColor(0x1B, 0x6A, 0x35),
    RGBColor(0x5A, 0x3C, 0xA8),
)
LANGUAGES = {"en": "en-GB", "es": "es-ES"}
MANNERS: Mapping[str, str] = {
    "meta": "DichoNote",
    "kinder": "DichoKinder",
    "decided": "DichoDecided",
    "doubtful": "DichoDoubtful",
    "open": "DichoOpen",
    "warning": "DichoWarning",
}
"""The style of each manner of a paragraph."""


def prepare(package: Package, lang: str) -> None:
    """Give an empty document its page, its language and its styles."""
    page = package.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = Mm(18), Mm(20)
    _language(package, LANGUAGES[lang])
    _letters(_paragraph(package, "Normal"), SANS, 10)
    _paragraph(package, "Normal").paragraph_format.space_after = Pt(5)
    _headings(package)
    _paragraphs(package)
    _characters(package)
    _table(package)


def foot(package: Package, title: str, page: str) -> None:
    """The title and the page's number at the foot of every page."""
    line = package.sections[0].footer.paragraphs[0]
    line.style = package.styles["Dicho Note"]
    line.add_run(f"{fit(title)[:120]} · {page} ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)


def _headings(package: Package) -> None:
    for name, size in (("Title", 24), ("Heading 1", 15), ("Heading 2", 12), ("Heading 3", 11), ("Heading 4", 10)):
        style = _paragraph(package, name)
        _letters(style, SANS, size, INK)
        style.font.bold = True
        style.font.italic = False
        style.paragraph_format.keep_with_next = True
    title = _paragraph(package, "Title")
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    title.paragraph_format.space_after = Pt(2)
    subtitle = _paragraph(package, "Subtitle")
    _letters(subtitle, SANS, 11, INK2)
    subtitle.font.italic = False
    _letters(_paragraph(package, "Caption"), SANS, 9, INK)
    _paragraph(package, "Caption").paragraph_format.keep_with_next = True


def _paragraphs(package: Package) -> None:
    """The styles of paragraphs: those of a statement, those of what was decided."""
    for name, dashed in (("Quote", False), ("Dicho Reported", True)):
        quote = _paragraph(package, name)
        _letters(quote, SERIF, 12, INK)
        quote.font.italic = False
        quote.paragraph_format.left_indent = Mm(6)
        quote.paragraph_format.keep_together = True
        _bar(quote, "dashed" if dashed else "single")
    small = (("Dicho Fact", INK), ("Dicho Note", INK2), ("Dicho Open", INK2), ("Dicho Decided", OK))
    for name, colour in (*small, ("Dicho Doubtful", EPI), ("Dicho Warning", HOT), ("Dicho Cell", INK)):
        style = _paragraph(package, name)
        _letters(style, SANS, 9, colour)
        style.paragraph_format.space_after = Pt(1 if name in ("Dicho Fact", "Dicho Cell") else 6)
    top = _paragraph(package, "Dicho Top")
    top.paragraph_format.keep_with_next = True
    top.paragraph_format.space_before = Pt(8)
    kinder = _paragraph(package, "Dicho Kinder")
    _letters(kinder, SANS, 10, INK)
    _bar(kinder, "single", "5A3CA8")
    kinder.paragraph_format.space_before = Pt(6)
    notes = _paragraph(package, "footnote text", "FootnoteText")
    _letters(notes, SANS, 7.5, INK)
    notes.paragraph_format.space_after = Pt(1)


def _characters(package: Package) -> None:
    """The styles of runs."""
    looks = (
        ("Dicho Source", SERIF, None, False),
        ("Dicho Code", MONO, INK2, False),
        ("Dicho Meta", SANS, INK2, False),
        ("Dicho Speaker", SANS, SPEAKER, True),
        ("Dicho Hot", SANS, HOT, True),
    )
    for name, letters, colour, bold in looks:
        style = _style(package, name, KIND.CHARACTER)
        _letters(style, letters, None, colour)
        style.font.bold = bold or None
    reference = _style(package, "footnote reference", KIND.CHARACTER, "FootnoteReference")
    reference.font.superscript = True


def _paragraph(package: Package, name: str, ident: str = "") -> ParagraphStyle:
    found: ParagraphStyle = _style(package, name, KIND.PARAGRAPH, ident)
    return found


def _style(package: Package, name: str, kind: Any, ident: str = "") -> Any:
    """The style of this name, made where it is missing; `ident` is what it is called in the file."""
    known = package.styles
    if name not in known:
        made = known.add_style(name, kind, builtin=bool(ident))
        made.element.set(qn("w:styleId"), ident or name.replace(" ", ""))
        if kind == KIND.PARAGRAPH:
            made.base_style = known["Normal"]
    return known[name]


def _letters(
    style: ParagraphStyle | CharacterStyle, name: str, size: float | None, colour: RGBColor | None = None
) -> None:
    """The letters of a style, for every script."""
    font = style.font
    font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), name)
    if size is not None:
        font.size = Pt(size)
    if colour is not None:
        font.color.rgb = colour


def _bar(style: ParagraphStyle, line: str, colour: str = "8A5A00") -> None:
    """The rule at the left of what a source says: dashed where it is reported."""
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for name, value in (("val", line), ("sz", "18"), ("space", "8"), ("color", colour)):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _language(package: Package, code: str) -> None:
    """The language of all that names no other."""
    defaults = package.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    lang = defaults.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        defaults.append(lang)
    lang.set(qn("w:val"), code)


def _table(package: Package) -> None:
    """A table with rules between its rows and none beside them."""
    style = package.styles.add_style("Dicho Table", KIND.TABLE)
    style.element.set(qn("w:styleId"), "DichoTable")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B5AEA1")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    properties = OxmlElement("w:tblPr")
    properties.append(borders)
    style.element.append(properties)
