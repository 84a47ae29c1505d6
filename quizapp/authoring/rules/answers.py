"""Answers that teach nothing: one for all variants, or one that a mistake gives too."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.authoring.trial import Trial
from quizapp.authoring.wording import one_line, where_text
from quizapp.bank import Variant
from quizapp.bank.expressions import parse
from quizapp.bank.faults import Problem
from quizapp.bank.format import MistakeEntry
from quizapp.bank.variant import refusal
from quizapp.examiner import Examined
from quizapp.grading.canonical import answer_text
from quizapp.grading.judging import judge
from quizapp.grading.truth import ChoiceTruth
from quizapp.runner.client import Program

#: Ways of asking with so few answers that a mistake often gives the right one by chance.
_FEW_ANSWERS = frozenset({"truth", "error", "dtype", "device"})
#: Where there is one device there is one answer; another machine has others.
_OF_THE_MACHINE = frozenset({"device"})
_ENDINGS = {"timeout": "code-times-out", "memory": "code-out-of-memory", "crashed": "code-crashes"}


def constant_answer(trial: Trial) -> Iterator[Problem]:
    """A warning where every variant has the same answer."""
    fit = trial.fit
    if len(fit) < 2 or trial.question.ask in _OF_THE_MACHINE:
        return
    answers = {_meaning(one) for one in fit}
    if len(answers) == 1:
        answer = one_line(answers.pop(), 40)
        message = (
            f"all {len(fit):,} variants have the answer `{answer}`, which is soon known by heart; "
            "vary what it depends on"
        )
        yield Problem(("vary",), "constant-answer", message, "warning", on_key=True)


def _meaning(one: Examined) -> str:
    """The answer as it would be remembered: options by their text, not their place."""
    match one.truth:
        case ChoiceTruth(right, options):
            return " · ".join(sorted(options[number - 1] for number in right))
    return one.answer or ""


def mistakes(trial: Trial) -> Iterator[Problem]:
    """Findings about mistakes: never made, ending badly, or as good as the truth."""
    for place, entry in enumerate(trial.question.entry.mistakes):
        problem = _mistake(trial, place, entry)
        if problem is not None:
            yield problem


def _mistake(trial: Trial, place: int, entry: MistakeEntry) -> Problem | None:
    path = ("mistakes", place, "code")
    made = [one for one in trial.examined if not refusal(map(parse, entry.where), one.variant.values)]
    if not made:
        message = f"no variant fulfils the `where` of `{entry.id}`; loosen it, or remove the mistake"
        return Problem(("mistakes", place, "where"), "mistake-never-made", message, "warning", on_key=True)
    for one in made:
        program = _program(one.variant, entry.id)
        outcome = None if program is None else trial.outcomes.get(program)
        if outcome is not None and (outcome.ended in _ENDINGS or outcome.ended == "refused"):
            rule = _ENDINGS.get(outcome.ended, "code-refused")
            where = where_text(1, len(trial.examined), one.variant).replace("in 1 of", "in one of", 1)
            reason = outcome.note or "it had to be ended"
            return Problem(path, rule, f"{where}the mistake `{entry.id}` ends badly ({reason}); simplify it")
    equal = [one for one in made if _equals(one, entry.id)]
    enough = len(made) if trial.question.ask in _FEW_ANSWERS else len(made) // 2 + 1
    if len(equal) >= enough:
        where = where_text(len(equal), len(made), equal[0].variant)
        message = (
            f"{where}the mistake `{entry.id}` gives the right answer; change it, "
            "or name in its `where` the variants in which it is wrong"
        )
        return Problem(path, "mistake-equals-truth", message)
    if trial.question.ask != "error" and all(_fails(trial, one, entry.id) for one in made):
        error = _error(trial, made[0], entry.id)
        message = (
            f"the mistake `{entry.id}` fails in every variant ({error}), so no answer is ever named after "
            "it; mend it, or remove it"
        )
        return Problem(path, "mistake-fails", message, "warning")
    return None


def _program(variant: Variant, mistake: str) -> Program | None:
    """What runs for a mistake; None where it is the question's own code."""
    code = next((each.code for each in variant.mistakes if each.id == mistake), None)
    return None if code is None else Program(code, variant.setup)


def _equals(one: Examined, mistake: str) -> bool:
    if one.unfit is not None:
        return one.unfit.key == "examiner.tie" and dict(one.unfit.fills)["mistake"] == mistake
    if one.truth is None:
        return False
    examined = next((each for each in one.mistakes if each.mistake.id == mistake), None)
    if examined is None:
        return True
    return examined.truth is not None and judge(one.truth, answer_text(examined.truth)).verdict == "right"


def _fails(trial: Trial, one: Examined, mistake: str) -> bool:
    program = _program(one.variant, mistake)
    outcome = None if program is None else trial.outcomes.get(program)
    return outcome is not None and outcome.ended == "error"


def _error(trial: Trial, one: Examined, mistake: str) -> str:
    program = _program(one.variant, mistake)
    outcome = None if program is None else trial.outcomes.get(program)
    error = None if outcome is None else outcome.error
    return "it raises" if error is None else one_line(f"{error.type}: {error.message}")
