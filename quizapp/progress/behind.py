"""The questions behind statistics, to look at or to practise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from quizapp.progress.answer_columns import Column, columns
from quizapp.progress.answers import Answer, Selection, plain_answers
from quizapp.progress.slip_rates import SPAN, SlipRate, slip_rates
from quizapp.progress.weak import WeakSpot, weak_states
from quizapp.scheduling.states import QuestionState, Scheduled, standing

if TYPE_CHECKING:
    from quizapp.bank import Library
    from quizapp.store import Store

#: The number of days that count as "lately" in the past, and as "soon" in the future.
_LATELY, _SOON = 30, 7


@dataclass(frozen=True, slots=True)
class Behind:
    """The ids of the questions behind each figure, in the order in which they are best practised.

    ``today`` were answered today; ``missed`` are those met before whose latest reviews, of 30
    days, include one that was not right; ``soon`` fall due within seven days; ``learning``
    are met and not solid, the shortest interval first; ``surely_wrong`` were answered
    wrongly by a learner who was sure, the latest first.
    """

    today: tuple[str, ...]
    missed: tuple[str, ...]
    soon: tuple[str, ...]
    learning: tuple[str, ...]
    surely_wrong: tuple[str, ...]


def behind(answers: Iterable[Answer], states: Mapping[str, QuestionState], today: date) -> Behind:
    """The questions behind the figures of these answers, out of the questions that may be asked."""
    lately = today - timedelta(days=_LATELY - 1)
    scheduled = [
        (state.schedule, name)
        for name, state in states.items()
        if isinstance(state.schedule, Scheduled) and not state.suspended
    ]
    soon = sorted(
        (schedule.due, name) for schedule, name in scheduled if schedule.due <= today + timedelta(days=_SOON)
    )
    learning = sorted(
        (schedule.memory.interval, name) for schedule, name in scheduled if states[name].step == "learning"
    )
    of = columns(answers)
    wrong, met = ~of.right, of.by_name(states.__contains__, np.bool_)[of.question]

    def names(chosen: Column) -> tuple[str, ...]:
        return tuple(of.names[at] for at in dict.fromkeys(of.question[chosen & met].tolist()))

    def latest(chosen: Column) -> tuple[str, ...]:
        return tuple(of.names[at] for at in dict.fromkeys(of.question[chosen & met][::-1].tolist()))

    return Behind(
        today=names(of.day == today.toordinal()),
        missed=latest(of.is_repeat & wrong & (of.day >= lately.toordinal())),
        soon=tuple(name for _, name in soon),
        learning=tuple(name for _, name in learning),
        surely_wrong=latest((of.sure == 1) & of.typed & wrong),
    )


@dataclass(frozen=True, slots=True)
class WeakPoints:
    """The weak points on the home screen: classes of slips that were made, and questions."""

    slips: tuple[SlipRate, ...]
    spots: tuple[WeakSpot, ...]


def weak_points(library: Library, store: Store, today: date) -> WeakPoints:
    """The classes of slips made lately, and the weakest questions that still exist.

    Only the days in which slips count are read, so that a long log takes no longer.
    """
    since = today - timedelta(days=2 * SPAN - 1)
    recent = standing(store.acts(since_day=since), library.aliases, store.scheduler)
    answers = plain_answers(recent, library.aliases)
    slips = slip_rates(answers, library, Selection(), today)
    held = (state for name, state in store.states().items() if name in library.questions)
    return WeakPoints(tuple(one for one in slips if one.now.made), weak_states(answers, held))
