"""When it was said, what it speaks of, and when it is due."""

from __future__ import annotations

from dataclasses import replace

from tests.resolve.made import Page

from dicho.model.statement import Statement
from dicho.resolve import telling
from dicho.resolve.statements import resolve


def dated(page: Page, published: str | None = "2026-03-18") -> tuple[Statement, ...]:
    return resolve(replace(page.document(), published=published), page.attributions)


def said(page: Page, published: str | None = "2026-03-18") -> list[str | None]:
    return [s.said.value if s.said else None for s in dated(page, published)]


def test_the_date_beside_the_verb_is_when_it_was_said() -> None:
    """ "dijo el lunes" is the last Monday, and its words are kept."""
    page = Page("La alcaldesa Ana Brum dijo el lunes que llueve.", lang="es").say("que llueve", "dijo", "Ana Brum")
    (statement,) = dated(page)
    assert statement.said is not None
    assert (statement.said.value, statement.said.expression[0].of(page.text)) == ("2026-03-16", "el lunes")


def test_the_same_speaker_goes_on_on_the_same_day() -> None:
    """What is added right after was said on that occasion; another's statement was not."""
    page = (
        Page("Ana Brum said on Monday that it rains. She added that it pours. Abel Finn disagreed that it does.")
        .say("that it rains", "said", "Ana Brum")
        .say("that it pours", "added", "She")
        .say("that it does", "disagreed", "Abel Finn")
    )
    assert said(page) == ["2026-03-16", "2026-03-16", None]


def test_no_date_is_made_up() -> None:
    """Without a date in reach, or a day of publication to count from, it stays open."""
    assert said(Page("Ana Brum said that it rains.").say("that it rains", "said", "Ana Brum")) == [None]
    page = Page("Ana Brum said on Monday that it rains.").say("that it rains", "said", "Ana Brum")
    assert said(page, None) == [None]


def test_a_date_in_the_words_is_what_they_are_about() -> None:
    """ "el 31 de marzo" inside the content dates no speech; of a prediction it is the day it is due."""
    page = Page("Ana Brum prometió que abrirá el 31 de marzo.", lang="es")
    page.say("que abrirá el 31 de marzo", "prometió", "Ana Brum")
    page.attributions[0] = replace(page.attributions[0], status="prediction")
    (statement,) = dated(page)
    assert statement.said is None
    assert [when.value for when in statement.about] == ["2026-03-31"]
    assert statement.due is not None
    assert statement.due.value == "2026-03-31"


def test_a_time_counted_from_what_is_to_come_is_to_come() -> None:
    """ "Three days later" after a date that a prediction puts ahead counts from that day, not from last year's."""
    page = Page("Ana Brum prometió que abrirá el 30 de noviembre y que cerrará tres días después.", lang="es")
    page.say("que abrirá el 30 de noviembre y que cerrará tres días después", "prometió", "Ana Brum")
    page.attributions[0] = replace(page.attributions[0], status="prediction")
    (statement,) = dated(page)
    assert [when.value for when in statement.about] == ["2026-11-30", "2026-12-03"]


def test_quantities_are_numbers_that_are_no_dates() -> None:
    """A day of the month counts nothing."""
    page = Page("Ana Brum said that 40 boats left on 8 March.").say("that 40 boats left on 8 March", "said", "Ana Brum")
    (statement,) = dated(page)
    assert [(q.value, q.unit) for q in statement.quantities] == [(40.0, "boats")]


def test_the_sentence_before_sets_the_day() -> None:
    """A recent day in the sentence before is that of the scene; an old one is background."""
    page = Page("Ana Brum spoke on Monday. “It rains”, she said.").say("“It rains”", "said", "she")
    assert said(page) == ["2026-03-16"]
    page = Page("Ana Brum was elected on 3 May 2019. “It rains”, she said.").say("“It rains”", "said", "she")
    assert said(page) == [None]


