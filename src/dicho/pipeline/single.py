"""Reading and extracting without a ledger: nothing is kept, the documents and statements are handed back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dicho.model.document import Overrides
from dicho.pipeline.holders import expand
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import STAGES, Stage, Tools, Work, advance, begin
from dicho.read.sandbox import Reader


def read(inputs: Iterable[Input], overrides: Overrides) -> Iterator[Work]:
    """Each input's documents (as drafts without statements), or its failure."""
    return _each(inputs, overrides, STAGES[:3])


def extract(inputs: Iterable[Input], overrides: Overrides) -> Iterator[Work]:
    """Each input's documents with their statements, or its failure: every stage but the record."""
    return _each(inputs, overrides, STAGES[:-1])


def _each(inputs: Iterable[Input], overrides: Overrides, stages: Sequence[Stage]) -> Iterator[Work]:
    with Reader() as reader:
        tools = Tools(reader, overrides)
        for item in expand(inputs):
            yield advance(begin(item, tools), tools, stages)
