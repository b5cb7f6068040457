"""Days that statements share: of a place, a visit, a paper, an entry, a page kept by the minute."""

from __future__ import annotations

from dataclasses import replace

from tests.resolve.made import Page
from tests.resolve.test_dates import said

from dicho.model.span import Span


def direct(text: str, *told: tuple[str, str, str], lang: str = "en", **facts: str) -> list[str | None]:
    """The days of direct quotations, each with its cue and source."""
    page = Page(text, lang=lang, **facts)  # type: ignore[arg-type]
    for content, cue, source in told:
        page.say(content, cue, source, form="direct")
    return said(page)


def test_what_is_said_in_the_same_place_is_of_the_same_day() -> None:
    """ "At her side" and "a la salida" go on from the day told last; without such words another's day stays open."""
    told = "“It rains,” Ada Vimes said on Monday.\n\n{} sat Oren Quist. “It pours,” he said."
    for words, day in (("At her side", "2026-03-16"), ("By the door", None)):
        found = direct(told.format(words), ("“It rains,”", "said", "Ada Vimes"), ("“It pours,”", "said", "he"))
        assert found == ["2026-03-16", day]
    told = "«Llueve», dijo el lunes Ada Brum.\n\n«Diluvia», admitió {} Abel Quist."
    for words, day in (("a la salida", "2026-03-16"), ("sin rodeos", None)):
        found = direct(
            told.format(words), ("«Llueve»", "dijo", "Ada Brum"), ("«Diluvia»", "admitió", "Abel Quist"), lang="es"
        )
        assert found == ["2026-03-16", day]


def test_a_visit_of_the_writers_holds_for_who_spoke_to_them() -> None:
    """ "El lunes subí al molino" dates the dialogue there; another's words told beside it stay open."""
    page = Page("El lunes subí al molino.\n\n—Muele —dijo Ada Brum.\n\nAbel Quist sostuvo que no.", lang="es")
    page.say("—Muele", "dijo", "Ada Brum", form="direct").say("que no", "sostuvo", "Abel Quist")
    assert said(page) == ["2026-03-16", None]


def test_a_paper_keeps_the_day_it_came_out() -> None:
    """ "The report", named later, is of the day it was published; another paper is not."""
    text = "The report was published on Monday.\n\nWages are low, {} says."
    for source, day in (("the report", "2026-03-16"), ("the mayor", None)):
        assert said(Page(text.format(source)).say("Wages are low", "says", source)) == [day]


def test_an_entry_of_a_chronology_begins_with_its_day() -> None:
    """ "Enero. La alcaldesa: …" is of January."""
    found = direct(
        "Enero. Ada Brum, en portada: «No lloverá nunca»", ("«No lloverá nunca»", ":", "Ada Brum"), lang="es"
    )
    assert found == ["2026-01"]


def test_a_quotation_given_twice_was_said_once() -> None:
    """The same words again are of the day they were first given with; a common phrase is not enough."""
    long = "“We shall never sell the old mill,”"
    for words, day in ((long, "2026-03-16"), ("“We shall not,”", None)):
        text = f"{words} Ada Vimes said on Monday.\n\nOnce more, framed: {words}"
        assert direct(text, (words, "said", "Ada Vimes"), (words, ":", "")) == ["2026-03-16", day]


def test_entries_of_a_page_kept_by_the_minute_are_of_its_day() -> None:
    """What each tells without a day is of the day of the page, but for what it pastes from elsewhere."""
    page = "9:10 a.m.\n\n{}“It holds,” said Ada Vimes.\n\n9:05 a.m.\n\nSun.\n\n9:00 a.m.\n\nFog."
    for before, day in (("", "2026-03-18"), ("Here’s the wire story: ", None)):
        assert direct(page.format(before), ("“It holds,”", "said", "Ada Vimes")) == [day]


def test_an_order_is_of_the_day_it_is_published() -> None:
    """What a numbered resolution sets, it sets that day."""
    page = Page("Resolución 12/2026\n\nEl director dispone que se cierre.", lang="es")
    assert said(page.say("que se cierre", "dispone", "El director")) == ["2026-03-18"]


def test_talk_is_not_of_the_day_of_the_page() -> None:
    """An interview's turns and what a writer said aloud were said before the page came out."""
    page = Page("P. ¿Llueve?", lang="es", author="Ada Brum").say("¿Llueve?", ".", "P", "direct", ["transcript"])
    assert said(page) == [None]
    page = Page("—¿Llueve? —dije.", lang="es", author="Ada Brum").say("—¿Llueve?", "dije", "", "direct", ["author"])
    assert said(page) == [None]


def test_by_her_count_is_of_whoever_spoke() -> None:
    """ "By her count" goes on from the statement before; "somebody holds" does not."""
    text = "Ada Vimes said on Monday that it rains.\n\nNine mills, by her count, are wet."
    page = Page(text).say("that it rains", "said", "Ada Vimes").say("Nine mills", "by", "her count")
    assert said(page) == ["2026-03-16", "2026-03-16"]


