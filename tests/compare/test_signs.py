"""What a sign takes: that a negator reaches what is negated, that a promise has not come or came late, two origins."""

from __future__ import annotations

import pytest
from tests.compare.made import side

from dicho.compare.detect.table import signs
from dicho.compare.matter import matter
from dicho.compare.side import Side
from dicho.model.span import Span
from dicho.model.statement import When

EARLIER, LATER = "2031-02-01", "2031-05-01"


def told(left: Side, right: Side) -> dict[str, float]:
    return {sign.kind: sign.strength for sign in signs(left, right, matter(left, right))}


@pytest.mark.parametrize(
    ("negated", "same", "other"),
    [
        ("Nobody will repair the Calder bridge", "They will repair the Calder bridge", "We painted the Calder bridge"),
        ("No crate was opened in Brunn", "A crate was opened in Brunn", "A crate from Brunn lay on the quay"),
        ("Nadie reparó el puente de Sarn", "Repararon el puente de Sarn", "Pintamos el puente de Sarn"),
    ],
)
def test_a_negator_says_most_of_what_is_negated(negated: str, same: str, other: str) -> None:
    """ "Nobody will repair the bridge" is against the repair; that it was painted opposes it little."""
    lang = "es" if "puente" in negated else "en"
    strong = told(side(negated, lang, said=EARLIER), side(same, lang, said=LATER))["negation"]
    assert told(side(negated, lang, said=EARLIER), side(other, lang, said=LATER)).get("negation", 0.0) < 0.7 * strong


def test_a_place_behind_a_preposition_is_not_what_is_negated() -> None:
    """ "Nothing to do with the Orvel" does not negate what is said of the Orvel."""
    left = side("Our tap water has nothing to do with the Orvel", said=EARLIER)
    assert "negation" not in told(left, side("Fishing in the Orvel is forbidden until June", said=LATER))


def test_minutes_tell_nothing_of_what_takes_them() -> None:
    """Two durations with the same names around both are of two things unless a word says that they are of one."""
    page = "Odalys Brenn and Marko Teil met Ysolde Quarn at Tremoal in Calder. "
    left, right = (
        side(page + text, "en", (len(page), len(page) + len(text)), said=day)
        for text, day in (("The crew left in six minutes", EARLIER), ("He opened it forty minutes early", LATER))
    )
    assert "quantity" not in told(left, right)


@pytest.mark.parametrize(
    ("due", "came"),
    [
        ("the complete figures by Monday", "the complete figures, promised for Monday, have not been received"),
        ("las cifras completas para el lunes", "las cifras completas, prometidas para el lunes, no han llegado"),
    ],
)
def test_what_was_promised_and_has_not_come_is_a_promise_broken(due: str, came: str) -> None:
    """What negates stands behind the thing: "the figures have not been received"."""
    lang = "es" if "cifras" in due else "en"
    first = side(due, lang, said=EARLIER, status="prediction")
    assert "promise" in told(first, side(came, lang, said=LATER))
    arrived = came.replace("have not been", "were").replace("no han llegado", "llegaron")
    assert "promise" not in told(first, side(arrived, lang, said=LATER))


def dated(text: str, words: str, day: str, **known: str) -> Side:
    """The statement, which speaks of the day that these words of it name."""
    at = text.index(words)
    return side(text, about=(When(day, "day", (Span(at, at + len(words)),)),), **known)


def test_a_thing_and_its_day_are_enough_for_what_came_late() -> None:
    """ "The marks before 30 June", then "the marks came out on 4 July": all of what was promised is told again."""
    due = dated("the marks before 30 June", "30 June", "2031-06-30", said=EARLIER, status="prediction")
    late = dated("The marks of the county test came out on 4 July", "4 July", "2031-07-04", said="2031-07-05")
    soon = dated("The marks of the county test came out on 4 June", "4 June", "2031-06-04", said="2031-07-05")
    assert "promise" in told(due, late)
    assert "promise" not in told(due, soon)


NAMES = "In Calder, Odalys Brenn and Ysolde Quarn of the Tremoal board spoke of it. "


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("It came out of the board's own computer", "The letter came from the printer", "en"),
        ("Salió de un ordenador de la junta", "La carta salió de la imprenta", "es"),
    ],
)
def test_two_places_that_a_thing_came_out_of_are_two_causes(one: str, other: str, lang: str) -> None:
    """They need share no word where the same names stand around both; elsewhere they may be of two things."""
    left, right = (
        side(NAMES + text, lang, (len(NAMES), len(NAMES) + len(text)), said=day)
        for text, day in ((one, EARLIER), (other, LATER))
    )
    assert "cause" in told(left, right)
    assert "cause" not in told(side(one, lang, said=EARLIER), side(other, lang, said=LATER))


def test_a_mute_alarm_and_one_that_rang() -> None:
    """What a device does and that it is dead are opposites in both languages."""
    assert "antonym" in told(side("The alarm rang at nine"), side("They knew the alarm was dead"))
    assert "antonym" in told(side("La alarma sonó a las nueve", "es"), side("The alarm was disconnected"))
    assert not told(side("The alarm hangs in the street"), side("La alarma está en la calle muda", "es"))


@pytest.mark.parametrize(
    ("denied", "told_of", "other", "lang"),
    [
        ("that anything leaked before the fire", "that anything leaked", "The fire took the roof of the mill", "en"),
        ("que se vertiera agua antes del incendio", "que se vertiera agua", "El incendio arrasó el molino", "es"),
    ],
)
def test_who_denies_what_was_before_a_fire_denies_no_fire(denied: str, told_of: str, other: str, lang: str) -> None:
    """What only tells when is not denied."""
    known = {"said": EARLIER, "status": "denial", "speaker": "Odalys Brenn"}
    later = {"said": LATER, "speaker": "Odalys Brenn"}
    assert "denial" not in told(side(denied, lang, **known), side(other, lang, **later))
    again = "anything leaked" if lang == "en" else "se vertía agua al río"
    assert told_of in denied and "denial" in told(side(denied, lang, **known), side(again, lang, **later))


def test_a_word_of_lacking_stands_near_what_is_lacking() -> None:
    """ "The stamps are missing" breaks the promise of stamps; another thing that is missing far off does not."""
    due = side("The stamps will be there", said=EARLIER, status="prediction")
    assert "promise" in told(due, side("The stamps are missing", said=LATER))
    far = "We looked at the stamps and then walked all the way home along the river, where two boats are missing"
    assert "promise" not in told(due, side(far, said=LATER))
