"""The warmed process: takes jobs, forks a child for each, keeps the limits, passes reports on.

It runs no stranger's code, reads no stranger's JSON, and holds no program, nor what one
printed or gave, where its forks could find it. One thread, one loop: nothing here may
block, so that a child that hangs is ended on time.

Each new child for a job begins with a program that none of it began with before, but where
one told lies: then once, each program alone. So every job comes to an end.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
from collections import deque
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import Any

from quizapp.runner.endings import SPENT, judge
from quizapp.runner.worker import forking, import_hooks, lifetime, warm_template
from quizapp.runner.worker.children import Child, Forgery
from quizapp.runner.worker.confine import Wall
from quizapp.runner.worker.forking import start_child
from quizapp.runner.worker.jobs import Job, job_of
from quizapp.runner.worker.link import Link, LinkClosed
from quizapp.runner.worker.record import Record
from quizapp.runner.worker.warm_template import WarmTemplate
from quizapp.runner.worker.watching import Refused

#: Seconds between looks at clocks and memory while children run.
_TICK = 0.05
_WENT_ON = "it went on after its report"
#: Seconds between signs of life while children run.
_ALIVE = 0.5


class Template:
    """Serves the client on the other end of ``link`` until it closes.

    Jobs that need what is ``slow`` to import are handed on to a second template, which
    is forked when there is nothing else to do or when it is first needed. The second
    itself, where all of that is imported, is made with ``is_second``.
    """

    def __init__(
        self, link: socket.socket, slots: int, wall: Wall, record: Record, *, is_second: bool = False
    ) -> None:
        self._slots = slots
        self._wall = wall
        self._record = record
        self._alone = forking.has_one_thread()
        self._selector = selectors.DefaultSelector()
        self._link = Link(link, self._selector, self._receive)
        self._waiting: deque[tuple[Job, int]] = deque()
        self._running: set[Child] = set()
        self._ending: set[Child] = set()
        self._second: WarmTemplate | None = None
        self._may_have_second = not is_second
        if not is_second:
            import_hooks.watch_slow()
        self._gathering = forking.gathering()
        self._next_tick = 0.0
        self._next_alive = 0.0

    def serve(self) -> None:
        """Serve until the client is gone; leaves no child behind."""
        try:
            while True:
                self._link.flush()
                self._flush_second()
                while self._waiting and len(self._running) < self._slots:
                    self._begin(*self._waiting.popleft())
                for key, _ in self._selector.select(self._patience()):
                    key.data()
                if self._is_busy() and monotonic() >= self._next_tick:
                    self._tick()
        except LinkClosed:
            pass
        finally:
            for child in self._running | self._ending:
                child.kill()
            self._second = None
            self._end_orphans()

    def say(self, what: str, *attached: memoryview, **fields: Any) -> None:
        """Queue a message to the client."""
        self._link.say(what, *attached, **fields)

    def _is_busy(self) -> bool:
        return bool(self._running or self._ending or (self._second is not None and self._second.jobs))

    def _patience(self) -> float | None:
        """Seconds to wait for something to happen; what can be done meanwhile is done first."""
        for _ in self._gathering:
            return 0.0
        if self._is_busy():
            return _TICK
        if self._may_have_second and self._second is None:
            self._fork_second()
        return None

    def _receive(self) -> None:
        for message, programs in self._link.receive():
            self._waiting.append((job_of(message, programs), message.get("first", 0)))

    def _fork_second(self) -> None:
        try:
            pid, end = warm_template.fork(self._serve_as_second, alone=self._alone)
        except OSError:
            self._do_without_second()
            return
        self._second = WarmTemplate(pid, end, self._selector, self._hear_second)

    def _serve_as_second(self, link: socket.socket, record: Record) -> None:
        """In the second template: forget the first one's affairs, and serve it."""
        self._selector.close()
        self._link.forget()
        for child in self._running | self._ending:
            child.close()
        for job in {job for job, _ in self._waiting} | {child.job for child in self._running}:
            job.close()
        template = Template(link, self._slots, self._wall, record, is_second=True)
        template.say("ready")
        template.serve()

    def _hear_second(self) -> None:
        if self._second is None:
            return
        try:
            for message, attached in self._second.receive():
                self._link.send(message, attached)
        except LinkClosed:
            self._do_without_second()

    def _flush_second(self) -> None:
        try:
            if self._second is not None:
                self._second.link.flush()
        except LinkClosed:
            self._do_without_second()

    def _hand_on(self, job: Job, first: int) -> None:
        if self._second is None and self._may_have_second:
            self._fork_second()
        if self._second is not None:
            self._second.hand_on(job, first)
        else:
            self._waiting.appendleft((job, first))

    def _do_without_second(self) -> None:
        """It could not be made, or has ended: import in each run what the run needs."""
        self._may_have_second = False
        import_hooks.allow_slow()
        if self._second is not None:
            self._waiting.extend(self._second.jobs.values())
            self._second.link.close()
            self._second = None
            self._end_orphans()

    def _begin(self, job: Job, first: int) -> None:
        try:
            child = start_child(job, first, self._wall, self._record, alone=self._alone)
        except OSError as error:
            for index in range(first, job.count):
                self._say_over(job, index, "crashed", 0.0, note=f"no process could be made: {error.strerror}")
            self._done(job)
            return
        child.watched = self._may_have_second
        self._running.add(child)
        self._selector.register(child.reports, selectors.EVENT_READ, lambda: self._reported(child))
        self._selector.register(child.printed, selectors.EVENT_READ, lambda: self._printed(child))
        self._selector.register(child.errors, selectors.EVENT_READ, lambda: self._wrote_errors(child))
        if child.witness is not None:
            self._selector.register(child.witness.end, selectors.EVENT_READ, lambda: self._met(child))

    def _met(self, child: Child) -> None:
        """Listen to the witness: the child is within the wall, or has ended."""
        if child.reaped or child.witness is None:
            return
        self._selector.unregister(child.witness.end)
        if child.witness.meet() and child.witness.listener is not None:
            self._selector.register(child.witness.listener, selectors.EVENT_READ, lambda: self._told(child))

    def _told(self, child: Child) -> None:
        if child.reaped or child.witness is None or (listener := child.witness.listener) is None:
            return
        refused = None if child.over else child.witness.hear()
        if child.over or refused is not None or child.witness.over:
            self._selector.unregister(listener)
        if refused is not None:
            self._give_up(child, "refused", None, refused)

    def _printed(self, child: Child) -> None:
        if not child.reaped and not child.read_printed():
            self._selector.unregister(child.printed)

    def _wrote_errors(self, child: Child) -> None:
        if not child.reaped and not child.read_errors():
            self._selector.unregister(child.errors)

    def _reported(self, child: Child) -> None:
        if child.reaped:
            return
        if not child.read_reports():
            self._closed(child)
            return
        if child.over:
            return
        while (report := child.report()) is not None:
            refused = child.witness.refused() if child.witness is not None else None
            with report:
                needs_slow = not report and child.watched
                if refused is None and not needs_slow:
                    # Any bytes: whether they are a report is for the client to judge.
                    seconds = monotonic() - child.began
                    self._say_over(child.job, child.index, "reported", seconds, child, report=report)
            if refused is not None:
                self._give_up(child, "refused", None, refused)
                return
            if needs_slow:
                self._hand_on(replace(child.job, spent=child.spent()), child.index)
                self._end(child)
                return
            child.go_on()
        if child.forgery is not None:
            self._forged(child, child.forgery)
        elif child.is_through and not child.job.singly:
            self._end(child)
            self._go_on(child.job, child.index)

    def _forged(self, child: Child, forgery: Forgery) -> None:
        """It lied of program ``forgery.since``. Alone in its process, that one is the liar."""
        job = child.job
        if child.until - child.first > 1:
            self._end(child)
            self._go_on(replace(job, singly=True), forgery.since)
        elif child.is_through:
            self._say_over(job, forgery.since, "crashed", 0.0, note=forgery.why)
            self._end(child)
            self._go_on(job, child.until)
        else:
            self._give_up(child, "crashed", forgery.why)

    def _closed(self, child: Child) -> None:
        """The process is about to end, or has closed its pipe and goes on: end it either way."""
        self._selector.unregister(child.reports)
        child.kill()
        code = child.wait(block=True)
        left = child.is_through or (code == SPENT and child.index > child.first and not child.has_begun)
        if not child.over and left:
            self._end(child)
            self._go_on(child.job, child.index)
        elif not child.over and code is not None:
            ended, note = judge(code, child.last_words())
            if code == -signal.SIGKILL:  # it was perhaps still going on
                note = "ended its reports without a result"
            self._give_up(child, ended, note)
        self._forget(child)

    def _give_up(self, child: Child, ended: str, note: str | None, refused: Refused | None = None) -> None:
        """Say how the current program ended, and begin the remaining ones anew."""
        job = child.job
        if child.is_through or not child.has_begun:  # the one before it reported, and went on
            self._forged(child, Forgery(child.index - 1, _WENT_ON))
            return
        seconds = monotonic() - child.began
        self._say_over(job, child.index, ended, seconds, child, note=note, refused=refused)
        self._end(child)
        self._go_on(job, child.index + 1)

    def _go_on(self, job: Job, following: int) -> None:
        """Run what is left of a job in a new child."""
        if following < job.count:
            self._waiting.appendleft((replace(job, spent=0.0), following))
        else:
            self._done(job)

    def _done(self, job: Job) -> None:
        self.say("done", job=job.number)
        job.close()

    def _end(self, child: Child) -> None:
        child.over = True
        self._running.discard(child)
        self._ending.add(child)
        child.kill()

    def _forget(self, child: Child) -> None:
        self._ending.discard(child)
        sources: list[int | socket.socket | None] = [child.reports, child.printed, child.errors]
        if child.witness is not None:
            sources += [child.witness.end, child.witness.listener]
        for source in sources:
            with suppress(KeyError, ValueError):
                self._selector.unregister(source)  # type: ignore[arg-type]
        child.close()
        self._end_orphans()

    def _tick(self) -> None:
        now = monotonic()
        self._next_tick = now + _TICK
        self._link.hasten()
        if now >= self._next_alive:
            self._next_alive = now + _ALIVE
            # A second template that is warm says so itself, as long as it does what it should.
            if self._running or self._second is None or not self._second.is_warm:
                self.say("alive")
        for child in list(self._running):
            if child.is_late() and child.is_through:
                self._forged(child, Forgery(child.first, _WENT_ON))
            elif child.is_late():
                self._give_up(child, "timeout", f"stopped after {child.job.seconds:g} s")
            elif child.holds_too_much():
                self._give_up(child, "memory", f"stopped beyond {child.job.memory} bytes")
        for child in list(self._ending):  # those whose pipe another process holds open
            if child.wait(block=False) is not None:
                self._forget(child)

    def _end_orphans(self) -> None:
        own = {child.pid for child in self._running | self._ending}
        if self._second is not None:
            own.add(self._second.pid)
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
        report: memoryview | None = None,
        note: str | None = None,
        refused: Refused | None = None,
    ) -> None:
        def say(printed: memoryview, cut: bool) -> None:  # called by position
            attached = (printed,) if report is None else (report, printed)
            length = None if report is None else len(report)
            fields = {"job": job.number, "index": index, "ended": ended, "seconds": seconds}
            told = None if refused is None else [refused.what, refused.call]
            self.say("program", *attached, **fields, report=length, cut=cut, note=note, refused=told)

        if child is not None:
            child.take_printed(say)
        else:
            say(memoryview(b""), False)
