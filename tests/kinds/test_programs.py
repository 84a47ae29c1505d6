"""Answers that are programs: how they are read, what is to be run, what comes of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.kinds import Reading, Unreadable, answer_text, attempt, expectation, read
from quizapp.kinds.blank import Blank, BlankTruth
from quizapp.kinds.differences import gives_same, weigh
from quizapp.kinds.kind import Expectation, Judgement, Unsettled
from quizapp.kinds.order import Order, OrderTruth
from quizapp.kinds.programs import Attempt, Case, ProgramTruth, Ran
from quizapp.kinds.write import Write, WriteTruth
from quizapp.runner.outcome import Ended, Outcome, RaisedError, Result
from quizapp.words import Words


def gave(values: Any, shape: tuple[int, ...] = (), printed: str = "") -> Outcome:
    result = Result("tensor", f"tensor({values})", shape, "int64", "cpu", False, values)
    return Outcome("finished", "cpu", "2.13.0", 0.1, printed=printed, result=result)


def ended(how: Ended, error: str = "", *bases: str) -> Outcome:
    raised = RaisedError(error, "why", bases) if error else None
    return Outcome(how, "cpu", "2.13.0", 0.1, error=raised)


NONE = Result("none", "None")
CASE = Case("A = torch.zeros(2, 3)", "", {}, gave([1, 2], (2,)))
EMPTY = Case("A = torch.zeros(0)", "", {}, gave([], (0,)))
LARGE = Case("A = torch.zeros(20, 30)", "", {}, gave([1, 2], (2,)))

ORDER = OrderTruth(("c = 3", "a = 1", "b = 2"), (2, 3), (Case("", "a + b", {}, gave(3)),))
BLANK = BlankTruth(
    ("unsqueeze", "1"),
    (
        Case("A = torch.zeros(2)", "A.___(___)", {}, gave([1, 2], (2,))),
        Case("A = torch.zeros(3)", "A.___(___)", {}, gave([1, 2, 3], (3,))),
    ),
)
WRITE = WriteTruth("A.reshape(-1)", ("view", "torch.cat", "numpy"), (CASE, EMPTY, LARGE))
PRINTS = WriteTruth("print(1)", (), (Case("", "", {}, Outcome("finished", "cpu", "2", 0.1, "1\n", NONE)),))
TRUTHS: tuple[ProgramTruth, ...] = (ORDER, BLANK, WRITE, PRINTS)


@pytest.mark.parametrize("answer", ["2 3", "2,3", " 2 , 3 ", "(2, 3)", "２，３", "[2 3]"])
def test_an_order_is_read_in_every_form(answer: str) -> None:
    assert read(expectation(ORDER), answer) == Reading("2 3")


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("23", "order-out-of-range"),
        ("0 1", "order-out-of-range"),
        ("2 4", "order-out-of-range"),
        ("2 2", "order-twice"),
        ("a = 1", "order-unreadable"),
        ("2;3", "order-unreadable"),
        ("-1", "order-unreadable"),
    ],
)
def test_an_order_that_cannot_be_read_is_asked_again(answer: str, key: str) -> None:
    unread = read(expectation(ORDER), answer)
    assert isinstance(unread, Unreadable)
    assert unread.note.key == f"attempts.{key}"


def test_lines_may_be_left_out_and_run_in_the_order_typed() -> None:
    assert attempt(ORDER, "3") == Attempt(("b = 2\na + b",), same_text=False)
    assert attempt(ORDER, "3 1 2") == Attempt(("b = 2\nc = 3\na = 1\na + b",), same_text=False)
    assert attempt(ORDER, "2 3") == Attempt(("a = 1\nb = 2\na + b",), same_text=True)


def filled(code: str, answer: str) -> Reading | Unreadable:
    return read(Expectation("blank", code=code, setup="A = torch.zeros(2)"), answer)


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("A.___(___)", "unsqueeze\n1"),
        ("A.___(0)", "T.sum"),
        ("A.___", "unsqueeze(0)"),
        ("A.sum(___)", "dim=0, keepdim=True"),
        ("A.sum(___)", "*[0]"),
        ("A[___]", ":, None"),
        ("A[1:___]", "2, 0"),
        ("A ___ A.T", "@"),
        ("A * ___", "A + 1"),
        ("A * (___)", "A + 1"),
        ("torch.einsum('___', A, A)", "ij,ij->"),
        ('torch.einsum("___", A)  # a comment', "ij -> ji"),
        ("A if ___ else A.T", "True"),
        ("f(___)", "x for x in A"),
        ("___ = A.T\nx", "x"),
        ("for i in ___:\n    x = i\nx", "range(2)"),
        ("A.___()", "转置"),
        ("A + len(___)", "'a#'"),
    ],
)
def test_a_fill_may_be_whatever_fits_the_blank(code: str, answer: str) -> None:
    assert filled(code, answer) == Reading(answer)


@pytest.mark.parametrize(
    ("code", "answer", "key"),
    [
        ("A.sum(___)", "0) + (A", "fill-beyond-blank"),
        ("A.sum(___).T", "0) #", "fill-beyond-blank"),
        ("A.sum(___)", "0) # (", "fill-beyond-blank"),
        ("A[___].sum()", "0] + A[0", "fill-beyond-blank"),
        ("x = ___", "1; x = 2", "fill-beyond-blank"),
        ("___.sum()", "A if True else A", "fill-beyond-blank"),
        ("___.sum()", "A + A", "fill-beyond-blank"),
        ("A ___ A", "+ A @", "fill-beyond-blank"),
        ("A + ___", "1 if True else 2", "fill-beyond-blank"),
        ("A + ___", "0 or 3", "fill-beyond-blank"),
        ("A + ___", "'#' in 'a#'", "fill-beyond-blank"),
        ("A *___", "*2", "fill-beyond-blank"),
        ("f('___', A)", "a', 'b", "fill-beyond-blank"),
        ("x = ___\n+ 1", "1 \\", "fill-beyond-blank"),
        ("x = ___\n'''text'''", "'''", "fill-no-python"),
        ("A.sum(___)", "0)", "fill-no-python"),
        ("A.___(0)", "None", "fill-no-python"),
        ("A.sum(___)", "0\n1", "fills-count"),
        ("A.sum(___, ___)", "0", "fills-count"),
    ],
)
def test_a_fill_that_reaches_beyond_the_blank_is_asked_again(code: str, answer: str, key: str) -> None:
    unread = filled(code, answer)
    assert isinstance(unread, Unreadable)
    assert unread.note.key == f"attempts.{key}"


def test_a_fill_that_may_not_run_is_asked_again() -> None:
    unread = filled("A.sum(___)", "open('/etc/passwd')")
    assert isinstance(unread, Unreadable)
    assert unread.note.key.startswith("language.") or Words("en").note(unread.note)


def test_fills_are_put_into_the_code_of_every_case() -> None:
    assert attempt(BLANK, "flatten\n0") == Attempt(("A.flatten(0)", "A.flatten(0)"), same_text=False)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("A.T", "A.T"),
        ("  A.T  \n", "A.T"),
        ("    x = A\n    x.T", "x = A\nx.T"),
        ("for row in A:\n    x = row\r\nx", "for row in A:\n    x = row\nx"),
        ("from torch import stack\nstack([A])", "from torch import stack\nstack([A])"),
        ("reviewed = A\nreviewed", "reviewed = A\nreviewed"),
        ("'view'", "'view'"),
    ],
)
def test_a_program_is_read_without_the_space_around_it(answer: str, code: str) -> None:
    assert read(expectation(WRITE), answer) == Reading(code)


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("A.view(-1)", "attempts.forbidden"),
        ("x = A.view\nx(-1)", "attempts.forbidden"),
        ("torch.Tensor.view(A, -1)", "attempts.forbidden"),
        ("torch.cat([A])", "attempts.forbidden"),
        ("from torch import cat as joined\njoined([A])", "attempts.forbidden"),
        ("import torch as t\nt.cat([A])", "attempts.forbidden"),
        ("import numpy\nA", "attempts.forbidden"),
        ("from numpy import array\nA", "attempts.forbidden"),
        ("x = A.T", "attempts.no-last-expression"),
        ("# nothing", "attempts.no-last-expression"),
        ("A.reshape(-1", "attempts.syntax"),
        ("A reshape", "attempts.syntax"),
        ("A（0）", "attempts.syntax"),
        ("import os\nA", "language.import"),
        ("eval('A')", "language.builtin"),
        ("   ", "grading.empty"),
    ],
)
def test_a_program_that_cannot_be_read_is_asked_again(answer: str, key: str) -> None:
    judgement = attempt(WRITE, answer)
    assert isinstance(judgement, Judgement)
    assert judgement.verdict == "unreadable"
    assert judgement.note is not None
    assert judgement.note.key == key
    assert Words("zh").note(judgement.note)


def test_a_name_is_forbidden_and_not_another_that_holds_it() -> None:
    assert isinstance(attempt(WRITE, "cat = A.unfold(0, 1, 1)\ncat"), Attempt)


def test_a_syntax_error_has_its_line_and_column() -> None:
    judgement = attempt(WRITE, "x = A\nx.T)")
    assert isinstance(judgement, Judgement)
    assert judgement.note is not None
    assert dict(judgement.note.fills)["line"] == 2
    assert dict(judgement.note.fills)["column"] == 4


def test_a_task_that_prints_needs_no_last_expression() -> None:
    assert isinstance(attempt(PRINTS, "for x in [1]:\n    print(x)"), Attempt)


PIECES = st.sampled_from(
    ["A", "(", ")", "[", "]", "\n", "    ", ":", "#", "'", '"""', "\\", ";", "1", ",", "if "]
)
ANSWERS = st.text(max_size=60) | st.lists(PIECES, max_size=14).map("".join)


