"""Starts the worker's interpreter, and is the client's end of what connects the two."""

from __future__ import annotations

import os
import site
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import finalize

from quizapp.runner.device_choice import DeviceChoice
from quizapp.runner.errors import RunnerError
from quizapp.runner.messages import BrokenStream, Unpacker, pack

#: Beginning of what the worker writes to standard error that is kept, in bytes.
_ERRORS_LIMIT = 16 * 1024
#: Seconds a worker may take to end its children once it is told to.
_PATIENCE = 0.5

# The package may lie where the interpreter does not look: in a checkout. It is looked
# for first there, and the place is forgotten again before anything else is imported.
_BOOT = """
import sys
place = sys.argv.pop(1)
added = place not in sys.path
if added:
    sys.path.insert(0, place)
import quizapp.runner.worker
if added:
    sys.path.remove(place)
from runpy import run_module
run_module("quizapp.runner.worker", run_name="__main__", alter_sys=True)
"""

#: What the worker keeps of the environment: where libraries lie and which devices may be used.
_KEPT = ("LD_LIBRARY_PATH", "PYTHONPATH", "CUDA_VISIBLE_DEVICES", "SYSTEMROOT")


class Gone(Exception):
    """The worker has ended, or sends what no worker of ours sends."""


class Interpreter:
    """One worker process, just started. Raises RunnerError where none can be."""

    def __init__(self, device: DeviceChoice) -> None:
        if sys.platform != "linux":
            raise RunnerError(f"running code is not possible on {sys.platform} yet")
        if not sys.executable:
            raise RunnerError("there is no Python interpreter to start a worker with")
        try:
            self._begin(device)
        except OSError as error:
            raise RunnerError(f"the worker cannot be started: {error}") from error
        assert self._process.stderr is not None
        self.errors = self._process.stderr
        os.set_blocking(self.errors.fileno(), False)
        self.link.setblocking(False)
        self._unpacker = Unpacker()
        self._sending = bytearray()
        self._last_words = bytearray()

    def _begin(self, device: DeviceChoice) -> None:
        from quizapp.runner.scratch import Scratch  # not on every system

        scratch = Scratch()
        # Also at the end of a program that never closes its runner.
        self._discard_scratch = finalize(self, scratch.discard)
        self.link, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                    _command(theirs.fileno(), device),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=(theirs.fileno(),),
                    env=_environment(),
                    cwd=scratch.path,
                    start_new_session=True,
                )
            except OSError:
                self.link.close()
                self._discard_scratch()
                raise

    @property
    def has_more_to_send(self) -> bool:
        """Whether something queued could not be sent yet."""
        return bool(self._sending)

    def send(self, message: dict[str, Any]) -> None:
        """Queue a message and send what goes without waiting. Raises Gone, and ValueError if too long."""
        self._sending += pack(message)
        self.flush()

    def flush(self) -> None:
        """Send what goes without waiting. Raises Gone."""
        while self._sending:
            try:
                sent = self.link.send(self._sending)
            except BlockingIOError:
                return
            except OSError as error:
                raise Gone("the worker has ended") from error
            del self._sending[:sent]

    def receive(self) -> list[dict[str, Any]]:
        """The messages that have come. Raises Gone."""
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
            raise Gone(f"the worker sends nonsense: {error}") from error

    def read_errors(self) -> bool:
        """Take what the worker wrote to standard error; False once that is closed."""
        received = self.errors.read(1 << 16)
        if received:
            self._last_words += received
            del self._last_words[:-_ERRORS_LIMIT]
        return received is None or bool(received)

    def end(self, *, listening: bool) -> None:
        """End the worker and all it runs.

        One that is ``listening`` gets a moment to end its children itself, also
        those that have made themselves independent of it.
        """
        self.link.close()
        try:
            self._process.wait(_PATIENCE if listening else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.errors.close()
        self._discard_scratch()

    def last_words(self) -> str:
        """The last lines the worker wrote to standard error; asked before :meth:`end`."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)
        self.read_errors()
        lines = self._last_words.decode("utf-8", "replace").strip().splitlines()
        return "\n".join(lines[-5:])


def _command(link: int, device: DeviceChoice) -> list[str]:
    place = str(Path(__file__).resolve().parents[2])
    # -P: nothing is imported from the folder the application was started in.
    return [sys.executable, "-P", "-c", _BOOT, place, str(link), str(os.getpid()), device]


def _environment() -> dict[str, str]:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if site.ENABLE_USER_SITE:
        environment["PYTHONUSERBASE"] = site.getuserbase()
    else:
        environment["PYTHONNOUSERSITE"] = "1"
    return {
        **environment,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",  # sets of text are printed in the same order everywhere
        # Threads that exist before a fork are lost in it, and cost time at each.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
