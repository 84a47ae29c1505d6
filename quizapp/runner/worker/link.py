"""One end of a stream of messages, used by a loop that must never wait.

What is attached to messages is passed on and never looked at: see :mod:`.hidden`.
"""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable, Iterator
from typing import Any

from quizapp.runner.messages import HEAD, head, lengths, read_object
from quizapp.runner.worker.hidden import Hidden

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
        self._received = Hidden()
        self._sending = Hidden()
        self._due = False
        selector.register(end, selectors.EVENT_READ, hear)

    def say(self, what: str, *attached: memoryview, **fields: Any) -> None:
        """Queue a message that says ``what``."""
        self.send({"say": what, **fields}, *attached)

    def send(self, message: dict[str, Any], *attached: memoryview) -> None:
        """Queue a message. One that says how a program ended waits for the next that does not,
        or for :meth:`hasten`: nobody waits for it, and each that is sent wakes the other end."""
        self._sending.add(head(message, sum(map(len, attached))))
        for each in attached:
            self._sending.add(each)
        self._due = self._due or message.get("say") != "program" or len(self._sending) > _FULL

    def hasten(self) -> None:
        """Let what is queued wait no longer."""
        self._due = True

    def flush(self) -> None:
        """Send what is due and goes. Raises LinkClosed."""
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
        """The messages that have come, each with what is attached, which is there until the next
        is asked for. Raises LinkClosed."""
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
        """Close a fork's copy of this end. What the selector watches, it watches for the process forked."""
        self._end.close()
