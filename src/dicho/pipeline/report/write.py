"""A report written out: which forms there are, to a file that is whole or not at all, or to a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from dicho.errors import UsageError
from dicho.export.report.model import Report
from dicho.pipeline.publish import whole


def _html(report: Report) -> Iterator[bytes]:
    from dicho.export.report import html

    return html.write(report)


def _markdown(report: Report) -> Iterator[bytes]:
    from dicho.export.report import markdown

    return markdown.write(report)


def _docx(report: Report) -> Iterator[bytes]:
    from dicho.export.report import word

    return word.write(report)


FORMS: dict[str, Callable[[Report], Iterator[bytes]]] = {"html": _html, "md": _markdown, "docx": _docx}
ENDINGS = {"htm": "html", "markdown": "md"}
MEDIA = {
    "html": "text/html",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def form_of(kind: str | None, target: Path | None) -> str:
    """The form that is asked for, else the one that a file's name ends in. UsageError for another.

    UsageError as well where the two are different forms: a web page called `.docx` opens nowhere.
    """
    ending = target.suffix.lstrip(".").lower() if target else "html"
    asked = kind or ending
    form, named = ENDINGS.get(asked, asked), ENDINGS.get(ending, ending)
    if target and form in FORMS and named in FORMS and form != named:
        what = f"the file's name says {named}, and the form asked for is {form}."
        raise UsageError(what, where=str(target), hint="Name the file otherwise, or leave out the form.")
    if form not in FORMS:
        what = f"there is no report in the form {asked!r}." if asked else "the file's name has no ending."
        hint = f"End the file's name in one of: {', '.join(f'.{each}' for each in FORMS)}."
        raise UsageError(what, where=str(target) if target and not kind else "", hint=hint)
    return form


def write(report: Report, form: str, target: Path | BinaryIO) -> int:
    """Write a report in a form that `form_of` gave; how many statements it has. ExportError where it cannot."""
    with whole(target) if isinstance(target, Path) else nullcontext(target) as out:
        out.writelines(FORMS[form](report))
    return report.statements
