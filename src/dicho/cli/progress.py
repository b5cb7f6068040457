"""A bar on standard error for work that is counted in steps of several kinds."""

from __future__ import annotations

import sys
from typing import Any

from dicho.cli.common import Settings


class Bar:
    """Called with what is being done, how much of it is done, and how much there is; each kind has a bar of its own.

    It stands only where standard error is a terminal (or --progress asks), and not with --quiet.
    """

    def __init__(self, settings: Settings, wanted: bool | None) -> None:
        self._shown = (sys.stderr.isatty() if wanted is None else wanted) and not settings.quiet
        self._what = ""
        self._bar: Any = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._close()

    def __call__(self, what: str, done: int, total: int) -> None:
        """So much is done."""
        if not self._shown:
            return
        if what != self._what:
            from tqdm import tqdm

            self._close()
            self._what = what
            self._bar = tqdm(total=total, desc=what, file=sys.stderr, dynamic_ncols=True, mininterval=0.2)
        self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
