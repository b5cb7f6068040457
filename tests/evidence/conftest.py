"""What the tests of evidence share: a small ledger, and an authority that stamps it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.evidence.authority import Authority, running

from dicho.pipeline.workspace import Workspace, open_workspace

ARTICLE = """<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>El puerto sigue a oscuras</title>
<meta name="author" content="Baldo Ferrandis"><meta property="og:site_name" content="La Baliza">
<meta property="article:published_time" content="2025-03-09T08:00:00+01:00"></head>
<body><article><h1>El puerto sigue a oscuras</h1>
<p>El martes la contralora Irune Valc&aacute;rcel dijo: «Faltan 6,2 millones en la caja del puerto».</p>
<p>Seg&uacute;n la agencia Tramontana, el capataz Od&oacute;n Ber&aacute;stegui asegur&oacute; que la gr&uacute;a se
reparar&aacute; antes de mayo. La autoridad portuaria no quiso comentar el informe de la contralora ni las cuentas.</p>
</article></body></html>
"""
OTHER = "Harbour note\n\nThe mayor, Ada Pellworth, said: “Nobody has asked me about the crane.”\n"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of an article and of something that has nothing to do with it, made once."""
    base = tmp_path_factory.mktemp("evidence")
    (base / "puerto.html").write_text(ARTICLE, encoding="utf-8")
    (base / "other.txt").write_text(OTHER, encoding="utf-8")
    with open_workspace(base / "ledger", create=True) as desk:
        desk.add([base / "puerto.html"])
        desk.add([base / "other.txt"])
    return base / "ledger"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of the ledger for this test alone."""
    return Path(shutil.copytree(made, tmp_path / "ledger"))


@pytest.fixture
def desk(folder: Path) -> Iterator[Workspace]:
    """The ledger, open."""
    with open_workspace(folder) as opened:
        yield opened


@pytest.fixture
def authority() -> Iterator[Authority]:
    """A time-stamping authority that answers."""
    with running() as answering:
        yield answering
