"""Plain text: the text is the input; its head says whose it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.errors import EmptyInput, NotReadable
from dicho.model.document import Document
from dicho.read.head import cased, read_head

Read = Callable[..., tuple[Document, ...]]
TEXT = "El jueves subí al faro con pan y café, porque hacía semanas que desde la escuela no se veía la luz.\n"


@given(
    st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(
        lambda t: t.strip("\ufeff \t\n<")
    )
)
def test_the_text_is_the_decoded_input(read: Read, text: str) -> None:
    """Every code point of a UTF-8 file stands at its own offset, in one piece; the byte order mark is none of them."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (document,) = read(f"«{text}".encode(encoding), "a.txt")
        assert document.text == f"«{text}"
        assert len(document.map.pieces) == 1


def test_line_ends_and_nul_are_kept(read: Read) -> None:
    """CRLF and a stray NUL are characters of the input like any other."""
    data = b"\xef\xbb\xbfuno\r\ndos\0tres\r\n" + TEXT.encode()
    assert read(data, "a.txt")[0].text == "uno\r\ndos\0tres\r\n" + TEXT


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16-le", "utf-16-be"])
def test_undeclared_encodings_are_found_and_noted(read: Read, encoding: str) -> None:
    """A file from an old machine reads right, and the note says as what it was read."""
    text = "«Faltó entrenamiento», admitió —riendo— el almirante. “¿Y qué?”\n" * 3
    (document,) = read(text.encode(encoding), "a.txt")
    assert document.text == text
    assert any(encoding in note.lower() for note in document.notes)


def test_a_few_broken_bytes_do_not_change_the_rest(read: Read) -> None:
    """A UTF-8 file with a damaged byte is still UTF-8; the damage shows as U+FFFD and is noted."""
    (document,) = read(("ñandú " * 100).encode() + b"\xff" + "«sí»".encode(), "a.txt")
    assert document.text.endswith("\ufffd«sí»")
    assert any("U+FFFD" in note for note in document.notes)


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_nothing_is_an_error(read: Read, data: bytes) -> None:
    """Empty files and white space are EmptyInput, never an empty document."""
    with pytest.raises(EmptyInput):
        read(data, "a.txt")


def test_binary_is_refused(read: Read) -> None:
    """A program named .txt is NotReadable."""
    with pytest.raises(NotReadable):
        read(bytes(range(256)) * 50, "a.txt")
    with pytest.raises(NotReadable):
        read(b"\0\0\0\1" * 1000, "a.txt")


