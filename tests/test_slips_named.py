"""A wrong answer is put down to the slip that gives it, and to no other."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest

from quizapp.bank import Folder, Question, load_library, load_pack, variants
from quizapp.examined import Examined
from quizapp.examiner import Examiner
from quizapp.grading.canonical import answer_text
from quizapp.grading.judging import judge
from quizapp.grading.settling import settle
from quizapp.grading.truth import ProgramTruth, Unsettled
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome
from quizapp.slips import BUDGET, MOST_NAMED, found
from quizapp.workspace import bundled_questions

LIBRARY = load_library([Folder(bundled_questions(), bundled=True)])
#: Questions whose answers are stated, not programs, and whose authors list mistakes.
TOLD = [
    question
    for question in LIBRARY.questions.values()
    if question.entry.mistakes and question.ask not in {"order", "blank", "write", "choice"}
]
UNLIKELY = {"shape": "(97, 89, 83)", "value": "918273645", "output": "nothing of the kind", "dtype": "int16"}


@pytest.fixture
def examiner(runner: Runner) -> Examiner:
    return Examiner(runner)


def first_fit(question: Question, examiner: Examiner) -> Examined:
    some = list(variants(question))[:6]
    return next(one for one in (each.result() for each in examiner.examine_all(some)) if one.fit)


def test_there_are_enough_questions_to_tell() -> None:
    assert len(TOLD) >= 60


@pytest.mark.parametrize("question", TOLD, ids=lambda question: question.id)
def test_the_answer_that_a_listed_slip_gives_is_named_as_it_or_as_one_with_the_same_result(
    question: Question, examiner: Examiner, runner: Runner
) -> None:
    one = first_fit(question, examiner)
    assert one.truth is not None
    assert not isinstance(one.truth, ProgramTruth)
    assert one.answer is not None
    assert not examiner.judge(one, one.answer).slips, "the right answer names none"
    for mistake in one.mistakes:
        if mistake.truth is None:
            continue
        typed = answer_text(mistake.truth)
        if judge(one.truth, typed).verdict != "wrong":
            continue
        judged = examiner.judge(one, typed)
        assert judged.slips
        assert len(judged.slips) <= MOST_NAMED
        for slip in judged.slips:
            job = Job((Program(slip.code, one.variant.setup),), on_cpu=question.entry.device == "cpu")
            (outcome,) = runner.submit(job).result()
            settled = settle(question.ask, outcome)
            assert not isinstance(settled, Unsettled)
            assert judge(settled, typed).verdict == "right", (slip, typed)


@pytest.mark.parametrize("question", TOLD[::6], ids=lambda question: question.id)
def test_a_wrong_answer_that_no_slip_gives_names_none(question: Question, examiner: Examiner) -> None:
    if question.ask not in UNLIKELY:
        return
    judged = examiner.judge(first_fit(question, examiner), UNLIKELY[question.ask])
    assert (judged.verdict, judged.slips) == ("wrong", ())


def test_a_slip_no_author_listed_is_found_in_the_code_or_its_setup(examiner: Examiner) -> None:
    question = LIBRARY.questions["dimensions/unsqueeze-shape"]
    one = next(
        each.result()
        for each in examiner.examine_all([v for v in variants(question) if v.given["dim"] == -1][:1])
    )
    rows, cols = one.variant.given["rows"], one.variant.given["cols"]
    judged = examiner.judge(one, f"({rows}, {cols})")
    assert judged.slips[0].id == "sibling-squeeze"
    assert judged.slips[0].fact is not None


def test_the_next_variant_is_one_where_a_made_slip_shows(examiner: Examiner) -> None:
    question = LIBRARY.questions["dimensions/unsqueeze-shape"]
    one = examiner.examine(variants(question)[3]).result()
    assert examiner.separates(one, "sibling-squeeze")
    assert examiner.separates(one, "one-too-early")


def test_the_search_stops_when_its_time_is_over() -> None:
    question = LIBRARY.questions["dimensions/unsqueeze-shape"]
    held = FakeRunner(lambda _: Outcome("crashed", "cpu", "2.13.0", 0.0), held=True)

    def run(programs: Sequence[Program]) -> Future[tuple[Outcome, ...]]:
        return held.submit(Job(tuple(programs)))

    assert found(variants(question)[3], "(2, 3)", run, most=2, budget=0.01) == ()


def test_what_has_not_begun_when_the_search_is_over_is_not_run_any_more() -> None:
    held = FakeRunner(lambda _: Outcome("crashed", "cpu", "2.13.0", 0.0), held=True)
    begun: list[Future[tuple[Outcome, ...]]] = []

    def run(programs: Sequence[Program]) -> Future[tuple[Outcome, ...]]:
        begun.append(held.submit(Job(tuple(programs))))
        return begun[-1]

    found(variants(LIBRARY.questions["dimensions/unsqueeze-shape"])[3], "(2, 3)", run, most=2, budget=0.01)
    assert begun
    assert all(job.cancelled() for job in begun)


def test_no_slip_is_looked_for_where_the_code_alone_takes_longer_than_the_search_may() -> None:
    question = LIBRARY.questions["dimensions/unsqueeze-shape"]

    def run(programs: Sequence[Program]) -> Future[tuple[Outcome, ...]]:
        raise AssertionError(programs)

    assert found(variants(question)[3], "(2, 3)", run, most=2, seconds=0.2) == ()


def test_a_slip_that_hangs_is_ended_with_the_search_and_not_with_the_limit_of_a_question(
    examiner: Examiner, runner: Runner
) -> None:
    question = LIBRARY.questions["dimensions/unsqueeze-shape"]
    one = examiner.examine(variants(question)[3]).result()
    jobs: list[Job] = []

    class Noting(FakeRunner):
        def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
            jobs.append(job)
            return runner.submit(job)

    Examiner(Noting(lambda _: Outcome("crashed", "cpu", "2.13.0", 0.0))).judge(one, "(97, 89, 83)")
    assert jobs
    assert all(job.limits.seconds == BUDGET for job in jobs)


ZERO = """
pack: zero
questions:
  - id: paired
    ask: value
    setup: |
      a = torch.tensor([1., 2., 4.])
      b = a.reshape(3, 1)
    code: F.mse_loss(a, b)
    mistakes:
      - {id: paired, code: "F.mse_loss(a, b.flatten())", says: "(3,) with (3, 1) becomes (3, 3)."}
  - id: none
    ask: value
    setup: |
      a = torch.tensor(2., requires_grad=True)
      b = a * 1
      (b * b).backward()
    code: a.grad
    mistakes:
      - {id: of-the-other, code: b.grad, says: "Only leaves keep their gradient."}
"""


@pytest.mark.parametrize(
    ("place", "typed", "slip"),
    [
        *((0, zero, "paired") for zero in ("0", "0.0", "0.0000", "-0", "tensor(0.)", "０", "0/1")),
        *((1, nothing, "of-the-other") for nothing in ("None", "none", " None ", "(None)")),
    ],
)
def test_a_slip_that_gives_nothing_is_named_however_it_is_written(
    place: int, typed: str, slip: str, examiner: Examiner
) -> None:
    pack = load_pack(Path("zero.yaml"), ZERO.encode()).pack
    assert pack is not None
    examined = first_fit(pack.questions[place], examiner)
    judged = examiner.judge(examined, typed)
    assert judged.verdict == "wrong"
    assert slip in [one.id for one in judged.slips]
