"""What was handed to a runner is given up when nobody waits for it any more."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from quizapp.authoring.revoking import Revocable
from quizapp.runner.client import Job, Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome
from quizapp.runner.runner_errors import RunnerClosed, TorchMissing

JOB = Job((Program("1"),))


def gives(_: Program) -> Outcome:
    return Outcome("finished", "cpu", "2", 0.0)


def test_it_runs_what_the_other_runner_runs() -> None:
    assert Revocable(FakeRunner(gives)).submit(JOB).result() == (gives(Program("1")),)


def test_it_fails_as_the_other_runner_fails() -> None:
    runner = Revocable(FakeRunner(gives, failure=TorchMissing("none")))
    with pytest.raises(TorchMissing):
        runner.submit(JOB).result()


def test_what_is_pending_fails_at_once_and_the_other_runner_stays_open() -> None:
    under = FakeRunner(gives, held=True)
    revoked, kept = Revocable(under), Revocable(under)
    given_up, waited_for = revoked.submit(JOB), kept.submit(JOB)
    revoked.close()
    revoked.close()
    with pytest.raises(RunnerClosed):
        given_up.result(timeout=0)
    with pytest.raises(RunnerClosed):
        revoked.submit(JOB).result(timeout=0)
    assert not under.closed
    assert not waited_for.done()


class Recording(FakeRunner):
    """A fake runner that shows the futures it gave."""

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        self.given = super().submit(job)
        return self.given


def test_what_was_not_begun_never_is() -> None:
    under = Recording(gives, held=True)
    runner = Revocable(under)
    runner.submit(JOB)
    runner.close()
    assert under.given.cancelled()
