"""Candidate attributions of one sentence: each cue with the source and content its place in the sentence gives it.

Three shapes cover news prose (the orders counted in PolNeAR: source-cue-content 63 %, content-source-cue and its
interrupted form 17 %, content-cue-source and its interrupted form 8 %):

before    [source] cue [that] content
after     content, [source] cue  /  content, cue [source]
phrase    according to [source], content  /  content, according to [source]
"""

from __future__ import annotations

from dataclasses import dataclass

from dicho.extract import cues as cue_rules
from dicho.extract import sources
from dicho.extract.cues import Cue
from dicho.extract.tokens import QUOTE, Sentence
from dicho.text.lexicon import Lexicon

Range = tuple[int, int]
_FINITE = frozenset(("past", "pret", "s", "pres", "perfect"))
_ARTICLES = frozenset(("the", "a", "an", "one", "two", "another"))
_STOP = frozenset(".;!?…")


@dataclass(slots=True)
class Candidate:
    """One possible attribution of a sentence: token ranges, both ends inclusive.

    `shape` says how the parts stand ("before", "after", "inverted", "phrase"), `complement` what follows or precedes
    the cue ("that", "quote", "colon", "to", "clause", "phrase" of a preposition, "wh", "post"), `owner` how the source
    was found ("pronoun", "relative", "name", "noun", "shared", "dropped", "none").
    """

    cue: Range
    source: Range | None
    content: list[Range]
    lemma: str
    act: str
    form: str
    voice: str
    shape: str
    complement: str
    owner: str
    particle: str = ""
    negated: bool = False


def candidates(sentence: Sentence, lexicon: Lexicon) -> list[Candidate]:
    """Every candidate of a sentence from left to right; contents may nest."""
    found = cue_rules.find(sentence, lexicon)
    builder = _Builder(sentence, lexicon, found)
    out = builder.phrases()
    for index in range(len(found)):
        candidate = builder.build(index)
        if candidate:
            out.append(candidate)
    out.sort(key=lambda c: c.cue)
    return out


