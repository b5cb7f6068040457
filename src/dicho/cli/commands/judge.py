"""`dicho judge`: ask a language model that the user names about proposed links."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from dicho.cli.cards import SHORT
from dicho.cli.common import Settings, counted, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import inline
from dicho.model.link import READINGS

if TYPE_CHECKING:
    from dicho.model.link import Relation
    from dicho.pipeline.judge import Asking

ASKED: tuple[Relation, ...] = ("conflict", "change")


@click.command("judge")
@click.option("--endpoint", required=True, metavar="URL", help="The base address, such as http://127.0.0.1:8080/v1.")
@click.option("--model", required=True, metavar="NAME", help="The model, as the endpoint calls it.")
@click.option("--key", metavar="VARIABLE", help="The environment variable that holds the key; never the key itself.")
@click.option("--runs", type=click.IntRange(1, 15), default=3, show_default=True, help="Times a question is asked.")
@click.option("--per-minute", type=click.IntRange(min=1), default=60, show_default=True, help="Requests in a minute.")
@click.option("--most-calls", type=click.IntRange(min=1), default=1000, show_default=True, help="Requests in all.")
@click.option("--most-tokens", type=click.IntRange(min=1), default=1_000_000, show_default=True, help="Tokens in all.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Links asked about.")
@json_option
@pass_settings
def command(settings: Settings, /, limit: int, as_json: bool, **given: Any) -> None:
    """Ask a language model you name about the likeliest open conflicts and changes.

    Nothing is sent anywhere unless you name the address. The two statements are sent with a little of what stands
    around them; docs/judge.md says exactly what. An answer is believed only if its form and every passage it cites
    check, and then it is evidence beside the link: it decides nothing. Needs the extra: pip install 'dicho[judge]'.

    \b
    Examples:
      dicho judge --endpoint http://127.0.0.1:8080/v1 --model local --limit 5
      dicho judge --endpoint https://llm.example/v1 --model large --key JUDGE_KEY --runs 5
    """
    from dicho.judge.terms import Endpoint
    from dicho.pipeline import links
    from dicho.pipeline.judge import Bench

    endpoint = Endpoint(given.pop("endpoint"), **given)
    with workspace(settings) as desk:
        bench = Bench(desk.ledger, endpoint)
        rows = [row for row in links.listed(desk.ledger, ASKED) if row.judgement is None]
        for number, asking in enumerate(bench.ask(islice(rows, limit)), 1):
            settings.remark(f"dicho: {number} of {min(limit, len(rows))}")
            out_json(_record(asking)) if as_json else out(_line(asking))
        counts = bench.counts
    told = ", ".join(f"{why}: {count}" for why, count in counts.discarded.items())
    settings.remark(
        f"dicho: {counted(counts.questions, 'question')}, {counted(counts.calls, 'request')}, "
        f"{counted(counts.tokens, 'token')}; {f'runs discarded: {told}' if told else 'no run discarded'}."
    )


def _line(asking: Asking) -> str:
    link, said = asking.row.link, asking.judgement
    if said is None:
        return f"{link.id[:SHORT]}  no answer to believe: {asking.refused}"
    shape = f" ({READINGS[said.shape]})" if said.shape in READINGS else ""
    return f"{link.id[:SHORT]}  {said.answer}{shape}, {said.agreed} of {said.runs} runs, {inline(said.model)}"


def _record(asking: Asking) -> dict[str, Any]:
    said = asdict(asking.judgement) if asking.judgement else None
    return {"link": asking.row.link.id, "judge": said, "refused": asking.refused.why if asking.refused else None}
