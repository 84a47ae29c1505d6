"""The warmed process: takes jobs, forks a child for each, keeps the limits, passes reports on.

It runs no stranger's code and reads no stranger's JSON. One thread, one loop:
nothing here may block, so that a child that hangs is ended on time.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from quizapp.runner.messages import Unpacker, pack
from quizapp.runner.worker import forking, lifetime, pages
from quizapp.runner.worker.child import FAILED
from quizapp.runner.worker.children import Child, Forgery, Job, fork, job_of

#: Seconds between looks at clocks and memory while children run.
_TICK = 0.05
#: Seconds between signs of life while children run.
_ALIVE = 0.5


class ClientGone(Exception):
    """The other end of the link is closed."""


class Template:
    """Serves the client on the other end of ``link`` until it closes."""

    def __init__(self, link: socket.socket, slots: int) -> None:
        self._link = link
        self._slots = slots
        self._alone = forking.has_one_thread()
        self._selector = selectors.DefaultSelector()
        self._selector.register(link, selectors.EVENT_READ, self._receive)
        self._unpacker = Unpacker()
        self._sending = bytearray()
        self._waiting: deque[tuple[Job, int]] = deque()
        self._running: set[Child] = set()
        self._ending: set[Child] = set()
        self._gathering = pages.gathering()
        self._next_tick = 0.0
        self._next_alive = 0.0

    def serve(self) -> None:
        """Serve until the client is gone; leaves no child behind."""
        try:
            while True:
                self._flush()
                while self._waiting and len(self._running) < self._slots:
                    self._begin(*self._waiting.popleft())
                for key, _ in self._selector.select(self._patience()):
                    key.data()
                if (self._running or self._ending) and monotonic() >= self._next_tick:
                    self._tick()
        except ClientGone:
            pass
        finally:
            for child in self._running | self._ending:
                child.kill()
            self._end_orphans()

    def say(self, what: str, **fields: Any) -> None:
        """Queue a message to the client."""
        self._sending += pack({"say": what, **fields})

    def _patience(self) -> float | None:
        """Seconds to wait for something to happen; what can be done meanwhile is done first."""
        for _ in self._gathering:
            return 0.0
        return _TICK if self._running or self._ending else None

    def _receive(self) -> None:
        try:
            received = self._link.recv(1 << 20)
        except BlockingIOError:
            return
        except ConnectionError as error:
            raise ClientGone from error
        if not received:
            raise ClientGone
        for message in self._unpacker.feed(received):
            self._waiting.append((job_of(message), 0))

    def _flush(self) -> None:
        while self._sending:
            try:
                sent = self._link.send(self._sending)
            except BlockingIOError:
                self._watch_link(selectors.EVENT_READ | selectors.EVENT_WRITE, self._receive)
                return
            except ConnectionError as error:
                raise ClientGone from error
            del self._sending[:sent]
        self._watch_link(selectors.EVENT_READ, self._receive)

    def _watch_link(self, events: int, call: Callable[[], None]) -> None:
        if self._selector.get_key(self._link).events != events:
            self._selector.modify(self._link, events, call)

    def _begin(self, job: Job, first: int) -> None:
        try:
            child = fork(job, first, alone=self._alone)
        except OSError as error:
            for index in range(first, len(job.programs)):
                self._say_over(job, index, "crashed", 0.0, note=f"no process could be made: {error.strerror}")
            self.say("done", job=job.number)
            return
        self._running.add(child)
        self._selector.register(child.reports, selectors.EVENT_READ, lambda: self._reported(child))
        self._selector.register(child.printed, selectors.EVENT_READ, lambda: self._printed(child))
        self._selector.register(child.errors, selectors.EVENT_READ, lambda: self._wrote_errors(child))

    def _printed(self, child: Child) -> None:
        if not child.reaped and not child.read_printed():
            self._selector.unregister(child.printed)

    def _wrote_errors(self, child: Child) -> None:
        if not child.reaped and not child.read_errors():
            self._selector.unregister(child.errors)

    def _reported(self, child: Child) -> None:
        if child.reaped:
            return
        reports = child.read_reports()
        if reports is None:
            self._closed(child)
            return
        if child.over:
            return
        for report in reports:
            now = monotonic()
            # Any bytes: whether they are a report is for the client to judge.
            text = report.decode("latin-1")
            self._say_over(child.job, child.index, "reported", now - child.began, child, report=text)
            child.index += 1
            child.began = now
            child.give_turn()
        if child.forgery is not None:
            self._forged(child, child.forgery)
        elif child.index == len(child.job.programs):
            self.say("done", job=child.job.number)
            self._end(child)

    def _forged(self, child: Child, forgery: Forgery) -> None:
        for index in range(max(forgery.since, child.first), child.index):
            self._say_over(child.job, index, "crashed", 0.0, note=forgery.why)
        if forgery.since == child.index < len(child.job.programs):
            self._give_up(child, "crashed", forgery.why)
        else:
            self._end(child)
            self._go_on(child.job, child.index)

    def _closed(self, child: Child) -> None:
        """The process is about to end, or has closed its pipe and goes on: end it either way."""
        self._selector.unregister(child.reports)
        child.kill()
        code = child.wait(block=True)
        if not child.over and code is not None:
            ended, note = _judge(code, child.last_words())
            if code == -signal.SIGKILL:  # it was perhaps still going on
                note = "ended its reports without a result"
            self._give_up(child, ended, note)
        self._forget(child)

    def _give_up(self, child: Child, ended: str, note: str) -> None:
        """Say how the current program ended, and begin the remaining ones anew."""
        job = child.job
        self._say_over(job, child.index, ended, monotonic() - child.began, child, note=note)
        self._end(child)
        self._go_on(job, child.index + 1)

    def _go_on(self, job: Job, following: int) -> None:
        """Run what is left of a job in a new child."""
        if following < len(job.programs):
            self._waiting.appendleft((job, following))
        else:
            self.say("done", job=job.number)

    def _end(self, child: Child) -> None:
        child.over = True
        self._running.discard(child)
        self._ending.add(child)
        child.kill()

    def _forget(self, child: Child) -> None:
        self._ending.discard(child)
        for descriptor in (child.reports, child.printed, child.errors):
            with suppress(KeyError):
                self._selector.unregister(descriptor)
        child.close()
        self._end_orphans()

    def _tick(self) -> None:
        now = monotonic()
        self._next_tick = now + _TICK
        if now >= self._next_alive:
            self._next_alive = now + _ALIVE
            self.say("alive")
        for child in list(self._running):
            if now - child.began > child.job.seconds:
                self._give_up(child, "timeout", f"stopped after {child.job.seconds:g} s")
            elif child.holds_too_much():
                self._give_up(child, "memory", f"stopped beyond {child.job.memory} bytes")
        for child in list(self._ending):  # those whose pipe another process holds open
            if child.wait(block=False) is not None:
                self._forget(child)

    def _end_orphans(self) -> None:
        own = {child.pid for child in self._running | self._ending}
        for pid in lifetime.children() - own:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)

    def _say_over(
        self,
        job: Job,
        index: int,
        ended: str,
        seconds: float,
        child: Child | None = None,
        *,
        report: str | None = None,
        note: str | None = None,
    ) -> None:
        printed, cut = child.take_printed() if child is not None else ("", False)
        self.say(
            "program",
            job=job.number,
            index=index,
            ended=ended,
            seconds=seconds,
            printed=printed,
            cut=cut,
            report=report,
            note=note,
        )


def _judge(code: int, last_words: str) -> tuple[str, str]:
    """How a process that ended without a report ended: the word and a note."""
    if code == -signal.SIGABRT and "bad_alloc" in last_words:
        return "memory", "ended when no more memory was to be had"
    if code < 0:
        return "crashed", f"ended by {_signal_name(-code)}"
    said = last_words.strip().rpartition("\n")[2][:200] if code == FAILED else ""
    return "crashed", f"ended without a result, with exit status {code}{said and ': ' + said}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
