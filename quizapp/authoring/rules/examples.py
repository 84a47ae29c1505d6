"""A question's own tests: whether each answer is judged as its author says."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.authoring.trial import Trial
from quizapp.authoring.wording import given_text, listed, one_line
from quizapp.bank.faults import Problem
from quizapp.bank.format import ExampleEntry
from quizapp.examiner import Examined
from quizapp.grading.judging import judge
from quizapp.words import Words

_VERDICTS = {"accept": "right", "reject": "wrong", "unreadable": "unreadable"}
_ENGLISH = Words("en")


def examples(trial: Trial) -> Iterator[Problem]:
    """A finding for each example that does not hold."""
    for place, entry in enumerate(trial.question.entry.examples):
        one = trial.examples.get(place)
        if one is not None:
            yield from _example(place, entry, one)


def _example(place: int, entry: ExampleEntry, one: Examined) -> Iterator[Problem]:
    path = ("examples", place)
    where = f" where {given}" if (given := given_text(one.variant)) else ""
    if one.truth is None:
        reason = _ENGLISH.note(one.unfit) if one.unfit is not None else ""
        yield Problem(path, "example-fails", f"this variant is not asked ({reason}); take another one")
        return
    for key, verdict in _VERDICTS.items():
        answer: str | None = getattr(entry, key)
        if answer is None:
            continue
        judged = judge(one.truth, answer)
        if judged.verdict != verdict:
            note = "" if judged.note is None else f" ({_ENGLISH.note(judged.note)})"
            message = (
                f"`{one_line(answer, 40)}` is judged {judged.verdict}{note}{where}; "
                f"PyTorch gives `{one_line(one.answer or '', 60)}`"
            )
            yield Problem((*path, key), "example-fails", message)
            return
    if entry.because is not None and entry.reject is not None:
        named = [slip.mistake.id for slip in one.slips(entry.reject)]
        if entry.because not in named:
            said = f"it is named after {listed(named)}" if named else "no mistake gives this answer"
            message = f"`{entry.because}` does not explain `{one_line(entry.reject, 40)}`{where}: {said}"
            yield Problem((*path, "because"), "example-fails", message)
