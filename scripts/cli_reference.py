"""Writes the second part of docs/cli.md from the commands' own help: `python scripts/cli_reference.py` (make docs)."""

from __future__ import annotations

from pathlib import Path

import click

from dicho.cli.main import COMMANDS, group

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
MARK = "<!-- below: scripts/cli_reference.py -->\n"
COLUMNS = 96


def reference() -> str:
    """The help of every command as Markdown, the same on every machine."""
    names = group.context_settings["help_option_names"]
    root = click.Context(group, info_name="dicho", terminal_width=COLUMNS, help_option_names=names)
    parts = [_section("dicho", group.get_help(root))]
    for name in COMMANDS:
        command = group.get_command(root, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=root, terminal_width=COLUMNS)
        parts.append(_section(f"dicho {name}", command.get_help(context)))
        for verb, part in command.commands.items() if isinstance(command, click.Group) else ():
            inner = click.Context(part, info_name=verb, parent=context, terminal_width=COLUMNS)
            parts.append(_section(f"dicho {name} {verb}", part.get_help(inner)))
    return "\n".join(parts)


def _section(title: str, words: str) -> str:
    body = "\n".join(line.rstrip() for line in words.splitlines())
    return f"## {title}\n\n```text\n{body}\n```\n"


def page(before: str) -> str:
    """The page with its second part written anew."""
    return before.partition(MARK)[0] + MARK + "\n" + reference()


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
