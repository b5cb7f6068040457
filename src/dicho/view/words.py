"""Dicho's own words in the reader's language, and numbers and dates as that language writes them."""

from __future__ import annotations

import datetime
import gettext
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from dicho.view.printable import grouped

LANGUAGES = ("en", "es")


def N_(text: str) -> str:
    """Marks a message to be translated where it is shown, for the tool that gathers them."""
    return text


MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
SEASONS = {"SP": N_("spring"), "SU": N_("summer"), "FA": N_("autumn"), "WI": N_("winter")}


@dataclass(frozen=True, slots=True)
class Words:
    """The interface in one language."""

    lang: str
    texts: gettext.NullTranslations

    def say(self, text: str) -> str:
        """A message in this language; as it is where nobody has translated it."""
        return self.texts.gettext(text) if text else ""

    def count(self, one: str, many: str, n: int) -> str:
        """ "1 statement", "2 statements": %(n)s in the message is the number."""
        return self.texts.ngettext(one, many, n) % {"n": grouped(n)}

    def decimal(self, value: float, places: int = 2) -> str:
        """A number with so many places behind the sign that this language parts them by."""
        return f"{value:.{places}f}".replace(".", "," if self.lang == "es" else ".")

    def date(self, value: str | None, *, weekday: bool = False) -> str:
        """A date of the ledger in words: whole, partial, a week, a quarter, a season, a stretch. Others as written.

        `weekday`: with the day of the week, where it is of one day.
        """
        written = value or ""
        first, mark, last = written.partition("/")
        if not mark:
            return self._point(written.split("T")[0], weekday)
        if first == ".." or last == "..":
            text = self.say("until %(day)s") if first == ".." else self.say("from %(day)s")
            return text % {"day": self._point(last if first == ".." else first, weekday)}
        return f"{self._point(first, weekday)} – {self._point(last, weekday)}"

    def _point(self, value: str, weekday: bool) -> str:
        year, _, rest = value.partition("-")
        if not rest and year[:2].isdecimal() and year.endswith("X"):
            return f"{year.replace('X', '0')}–{year.replace('X', '9')}"
        if rest[:1] in ("Q", "W") and rest[1:].isdecimal():
            text = self.say("quarter %(n)s of %(year)s") if rest[0] == "Q" else self.say("week %(n)s of %(year)s")
            return text % {"n": rest[1:].lstrip("0"), "year": year}
        if rest in SEASONS:
            return f"{self.say(SEASONS[rest])} {year}"
        return self._day(value, weekday)

    def _day(self, value: str, weekday: bool) -> str:
        parts = value.split("-")
        if not 1 <= len(parts) <= 3 or not all(part.isdecimal() for part in parts):
            return value
        year, month, day = (*parts, "", "")[:3]
        named = self.months()[int(month) - 1] if month and 1 <= int(month) <= 12 else month
        before = self._weekday(value) if weekday and day else ""
        return " ".join(part for part in (before, day.lstrip("0"), named, year) if part)

    def _weekday(self, value: str) -> str:
        try:
            number = datetime.date.fromisoformat(value).weekday()
        except ValueError:
            return ""
        return self.say(WEEKDAYS[number])

    def months(self) -> tuple[str, ...]:
        """The short names of the months."""
        return tuple(self.say(name) for name in MONTHS)


@cache
def words(lang: str) -> Words:
    """The interface in this language: English for one there is not."""
    folder = Path(str(resources.files("dicho.lang") / "locale"))
    known = lang if lang in LANGUAGES else LANGUAGES[0]
    return Words(known, gettext.translation("dicho", folder, [known], fallback=True))
