"""Quotation marks alone: every family, nested, reopened, unclosed, and the marks that quote nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicho.extract.quotes import Quotation, scan

MARKS = 100_000


def found(text: str) -> list[str]:
    return [quotation.span.of(text) for quotation in scan(text)]


@pytest.mark.parametrize(
    ("text", "quotation", "mark"),
    [
        ("She said “the lamp is lit” and left.", "“the lamp is lit”", "“"),
        ('She said "the lamp is lit" and left.', '"the lamp is lit"', '"'),
        ("Dijo «la lámpara alumbra» y se fue.", "«la lámpara alumbra»", "«"),
        ("Dijo ‹la lámpara alumbra› y se fue.", "‹la lámpara alumbra›", "‹"),
        ("‘The lamp is lit,’ she said.", "‘The lamp is lit,’", "‘"),
        ("'The lamp is lit,' she said.", "'The lamp is lit,'", "'"),
        ("„Die Lampe brennt“ stood there.", "„Die Lampe brennt“", "„"),
        ("„De lamp brandt” stood there.", "„De lamp brandt”", "„"),
        ("‟The lamp is lit” stood there.", "‟The lamp is lit”", "‟"),
        ("‚Die Lampe brennt‘ stood there.", "‚Die Lampe brennt‘", "‚"),
        ("‚Die Lampe brennt’ stood there.", "‚Die Lampe brennt’", "‚"),
        ("``The lamp is lit,'' she said.", "``The lamp is lit,''", "``"),
        ("''The lamp is lit,'' she said.", "''The lamp is lit,''", "''"),
    ],
)
def test_every_family_of_marks_is_found_with_its_marks(text: str, quotation: str, mark: str) -> None:
    """Each family quotes: the span covers both marks, `inner` neither, and the opening mark is named."""
    (only,) = scan(text)
    assert (only.span.of(text), only.mark, only.depth, only.closed) == (quotation, mark, 0, True)
    assert only.inner is not None
    assert only.inner.of(text) == quotation[len(mark) : len(quotation) - (2 if quotation.endswith("''") else 1)]


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ('“Straight at the end" he wrote.', '“Straight at the end"'),
        ('"Curly at the end” he wrote.', '"Curly at the end”'),
        ("'Curly at the end’ he wrote.", "'Curly at the end’"),
        ("She sang a „low and straight” song", "„low and straight”"),
        ("”Both marks closing ones” he wrote.", "”Both marks closing ones”"),
        ("(“In brackets”) he wrote.", "“In brackets”"),
    ],
)
def test_mixed_pairs_close_each_other(text: str, quotation: str) -> None:
    """A keyboard's straight mark closes a curly one and the other way round."""
    assert found(text) == [quotation]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said ‘no’ to me,” she said.", [("“He said ‘no’ to me,”", 0), ("‘no’", 1)]),
        ("\"He said 'no' to me,\" she said.", [("\"He said 'no' to me,\"", 0), ("'no'", 1)]),
        ("«Me dijo “no” a mí», dijo.", [("«Me dijo “no” a mí»", 0), ("“no”", 1)]),
        ("«Va “de ‘no’ a” sí», dijo.", [("«Va “de ‘no’ a” sí»", 0), ("“de ‘no’ a”", 1), ("‘no’", 2)]),
        ("«a «b» c»", [("«a «b» c»", 0), ("«b»", 1)]),
        ('"“x”"', [('"“x”"', 0), ("“x”", 1)]),
        ("‘I said “go” to them,’ he said.", [("‘I said “go” to them,’", 0), ("“go”", 1)]),
        ("„Er sagt ‚ja‘ dazu“ stood there.", [("„Er sagt ‚ja‘ dazu“", 0), ("‚ja‘", 1)]),
    ],
)
def test_nested_families_have_their_depth(text: str, expected: list[tuple[str, int]]) -> None:
    """An outer quotation comes before the inner ones, each with how many stand around it."""
    assert [(q.span.of(text), q.depth) for q in scan(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The workers' demands and the boats’ lamps stayed.",
        "James' lamp is St Elmo's.",
        "It’s the harbour's fault, they'd say; she doesn't.",
        "The '90s and the ’80s were loud.",
        "'Twas the night; get 'em all.",
        "Rock ‘n’ roll, rock 'n' roll and rock ’n’ roll.",
        'A 6" pipe and a 5" one, 6\'2" tall, 5’ 6” wide.',
        "D'Arcy o'clock l'eau",
        "No marks at all.",
        " ” ",
        "",
        "   \n\n  ",
    ],
)
def test_apostrophes_and_measures_quote_nothing(text: str) -> None:
    """Possessives, contractions, elisions, decades, feet and inches open no quotation."""
    assert scan(text) == ()


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("‘The workers’ demands are fair,’ she said.", ["‘The workers’ demands are fair,’"]),
        ("'The workers' demands are fair,' she said.", ["'The workers' demands are fair,'"]),
        ("“It’s the boats’ fault,” he said.", ["“It’s the boats’ fault,”"]),
        ("‘I love rock ‘n’ roll,’ she said.", ["‘I love rock ‘n’ roll,’"]),
        ("d'Artagnan's 'ship' sails", ["'ship'"]),
        ("“Don’t,” she said. ‘Never’", ["“Don’t,”", "‘Never’"]),
        ('The "lamp"-man and "he"', ['"lamp"', '"he"']),
        ('"Is it?" she asked. "No."', ['"Is it?"', '"No."']),
        ('"Hi," he said, "there."', ['"Hi,"', '"there."']),
        ("“x”, “y” y “z”", ["“x”", "“y”", "“z”"]),
        ("“a”“b”", ["“a”", "“b”"]),
    ],
)
def test_apostrophes_inside_quotations_do_not_close_them(text: str, quotations: list[str]) -> None:
    """A possessive or contraction inside single marks is told from the mark that closes them."""
    assert found(text) == quotations


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("“One.\n\n“Two.\n\n“Three,” he said.", ["“One.", "“Two.", "“Three,”"]),
        ('"One.\n\n"Two," he said.', ['"One.', '"Two,"']),
        ("«Uno.\n\n»Dos.\n\n»Tres», dijo.", ["«Uno.", "»Dos.", "»Tres»"]),
        ("«Uno.\n\n«Dos», dijo.", ["«Uno.", "«Dos»"]),
        ("“One.\r\n\r\n“Two,” he said.", ["“One.", "“Two,”"]),
    ],
)
def test_a_quotation_reopened_by_each_paragraph_goes_on(text: str, quotations: list[str]) -> None:
    """A mark left open and opened again by the next paragraph is one quotation of several paragraphs, all closed."""
    quoted = scan(text)
    assert [q.span.of(text) for q in quoted] == quotations
    assert all(q.closed for q in quoted)
    assert [q.continues for q in quoted] == [None, *range(len(quoted) - 1)]


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("“Open and never closed.\n\nThe next paragraph is plain.", "“Open and never closed."),
        ("He said “open and never\n\nclosed” here", "“open and never"),
        ("He said, “I don’t know.", "“I don’t know."),
        ("“First line\nSecond line, plain\nThird", "“First line"),
        ("«Sin cerrar\r\n\r\nOtro párrafo", "«Sin cerrar"),
        ("“", "“"),
    ],
)
def test_an_unclosed_quotation_ends_with_its_paragraph_and_says_so(text: str, quotation: str) -> None:
    """A mark without its partner quotes to the paragraph's (or unwrapped line's) end, with closed=False."""
    (only,) = scan(text)
    assert (only.span.of(text), only.closed, only.continues) == (quotation, False, None)


