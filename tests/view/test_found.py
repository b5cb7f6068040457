"""Where the words that were looked for stand."""

from hypothesis import given
from hypothesis import strategies as st

from dicho.view.found import Part, parts, snippet, sought


def marked(text: str, words: str) -> list[str]:
    return [part.text for part in parts(text, sought(words)) if part.found]


def test_words_are_found_without_accents_and_case() -> None:
    """What the search index takes for the same word is marked as the same."""
    assert marked("El gasóleo LLEGÓ. Gasoleo.", "gasoleo llego") == ["gasóleo", "LLEGÓ", "Gasoleo"]


def test_a_word_is_a_whole_word() -> None:
    """A word inside another was not found by the search, and is not marked."""
    assert marked("la costa y el costal", "costa") == ["costa"]


def test_words_in_quotation_marks_stand_together() -> None:
    """A phrase is marked where its words follow one another, with what stands between them."""
    assert marked("esta costa; esta, costa; la costa", '"esta costa"') == ["esta costa", "esta, costa"]


def test_what_joins_words_cuts_them() -> None:
    """ "e-mail" is two words to the index, in this order."""
    assert marked("an e-mail, mail e", "e-mail") == ["e-mail"]


def test_phrases_that_overlap_are_one_mark() -> None:
    """No character is marked twice."""
    assert parts("a b c", sought('"a b" "b c"')) == [Part("a b c", True)]


def test_nothing_looked_for_marks_nothing() -> None:
    """A list without a search is the plain text."""
    assert parts("text", ()) == [Part("text")]
    assert sought('"" … "') == ()


@given(st.text(), st.text())
def test_the_parts_are_the_text(text: str, words: str) -> None:
    """Whatever is looked for, not a character of the source is lost or changed."""
    assert "".join(part.text for part in parts(text, sought(words))) == text


def test_a_long_statement_is_shown_from_its_beginning() -> None:
    """A list stays a list: what is left out is counted."""
    shown = snippet(["a" * 300, "b" * 300], most=420)
    assert [len(part.text) for each in shown.fragments for part in each] == [300, 120]
    assert (shown.before, shown.after) == (0, 180)


def test_a_long_statement_is_shown_where_the_words_are() -> None:
    """What was looked for is in sight, however far on in the statement it stands."""
    shown = snippet(["x " * 400 + "needle " + "y " * 400], sought("needle"), most=420)
    assert any(part.found for each in shown.fragments for part in each)
    length = sum(len(part.text) for each in shown.fragments for part in each)
    assert length == 420
    assert shown.before + length + shown.after == 1607
