"""A question's own tests: whether each answer is judged as its author says."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.authoring.trial import Trial
from quizapp.authoring.wording import given_text, listed, one_line
from quizapp.bank.faults import Problem
from quizapp.bank.format import ExampleEntry
from quizapp.examine.examined import Examined, Judged
from quizapp.words import Words

_VERDICTS = {"accept": "right", "reject": "wrong", "unreadable": "unreadable"}
_ENGLISH = Words("en")


def examples(trial: Trial) -> Iterator[Problem]:
    """A finding for each example that does not hold."""
    for place, entry in enumerate(trial.question.entry.examples):
        if place in trial.examples:
            yield from _example(place, entry, *trial.examples[place])


def _example(place: int, entry: ExampleEntry, one: Examined, judged: Judged | None) -> Iterator[Problem]:
    path = ("examples", place)
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
            said = (
                f"the mistake that gives it is {listed(named)}" if named else "no mistake gives this answer"
            )
            message = f"`{entry.because}` does not explain `{one_line(entry.reject, 40)}`{where}: {said}"
            yield Problem((*path, "because"), "example-fails", message)