def test_a_curly_mark_opened_twice_leaves_the_first_unclosed() -> None:
    """“a “b”: the same mark does not nest in itself, the first was never closed."""
    text = "“a “b” c"
    assert [(q.span.of(text), q.closed, q.depth) for q in scan(text)] == [("“a", False, 0), ("“b”", True, 0)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("«", "»")])
def test_a_quotation_goes_over_soft_line_ends(opening: str, closing: str, end: str) -> None:
    """Wrapped text: a quotation closed on a later line of its paragraph is one quotation."""
    text = f"{opening}The lamp is lit{end}and will stay{end}lit,{closing} she said."
    (only,) = scan(text)
    assert only.span.of(text) == f"{opening}The lamp is lit{end}and will stay{end}lit,{closing}"


def test_an_empty_quotation_has_no_inner() -> None:
    """Two marks with nothing between them quote nothing: `inner` is None."""
    for text in ("“”", "«»"):
        (only,) = scan(text)
        assert only.inner is None


ANY = st.text(
    st.one_of(
        st.sampled_from("“”„‟\"'«»‹›‘’‚`—–-"), st.sampled_from(" \n\r.,;:?!aBsñ9()"),
        st.sampled_from("\x00\u0301\u200f\u202e\u00a0\u2028\x85😀"),
    ),
    max_size=80,
)  # fmt: skip


def assert_sane(text: str, quotations: tuple[Quotation, ...]) -> None:
    for index, one in enumerate(quotations):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.mark == "—" or one.span.of(text).startswith(one.mark)
        assert one.inner is None or one.span.contains(one.inner)
        assert one.continues is None or 0 <= one.continues < index
        around = [other for other in quotations if other != one and other.span.contains(one.span)]
        assert one.depth == len(around)
        beside = [other for other in quotations if other.depth == one.depth and other is not one]
        assert not any(other.span.overlaps(one.span) for other in beside)
    assert all((a.span.start, -a.span.end) < (b.span.start, -b.span.end) for a, b in pairwise(quotations))


