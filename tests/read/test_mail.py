"""Mail: subject and body as written, the sender as author or house."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.errors import NoText
from dicho.model.document import Document
from dicho.read.mail import sender

Read = Callable[..., tuple[Document, ...]]
LETTERS = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=300)


def a_mail(body: str = "«Cumplimos», declaró la presidenta.\n", html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Prensa Petrolux <prensa@petrolux.example>"
    message["To"] = "desk@paper.example"
    message["Subject"] = "Petrolux: «Cumplimos»"
    message["Date"] = "Thu, 12 Dec 2024 23:02:07 -0400"
    if body:
        message.set_content(body, cte="quoted-printable")
    if html:
        message.add_alternative(html, subtype="html") if body else message.set_content(html, subtype="html")
    return message


def test_subject_then_body(read: Read) -> None:
    """The subject is the first paragraph and the title; From and Date say whose and when, in the sender's own day."""
    (document,) = read(a_mail().as_bytes(), "m.eml")
    assert document.text == "Petrolux: «Cumplimos»\n\n«Cumplimos», declaró la presidenta."
    assert (document.title, document.outlet, document.author) == (
        "Petrolux: «Cumplimos»",
        "Petrolux",
        "Prensa Petrolux",
    )
    assert (document.published, document.lang) == ("2024-12-12", "es")


@given(LETTERS.filter(lambda t: t.strip() and not t.isspace()))
def test_any_body_survives_its_transfer_encoding(read: Read, body: str) -> None:
    """Quoted-printable and base64 come out as the characters that were sent."""
    for encoding in ("quoted-printable", "base64"):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Asunto"
        message.set_content(f"«{body}»\n", cte=encoding)
        assert read(message.as_bytes(), "m.eml")[0].text == f"Asunto\n\n«{body}»"


def test_the_signature_is_left_out_and_noted(read: Read) -> None:
    """What stands under "-- " is no part of the release."""
    (document,) = read(a_mail("Declaró que sí.\n\n-- \nPrensa\n«Tel. 555»\n").as_bytes(), "m.eml")
    assert document.text.endswith("Declaró que sí.")
    assert any("signature" in note for note in document.notes)


def test_a_plain_body_is_preferred_and_html_read_when_alone(read: Read) -> None:
    """Of two alternatives the plain one is read; HTML alone is read as a page's text."""
    html = "<html><body><p>«Cumplimos&nbsp;<b>todo</b>», dijo.</p><p>Nada más.</p></body></html>"
    assert "Cumplimos», declaró" in read(a_mail(html=html).as_bytes(), "m.eml")[0].text
    (document,) = read(a_mail("", html).as_bytes(), "m.eml")
    assert document.text.split("\n\n")[1:] == ["«Cumplimos\u00a0todo», dijo.", "Nada más."]
    assert any("HTML" in note for note in document.notes)


def test_attachments_are_named(read: Read) -> None:
    """What was not read is said."""
    message = a_mail()
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="nota.pdf")
    (document,) = read(message.as_bytes(), "m.eml")
    assert any("nota.pdf" in note for note in document.notes)


def test_a_mail_without_a_body_is_no_text(read: Read) -> None:
    """Headers alone are a recorded failure."""
    with pytest.raises(NoText):
        read(a_mail("").as_bytes() + b"\n\n", "m.eml")


def test_wrong_charsets_and_broken_headers_read(read: Read) -> None:
    """A body that is not in the charset it claims, and headers no parser likes, still read."""
    raw = (
        b"From: =?no-such?Q?x?= <@@>\r\nTo: x\r\nSubject: Se\xf1al\r\nDate: never\r\n"
        b'Content-Type: text/plain; charset="utf-8"\r\n\r\n' + "«Sí», dijo Úrsula; añadió «también».".encode("cp1252")
    )
    (document,) = read(raw, "m.eml")
    assert "«Sí», dijo Úrsula; añadió «también»." in document.text
    assert document.published is None


@pytest.mark.parametrize(
    ("header", "author", "outlet"),
    [
        ("Prensa Petrolux <prensa@petrolux.example>", "Prensa Petrolux", "Petrolux"),
        ("Urnalia Press Office <press@urnalia.example>", "Urnalia Press Office", "Urnalia"),
        ("Gabinete de Prensa de Seguros Faro <p@faro.example>", "Gabinete de Prensa de Seguros Faro", "Seguros Faro"),
        ("Seguros Alcaraván <prensa@alcaravan.example>", None, "Seguros Alcaraván"),
        ("Berta Salinas <berta@correo.example>", "Berta Salinas", None),
        ("Sindicato del Faro <prensa@sindfaro.example>", None, "Sindicato del Faro"),
        ("Ada Brum <ada@abrum.example>", "Ada Brum", None),
        ('"Ada Brum (Puertos del Cabo)" <ada@pc.example>', "Ada Brum", "Puertos del Cabo"),
        ('"Ada Brum, Selwyn Harbour Press Office" <ada@sh.example>', "Ada Brum", "Selwyn Harbour"),
        ('"Brum, Ada" <ada@correo.example>', "Brum, Ada", None),
        ("Portavocía del Cabildo de Selwyn <p@cs.example>", "Portavocía del Cabildo de Selwyn", "Cabildo de Selwyn"),
        ("p@faro.example", None, None),
        ("", None, None),
    ],
)
def test_senders(header: str, author: str | None, outlet: str | None) -> None:
    """A press office writes for its house, a house for itself, a person for themselves."""
    assert sender(header) == (author, outlet)


