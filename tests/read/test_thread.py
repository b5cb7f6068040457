"""Threads and chats: every case under tests/cases/threads is read into just the posts `wanted.toml` says.

To add one: put the file beside the others and what should be read of it under ["FILE"] in `wanted.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.model.document import Document
from dicho.read.thread import read_thread
from dicho.read.voices import lines_of, part_voices, put_lines, quoted_name
from dicho.text.align import TextBuilder

Read = Callable[..., tuple[Document, ...]]
CASES = Path(__file__).resolve().parents[1] / "cases" / "threads"
WANTED: dict[str, Any] = tomllib.loads((CASES / "wanted.toml").read_text("utf-8"))


@pytest.mark.parametrize("file", sorted(path.name for path in CASES.glob("*.*") if path.suffix != ".toml"))
def test_a_thread_is_read_post_by_post(read: Read, file: str) -> None:
    """Each post has its author and day, each quotation is its own writer's, and all of it stands in the file."""
    found = read((CASES / file).read_bytes(), file)
    wanted = WANTED[file]
    rows = [[d.item, d.author or "", d.published or "", d.outlet or "", d.text] for d in found]
    assert rows == wanted["posts"]
    assert {d.title or "" for d in found} == {wanted.get("title", "")}


WORDS = "The lamp at the end of the pier has been out since Monday, and nobody has come to see to it"
ALIKE = {
    "datelines": "Puerto Ofelia, 12 de diciembre de 2025\nSe apagó.\n\n"
    "Caleta Zurda, 13 de diciembre de 2025\nSigue igual.\n",
    "an agenda": "Noche de Faros\n12 de marzo, 20:00\nConcierto.\n\nTarde de Remos\n13 de marzo, 18:00\nRegata.\n",
    "a collection": "Ada Pellworth, 12 March 2025, 14:02:\n“Nobody told us.”\n\n"
    "Bruno Dray, 12 March 2025, 15:00:\n“I did.”\n",
    "an interview": "P: ¿Habrá acuerdo?\nR: Lo habrá.\nP: ¿Cuándo?\nR: El lunes, a las 14:00.\n",
    "one writer": "ada_p\n12 mar 2025, 14:02\nUno.\n\nada_p\n12 mar 2025, 15:02\nDos.\n",
    "a list": "#1 Pan\n#2 Aceite\nAda compró los dos el 12 de marzo.\n",
    "prose": "El 12 de marzo de 2025, a las 14:02, Ada Pellworth dijo que no.\nBruno, a las 15:00, que sí.\n",
}


@pytest.mark.parametrize("name", ["datelines", "an agenda", "a collection", "an interview", "one writer", "prose"])
def test_what_looks_alike_is_left_whole(read: Read, name: str) -> None:
    """Datelines, agendas, collections of quotations, interviews and prose are one document, which is the input."""
    [document] = read(ALIKE[name].encode(), "a.txt")
    assert document.item == "" and document.text == ALIKE[name]


LINE = st.sampled_from(
    [
        "> Nadie avisó.",
        ">> Ni al puerto.",
        "Ada escribió:",
        '[quote="Ada"]',
        "[/quote]",
        "Yo sí.",
        "",
        "On 1 May, Ada wrote:",
    ]
)


@given(st.lists(LINE, max_size=12))
def test_no_line_is_lost_or_told_twice(written: list[str]) -> None:
    """However quotations are marked, opened and closed, every line of words is in one voice, and the map holds."""
    text = "\n".join(written)
    voice = part_voices(text, lines_of(text), "Bruno")
    voices = [voice, *(quote for _, quote, _ in voice.walk(""))]
    spans = sorted(line for each in voices for line in each.lines)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    told = " ".join(line.of(text).strip() for line in spans)
    for words in ("Nadie avisó.", "Ni al puerto.", "Yo sí."):
        assert told.count(words) == text.count(words)
    for each in voices:
        builder = TextBuilder()
        put_lines(builder, "", text, each.lines)
        made, source_map = builder.build()
        source_map.check(made, {"": text})


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Ada Pellworth wrote:", "Ada Pellworth"),
        ("ada_p dijo:", "ada_p"),
        ("On Mon, 12 Mar 2025 at 14:02, Ada Pellworth <ada@brezal.example> wrote:", "Ada Pellworth"),
        ("El mié, 12 mar 2025 a las 14:02, Ada Pellworth (<ada@brezal.example>) escribió:", "Ada Pellworth"),
        ("Cita de: Ada_P en Marzo 12, 2025, 02:02:11 pm", "Ada_P"),
        ("Originally Posted by Ada_P", "Ada_P"),
        ("Iniciado por Ada_P", "Ada_P"),
        ("Ada_P escribió: ↑Mié Mar 12, 2025 2:02 pm", "Ada_P"),
        ("Ada wrote a letter to the harbour.", None),
        ("The lamp: out.", None),
    ],
)
def test_who_is_quoted(line: str, who: str | None) -> None:
    """The line over a quotation names its writer, in the forms of mail programs and forums, and no other line does."""
    assert quoted_name(line) == who


@pytest.mark.parametrize(
    ("tag", "who"),
    [
        ("[quote=Ada Pellworth on Radio Cabo, 3 May]", "Ada Pellworth"),
        ("[quote=Ada Pellworth en Radio Cabo]", "Ada Pellworth"),
        ("[quote=lost_in_selwyn]", "lost_in_selwyn"),
        ("[quote=Night Boat to Selwyn]", "Night Boat to Selwyn"),
    ],
)
def test_a_tag_names_whom_it_quotes(tag: str, who: str) -> None:
    """Where a person said it is no part of their name; of a handle every word is."""
    text = f"{tag}The lamp was out.[/quote]\nI doubt it."
    (quote,) = part_voices(text, lines_of(text), "Bruno").quotes
    assert quote.who == who


@given(st.text(alphabet="#12 Ada_,:\n·/>[]", max_size=120))
def test_any_text_is_read(text: str) -> None:
    """Nothing a file may hold breaks the reading of threads."""
    found = read_thread(text)
    assert found is None or all(post.who for post in found.posts)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("by Ada Pellworth", "Ada Pellworth"),
        ("POR Ada Pellworth", "Ada Pellworth"),
        ("de Ada Pellworth", "Ada Pellworth"),
        ("u/ada_p", "ada_p"),
        ("De la Torre", "De la Torre"),
        ("de la Torre", "de la Torre"),
        ("De Vries", "De Vries"),
        ("por De la Torre", "De la Torre"),
        ("Deborah", "Deborah"),
    ],
)
def test_what_stands_before_a_name_is_no_part_of_it(read: Read, written: str, name: str) -> None:
    """The word that says who wrote a post goes, the particle that is the name's own stays."""
    posts = "".join(
        f'<div class="post" id="p{n}"><p class="author">{who}</p><div class="content"><p>{WORDS} {n}.</p></div></div>'
        for n, who in enumerate((written, "Bruno Dray"))
    )
    found = read(f"<html><body>{posts}</body></html>".encode(), "a.html")
    assert [document.author for document in found] == [name, "Bruno Dray"]
