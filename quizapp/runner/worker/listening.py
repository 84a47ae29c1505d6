"""Watches the children of a worker for reports, printed output, and refused operations."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable
from contextlib import suppress

from quizapp.runner.worker.children import Child
from quizapp.runner.worker.watching import Refused


class Listener:
    """Registers the pipes of children with ``selector`` until each child is forgotten.

    ``reported`` is called when a child's reports can be read, ``refused`` when the current
    program of a child was refused something.
    """

    def __init__(
        self,
        selector: selectors.BaseSelector,
        reported: Callable[[Child], None],
        refused: Callable[[Child, Refused], None],
    ) -> None:
        self._selector = selector
        self._reported = reported
        self._refused = refused

    def add(self, child: Child) -> None:
        """Watch a child that has just been forked."""
        self._watch(child.reports, lambda: self._reported(child))
        self._watch(child.printed, lambda: self._printed(child))
        self._watch(child.errors, lambda: self._wrote_errors(child))
        if child.witness is not None:
            self._watch(child.witness.end, lambda: self._met(child))

    def forget(self, child: Child) -> None:
        """Stop watching a child."""
        sources: list[int | socket.socket | None] = [child.reports, child.printed, child.errors]
        if child.witness is not None:
            sources += [child.witness.end, child.witness.listener]
        for source in sources:
            if source is not None:
                with suppress(KeyError, ValueError):
                    self._selector.unregister(source)

    def forget_reports(self, child: Child) -> None:
        """Stop watching for reports of a child."""
        self._selector.unregister(child.reports)

    def _watch(self, source: int | socket.socket, hear: Callable[[], None]) -> None:
        self._selector.register(source, selectors.EVENT_READ, hear)

    def _met(self, child: Child) -> None:
        """Watch the witness: the child is in the sandbox, or has exited."""
        if child.reaped or child.witness is None:
            return
        self._selector.unregister(child.witness.end)
        if child.witness.meet() and child.witness.listener is not None:
            self._watch(child.witness.listener, lambda: self._notified(child))

    def _notified(self, child: Child) -> None:
        if child.reaped or child.witness is None or (listener := child.witness.listener) is None:
            return
        refused = None if child.over else child.witness.hear()
        if child.over or refused is not None or child.witness.over:
            self._selector.unregister(listener)
        if refused is not None:
            self._refused(child, refused)

    def _printed(self, child: Child) -> None:
        if not child.reaped and not child.read_printed():
            self._selector.unregister(child.printed)

    def _wrote_errors(self, child: Child) -> None:
        if not child.reaped and not child.read_errors():
            self._selector.unregister(child.errors)
