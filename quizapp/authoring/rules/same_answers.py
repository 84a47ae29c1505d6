"""Reports answers that teach nothing, because all variants or a mistake give the same result, and
examples that are not graded as their author says."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.authoring.trial import Trial
from quizapp.authoring.wording import given_text, listed, one_line, where_text
from quizapp.bank.entry_parts import ExampleEntry, MistakeEntry
from quizapp.bank.expressions import parse
from quizapp.bank.faults import Problem
from quizapp.bank.variant import refusal
from quizapp.examine.examined import Examined, Judged
from quizapp.kinds import KINDS
from quizapp.kinds.choice import Choice, ChoiceTruth
from quizapp.kinds.programs import ProgramTruth
from quizapp.words import Words

_ENDINGS = {"timeout": "code-times-out", "memory": "code-out-of-memory", "crashed": "code-crashes"}

_VERDICTS = {"accept": "right", "reject": "wrong", "unreadable": "unreadable"}
_ENGLISH = Words("en")


def constant_answer(trial: Trial) -> Iterator[Problem]:
    """A warning if every variant has the same answer."""
    fit = trial.fit
    # If answers are programs, it is the task that varies.
    programs = any(isinstance(one.truth, ProgramTruth) for one in fit)
    if len(fit) < 2 or programs or KINDS[trial.question.ask].is_of_the_machine:
        return
    answers = {_meaning(one) for one in fit}
    if len(answers) == 1:
        answer = one_line(answers.pop(), 40)
        message = (
            f"all {len(fit):,} variants have the answer `{answer}`, which learners will memorize; "
            "vary something that it depends on"
        )
        yield Problem(("vary",), "constant-answer", message, "warning", on_key=True)


def _meaning(one: Examined) -> str:
    """The answer as a learner would remember it: options by their text, not their number."""
    match one.truth:
        case ChoiceTruth(right, options):
            return " · ".join(sorted(options[number - 1] for number in right))
    return one.answer or ""


def mistakes(trial: Trial) -> Iterator[Problem]:
    """Findings about mistakes that never apply, do not finish, or equal the truth."""
    for index, entry in enumerate(trial.question.entry.mistakes):
        problem = _mistake(trial, index, entry)
        if problem is not None:
            yield problem


def _mistake(trial: Trial, index: int, entry: MistakeEntry) -> Problem | None:
    path = ("mistakes", index, "code")
    made = [one for one in trial.examined if not refusal(map(parse, entry.where), one.variant.values)]
    if not made:
        message = f"no variant satisfies the `where` of `{entry.id}`; relax it, or remove the mistake"
        return Problem(("mistakes", index, "where"), "mistake-never-made", message, "warning", on_key=True)
    ran = [each.outcome for one in made for each in one.mistakes if each.mistake.id == entry.id]
    for outcome in ran:
        if outcome.ended not in ("finished", "error"):
            rule = _ENDINGS.get(outcome.ended, "wall-refused" if outcome.walled else "code-refused")
            reason = outcome.note or "it was stopped"
            return Problem(path, rule, f"the mistake `{entry.id}` did not finish ({reason}); simplify it")
    if isinstance(KINDS[trial.question.ask], Choice) and not trial.question.draws:
        known = {each.mistake.id for one in made for each in one.mistakes if each.truth is not None}
        if entry.id not in known:
            message = (
                f"the mistake `{entry.id}` picks no option in any variant; as its `code`, write the "
                "options that it picks, one a line, or remove it"
            )
            return Problem(path, "mistake-never-made", message, "warning")
    equal = [one for one in made if _equals(one, entry.id)]
    enough = len(made) if KINDS[trial.question.ask].has_few_answers else len(made) // 2 + 1
    if len(equal) >= enough:
        where = where_text(len(equal), len(made), equal[0].variant)
        message = (
            f"{where}the mistake `{entry.id}` gives the right answer; change it, "
            "or restrict its `where` to the variants in which it is wrong"
        )
        return Problem(path, "mistake-equals-truth", message)
    if (
        not KINDS[trial.question.ask].mistakes_may_fail
        and ran
        and all(outcome.ended == "error" for outcome in ran)
    ):
        raised = ran[0].error
        error = "it raises" if raised is None else one_line(f"{raised.type}: {raised.message}")
        message = (
            f"the mistake `{entry.id}` fails in every variant ({error}), so it never explains an "
            "answer; fix it, or remove it"
        )
        return Problem(path, "mistake-fails", message, "warning")
    return None


def _equals(one: Examined, mistake: str) -> bool:
    if one.unfit is not None:
        return one.unfit.key == "examiner.tie" and dict(one.unfit.fills)["mistake"] == mistake
    # A mistake that was not examined has the question's own code.
    return all(each.mistake.id != mistake for each in one.mistakes) or not one.separates(mistake)


def examples(trial: Trial) -> Iterator[Problem]:
    """A finding for each example that is not graded as it says."""
    for index, entry in enumerate(trial.question.entry.examples):
        if index in trial.examples:
            yield from _example(index, entry, *trial.examples[index])


def _example(index: int, entry: ExampleEntry, one: Examined, judged: Judged | None) -> Iterator[Problem]:
    path = ("examples", index)
    where = f" where {given}" if (given := given_text(one.variant)) else ""
    if judged is None:
        reason = _ENGLISH.note(one.unfit) if one.unfit is not None else ""
        yield Problem(path, "example-fails", f"this variant is not asked ({reason}); choose another one")
        return
    key = next(key for key in _VERDICTS if getattr(entry, key) is not None)
    answer: str = getattr(entry, key)
    if judged.verdict != _VERDICTS[key]:
        note = "" if judged.note is None else f" ({_ENGLISH.note(judged.note)})"
        message = (
            f"`{one_line(answer, 40)}` is graded {judged.verdict}{note}{where}; "
            f"the answer is `{one_line(one.answer or '', 60)}`"
        )
        yield Problem((*path, key), "example-fails", message)
        return
    if entry.because is not None and entry.reject is not None:
        named = [slip.id for slip in judged.slips]
        if entry.because not in named:
            result = (
                f"the mistake that gives it is {listed(named)}" if named else "no mistake gives this answer"
            )
            message = f"`{entry.because}` does not explain `{one_line(entry.reject, 40)}`{where}: {result}"
            yield Problem((*path, "because"), "example-fails", message)
