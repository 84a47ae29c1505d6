"""Reports variants that cannot be asked, each reason once, at the position to be fixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from quizapp.authoring.failing import line_problem
from quizapp.authoring.trial import Trial
from quizapp.authoring.wording import where_text
from quizapp.bank import Variant
from quizapp.bank.faults import Problem, Severity, Steps
from quizapp.bank.templates import fill
from quizapp.examine.examined import Examined
from quizapp.kinds import KINDS
from quizapp.kinds.written import parsed, used_names
from quizapp.runner.client import Program
from quizapp.runner.language import check_program
from quizapp.words import Words

_TIE = "mistake-equals-truth"
#: The rule for each reason why a variant has no truth.
_RULES = {
    "grading.unsettled-raised": "code-fails",
    "grading.unsettled-timeout": "code-times-out",
    "grading.unsettled-memory": "code-out-of-memory",
    "grading.unsettled-crashed": "code-crashes",
    "grading.unsettled-refused": "code-refused",
    "grading.unsettled-walled": "wall-refused",
    "grading.unsettled-too-many": "answer-too-large",
    "grading.unsettled-too-long": "answer-too-large",
    "grading.unsettled-too-deep": "answer-too-large",
    "grading.unsettled-nothing-printed": "nothing-printed",
    "grading.unsettled-truth-is-tensor": "no-truth-value",
    "grading.unsettled-truth-is-other": "no-truth-value",
    "grading.unsettled-choice-undecided": "right-fails",
    "grading.unsettled-choice-none-right": "no-right-option",
    "grading.unsettled-choice-many-right": "several-right-options",
    "attempts.unsettled-own-answer": "own-answer-unfit",
    "attempts.unsettled-edge": "edge-fails",
    "attempts.unsettled-edge-raised": "edge-fails",
    "examiner.tie": _TIE,
    "examiner.code-undecided": "right-fails",
    "examiner.code-not-right": "no-right-option",
    "examiner.too-few-options": "too-few-options",
}
_OTHERWISE = "no-answer"
#: The verb forms for one variant and for several.
_VERBS = {
    "code-fails": ("fails", "fail"),
    "code-times-out": ("runs out of time", "run out of time"),
    "code-out-of-memory": ("runs out of memory", "run out of memory"),
    "code-crashes": ("crashes", "crash"),
    "code-refused": ("is refused", "are refused"),
    "wall-refused": ("does something forbidden", "do something forbidden"),
    "answer-too-large": ("has an answer that is too large", "have answers that are too large"),
    "nothing-printed": ("prints nothing", "print nothing"),
    "no-truth-value": ("gives neither True nor False", "give neither True nor False"),
    "right-fails": ("cannot be judged by `right`", "cannot be judged by `right`"),
    "no-right-option": ("has no right option", "have no right option"),
    "several-right-options": ("has several right options", "have several right options"),
    "too-few-options": ("has no wrong option", "have no wrong option"),
    "own-answer-unfit": ("cannot be answered with its own code", "cannot be answered with their own code"),
    "edge-fails": ("fails on an edge", "fail on an edge"),
    _OTHERWISE: ("gives no answer", "give no answer"),
}
_OF_RIGHT = frozenset({"right-fails", "no-right-option", "several-right-options"})
#: Reasons that are errors even if other variants are fit.
_NEVER = frozenset({"code-times-out", "code-out-of-memory", "code-crashes", "code-refused", "wall-refused"})

_ENGLISH = Words("en")


def unfit(trial: Trial) -> Iterator[Problem]:
    """A finding for each reason, except for mistakes that tie, which are reported separately."""
    if trial.failing is not None and trial.failing.part == "setup":
        yield _setup_fails(trial)
        return
    reasons: dict[str, list[Examined]] = {}
    for one in trial.examined:
        if one.unfit is not None:
            reasons.setdefault(_rule(one), []).append(one)
    if not trial.fit and len(reasons) > 1:
        yield _none_fit(trial)
        return
    for rule, ones in reasons.items():
        if rule != _TIE:
            yield _problem(trial, rule, ones, "warning" if trial.fit and rule not in _NEVER else "error")


def explained(trial: Trial) -> str | None:
    """``12 of 180 fit: 41 tie with keepdim, 9 fail``; None if every variant is fit."""
    fit = len(trial.fit)
    if trial.total in (fit, 1):
        return None
    counted: Counter[tuple[str, str]] = Counter(
        _verb_forms(one) for one in trial.examined if one.unfit is not None
    )
    parts = [f"{count:,} {forms[count > 1]}" for forms, count in counted.most_common()]
    if untried := trial.total - len(trial.examined):
        parts.append(f"{untried:,} not tried")
    return f"{fit:,} of {trial.total:,} fit: {', '.join(parts)}"


def _rule(one: Examined) -> str:
    return _RULES.get(one.unfit.key if one.unfit else "", _OTHERWISE)


def _verb_forms(one: Examined) -> tuple[str, str]:
    rule = _rule(one)
    if one.unfit is not None and rule == _TIE:
        mistake = dict(one.unfit.fills)["mistake"]
        return f"ties with {mistake}", f"tie with {mistake}"
    return _VERBS[rule]


def _reason(one: Examined) -> str:
    return "" if one.unfit is None else _ENGLISH.note(one.unfit)


def _none_fit(trial: Trial) -> Problem:
    key = "where" if trial.question.entry.where else "vary"
    message = f"no variant can be asked ({explained(trial)}); the first one: {_reason(trial.examined[0])}"
    return Problem((key,), "no-fit-variants", message, on_key=True)


def _setup_fails(trial: Trial) -> Problem:
    assert trial.failing is not None
    message = (
        f"`setup` raises {trial.failing.error}; fix it, because only the code that is asked about may fail"
    )
    return line_problem(trial.question, "setup", trial.failing.line, "code-fails", message)


def _problem(trial: Trial, rule: str, ones: list[Examined], severity: Severity) -> Problem:
    first = ones[0]
    where = where_text(len(ones), len(trial.examined), first.variant)
    if severity == "warning":
        advice = "exclude these variants with `where`"
    elif KINDS[trial.question.ask].could_ask_error:
        advice = "set `ask: error` to ask about the exception"
    else:
        advice = "write code that runs"
    if rule == "code-fails" and trial.failing is not None:
        message = f"{where}the code raises {trial.failing.error}; fix it, or {advice}"
        return line_problem(trial.question, "code", trial.failing.line, rule, message, severity)
    if rule == "own-answer-unfit" and (forbidden := _forbidden(first.variant)) is not None:
        index, name = forbidden
        message = f"`{name}` is used by the question's own `code`; write `code` without it, or remove it here"
        return Problem(("forbid", index), "forbids-itself", where + message)
    if rule == "code-refused":
        return _refused(trial, first.variant, where, _reason(first))
    if rule == "wall-refused" and trial.walled is not None:
        walled, message = trial.walled, where + _reason(first)
        if walled.part == "options":
            return Problem(("options", walled.line), rule, message)
        return line_problem(trial.question, walled.part, walled.line, rule, message)
    message = where + _reason(first)
    if severity == "warning":
        message += f", or {advice}"
    return Problem(_path(rule, first), rule, message, severity)


def _forbidden(variant: Variant) -> tuple[int, str] | None:
    """The first name in ``forbid`` that the question's own program uses, and its position."""
    try:
        used = set(used_names(parsed(variant.reference or ""), variant.setup))
    except SyntaxError:
        return None
    return next(((index, name) for index, name in enumerate(variant.forbidden) if name in used), None)