def test_what_had_been_said_is_of_another_day() -> None:
    """ "Had promised in January" tells of before; what the same one concedes now is not of January."""
    page = Page("Ada Vimes had promised in January that it holds. “It broke,” she conceded.")
    page.say("that it holds", "had promised", "Ada Vimes").say("“It broke,”", "conceded", "she", form="direct")
    assert said(page) == ["2026-01", None]


def test_a_time_between_the_parts_of_what_is_said_is_said() -> None:
    """The day of what is told dates no speech, where the verb stands outside; a made clause's is another's."""
    page = Page("Nine died when the mill fell on Monday near Fennel, the guard said.")
    page.say("Nine died when the mill fell", "said", "the guard")
    first = page.attributions[0].content[0]
    assert said(page) == ["2026-03-16"]
    at = page.text.index("near Fennel")
    page.attributions[0] = replace(page.attributions[0], content=(first, Span(at, at + 11)))
    assert said(page) == [None]
    page = Page("The bank rejects the charge, made by the union in a letter of 9 March, that it lied.")
    assert said(page.say("that it lied", "rejects", "The bank")) == [None]


def test_a_day_after_the_verb_is_that_of_the_decree() -> None:
    """ "Decretó el lunes tres días de luto": the day leads what is decreed and dates it."""
    page = Page("El Gobierno decretó el lunes tres días de luto.", lang="es")
    assert said(page.say("el lunes tres días de luto", "decretó", "El Gobierno")) == ["2026-03-16"]


def test_the_day_before_counts_from_the_narration() -> None:
    """ "La víspera" of what was promised before is not the eve of the day it is promised for."""
    text = "Ada Brum dijo el lunes que abrirá el 30 de noviembre. Abel Quist había prometido la víspera que no."
    page = Page(text, lang="es").say("que abrirá el 30 de noviembre", "dijo", "Ada Brum")
    assert said(page.say("que no", "había prometido", "Abel Quist")) == ["2026-03-16", "2026-03-15"]


def test_a_headline_is_of_the_day_of_what_the_text_begins_with() -> None:
    """Where both tell the same and only one names its speaker; not where they tell of other things."""
    body = "\n\nThe old mill in Fennel leaks oil, the Ministry of Works said on Monday."
    for head, day in (("Mill in Fennel leaks, government admits", "2026-03-16"), ("Taxes fall, town admits", None)):
        content, source = head.split(", ")[0], head.split(", ")[1].split()[0]
        page = Page(head + body).say(content, "admits", source)
        assert said(page.say("The old mill in Fennel leaks oil", "said", "the Ministry of Works")) == [
            day,
            "2026-03-16",
        ]


def test_the_record_of_a_sitting_is_of_its_day() -> None:
    """Its heading tells the day, whoever speaks and in whatever tense; without such a heading nothing is known."""
    for head, day in (("DIARIO DE SESIONES", "2026-03-12"), ("UN DÍA EN EL PLENO", None)):
        page = Page(
            f"{head}\nSesión 4, jueves 12 de marzo de 2026\n\nLa señora BRUM: Abro.\n\nEl edil pide luz.", lang="es"
        )
        page.say("Abro.", ":", "La señora BRUM", "direct", ["transcript"]).say("luz", "pide", "El edil")
        assert said(page) == [day, day]
    page = Page("MINUTES of the ordinary meeting held on 12 March 2026\n\nMs Vimes stated that the mill leaks.")
    assert said(page.say("that the mill leaks", "stated", "Ms Vimes")) == ["2026-03-12"]


def test_a_visit_outlasts_what_is_told_of_days_before() -> None:
    """What somebody vowed weeks before is told in passing; dialogue after it, and what one jokes, is of the visit."""
    page = Page(
        "La encontré el lunes en el molino. «Muele solo», bromea. Lo firmó el 2 de marzo el alcalde, que juró callar."
        "\n\n—¿Y ahora?\n\n—Ahora, nada.",
        lang="es",
    )
    page.say("«Muele solo»", "bromea", form="direct").say("callar", "juró", "el alcalde")
    page.say("—¿Y ahora?", form="direct").say("—Ahora, nada.", form="direct")
    assert said(page) == ["2026-03-16", "2026-03-02", "2026-03-16", "2026-03-16"]


def test_a_hearing_lasts_as_long_as_somebody_speaks_there() -> None:
    """However long the report of it is; what was said elsewhere in writing is no part of it."""
    long = "The room was full and the windows were shut. " * 20
    told = f"Ada Vimes told the inquest on Monday that it broke. {long}\n\n{{}} {long}\n\n“It held,” Oren Quist replied"
    for how, day in (("", "2026-03-16"), (" in a letter", None)):
        page = Page(told.format("“It shook,” Ida Marl said.") + f"{how}.").say("that it broke", "told", "Ada Vimes")
        page.say("“It shook,”", "said", "Ida Marl", form="direct").say(
            "“It held,”", "replied", "Oren Quist", form="direct"
        )
        assert said(page) == ["2026-03-16", "2026-03-16", day]


