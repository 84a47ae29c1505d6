"""Runs all programs of one question in one process, each of them once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace

from quizapp.authoring.probes import Probe
from quizapp.runner.client import Job, Program, Runner, WorkerReady
from quizapp.runner.outcome import Outcome

#: Ways of ending that were forced on a program from outside.
HALTED = frozenset({"timeout", "memory", "crashed"})


class Batch:
    """Gathers the jobs of one question from several runners, and runs them as one.

    ``outcomes`` is added to; a program that is in it already is not run again.
    """

    def __init__(self, runner: Runner, outcomes: dict[Program, Outcome]) -> None:
        self._runner = runner
        self._outcomes = outcomes
        self._runners: list[BatchRunner] = []

    def runner(self, probe: Probe | None = None) -> BatchRunner:
        """A runner whose jobs wait for :meth:`run`. Runners are served in the order they were made."""
        self._runners.append(BatchRunner(self._runner, probe))
        return self._runners[-1]

    def run(self, *, twice: bool = True) -> None:
        """Run the jobs held by the runners, wait for them, and resolve their futures. Raises
        RunnerError.

        With ``twice``, programs that did not end by themselves are run once more, alone.
        """
        held = [job for runner in self._runners for job, _ in runner.held]
        if not held:
            return
        programs: list[Program] = []
        for runner in self._runners:
            wanted = {program: None for job, _ in runner.held for program in job.programs}
            programs += [program for program in wanted if program not in self._outcomes]
        if programs:
            job = replace(held[0], programs=tuple(programs))
            self._outcomes.update(zip(programs, self._runner.submit(job).result(), strict=True))
            if twice:
                self._try_again(job)
        for runner in self._runners:
            runner.resolve(self._outcomes)

    def _try_again(self, job: Job) -> None:
        """Run once more the programs that did not end by themselves: the machine may have been
        busy. Stop at the first that has to be ended again."""
        for program in job.programs:
            if self._outcomes[program].ended in HALTED:
                again = self._runner.submit(replace(job, programs=(program,))).result()[0]
                if again.ended in HALTED:
                    return
                self._outcomes[program] = again

    @property
    def halted(self) -> bool:
        """Whether any program run here so far had to be ended from outside."""
        return any(outcome.ended in HALTED for outcome in self._outcomes.values())


class BatchRunner:
    """A runner that holds its jobs until its batch is run; implements the Runner protocol."""

    def __init__(self, runner: Runner, probe: Probe | None) -> None:
        self.probe = probe
        self.held: list[tuple[Job, Future[tuple[Outcome, ...]]]] = []
        self._runner = runner

    def start(self) -> Future[WorkerReady]:
        """Begin warming the worker."""
        return self._runner.start()

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        """Hold a job; its programs run under the probe."""
        future: Future[tuple[Outcome, ...]] = Future()
        if self.probe is not None:
            under = tuple(self.probe.over(program) for program in job.programs)
            job = replace(job, programs=under)
        self.held.append((job, future))
        return future

    def resolve(self, outcomes: dict[Program, Outcome]) -> None:
        """Give every held job the outcomes of its programs."""
        for job, future in self.held:
            future.set_result(_of(job.programs, outcomes))
        self.held.clear()

    def close(self) -> None:
        """Do nothing: the runner belongs to whoever made the batch."""


def _of(programs: Sequence[Program], outcomes: dict[Program, Outcome]) -> tuple[Outcome, ...]:
    return tuple(outcomes[program] for program in programs)
