"""The rules of flags on made statements: who is behind one, where it comes from, whether a machine translated it."""

from __future__ import annotations

import pytest

from dicho.model.flag import Flag
from dicho.model.span import Span
from dicho.model.statement import Hop, Speaker, Statement
from dicho.weigh import origin, sourcing, translated
from dicho.weigh.origin import Appearance
from dicho.weigh.sourcing import Page

TEXT = "Sources say that the lamp is sold."


def made(key: str = "s1", document: str = "d1", **known: object) -> Statement:
    """A statement of some words of a text."""
    content = known.pop("content", (Span(12, 33),))
    given: dict[str, object] = {
        "source": (),
        "cue": (),
        "form": "indirect",
        "act": "say",
        "status": "asserted",
        **known,
    }
    return Statement(key, document, content=content, **given)  # type: ignore[arg-type]


def whys(statement: Statement, source: str = "", page: Page | None = None) -> list[str]:
    """Why a statement is unsourced."""
    found = sourcing.flags(statement, page or Page("d1", outlet="The Lamp"), [source] if source else [])
    return [ground.why for flag in found if flag.kind == "unsourced" for ground in flag.grounds]


def unnamed(name: str) -> Speaker:
    return Speaker("x", name, "unnamed", 1.0, "description")


@pytest.mark.parametrize(
    "source",
    [
        "Sources", "some experts", "local media", "Fuentes bien informadas", "algunos", "versiones de prensa", "People",
        "informed sources",
    ],
)  # fmt: skip
def test_nobody_in_particular_is_unsourced(source: str) -> None:
    """A source made of words alone that name nobody is none, in both languages."""
    assert whys(made(speaker=unnamed(source)), source) == ["nobody"]


@pytest.mark.parametrize(
    "source",
    [
        "a person briefed on the talks", "sources close to the council", "Un antiguo escolta del ministro",
        "the observers", "two officials", "fuentes del ministerio", "the media company", "los expertos del puerto",
    ],
)  # fmt: skip
def test_a_described_source_is_anonymous_and_not_unsourced(source: str) -> None:
    """Whoever is told apart by what they are or do is somebody, though without a name."""
    assert whys(made(speaker=unnamed(source)), source) == []


def test_hearsay_is_unsourced_unless_somebody_is_named_or_heard() -> None:
    """ "It is said" is nobody's word; said on a radio, or by somebody named, it is somebody's."""
    assert whys(made(flags=("broken-chain",))) == ["hearsay"]
    assert whys(made(flags=("broken-chain",), chain=(Hop("Radio Orle", "told"),))) == []
    assert whys(made(flags=("broken-chain",), speaker=Speaker("x", "Ana Brumal", "person", 1.0, "name"))) == []
    assert whys(made(flags=("broken-chain", "author"))) == []
    assert whys(made(flags=("broken-chain",), parent="s0")) == []


def test_a_statement_from_nowhere_is_unsourced() -> None:
    """Neither who says it nor an outlet, an author or an address: nowhere to go back to. Any of them is somewhere."""
    assert whys(made(), page=Page("d1")) == ["nowhere"]
    for told in ({"outlet": "The Lamp"}, {"author": "Ana"}, {"url": "https://lamp.example/1"}):
        assert whys(made(), page=Page("d1", **told)) == []


def appearance(key: str, outlet: str, *hops: tuple[str, str], url: str | None = None, around: str = "") -> Appearance:
    """One place where an utterance stands."""
    chain = tuple(Hop(*hop) for hop in (*hops, (outlet, "published")))
    page = Page(f"d-{key}", outlet=outlet, url=url)
    return Appearance(made(key, page.id, chain=chain), page, (around, ""))


def single(*appearances: Appearance, others: tuple[Appearance, ...] = ()) -> Flag | None:
    return origin.single(appearances, others, "certain")


def test_an_address_credited_is_the_outlet_that_is_published_there() -> None:
    """ "lamp.example" is The Lamp; so is a site whose own pages say that it is called otherwise."""
    cited = appearance("b", "Rope and Tar", ("lamp.example", "cited"))
    assert single(appearance("a", "The Lamp"), cited)
    other = appearance("b", "Rope and Tar", ("tarnherald.example", "cited"))
    assert single(appearance("a", "Herald of Tarn", url="https://tarnherald.example/1"), other)
    assert single(appearance("a", "Herald of Tarn"), other) is None


def test_a_further_appearance_with_an_origin_of_its_own_keeps_the_flag_back() -> None:
    """Where a proposal says that a second reporter may have heard it too, it is not said that there was one."""
    two = (appearance("a", "The Lamp", ("HNA", "wire")), appearance("b", "The Gull", ("HNA", "wire")))
    assert single(*two)
    assert single(*two, others=(appearance("c", "Tarn Herald"),)) is None
    assert single(*two, others=(appearance("c", "Tarn Herald", ("HNA", "wire")),))
    assert single(two[0], appearance("c", "The Lamp", ("HNA", "wire"))) is None  # one outlet, twice


def test_the_same_words_around_are_one_text_and_quotations_beside_it_are_not() -> None:
    """A reporter's own sentence in both places tells of one text; another quotation that both have does not."""
    own = "The vote was put off after the clerk had dropped his pen and somebody in the gallery laughed aloud."
    assert single(appearance("a", "The Lamp", around=own), appearance("b", "The Gull", around=own))
    quoted = f"It was late. “{own}” Then he went."
    other = f"Rain fell on the square for hours. “{own}” Nobody had an umbrella with them."
    assert single(appearance("a", "The Lamp", around=quoted), appearance("b", "The Gull", around=other)) is None


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("One.\n\n[machine translation]\n\nTwo is here.\n\nThree.", "Two is here."),
        ("One.\n\n[traducción automática] Two is here.\n\nThree.", " Two is here."),
        ("This article was translated automatically from Spanish.\n\nTwo is here.", None),
        ("One is here.\n\nTwo is here.\n\nTraducido automáticamente por Google", None),
        (
            "One is a paragraph that is long enough to be one (Google Translate)\n\nTwo.",
            "One is a paragraph that is long enough to be one ",
        ),
    ],
)  # fmt: skip
def test_a_notice_speaks_of_what_it_stands_at(text: str, about: str | None) -> None:
    """Of the rest of its paragraph, of the next one, or, at the head and at the end, of the whole text (None)."""
    text = text if about is None else f"A\nB\nC\nD\nE\nF\n\n{text}"
    [notice] = translated.notices_in(text)
    assert notice.about.of(text) == (about if about is not None else text)


@pytest.mark.parametrize(
    "text",
    [
        "Machine translation has a long history on this coast.",
        "The judge threw out a machine translation of the letter.",
        "The clerk translated the letter by hand (with some help from the baker).",
        "Los jueces rechazaron la traducción automática de la carta.",
    ],
)
def test_a_text_about_translation_is_no_notice(text: str) -> None:
    """A sentence that speaks of machine translation says nothing of its own text."""
    assert list(translated.notices_in(text)) == []


def test_one_wrong_pronoun_is_no_machine_and_two_are() -> None:
    """One pronoun of the wrong gender is a slip; two are a ground, and so is one beside a notice."""
    odd = [made(f"s{n}", flags=("pronoun-mismatch",), source=(Span(n, n + 2),)) for n in (0, 3)]
    assert translated.suspected("d1", TEXT, odd[:1], ()) is None
    both = translated.suspected("d1", TEXT, odd, ())
    assert both is not None and [g.why for g in both.grounds] == ["pronoun", "pronoun"] and both.standing == "found"
