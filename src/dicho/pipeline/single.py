"""Reading and extracting without a ledger: nothing is kept, the documents and statements are handed back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType

from dicho.model.document import Capture, Document, Overrides
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import STAGES, Stage, Tools, Work, advance
from dicho.read import documents
from dicho.read.sandbox import Reader

PLAIN = "text/plain"


class LightReader:
    """Reads plain text in this process, which cannot hang it, and starts the child for the first other format."""

    def __init__(self) -> None:
        self._child: Reader | None = None

    def __enter__(self) -> LightReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child is not None:
            self._child.__exit__(kind, error, trace)

    def read(self, data: bytes, capture: Capture, overrides: Overrides) -> tuple[Document, ...]:
        """The capture's documents, or ReadError."""
        if capture.media_type == PLAIN:
            return documents.read(data, capture, overrides)
        if self._child is None:
            self._child = Reader().__enter__()
        return self._child.read(data, capture, overrides)


def read(inputs: Iterable[Input], overrides: Overrides) -> Iterator[Work]:
    """Each input's documents (as drafts without statements), or its failure."""
    return _each(inputs, overrides, STAGES[:2])


def extract(inputs: Iterable[Input], overrides: Overrides) -> Iterator[Work]:
    """Each input's documents with their statements, or its failure: every stage but the record."""
    return _each(inputs, overrides, STAGES[:-1])


def _each(inputs: Iterable[Input], overrides: Overrides, stages: Sequence[Stage]) -> Iterator[Work]:
    with LightReader() as reader:
        tools = Tools(reader, overrides)
        for item in inputs:
            yield advance(Work(item), tools, stages)
