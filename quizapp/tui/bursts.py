"""Recognizes pastes that the terminal does not mark: they arrive as keys, in a burst.

Most terminals mark the beginning and end of a paste. If one does not, like tmux without ``-p``,
the end of its first line would submit an answer, and its other lines would act as keys on the
next screen.
"""

from __future__ import annotations

import select
import sys
from collections.abc import Callable
from typing import Any, Protocol

from textual import events
from textual.driver import Driver
from textual.message import Message

#: Seconds after a newline in which nobody can type the next key; a pasting terminal can.
GRACE = 0.05
#: Seconds after the end of a paste after which an Enter was pressed rather than pasted.
APART = 0.004
_LINE_ENDS = {"enter": "\r", "ctrl+j": "\n"}


class Timer(Protocol):
    """A timer that can be stopped."""

    def cancel(self) -> None: ...


class Bursts:
    """Separates typed keys from those of a paste, and passes both on in order.

    A newline is delayed for a moment. If text follows immediately, everything up to the next
    pause is a paste. An Enter a little later than the rest of it is a key again.
    """

    def __init__(
        self,
        post: Callable[[Message], object],
        later: Callable[[float, Callable[[], None]], Timer],
        takes: Callable[[str], bool],
        unread: Callable[[], bool],
    ) -> None:
        """``takes`` says whether the focused widget accepts a newline or a tab as text;
        ``unread`` whether more input is available."""
        self._post = post
        self._later = later
        self._takes = takes
        self._unread = unread
        self._held: list[events.Key] = []
        self._timer: Timer | None = None

    def take(self, message: Message) -> None:
        """Pass on an event from the terminal, now or together with later ones."""
        if not isinstance(message, events.Key | events.Paste):
            self._post(message)  # the mouse moves between keys, too
            return
        sign = _sign(message)
        if sign is not None and (self._held or (not sign.isprintable() and self._takes(sign))):
            assert isinstance(message, events.Key)
            self._held.append(message)
            self._wait()
            return
        self._release()
        self._post(message)

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._later(GRACE, self._silence)

    def _silence(self) -> None:
        if self._unread():
            self._wait()
        else:
            self._release()

    def _release(self) -> None:
        held, self._held = self._held, []
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        pressed: list[events.Key] = []
        while len(held) > 1 and held[-1].key == "enter" and held[-1].time - held[-2].time > APART:
            pressed.insert(0, held.pop())
        text = "".join(_sign(key) or "" for key in held)
        if text.strip():
            self._post(events.Paste(text))
        else:
            for before, key in zip((None, *held), held, strict=False):
                # The second character of a two-character newline is not a key.
                if not (key.key == "ctrl+j" and before is not None and before.key == "enter"):
                    self._post(key)
        for key in pressed:
            self._post(key)


def _sign(message: Message) -> str | None:
    """The text that a key adds; None if it adds none."""
    if not isinstance(message, events.Key):
        return None
    if message.key == "tab":
        return "\t"
    return _LINE_ENDS.get(message.key) or (message.character if message.is_printable else None)


def with_bursts(driver: type[Driver]) -> type[Driver]:
    """A driver class that turns unmarked pastes into paste events."""

    class WithBursts(driver):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._bursts = Bursts(super().send_message, self._loop.call_later, self._takes, self._unread)

        def send_message(self, message: Message) -> None:
            # Called in the reading thread; delayed keys belong to the event loop's.
            self._loop.call_soon_threadsafe(self._bursts.take, message)

        def _takes(self, sign: str) -> bool:
            """Whether the focused widget accepts text. Tabs are accepted by fields of several lines only."""
            focused = self._app.focused
            return hasattr(focused, "selection") and (sign != "\t" or hasattr(focused, "document"))

        def _unread(self) -> bool:
            if sys.platform == "win32":  # Windows can only select sockets
                return False
            return bool(select.select([self.fileno], [], [], 0)[0]) if hasattr(self, "fileno") else False

    return WithBursts