def test_an_answer_is_of_the_occasion_it_answers() -> None:
    """Who replies speaks on the day of what is replied to."""
    page = (
        Page("Ana Brum said on Monday that it rains. Abel Finn replied that it does not.")
        .say("that it rains", "said", "Ana Brum")
        .say("that it does not", "replied", "Abel Finn")
    )
    assert said(page) == ["2026-03-16", "2026-03-16"]


def test_an_aside_or_a_bound_dates_no_speech() -> None:
    """ "Whose head resigned on Monday" and "since December" tell of other things than the speech."""
    page = Page("Aguas Brum, cuya jefa dimitió el lunes, sostiene que llueve.", lang="es")
    assert said(page.say("que llueve", "sostiene", "Aguas Brum")) == [None]
    page = Page("Ana Brum, in office since 9 March, said that it rains.")
    assert said(page.say("that it rains", "said", "Ana Brum")) == [None]


def test_each_passage_is_read_in_its_language() -> None:
    """An English passage in a Spanish page has its dates, and no Spanish word in it is taken for one."""
    english = "The council met in December and the mayor said that it was not ready, and that was the end of it."
    page = Page("Ana Brum dijo que llueve y que no hay más.\n\n" + english, lang="es")
    found = telling.expressions(page.text, "es")
    assert [(e.span.of(page.text), e.lang) for e in found] == [("December", "en")]


def test_a_paper_is_of_the_day_its_source_tells() -> None:
    """ "Un parte divulgado el lunes por la comisión" dates what it says; a day in a name or a clause does not."""
    page = Page("Llueve, según un parte divulgado el lunes por la comisión.", lang="es")
    assert said(page.say("Llueve", "según", "un parte divulgado el lunes por la comisión")) == ["2026-03-16"]
    page = Page("Brum, 12 March (Radio Fennel): “We left.”").say(
        "“We left.”", ":", "Brum, 12 March (Radio Fennel)", form="direct"
    )
    assert said(page) == ["2026-03-12"]


def test_a_release_is_of_its_day() -> None:
    """What it tells without a day was said on the day of the page; on another page it stays open."""
    quote = "“It holds,” said Ada Vimes."
    for head in ("PRESS RELEASE\n\n{}", "{}\n\nNotes for editors"):
        page = Page(head.format(quote)).say("“It holds,”", "said", "Ada Vimes", form="direct")
        assert said(page) == ["2026-03-18"]
    assert said(Page(quote).say("“It holds,”", "said", "Ada Vimes", form="direct")) == [None]


def test_the_house_speaks_on_the_day_of_its_page() -> None:
    """ "El Ministerio recuerda" on the ministry's own page, and "apuesto" of whoever writes."""
    outlet = "Ministerio de Puertos"
    page = Page("El Ministerio recuerda que llueve.", "es", None, outlet).say("que llueve", "recuerda", "El Ministerio")
    assert said(page) == ["2026-03-18"]
    page = Page("La Comisión recuerda que llueve.", "es", None, outlet).say("que llueve", "recuerda", "La Comisión")
    assert said(page) == [None]
    assert said(Page("Apuesto a que llueve.", lang="es").say("a que llueve", "Apuesto")) == ["2026-03-18"]


def test_a_hearing_holds_for_what_is_told_of_it() -> None:
    """Who testified on Monday, and who was asked and answered then; a rally binds nobody else."""
    told = (
        "{} on Monday in Fennel Bay.\n\n“It broke,” Ada Vimes said.\n\n“It held,” Oren Quist replied, folding his coat."
    )

    def both(scene: str) -> list[str | None]:
        page = Page(told.format(scene)).say("“It broke,”", "said", "Ada Vimes", form="direct")
        return said(page.say("“It held,”", "replied", "Oren Quist", form="direct"))

    assert both("Two engineers gave evidence") == ["2026-03-16", "2026-03-16"]
    assert both("Two engineers drank tea") == [None, None]
