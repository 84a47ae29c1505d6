"""All statistics of a learner's progress, from one pass over the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from functools import cache

import numpy as np

from quizapp.bank import Library
from quizapp.progress.activity import DayTally, by_day, by_hour, by_quality, share, streaks
from quizapp.progress.answer_columns import NONE, Answers, columns
from quizapp.progress.answers import LONGEST_PAUSE, Answer, Selection, Share
from quizapp.progress.behind import Behind
from quizapp.progress.behind import behind as questions_behind
from quizapp.progress.groups import GroupFigures, by_kind, by_pack, by_tag, groups, tallies
from quizapp.progress.judged_schedule import judged_schedule
from quizapp.progress.leeches import leeches
from quizapp.progress.prediction import Figures
from quizapp.progress.reading import Tell, read_answers, tell_nobody
from quizapp.progress.retention import Retention, retention
from quizapp.progress.slip_rates import SlipRate, days_looked_at, slip_rates
from quizapp.progress.steps import DayAhead, Steps, ahead, by_ease, by_interval, load
from quizapp.progress.streaks import Streaks
from quizapp.progress.sureness import Calibration, calibration
from quizapp.progress.weak import WeakSpot, weak_spots
from quizapp.scheduling.due import is_due
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.spent_time import spent
from quizapp.scheduling.states import QuestionState, Step
from quizapp.store import Store


@dataclass(frozen=True, slots=True)
class Statistics:
    """A learner's progress as of ``today``.

    Answers are those that were not undone, of every kind, to the selected questions on the
    selected days. The data of the schedule (``due``, ``new``, ``steps``, ``ahead``, ``load`` and
    the intervals and ease) is that of the selected questions as of today, whatever the selected
    days. ``due`` counts the reviews due or overdue, ``new`` the questions that were never
    reviewed; suspended ones are in neither, and questions that no longer exist are never due.
    ``total`` is the number of existing questions. ``speed`` is the share of right reviews that
    took no longer than the question's ``seconds:``.
    """

    today: date
    answers: int
    accuracy: Share
    streaks: Streaks
    due: int
    new: int
    total: int
    steps: Steps
    retention: Mapping[str, Retention]
    by_day: tuple[DayTally, ...]
    ahead: tuple[DayAhead, ...]
    load: float
    packs: tuple[GroupFigures, ...]
    tags: tuple[GroupFigures, ...]
    kinds: tuple[GroupFigures, ...]
    weak: tuple[WeakSpot, ...]
    sure: Calibration
    hours: tuple[Share, ...]
    qualities: tuple[int, ...]
    intervals: tuple[int, ...]
    eases: tuple[int, ...]
    speed: Share
    minutes: float
    look_behind: Callable[[], Behind]
    leeches: tuple[tuple[str, int], ...]
    rate_slips: Callable[[], tuple[SlipRate, ...]]
    judge: Callable[[], Mapping[str, Figures] | None]

    def complete(self) -> Statistics:
        """The same, with all lazy properties computed."""
        _ = self.behind, self.slips, self.prediction
        return self

    @property
    def behind(self) -> Behind:
        """The questions behind the figures; computed on first access."""
        return self.look_behind()

    @property
    def slips(self) -> tuple[SlipRate, ...]:
        """The classes of slips and how often each is made; computed on first access."""
        return self.rate_slips()

    @property
    def prediction(self) -> Mapping[str, Figures] | None:
        """How well the schedulers predicted the reviews, None if there are too few; computed on
        first access."""
        return self.judge()


@dataclass(frozen=True, slots=True)
class Outlook:
    """Context besides the log: the learner's today, their time zone (None for the system's), the
    limits of a day, and how much of today's limits was used."""

    today: date
    zone: tzinfo | None
    limits: DayLimits
    done_today: float = 0.0


