from __future__ import annotations

import json

import pytest
from tests.judge.made import LEFT, MODEL, RIGHT, Request, Server, sound

from dicho.judge.bench import Judge, ask
from dicho.judge.question import PROMPT
from dicho.judge.terms import Refused, Verdict
from dicho.model.span import Span


def test_a_verdict_names_its_model_and_the_characters_it_rests_on(server: Server) -> None:
    """An answer becomes a verdict with offsets into both contents, the model, the question's version and the cost."""
    verdict = ask(server.endpoint(), LEFT, RIGHT)
    assert verdict == Verdict("conflict", None, (Span(0, 11),), (Span(0, 11),), MODEL, PROMPT, 1, 1, 1, 100)


def test_what_is_sent(server: Server) -> None:
    """One POST to {base}/chat/completions, cold, with a seed, without a key, and both sides whole in the data."""
    ask(server.endpoint(), LEFT, RIGHT)
    [request] = server.got
    assert request.path == "/v1/chat/completions"
    assert "Authorization" not in request.headers
    assert (request.body["temperature"], request.body["seed"], request.body["model"]) == (0, 0, MODEL)
    assert request.body["response_format"]["json_schema"]["strict"] is True
    assert request.data["one"]["content"] == LEFT.content
    assert request.data["two"] == {
        "speaker": "Oria Vell",
        "said": "2026-01",
        "published": "2026-01-10",
        "lang": "es",
        "before": "",
        "content": RIGHT.content,
        "after": RIGHT.after,
    }


def test_runs_differ_in_seed_mark_and_order(server: Server) -> None:
    """Each run has its own seed and mark, every second one turns the sides round, and passages return to their side.

    The first run is discarded, so that the verdict's passages are those of a turned one.
    """
    cited = [{"text": "never", "occurrence": 2}]

    def behave(request: Request) -> None:
        turned = request.data["one"]["content"] == RIGHT.content
        odd = {"answer": "perhaps"} if len(server.got) == 1 else {}
        request.answer(**{"two" if turned else "one": cited}, **odd)

    server.behave = behave
    verdict = ask(server.endpoint(runs=3), LEFT, RIGHT)
    assert isinstance(verdict, Verdict)
    assert [request.body["seed"] for request in server.got] == [0, 1, 2]
    assert len({request.mark for request in server.got}) == 3
    assert [r.data["one"]["content"] for r in server.got] == [LEFT.content, RIGHT.content, LEFT.content]
    assert (verdict.agreed, verdict.runs, verdict.calls, verdict.tokens) == (2, 3, 3, 300)
    assert verdict.left == (Span(38, 43),)
    assert LEFT.content[38:43] == "never"


@pytest.mark.parametrize(
    ("answers", "expected", "agreed"),
    [
        (["conflict", "same", "conflict"], "conflict", 2),
        (["conflict", "same", "change"], "cannot-tell", 1),
        (["conflict", "conflict", "broken"], "conflict", 2),
        (["conflict", "same", "broken"], "cannot-tell", 1),
        (["conflict", "same"], "cannot-tell", 1),
        (["same", "conflict", "conflict", "same"], "cannot-tell", 2),
    ],
)
def test_the_majority_of_all_runs(server: Server, answers: list[str], expected: str, agreed: int) -> None:
    """More than half of all runs asked must agree, discarded ones counted against it; else it cannot tell."""
    server.behave = lambda request: request.answer(answer=answers[len(server.got) - 1])
    verdict = ask(server.endpoint(runs=len(answers)), LEFT, RIGHT)
    assert isinstance(verdict, Verdict)
    assert (verdict.answer, verdict.agreed, verdict.runs) == (expected, agreed, len(answers))
    assert bool(verdict.left) == bool(verdict.right) == (expected != "cannot-tell")


def test_shapes_are_part_of_the_opinion(server: Server) -> None:
    """Two runs that name two shapes of "none-of-these" do not agree."""
    shapes = ["progress", "other-scope", "progress"]
    server.behave = lambda r: r.say(json.dumps(sound(r, "none-of-these", shapes[len(server.got) - 1])))
    verdict = ask(server.endpoint(runs=3), LEFT, RIGHT)
    assert isinstance(verdict, Verdict)
    assert (verdict.answer, verdict.shape, verdict.agreed) == ("none-of-these", "progress", 2)
    server.got.clear()
    verdict = ask(server.endpoint(runs=2), LEFT, RIGHT)
    assert isinstance(verdict, Verdict)
    assert (verdict.answer, verdict.shape) == ("cannot-tell", None)


def test_a_majority_is_one_models(server: Server) -> None:
    """An endpoint that changes the model between runs gives no majority: a verdict says which model gave it."""
    server.behave = lambda r: r.say(json.dumps(sound(r)), model=f"tiny-{len(server.got)}b")
    verdict = ask(server.endpoint(runs=2), LEFT, RIGHT)
    assert isinstance(verdict, Verdict)
    assert verdict.answer == "cannot-tell"


def test_asking_stops_when_no_majority_can_come(server: Server) -> None:
    """After two of three runs are discarded the third is not paid for."""
    server.behave = lambda request: request.answer(answer="perhaps")
    outcome = ask(server.endpoint(runs=3), LEFT, RIGHT)
    assert outcome == Refused("schema", 200, (("schema", 2),), 2, 200)


def test_everything_is_counted(server: Server) -> None:
    """A judge's counts add up over questions: verdicts by answer, refusals and discarded runs by reason, cost."""
    invented = [{"text": "made up", "occurrence": None}]
    server.script(
        lambda r: r.answer(),
        lambda r: r.answer(),
        lambda r: r.answer(one=invented),
        lambda r: r.answer(),
        lambda r: r.answer(),
        lambda r: r.answer(one=invented),
        lambda r: r.answer(mark="0"),
    )
    judge = Judge(server.endpoint(runs=3))
    first, second = judge.ask(LEFT, RIGHT), judge.ask(LEFT, RIGHT)
    third = judge.ask(LEFT, RIGHT)
    assert [type(x) for x in (first, second, third)] == [Verdict, Verdict, Refused]
    counts = judge.counts
    assert (counts.questions, counts.calls, counts.tokens) == (3, 8, 800)
    assert counts.verdicts == {"conflict": 2}
    assert counts.refused == {"injection": 1}
    assert counts.discarded == {"span": 2, "injection": 2}


def test_a_reply_without_usage_is_estimated(server: Server) -> None:
    """Where the endpoint does not say what a reply cost, a third of the bytes is charged, so that limits still hold."""
    server.behave = lambda r: r.say(json.dumps(sound(r)), usage=None)
    verdict = ask(server.endpoint(), LEFT, RIGHT)
    assert isinstance(verdict, Verdict)
    assert verdict.tokens > len(server.got[0].raw) // 3


async def _inside(server: Server) -> object:
    return ask(server.endpoint(), LEFT, RIGHT)


def test_it_can_be_asked_from_inside_an_event_loop(server: Server) -> None:
    """A caller that runs an event loop of its own gets the same verdict."""
    import asyncio

    assert isinstance(asyncio.run(_inside(server)), Verdict)
