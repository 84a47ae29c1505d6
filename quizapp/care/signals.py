"""Handling of SIGTERM and SIGHUP: they end the program cleanly if possible, and in any case."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

#: Seconds allowed for a clean exit.
PATIENCE = 5.0
#: Seconds after which a signal is sent again if Python dropped its exception.
_SOON = 0.01
#: Seconds allowed for the last action if the clean exit took too long.
_LAST = 1.0
#: The signal sent when a terminal is closed, to programs that do not ignore it.
HUNG_UP = 1
#: The signals that this system has.
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Ended(BaseException):
    """A signal asks the program to end. Not an Exception, so that error handlers let it pass."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.status = status(number)


def status(number: int) -> int:
    """The exit status of a program ended by a signal, by the convention of shells."""
    return 128 + number


def end(number: int) -> None:
    """End from wherever the main thread is; open resources are closed on the way."""
    end_anyway(number)
    raise Ended(number)


@contextmanager
def ended_first() -> Iterator[None]:
    """A context that raises an :class:`Ended` again if another exception has replaced it, since closing
    something in the middle of its work may fail."""
    try:
        yield
    except Exception as error:
        behind: BaseException | None = error
        while behind is not None and not isinstance(behind, Ended):
            behind = behind.__cause__ or behind.__context__
        if behind is not None:
            raise behind from None
        raise


def end_anyway(number: int, last: Callable[[], None] = lambda: None) -> None:
    """If ending takes too long, call ``last`` and end without cleaning up. The time for ``last``
    is limited, too: it may write to a terminal that does not respond."""

    def force() -> None:
        trying = threading.Thread(target=last, daemon=True)
        trying.start()
        trying.join(_LAST)
        os._exit(status(number))

    timer = threading.Timer(PATIENCE, force)
    timer.daemon = True
    timer.start()


@contextmanager
def handled(handle: Callable[[int], None]) -> Iterator[None]:
    """A context in which the first of the signals calls ``handle``, and later ones are ignored.

    A signal that the parent process made the program ignore, as ``nohup`` does, stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    taken = [number for number, was in before.items() if was is not signal.SIG_IGN]

    ended = False
    report = sys.unraisablehook

    def handler(number: int, _: FrameType | None) -> None:
        nonlocal ended
        if not ended:
            ended = True
            handle(number)

    def unraisable(dropped: sys.UnraisableHookArgs) -> None:
        """In a callback or a finalizer, Python drops every exception, so the signal is sent again."""
        nonlocal ended
        if not isinstance(dropped.exc_value, Ended):
            report(dropped)
            return
        ended = False
        again = threading.Timer(_SOON, os.kill, (os.getpid(), dropped.exc_value.number))
        again.daemon = True
        again.start()

    for number in taken:
        signal.signal(number, handler)
    sys.unraisablehook = unraisable
    try:
        yield
    finally:
        sys.unraisablehook = report
        for number in taken:
            if signal.getsignal(number) is handler:
                signal.signal(number, before[number])
