"""The language files: loaded whole, and refused with their name when something is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dicho.errors import LexiconError
from dicho.model.statement import ACTS
from dicho.text import langfile, lexicon

KINDS = {"verb", "noun", "adjective"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of language files in place of the package's own, empty at first."""
    monkeypatch.setattr(langfile, "files", lambda _package: tmp_path)
    lexicon.load.cache_clear()
    yield tmp_path
    lexicon.load.cache_clear()


def own(name: str) -> bytes:
    return (Path(lexicon.__file__).parent.parent / "lang" / name).read_bytes()


def copy_all(folder: Path) -> None:
    for name in ("en.toml", "reliability.en.json"):
        (folder / name).write_bytes(own(name))


@pytest.mark.parametrize("lang", lexicon.LANGUAGES)
def test_every_language_loads(lang: str) -> None:
    """Each language has cues of every kind with an act of the model, closed classes, phrases and fitted weights."""
    words = lexicon.load(lang)
    assert words.lang == lang
    assert {entry.kind for entry in words.cues.values()} == KINDS
    assert {entry.act for entry in words.cues.values()} == set(ACTS)
    assert all(form == form.strip() and form for form in words.cues)
    assert words.words["pronouns"] and words.words["relatives"] and words.according and words.not_sources
    assert words.weights and 0 < words.threshold < 1


@pytest.mark.parametrize(
    ("lang", "form", "lemma", "kind", "act"),
    [
        ("en", "said", "say", "verb", "say"),
        ("en", "denied", "deny", "verb", "say"),
        ("en", "believes", "believe", "verb", "think"),
        ("en", "agreeing", "agree", "verb", "think"),
        ("en", "allegations", "allegation", "noun", "say"),
        ("en", "testimonies", "testimony", "noun", "say"),
        ("en", "speeches", "speech", "noun", "say"),
        ("en", "adamant", "adamant", "adjective", "think"),
        ("es", "dijo", "decir", "verb", "say"),
        ("es", "niega", "negar", "verb", "say"),
        ("es", "quejó", "quejarse", "verb", "say"),
        ("es", "opuso", "oponerse", "verb", "intend"),
        ("es", "exija", "exigir", "verb", "intend"),
        ("es", "declaraciones", "declaración", "noun", "say"),
        ("es", "temores", "temor", "noun", "think"),
        ("es", "convencida", "convencida", "adjective", "think"),
    ],
)
def test_written_forms_lead_to_their_word(lang: str, form: str, lemma: str, kind: str, act: str) -> None:
    """Look-up by written form gives the lemma, its kind and its act."""
    entry = lexicon.load(lang).cues[form]
    assert (entry.lemma, entry.kind, entry.act) == (lemma, kind, act)


def test_longer_phrases_come_first() -> None:
    """ "in the words of" is tried before any shorter phrase that starts it."""
    lengths = [len(phrase) for phrase in lexicon.load("en").according]
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize("lang", ["fr", "", "EN", "../en"])
def test_a_language_without_words_is_refused_by_name(lang: str) -> None:
    """An unknown code names itself and the languages there are; nothing is read from disk by it."""
    with pytest.raises(LexiconError) as caught:
        lexicon.load(lang)
    assert repr(lang) in caught.value.what
    assert "en, es" in caught.value.hint


def test_copied_files_load_from_another_folder(folder: Path) -> None:
    """The stand-in folder of the tests below does serve: what they break is the file."""
    copy_all(folder)
    assert "said" in lexicon.load("en").cues


@pytest.mark.parametrize("name", ["en.toml", "reliability.en.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    """An incomplete installation says which file it lacks and what to do."""
    copy_all(folder)
    (folder / name).unlink()
    with pytest.raises(LexiconError, match=name) as caught:
        lexicon.load("en")
    assert "Install Dicho again" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("en.toml", b""),
        ("en.toml", b"[verbs]\nsay = 'say'\n"),
        ("en.toml", b"this is not toml ["),
        ("en.toml", b"\xff\xfe\x00"),
        ("en.toml", own("en.toml").replace(b'say = "says said said saying"', b'say = "says said"')),
        ("reliability.en.json", b""),
        ("reliability.en.json", b"{}"),
        ("reliability.en.json", b'{"weights": {}, "thresh'),
    ],
)
def test_a_malformed_file_is_a_lexicon_error(folder: Path, name: str, data: bytes) -> None:
    """Broken, cut or incomplete language files give a LexiconError, whatever breaks."""
    copy_all(folder)
    (folder / name).write_bytes(data)
    with pytest.raises(LexiconError, match="malformed"):
        lexicon.load("en")


def test_spanish_cues_are_likened_to_english_ones() -> None:
    """Weights are carried over only to cues that Spanish has."""
    cues = lexicon.load("es").cues
    spanish = {entry.lemma for entry in cues.values()}
    like = lexicon.alike("es")
    assert like["decir"] == "say"
    assert {own for own in like if own not in cues and own.removesuffix("se") not in spanish} == {"según"}
    assert lexicon.alike("en") == {}
