"""What an expression of time must not be taken for: a name, a verb, a number that counts, a part of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dicho.text.timex.tokens import Tokens
from dicho.text.timex.words import BREAK, Language


@dataclass(slots=True)
class Place:
    """Where a rule matched: tokens `low` up to `high` of a text."""

    text: str
    tokens: Tokens
    low: int
    high: int
    language: Language

    def before(self, back: int = 1) -> str:
        """The written form, in small letters, of the token before; "" at the start or a blank line."""
        at = self.low - back
        if at < 0 or self.tokens.codes[at] == BREAK:
            return ""
        return self.text[self.tokens.starts[at] : self.tokens.ends[at]].lower()

    def after(self) -> str:
        """The written form of the token after; "" at the end."""
        if self.high >= len(self.tokens.codes) or self.tokens.codes[self.high] == BREAK:
            return ""
        return self.text[self.tokens.starts[self.high] : self.tokens.ends[self.high]]

    def written(self) -> str:
        """What the rule matched."""
        return self.text[self.tokens.starts[self.low] : self.tokens.ends[self.high - 1]]

    def has(self, name: str) -> bool:
        """Whether a token of the class is in it."""
        return any(name in self.tokens.values[i] for i in range(self.low, self.high))

    def followed(self, *names: str, by: int = 1) -> bool:
        """Whether the token that far after it is of one of the classes."""
        at = self.high + by - 1
        return at < len(self.tokens.values) and any(name in self.tokens.values[at] for name in names)

    @property
    def alone(self) -> bool:
        """Whether nothing but marks stands in the text beside it."""
        return not (self.before().isalnum() or self.after().isalnum())

    def listed(self, name: str) -> bool:
        """Whether the token before is in one of the language's lists of words."""
        return self.before() in self.language.checks[name]

    def timed(self) -> bool:
        """Whether a mark or another word of time stands beside it."""
        return any(
            0 <= i < len(self.tokens.codes) and ("MONTH" in self.tokens.values[i] or "YEAR" in self.tokens.values[i])
            for i in (self.low - 1, self.low - 2, self.high, self.high + 1)
        )

    def paired(self) -> bool:
        """Whether another year stands one word away ("2014 to 2018")."""
        values = self.tokens.values
        return any(0 <= i < len(values) and "YEAR" in values[i] for i in (self.low - 2, self.high + 1))

    def named_before(self) -> bool:
        """Whether a name stands right before, in this sentence: a capital that opens no sentence."""
        at = self.low - 1
        if at < 0 or self.tokens.codes[at] == BREAK:
            return False
        word = self.text[self.tokens.starts[at] : self.tokens.ends[at]]
        return word[:1].isupper() and self.before(2) not in ("", ".")


def _is_month(place: Place) -> bool:
    """A bare month: not a given name, a surname, a verb or the sea."""
    if place.high - place.low > 1 and (
        place.has("YEAR") or place.has("NEXT") or place.has("LAST") or place.has("UNIT")
    ):
        return True
    if place.alone:
        return True
    if place.has("SHORTMONTH"):
        sure = place.written().split()[-1].strip(".").lower() in place.language.checks["short"]
        return sure and place.listed("month") and not place.after()[:1].isupper()
    return LANGUAGE_CHECKS[place.language.lang](place)


def _spanish_month(place: Place) -> bool:
    word = place.written().split()[-1]
    if place.high - place.low > 1 or word.islower():
        return not place.named_before() or place.listed("month")
    return place.listed("month") and not place.after()[:1].isupper()


def _english_month(place: Place) -> bool:
    words = place.written().split()
    only = words[-1].lower() not in place.language.checks["names"]
    if words[-1].islower():
        # "may" and "march" are verbs, "august" and the names are other words; what is left is a month.
        if words[-1] in place.language.checks["verbs"]:
            return False
        return (
            place.timed() if place.listed("month") and not only else only and (place.listed("month") or place.timed())
        )
    if place.timed() and not place.after()[:1].isupper():
        return True
    if len(words) > 1 or (only and words[-1] != "March"):
        return not place.after()[:1].isupper() or place.listed("month")
    return place.listed("month") or (place.after() in ("’", "'") and not place.listed("names"))


