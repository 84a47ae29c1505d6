"""The summary of a day's answers, for the end screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from quizapp.scheduling.acts import Act
from quizapp.scheduling.due import is_again
from quizapp.scheduling.sm2 import PASSING
from quizapp.scheduling.states import StandingAnswer, standing
from quizapp.store import Store


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a question's interval, in days; ``before`` is None for a new one."""

    question: str
    before: int | None
    after: int


@dataclass(frozen=True, slots=True)
class Summary:
    """``held`` are the questions that passed, the longest new interval first; ``again`` those
    that did not; ``slips`` are pairs of question and slip with their counts, most frequent first;
    ``unfinished`` is the number of questions left in the day's drill."""

    answers: int
    right: int
    seconds: float
    held: tuple[Change, ...]
    again: tuple[str, ...]
    slips: tuple[tuple[tuple[str, str], int], ...]
    unfinished: int


def summarise(
    store: Store,
    day: date,
    within: Container[str],
    aliases: Mapping[str, str],
    only: Container[str] | None = None,
) -> Summary:
    """The summary of the learner's answers of ``day`` to the questions ``within``.

    ``aliases`` maps former ids of questions to present ones; ``only`` holds the ids of the answers
    that count, None if all do.
    """

    def counts(act: Act) -> bool:
        return act.day == day and (only is None or act.id in only)

    answered = (aliases.get(act.question, act.question) for act in store.answers_on(day) if counts(act))
    names = [name for name in dict.fromkeys(answered) if name in within]
    answers: list[StandingAnswer] = []
    held: list[Change] = []
    again: list[str] = []
    for name in names:
        all_answers = standing(store.acts(question=name), scheduler=store.scheduler)
        answers += [one for one in all_answers if counts(one.act)]
        reviews = [one for one in all_answers if one.kind == "review"]
        for index, one in enumerate(reviews):
            if not counts(one.act) or one.interval is None:
                continue
            before = reviews[index - 1].interval if index else None
            if one.quality >= PASSING:
                held.append(Change(name, before, one.interval))
            else:
                again.append(name)
    slips = Counter((one.act.question, one.act.slip) for one in answers if one.act.slip)
    return Summary(
        answers=len(answers),
        right=sum(one.act.verdict == "right" for one in answers),
        seconds=sum(one.act.seconds or 0.0 for one in answers),
        held=tuple(sorted(held, key=lambda change: -change.after)),
        again=tuple(again),
        slips=tuple(((name, slip), count) for (name, slip), count in slips.most_common() if slip),
        unfinished=sum(is_again(store.state(name), day) for name in names),
    )