def test_an_hour_may_head_the_title_of_an_entry() -> None:
    """A page kept by the minute has its titles beside the hours; what another outlet reports came out when it did."""
    page = "9.10am The gates open\n\n{} says it holds.\n\n9.05am Fog on the quay\n\nSun.\n\n9am Good morning\n\nFog."
    for source, day in (("Ada Vimes", "2026-03-18"), ("Radio Fennel", None)):
        assert said(Page(page.format(source)).say("it holds", "says", source)) == [day]


def test_the_perfect_tells_of_before_a_release() -> None:
    """What another body "has confirmed" was not said in the release that tells of it; what its own people say was."""
    head = "PRESS RELEASE\n\nThe insurer {} that it pays."
    for verb, day in (("says", "2026-03-18"), ("has confirmed", None)):
        assert said(Page(head.format(verb)).say("that it pays", verb, "The insurer")) == [day]


def test_what_is_told_to_the_paper_is_of_no_occasion_told_before() -> None:
    """ "Told this newspaper", "por carta": whoever spoke at the meeting before spoke apart from it."""
    text = "Ada Vimes testified on Monday that it rains.\n\n“It pours,” Oren Quist told {}."
    for whom, day in (("the judge", "2026-03-16"), ("this newspaper", None)):
        page = Page(text.format(whom)).say("that it rains", "testified", "Ada Vimes")
        assert said(page.say("“It pours,”", "told", "Oren Quist", form="direct")) == ["2026-03-16", day]


def test_after_the_match_is_of_the_day_it_is_told_to_have_been() -> None:
    """The day of an event told without anybody speaking holds for what is said at its end."""
    text = "The Gulls beat Tarn on Saturday.\n\nThe rain came late. “We were lucky,” {} Ada Vimes said."
    for words, day in (("after the match", "2026-03-14"), ("of old", None)):
        assert direct(text.format(words), ("“We were lucky,”", "said", "Ada Vimes")) == [day]


def test_who_is_told_to_have_spoken_goes_on() -> None:
    """ "So the mayor said yesterday" dates the quotation that opens the next paragraph, if it is the mayor's."""
    text = "Nadie venderá el molino. Lo aseguró el lunes la alcaldesa, Ada Brum.\n\n«Se queda», insistió {}."
    for source, day in (("Ada Brum", "2026-03-16"), ("Abel Quist", None)):
        assert direct(text.format(source), ("«Se queda»", "insistió", source), lang="es") == [day]


def test_a_dateline_dates_no_statement() -> None:
    """The day in a report's head is the report's."""
    page = Page("TARN, 17 March (TNA) – The mill leaks, the mayor said in short.").say(
        "The mill leaks", "said", "the mayor"
    )
    assert said(page) == [None]


def test_a_day_may_end_the_words_for_who_speaks() -> None:
    """ "The mayor last night" spoke last night; "the mayor of last year" did not."""
    page = Page("“It leaks,” said the mayor last night.").say(
        "“It leaks,”", "said", "the mayor last night", form="direct"
    )
    assert said(page) == ["2026-03-17"]
    page = Page("“It leaks,” said the hero of Monday.").say("“It leaks,”", "said", "the hero of Monday", form="direct")
    assert said(page) == [None]


def test_a_headline_has_the_words_of_what_it_tells_in_short() -> None:
    """ "Alarm was dead, inquest hears" is of the day of the witness who said so, further down."""
    text = "Mill ‘knew alarm was dead’, inquest hears\n\nIda Marl drove a cart, she says."
    text += "\n\nThe owners {} on Monday, Ada Vimes told them."
    for told, day in (("knew the alarm was dead", "2026-03-16"), ("sold their barley", None)):
        page = Page(text.format(told)).say("Mill ‘knew alarm was dead’", "hears", "inquest")
        page.say("Ida Marl drove a cart", "says", "she").say(f"The owners {told}", "told", "Ada Vimes")
        assert said(page)[0] == day


def test_what_somebody_thinks_now_is_of_no_month_told_in_passing() -> None:
    """ "He lost his post in January and does not expect it back": only a day beside a present verb dates it."""
    page = Page("Oren Quist lost his post in January and expects no other.").say("no other", "expects", "Oren Quist")
    page.attributions[0] = replace(page.attributions[0], act="think")
    assert said(page) == [None]


def test_the_agency_is_the_outlet_that_ends_in_its_name() -> None:
    """ "The Agency" on a page of the Valley Water Agency speaks when the page is published; another body does not."""
    for source, day in (("The Agency", "2026-03-18"), ("The Council", None)):
        page = Page(f"{source} now reckons that it leaks.", outlet="Valley Water Agency")
        assert said(page.say("that it leaks", "reckons", source)) == [day]


def test_the_day_of_an_event_is_not_that_of_what_is_said_of_it() -> None:
    """ "After Monday's fire, the mayor said" tells when it burned; "on Monday, the mayor said" when she spoke."""
    for words, day in (("After Monday’s fire", None), ("On Monday", "2026-03-16")):
        page = Page(f"{words}, the mayor said that it burned.").say("that it burned", "said", "the mayor")
        assert said(page) == [day]
    page = Page("Tras el fuego, declarado el lunes en Tarn, la alcaldesa pide calma.", lang="es")
    assert said(page.say("calma", "pide", "la alcaldesa")) == [None]
