"""One end of a message stream, for a loop that must never block.

Attachments of messages are passed on without being read: see :mod:`.hidden`.
"""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable, Iterator
from typing import Any

from quizapp.runner.messages import HEAD, head, lengths, read_object
from quizapp.runner.worker.hidden import Hidden

#: Number of queued bytes at which delayed messages are sent at the latest.
_FULL = 1 << 16


class LinkClosed(Exception):
    """The other end is closed."""


class Link:
    """Sends and receives messages on ``end``; ``selector`` calls ``hear`` when messages have arrived."""

    def __init__(
        self, end: socket.socket, selector: selectors.BaseSelector, hear: Callable[[], None]
    ) -> None:
        end.setblocking(False)
        self._end = end
        self._selector = selector
        self._hear = hear
        self._received = Hidden()
        self._sending = Hidden()
        self._due = False
        selector.register(end, selectors.EVENT_READ, hear)

    def say(self, what: str, *attached: memoryview, **fields: Any) -> None:
        """Queue a message with the type ``what``."""
        self.send({"say": what, **fields}, *attached)

    def send(self, message: dict[str, Any], *attached: memoryview) -> None:
        """Queue a message. One that says how a program ended is delayed until the next that does
        not, or until :meth:`hasten`: nobody waits for it, and each message sent wakes the other
        end."""
        self._sending.add(head(message, sum(map(len, attached))))
        for each in attached:
            self._sending.add(each)
        self._due = self._due or message.get("say") != "program" or len(self._sending) > _FULL

    def hasten(self) -> None:
        """Send delayed messages with the next :meth:`flush`."""
        self._due = True

    def flush(self) -> None:
        """Send as much of the queue as possible without blocking. Raises LinkClosed."""
        if not self._due:
            return
        while len(self._sending):
            try:
                with self._sending.view() as waiting:
                    sent = self._end.send(waiting)
            except BlockingIOError:
                break
            except OSError as error:
                raise LinkClosed from error
            self._sending.drop(sent)
        self._due = bool(len(self._sending))
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._due else 0)
        if self._selector.get_key(self._end).events != events:
            self._selector.modify(self._end, events, self._hear)

    def receive(self) -> Iterator[tuple[dict[str, Any], memoryview]]:
        """The messages that have arrived, each with its attachment, which is valid until the next
        iteration. Raises LinkClosed."""
        try:
            received = self._received.fill(self._end.recv_into, 1 << 20)
        except BlockingIOError:
            return
        except OSError as error:
            raise LinkClosed from error
        if not received:
            raise LinkClosed
        while len(self._received) >= HEAD.size:
            with self._received.view(0, HEAD.size) as start:
                body, attached = lengths(bytes(start))
            if len(self._received) < HEAD.size + body + attached:
                break
            with self._received.view(HEAD.size, body) as read:
                message = read_object(bytes(read))
            with self._received.view(HEAD.size + body, attached) as rest:
                yield message, rest
            self._received.drop(HEAD.size + body + attached)

    def close(self) -> None:
        """Close this end."""
        self._selector.unregister(self._end)
        self._end.close()

    def forget(self) -> None:
        """Close a fork's copy of this end. The selector continues to watch it for the parent."""
        self._end.close()
