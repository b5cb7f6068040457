"""The `dicho` command: its table of subcommands, and the one place where an error becomes words and an exit code."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from dicho._version import __version__
from dicho.cli.common import DEFAULT_LEDGER, FAILED, INTERRUPTED, OK, USAGE, Settings, complain
from dicho.errors import DichoError, UsageError

COMMANDS = {
    "add": "Read files into the ledger.",
    "watch": "Watch feeds, news sitemaps and pages.",
    "import": "Read what other tools keep: a table of quotations, posts, a ledger's own export.",
    "list": "List the documents and what could not be read.",
    "show": "Show a statement in its paragraph, or a document.",
    "search": "Find statements.",
    "speakers": "List who is quoted, and how often.",
    "people": "Show and decide which names are one person or organisation.",
    "links": "List what links two statements: copies, translations, conflicts, changes.",
    "conflicts": "List statements that may conflict.",
    "changes": "List changes of one speaker's position.",
    "flags": "List what to look at before relying on a statement.",
    "decide": "Decide on a proposed link.",
    "accept": "Decide that statements are right as they were found.",
    "reject": "Decide that statements are none.",
    "fix": "Decide what of a statement is otherwise.",
    "enter": "Add a statement that was not found.",
    "undo": "Take back a decision.",
    "predictions": "List predictions and promises by the day they are due.",
    "settle": "Decide what came of a prediction.",
    "hypothesis": "Weigh rival explanations of one question.",
    "judge": "Ask a language model you name about proposed links.",
    "models": "Put models of your own in the slots of this ledger.",
    "compare": "Compare every statement anew.",
    "summary": "Show what the ledger holds at a glance.",
    "check": "Hold the quotations of a draft against the ledger.",
    "export": "Write statements as JSON Lines, CSV, Parquet or a web page.",
    "report": "Write a report to read and print: a web page, a Word file, Markdown.",
    "evidence": "Write the proof of a statement, a document or a link as one zip, or check one.",
    "serve": "Open the ledger in a browser.",
    "mcp": "Serve the ledger to a language model's program, for reading.",
    "log": "List what happened and what was decided, the last first.",
    "verify": "Check every byte, span and chain of the ledger.",
    "head": "Print the chain's head, to be kept elsewhere.",
    "timestamp": "Have the head timestamped by an authority you name, or check the timestamps kept.",
    "rebuild": "Derive the current state anew from the log.",
    "backup": "Copy the whole ledger, while it is in use.",
    "restore": "Make the ledger that a backup holds, once it is proved.",
    "redact": "Erase documents for good; the log stays valid.",
    "extract": "Print the statements of files, without a ledger.",
    "doctor": "Check the installation and the ledger.",
}

MODULES = {"import": "imports"}
"""The modules of commands whose names Python keeps for itself."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and one-line help, and imports a command's module only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = MODULES.get(cmd_name, cmd_name)
        command: click.Command = importlib.import_module(f"dicho.cli.commands.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, but an unknown command is answered with the nearest one there is."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f"Did you mean {near[0]}?" if near else "See dicho --help."
            raise UsageError("no such command.", where=name, hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table above, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 failed, 2 wrong usage, 3 something --fail-on asks about was found, 130 stopped.",
)
@click.option(
    "--ledger",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="DICHO_LEDGER",
    default=DEFAULT_LEDGER,
    show_default=True,
    show_envvar=True,
    metavar="DIR",
    help="The ledger's folder.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no remarks, only results and errors.")
@click.version_option(__version__, prog_name="dicho", message="%(prog)s %(version)s")
@click.pass_context
def group(ctx: click.Context, ledger: Path, quiet: bool) -> None:
    """Dicho keeps the record of who said what.

    It reads news (text, web pages, PDF, Word, e-books, mail, feeds; Spanish and English) into a ledger of attributed
    statements, each pinned to exact characters of an archived source. Everything happens on this machine.

    \b
    Examples:
      dicho add examples/blackout
      dicho search inexpugnable
      dicho verify
    """
    ctx.obj = Settings(ledger, quiet)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; every error is one line on standard error."""
    _speak_utf8()
    try:
        # Not `group.main`, which has its own answer to a closed pipe.
        with group.make_context("dicho", list(sys.argv[1:] if args is None else args)) as context:
            code = group.invoke(context)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has had enough (`dicho export | head`): nothing went wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        complain("stopped.")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, the user gets words and not a traceback
        return _tell(error)
    return code if isinstance(code, int) else OK


def _tell(error: Exception) -> int:
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return USAGE
    if isinstance(error, click.ClickException):
        command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "dicho"
        complain(f"{error.format_message().rstrip('.')}. See {command} --help.")
        return USAGE
    if isinstance(error, DichoError):
        complain(str(error))
        return USAGE if isinstance(error, UsageError) else FAILED
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        complain(f"{where}{error.strerror or error}.")
        return FAILED
    if os.environ.get("DICHO_DEBUG"):
        raise error
    words = " ".join(str(error).split())
    complain(f"a fault in Dicho: {type(error).__name__}: {words}. Please report it; DICHO_DEBUG=1 shows where it was.")
    return FAILED


def _speak_utf8() -> None:
    """What Dicho prints is UTF-8 whatever the locale says, so that a pipe or a cron job gets the source's own."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
