"""Property: whatever an endpoint answers, what comes out holds only closed values and spans equal to the text."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, get_args

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.judge.made import LEFT, RIGHT, Request, Server

from dicho.judge.answer import MODEL, Read, read, spent
from dicho.judge.bench import ask
from dicho.judge.terms import WHY, WORDS, Asked, Refused, Verdict, Why
from dicho.model.link import SHAPES
from dicho.model.span import Span, check_order

MARK = "00aa"
SIDES = (LEFT, RIGHT)


def slices(text: str) -> st.SearchStrategy[str]:
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    return ends.map(lambda pair: text[min(pair) : max(pair)])


LETTERS = st.text('ab é"\\{}[]:,0\n\u202e\ud800😀', max_size=12)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | LETTERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3),
    max_leaves=6,
)
WORD = st.sampled_from(["never", "harbour", "las", "s", "a", ".", " ", "", "falló"])
OCCURRENCE = st.none() | st.integers(-1, 4)


def passages(side: Asked) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Mostly what stands in the side, so that many verify; also the other side's words, the context's and any."""
    other = slices(LEFT.before) | slices(LEFT.content) | slices(RIGHT.content) | WORD | LETTERS
    sound = st.fixed_dictionaries({"text": slices(side.content), "occurrence": st.none() | st.just(1)})
    wild = st.fixed_dictionaries({"text": other, "occurrence": OCCURRENCE})
    return st.lists(sound, min_size=1, max_size=3) | st.lists(sound | wild, max_size=5)


PAIRS = [(word, None) for word in WORDS[:3]] + [("none-of-these", shape) for shape in SHAPES]
ODD_PAIRS = [
    ("liar", None),
    ("cannot-tell", None),
    ("none-of-these", "lie"),
    ("none-of-these", None),
    ("same", "progress"),
]


def _answer(parts: tuple[Any, ...]) -> dict[str, Any]:
    mark, (word, shape), one, two, more = parts
    return {"mark": mark, "answer": word, "shape": shape, "one": one, "two": two, **more}


ANSWER = st.tuples(
    st.sampled_from([MARK] * 9 + ["zz"]),
    st.sampled_from(PAIRS + ODD_PAIRS),
    passages(LEFT),
    passages(RIGHT),
    st.sampled_from([{}] * 9 + [{"reason": "x"}]),
).map(_answer)
CONTENT = ANSWER.map(json.dumps) | LETTERS | ANYTHING.map(json.dumps) | ANYTHING
REPLY = st.fixed_dictionaries(
    {
        "model": st.sampled_from(["m", "/m/a.gguf", "a b"]) | ANYTHING,
        "choices": CONTENT.map(lambda content: [{"message": {"content": content}}]) | ANYTHING,
    },
    optional={"usage": st.fixed_dictionaries({"total_tokens": ANYTHING}) | ANYTHING},
)


def good(answer: dict[str, Any]) -> bytes:
    return json.dumps({"model": "m", "choices": [{"message": {"content": json.dumps(answer)}}]}).encode()


def check(found: Read | Why, sides: tuple[Asked, Asked], answer: dict[str, Any] | None = None) -> None:
    if not isinstance(found, Read):
        assert found in get_args(Why)
        return
    assert found.answer in WORDS
    assert (found.shape in SHAPES) == (found.shape is not None) == (found.answer == "none-of-these")
    assert MODEL.fullmatch(found.model)
    assert found.answer == "cannot-tell" or (found.one and found.two)
    for spans, side, key in ((found.one, sides[0], "one"), (found.two, sides[1], "two")):
        texts = [span.of(side.content) for span in spans]
        assert all(any(c.isalnum() for c in text) for text in texts)
        if answer is not None:
            check_order(spans)
            assert all(any(cited["text"] in text for text in texts) for cited in answer[key])
            assert sum(map(len, texts)) <= sum(len(cited["text"]) for cited in answer[key])