@given(st.sampled_from(TRUTHS), ANSWERS)
def test_reading_never_raises_and_agrees_with_what_is_run(truth: ProgramTruth, answer: str) -> None:
    reading = read(expectation(truth), answer)
    tried = attempt(truth, answer)
    assert isinstance(reading, Unreadable) == isinstance(tried, Judgement)
    if isinstance(reading, Reading):
        assert read(expectation(truth), reading.text) == reading
        assert attempt(truth, reading.text) == tried
    else:
        assert all(Words(language).note(reading.note) for language in ("en", "zh"))


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize(
    "answer", ["(" * 20_000, "-" * 20_000, "\0", "\ud800", "a." * 9_999 + "a", "x" * 10**6]
)
def test_no_text_does_harm(truth: ProgramTruth, answer: str) -> None:
    attempt(truth, answer)
    read(expectation(truth), answer)


@pytest.mark.parametrize("truth", TRUTHS)
def test_the_answer_by_the_truth_is_its_own_text(truth: ProgramTruth) -> None:
    tried = attempt(truth, answer_text(truth))
    assert isinstance(tried, Attempt)
    assert tried.same_text
    assert len(tried.programs) == len(truth.cases)


def weighed(answer: str, *outcomes: Outcome) -> tuple[Any, Any]:
    tried = attempt(WRITE, answer)
    assert isinstance(tried, Attempt)
    return weigh(WRITE, tried, outcomes)


