"""The questions that ship: each can be asked, answered right and answered wrong."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from typing import Any

import pytest

from quizapp.authoring.checking import Report, check
from quizapp.authoring.gathering import Gathered
from quizapp.authoring.trial import Trial, judge_together, try_out
from quizapp.bank import Question
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examiner
from quizapp.examine.slip_search import MOST_NAMED
from quizapp.kinds import KINDS, answer_text, judge, settle, what_differs
from quizapp.kinds.blank import BlankTruth
from quizapp.kinds.choice import ChoiceTruth
from quizapp.kinds.device import DeviceTruth
from quizapp.kinds.dtype import DtypeTruth
from quizapp.kinds.error import ErrorTruth
from quizapp.kinds.kind import Unsettled
from quizapp.kinds.order import OrderTruth
from quizapp.kinds.output import OutputTruth
from quizapp.kinds.programs import Truth
from quizapp.kinds.shape import ShapeTruth
from quizapp.kinds.shares import SharesTruth
from quizapp.kinds.stated import StatedTruth
from quizapp.kinds.truth import TruthTruth
from quizapp.kinds.value import ValueTruth
from quizapp.kinds.write import WriteTruth
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.run_limits import Limits
from tests.shipped import LIBRARY, QUESTIONS, TOPICS

#: One process runs the tests of a pack, one after the other, so that each variant is run once.
each_pack = pytest.mark.parametrize(
    "pack",
    [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in LIBRARY.packs],
    scope="module",
)
#: Kinds whose answers are so many that one which no slip gives is easily thought of.
FINE = {"shape", "value", "output", "dtype"}
#: Kinds whose answers are stated, neither picked nor programs.
TOLD = set(KINDS) - {"order", "blank", "write", "choice"}


def another(truth: Truth) -> str:
    """A well-formed answer that is not the truth."""
    match truth:
        case ShapeTruth(shape):
            return answer_text(replace(truth, shape=(*shape, 97)))
        case DtypeTruth(dtype):
            return "int16" if dtype != "int16" else "int8"
        case DeviceTruth(device):
            return "cuda:7" if device != "cuda:7" else "cpu"
        case ValueTruth(result):
            if result.kind == "text":
                return answer_text(truth) + "nearly"
            return "99991" if answer_text(truth) != "99991" else "99992"
        case OutputTruth(text):
            return text + "!"
        case ErrorTruth(raised):
            return "StopAsyncIteration" if raised is None else "none"
        case TruthTruth(holds):
            return "false" if holds else "true"
        case ChoiceTruth(right, options, several):
            others = [n for n in range(1, len(options) + 1) if n not in right]
            return str(others[0]) if others or not several else ",".join(map(str, right[:-1]))
        case OrderTruth(_, order):
            return str(order[0])
        case SharesTruth(among, names):
            return ", ".join(name for name in among if name not in names) or "none"
        case BlankTruth((("&" | "|") as operator, *_)):
            return "|" if operator == "&" else "&"
        case BlankTruth(fills):
            return "\n".join(["nothing_is_called_so", *fills[1:]])
        case WriteTruth():
            return "'no answer'"


def answers(one: Examined) -> tuple[str, str]:
    """The right answer, and a wrong one."""
    assert one.truth is not None
    assert one.answer is not None
    return one.answer, another(one.truth)


@dataclass(frozen=True)
class Checked:
    """What the check of one pack found, and all that it ran, by question."""

    report: Report
    trials: dict[str, Trial]


@pytest.fixture(scope="module")
def checked(pack: str, runner: Runner) -> Checked:
    """A pack is checked once for all tests of it: every variant and mistake of its questions is run."""
    trials: dict[str, Trial] = {}

    def remembered(question: Question, *given: Any, **options: Any) -> Trial:
        trials[question.id] = trial = try_out(question, *given, **options)
        return trial

    # Where the collector runs Python, as it does for Hypothesis, in the midst of an `ast.parse`,
    # another thread may come in between, and Python 3.11 takes its depth for this one's.
    gc.disable()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("quizapp.authoring.checking.try_out", remembered)
            # On a busy machine a program may take several times what it takes alone.
            report = check(Gathered((LIBRARY.packs[pack],), ()), runner, limits=Limits(seconds=30))
    finally:
        gc.enable()
    return Checked(report, trials)


@each_pack
def test_the_check_has_no_finding(pack: str, checked: Checked) -> None:
    assert not checked.report.problems, "\n".join(map(str, checked.report.problems))
    assert checked.trials.keys() == {question.id for question in LIBRARY.packs[pack].questions}
    assert [name for name, trial in checked.trials.items() if not trial.fit] == [], "no variant can be asked"


@each_pack
def test_the_revealed_answer_is_graded_right_and_another_well_formed_one_wrong(
    checked: Checked, runner: Runner
) -> None:
    for trial in checked.trials.values():
        if isinstance(trial.fit[0].truth, StatedTruth):
            for one in trial.fit:
                verdicts = [judge(one.truth, answer).verdict for answer in answers(one)]
                assert verdicts == ["right", "wrong"], (trial.question.id, one.variant.given, one.answer)
        else:
            # A program is run on other variants too, whichever was asked.
            ends = trial.fit[0], trial.fit[-1]
            asked = dict(enumerate((one, answer) for one in ends for answer in answers(one)))
            judged = judge_together(asked, runner, {}, Limits())
            verdicts = [judged[index].verdict for index in asked]
            assert verdicts == ["right", "wrong"] * 2, (trial.question.id, judged)


@each_pack
def test_no_slip_is_named_for_the_right_answer_nor_for_one_that_none_gives(
    checked: Checked, runner: Runner
) -> None:
    examiner = Examiner(runner)
    for trial in checked.trials.values():
        one = trial.fit[0]
        if isinstance(one.truth, StatedTruth):
            right, wrong = (examiner.judge(one, answer) for answer in answers(one))
            assert (right.verdict, right.slips, wrong.verdict) == ("right", (), "wrong"), trial.question.id
            if trial.question.ask in FINE:
                assert wrong.slips == (), trial.question.id


@each_pack
def test_two_wrong_answers_to_each_question_are_told_more_than_that_they_are_wrong(
    checked: Checked, runner: Runner
) -> None:
    """A slip is named, or it is shown what differs. Of options, what each gives is shown beside it."""
    examiner = Examiner(runner)
    few: list[str] = []
    for trial in checked.trials.values():
        if trial.question.ask == "choice":
            continue
        told = 0
        for one in trial.fit:
            assert one.truth is not None
            given = [another(one.truth), *(answer_text(m.truth) for m in one.mistakes if m.truth is not None)]
            for answer in dict.fromkeys(given):
                judged = examiner.judge(one, answer)
                shown = judged.difference
                if isinstance(one.truth, StatedTruth) and judged.verdict == "wrong":
                    shown = what_differs(one.truth, answer)
                told += judged.verdict == "wrong" and bool(judged.slips or shown)
            if told >= 2:
                break
        if told < 2:
            few.append(trial.question.id)
    assert few == []


def test_there_are_enough_questions_whose_authors_list_mistakes() -> None:
    assert sum(bool(question.entry.mistakes) for question in QUESTIONS if question.ask in TOLD) >= 60


@each_pack
def test_the_answer_that_a_listed_slip_gives_is_named_as_it_or_as_one_with_the_same_result(
    checked: Checked, runner: Runner
) -> None:
    examiner = Examiner(runner)
    for trial in checked.trials.values():
        one, question = trial.fit[0], trial.question
        named: list[tuple[Program, str]] = []
        for mistake in one.mistakes if question.ask in TOLD else ():
            typed = "" if mistake.truth is None else answer_text(mistake.truth)
            if mistake.truth is None or judge(one.truth, typed).verdict != "wrong":
                continue
            slips = examiner.judge(one, typed).slips
            assert 1 <= len(slips) <= MOST_NAMED, (question.id, typed)
            named += [(KINDS[question.ask].program(one.variant, slip.code), typed) for slip in slips]
        job = Job(tuple(program for program, _ in named), on_cpu=question.entry.device == "cpu")
        gave = runner.submit(job).result() if named else ()
        for (program, typed), outcome in zip(named, gave, strict=True):
            settled = settle(question.ask, outcome)
            assert not isinstance(settled, Unsettled), (question.id, program)
            assert judge(settled, typed).verdict == "right", (question.id, program, typed)


@each_pack
def test_of_the_questions_of_a_topic_two_thirds_have_ten_fit_variants(pack: str, checked: Checked) -> None:
    if pack in TOPICS:
        fit = [len(trial.fit) for trial in checked.trials.values()]
        assert sum(count >= 10 for count in fit) * 3 >= len(fit) * 2, fit


@each_pack
def test_of_nearly_all_questions_the_answer_differs_between_variants(checked: Checked) -> None:
    """Of those that are answered with code, the code or what it gives differs."""
    given = {name: {(one.answer, _gave(one)) for one in trial.fit} for name, trial in checked.trials.items()}
    constant = [name for name, found in given.items() if len(found) < 2]
    assert len(constant) * 10 <= len(given), constant


def _gave(one: Examined) -> object:
    is_program = KINDS[one.variant.question.ask].is_program
    return repr(one.outcome.result) if is_program and one.outcome is not None else None
