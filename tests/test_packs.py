"""The questions that ship: each can be asked, answered right and answered wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from quizapp.bank import Folder, Question, load_library, variants
from quizapp.config.workspace import bundled_questions
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examiner
from quizapp.kinds import KINDS, answer_text, judge
from quizapp.kinds.blank import BlankTruth
from quizapp.kinds.choice import ChoiceTruth
from quizapp.kinds.device import DeviceTruth
from quizapp.kinds.dtype import DtypeTruth
from quizapp.kinds.error import ErrorTruth
from quizapp.kinds.order import OrderTruth
from quizapp.kinds.output import OutputTruth
from quizapp.kinds.programs import Truth
from quizapp.kinds.shape import ShapeTruth
from quizapp.kinds.shares import SharesTruth
from quizapp.kinds.stated import StatedTruth
from quizapp.kinds.truth import TruthTruth
from quizapp.kinds.value import ValueTruth
from quizapp.kinds.write import WriteTruth
from quizapp.runner.client import Runner

#: One process runs them all, so that each variant is run once.
pytestmark = pytest.mark.xdist_group("packs")

LIBRARY = load_library([Folder(bundled_questions(), bundled=True)])
QUESTIONS = list(LIBRARY.questions.values())
#: How many variants of a question are run here.
FIRST = 12
#: The topics of the notes that the questions began from; each has a pack of its own.
TOPICS = (
    "flatten",
    "iterators",
    "layer-names",
    "summary",
    "replacing-layers",
    "children",
    "add-module",
    "detach",
    "cat",
    "dimensions",
    "devices",
    "modules",
    "complex",
    "transposed-conv",
    "einsum",
    "permute",
)


def another(truth: Truth) -> str:
    """A well-formed answer that is not the truth."""
    match truth:
        case ShapeTruth(shape):
            return answer_text(replace(truth, shape=(*shape, 97)))
        case DtypeTruth(dtype):
            return "int8" if dtype != "int8" else "int16"
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


@pytest.fixture(scope="module")
def examined(runner: Runner) -> Callable[[Question], list[Examined]]:
    """The first variants of a question, run once for all tests of this file: they are of one group.

    The others are run where the library is checked as a whole, by the test of the bundled packs.
    """
    examiner = Examiner(runner)

    @cache
    def run(question_id: str) -> list[Examined]:
        ones = examiner.examine_all(list(variants(LIBRARY.questions[question_id])[:FIRST]))
        return [one.result() for one in ones]

    return lambda question: run(question.id)


def test_no_bundled_file_has_a_fault() -> None:
    assert not LIBRARY.faults


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_the_revealed_answer_is_graded_right_and_another_well_formed_one_wrong(
    question: Question, runner: Runner, examined: Callable[[Question], list[Examined]]
) -> None:
    fit = [one for one in examined(question) if one.truth is not None]
    assert fit, "no variant can be asked"
    examiner = Examiner(runner)
    for number, one in enumerate(fit):
        assert one.truth is not None
        assert one.answer is not None
        # What a slip is called takes running many programs: for one variant.
        if number and isinstance(one.truth, StatedTruth):
            right, wrong = (judge(one.truth, answer) for answer in (one.answer, another(one.truth)))
            assert (right.verdict, wrong.verdict) == ("right", "wrong"), (one.variant.given, one.answer)
        # A program is run on other variants too, whichever was asked.
        elif number in (0, len(fit) - 1):
            assert examiner.judge(one, one.answer).verdict == "right", one.variant.given
            judged = examiner.judge(one, another(one.truth))
            assert judged.verdict == "wrong", (one.variant.given, one.answer, judged.note)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_text_of_a_question_stands_in_english_and_chinese(question: Question) -> None:
    variant = variants(question)[0]
    for said in (
        variant.prompt,
        lambda language: variant.explain(language, "$"),
        lambda language: "\n".join(variant.hints(language)),
    ):
        english, chinese = said("en"), said("zh")
        assert bool(english) == bool(chinese)
        if english:
            assert english != chinese
    assert variant.explain("en", "")


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_that_the_questions_began_from_is_asked(topic: str) -> None:
    assert len(LIBRARY.packs[topic].questions) >= 4


def test_of_the_topics_two_thirds_of_the_questions_have_ten_fit_variants(
    examined: Callable[[Question], list[Examined]],
) -> None:
    asked = [question for question in QUESTIONS if question.pack in TOPICS]
    fit = {question.id: sum(one.fit for one in examined(question)) for question in asked}
    assert all(fit.values())
    assert sum(count >= 10 for count in fit.values()) * 3 >= len(asked) * 2


def test_of_nearly_all_questions_the_answer_differs_between_variants(
    examined: Callable[[Question], list[Examined]],
) -> None:
    """Of those that are answered with code, the code or what it gives differs."""
    constant = []
    for question in QUESTIONS:
        given = {(one.answer, _gave(one)) for one in examined(question) if one.fit}
        if len(given) < 2:
            constant.append(question.id)
    assert len(constant) * 10 <= len(QUESTIONS), constant


def _gave(one: Examined) -> object:
    is_program = KINDS[one.variant.question.ask].is_program
    return repr(one.outcome.result) if is_program and one.outcome is not None else None


def test_every_way_of_asking_is_used() -> None:
    assert {question.ask for question in QUESTIONS} >= set(KINDS)
