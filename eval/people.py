"""Score who is one across documents, and the comparison of two names.

B3 (Bagga and Baldwin 1998): for each mention the share of its predicted group that is of its gold person, and the share
of its gold person's mentions that are in its group; both averaged over the mentions, F1 of the two. A mention is a
matched statement whose speaker is named, and rightly within its document: of descriptions ("the minister") nothing is
merged across documents, and what is wrong within one is another figure's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dicho.model.statement import SpeakerKind
from dicho.resolve import signs
from dicho.resolve.identity import Name, certain, clusters, proposals
from dicho.resolve.signs import Ask, Said, Signs
from dicho.store.called import canonical
from dicho.store.rows import Form
from dicho.text.naming import outlets
from dicho.text.naming.likeness import compare
from eval.scorers import world

Json = dict[str, Any]
Mention = tuple[str, str]
Texts = Mapping[str, str]
"""The text of each document, by its id."""


def score(gold: Json, lines: Sequence[Json], texts: Texts | None = None) -> Json:
    """B3 F1 of what is merged without asking; of that and all proposals decided rightly; share of wrong pairs."""
    names, ask = _known(lines, texts or {})
    pairs = [(p.a, p.b) for p in certain(names, ask)]
    group = _groups(names, pairs)
    mentions = _mentions(gold, lines)
    person = _persons(mentions)
    asked = [(p.a, p.b) for p in proposals(names, group, ask=ask)]
    right = [(a, b) for a, b in asked if person.get(a, a) == person.get(b, b)]
    decided = _groups(names, [*pairs, *right])
    return {
        "b3 f1": b3([(who, group[speaker]) for who, speaker in mentions]),
        "b3 f1 decided": b3([(who, decided[speaker]) for who, speaker in mentions]),
        "merged wrongly": _wrong([(who, group[speaker]) for who, speaker in mentions]),
    }


def exported(lines: Sequence[Json], texts: Texts | None = None) -> list[Json]:
    """The lines as a ledger of all these documents writes them: each speaker under the fullest name of a person."""
    names, ask = _known(lines, texts or {})
    pairs = certain(names, ask)
    group = _groups(names, [(p.a, p.b) for p in pairs])
    forms: defaultdict[str, Counter[Form]] = defaultdict(Counter)
    for speaker in (line["speaker"] for line in lines if line["speaker"]):
        if speaker["id"] in group:
            forms[group[speaker["id"]]][Form(speaker["id"], speaker["name"], speaker["kind"], 0, 0)] += 1
    called = {
        person: canonical([Form(f.speaker, f.name, f.kind, count, 1) for f, count in written.items()])
        for person, written in forms.items()
    }
    named = [
        {**line, "speaker": {**line["speaker"], "name": called[group[line["speaker"]["id"]]]}}
        if line["speaker"] and line["speaker"]["kind"] != "unnamed"
        else line
        for line in lines
    ]
    return _chained(named, {f.name: called[person] for person, written in forms.items() for f in written}, texts or {})


def _chained(lines: Sequence[Json], persons: Mapping[str, str], texts: Texts) -> list[Json]:
    """The lines with every step of their chains under its agent's name; `persons` are called so by a written form."""
    published: Counter[str] = Counter()
    agents: Counter[str] = Counter()
    through: defaultdict[str, set[str]] = defaultdict(set)
    steps = [(hop, line["speaker"]) for line in lines for hop in line["chain"] if hop["relation"] != "said"]
    for hop, speaker in steps:
        (published if hop["relation"] == "published" else agents)[hop["agent"]] += 1
        if speaker:
            through[hop["agent"]].add(speaker["name"])
    for document, text in texts.items():
        for agency in outlets.agencies(text):
            agents[agency] += 1
            through[agency] |= {x["speaker"]["name"] for x in lines if x["document"]["id"] == document and x["speaker"]}
    fuller = outlets.called(published, agents, lambda one, other: bool(through[one] & through[other]))

    def name(hop: Json) -> str:
        known = persons if hop["relation"] == "said" else fuller
        return known.get(hop["agent"], hop["agent"])

    return [{**line, "chain": [{**hop, "agent": name(hop)} for hop in line["chain"]]} for line in lines]


