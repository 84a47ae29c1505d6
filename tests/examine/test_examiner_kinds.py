"""Answers that are programs, judged by running them on the real worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.bank import load_pack, variants
from quizapp.examine.examined import Examined, Judged
from quizapp.examine.examiner import Examiner
from quizapp.runner.client import Program, Runner
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, Result
from quizapp.runner.run_limits import Limits
from quizapp.words import Words

PACK = """
pack: kinds
title: Kinds
questions:
  - id: centre
    ask: order
    setup: A = torch.arange(6).reshape(2, 3)
    lines: [x = A.float(), m = x.mean(dim=0), "for _ in range(1):", "    r = x - m"]
    extra: ["m = x.mean(dim=1, keepdim=True)", n = 1]
    code: r
    mistakes:
      - {id: rows, code: "x = A.float()\\nx - x.mean(dim=1, keepdim=True)", says: Rows.}
  - id: call
    ask: blank
    vary: {n: [3, 4, 5]}
    setup: A = torch.arange($n)
    code: A.___(___)
    fill: [reshape, "1, -1"]
    mistakes:
      - {id: upright, code: "A.reshape(-1, 1)"}
  - id: row
    ask: write
    prompt: All numbers in one row.
    vary: {a: [2, 3], b: [3, 4, 5]}
    setup: A = torch.arange($a * $b).reshape($a, $b)
    code: A.reshape(1, -1)
    edges:
      - {given: {a: 1, b: 1}}
      - {setup: A = torch.tensor(7)}
      - {setup: "A = torch.zeros(0, 3)"}
      - {setup: "A = torch.arange(6).reshape(2, 3).T"}
      - {setup: "A = torch.tensor([1.5, float('nan')])"}
    forbid: [ravel]
    mistakes:
      - {id: flat, code: A.flatten(), says: One dimension only.}
  - id: joined
    ask: write
    prompt: Both in one.
    setup: |
      A = torch.ones(2, 3)
      B = torch.zeros(2, 4)
    code: torch.cat([A, B], dim=1)
    mistakes:
      - {id: on-top, code: "torch.cat([A, B])"}
      - {id: stacked, code: "torch.stack([A, B])"}
  - id: halves
    ask: write
    prompt: Half of every number, of the same dtype as `A`.
    setup: A = torch.tensor([2.0, 4.0])
    code: (A / 2).to(A.dtype)
    edges: [{setup: "A = torch.tensor([2, 4])"}]
  - id: told
    ask: write
    prompt: Print the sizes of `A`, one a line.
    setup: A = torch.zeros(2, 3)
    code: |
      for size in A.shape:
          print(size)
  - id: failing-edge
    ask: write
    prompt: The first.
    setup: A = torch.zeros(2)
    code: A[0]
    edges: [{setup: A = torch.zeros(0)}]
  - id: too-large
    ask: write
    prompt: Many.
    code: torch.zeros(2000)
  - id: failing
    ask: order
    lines: [a = 1, b = a]
    code: c