LANGUAGE_CHECKS: dict[str, Callable[[Place], bool]] = {"es": _spanish_month, "en": _english_month}


def _is_year(place: Place) -> bool:
    """A bare number of four digits: a year only where a word or a mark says so, and nothing is counted by it."""
    if place.high - place.low > 1 and (place.has("UNIT") or place.has("YEARWORD")):
        return True
    after = place.after()
    counted = after[:1].islower() and after.lower() not in place.language.checks["small"]
    if after in ("%", "€", "$", "£") or place.before() in ("$", "€", "£", "/", "+", "#"):
        return False
    if counted and (after.endswith("s") or place.tokens.values[place.high - 1]["YEAR"] % 100 == 0):
        return False
    if place.high - place.low > 1 or place.paired():
        return True
    if place.listed("before_year") or (
        place.before() == "-" and place.before(2) in place.language.checks["before_year"]
    ):
        return True
    return place.before() in ("", "(", ",", "–", "—", "[", ".", ":", ";") and (
        after in ("", ")", ",", ".", "–", "]", ";", ":", "~") or after[:1] in "’'"
    )


def _is_weekday(place: Place) -> bool:
    """A weekday that is no name ("Domingo Ruiz", "Black Friday") and does not come back each week."""
    if place.listed("plural") or place.before() in ("black", "super"):
        return False
    words = place.written().split()
    if words[0].lower() in place.language.checks["plural"] or _counts(place):
        return False
    named = words[0].lower() == "the" and len(words) == 2
    if (named or (len(words) == 1 and place.before() == "the")) and place.after()[:1].isupper():
        return False  # a newspaper: "the Sunday Courier"
    bare = place.high - place.low == 1
    if place.language.lang == "es":
        return not (bare and not words[0].islower() and (place.named_before() or place.after()[:1].isupper()))
    return True


def _counts(place: Place) -> bool:
    """ "Anunció el martes tres medidas": a number in letters behind the weekday counts what follows."""
    last, after = place.written().split()[-1], place.after()
    if place.language.lang != "es" or place.high - place.low < 2 or not last.isalpha() or not place.has("DAY"):
        return False
    return after[:1].islower() and after not in place.language.checks["after_day"] and after not in ("de", "del")


def _is_bare_day(place: Place) -> bool:
    """ "el 8", "the 27th": nothing is counted or ranked by it, as nothing is by what is called a day ("el día 8")."""
    after = place.after()
    if place.has("UNIT"):
        return True
    if after in ("%", "/", "º", "€", "$", "°", "-") or place.before() in ("$", "#"):
        return False
    if after == ":" and place.text[place.tokens.ends[place.high - 1] + 1 :][:1].isdigit():
        return False  # "el 5:30"
    if after.lower() in place.language.checks["clock"]:
        return False  # "Monday 5pm"
    if place.has("WEEKDAY"):
        return not _counts(place)
    return not after[:1].isalnum() or after.lower() in place.language.checks["after_day"]


def _is_deictic(place: Place) -> bool:
    """ "mañana" with an article is a part of the day."""
    return not (place.written().lower() in ("mañana",) and place.listed("morning"))


def _is_decade(place: Place) -> bool:
    """ "los 80": ten years where nothing is counted by it ("los 80 heridos", "los 90 minutos")."""
    if place.has("UNIT") or place.has("DECADE") or place.has("TENS"):
        return True
    after = place.after()
    return not after[:1].isalnum() or after.lower() in place.language.checks["small"]


def _is_whole(place: Place) -> bool:
    """ "the last week": by itself, and not the last of something ("the last week of July")."""
    ordinal = place.has("ULTIMO") or place.has("FINAL")
    if place.has("AFTERWARDS") and place.after() in ("a", "al"):
        return False  # "la semana anterior a Semana Santa"
    season = any(place.tokens.values[i].get("UNIT") == "season" for i in range(place.low, place.high))
    return not ((ordinal or season) and place.after().lower() in place.language.checks["of"])


