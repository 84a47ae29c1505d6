"""A wrong answer is put down to the slip that gives it, and to no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest

from quizapp.bank import Question, load_pack, variants
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examiner
from quizapp.examine.slip_search import HANGS, MOST_NAMED, Run, candidates, found
from quizapp.kinds.shape import ShapeTruth
from quizapp.kinds.value import ValueTruth
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, Result
from quizapp.words import LANGUAGES, Words
from tests.shipped import LIBRARY


@pytest.fixture
def examiner(runner: Runner) -> Examiner:
    return Examiner(runner)


def first_fit(question: Question, examiner: Examiner) -> Examined:
    some = list(variants(question))[:6]
    return next(one for one in (each.result() for each in examiner.examine_all(some)) if one.fit)


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


UNSQUEEZED = variants(LIBRARY.questions["dimensions/unsqueeze-shape"])[3]
NOTHING = Outcome("crashed", "cpu", "2.13.0", 0.0)
HANGING = Outcome("timeout", "cpu", "2.13.0", HANGS)


def running(outcome_of: Callable[[str], Outcome], asked: list[str]) -> Run:
    """Runs programs at once, and notes which."""

    def run(programs: Sequence[Program]) -> Future[tuple[Outcome, ...]]:
        asked.extend(program.code for program in programs)
        job: Future[tuple[Outcome, ...]] = Future()
        job.set_result(tuple(outcome_of(program.code) for program in programs))
        return job

    return run


def gives(*shape: int, seconds: float = 0.0) -> Outcome:
    return Outcome("finished", "cpu", "2.13.0", seconds, result=Result("tensor", "", shape, "float32", "cpu"))


def test_every_candidate_is_run_in_order_where_nothing_gives_the_answer() -> None:
    asked: list[str] = []
    search = found(UNSQUEEZED, ShapeTruth((1, 2, 6)), "(9, 9)", running(lambda _: NOTHING, asked))
    assert (search.slips, search.given_up) == ((), False)
    assert asked == [slip.code for slip in candidates(UNSQUEEZED)]


def test_of_several_slips_that_give_the_answer_the_first_of_each_kind_are_named() -> None:
    search = found(UNSQUEEZED, ShapeTruth((1, 2, 6)), "(9, 9)", running(lambda _: gives(9, 9), []))
    first, second = search.slips
    assert first.id == candidates(UNSQUEEZED)[0].id
    assert first.id.partition("-")[0] != second.id.partition("-")[0]


def test_how_long_programs_take_changes_nothing_while_they_come_to_an_end() -> None:
    quick = found(UNSQUEEZED, ShapeTruth((1, 2, 6)), "(9, 9)", running(lambda _: gives(9, 9), []))
    slow = found(UNSQUEEZED, ShapeTruth((1, 2, 6)), "(9, 9)", running(lambda _: gives(9, 9, seconds=0.9), []))
    assert quick == slow


def test_a_program_that_hangs_gives_nothing_and_is_told_of() -> None:
    hangs = candidates(UNSQUEEZED)[0].code
    search = found(
        UNSQUEEZED,
        ShapeTruth((1, 2, 6)),
        "(9, 9)",
        running(lambda code: HANGING if code == hangs else gives(9, 9), []),
    )
    assert candidates(UNSQUEEZED)[0].id not in {slip.id for slip in search.slips}
    assert len(search.slips) == MOST_NAMED
    assert search.given_up


def test_the_search_is_given_up_where_one_program_after_another_hangs() -> None:
    long = variants(LIBRARY.questions["layer-names/names-and-shapes"])[0]
    asked: list[str] = []
    search = found(long, ShapeTruth((1,)), "(9, 9)", running(lambda _: HANGING, asked))
    assert (search.slips, search.given_up) == ((), True)
    assert asked


def test_what_has_not_begun_when_enough_is_found_is_not_run_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.examine.slip_search._TOGETHER", 3)
    begun: list[Future[tuple[Outcome, ...]]] = []

    def run(programs: Sequence[Program]) -> Future[tuple[Outcome, ...]]:
        begun.append(Future())
        if len(begun) == 1:
            begun[0].set_result((gives(9, 9),) * len(programs))
        return begun[-1]

    assert found(UNSQUEEZED, ShapeTruth((1, 2, 6)), "(9, 9)", run).slips
    assert len(begun) > 1
    assert all(job.cancelled() for job in begun[1:])


def test_a_lone_number_that_is_one_off_is_not_put_down_to_a_count() -> None:
    second = variants(LIBRARY.questions["permute/permuted-element"])[0]
    asked: list[str] = []
    result = Result("number", "8", values=8)
    found(second, ValueTruth(result), "9", running(lambda _: NOTHING, asked))
    off = [slip.code for slip in candidates(second) if slip.id.startswith("int-one")]
    assert off
    assert not {*off} & {*asked}
    found(second, ValueTruth(result), "20", running(lambda _: NOTHING, asked))
    assert {*off} <= {*asked}


def test_a_slip_that_hangs_is_ended_before_the_limit_of_a_question(
    examiner: Examiner, runner: Runner
) -> None:
    one = examiner.examine(UNSQUEEZED).result()
    jobs: list[Job] = []

    class Noting(FakeRunner):
        def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
            jobs.append(job)
            return runner.submit(job)

    Examiner(Noting(lambda _: NOTHING)).judge(one, "(97, 89, 83)")
    assert jobs
    assert all(job.limits.seconds == HANGS for job in jobs)


def test_that_a_search_was_given_up_is_said_in_words(examiner: Examiner) -> None:
    one = examiner.examine(UNSQUEEZED).result()
    judged = Examiner(FakeRunner(lambda _: HANGING)).judge(one, "(97, 89)")
    assert judged.slips == ()
    assert judged.note is not None
    for language in LANGUAGES:
        said = Words(language).note(judged.note)
        assert said.endswith(Words(language).say("slips.given-up"))
        assert said.startswith(Words(language).say("grading.dimensions-too-few", n=1))


NEW = [
    (
        "shape",
        "A = torch.zeros(2, 3)\nB = torch.ones(2, 3)",
        "torch.cat([A, B])",
        "(2, 3)",
        "first-alone-cat",
    ),
    ("shape", "A = torch.zeros(2, 3)\nB = torch.ones(2, 3)", "torch.stack([A, B])", "(4, 3)", "sibling-cat"),
    (
        "shape",
        "A = torch.zeros(2, 3)\nB = torch.ones(2, 3)",
        "torch.cat([A, B])",
        "(2, 2, 3)",
        "sibling-stack",
    ),
    ("shape", "A = torch.zeros(2, 3)", "A.unsqueeze(0)", "(2, 3, 1)", "other-end"),
    ("value", "x = torch.tensor([1, 2])", "x.repeat(2)", "[1, 1, 2, 2]", "sibling-repeat-interleave"),
    (
        "value",
        "A = torch.tensor([[1, 2], [3, 4]])\nB = torch.tensor([[0, 1], [2, 1]])",
        "A @ B",
        "[[4, 8], [3, 7]]",
        "transposed-product",
    ),
    ("value", "x = torch.tensor([3, 1, 2])", "x.argsort()", "[1, 2, 3]", "sibling-sort"),
    ("dtype", "a = torch.ones(2, dtype=torch.int32)", "a.sum()", "int32", "step-dropped-sum"),
    (
        "value",
        "x = torch.tensor(3.0, requires_grad=True)",
        "(x * x).backward()\nx.grad",
        "None",
        "gradient-none",
    ),
]


@pytest.mark.parametrize(("ask", "setup", "code", "answer", "slip"), NEW, ids=lambda one: str(one)[:24])
def test_what_people_confuse_is_named(
    ask: str, setup: str, code: str, answer: str, slip: str, examiner: Examiner
) -> None:
    entry = {"id": "one", "ask": ask, "setup": setup, "code": code}
    pack = load_pack(
        Path("a.yaml"), json.dumps({"pack": "a", "title": "A", "questions": [entry]}).encode()
    ).pack
    assert pack is not None
    judged = examiner.judge(examiner.examine(variants(pack.questions[0])[0]).result(), answer)
    assert judged.slips[0].id == slip


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
    ("index", "typed", "slip"),
    [
        *((0, zero, "paired") for zero in ("0", "0.0", "0.0000", "-0", "tensor(0.)", "０", "0/1")),
        *((1, nothing, "of-the-other") for nothing in ("None", "none", " None ", "(None)")),
    ],
)
def test_a_slip_that_gives_nothing_is_named_however_it_is_written(
    index: int, typed: str, slip: str, examiner: Examiner
) -> None:
    pack = load_pack(Path("zero.yaml"), ZERO.encode()).pack
    assert pack is not None
    examined = first_fit(pack.questions[index], examiner)
    judged = examiner.judge(examined, typed)
    assert judged.verdict == "wrong"
    assert slip in [one.id for one in judged.slips]
