"""Starts the worker's interpreter, and is the client's end of the connection to it."""

from __future__ import annotations

import os
import socket
import subprocess
from contextlib import suppress
from typing import Any
from weakref import finalize

from quizapp.runner.boot import command, environment
from quizapp.runner.messages import BrokenStream, Unpacker, pack
from quizapp.runner.runner_errors import RunnerError

#: Number of bytes kept from the beginning of the worker's standard error.
_ERRORS_LIMIT = 16 * 1024
#: Seconds allowed for a worker to end its children when it is asked to.
_PATIENCE = 0.5
#: Seconds allowed for a killed worker to disappear.
_KILLED = 10.0


class Gone(Exception):
    """The worker has ended, or sent something invalid."""


class Interpreter:
    """A worker process that forks, just started; Linux only. Raises RunnerError if it cannot be started."""

    def __init__(self) -> None:
        try:
            self._begin()
        except OSError as error:
            raise RunnerError(f"the worker cannot be started: {error}") from error
        assert self._process.stderr is not None
        self.errors = self._process.stderr
        os.set_blocking(self.errors.fileno(), False)
        self.link.setblocking(False)
        self._unpacker = Unpacker()
        self._sending = bytearray()
        self._last_words = bytearray()

    def _begin(self) -> None:
        from quizapp.runner.scratch import Scratch  # not available on every system

        scratch = Scratch()
        # For a program that never closes its runner.
        self._discard_scratch = finalize(self, scratch.discard)
        self.link, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                    command("quizapp.runner.worker", str(theirs.fileno()), str(os.getpid())),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=(theirs.fileno(),),
                    env=environment(),
                    cwd=scratch.path,
                    start_new_session=True,
                )
            except (OSError, RunnerError):
                self.link.close()
                self._discard_scratch()
                raise

    @property
    def has_more_to_send(self) -> bool:
        """Whether queued messages could not be sent yet."""
        return bool(self._sending)

    def send(self, message: dict[str, Any], attached: bytes) -> None:
        """Queue a message and send as much as possible without waiting. Raises Gone, and
        ValueError if it is too long."""
        self._sending += pack(message, attached)
        self.flush()

    def flush(self) -> None:
        """Send as much as possible without waiting. Raises Gone."""
        while self._sending:
            try:
                sent = self.link.send(self._sending)
            except BlockingIOError:
                return
            except OSError as error:
                raise Gone("the worker has ended") from error
            del self._sending[:sent]

    def receive(self) -> list[dict[str, Any]]:
        """The messages that have arrived. Raises Gone."""
        try:
            received = self.link.recv(1 << 20)
        except BlockingIOError:
            return []
        except OSError as error:
            raise Gone("the worker has ended") from error
        if not received:
            raise Gone("the worker has ended")
        try:
            return self._unpacker.feed(received)
        except BrokenStream as error:
            raise Gone(f"the worker sent an invalid message: {error}") from error

    def read_errors(self) -> bool:
        """Read the worker's standard error; False once that is closed."""
        received = self.errors.read(1 << 16)
        if received:
            self._last_words += received
            del self._last_words[:-_ERRORS_LIMIT]
        return received is None or bool(received)

    def end(self, *, listening: bool) -> None:
        """End the worker and everything it runs.

        If it is ``listening``, it gets a moment to end its children itself, including those that
        have detached themselves.
        """
        self.link.close()
        try:
            self._process.wait(_PATIENCE if listening else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            with suppress(subprocess.TimeoutExpired):  # blocked by a disk or a driver: it ends later
                self._process.wait(_KILLED)
        self.errors.close()
        self._discard_scratch()

    def last_words(self) -> str:
        """The last lines the worker wrote to standard error; call before :meth:`end`."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)
        self.read_errors()
        lines = self._last_words.decode("utf-8", "replace").strip().splitlines()
        return "\n".join(lines[-5:])