RIGHT = (CASE.outcome, EMPTY.outcome, LARGE.outcome)


def test_a_program_is_right_where_it_gives_the_same_everywhere() -> None:
    judgement, difference = weighed("A.flatten()", *RIGHT)
    assert (judgement.verdict, difference) == ("right", None)


def test_the_smallest_input_that_differs_is_shown() -> None:
    other = gave([9, 9], (2,))
    judgement, difference = weighed("A.T", other, gave([9], (1,)), other)
    assert judgement.verdict == "wrong"
    assert difference.case == EMPTY
    assert (difference.expected, difference.got) == ("tensor([], dtype=torch.int64)", "tensor([9])")
    _, difference = weighed("A.T", other, EMPTY.outcome, other)
    assert difference.case == CASE
    _, difference = weighed("A.T", CASE.outcome, EMPTY.outcome, other)
    assert difference.case == LARGE


def test_an_error_is_shown_as_what_the_program_gave() -> None:
    judgement, difference = weighed("A.T", CASE.outcome, ended("error", "IndexError"), LARGE.outcome)
    assert judgement.note.key == "attempts.raised"
    assert difference.got == "IndexError: why"


def test_a_program_stopped_on_the_first_input_is_wrong_without_the_others() -> None:
    judgement, difference = weighed("A.T", ended("timeout"))
    assert (judgement.verdict, judgement.note.key) == ("wrong", "attempts.timeout")
    assert difference.got is None


