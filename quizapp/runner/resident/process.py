"""The client's side of one resident process: requests, and its output stream."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from queue import Empty, SimpleQueue
from typing import Any
from weakref import finalize

from quizapp.runner import run_limits
from quizapp.runner.boot import command, environment
from quizapp.runner.client import WorkerReady
from quizapp.runner.device_choice import DeviceChoice
from quizapp.runner.messages import pack
from quizapp.runner.resident.handshake import Gone, readiness
from quizapp.runner.resident.stream import MARK, Frame, Stream
from quizapp.runner.runner_errors import RunnerError
from quizapp.runner.scratch import Scratch

#: Seconds allowed for a process to import torch and to open its device, even from a slow disk.
_OPENING = 300.0
#: Number of bytes kept from the end of a process's standard error.
_ERRORS_LIMIT = 16 * 1024
_KILL = 9
#: Seconds to wait for pipes that another process may hold open.
_PATIENCE = 1.0
_CHUNK = 1 << 16

#: No console window on Windows.
_UNSEEN: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


@dataclass(frozen=True, slots=True)
class Room:
    """The memory of a process, in bytes, when its limit was set."""

    base: int
    limit: int


class Resident:
    """A process, just started. It imports torch, and waits to be opened.

    A ``whole`` one also does slow imports. Raises RunnerError.
    """

    def __init__(self, *, whole: bool) -> None:
        starting = command("quizapp.runner.worker.resident", str(os.getpid()), "whole" if whole else "lean")
        try:
            scratch = Scratch()
            # For a program that never closes its runner.
            self._discard_scratch = finalize(self, scratch.discard)
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                starting,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(),
                cwd=scratch.path,
                # Keyboard input is for the application alone.
                start_new_session=sys.platform != "win32",
                creationflags=_UNSEEN,
            )
        except OSError as error:
            raise RunnerError(f"the worker cannot be started: {error}") from error
        self._stream = Stream()
        self._lock = threading.Lock()
        self._frames: SimpleQueue[Frame | None] = SimpleQueue()
        self._last_words = bytearray()
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [
            self._begin_reading(self._read_stream, self._process.stdout),
            self._begin_reading(self._read_errors, self._process.stderr),
        ]
        self._kind = "cpu"
        #: Whether :meth:`end` was called.
        self.is_ended = False

    @property
    def pid(self) -> int:
        return self._process.pid

    def open(self, device: DeviceChoice, *, processor: bool) -> WorkerReady:
        """Make it open its device; ``processor`` says that the CPU is acceptable as well.

        Raises TorchMissing, DeviceFailed, and Gone.
        """
        self.ask({"do": "open", "device": device, "processor": processor})
        answer = self.hear(_OPENING)
        if answer is None:
            raise Gone("it took too long to start")
        ready = readiness(answer)
        self._kind = ready.device.partition(":")[0]
        return ready

    def ask(self, message: dict[str, Any], attached: bytes = b"") -> None:
        """Send a request; earlier printed output is discarded. Raises Gone, and ValueError if it
        is too long."""
        mark = secrets.token_bytes(MARK)
        request = pack({**message, "mark": mark.hex()}, attached)
        with self._lock:
            self._stream.expect(mark)
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(request)
            self._process.stdin.flush()
        except (OSError, ValueError) as error:  # ValueError: closed on this side
            raise Gone("it has ended") from error

    def hear(self, seconds: float) -> Frame | None:
        """The next message; None if none arrived within the time. Raises Gone."""
        try:
            heard = self._frames.get(timeout=seconds)
        except Empty:
            return None
        if heard is None:
            self._frames.put(None)
            raise Gone("it has ended")
        return heard

    def limit_memory(self, beyond: int) -> Room:
        """Limit its memory to the present amount plus ``beyond`` bytes, if this system can.

        On the CPU, address space is limited; an accelerator reserves that without bounds, and
        there the limit is on private writable memory.
        """
        on_processor = self._kind == "cpu"
        base = run_limits.address_space(self.pid) if on_processor else run_limits.own_memory(self.pid)
        if sys.platform == "linux":
            import resource

            which = resource.RLIMIT_AS if on_processor else resource.RLIMIT_DATA
            with suppress(OSError):  # it has ended, which is noticed elsewhere
                _, most = resource.prlimit(self.pid, which)
                resource.prlimit(self.pid, which, (base + beyond, most))
        return Room(base, beyond)

    def holds_too_much(self, room: Room, slack: int) -> bool:
        """Whether it has exceeded its limit although the kernel permitted it; False if that is unknown."""
        count = run_limits.address_space if self._kind == "cpu" else run_limits.own_memory
        return count(self.pid) > room.base + room.limit + slack

    def end(self) -> None:
        """End the process, and everything it started in its session. Allowed twice, and from any thread."""
        self.is_ended = True
        if self._process.poll() is None:
            if sys.platform != "win32":
                with suppress(OSError):
                    os.killpg(self._process.pid, _KILL)
            self._process.kill()
        self.ends_within(_PATIENCE)  # blocked by a driver: it ends later
        for reader in self._readers:
            reader.join(_PATIENCE)
        with suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._discard_scratch()

    def ends_within(self, seconds: float) -> bool:
        """Whether it ends by itself within the time."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def exit_code(self) -> int:
        """The exit code, negative for a signal; after :meth:`end`."""
        code = self._process.poll()
        return -_KILL if code is None else code

    def rest(self) -> tuple[bytes, bool]:
        """The output printed since the last message, and whether it was truncated; after :meth:`end`."""
        with self._lock:
            return self._stream.rest()

    def last_words(self) -> str:
        """The last lines it wrote to standard error; after :meth:`end`."""
        return "\n".join(self._last_words.decode("utf-8", "replace").strip().splitlines()[-5:])

    def _begin_reading(self, read: Any, source: Any) -> threading.Thread:
        thread = threading.Thread(target=read, args=(source,), name="resident", daemon=True)
        thread.start()
        return thread

    def _read_stream(self, source: BufferedReader) -> None:
        try:
            while received := source.read1(_CHUNK):
                with self._lock:
                    frames = self._stream.feed(received)
                for each in frames:
                    self._frames.put(each)
        except Exception as error:  # noqa: BLE001  # treated like any other end of the process
            self._last_words += str(error).encode("utf-8", "replace")
        finally:
            self._frames.put(None)
            source.close()

    def _read_errors(self, source: BufferedReader) -> None:
        with suppress(OSError, ValueError), source:  # ValueError: closed on this side
            while received := source.read1(_CHUNK):
                self._last_words += received
                del self._last_words[:-_ERRORS_LIMIT]
