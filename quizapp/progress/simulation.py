"""Simulates the cost of settings: a simulated learner follows the plan of each day ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from quizapp.bank import Library
from quizapp.progress.simulated_learner import SimulatedLearner, habits_of
from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.day_plan import plan_day
from quizapp.scheduling.due import asked_from, is_again
from quizapp.scheduling.levelling import Levelling
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.sm2 import PASSING
from quizapp.scheduling.states import New, QuestionState, Scheduled, after_answer, fold, standing

#: Maximum number of repetitions of a question on a day.
_PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """Settings to try: the ``name`` of the scheduler, the ``retention`` that FSRS aims at (None
    for SM-2), the ``limits`` of a day, and whether days are levelled."""

    name: str
    scheduler: Scheduler
    retention: float | None
    limits: DayLimits
    level_days: bool = False


@dataclass(frozen=True, slots=True)
class SimulatedDay:
    """The number of due and new questions asked on a day, and the minutes taken."""

    day: date
    due: int
    new: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a plan: its days, and how many questions are ``met`` and ``solid`` after them."""

    plan: Plan
    days: tuple[SimulatedDay, ...]
    met: int
    solid: int

    def minutes_mean(self, first: int | None = None) -> float:
        """Minutes a day, on average over the ``first`` days or over all."""
        days = self.days[:first]
        return sum(one.minutes for one in days) / len(days) if days else 0.0

    @property
    def minutes_most(self) -> float:
        return max((one.minutes for one in self.days), default=0.0)

    @property
    def due_most(self) -> int:
        return max((one.due for one in self.days), default=0)


class Simulation:
    """A learner's log and library, from which every plan starts on ``today``."""

    def __init__(self, library: Library, acts: Iterable[Act], fsrs: Scheduler, today: date) -> None:
        self._library = library
        self._fsrs = fsrs
        self._today = today
        self._acts: dict[str, list[Act]] = {}
        every = list(acts)
        for act in every:
            question = library.aliases.get(act.question, act.question)
            self._acts.setdefault(question, []).append(act)
        self._habits = habits_of(standing(every, library.aliases), library)
        self._remembered = self._states(fsrs)

    def learner(self, seed: int = 0) -> SimulatedLearner:
        """A simulated learner with the memory, grades and times shown by the log."""
        memories = {
            name: (state.schedule.memory, state.schedule.last)
            for name, state in self._remembered.items()
            if isinstance(state.schedule, Scheduled)
        }
        return SimulatedLearner(self._habits, self._fsrs, memories, seed)

    @property
    def has_questions(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self._library.questions)

    @property
    def reading(self) -> float:
        """Seconds between an answer and the next question."""
        return self._habits.reading

    def cost(self, plan: Plan, days: int, tell: Callable[[], None] = lambda: None) -> Cost:
        """Simulate a plan for a number of days; ``tell`` is called after each."""
        player = _Player(
            self._library, self._states(plan.scheduler), plan, self.learner(), self._habits.reading
        )
        played = []
        for ahead in range(days):
            played.append(player.play(self._today + timedelta(days=ahead)))
            tell()
        states = [player.states[name] for name in self._library.questions if name in player.states]
        solid = sum(state.step == "solid" for state in states)
        met = sum(isinstance(state.schedule, Scheduled) for state in states)
        return Cost(plan, tuple(played), met, solid)

    def _states(self, scheduler: Scheduler) -> dict[str, QuestionState]:
        return {name: fold(name, rows, scheduler) for name, rows in self._acts.items()}


class _Player:
    """Simulates days in order, asking what the plan of the day says until nothing is left."""

    def __init__(
        self,
        library: Library,
        states: Mapping[str, QuestionState],
        plan: Plan,
        learner: SimulatedLearner,
        reading: float,
    ) -> None:
        self.states = dict(states)
        self._library = library
        self._plan = plan
        self._learner = learner
        self._reading = reading
        self._rows = 0

    def play(self, day: date) -> SimulatedDay:
        due = new = 0
        seconds = 0.0
        known_before: int | None = None
        # Questions learned may allow others to be asked on the same day.
        while known_before != (known := self._known()):
            known_before = known
            asked = self._left(day, seconds)
            for name in asked:
                is_new = isinstance(self._state(name).schedule, New)
                new, due = new + is_new, due + (not is_new)
                seconds += self._answer(name, "review", day)
            if new >= self._plan.limits.new or not asked:
                break
        repeated = [name for name, state in self.states.items() if is_again(state, day)]
        for _ in range(_PATIENCE):
            repeated = [name for name in repeated if is_again(self.states[name], day)]
            seconds += sum(self._answer(name, "drill", day) for name in repeated)
        return SimulatedDay(day, due, new, seconds / 60)

    def _left(self, day: date, spent: float) -> list[str]:
        planned = plan_day(self._library, self.states, day, self._plan.limits, spent=spent)
        return [one.id for one in planned if one.kind == "review"]

    def _known(self) -> int:
        return sum(state.known for state in self.states.values())

    def _state(self, name: str) -> QuestionState:
        return self.states.get(name) or QuestionState(name)

    def _answer(self, name: str, kind: AnswerKind, day: date) -> float:
        """Answer a question, and return the seconds taken."""
        question = self._library.questions.get(name)
        if question is None:
            return 0.0
        given = self._learner.answer(name, kind, day, question.seconds)
        self._rows += 1
        act = Act(
            id=f"z{self._rows:09}",  # later than every row of the log
            at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            day=day,
            deed="answered",
            question=name,
            kind=kind,
            verdict="right" if given.quality >= PASSING else "wrong",
            quality=given.quality,
        )
        self.states[name] = self._levelled(self._state(name), act)
        return given.seconds + self._reading

    def _levelled(self, before: QuestionState, act: Act) -> QuestionState:
        """The state after an answer, with the due day chosen by levelling and easy days."""
        plan, scheduler = self._plan, self._plan.scheduler
        after = after_answer(before, act, scheduler)
        if act.kind != "review" or not isinstance(after.schedule, Scheduled):
            return after
        load: Counter[date] = Counter()
        if plan.level_days:
            load.update(day for day in map(asked_from, self.states.values()) if day is not None)
        levelling = Levelling(plan.limits.week, plan.level_days, load)
        if not levelling.is_on:
            return after
        until = levelling.day(act.day, after.schedule.memory.interval)
        return after_answer(before, replace(act, until=until), scheduler)
