"""The Spanish-English lexicon: terms at their place, keys both languages share, likeness that has no side."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dicho.text.bridge as module
from dicho.errors import LexiconError, ModelError
from dicho.text.bridge import TABLE, Bridge, concepts, similarity, terms

MODEL = Path(module.__file__).parents[1] / "models" / module.NAME
LANGS = st.sampled_from(["en", "es"])
_WORDS = (
    "el ministro Pellworth negó no nunca apagón misiles 6,2 millones 1.200 the minister denied blackout missiles "
    "6.2 million Farera's elections elecciones won't — «sí» , . \n US Estados Unidos niño ﬁn İ ß"
)
WORDS = st.sampled_from(_WORDS.split(" "))
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join))
PAIRS = [
    ("La oposición ganará las elecciones en Farera.", "The opposition will win the election in Farera."),
    ("La central eléctrica está cerrada desde el lunes.", "The power plant has been closed since Monday."),
    ("Los rebeldes atacaron una aldea cerca de la frontera.", "Rebels attacked a village near the border."),
    ("El banco central subió los tipos de interés.", "The central bank raised interest rates."),
    ("Nuestra patria es inexpugnable.", "Our homeland is impregnable."),
    ("La policía detuvo a doce manifestantes.", "Police arrested twelve demonstrators."),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The installed model, to be spoilt."""
    shutil.copytree(MODEL, tmp_path / "model")
    return tmp_path / "model"


@given(TEXTS, LANGS)
def test_terms_stand_in_the_text_in_order(text: str, lang: str) -> None:
    """Every term has characters of the text, in order, none twice, whatever the text."""
    free = 0
    for term in terms(text, lang):
        assert free <= term.span.start < term.span.end <= len(text)
        assert concepts(term)
        free = term.span.end


@settings(deadline=None)
@given(TEXTS, LANGS, TEXTS, LANGS)
def test_likeness_has_no_side(left: str, left_lang: str, right: str, right_lang: str) -> None:
    """Swapping the texts swaps the coverages and changes nothing else; all lie in [0, 1]."""
    one = similarity(terms(left, left_lang), left_lang, terms(right, right_lang), right_lang)
    other = similarity(terms(right, right_lang), right_lang, terms(left, left_lang), left_lang)
    assert (one.score, one.coverage_left, one.coverage_right) == (
        other.score,
        other.coverage_right,
        other.coverage_left,
    )
    assert {(p.left, p.right, p.weight, p.shared) for p in one.pairs} == {
        (p.right, p.left, p.weight, p.shared) for p in other.pairs
    }
    assert all(0 <= value <= 1 for value in (one.score, one.coverage_left, one.coverage_right))


@given(TEXTS, LANGS)
def test_a_text_is_most_like_itself(text: str, lang: str) -> None:
    """Within a language the same words count whole: a text covers itself, unless it says nothing."""
    found = terms(text, lang)
    assert similarity(found, lang, found, lang).score == pytest.approx(1.0 if found else 0.0)


@pytest.mark.parametrize(("es", "en"), PAIRS)
def test_a_translation_is_likest(es: str, en: str) -> None:
    """Of a handful of statements the translation is the likest, from either language, and shares keys with it."""
    left, right = terms(es, "es"), terms(en, "en")
    mine = similarity(left, "es", right, "en").score
    assert all(mine > similarity(left, "es", terms(other, "en"), "en").score for _, other in PAIRS if other != en)
    assert all(mine > similarity(terms(other, "es"), "es", right, "en").score for other, _ in PAIRS if other != es)
    keys = {key for term in left for key in concepts(term)}
    assert keys & {key for term in right for key in concepts(term)}


def test_pairs_say_which_words_answer_which() -> None:
    """Aligned pairs carry the spans of both words, numbers by their value and names unchanged."""
    es, en = "Pellworth perdió 6,2 millones de votos.", "Pellworth lost 6.2 million votes."
    found = similarity(terms(es, "es"), "es", terms(en, "en"), "en")
    assert {(p.left_span.of(es), p.right_span.of(en)) for p in found.pairs if not p.shared} == {
        ("Pellworth", "Pellworth"),
        ("perdió", "lost"),
        ("6,2 millones", "6.2 million"),
        ("votos", "votes"),
    }


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [("es", "misiles", "misil"), ("es", "cerró", "cerrar"), ("en", "countries", "country"), ("en", "denied", "deny")],
)
def test_inflection_does_not_matter(lang: str, one: str, other: str) -> None:
    """Forms of one word are one term."""
    assert similarity(terms(one, lang), lang, terms(other, lang), lang).score == 1.0


@pytest.mark.parametrize(("es", "en"), [("la carretilla y el balde", "a bucket"), ("dos albañiles", "two bricklayers")])
def test_words_of_everyday_life_have_counterparts(es: str, en: str) -> None:
    """What commentary on politics never says is known besides: tools, trades, weather."""
    assert similarity(terms(es, "es"), "es", terms(en, "en"), "en").pairs


def test_us_is_a_country_only_in_capitals() -> None:
    """ "US" and "Estados Unidos" are one term each, and the pronoun is none."""
    assert [t.span.of("US told us") for t in terms("US told us", "en")] == ["US", "told"]
    found = similarity(terms("Estados Unidos", "es"), "es", terms("the United States", "en"), "en")
    assert found.score > 0.8


def test_other_languages_are_refused() -> None:
    """A language without words is an error that names those there are."""
    with pytest.raises(LexiconError, match="'fr'"):
        terms("le ministre", "fr")


def test_a_changed_byte_is_found(copy: Path) -> None:
    """A table that is not the one described is refused by name."""
    data = bytearray((copy / TABLE).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / TABLE).write_bytes(data)
    with pytest.raises(ModelError, match=TABLE):
        Bridge(copy)


@pytest.mark.parametrize("name", [TABLE, "model.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    """The error says which file is missing."""
    (copy / name).unlink()
    with pytest.raises(ModelError, match=name):
        Bridge(copy)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": "x", "threshold": "high", "files": {}}', "{"])
def test_a_malformed_description_is_told(copy: Path, text: str) -> None:
    """A description that says nothing usable is an error of the model, not a traceback."""
    (copy / "model.json").write_text(text)
    with pytest.raises(ModelError, match="description"):
        Bridge(copy)


@pytest.mark.parametrize("data", [b"", b"not a table", b"PK\x05\x06" + bytes(18)])
def test_a_table_that_does_not_load_is_told(copy: Path, data: bytes) -> None:
    """Bytes that are described rightly and are no table: ModelError."""
    (copy / TABLE).write_bytes(data)
    about = json.loads((copy / "model.json").read_text())
    about["files"][TABLE] = hashlib.sha256(data).hexdigest()
    (copy / "model.json").write_text(json.dumps(about))
    with pytest.raises(ModelError, match="malformed"):
        Bridge(copy)
