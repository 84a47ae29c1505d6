"""The learner's pace: how much is asked each day, and on which days reviews are scheduled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from quizapp.review.open_workspace import OpenWorkspace
from quizapp.scheduling.due import asked_from
from quizapp.scheduling.levelling import DueByDay, Levelling
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.spent_time import Speed, speed_of
from quizapp.store import Mark

#: Number of days of the log from which the learner's speed is measured.
_SPEED_DAYS = 14


class Pace:
    """The learner's pace, from the current settings and log of a workspace."""

    def __init__(self, opened: OpenWorkspace) -> None:
        self._opened = opened
        #: The learner's speed, and the day on which it was measured.
        self._measured: tuple[date, Speed] | None = None
        self._due_by_day = DueByDay()
        self._due_as_of = Mark()

    def limits(self) -> DayLimits:
        """The limits of a day, with the learner's speed over the last weeks."""
        settings = self._opened.settings
        minutes = settings.minutes_per_day
        return DayLimits(
            new=settings.new_per_day,
            due=settings.due_per_day,
            seconds=60.0 * minutes if minutes else None,
            speed=self._speed(self._opened.today),
            week=settings.week,
        )

    def levelling(self) -> Levelling:
        """What chooses the days of reviews, from the settings and the number of reviews due on each day."""
        settings = self._opened.settings
        load: Mapping[date, int] = {}
        if settings.level_days:
            found = self._opened.store.changes(self._due_as_of)
            self._due_as_of = found.mark
            self._due_by_day = DueByDay() if found.whole else self._due_by_day
            self._due_by_day.change((name, asked_from(state)) for name, state in found.states.items())
            load = self._due_by_day.load
        return Levelling(settings.week, settings.level_days, load)

    def _speed(self, today: date) -> Speed:
        if self._measured is None or self._measured[0] != today:
            answers = self._opened.store.answer_times(today - timedelta(days=_SPEED_DAYS))
            questions = self._opened.library.questions
            names = {one.question for one in answers if one.question in questions}
            self._measured = today, speed_of(answers, {name: questions[name].seconds for name in names})
        return self._measured[1]