def test_a_house_has_the_name_its_own_text_gives_its_initials(read: Read) -> None:
    """The outlet of "TVB Press Desk" is the Tarn Valley Bank where the release says who that is."""
    raw = b"From: TVB Press Desk <press@tvb.example>\nSubject: Rates\n\nThe Tarn Valley Bank lowers its rates today.\n"
    (document,) = read(raw, "m.eml")
    assert (document.outlet, document.author) == ("Tarn Valley Bank", "TVB Press Desk")


def letter(body: str, sender: str = "Bruno Dray <bruno@brezal.example>") -> bytes:
    head = f"From: {sender}\nDate: Wed, 12 Mar 2025 14:02:00 +0100\nSubject: La luz\n"
    head += "Content-Type: text/plain; charset=utf-8\n"
    return f"{head}Content-Transfer-Encoding: 8bit\n\n{body}".encode()


def told(read: Read, body: str) -> list[tuple[str, str | None, str | None, str]]:
    return [(d.item, d.author, d.outlet, d.text) for d in read(letter(body), "a.eml")]


def test_a_release_names_its_house_in_full(read: Read) -> None:
    """Initials in the sender are the name that the subject or the release's first lines spell out."""
    raw = b"From: SHA Press Desk <press@sha.example>\r\nSubject: Lamp\r\n\r\nThe Selwyn Harbour Authority is sorry.\r\n"
    (document,) = read(raw, "m.eml")
    assert (document.author, document.outlet) == ("SHA Press Desk", "Selwyn Harbour Authority")


@pytest.mark.parametrize(
    ("body", "outlet"),
    [
        ("El Ministerio de Mareas y Faros demanda hoy.\n", "Ministerio de Mareas y Faros"),
        ("El Ministerio de Mareas demanda hoy. El Consejo de Mareas calla.\n", "Mareas"),
        ("Las mareas suben. Ana Mareas Brum calla.\n", "Mareas"),
        ("Atiende la Oficina de Mareas.\n", "Mareas"),
    ],
)
def test_a_press_office_of_one_word_is_the_one_body_s_that_bears_it(read: Read, body: str, outlet: str) -> None:
    """A ministry's office goes by its matter; the release writes the ministry's name, where it writes one alone."""
    raw = letter(body, '"Gabinete de Prensa (Mareas)" <prensa@mareas.example>')
    assert read(raw, "m.eml")[0].outlet == outlet


def test_a_letter_to_a_list_is_published_by_the_list(read: Read) -> None:
    """A newsletter's header names it; a list that has no name but an address tells nothing."""
    for said, outlet in (("The Tide Letter <list.tide.example>", "The Tide Letter"), ("<list.tide.example>", None)):
        raw = letter("Dear reader, the lamp is out.\n").replace(b"Subject:", f"List-Id: {said}\nSubject:".encode())
        (document,) = read(raw, "m.eml")
        assert (document.author, document.outlet) == ("Bruno Dray", outlet)


def test_what_is_quoted_is_its_writers(read: Read) -> None:
    """Lines behind ">" are those of whom the line above them names, had from the sender; the rest is the sender's."""
    body = "El 11 mar 2025, Ada Pellworth <ada@brezal.example> escribió:\n> Creo que avisaron.\n> Y dos veces.\n\n"
    body += "Yo no lo creo.\n"
    assert told(read, body) == [
        ("", "Bruno Dray", None, "La luz\n\nYo no lo creo."),
        ("quote 1", "Ada Pellworth", "Bruno Dray", "Creo que avisaron.\nY dos veces."),
    ]


@pytest.mark.parametrize(
    "mark", ["Begin forwarded message:", "---------- Forwarded message ---------", "-----Mensaje original-----"]
)
def test_what_is_passed_on_is_its_writers(read: Read, mark: str) -> None:
    """A forwarded message keeps its writer, day and subject; whoever passed it on is the one it is had from."""
    head = "De: Ada Pellworth <ada@brezal.example>\nFecha: 10 de marzo de 2025, 09:00\nAsunto: El faro\nPara: Bruno\n"
    body = f"Mira esto.\n\n-- \nBruno\n\n{mark}\n\n{head}\nCreo que el faro se apaga el lunes.\n\n-- \nAda\n"
    first, second = read(letter(body), "a.eml")
    assert (first.text, first.author) == ("La luz\n\nMira esto.", "Bruno Dray")
    assert (second.item, second.author, second.outlet, second.published) == (
        "forwarded",
        "Ada Pellworth",
        "Bruno Dray",
        "2025-03-10",
    )
    assert (second.title, second.text) == ("El faro", "Creo que el faro se apaga el lunes.")


def test_a_message_passed_on_and_on(read: Read) -> None:
    """Inside what is forwarded another may stand, and quotations: each is had from the one around it."""
    body = (
        "Begin forwarded message:\n\nFrom: Ada Pellworth <ada@brezal.example>\nSubject: Uno\n\nLo reenvío.\n\n"
        "Begin forwarded message:\n\nFrom: Nora Brum <nora@brezal.example>\nSubject: Dos\n\nSe apagó.\n"
    )
    assert told(read, body) == [
        ("forwarded", "Ada Pellworth", "Bruno Dray", "Lo reenvío."),
        ("forwarded forwarded", "Nora Brum", "Ada Pellworth", "Se apagó."),
    ]


def test_a_mark_alone_forwards_nothing(read: Read) -> None:
    """Words that look like the mark, with no header under them, are the sender's own."""
    [found] = read(letter("Esto dice:\n\nBegin forwarded message:\n\ny nada más.\n"), "a.eml")
    assert found.text.endswith("y nada más.")
