"""`dicho hypothesis`: rival explanations of one question, weighed against the ledger's statements (ACH)."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from dicho.cli import weighed
from dicho.cli.common import Settings, deciding, json_option, out, out_json, pass_settings, workspace
from dicho.cli.deciding import decided
from dicho.cli.marks import inline, one_line
from dicho.errors import UsageError
from dicho.model.hypothesis import WEIGHTS

if TYPE_CHECKING:
    from dicho.pipeline.workspace import Workspace

question_option = click.option(
    "--question", "-q", metavar="ID", help="The question meant; without it, the one opened last."
)


@click.group("hypothesis")
def command() -> None:
    """Weigh rival explanations of one question against what was said (Analysis of Competing Hypotheses).

    Open a question, put forward every explanation you can think of, and say of each piece of evidence, a statement of
    the ledger, whether it would be expected if the explanation were true: CC, C, N, I, II or NA. First comes what has
    least against it, not what has most for it: what fits one explanation often fits its rivals too. Dicho rates
    nothing; it proposes statements to look at. Every word is a decision with a name, and dicho undo takes it back.

    \b
    Examples:
      dicho hypothesis new "The oil was sold" --question "Why did the lamps go out?"
      dicho hypothesis new "The oil never came" --by ana
      dicho hypothesis candidates --limit 10
      dicho hypothesis rate 1a2b3c4d H1=I H2=CC --credibility high --note "she saw the tanks"
      dicho hypothesis show
      dicho hypothesis show --by ana --json
    """


def _meant(settings: Settings, desk: Workspace, wanted: str | None) -> str:
    """The question named, else the one opened last. UsageError where there is none."""
    if wanted:
        return desk.ledger.hypotheses.question(wanted).id
    found = desk.ledger.hypotheses.questions()
    if not found:
        hint = 'dicho hypothesis new "..." --question "..." opens one.'
        raise UsageError("no question is open.", hint=hint)
    if len(found) > 1:
        settings.remark(f"dicho: of {len(found)} open questions: {one_line(found[0].text, 80)}")
    return found[0].id


def _told(settings: Settings, desk: Workspace, event: int, as_json: bool) -> None:
    """The decision that was made, and how it is taken back."""
    row = desk.ledger.pages.event(event)
    if as_json:
        out_json(asdict(row))
    else:
        decided(settings, event, f"{row.kind}, by {inline(row.by or '')}")


@command.command("new")
@click.argument("text", metavar="WORDS")
@click.option("--question", "-q", metavar="ID|WORDS", help="The question, by id; or its words, which open it.")
@click.option("--from", "origin", default="", metavar="ID", help="The statement it is taken from.")
@deciding
def _new(
    settings: Settings, /, text: str, question: str | None, origin: str, by: str, note: str, as_json: bool
) -> None:
    """Put forward a hypothesis; with the words of a --question, open that first.

    \b
    Examples:
      dicho hypothesis new "The oil was sold" --question "Why did the lamps go out?"
      dicho hypothesis new "The keeper slept" --from 1a2b3c4d --by ana
    """
    with workspace(settings) as desk:
        key = _asked(settings, desk, question, (by, note))
        made = desk.ledger.hypotheses.put(key, text, by, note, origin)
        _told(settings, desk, made.event, as_json)


def _asked(settings: Settings, desk: Workspace, wanted: str | None, word: tuple[str, str]) -> str:
    """The question of an id, or of words: the open one of just these words, else a new one."""
    words = " ".join((wanted or "").split())
    if not any(c in words for c in " ?"):
        return _meant(settings, desk, wanted)
    known = [each for each in desk.ledger.hypotheses.questions() if each.text.casefold() == words.casefold()]
    return known[0].id if known else desk.ledger.hypotheses.ask(words, *word).id


@command.command("list")
@click.option("--closed", is_flag=True, help="Those that are closed too.")
@json_option
@pass_settings
def _list(settings: Settings, /, closed: bool, as_json: bool) -> None:
    """List the open questions, the last asked first.

    Columns: id, day, who asked, the question. --json writes one object a line.
    """
    with workspace(settings) as desk:
        found = desk.ledger.hypotheses.questions(closed)
    for each in found:
        if as_json:
            out_json(asdict(each))
        else:
            out(weighed.question(each))
    if not found:
        settings.remark('dicho: no question is open: dicho hypothesis new "..." --question "..." opens one.')


@command.command("show")
@click.argument("question", metavar="[ID]", required=False)
@click.option("--by", metavar="NAME", help="As this person rates it; without it, everyone's ratings together.")
@json_option
@pass_settings
def _show(settings: Settings, /, question: str | None, by: str | None, as_json: bool) -> None:
    """Show a question: its hypotheses, those with least against them first, and the matrix.

    "against" adds up what is inconsistent: I counts 1, II counts 2, times the weights of credibility and relevance (low
    0.71, medium 1, high 1.41). "weight" is both by their first letters; "apart" is how far a statement tells the
    hypotheses apart, 0 to 1: at 0 it fits all alike. Then what the first place hangs on, were a single rating wrong or
    a single statement false, and where people differ.
    """
    from dicho.pipeline import hypotheses

    with workspace(settings) as desk:
        found = hypotheses.weighing(desk.ledger, _meant(settings, desk, question), by)
    if as_json:
        out_json(found.as_dict())
        return
    for line in weighed.table(found):
        out(line)


@command.command("rate")
@click.argument("statement", metavar="STATEMENT")
@click.argument("ratings", nargs=-1, metavar="[H1=I ...]")
@question_option
@click.option("--credibility", type=click.Choice(WEIGHTS), help="How far the statement can be believed.")
@click.option("--relevance", type=click.Choice(WEIGHTS), help="How far it bears on the question.")
@deciding
def _rate(settings: Settings, /, statement: str, ratings: tuple[str, ...], question: str | None, **given: Any) -> None:
    """Say of a statement how it sits with hypotheses; what is not said stays as you said before.

    Ratings: CC very consistent, C consistent, N neutral, I inconsistent, II very inconsistent, NA not applicable; none
    takes yours back. Without ratings the statement is put to the question, to be rated.

    \b
    Examples:
      dicho hypothesis rate 1a2b3c4d H1=I H2=CC --credibility high
      dicho hypothesis rate 1a2b3c4d H2=none
    """
    from dicho.pipeline.hypotheses import cells

    said = cells(ratings)
    with workspace(settings) as desk:
        key = _meant(settings, desk, question)
        weights, word = (given["credibility"], given["relevance"]), (given["by"], given["note"])
        event = desk.ledger.hypotheses.rate(key, statement, said, weights, word)
        _told(settings, desk, event, given["as_json"])


@command.command("drop")
@click.argument("statement", metavar="STATEMENT")
@question_option
@deciding
def _drop(settings: Settings, /, statement: str, question: str | None, by: str, note: str, as_json: bool) -> None:
    """Take a statement out of the matrix, whoever rated it."""
    with workspace(settings) as desk:
        event = desk.ledger.hypotheses.drop(_meant(settings, desk, question), statement, by, note)
        _told(settings, desk, event, as_json)


@command.command("withdraw")
@click.argument("hypothesis", metavar="H2")
@question_option
@deciding
def _withdraw(settings: Settings, /, hypothesis: str, question: str | None, by: str, note: str, as_json: bool) -> None:
    """Take a hypothesis out of the matrix; undoing it brings its ratings back."""
    with workspace(settings) as desk:
        event = desk.ledger.hypotheses.withdraw(_meant(settings, desk, question), hypothesis, by, note)
        _told(settings, desk, event, as_json)


@command.command("close")
@click.argument("question", metavar="ID")
@deciding
def _close(settings: Settings, /, question: str, by: str, note: str, as_json: bool) -> None:
    """Close a question: it leaves the list, and all that was said of it stays."""
    with workspace(settings) as desk:
        closing = desk.ledger.hypotheses.close(question, by, note).closing
        assert closing is not None
        _told(settings, desk, closing, as_json)


@command.command("candidates")
@click.argument("question", metavar="[ID]", required=False)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many.")
@json_option
@pass_settings
def _candidates(settings: Settings, /, question: str | None, limit: int, as_json: bool) -> None:
    """List statements that may be a hypothesis of the question, or evidence on it, with the reason.

    They are nothing until you say so: dicho hypothesis new --from ID, dicho hypothesis rate ID.
    """
    from dicho.pipeline import hypotheses

    with workspace(settings) as desk:
        found = hypotheses.candidates(desk.ledger, _meant(settings, desk, question))
    for each in islice(found, limit):
        if as_json:
            out_json(each.as_dict())
        else:
            out(weighed.candidate(each))
    if not found:
        settings.remark("dicho: no statement of the ledger is near the question.")
