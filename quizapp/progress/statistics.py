"""Every figure of a learner's progress, from one reading of the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING
from zlib import crc32

from quizapp.bank import Library, Question
from quizapp.progress.activity import DayTally, Share, Streaks, by_day, by_hour, by_quality, share, streaks
from quizapp.progress.answers import LONGEST_PAUSE, Answer, Selection, plain_answers
from quizapp.progress.behind import Behind, WeakPoints, behind
from quizapp.progress.groups import GroupFigures, by_kind, by_pack, by_tag, groups
from quizapp.progress.leeches import leeches
from quizapp.progress.prediction import (
    Figures,
    PastReview,
    average_predictions,
    counted,
    moving_predictions,
    scheduler_predictions,
)
from quizapp.progress.prediction import figures as judged
from quizapp.progress.retention import Retention, retention
from quizapp.progress.slip_rates import SPAN, SlipRate, slip_rates
from quizapp.progress.steps import DayAhead, Steps, ahead, by_ease, by_interval, load, steps
from quizapp.progress.sureness import Calibration, calibration
from quizapp.progress.weak import WeakSpot, weak_spots, weak_states
from quizapp.scheduling.levelling import USUAL_WEEK, Week
from quizapp.scheduling.states import QuestionState, is_due, standing

if TYPE_CHECKING:
    from quizapp.store import Store

#: Reviews of questions met before that it takes to judge a schedule.
ENOUGH_REVIEWS = 200
#: So many reviews are judged at most: of a longer log those of a part of the questions, always the same.
_JUDGED = 20_000


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is told of a learner's progress, as of ``today``.

    Answers are those that stand, of every kind, to the questions and on the days
    selected. What the schedule holds (``due``, ``new``, ``steps``, ``ahead``, ``load`` and
    the intervals and ease) is that of the questions selected as of today, whatever the
    days selected. ``due`` counts the reviews due or overdue, ``new`` the questions
    that were never reviewed; suspended ones are in neither, and what is in no file
    any more is never due. ``total`` is how many questions the files have. ``speed`` is how many
    of the right reviews took no longer than the question's ``seconds:``.
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
    slips: tuple[SlipRate, ...]
    sure: Calibration
    hours: tuple[Share, ...]
    qualities: tuple[int, ...]
    intervals: tuple[int, ...]
    eases: tuple[int, ...]
    speed: Share
    minutes: float
    behind: Behind
    prediction: Mapping[str, Figures] | None = None
    leeches: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What figures need to know besides the log: the learner's today, their zone (the system's
    where it is None), how many new questions a day are asked, and on which days of the week any are."""

    today: date
    zone: tzinfo | None
    new_per_day: int
    week: Week = USUAL_WEEK


def read_answers(store: Store, library: Library) -> list[Answer]:
    """Every answer of the log that stands, as figures see it."""
    return plain_answers(standing(store.acts(), library.aliases, store.scheduler), library.aliases)


def statistics(library: Library, store: Store, outlook: Outlook, selection: Selection) -> Statistics:
    """Every figure of the questions and days selected."""
    return figures(read_answers(store, library), store.states(), library, outlook, selection)


def weak_points(library: Library, store: Store, today: date) -> WeakPoints:
    """The classes of slips that were made lately, and the weakest questions that there still are.

    Only the days are read in which slips count, so that this takes as long for a long log.
    """
    since = today - timedelta(days=2 * SPAN - 1)
    recent = standing(store.acts(since_day=since), library.aliases, store.scheduler)
    answers = plain_answers(recent, library.aliases)
    slips = slip_rates(answers, library, Selection(), today)
    held = (state for name, state in store.states().items() if name in library.questions)
    return WeakPoints(tuple(one for one in slips if one.now.made), weak_states(answers, held))