def test_cesu_and_surrogate_bytes_leave_no_lone_surrogate(read: Read) -> None:
    """Bytes that would decode to half a character do not: the document stays whole text."""
    (document,) = read(TEXT.encode() + b"\xed\xa0\xbd\xed\xb1\x8d" + TEXT.encode() * 4, "a.txt")
    assert document.text.startswith(TEXT) and document.text.endswith(TEXT)
    (document,) = read("\ufeffhola ".encode("utf-16-le") + b"\x00\xd8" + " adiós".encode("utf-16-le"), "a.txt")
    assert document.text == "hola \ufffd adiós"


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("EL CUADERNO DEL CABO\npor Berta Salinas, maestra\n3 de mayo de 2025\n\nLa luz del cabo\n",
         ("La luz del cabo", "El Cuaderno del Cabo", "Berta Salinas", "2025-05-03")),
        ("Foro Bahía > Política > La luz (pág. 2)\nvela_rota\nlunes 5 may. 2025, 23:10\n",
         ("La luz", "Foro Bahía", "vela_rota", "2025-05-05")),
        ("TIDE NOTES\nA blog by Nora Whitlow\n\n5 August 2025\n\nWho keeps the lamp\n",
         ("Who keeps the lamp", "Tide Notes", "Nora Whitlow", "2025-08-05")),
        ("Thread: Who keeps the lamp\n#1 candle99, 24 Sep 2025, 21:14\n",
         ("Who keeps the lamp", None, "candle99", "2025-09-24")),
        ("THE QUAY\nMay Pendle, Tuesday 6 May 2025\n\nEmpty tanks\n",
         ("Empty tanks", "The Quay", "May Pendle", "2025-05-06")),
        ("THE LONG SHIFT\nMay Pendle, staff nurse, Port Selwyn\nMonday 5 May 2025\n\nWhat the tide left\n",
         ("What the tide left", "The Long Shift", "May Pendle", "2025-05-05")),
        ("TIDE-L digest, vol. 9, no. 47\nMonday, May 5, 2025\n\n",
         ("TIDE-L digest, vol. 9, no. 47", "TIDE-L", None, "2025-05-05")),
        ("Resumen de mareas, Vol. 9, Envío 4\n5 de mayo de 2025\n\n",
         ("Resumen de mareas, Vol. 9, Envío 4", "mareas", None, "2025-05-05")),
        ("EL CABO, año 12, núm. 340\npor Berta Salinas\n5 de mayo de 2025\n\nLa luz del cabo\n",
         ("La luz del cabo", "El Cabo", "Berta Salinas", "2025-05-05")),
        ("Lighthouse Digest (no. 12)\nby Nora Whitlow\n5 May 2025\n\nWho keeps the lamp\n",
         ("Who keeps the lamp", "Lighthouse Digest", "Nora Whitlow", "2025-05-05")),
        ("TIDE NOTES\nLetters on lamps by Nora Whitlow\nNo. 63, Tuesday 5 August 2025\n\nWho keeps it\n",
         ("Who keeps it", "Tide Notes", "Nora Whitlow", "2025-08-05")),
        ("EL CABO, boletín n.º 12\n3 de mayo de 2025\nBerta Salinas, maestra\n\nLa luz\n",
         ("La luz", "El Cabo", "Berta Salinas", "2025-05-03")),
        ("LAMP-L digest, vol. 3, no. 9\n3 May 2025\n\n-- 1 --\nRe: lamps\n",
         ("LAMP-L digest, vol. 3, no. 9", "LAMP-L", None, "2025-05-03")),
        ("TIDE NOTES / issue 14 / 3 May 2025\nNora Whitlow\n\nThe lamp\n",
         ("The lamp", "Tide Notes", "Nora Whitlow", "2025-05-03")),
        ("The lamp\n\nTide Notes | Nora Whitlow | 3 May 2025\n",
         ("The lamp", "Tide Notes", "Nora Whitlow", "2025-05-03")),
        ("# La luz\n\nAutora: Berta Salinas\nFuente: El Cabo\nFecha: 3 de mayo de 2025\n",
         ("La luz", "El Cabo", "Berta Salinas", "2025-05-03")),
        ("Nora Whitlow\nTide Notes\n3 May 2025\n\nThe lamp\n",
         ("The lamp", "Tide Notes", "Nora Whitlow", "2025-05-03")),
        ("EL CABO\nCuaderno de una maestra\nBerta Salinas, 3 de mayo de 2025\n\nLa luz\n",
         ("La luz", "El Cabo", "Berta Salinas", "2025-05-03")),
        ("TIDE NOTES\n\nThe lamp\n\nposted by candle_99, 3 May 2025, 21:14\n",
         ("The lamp", "Tide Notes", "candle_99", "2025-05-03")),
        ("De: Berta Salinas\nAsunto: La luz\nFecha: 3 de mayo de 2025\n",
         ("La luz", None, "Berta Salinas", "2025-05-03")),
        ("El Cabo\n\nPuerto Selwyn, 3 de mayo de 2025\n\nLa luz\n", ("La luz", "El Cabo", None, "2025-05-03")),
        ("La concejala de Faros niega que la lámpara del cabo estuviera rota antes\n\nBerta Salinas\n"
         "El Faro de Brumal, 3 de mayo de 2025\n",
         ("La concejala de Faros niega que la lámpara del cabo estuviera rota antes", "El Faro de Brumal",
          "Berta Salinas", "2025-05-03")),
        ("Keeper blames fog for the lamp that nobody in the port saw on Tuesday night\n\nBy Nora Whitlow\n"
         "The Selwyn Courier, 3 May 2025\n",
         ("Keeper blames fog for the lamp that nobody in the port saw on Tuesday night", "The Selwyn Courier",
          "Nora Whitlow", "2025-05-03")),
        ("ASAMBLEA DEL CABO\nDIARIO DE SESIONES\nComisión de Faros. Sesión n.º 7, sáb. 3 de mayo de 2025 (extracto)\n",
         ("DIARIO DE SESIONES", "Asamblea del Cabo", None, "2025-05-03")),
        ("CONCEJO DE SELWYN\nDIARIO DE SESIONES\n"
         "Comisión de Luces y Mareas. Sesión n.º 4, celebrada el lunes 5 de mayo de 2025 (extracto)\n",
         ("DIARIO DE SESIONES", "Concejo de Selwyn", None, "2025-05-05")),
        ("Council leader 'misled' inquiry over the lamp, keeper claims\n\nThe Brumal Echo\n9 February 2026\n"
         "By Owen Tasker and Lily Marsh\n",
         ("Council leader 'misled' inquiry over the lamp, keeper claims", "The Brumal Echo", "Owen Tasker; Lily Marsh",
          "2026-02-09")),
        ("TIDE BOARD - the rowers' own forum\nLamps and Oars > Who keeps the lamp (no. 7)      page 2 of 3\n\n"
         "#21 candle99  Fri 3 May 2025, 20:12\n",
         ("Who keeps the lamp (no. 7)", "Tide Board", "candle99", "2025-05-03")),
        ("Lamps and Oars > Who keeps the lamp\n\n#21 candle99  Fri 3 May 2025, 20:12\n",
         ("Who keeps the lamp", "Lamps and Oars", "candle99", "2025-05-03")),
        ("Empty tanks\n", ("Empty tanks", None, None, None)),
        ("", (None, None, None, None)),
    ],
)  # fmt: skip
def test_heads_of_blogs_and_threads(head: str, wanted: tuple[str | None, ...]) -> None:
    """Title, outlet, author and date are read from the lines before the first paragraph."""
    found = read_head(head + "\n" + TEXT)
    assert (found.title, found.outlet, found.author, found.published) == wanted


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "«Nadie apagó nada», dijo la presidenta el 9 de marzo de 2026, y nadie le creyó una palabra de ello.\n",
        "Nota breve",
        "The minister, 10 March: “I am not going to resign.”\n",
    ],
)
def test_paragraphs_are_no_heads(text: str) -> None:
    """Nothing is taken from running text: a date somebody mentions is no publication date."""
    found = read_head(text)
    assert (found.title, found.outlet, found.author, found.published) == (None, None, None, None)


def test_mastheads_are_written_as_in_running_text() -> None:
    """Capitals are undone, small words stay small, abbreviations stay capitals, mixed case is left alone."""
    assert cased("CUADERNO DE CALETA ZURDA") == "Cuaderno de Caleta Zurda"
    assert cased("DIARIO DE LA BCN") == "Diario de la BCN"
    assert cased("TallyWatch") == "TallyWatch"