@given(ANSWER)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_read_answer_holds_only_what_stands_there(answer: dict[str, Any]) -> None:
    """Every passage of an answer that is believed is the text at its offsets, and the very text that was cited."""
    check(read(good(answer), SIDES, MARK, "m", None), SIDES, answer)


@given(REPLY.map(lambda reply: json.dumps(reply).encode()) | st.binary(max_size=200))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_reply_is_read_or_refused(data: bytes) -> None:
    """Any bytes at all are an answer that checks or a reason of the closed set, never an exception."""
    check(read(data, SIDES, MARK, "m", None), SIDES)
    told = spent(data)
    assert told is None or told >= 0


@given(st.text("ab ", min_size=1, max_size=12), st.text("ab ", min_size=1, max_size=3), OCCURRENCE)
@example("aaa", "aa", None)
@example("aaa", "aa", 2)
def test_which_occurrence(content: str, words: str, occurrence: int | None) -> None:
    """A passage without a number stands in the text once; a number says which of its places, overlaps counted."""
    side = Asked("s", "x" + content)
    places = [at for at in range(len(side.content)) if side.content.startswith(words, at)]
    cited = [{"text": words, "occurrence": occurrence}]
    whole = [{"text": "Las", "occurrence": None}]
    answer = {"mark": MARK, "answer": "same", "shape": None, "one": cited, "two": whole}
    found = read(good(answer), (side, RIGHT), MARK, "m", None)
    nth = 1 if occurrence is None else occurrence
    certain = 1 <= nth <= len(places) and (occurrence is not None or len(places) == 1) and bool(words.strip())
    if certain:
        assert isinstance(found, Read)
        assert found.one == (Span(places[nth - 1], places[nth - 1] + len(words)),)
    else:
        assert found in {"span", "schema"}


def test_passages_that_overlap_become_one() -> None:
    """Passages that share characters are one span, so that a verdict's spans stand in order and apart."""
    one = [{"text": words, "occurrence": None} for words in ("lights have", "harbour lights", "have never failed,")]
    two = [{"text": "luces", "occurrence": None}]
    found = read(good({"mark": MARK, "answer": "same", "shape": None, "one": one, "two": two}), SIDES, MARK, "m", None)
    assert isinstance(found, Read)
    assert [span.of(LEFT.content) for span in found.one] == ["harbour lights have never failed,"]


@given(REPLY | ANSWER)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_server_says(server: Server, said: dict[str, Any]) -> None:
    """Over a real connection: a verdict's passages equal the text, everything else is a refusal with its reason."""

    def behave(request: Request) -> None:
        fit = {**said, "mark": request.mark} if said.get("mark") == MARK else said
        request.send(json.dumps(said).encode()) if "choices" in said else request.say(json.dumps(fit))

    server.behave = behave
    outcome = ask(server.endpoint(), LEFT, RIGHT)
    if isinstance(outcome, Refused):
        assert outcome.why in WHY
        return
    assert isinstance(outcome, Verdict)
    found = Read(outcome.answer, outcome.shape, outcome.left, outcome.right, outcome.model)
    check(found, SIDES, said if "mark" in said else None)


BARE = """
import sys
sys.modules[{missing!r}] = None
from dicho.errors import InstallationError
from dicho.judge.bench import Judge
from dicho.judge.sides import asked
from dicho.judge.terms import Endpoint
endpoint = Endpoint("http://127.0.0.1:9/v1", "m")
try:
    Judge(endpoint)
except InstallationError as error:
    print(error)
"""


def test_without_its_libraries() -> None:
    """Without the extra the room still loads, and a judge says which library is missing and what to type."""
    for missing in ("httpx2", "msgspec"):
        done = subprocess.run(
            [sys.executable, "-c", BARE.format(missing=missing)], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert missing in done.stdout
        assert "pip install 'dicho[judge]'" in done.stdout


def test_nothing_is_loaded_before_a_judge_is_made() -> None:
    """Importing the room brings neither library in: only making a judge does."""
    code = "import sys, dicho.judge.bench, dicho.judge.sides; print({'httpx2', 'msgspec'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "set()", done.stderr