def statistics(
    library: Library, store: Store, outlook: Outlook, selection: Selection, tell: Tell = tell_nobody
) -> Statistics:
    """The statistics of the selected questions and days."""
    every = read_answers(store, library, tell)
    done = (
        spent(store.answers_on(outlook.today))
        if outlook.limits.seconds is not None
        # Questions met before that were reviewed today.
        else float((every.is_repeat & (every.day == outlook.today.toordinal())).sum())
    )
    outlook = replace(outlook, done_today=done)
    return figures(every, store.states(), library, outlook, selection)


def figures(
    every: Iterable[Answer],
    states: Mapping[str, QuestionState],
    library: Library,
    outlook: Outlook,
    selection: Selection,
) -> Statistics:
    """The statistics of all answers, and of the ``states`` they led to."""
    today, limits = outlook.today, outlook.limits
    every = columns(every)
    of_questions = every.of_questions(selection, library)
    answers = of_questions.of_days(selection)
    questions = [one for name, one in library.questions.items() if selection.has_question(name, library)]
    chosen = {one.id for one in questions}
    gone = [
        state
        for name, state in states.items()
        if name not in library.questions and selection.has_question(name, library)
    ]
    states = {name: state for name, state in states.items() if name in chosen}
    states |= {state.question: state for state in gone}
    stepped: dict[str, Step] = {
        one.id: states[one.id].step if one.id in states else "new" for one in questions
    }
    asked = {
        question.id: states.get(question.id) or QuestionState(question.id)
        for question in questions
        if question.id not in states or not states[question.id].suspended
    }
    new = sum(stepped[name] == "new" for name in asked)
    first_ever = every.is_review & (every.before == NONE)
    met_today = int((first_ever & (every.day == today.toordinal())).sum())
    days = by_day(answers)
    tallied = tallies(answers)
    lately = of_questions.between(*days_looked_at(selection, today))
    return Statistics(
        today=today,
        answers=len(answers),
        accuracy=share(answers),
        streaks=streaks(answers, asked.keys(), today, limits.week),
        due=sum(is_due(state, today) for state in asked.values()),
        new=new,
        total=len(questions),
        steps=_steps(stepped.values(), gone),
        retention=retention(answers, today),
        by_day=days,
        ahead=ahead(
            asked.values(),
            today,
            limits,
            new_left=new,
            new_today=max(0, limits.on(today).new - met_today),
            done_today=outlook.done_today,
            seconds=sum(one.seconds for one in questions) / max(1, len(questions)),
        ),
        load=load(asked.values()),
        packs=groups(by_pack(library), stepped, tallied),
        tags=groups(by_tag(library), stepped, tallied),
        kinds=groups(by_kind(library), stepped, tallied),
        weak=weak_spots(answers, states),
        sure=calibration(answers),
        hours=by_hour(answers, outlook.zone),
        qualities=by_quality(answers),
        intervals=by_interval(states.values()),
        eases=by_ease(states.values()),
        speed=_speed(answers, library),
        minutes=sum(day.minutes for day in days),
        look_behind=cache(
            lambda: questions_behind(
                answers, {name: asked[name] for name in asked.keys() & states.keys()}, today
            )
        ),
        leeches=leeches(states),
        rate_slips=cache(lambda: slip_rates(lately, library, selection, today)),
        judge=cache(lambda: judged_schedule(of_questions, selection)),
    )


def _steps(steps: Iterable[Step], gone: Sequence[QuestionState]) -> Steps:
    """The steps of existing questions, and of those that were met and no longer exist."""
    counts = Counter(steps)
    counts.update(state.step for state in gone if state.step != "new")
    return Steps(counts["new"], counts["learning"], counts["solid"])


def _speed(answers: Answers, library: Library) -> Share:
    """Of the right reviews of existing questions, how many took no longer than a fluent learner needs."""
    questions = library.questions
    limits = answers.by_name(
        lambda name: questions[name].seconds if name in questions else np.nan, np.float64
    )
    of = answers.where(answers.is_review & answers.right)
    needed = np.minimum(limits, LONGEST_PAUSE)[of.question]
    return Share(int((of.seconds <= needed).sum()), int((~np.isnan(needed)).sum()))