def test_what_only_the_interpreter_finds_to_be_no_python_is_asked_again() -> None:
    judgement, _ = weighed(
        "A.T", ended("error", "SyntaxError"), ended("error", "IndentationError", "SyntaxError")
    )
    assert judgement.verdict == "unreadable"
    order = attempt(ORDER, "1")
    assert isinstance(order, Attempt)
    assert weigh(ORDER, order, [ended("error", "SyntaxError")])[0].verdict == "wrong"


def test_the_questions_own_text_is_right_whatever_it_gives_this_time() -> None:
    assert weighed("A.reshape(-1)", ended("timeout"))[0].verdict == "right"


def test_two_programs_that_fail_alike_come_to_the_same() -> None:
    assert gives_same(ended("error", "IndexError"), ended("error", "IndexError"))
    assert not gives_same(ended("error", "IndexError"), ended("error", "TypeError"))
    assert not gives_same(ended("timeout"), ended("timeout"))
    assert gives_same(CASE.outcome, LARGE.outcome)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("sizes 2 and 3 do not fit", "sizes 2 and 3 do not fit\n", True),
        ("sizes 2 and 3 do not fit", "sizes 2 and 4 do not fit", False),
        ("sizes 2 and 3 do not fit", "no such dimension", False),
        ("<Net object at 0x7f3a90> has no x", "<Net object at 0x7f3b10> has no x", True),
        ("", "", True),
        ("", "no such dimension", False),
    ],
)
def test_errors_of_one_class_are_the_same_where_they_say_the_same(one: str, other: str, same: bool) -> None:
    pair = [
        Outcome("error", "cpu", "2", 0.1, error=RaisedError("RuntimeError", said)) for said in (one, other)
    ]
    assert gives_same(*pair) is same


def ran(outcome: Outcome, edge: int | None = None) -> Ran:
    return Ran(Case("A = 1", "A.___", {}, outcome), edge)


def settle_order(lines: tuple[str, ...], order: tuple[int, ...], one: Ran) -> OrderTruth | Unsettled:
    return Order().settled([one], lambda cases: OrderTruth(lines, order, cases))


def settle_blank(fills: tuple[str, ...], inputs: list[Ran]) -> BlankTruth | Unsettled:
    return Blank().settled(inputs, lambda cases: BlankTruth(fills, cases))


def settle_write(code: str, forbidden: tuple[str, ...], inputs: list[Ran]) -> WriteTruth | Unsettled:
    return Write().settled(inputs, lambda cases: WriteTruth(code, forbidden, cases))


TOO_LARGE = Outcome("finished", "cpu", "2", 0.1, result=Result("tensor", "…", (2000,), "int64", "cpu", False))
UNTOLD = Outcome("finished", "cpu", "2", 0.1, result=Result("other", "torch.float32"))
KEYS = Outcome("finished", "cpu", "2", 0.1, result=Result("dict", "{Point(1): 2}", values={}))
NOTHING = Outcome("finished", "cpu", "2", 0.1, result=NONE)


@pytest.mark.parametrize(
    "outcome", [TOO_LARGE, UNTOLD, KEYS, NOTHING, ended("timeout"), ended("error", "TypeError")]
)
def test_what_cannot_be_compared_with_is_not_asked(outcome: Outcome) -> None:
    for settled in (
        settle_order(("a", "b"), (1, 2), ran(outcome)),
        settle_blank(("T",), [ran(outcome), ran(gave(1))]),
        settle_write("A", (), [ran(outcome), ran(gave(1))]),
        settle_write("A", (), [ran(gave(1)), ran(outcome, edge=1)]),
    ):
        assert isinstance(settled, Unsettled)
        assert all(Words(language).note(settled.why) for language in ("en", "zh"))


def test_another_variant_that_cannot_be_asked_is_left_out() -> None:
    settled = settle_write("A", (), [ran(gave(1)), ran(TOO_LARGE), ran(gave(2))])
    assert isinstance(settled, WriteTruth)
    assert [case.outcome for case in settled.cases] == [gave(1), gave(2)]


def test_a_question_whose_own_answer_could_not_be_typed_is_not_asked() -> None:
    assert isinstance(settle_write("A.view(-1)", ("view",), [ran(gave(1))]), Unsettled)
    assert isinstance(settle_blank(("T); (A",), [ran(gave(1))]), Unsettled)
    assert isinstance(settle_blank(("T", "x"), [ran(gave(1))]), Unsettled)
