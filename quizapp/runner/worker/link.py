"""One end of a stream of messages, used by a loop that must never wait."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable
from typing import Any

from quizapp.runner.messages import Unpacker, pack

#: What waits for company is sent at the latest when there is as much, in bytes.
_FULL = 1 << 16


class LinkClosed(Exception):
    """The other end is closed."""


class Link:
    """Sends and receives messages on ``end``, and has ``selector`` call ``hear`` when some have come."""

    def __init__(
        self, end: socket.socket, selector: selectors.BaseSelector, hear: Callable[[], None]
    ) -> None:
        end.setblocking(False)
        self._end = end
        self._selector = selector
        self._hear = hear
        self._unpacker = Unpacker()
        self._sending = bytearray()
        self._due = False
        selector.register(end, selectors.EVENT_READ, hear)

    def say(self, what: str, **fields: Any) -> None:
        """Queue a message that says ``what``."""
        self.send({"say": what, **fields})

    def send(self, message: dict[str, Any]) -> None:
        """Queue a message. One that says how a program ended waits for the next that does not,
        or for :meth:`hasten`: nobody waits for it, and each that is sent wakes the other end."""
        self._sending += pack(message)
        self._due = self._due or message.get("say") != "program" or len(self._sending) > _FULL

    def hasten(self) -> None:
        """Let what is queued wait no longer."""
        self._due = True

    def flush(self) -> None:
        """Send what is due and goes. Raises LinkClosed."""
        if not self._due:
            return
        while self._sending:
            try:
                sent = self._end.send(self._sending)
            except BlockingIOError:
                break
            except OSError as error:
                raise LinkClosed from error
            del self._sending[:sent]
        self._due = bool(self._sending)
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._sending else 0)
        if self._selector.get_key(self._end).events != events:
            self._selector.modify(self._end, events, self._hear)

    def receive(self) -> list[dict[str, Any]]:
        """The messages that have come. Raises LinkClosed."""
        try:
            received = self._end.recv(1 << 20)
        except BlockingIOError:
            return []
        except OSError as error:
            raise LinkClosed from error
        if not received:
            raise LinkClosed
        return self._unpacker.feed(received)

    def close(self) -> None:
        """Close this end."""
        self._selector.unregister(self._end)
        self._end.close()

    def forget(self) -> None:
        """Close a fork's copy of this end. What the selector watches, it watches for the process forked."""
        self._end.close()
