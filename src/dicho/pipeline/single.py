"""Reading and extracting without a ledger: nothing is kept, the documents and statements are handed back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dicho.capture.fetch.terms import USUAL, Settings
from dicho.model.document import Overrides
from dicho.pipeline.fetching import fetching
from dicho.pipeline.holders import expand
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import STAGES, Stage, Tools, Work, advance, begin
from dicho.read.sandbox import Reader


def read(inputs: Sequence[Input], overrides: Overrides, settings: Settings = USUAL) -> Iterator[Work]:
    """Each input's documents (as drafts without statements), or its failure; addresses fetched as `settings` say."""
    return _each(inputs, overrides, settings, STAGES[:3])


def extract(inputs: Sequence[Input], overrides: Overrides, settings: Settings = USUAL) -> Iterator[Work]:
    """Each input's documents with their statements, or its failure: every stage but the record."""
    return _each(inputs, overrides, settings, STAGES[:-1])


def _each(inputs: Sequence[Input], overrides: Overrides, settings: Settings, stages: Sequence[Stage]) -> Iterator[Work]:
    with Reader() as reader, fetching(inputs, settings) as fetcher:
        tools = Tools(reader, overrides, fetcher=fetcher)
        for item in expand(inputs):
            yield advance(begin(item, tools), tools, stages)
