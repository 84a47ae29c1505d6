"""Starts a child for each job, and interprets its reports and its exit."""

from __future__ import annotations

import signal
from collections import deque
from dataclasses import replace
from selectors import BaseSelector
from time import monotonic

from quizapp.runner.endings import SPENT, judge
from quizapp.runner.worker import forking, lifetime
from quizapp.runner.worker.children import Child, Forgery
from quizapp.runner.worker.confine import Sandbox
from quizapp.runner.worker.forking import start_child
from quizapp.runner.worker.jobs import Job
from quizapp.runner.worker.link import Link
from quizapp.runner.worker.listening import Listener
from quizapp.runner.worker.record import Record
from quizapp.runner.worker.warm_template import Handover
from quizapp.runner.worker.watching import Refused

_WENT_ON = "it went on after its report"


class Supervisor:
    """The children of a worker, from fork to exit. The outcomes of their programs are sent on
    ``link``; the remaining part of a job goes back to the front of ``waiting``, or to the
    ``second`` template."""

    def __init__(
        self,
        selector: BaseSelector,
        link: Link,
        waiting: deque[tuple[Job, int]],
        second: Handover,
        sandbox: Sandbox,
        record: Record,
    ) -> None:
        self._sandbox = sandbox
        self._record = record
        self._alone = forking.has_one_thread()
        self._link = link
        self._listener = Listener(selector, self._reported, self._refused)
        self._waiting = waiting
        self._second = second
        self.running: set[Child] = set()
        self._ending: set[Child] = set()

    @property
    def children(self) -> set[Child]:
        """The children that run, and those that are being ended."""
        return self.running | self._ending

    def begin(self, job: Job, first: int) -> None:
        """Fork a child that does a job from its program ``first`` on."""
        try:
            child = start_child(job, first, self._sandbox, self._record, alone=self._alone)
        except OSError as error:
            for index in range(first, job.count):
                self._say_over(job, index, "crashed", 0.0, note=f"no process could be made: {error.strerror}")
            self._done(job)
            return
        child.watched = self._second.allowed
        self.running.add(child)
        self._listener.add(child)

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
                    # Any bytes: the client decides whether they are a report.
                    seconds = monotonic() - child.began
                    self._say_over(child.job, child.index, "reported", seconds, child, report=report)
            if refused is not None:
                self._refused(child, refused)
                return
            if needs_slow:
                self._second.hand_on(replace(child.job, spent=child.spent()), child.index)
                self._end(child)
                return
            child.go_on()
        if child.forgery is not None:
            self._forged(child, child.forgery)
        elif child.is_through and not child.job.singly:
            self._end(child)
            self._go_on(child.job, child.index)

    def _refused(self, child: Child, refused: Refused) -> None:
        self._give_up(child, "refused", None, refused)

    def _forged(self, child: Child, forgery: Forgery) -> None:
        """Handle a forged report on program ``forgery.since`` or a later one. If that program was
        alone in its process, it is the culprit."""
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
        """End a child that has closed its pipe, whether it is about to exit or goes on."""
        self._listener.forget_reports(child)
        child.kill()
        code = child.wait(block=True)
        left = child.is_through or (code == SPENT and child.index > child.first and not child.has_begun)
        if not child.over and left:
            self._end(child)
            self._go_on(child.job, child.index)
        elif not child.over and code is not None:
            ended, note = judge(code, child.last_words())
            if code == -signal.SIGKILL:  # it may still have been running
                note = "ended its reports without a result"
            self._give_up(child, ended, note)
        self._forget(child)

    def _give_up(self, child: Child, ended: str, note: str | None, refused: Refused | None = None) -> None:
        """Report how the current program ended, and start the remaining ones again."""
        job = child.job
        if child.is_through or not child.has_begun:  # the one before it reported, and went on
            self._forged(child, Forgery(child.index - 1, _WENT_ON))
            return
        seconds = monotonic() - child.began
        self._say_over(job, child.index, ended, seconds, child, note=note, refused=refused)
        self._end(child)
        self._go_on(job, child.index + 1)

    def _go_on(self, job: Job, following: int) -> None:
        """Run the remaining part of a job in a new child."""
        if following < job.count:
            self._waiting.appendleft((replace(job, spent=0.0), following))
        else:
            self._done(job)

    def _done(self, job: Job) -> None:
        self._link.say("done", job=job.number)
        job.close()

    def _end(self, child: Child) -> None:
        child.over = True
        self.running.discard(child)
        self._ending.add(child)
        child.kill()

    def _forget(self, child: Child) -> None:
        self._ending.discard(child)
        self._listener.forget(child)
        child.close()
        self._end_orphans()

    def look(self) -> None:
        """Check the time and the memory of the children."""
        for child in list(self.running):
            if child.is_late() and child.is_through:
                self._forged(child, Forgery(child.first, _WENT_ON))
            elif child.is_late():
                self._give_up(child, "timeout", f"stopped after {child.job.seconds:g} s")
            elif child.holds_too_much():
                self._give_up(child, "memory", f"stopped beyond {child.job.memory} bytes")
        for child in list(self._ending):  # those whose pipe another process holds open
            if child.wait(block=False) is not None:
                self._forget(child)

    def end_all(self) -> None:
        """End every child, and every orphan."""
        for child in self.children:
            child.kill()
        self._end_orphans()

    def _end_orphans(self) -> None:
        lifetime.end_children({child.pid for child in self.children} | self._second.pids)

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
        fields = {"job": job.number, "index": index, "ended": ended, "seconds": seconds, "note": note}
        length = None if report is None else len(report)
        operation = None if refused is None else [refused.what, refused.call]

        def say(printed: memoryview, cut: bool) -> None:  # called by position
            attached = (printed,) if report is None else (report, printed)
            self._link.say("program", *attached, **fields, report=length, cut=cut, refused=operation)

        if child is not None:
            child.take_printed(say)
        else:
            say(memoryview(b""), False)