@settings(max_examples=400, deadline=None)
@given(ANY)
def test_any_text_gives_sane_quotations(text: str) -> None:
    """Whatever the text: spans inside it, starting with their mark, in order, nested by depth, linked backwards."""
    quotations = scan(text)
    assert_sane(text, quotations)
    assert quotations == scan(text)


@settings(max_examples=200, deadline=None)
@given(ANY, ANY)
def test_a_later_paragraph_changes_only_whether_the_last_was_closed(text: str, more: str) -> None:
    """What follows a blank line never moves, adds or removes a quotation before it."""
    before, after = scan(text), scan(f"{text}\n\nx{more}")
    here = [q for q in after if q.span.end <= len(text)]
    assert [(q.span, q.inner, q.depth, q.continues) for q in here] == [
        (q.span, q.inner, q.depth, q.continues) for q in before
    ]
    assert [q.closed for q in here] == [q.closed for q in before]


def test_only_a_mark_that_opens_the_paragraph_reopens() -> None:
    """A quotation further on in the next paragraph is another one; the one left open stays unclosed."""
    text = "“Open and never closed.\n\nHe later spoke of “another lamp” there."
    assert [(q.closed, q.continues) for q in scan(text)] == [(False, None), (True, None)]


@settings(max_examples=100, deadline=None)
@given(ANY, st.sampled_from('“«»"'))
def test_a_reopening_paragraph_closes_only_the_last(text: str, mark: str) -> None:
    """A next paragraph that reopens changes nothing before it but whether the last was closed."""
    before, after = scan(text), scan(f"{text}\n\n{mark}Second paragraph,{'»' if mark in '«»' else '”'} she said.")
    here = [q for q in after if q.span.end <= len(text)]
    assert [q.span for q in here] == [q.span for q in before]
    changed = [old for old, new in zip(before, here, strict=True) if old.closed != new.closed]
    assert len(changed) <= 1
    assert all(old.depth == 0 and not old.closed for old in changed)


WORDS = st.lists(
    st.sampled_from(["la", "lámpara", "alumbra", "the", "harbour", "can't", "nine"]), min_size=1, max_size=4
)
FAMILIES = [("“", "”"), ("«", "»"), ("‘", "’"), ("‹", "›"), ('"', '"')]


@st.composite
def nested(draw: st.DrawFn) -> tuple[str, list[tuple[str, int]]]:
    """A sentence with quotations of different families inside each other; what should be found, outermost first."""
    families = draw(st.permutations(FAMILIES))[: draw(st.integers(1, 4))]
    text, expected = " ".join(draw(WORDS)), []
    for opening, closing in reversed(families):
        text = f"{opening}{text}{closing}"
        expected.append(text)
        text = f"{' '.join(draw(WORDS))} {text} {' '.join(draw(WORDS))}"
    return text, [(quotation, depth) for depth, quotation in enumerate(reversed(expected))]


@settings(max_examples=200, deadline=None)
@given(st.lists(nested(), min_size=1, max_size=4))
def test_well_formed_nested_quotations_are_all_found(made: list[tuple[str, list[tuple[str, int]]]]) -> None:
    """Every quotation of well-formed prose is found exactly, in every order of families."""
    text = ". ".join(sentence for sentence, _ in made)
    assert [(q.span.of(text), q.depth) for q in scan(text)] == [one for _, expected in made for one in expected]
    assert all(q.closed for q in scan(text))


HOSTILE: dict[str, Callable[[int], str]] = {
    "straight": lambda n: '"' * n,
    "opening": lambda n: "“" * n,
    "closing": lambda n: "”" * n,
    "pairs": lambda n: "“”" * (n // 2),
    "guillemets": lambda n: "«»" * (n // 2),
    "guillemets open": lambda n: "«" * n,
    "apostrophes": lambda n: "'" * n,
    "single opening": lambda n: "‘" * n,
    "single before words": lambda n: " 'a" * n,
    "possessives": lambda n: " 'as b" * n,
    "deep": lambda n: "«“" * (n // 2) + "”»" * (n // 2),
    "deep without a partner": lambda n: "«" * (n // 2) + "”" * (n // 2),
    "straight inside deep": lambda n: "«" * (n // 2) + ' "a" ' * (n // 4),
    "single inside deep": lambda n: "«" * (n // 2) + " 'a' " * (n // 4),
    "families in turn": lambda n: '"“«‘' * (n // 4),
    "backticks": lambda n: "``a'' " * (n // 4),
    "lines": lambda n: "“a,\nb " * n,
    "paragraphs": lambda n: "“a\n\n" * n,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hundred_thousand_marks_are_scanned(kind: str) -> None:
    """No arrangement of marks makes the scan more than linear: each ends (quadratic time would not), spans in order."""
    text = HOSTILE[kind](MARKS)
    quotations = scan(text)
    assert all(a.span.start <= b.span.start for a, b in pairwise(quotations))
    assert all(q.span.end <= len(text) for q in quotations)
    if kind in ("pairs", "guillemets", "families in turn"):
        assert quotations