def _path(rule: str, one: Examined) -> Steps:
    fills = dict(one.unfit.fills) if one.unfit is not None else {}
    if rule in _OF_RIGHT:
        return ("right",)
    if rule == "edge-fails":
        return ("edges", int(str(fills["edge"])) - 1)
    if rule == "own-answer-unfit" and one.variant.fills:
        return ("fill",)
    of_options = one.variant.reference is None or rule == "too-few-options"
    return ("options",) if of_options else ("code",)


def _refused(trial: Trial, variant: Variant, where: str, otherwise: str) -> Problem:
    """The positions and reasons for which a program is refused."""
    question = trial.question
    programs: dict[Steps, Program] = {}
    if variant.reference is not None:
        programs["code",] = Program(variant.reference, variant.setup, variant.right)
    for index, template in enumerate(question.options):
        programs["options", index] = Program(fill(template, variant.values), variant.setup, variant.right)
    for path, program in programs.items():
        for misplaced in check_program(program):
            line, message = misplaced.refusal.line, where + _ENGLISH.note(misplaced.refusal.note)
            if misplaced.part == "setup":
                return line_problem(question, "setup", line, "code-refused", message)
            if misplaced.part == "code" and path == ("code",):
                return line_problem(question, "code", line, "code-refused", message)
            steps = path if misplaced.part == "code" else (misplaced.part,)
            return Problem(steps, "code-refused", message)
    return Problem(("code",), "code-refused", where + otherwise)
