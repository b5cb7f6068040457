"""`python -m bench`: clocks that measure what they say, and each suite runs through at its smallest."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest
from bench.__main__ import main
from bench.measure import Measure, cpu_seconds, run, wall_seconds
from bench.suites import PAGE_WORDS
from eval.scorers.check import visible

from bench import texts
from dicho.errors import DichoError


def test_cpu_time_counts_work_and_not_waiting() -> None:
    """Sleeping costs nothing, computing does."""
    slept, worked = cpu_seconds([lambda: time.sleep(0.05), lambda: sum(range(300_000))], rounds=2)
    assert slept < 0.04
    assert worked > 1e-5


def test_commands_are_timed_to_their_end_with_their_memory() -> None:
    """A command that sleeps takes so long at least, one that holds 64 MiB is seen to hold them."""
    slow, big = wall_seconds(
        [
            lambda: run([sys.executable, "-c", "import time; time.sleep(0.2)"]),
            lambda: run([sys.executable, "-c", "b = bytearray(64 << 20); b[::4096] = b'x' * len(b[::4096])"]),
        ],
        rounds=1,
    )
    assert slow.seconds >= 0.2
    assert big.memory >= slow.memory + 48


def test_failed_command_is_an_error() -> None:
    """A command that fails is not a fast command."""
    with pytest.raises(DichoError, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"])


def test_targets() -> None:
    """More words a second is better, fewer seconds are; without a target nothing is said."""
    assert Measure("a", 2.0, "words/s", 1.0).kept
    assert not Measure("a", 2.0, "s", 1.0, "lower").kept
    assert Measure("a", 2.0, "s").kept is None


def test_texts_without_outside_data(tmp_path: Path) -> None:
    """English comes from the shipped worlds where PolNeAR is not at hand, and the limit of words is kept."""
    name, documents = texts.texts("en", 2000, tmp_path)
    assert name == "worlds"
    assert {d.lang for d in documents} == {"en"}
    assert 1000 < texts.count(documents) <= 2000
    name, documents = texts.texts("es", 1, tmp_path)
    assert (name, len(documents)) == ("ancora-dev", 1)


def test_the_page_has_the_size_it_is_said_to_have(tmp_path: Path) -> None:
    """The page that is added has 500 words and no more than a paragraph over, all inside its article."""
    page, words = texts.page_of(PAGE_WORDS, tmp_path)
    assert 500 <= words < 600
    assert len(visible(page).split()) == words
    markup = page.read_text(encoding="utf-8")
    assert markup.count("</article>") == 1
    assert markup.rindex("</p>", 0, markup.index("</article>")) > markup.index("<article")


def test_every_suite_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One round of each suite on the installed Dicho gives positive numbers, targets beside those that have one."""
    assert main(["--rounds", "1", "--words", "1000", "--data", str(tmp_path), "--json"]) == 0
    got = {m["name"]: m for m in json.loads(capsys.readouterr().out)["measures"]}
    assert {"extract, resolve, en", "extract, resolve, es", "read HTML"} <= set(got)
    assert all(m["value"] > 0 for m in got.values())
    assert {"newest", "a common word", "conflicts and changes", "log", "slowest median", "slowest p99"} <= set(got)
    assert {"a conflict", "statements, meaning", "api: links"} <= set(got)
    assert all(m["target"] for m in got.values() if m["unit"] == "ms")
    assert {name for name, m in got.items() if m["target"] and m["unit"] != "ms"} - {"the longest document open"} == {
        "extract by rules, en",
        "extract by rules, es",
        "crawl to main text",
        "memory of a crawl",
        "dicho add, many pages",
        "its memory, at most",
        "compare from nothing",
        "compare one document more",
        "memory while comparing",
        "dicho --help",
        "dicho add",
        "dicho extract",
    }


def test_table_shows_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table names what was measured, the peer and the words it was measured on."""
    assert main(["--only", "extraction", "--rounds", "1", "--words", "500", "--data", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "extract, resolve, es" in out
    assert "sentencex" in out
    assert "words of worlds" in out
