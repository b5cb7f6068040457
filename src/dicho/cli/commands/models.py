"""`dicho models`: models of the user's own in the slots of a ledger."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dicho.cli.common import Settings, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import inline

if TYPE_CHECKING:
    from dicho.pipeline.slots import Kind, Slot

KINDS = ("nli", "embedding")
SHORT = 12


@click.group("models")
def command() -> None:
    """Put models of your own in this ledger's two slots: ONNX files on this disk, nothing is fetched.

    nli: a classifier of two texts (entailment, neutral, contradiction); dicho compare lets it put conflicts and changes
    in order, where else the small model that ships does. It decides nothing. embedding: texts to vectors; search --like
    lets it put the first hundred in order. dicho models add FOLDER --as nli fills a slot, dicho models remove nli
    empties it; docs/models.md says what the files are called.

    \b
    Examples:
      dicho models list
      dicho models list --json
    """


@command.command("list")
@json_option
@pass_settings
def _list(settings: Settings, /, as_json: bool) -> None:
    """List the models in the slots: slot, digest, when it was added, path. --json writes one object a line."""
    from dicho.pipeline import slots

    with workspace(settings) as desk:
        found = slots.read(desk.folder)
    for slot in found.values():
        _tell(slot, as_json)
    if not found:
        settings.remark("dicho: both slots are empty.")


@command.command("add")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--as", "kind", type=click.Choice(KINDS), required=True, help="What the model does.")
@json_option
@pass_settings
def _add(settings: Settings, /, path: Path, kind: Kind, as_json: bool) -> None:
    """Put a model in a slot, in the place of what is there: it is opened, tried, and its digest kept.

    PATH is a folder with model.onnx, tokenizer.json and config.json, or an .onnx file beside the two others. A model
    whose files change afterwards is refused when it is to be used.
    """
    from dicho.pipeline import slots

    with workspace(settings) as desk:
        slot = slots.add(desk.folder, path, kind)
    _tell(slot, as_json)
    if kind == "nli":
        settings.remark("dicho: dicho compare asks it about what was found before.")


@command.command("remove")
@click.argument("kind", metavar="SLOT", type=click.Choice(KINDS))
@json_option
@pass_settings
def _remove(settings: Settings, /, kind: Kind, as_json: bool) -> None:
    """Empty a slot (nli or embedding). The model's own files stay where they are."""
    from dicho.pipeline import slots

    with workspace(settings) as desk:
        slot = slots.remove(desk.folder, kind)
    _tell(slot, as_json)


def _tell(slot: Slot, as_json: bool) -> None:
    if as_json:
        out_json(asdict(slot))
    else:
        out("  ".join((f"{slot.kind:<9}", *map(inline, (slot.digest[:SHORT], slot.added, slot.path)))))