"""


@pytest.fixture(scope="module")
def examiner(runner: Runner) -> Examiner:
    return Examiner(runner)


@pytest.fixture
def examine(examiner: Examiner) -> Callable[..., Examined]:
    pack = load_pack(Path("kinds.yaml"), PACK.encode()).pack
    assert pack is not None
    questions = {question.entry.id: question for question in pack.questions}
    return lambda name, number=0: examiner.examine(variants(questions[name])[number]).result()


@pytest.fixture
def judge(examiner: Examiner, examine: Callable[..., Examined]) -> Callable[..., Judged]:
    return lambda name, answer, number=0: examiner.judge(examine(name, number), answer)


def numbers(examined: Examined, *lines: str) -> str:
    return " ".join(str(examined.variant.lines.index(line) + 1) for line in lines)


@pytest.mark.parametrize("name", ["centre", "call", "row", "halves", "told"])
def test_the_revealed_answer_is_right_and_has_no_difference(
    name: str, examiner: Examiner, examine: Callable[..., Examined]
) -> None:
    examined = examine(name)
    assert examined.answer is not None
    assert examiner.judge(examined, examined.answer) == Judged("right")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("failing-edge", "edge 1"), ("too-large", "too large"), ("failing", "NameError")],
)
def test_what_gives_nothing_to_compare_is_not_asked(
    name: str, reason: str, examine: Callable[..., Examined]
) -> None:
    examined = examine(name)
    assert examined.truth is None
    assert examined.unfit is not None
    assert reason in Words("en").note(examined.unfit)


def test_an_order_is_right_by_what_it_gives(examiner: Examiner, examine: Callable[..., Examined]) -> None:
    asked = examine("centre")
    last = ["for _ in range(1):", "    r = x - m"]
    mean, rows = "m = x.mean(dim=0)", "m = x.mean(dim=1, keepdim=True)"

    def verdict(*lines: str) -> Judged:
        return examiner.judge(asked, numbers(asked, *lines))

    assert verdict("x = A.float()", mean, *last).verdict == "right"
    assert verdict("n = 1", "x = A.float()", rows, mean, *last).verdict == "right"
    assert verdict("x = A.float()", mean, "    r = x - m", last[0]).verdict == "wrong"
    wrong = verdict("x = A.float()", rows, *last)
    assert wrong.verdict == "wrong"
    assert [slip.id for slip in wrong.slips] == ["rows"]
    missing = verdict(mean, "x = A.float()", *last)
    assert missing.note is not None
    assert "NameError" in Words("en").note(missing.note)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("reshape\n1, -1", "right"),
        ("view\n1, -1", "right"),
        ("unsqueeze\n0", "right"),
        ("reshape\n1, 3", "wrong"),
        ("reshape\n-1, 1", "wrong"),
        ("squeeze\n0", "wrong"),
        ("no_such_thing\n0", "wrong"),
        ("reshape", "unreadable"),
        ("reshape\n1)) + (0", "unreadable"),
        ("view(1, -1)  #\n0", "unreadable"),
    ],
)
def test_a_fill_is_right_when_it_gives_the_same_on_several_variants(
    answer: str, verdict: str, judge: Callable[..., Judged]
) -> None:
    judged = judge("call", answer)
    assert judged.verdict == verdict
    assert (judged.note is None) == (verdict == "right")
    assert (judged.difference is None) == (verdict != "wrong")


def test_the_slip_in_a_fill_is_named(judge: Callable[..., Judged]) -> None:
    judged = judge("call", "reshape\n-1, 1", 1)
    assert [slip.id for slip in judged.slips] == ["upright"]
    assert judged.slips[0].gives == "tensor([[0], [1], [2], [3]])"


@pytest.mark.parametrize(
    "answer",
    [
        "A.flatten()[None]",
        "x = A.contiguous()\nx.view(1, -1)",
        "def row(x):\n    return x.flatten().unsqueeze(0)\n\nrow(A)",
        "print('trying')\nA.reshape(1, -1)",
        "B = A.reshape(1, -1).clone()\nA.zero_()\nB",
        "A = A.flatten()\nA[None]",
        "torch.set_default_dtype(torch.float64)\nA.reshape(1, -1)",
    ],
)
def test_another_way_is_right(answer: str, judge: Callable[..., Judged]) -> None:
    assert judge("row", answer) == Judged("right")


@pytest.mark.parametrize(
    ("answer", "setup", "note"),
    [
        ("A.view(1, -1)", "A = torch.arange(6).reshape(2, 3).T", "view size is not compatible"),
        ("A.flatten()", "A = torch.zeros(0, 3)", "The shape is different"),
        ("A.reshape(1, A.shape[0] * A.shape[1])", "A = torch.tensor(7)", "IndexError"),
        ("A.reshape(1, -1).nan_to_num()", "A = torch.tensor([1.5, float('nan')])", "1 of the 2 elements"),
        ("A.reshape(1, -1).float()", "A = torch.arange(1 * 1).reshape(1, 1)", "The dtype is different"),
        ("A.zero_().reshape(1, -1)", "A = torch.tensor(7)", "The only element differs"),
        ("torch.arange(6).reshape(1, -1)", "A = torch.zeros(0, 3)", "The shape is different"),
        ("print(A.reshape(1, -1))", "A = torch.zeros(0, 3)", "prints and returns None"),
        ("A.reshape(1, -1).tolist()", "A = torch.zeros(0, 3)", "different types"),
        ("raise SystemExit\nA", "A = torch.zeros(0, 3)", "raised SystemExit"),
        ("1 / 0", "A = torch.zeros(0, 3)", "division by zero"),
        ("A.numel() and A.reshape(1, -1)", "A = torch.zeros(0, 3)", "different types"),
    ],
)
def test_a_wrong_program_shows_the_smallest_input_that_tells(
    answer: str, setup: str, note: str, judge: Callable[..., Judged]
) -> None:
    judged = judge("row", answer)
    assert judged.verdict == "wrong"
    assert judged.difference is not None
    assert judged.difference.case.setup == setup
    assert judged.note is not None
    assert note in Words("en").note(judged.note)
    assert judged.difference.got != judged.difference.expected


def test_integers_are_an_edge_of_their_own(judge: Callable[..., Judged]) -> None:
    judged = judge("halves", "A / 2")
    assert judged.difference is not None
    assert judged.difference.case.setup == "A = torch.tensor([2, 4])"
    assert judge("halves", "(A * 0.5).to(A.dtype)").verdict == "right"
    assert judge("halves", "A * 0.5 + 1e-8").verdict == "wrong"


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        ("A.reshape(1, -1", "line 1, column 10"),
        ("A.ravel()[None]", "without `ravel`"),
        ("x = A.reshape(1, -1)", "last line"),
        ("return A\nA", "not valid Python"),
        ("import os\nA", "cannot be imported"),
    ],
)
def test_what_is_no_program_is_asked_again(answer: str, note: str, judge: Callable[..., Judged]) -> None:
    judged = judge("row", answer)
    assert judged.verdict == "unreadable"
    assert judged.note is not None
    assert note in Words("en").note(judged.note).replace("Line", "line")


def test_printed_text_is_compared_where_the_task_is_to_print(judge: Callable[..., Judged]) -> None:
    assert judge("told", "print(*A.shape, sep='\\n')").verdict == "right"
    assert judge("told", "print(A.shape)").verdict == "wrong"
    assert judge("told", "[print(n) for n in A.shape]").verdict == "wrong"


def test_the_slip_of_a_program_is_named_with_what_it_gives_on_the_shown_variant(
    judge: Callable[..., Judged],
) -> None:
    [slip] = judge("row", "A.view(-1)").slips or judge("row", "A.flatten().clone()").slips
    assert (slip.id, slip.gives) == ("flat", "tensor([0, 1, 2, 3, 4, 5])")


def test_an_endless_loop_is_wrong_with_a_sentence_and_the_next_is_graded_as_usual(
    runner: Runner, examine: Callable[..., Examined]
) -> None:
    hurried = Examiner(runner, Limits(seconds=0.5))
    asked = examine("row")
    judged = hurried.judge(asked, "while True:\n    pass\nA")
    assert judged.verdict == "wrong"
    assert judged.note is not None
    assert "its time limit" in Words("en").note(judged.note)
    assert judged.difference is not None
    assert judged.difference.got is None
    assert Examiner(runner).judge(asked, "A.reshape(1, -1)").verdict == "right"


def test_a_program_cannot_see_or_change_what_it_is_compared_with(judge: Callable[..., Judged]) -> None:
    spoilt = "torch.Tensor.reshape = lambda *_: torch.zeros(1, 6)\nA.reshape(1, -1)"
    assert judge("row", spoilt).verdict == "wrong"
    assert judge("row", "A.reshape(1, -1)").verdict == "right"


def test_the_questions_own_programs_and_the_answered_one_never_share_a_process() -> None:
    pack = load_pack(Path("kinds.yaml"), PACK.encode()).pack
    assert pack is not None
    [row] = [question for question in pack.questions if question.entry.id == "row"]

    def gives(program: Program) -> Outcome:
        result = Result("number", "1", values=1)
        return Outcome("finished", "cpu", "2.13.0", 0.001, result=result)

    fake = FakeRunner(gives)
    examiner = Examiner(fake)
    examined = examiner.examine(variants(row)[0]).result()
    assert [len(job.programs) for job in fake.jobs] == [11, 1]
    fake.jobs.clear()
    assert examiner.judge(examined, "A[None]").verdict == "right"
    assert {program.code for job in fake.jobs for program in job.programs} == {"A[None]"}
    assert sum(len(job.programs) for job in fake.jobs) == 11


def test_programs_that_several_variants_have_run_once(runner: Runner) -> None:
    pack = load_pack(Path("kinds.yaml"), PACK.encode()).pack
    assert pack is not None
    [row] = [question for question in pack.questions if question.entry.id == "row"]
    fake = FakeRunner(lambda _: Outcome("finished", "cpu", "2", 0.0, result=Result("number", "1", values=1)))
    examinations = Examiner(fake).examine_all(list(variants(row)))
    assert all(one.result().fit for one in examinations)
    assert len(fake.jobs[0].programs) == 11


def test_a_variant_where_the_slip_made_before_is_right_does_not_separate(
    examine: Callable[..., Examined],
) -> None:
    assert examine("row").separates("flat")
    assert examine("row").separates("never-made")


def test_a_program_that_fails_is_named_after_the_mistake_that_fails_in_the_same_way_alone(
    judge: Callable[..., Judged],
) -> None:
    """Both mistakes raise a RuntimeError, of different things."""
    judged = judge("joined", "torch.cat((A, B), 0)")
    assert [slip.id for slip in judged.slips] == ["on-top"]
    assert judge("joined", "A + B").slips == ()
