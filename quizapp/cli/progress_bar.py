"""How far a command is that takes longer than a second: one line on a terminal, nothing anywhere else."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from quizapp.words.visible import visible

#: Seconds before the line appears, and between two looks at it.
_PATIENCE = 1.0
_PAUSE = 0.1
_WIDTH = 30

_Item = TypeVar("_Item")


class ProgressBar:
    """A line on standard error, shown after a second and removed in the end.

    ``label`` says what is being done. Where standard error is no terminal nothing is written.
    """

    def __init__(self, label: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._label = visible(label)
        self._clock = clock
        self._shown = False
        self._next = clock() + _PATIENCE
        self._here = sys.stderr.isatty()

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self.clear()

    def tell(self, done: int, total: int | None = None) -> None:
        """So much is done, of ``total`` where that is known."""
        if not self._here or self._clock() < self._next:
            return
        self._next = self._clock() + _PAUSE
        if total:
            part = min(1.0, done / total)
            full = round(part * _WIDTH)
            line = f"{self._label}  [{'#' * full}{'.' * (_WIDTH - full)}] {part:4.0%}  {done:,} / {total:,}"
        else:
            line = f"{self._label}  {done:,}"
        width = shutil.get_terminal_size().columns
        self._write(f"\r{line[: width - 1]}\x1b[K")
        self._shown = True

    def counted(self, items: Iterable[_Item], total: int | None = None) -> Iterator[_Item]:
        """The items, told of as they are taken."""
        for number, item in enumerate(items):
            if not number & 63:
                self.tell(number, total)
            yield item

    def clear(self) -> None:
        """Remove the line."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = False

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
