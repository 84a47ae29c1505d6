"""Reports results that another run, or another machine, would not reproduce."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from quizapp.authoring.left_open import open_call
from quizapp.authoring.probes import drawing_call, ordering_call
from quizapp.authoring.trial import Trial
from quizapp.authoring.wording import one_line, where_text
from quizapp.bank.faults import Problem, Severity, Steps
from quizapp.examine.examined import Examined
from quizapp.kinds.differences import gives_same
from quizapp.kinds.programs import ProgramTruth

#: Ways of ending that depend more on the machine's load than on the program.
_INCONCLUSIVE = frozenset(
    {"grading.unsettled-timeout", "grading.unsettled-memory", "grading.unsettled-crashed", "examiner.tie"}
)


def chance(trial: Trial) -> list[Problem]:
    """One finding: that two runs differ, or else that equal keys decide the result, or else that
    the documentation leaves it undefined."""
    differing = _differing(trial.examined, trial.by_chance)
    if differing:
        return [_not_reproducible(trial, differing)]
    tied = _differing(trial.examined, trial.by_ties)
    if tied:
        return [_tie_decides(trial, tied)]
    opened = _differing(trial.examined, trial.by_left_open)
    return [_left_open(trial, opened)] if opened else []


def _differing(ones: Sequence[Examined], others: Mapping[int, Examined]) -> list[tuple[Examined, Examined]]:
    pairs = [(one, others[one.variant.number]) for one in ones if one.variant.number in others]
    return [(one, other) for one, other in pairs if _differ(one, other)]


def _differ(one: Examined, other: Examined) -> bool:
    if any(each.unfit is not None and each.unfit.key in _INCONCLUSIVE for each in (one, other)):
        return False
    if one.truth is None or other.truth is None:
        return (one.truth is None) is not (other.truth is None)
    if isinstance(one.truth, ProgramTruth) and isinstance(other.truth, ProgramTruth):
        cases = zip(one.truth.cases, other.truth.cases, strict=True)
        return not all(gives_same(case.outcome, again.outcome) for case, again in cases)
    return one.truth != other.truth


def _not_reproducible(trial: Trial, differing: list[tuple[Examined, Examined]]) -> Problem:
    one, other = differing[0]
    where = where_text(len(differing), len(trial.examined), one.variant)
    answers = f"{_answer(one)} and then {_answer(other)}"
    message = (
        f"{where}two runs give different results, {answers}; begin `setup` with `torch.manual_seed(0)`, "
        "or use values that are neither random nor uninitialized"
    )
    return _at_call(trial, drawing_call, "not-reproducible", message, "error")


def _tie_decides(trial: Trial, tied: list[tuple[Examined, Examined]]) -> Problem:
    one, other = tied[0]
    where = where_text(len(tied), len(trial.examined), one.variant)
    message = (
        f"{where}equal keys leave the order undefined, so {_answer(one)} could also be {_answer(other)}; "
        "use different keys, or sort with `stable=True`"
    )
    return _at_call(trial, ordering_call, "tie-decides", message, "warning")


def _left_open(trial: Trial, opened: list[tuple[Examined, Examined]]) -> Problem:
    one, other = opened[0]
    where = where_text(len(opened), len(trial.examined), one.variant)
    message = (
        f"{where}PyTorch's documentation leaves this result undefined, so {_answer(one)} could also be "
        f"{_answer(other)}; write to each index once, convert only values that fit "
        "to integers, and sort where order matters"
    )
    return _at_call(trial, open_call, "left-open", message, "warning")


def _at_call(
    trial: Trial, call: Callable[[str], str | None], rule: str, message: str, severity: Severity
) -> Problem:
    """The position of the first call of this kind, in the code if there is one, else in the setup."""
    entry = trial.question.entry
    options = [(("options", index), option) for index, option in enumerate(trial.question.options)]
    lines = [(("lines", index), line) for index, line in enumerate(trial.question.lines)]
    parts: list[tuple[Steps, str]] = [*options, *lines, (("code",), trial.question.code)]
    for path, text in (*parts, (("setup",), entry.setup)):
        name = call(text)
        if name is not None:
            return Problem(path, rule, message, severity, needle=name)
    return Problem(("code" if trial.question.code else "options",), rule, message, severity)


def _answer(one: Examined) -> str:
    return "no answer" if one.answer is None else f"`{one_line(one.answer, 40)}`"
