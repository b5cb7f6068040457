"""The interface's messages: every one has its Spanish, and what is compiled is what is written."""

from __future__ import annotations

import gettext
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dicho.web.words import LANGUAGES, words

ROOT = Path(__file__).resolve().parents[2]
HOLE = re.compile(r"%\([a-z_]+\)[a-z]|%[a-z]|\{[a-z_]*\}")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """scripts/messages.py, which gathers them."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    return module


def test_there_is_a_catalogue_for_every_language_but_english(script: ModuleType) -> None:
    """English is what the code says; every other language that can be chosen has a catalogue."""
    assert {"en", *(path.parts[-3] for path in script.languages())} == set(LANGUAGES)


def test_every_message_is_translated(script: ModuleType) -> None:
    """The catalogues hold just the messages there are, each translated, none guessed (`make locale` says which)."""
    template = script.gathered()
    for path in script.languages():
        catalogue = script.updated(path, template)
        assert script.untranslated(catalogue) == []
        assert "fuzzy" not in path.read_text()


def test_the_files_are_in_step(script: ModuleType, tmp_path: Path) -> None:
    """Both files are what `make locale` writes today, to the last character; the compiled one says the same."""
    template = script.gathered()
    for path in script.languages():
        catalogue = script.updated(path, template)
        script.write(tmp_path / "dicho.po", catalogue)
        assert (tmp_path / "dicho.po").read_text() == path.read_text()
        compiled = gettext.GNUTranslations(path.with_suffix(".mo").open("rb"))
        for message in catalogue:
            if isinstance(message.id, str):
                assert not message.id or compiled.gettext(message.id) == message.string
            else:
                one, many = message.id
                assert [compiled.ngettext(one, many, n) for n in (1, 2)] == list(message.string)


def test_what_is_filled_in_stays(script: ModuleType) -> None:
    """A translation has the same holes as its message: a missing one would lose a number, another one would break."""
    template = script.gathered()
    for path in script.languages():
        for message in script.updated(path, template):
            if isinstance(message.id, str):
                assert sorted(HOLE.findall(message.id)) == sorted(HOLE.findall(message.string or "")), message.id
                continue
            for text in message.string:
                assert sorted(HOLE.findall(text)) == sorted(HOLE.findall(message.id[1])), message.id


def test_words_in_both_languages() -> None:
    """Numbers agree with their nouns, dates are as the language writes them; a language there is not is English."""
    assert words("es").count("%(n)s document", "%(n)s documents", 1) == "1 documento"
    assert words("es").count("%(n)s document", "%(n)s documents", 1234) == "1\u202f234 documentos"
    assert (words("es").date("2026-01-05"), words("en").date("2026-01-05")) == ("5 ene 2026", "5 Jan 2026")
    assert words("tlh").lang == "en"
