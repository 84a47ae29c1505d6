"""The progress of a command that takes longer than a second: one line on a terminal, nothing elsewhere."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

from quizapp.words.visible import visible

#: Seconds before the line appears, and between updates.
_PATIENCE = 1.0
_PAUSE = 0.1
_WIDTH = 30


class ProgressBar:
    """A line on standard error, shown after a second and removed at the end.

    ``label`` says what is being done. Nothing is written if standard error is not a terminal.
    Until progress is reported, it shows the elapsed time.
    """

    def __init__(self, label: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._label = visible(label)
        self._clock = clock
        self._begun = clock()
        self._next = self._begun + _PATIENCE
        self._here = sys.stderr.isatty()
        self._shown = False
        self._has_progress = False
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def __enter__(self) -> ProgressBar:
        if self._here:
            threading.Thread(target=self._tick, daemon=True).start()
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._ended.set()
        self.clear()

    def tell(self, done: int, total: int | None = None) -> None:
        """Report progress: how much is done, of ``total`` if that is known."""
        if not self._here or self._clock() < self._next:
            return
        self._has_progress = True
        if total:
            part = min(1.0, done / total)
            full = round(part * _WIDTH)
            bar = "#" * full + "." * (_WIDTH - full)
            self._draw(f"{self._label}  [{bar}] {part:4.0%}  {done:,} / {total:,}")
        else:
            self._draw(f"{self._label}  {done:,}")

    def clear(self) -> None:
        """Remove the line until there is more to report."""
        with self._lock:
            if self._shown:
                self._write("\r\x1b[K")
                self._shown = False
                self._next = self._clock() + _PATIENCE

    def _tick(self) -> None:
        while not self._ended.wait(_PAUSE):
            if not self._has_progress and self._clock() >= self._next:
                self._draw(f"{self._label}  {self._clock() - self._begun:.0f} s")

    def _draw(self, line: str) -> None:
        with self._lock:
            if not self._ended.is_set():
                self._next = self._clock() + _PAUSE
                width = shutil.get_terminal_size().columns
                self._write(f"\r{line[: width - 1]}\x1b[K")
                self._shown = True

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