def _is_new_year(place: Place) -> bool:
    """ "in the new year" is no day."""
    return "ew Y" in place.written() or place.before() not in ("the", "a", "his", "her", "their", "our")


def _is_week(place: Place) -> bool:
    number = place.tokens.values[place.high - 1].get("NUM") or 1
    return place.has("ORD") or place.has("YEAR") or 1 <= number <= 53


def _is_capital(place: Place) -> bool:
    """A feast is written with a capital, or stands alone."""
    word = place.written().split()[-1]
    if place.high - place.low > 1 or place.has("YEAR") or place.alone:
        return True
    return not word.islower() or word in place.language.checks["feasts"]


def _is_counted_from(place: Place) -> bool:
    """ "Three days later": a time, and not the one that is ruled out ("not a day later")."""
    return not place.listed("not")


def _is_from_now(place: Place) -> bool:
    """ "Within 48 hours": not of something else ("within 48 hours of the vote")."""
    if place.followed("AFTERWARDS"):
        return False
    return place.after().lower() not in ("of", "after", "from", "following") and place.before() != "for"


def _is_day_of_month(place: Place) -> bool:
    """ "May second": in small letters a verb ("the party may second the motion"); "$12 December" no day."""
    if place.before() in ("$", "£", "€"):
        return False
    return not (place.written().split()[0] in place.language.checks["verbs"] and place.has("ORD"))


def _is_ahead(place: Place) -> bool:
    """ "Friday week", and no "Friday week-long" or "each Friday week after week"."""
    return place.after() != "-" and not place.listed("plural") and place.after().lower() not in ("after", "in", "by")


def _names_no_month(place: Place) -> bool:
    """ "A finales del pasado mes": by itself, and not "del pasado mes de mayo", which is of May."""
    return not place.followed("ROMAN") and not (place.after() == "de" and place.followed("MONTH", by=2))


def _is_al(place: Place) -> bool:
    """ "Del 3 de enero al 5 de febrero": the last of two times begins with its "al"."""
    return place.text[place.tokens.starts[place.high - 1] :].startswith("al ")


def _is_daypart(place: Place) -> bool:
    """ "La tarde del 5 de mayo", and not "no más tarde del 5 de mayo"."""
    return place.before() not in ("más", "mas", "muy")


def _is_whole_weekend(place: Place) -> bool:
    """ "El fin de semana": by itself, and not "el fin de semana del 12"."""
    return not place.after().startswith("de") and place.after() != "of"


def _is_short_day(place: Place) -> bool:
    """ "Mon", "Thurs": with a capital, and no name ("Mon Laferre")."""
    word = place.written().split()[-1]
    return not word.islower() and not word.isupper() and not place.after()[:1].isupper()


def _is_vague(place: Place) -> bool:
    """ "In the past": and nothing counted ("in the past 24 hours")."""
    return not place.followed("NUM", "ONE", "FEW", "UNIT", "MAYBE")


def _is_lasting(place: Place) -> bool:
    """ "The six months to June": an end in the past of business, no span that goes on from it ("a year to the day")."""
    return place.after().lower() not in ("to", "until")


CHECKS: dict[str, Callable[[Place], bool]] = {
    "month": _is_month, "year": _is_year, "weekday": _is_weekday, "bare_day": _is_bare_day, "deictic": _is_deictic,
    "week": _is_week, "capital": _is_capital, "after": _is_counted_from, "decade": _is_decade, "whole": _is_whole,
    "from_now": _is_from_now, "day_of_month": _is_day_of_month, "ahead": _is_ahead, "lasting": _is_lasting,
    "vague": _is_vague, "short_day": _is_short_day, "al": _is_al, "daypart": _is_daypart, "no_of": _is_whole_weekend,
    "no_month": _names_no_month, "new_year": _is_new_year,
}  # fmt: skip