def names(rows: Sequence[Json]) -> dict[str, float | None]:
    """Accuracy, precision and recall of pairs of names taken for one's."""
    seen = [(row["is_match"] == "true", _taken(row)) for row in rows]
    hit = sum(gold and taken for gold, taken in seen)
    return {
        "accuracy": world.ratio(sum(gold == taken for gold, taken in seen), len(seen)),
        "precision": world.ratio(hit, sum(taken for _, taken in seen)),
        "recall": world.ratio(hit, sum(gold for gold, _ in seen)),
    }


def _taken(row: Json) -> bool:
    kind: SpeakerKind = "person" if row["schema"] == "Person" else "organisation"
    return compare(row["name1"], row["name2"], kind).verdict != "unlike"


def b3(mentions: Sequence[Mention]) -> float | None:
    """B3 F1 of (gold person, group) for each mention; None of no mention."""
    both, golds, groups = Counter(mentions), Counter(g for g, _ in mentions), Counter(p for _, p in mentions)
    if not mentions:
        return None
    precision = sum(both[g, p] / groups[p] for g, p in mentions) / len(mentions)
    recall = sum(both[g, p] / golds[g] for g, p in mentions) / len(mentions)
    return round(2 * precision * recall / (precision + recall), 4)


def _wrong(mentions: Sequence[Mention]) -> float | None:
    """Of the pairs of mentions in one group, the share that is of two people."""
    together = sum(n * (n - 1) for n in Counter(p for _, p in mentions).values())
    right = sum(n * (n - 1) for n in Counter(mentions).values())
    return world.ratio(together - right, together)


def _mentions(gold: Json, lines: Sequence[Json]) -> list[Mention]:
    """(gold person, speaker's id) of each named and rightly named speaker."""
    paired, known = world.match(gold["statements"], lines), world.canonical(gold)
    found = [(s["speaker"], paired[s["id"]]) for s in gold["statements"] if s["speaker"] and s["id"] in paired]
    named = [(who, p) for who, p in found if p["speaker"] and p["speaker"]["kind"] != "unnamed"]
    return [(who, p["speaker"]["id"]) for who, p in named if world.who(p, known) == who]


def _persons(mentions: Iterable[Mention]) -> dict[str, str]:
    """Speaker -> gold person, where all its mentions are of one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for who, speaker in mentions:
        found[speaker].add(who)
    return {speaker: next(iter(who)) for speaker, who in found.items() if len(who) == 1}


def _groups(names: Iterable[Name], pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return {each: group[0] for group in clusters([n.id for n in names], pairs) for each in group}


def _known(lines: Sequence[Json], texts: Texts) -> tuple[list[Name], Ask]:
    """The speakers, and what the documents tell of each: source phrases, what stands beside the name, words quoted."""
    names, sources = _names(lines)
    where: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    said: defaultdict[str, list[Said]] = defaultdict(list)
    for line in lines:
        if line["speaker"]:
            who, document = line["speaker"]["id"], line["document"]
            where[who].add((line["speaker"]["name"], document["id"]))
            said[who] += [(document["id"], document["lang"], each) for each in line["text"]["content"]]

    def ask(speaker: str) -> Signs:
        near = ((name, texts.get(document, "")) for name, document in sorted(where[speaker]))
        return signs.read(sources[speaker], near, said[speaker])

    return names, ask


def _names(lines: Iterable[Json]) -> tuple[list[Name], dict[str, list[str]]]:
    """The speakers of all lines, as a ledger lists them, and the source phrases of each."""
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    kinds: defaultdict[str, Counter[SpeakerKind]] = defaultdict(Counter)
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        if speaker := line["speaker"]:
            written[speaker["id"]][speaker["name"]] += 1
            kinds[speaker["id"]][speaker["kind"]] += 1
            sources[speaker["id"]] += line["text"]["source"]
    found = []
    for key, forms in written.items():
        name = max(forms, key=lambda each: (forms[each], not each.isascii(), each))
        kind = max(kinds[key], key=lambda each: (kinds[key][each], each))
        found.append(Name(key, name, kind, forms.total()))
    return found, sources