class _Builder:
    def __init__(self, sentence: Sentence, lexicon: Lexicon, found: list[Cue]) -> None:
        self.s = sentence
        self.lexicon = lexicon
        self.words = lexicon.words
        self.cues = found
        self._places = self.words["time"] | self.words["time_prepositions"] | self.words["subordinators"]
        self._connectives = self.words["subordinators"] | self.words["coordinators"] | self.words["complementizers"]
        self.subjects = [self._subject(cue) for cue in found]
        self.end = self._sentence_end()
        self.cuts = self._cuts()

    # The sentence's own geometry

    def _low(self, at: int) -> str:
        return self.s.low[at] if 0 <= at < len(self.s) else ""

    def _sentence_end(self) -> int:
        """The last token before the closing punctuation."""
        end = len(self.s) - 1
        while end > 0 and self.s.low[end] in _STOP:
            end -= 1
        return end

    def _subject(self, cue: Cue) -> Range | None:
        return sources.left(self.s, cue.first - 1, self.lexicon)

    def _cuts(self) -> list[int]:
        """Tokens at which a content must end because another attribution of the same level starts there."""
        cuts = [at for at, word in enumerate(self.s.low) if word == ";"]
        for cue, subject in zip(self.cues, self.subjects, strict=True):
            start = subject[0] if subject else cue.first
            before = self._low(start - 1)
            if cue.voice in ("gerund",) and self._low(cue.first - 1) == ",":
                cuts.append(cue.first - 1)
            elif before in self.words["coordinators"] and self._low(start - 2) == ",":
                cuts.append(start - 2)
            elif (
                before in self.words["coordinators"]
                and not subject
                and cue.entry.kind == "verb"
                and cue.voice in _FINITE
            ):
                cuts.append(start - 1)
            elif before == "," and subject and subject[1] + 1 == cue.first and cue.entry.act == "say":
                cuts.append(start - 1)
        return sorted(cuts)

    def _contrasted(self, at: int) -> int:
        """The comma of ", while" or ", mientras que" that ends at token `at`; 0 for none."""
        at -= self._low(at) in ("que", "that")
        return at - 1 if self._low(at) in ("while", "whereas", "mientras") and self._low(at - 1) == "," else 0

    def _content_end(self, start: int, head: int) -> int:
        for cut in self.cuts:
            if cut > start and cut > head:
                return cut - 1
        return self.end

    # Verbs, nouns and adjectives

    def build(self, index: int) -> Candidate | None:
        cue = self.cues[index]
        if cue.entry.kind == "noun":
            return self._of_noun(cue)
        return self._after(cue, self.subjects[index]) or self._before(cue, index)

    def _candidate(
        self, cue: Cue, source: Range | None, content: list[Range], shape: str, complement: str
    ) -> Candidate:
        entry = cue.entry
        owner = self._owner(source, cue)
        particle = cue.particle if complement in ("phrase", "to") else ""
        last = cue.last if particle else cue.head
        return Candidate((cue.first, last), source, content, entry.lemma, entry.act, entry.form, cue.voice, shape,
                         complement, owner, particle, cue.negated)  # fmt: skip

    def _owner(self, source: Range | None, cue: Cue) -> str:
        if source is None:
            return "dropped" if cue.entry.kind == "verb" else "none"
        word = self.s.low[source[1]]
        if source[0] == source[1] and word in self.words["pronouns"]:
            return "pronoun"
        if word in self.words["relatives"]:
            return "relative"
        if cue.first <= source[0] or source[1] + 1 < cue.first - 1:
            return "shared"
        return "name" if any(self.s.caps[source[0] : source[1] + 1]) else "noun"

    def _after(self, cue: Cue, subject: Range | None) -> Candidate | None:
        """content, X said / content, said X."""
        if cue.entry.kind != "verb" or cue.voice in ("infinitive", "gerund", "passive") or cue.entry.act == "decree":
            return None
        after = self._low(cue.head + 1)
        content_end = (subject[0] if subject else cue.first) - 1
        closes = after in _STOP or after in ("", ",", QUOTE) or after in self._places
        if (
            subject
            and self._low(subject[1]) not in self.words["relatives"]
            and after not in self.words["complementizers"]
        ):
            told = (
                cue.entry.lemma in self.words["recipients_after"] and self.end - cue.head < 9 and cue.form_is_finite()
            )
            if self._ends_quoted(content_end) or ((closes or told) and self._separates(content_end)):
                return self._posted(cue, subject, content_end, cue.head + 1, "after")
        if self._separates(cue.first - 1) and after not in _STOP and after not in (",", ":", QUOTE, ""):
            quoted = self._ends_quoted(cue.first - 1)
            inverted = sources.right(self.s, cue.head + 1, self.lexicon) if quoted or self._may_invert(cue) else None
            if inverted and self._closes_inversion(inverted[1] + 1, quoted=quoted):
                return self._posted(cue, inverted, cue.first - 1, inverted[1] + 1, "inverted")
        alone = after in _STOP or after in ("", ",", QUOTE) or self._ends_quoted(cue.first - 1)
        if subject is None and self.lexicon.lang == "es" and alone and self._separates(cue.first - 1):
            return self._posted(cue, None, cue.first - 1, cue.head + 1, "after")
        return None

    def _separates(self, at: int) -> bool:
        """Whether the token at `at` ends a content: a quotation, or a comma with enough words (or one) before it."""
        word = self._low(at)
        if word == QUOTE:
            return True
        if word not in (",", "?", "!", "—", "–") or at < 1:
            return False
        return self._low(at - 1) == QUOTE or at >= 4

    def _may_invert(self, cue: Cue) -> bool:
        """Outside quotations "said no more than" is no inversion: a name, a pronoun or an article must follow."""
        at = cue.head + 1
        plain = self._low(at) in self.words["pronouns"] | self.words["possessives"] | _ARTICLES
        return plain or self.s.caps[at] or self.lexicon.lang == "es"

    def _ends_quoted(self, at: int) -> bool:
        """Whether a quotation ends at the token, a comma or a dash after it aside."""
        word = self._low(at)
        return word == QUOTE or (word in (",", "—", "–", "-", "?", "!", ".") and self._low(at - 1) == QUOTE)

    def _closes_inversion(self, at: int, *, quoted: bool) -> bool:
        word = self._low(at)
        if word in ("that", ":"):
            return False
        if quoted:
            return True
        if word in self.words["complementizers"]:
            return False
        return word in ("", ",", QUOTE, "—", "–") or word in _STOP or word in self._places

    def _posted(self, cue: Cue, source: Range | None, content_end: int, rest: int, shape: str) -> Candidate | None:
        """The content before the cue, and what goes on after it when a quotation was interrupted."""
        start = self._content_start(content_end)
        last = content_end if self.s.low[content_end] == QUOTE else content_end - 1
        if last < start:
            return None
        content = [(start, last)]
        resumed = self._resumed(rest) if any(q >= 0 for q in self.s.quote[start : last + 1]) else None
        if resumed:
            content.append(resumed)
        quoted = any(self.s.quote[at] >= 0 for at in range(start, last + 1))
        return self._candidate(cue, source, content, shape, "quote" if quoted else "post")

    def _content_start(self, end: int) -> int:
        """Where the content that ends at token `end` starts: the sentence's start or the last cut before it."""
        start = 0
        for cut in self.cuts:
            if cut < end - 2:
                start = cut + 1
        return start

    def _resumed(self, at: int) -> Range | None:
        """A quotation after the cue that goes on with the one before it: “…,” she said, “…”."""
        for token in range(at, min(len(self.s), at + 25)):
            if self.s.quote[token] >= 0:
                opens = self._low(token - 1) in (",", ":", ".", ";", "—", "–") or token == at
                return (token, token) if opens else None
            if self.s.low[token] in self.lexicon.cues and token > at:
                return None
        return None

    def _before(self, cue: Cue, index: int) -> Candidate | None:
        """X said that content / X called for content / dijo X que content."""
        source = self.subjects[index]
        start, complement = self._complement(cue)
        agent = self._agent(cue)
        if agent:
            source, start = agent, self._past_agent(agent[1])
        if self.lexicon.lang == "es" or complement == "colon":
            source, start, complement = self._spanish_subject(cue, source, start, complement)
        if start is None or start > self.end:
            return None
        if source is None:
            source = self._shared(cue, index)
        end = self._content_end(start, cue.head)
        if end < start:
            return None
        return self._candidate(cue, source, [(start, end)], "before", complement)

    def _agent(self, cue: Cue) -> Range | None:
        """He was told by officers that …: in the passive, whoever stands after "by"."""
        if cue.voice != "passive" or cue.particle not in ("by", "por"):
            return None
        return sources.right(self.s, cue.head + 2, self.lexicon)

    def _past_agent(self, last: int) -> int | None:
        for token in range(last + 1, min(self.end, last + 14)):
            if self.s.low[token] in ("that", "que", "to", "as", "como"):
                return token
        return None

    def _shared(self, cue: Cue, index: int) -> Range | None:
        """The subject of the verb before, for a verb joined by "and" or set off as a participle."""
        before = self._low(cue.first - 1)
        if before not in self.words["coordinators"] and before not in (",", "to") and cue.voice != "gerund":
            return None
        for other in range(index - 1, -1, -1):
            if self.subjects[other] and self.cues[other].entry.kind == "verb":
                return self.subjects[other]
        if self.lexicon.lang == "en":
            return self._first_phrase(cue.first)
        found = sources.right(self.s, 0, self.lexicon) if before in self.words["coordinators"] else None
        return found if found and found[1] + 1 < cue.first else None

    def _first_phrase(self, before: int) -> Range | None:
        """The sentence's first noun phrase, as the subject of its main clause."""
        start = 0
        if self._low(0) in self.words["coordinators"] | self.words["adverbs"]:
            start = 1
        if start >= before or not (self.s.caps[start] or self._low(start) in self.words["determiners"]):
            return None
        if self._low(start) in self.words["pronouns"]:
            return start, start
        last = start
        while last + 1 < before and self.s.caps[last + 1]:
            last += 1
        return (start, last) if last + 1 < before else None

    def _complement(self, cue: Cue) -> tuple[int | None, str]:
        """Where the content after a cue starts, and the kind of complement it is."""
        at, low = cue.head + 1, self._low(cue.head + 1)
        if low in ("", ".", "!", "?", ";", ")"):
            return None, "end"
        if low == ":":
            return at + 1, "colon"
        if low == QUOTE:
            return at, "quote"
        if low == ",":
            return self._after_comma(at)
        if low in self.words["complementizers"]:
            return at, "that" if low in ("that", "que") else "wh"
        far = self._far_complement(cue, at)
        if far:
            return far
        if low in ("to",) and self.lexicon.lang == "en":
            return at, "to"
        if cue.particle:
            return (at + 1, "phrase") if at + 1 <= self.end else (None, "end")
        if low in self.lexicon.cues and self.lexicon.cues[low].form == "inf":
            return at, "to"
        return at, "clause"

    def _after_comma(self, at: int) -> tuple[int | None, str]:
        if self._low(at + 1) == QUOTE:
            return at + 1, "quote"
        for token in range(at + 1, min(self.end, at + 14)):
            follows = self._low(token + 1)
            if self.s.low[token] == "," and follows in ("that", "que", "to", "a", QUOTE):
                return token + 1, {"that": "that", "que": "that", QUOTE: "quote"}.get(follows, "to")
        return None, "end"

    def _far_complement(self, cue: Cue, at: int) -> tuple[int, str] | None:
        """A complement set off by a listener, a time or a place: "told reporters on Monday that"."""
        for token in range(at, min(self.end, at + 14)):
            low = self.s.low[token]
            if low in ("that", "que") and token > at:
                return token, "that"
            if low == QUOTE:
                ahead = self._low(token - 1)
                return (token, "quote") if ahead in (",", ":") else None
            if low == ":":
                return token + 1, "colon"
            if low in _STOP or (low in self.lexicon.cues and self.lexicon.cues[low].kind == "verb" and token > at):
                return None
        return None

    def _spanish_subject(
        self, cue: Cue, source: Range | None, start: int | None, complement: str
    ) -> tuple[Range | None, int | None, str]:
        """A subject after its verb: "dijo el ministro que", "anunció ayer Pérez: «…»"."""
        low = self._low(cue.head + 1)
        if low in self.words["complementizers"] or low in (":", QUOTE, ","):
            return source, start, complement
        if source is not None:
            return source, start, complement
        found = sources.right(self.s, cue.head + 1, self.lexicon)
        if not found or found[1] >= self.end:
            return source, start, complement
        follows = self._low(found[1] + 1)
        if follows in ("que", ":", "that") or (follows == "," and self._low(found[1] + 2) in ("que", QUOTE)):
            at = found[1] + (1 if follows in ("que", "that") else 2)
            return found, at, {"que": "that", "that": "that", ":": "colon"}.get(follows, "quote")
        return source, start, complement

    def _of_noun(self, cue: Cue) -> Candidate | None:
        """her claim that … / el anuncio de …: the owner before the noun, the content after it."""
        at = cue.head + 1
        source = self._possessor(cue.head - 1)
        start = at + 1 if cue.particle not in ("that", "que") else at
        complement = "that" if cue.particle in ("that", "que") else ("to" if cue.particle == "to" else "phrase")
        if self._low(at) == ":":
            complement = "colon"
        if start > self.end:
            return None
        candidate = self._candidate(cue, source, [(start, self._content_end(start, cue.head))], "before", complement)
        if source is None:
            candidate.owner = "none"
        return candidate

    def _possessor(self, at: int) -> Range | None:
        """His, Clinton's, su: whose claim it is."""
        for token in range(at, max(-1, at - 3), -1):
            low = self._low(token)
            if low in self.words["possessives"]:
                return token, token
            if low in ("'s", "'"):
                found = sources.left(self.s, token - 1, self.lexicon)
                return (found[0], token) if found else None
            if low in self.words["determiners"] or low in sources._CLOSING:
                return None
        return None

    # Phrases: "according to X"

    def phrases(self) -> list[Candidate]:
        out = []
        first_words = {phrase[0] for phrase in self.lexicon.according}
        for at, word in enumerate(self.s.low):
            if word in first_words:
                candidate = self._phrase(at)
                if candidate:
                    out.append(candidate)
        return out

    def _phrase(self, at: int) -> Candidate | None:
        phrase = next((p for p in self.lexicon.according if tuple(self.s.low[at : at + len(p)]) == p), None)
        if phrase is None or (phrase == ("para",) and not self._opens_opinion(at)):
            return None
        last = at + len(phrase) - 1
        owned = phrase[-1] in ("juicio", "opinión", "opinion", "view")
        source, last = ((at + 1, at + 1), last) if owned else self._phrase_source(last)
        if source is None:
            return None
        content = self._phrase_content(at, max(source[1], last))
        if content is None:
            return None
        return Candidate((at, last), source, content, " ".join(phrase), "say", "", "bare", "phrase", "post",
                         "name" if self.s.caps[source[1]] else "noun")  # fmt: skip

    def _opens_opinion(self, at: int) -> bool:
        """«Para Muñiz, …», «lo que, para el presidente, …»: whose view it is, not a purpose or a receiver."""
        follows = at + 1 < len(self.s) and (self.s.caps[at + 1] or self._low(at + 1) in ("el", "la", "los", "las"))
        return follows and (at == 0 or self._low(at - 1) == ",")

    def _phrase_source(self, last: int) -> tuple[Range | None, int]:
        """The source after the phrase, past a verb of saying: "según explicó ayer el ministro"."""
        at = last + 1
        entry = self.lexicon.cues.get(self._low(at))
        while at < len(self.s) and (self._low(at) in self.words["auxiliaries"] - self.words["determiners"]):
            at += 1
            entry = self.lexicon.cues.get(self._low(at))
        if entry and entry.kind == "verb" and self.lexicon.lang == "es":
            last = at
        return sources.right(self.s, last + 1, self.lexicon), last

    def _phrase_content(self, at: int, past: int) -> list[Range] | None:
        before_end = at - 1
        while before_end >= 0 and self.s.low[before_end] in (",", "—", "–", "("):
            before_end -= 1
        interrupts = before_end >= 0 and self.s.low[before_end] in self._connectives and self._low(at - 1) == ","
        if before_end >= 2 and not interrupts:
            start = self._content_start(at)
            rest = self._low(past + 1)
            tail = [(past + 2, self.end)] if rest == "," and past + 2 < self.end and before_end < 8 else []
            return [(start, before_end), *tail] if start <= before_end else None
        start = past + 1
        while start <= self.end and self.s.low[start] in (",", ":", ")"):
            start += 1
        return [(start, self._content_end(start, at))] if start <= self.end else None
