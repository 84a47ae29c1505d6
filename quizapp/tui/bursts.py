"""Pastes that the terminal does not mark as such: they come as keys, in a burst.

Most terminals say where a paste begins and ends. Where one does not, as tmux
without ``-p``, the end of its first line would hand an answer in, and its
other lines would be keys of whatever comes next.
"""

from __future__ import annotations

import select
import sys
from collections.abc import Callable
from typing import Any, Protocol

from textual import events
from textual.driver import Driver
from textual.message import Message

#: Seconds after a line end within which no hand types on; a terminal that pastes does.
GRACE = 0.05
#: Seconds after the rest of a paste from which on an Enter was pressed, and not pasted with it.
APART = 0.004
_LINE_ENDS = {"enter": "\r", "ctrl+j": "\n"}


class Timer(Protocol):
    """What can be called off."""

    def cancel(self) -> None: ...


class Bursts:
    """Tells keys that were pressed from those of a paste, and passes both on in their order.

    A line end is held back for a moment. Where text follows at once, all up to
    the next silence is a paste. An Enter that comes a little later than the
    rest of it is a key again.
    """

    def __init__(
        self,
        post: Callable[[Message], object],
        later: Callable[[float, Callable[[], None]], Timer],
        takes: Callable[[str], bool],
        unread: Callable[[], bool],
    ) -> None:
        """``takes`` says whether the focus takes a line end or a tab as part of a string;
        ``unread`` whether more has come than was read."""
        self._post = post
        self._later = later
        self._takes = takes
        self._unread = unread
        self._held: list[events.Key] = []
        self._timer: Timer | None = None

    def take(self, message: Message) -> None:
        """Pass on what came from the terminal, now or with what follows it."""
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
                # Of a line end of two characters the second is not a key.
                if not (key.key == "ctrl+j" and before is not None and before.key == "enter"):
                    self._post(key)
        for key in pressed:
            self._post(key)


def _sign(message: Message) -> str | None:
    """What a key adds to a text; None for one that adds nothing."""
    if not isinstance(message, events.Key):
        return None
    if message.key == "tab":
        return "\t"
    return _LINE_ENDS.get(message.key) or (message.character if message.is_printable else None)


def with_bursts(driver: type[Driver]) -> type[Driver]:
    """A driver whose unmarked pastes arrive as pastes."""

    class WithBursts(driver):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._bursts = Bursts(super().send_message, self._loop.call_later, self._takes, self._unread)

        def send_message(self, message: Message) -> None:
            # Called in the thread that reads; what is held back is the event loop's.
            self._loop.call_soon_threadsafe(self._bursts.take, message)

        def _takes(self, sign: str) -> bool:
            """Whether the focus is where text is typed. Tabs are for what has lines; elsewhere they go on."""
            focused = self._app.focused
            return hasattr(focused, "selection") and (sign != "\t" or hasattr(focused, "document"))

        def _unread(self) -> bool:
            if sys.platform == "win32":  # there one selects from sockets alone
                return False
            return bool(select.select([self.fileno], [], [], 0)[0]) if hasattr(self, "fileno") else False

    return WithBursts
