"""All statistics of a learner's progress, from one pass over the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from functools import cache

import numpy as np

from quizapp.bank import Library
from quizapp.bank.lasting import lasting
from quizapp.progress.activity import DayTally, by_day, by_hour, by_quality, share, streaks
from quizapp.progress.answer_columns import NONE, Answers, columns
from quizapp.progress.answers import LONGEST_PAUSE, Answer, Selection, Share
from quizapp.progress.behind import Behind
from quizapp.progress.behind import behind as questions_behind
from quizapp.progress.chosen_questions import ByName, ChosenQuestions, chosen_questions
from quizapp.progress.groups import BY_KIND, BY_PACK, BY_TAG, GroupFigures, Grouping, groups, tallies
from quizapp.progress.judged_schedule import judged_schedule
from quizapp.progress.leeches import leeches
from quizapp.progress.prediction import Figures
from quizapp.progress.reading import Tell, read_answers, tell_nobody
from quizapp.progress.retention import Retention, retention
from quizapp.progress.schedule_figures import DayAhead, ahead, by_ease, by_interval, load
from quizapp.progress.slip_rates import SlipRate, days_looked_at, slip_rates
from quizapp.progress.steps import Steps
from quizapp.progress.streaks import Streaks
from quizapp.progress.sureness import Calibration, calibration
from quizapp.progress.weak import WeakSpot, weak_spots
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.spent_time import spent
from quizapp.scheduling.states import QuestionState
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
    group: Callable[[Grouping], tuple[GroupFigures, ...]]
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
        _ = self.packs, self.tags, self.kinds, self.behind, self.slips, self.prediction
        return self

    @property
    def packs(self) -> tuple[GroupFigures, ...]:
        """The figures of each pack; computed on first access, as are those of tags and kinds."""
        return self.group(BY_PACK)

    @property
    def tags(self) -> tuple[GroupFigures, ...]:
        """The figures of each tag."""
        return self.group(BY_TAG)

    @property
    def kinds(self) -> tuple[GroupFigures, ...]:
        """The figures of each kind of question."""
        return self.group(BY_KIND)

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


# Python's garbage collector would traverse the lists of all questions again and again.
@lasting()
def statistics(
    library: Library, store: Store, outlook: Outlook, selection: Selection, tell: Tell = tell_nobody
) -> Statistics:
    """The statistics of the selected questions and days."""
    every = read_answers(store, library, outlook.today, tell)
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
    chosen = chosen_questions(library, states, selection)
    questions, existing, by_name = chosen.questions, chosen.existing, chosen.by_name(answers.names)
    new = int(((existing.step == 0) & ~existing.suspended).sum())
    first_ever = every.is_review & (every.before == NONE)
    met_today = int((first_ever & (every.day == today.toordinal())).sum())
    days = by_day(answers)
    tallied = cache(lambda: tallies(answers))
    lately = of_questions.between(*days_looked_at(selection, today))
    return Statistics(
        today=today,
        answers=len(answers),
        accuracy=share(answers),
        streaks=streaks(answers, by_name.asked, today, limits.week),
        due=int(existing.is_due(today).sum()),
        new=new,
        total=len(questions),
        steps=_steps(chosen),
        retention=retention(answers, today),
        by_day=days,
        ahead=ahead(
            existing,
            today,
            limits,
            new_left=new,
            new_today=max(0, limits.on(today).new - met_today),
            done_today=outlook.done_today,
            seconds=sum(chosen.listed.seconds.tolist()) / max(1, len(questions)),
        ),
        load=load(existing),
        group=cache(lambda grouping: groups(grouping, library, tallied(), by_name)),
        weak=weak_spots(answers, by_name.ease),
        sure=calibration(answers),
        hours=by_hour(answers, outlook.zone),
        qualities=by_quality(answers),
        intervals=by_interval(chosen.columns),
        eases=by_ease(chosen.columns),
        speed=_speed(answers, library, by_name),
        minutes=sum(day.minutes for day in days),
        look_behind=cache(lambda: questions_behind(answers, chosen.asked, today)),
        leeches=leeches(chosen.lapsing),
        rate_slips=cache(lambda: slip_rates(lately, library, selection, today)),
        judge=cache(lambda: judged_schedule(of_questions, selection)),
    )


def _steps(chosen: ChosenQuestions) -> Steps:
    """The steps of existing questions, and of those that were met and no longer exist."""
    new = int((chosen.existing.step == 0).sum())
    learning, solid = (int((chosen.columns.step == step).sum()) for step in (1, 2))
    return Steps(new, learning, solid)


def _speed(answers: Answers, library: Library, by_name: ByName) -> Share:
    """Of the right reviews of existing questions, how many took no longer than a fluent learner needs."""
    questions = library.questions
    limits = by_name.of_questions(by_name.chosen.listed.seconds, np.nan)
    chosen = np.flatnonzero(answers.is_review & answers.right)
    question = answers.question[chosen]
    for at in np.unique(question[~by_name.exists[question]]).tolist():
        # A draft is not among the questions chosen, but exists.
        if (other := questions.get(by_name.names[at])) is not None:
            limits[at] = other.seconds
    limit = np.minimum(limits, LONGEST_PAUSE)[question]
    return Share(int((answers.seconds[chosen] <= limit).sum()), int((~np.isnan(limit)).sum()))