def figures(
    every: Sequence[Answer],
    states: Mapping[str, QuestionState],
    library: Library,
    outlook: Outlook,
    selection: Selection,
) -> Statistics:
    """Every figure, of all ``answers`` in order and the ``states`` that they led to."""
    today = outlook.today
    of_questions = selection.of_questions(every, library)
    answers = selection.of_days(of_questions)
    questions = [one for name, one in library.questions.items() if selection.has_question(name, library)]
    states = {name: state for name, state in states.items() if selection.has_question(name, library)}
    asked = {
        question.id: states.get(question.id) or QuestionState(question.id)
        for question in questions
        if question.id not in states or not states[question.id].suspended
    }
    new = sum(state.step == "new" for state in asked.values())
    met_today = sum(one.is_first and one.day == today for one in every)
    gone = [state for name, state in states.items() if name not in library.questions]
    days = by_day(answers)
    return Statistics(
        today=today,
        answers=len(answers),
        accuracy=share(answers),
        streaks=streaks(answers, asked.keys(), today, outlook.week),
        due=sum(is_due(state, today) for state in asked.values()),
        new=new,
        total=len(questions),
        steps=_steps(questions, states, gone),
        retention=retention(answers, today),
        by_day=days,
        ahead=ahead(
            asked.values(),
            today,
            new_left=new,
            new_today=max(0, outlook.new_per_day - met_today),
            new_per_day=outlook.new_per_day,
        ),
        load=load(asked.values()),
        packs=groups(by_pack(library), questions, answers, states),
        tags=groups(by_tag(library), questions, answers, states),
        kinds=groups(by_kind(library), questions, answers, states),
        weak=weak_spots(answers, states),
        slips=slip_rates(of_questions, library, selection, today),
        sure=calibration(answers),
        hours=by_hour(answers, outlook.zone),
        qualities=by_quality(answers),
        intervals=by_interval(states.values()),
        eases=by_ease(states.values()),
        speed=_speed(answers, library),
        minutes=sum(day.minutes for day in days),
        behind=behind(answers, {name: asked[name] for name in asked.keys() & states.keys()}, today),
        prediction=_prediction(of_questions, selection),
        leeches=leeches(states),
    )


def _steps(
    questions: Sequence[Question], states: Mapping[str, QuestionState], gone: Sequence[QuestionState]
) -> Steps:
    """The steps of what the files hold, and of what was met and is in none any more."""
    held = (states.get(one.id) or QuestionState(one.id) for one in questions)
    return steps([*held, *(state for state in gone if state.step != "new")])


def _speed(answers: Sequence[Answer], library: Library) -> Share:
    """Of the right reviews of what is in a file, how many took no longer than a fluent learner needs."""
    limits = {name: min(question.seconds, LONGEST_PAUSE) for name, question in library.questions.items()}
    taken = [
        one.seconds <= limits[one.question]
        for one in answers
        if one.kind == "review" and one.right and one.question in limits
    ]
    return Share(sum(taken), len(taken))


def _prediction(answers: Sequence[Answer], selection: Selection) -> dict[str, Figures] | None:
    """How well each model predicted the reviews of the days selected, having seen only what
    came before each; None where there are too few to tell."""
    from quizapp.scheduling.fsrs6 import DEFAULT_WEIGHTS, Fsrs6
    from quizapp.scheduling.schedulers import SM2

    reviews = [PastReview(one.question, one.day, one.quality) for one in answers if one.kind == "review"]
    if len(reviews) > _JUDGED:
        part = len(reviews) // _JUDGED + 1
        reviews = [one for one in reviews if crc32(one.card.encode()) % part == 0]
    of = counted(reviews)
    chosen = [at for at, one in enumerate(of) if selection.has_day(reviews[one.index].day)]
    if len(chosen) < ENOUGH_REVIEWS:
        return None
    outcomes = [one.passed for one in of]
    predictions = {
        "sm2": scheduler_predictions(reviews, SM2),
        "fsrs6": scheduler_predictions(reviews, Fsrs6(DEFAULT_WEIGHTS)),
        "average": average_predictions(outcomes),
        "moving": moving_predictions(outcomes),
    }
    return {
        name: judged([every[at] for at in chosen], [of[at] for at in chosen])
        for name, every in predictions.items()
    }
