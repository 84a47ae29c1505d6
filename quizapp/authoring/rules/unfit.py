"""Variants that cannot be asked, and why: each reason once, where it is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from quizapp.authoring.failing import line_problem
from quizapp.authoring.trial import Trial
from quizapp.authoring.wording import where_text
from quizapp.bank.faults import Problem, Severity, Steps
from quizapp.bank.templates import fill
from quizapp.examiner import Examined
from quizapp.runner.client import Program
from quizapp.runner.language import check_program
from quizapp.words import Words

#: The rule for each reason that a variant has no truth.
_RULES = {
    "grading.unsettled-raised": "code-fails",
    "grading.unsettled-timeout": "code-times-out",
    "grading.unsettled-memory": "code-out-of-memory",
    "grading.unsettled-crashed": "code-crashes",
    "grading.unsettled-refused": "code-refused",
    "grading.unsettled-too-many": "answer-too-large",
    "grading.unsettled-too-long": "answer-too-large",
    "grading.unsettled-too-deep": "answer-too-large",
    "grading.unsettled-nothing-printed": "nothing-printed",
    "grading.unsettled-truth-is-tensor": "no-truth-value",
    "grading.unsettled-truth-is-other": "no-truth-value",
    "grading.unsettled-choice-undecided": "right-fails",
    "grading.unsettled-choice-none-right": "no-right-option",
    "grading.unsettled-choice-many-right": "several-right-options",
    "examiner.tie": "mistake-equals-truth",
}
_OTHERWISE = "no-answer"
_TIE = "examiner.tie"
_OF_RIGHT = frozenset({"right-fails", "no-right-option", "several-right-options"})
#: What no variant may do, even where others are fit.
_NEVER = frozenset({"code-times-out", "code-out-of-memory", "code-crashes", "code-refused"})
_SAID = {
    "code-fails": "fail",
    "code-times-out": "run out of time",
    "code-out-of-memory": "run out of memory",
    "code-crashes": "crash",
    "code-refused": "are refused",
    "answer-too-large": "have too large an answer",
    "nothing-printed": "print nothing",
    "no-truth-value": "give neither True nor False",
    "right-fails": "are not decided by `right`",
    "no-right-option": "have no right option",
    "several-right-options": "have several right options",
}

_ENGLISH = Words("en")


def unfit(trial: Trial) -> Iterator[Problem]:
    """A finding for each reason, but for mistakes that tie: those are looked at on their own."""
    reasons: dict[str, list[Examined]] = {}
    for one in trial.examined:
        if one.unfit is not None:
            reasons.setdefault(_rule(one), []).append(one)
    setup_fails = trial.failing is not None and trial.failing.part == "setup"
    if trial.failing is not None and setup_fails and (trial.question.ask in ("error", "choice")):
        yield _setup_fails(trial, trial.failing.line, trial.failing.error)
        return
    none_fit = not trial.fit
    if none_fit and len(reasons) > 1:
        yield _none_fit(trial)
        return
    for rule, ones in reasons.items():
        if rule == "mistake-equals-truth":
            continue
        yield _problem(trial, rule, ones, "error" if none_fit or rule in _NEVER else "warning")


def explained(trial: Trial) -> str | None:
    """``12 of 180 fit: 41 tie with keepdim, 9 fail``; None where every variant is fit."""
    fit = len(trial.fit)
    if fit == trial.total:
        return None
    counted: Counter[str] = Counter()
    for one in trial.examined:
        if one.unfit is not None:
            counted[_said(one)] += 1
    parts = [f"{count:,} {said}" for said, count in counted.most_common()]
    if untried := trial.total - len(trial.examined):
        parts.append(f"{untried:,} were not tried")
    return f"{fit:,} of {trial.total:,} fit: {', '.join(parts)}"


def _rule(one: Examined) -> str:
    return _RULES.get(one.unfit.key if one.unfit else "", _OTHERWISE)


def _said(one: Examined) -> str:
    if one.unfit is not None and one.unfit.key == _TIE:
        return f"tie with {dict(one.unfit.fills)['mistake']}"
    return _SAID.get(_rule(one), "give no answer")


def _none_fit(trial: Trial) -> Problem:
    said = explained(trial)
    first = trial.examined[0]
    reason = _ENGLISH.note(first.unfit) if first.unfit is not None else ""
    entry = trial.question.entry
    key = "where" if entry.where else "vary"
    message = f"no variant can be asked ({said}); the first: {reason}"
    return Problem((key,), "no-fit-variants", message, on_key=True)


def _setup_fails(trial: Trial, line: int, error: str) -> Problem:
    first = trial.examined[0].variant
    where = where_text(len(trial.examined), len(trial.examined), first) if len(trial.examined) > 1 else ""
    message = f"{where}`setup` raises {error}; mend it, only what is asked about may fail"
    return line_problem(trial.question, "setup", line, "code-fails", message)


def _problem(trial: Trial, rule: str, ones: list[Examined], severity: Severity) -> Problem:
    first = ones[0]
    assert first.unfit is not None
    where = where_text(len(ones), len(trial.examined), first.variant)
    reason = _ENGLISH.note(first.unfit)
    if rule == "code-refused":
        path, needle, reason = _refused(first, reason)
        return Problem(path, rule, where + reason, severity, needle=needle)
    if severity == "warning":
        reason += ", or rule these variants out in `where`"
    message = where + reason
    if rule == "code-fails" and trial.failing is not None:
        found = line_problem(trial.question, trial.failing.part, trial.failing.line, rule, message)
        return Problem(found.path, rule, message, severity, needle=found.needle)
    if rule in _OF_RIGHT:
        return Problem(("right",), rule, message, severity)
    key = "code" if first.variant.code is not None else "options"
    return Problem((key,), rule, message, severity)


def _refused(one: Examined, otherwise: str) -> tuple[Steps, str | None, str]:
    """Where a program may not run as it is written, and why."""
    variant = one.variant
    programs: dict[Steps, Program] = {}
    if variant.code is not None:
        programs["code",] = Program(variant.code, variant.setup)
    for place, template in enumerate(variant.question.options):
        programs["options", place] = Program(fill(template, variant.values), variant.setup, variant.right)
    for path, program in programs.items():
        for misplaced in check_program(program):
            text = {"setup": program.setup, "code": program.code, "right": program.right or ""}
            lines = text[misplaced.part].splitlines()
            line = misplaced.refusal.line
            needle = lines[line - 1].strip() if 0 < line <= len(lines) else ""
            steps: Steps = path if misplaced.part == "code" else (misplaced.part,)
            return steps, needle or None, _ENGLISH.note(misplaced.refusal.note)
    return ("code",), None, otherwise
