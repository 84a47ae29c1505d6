"""A learner's work in one workspace: sessions, actions on questions, and statistics."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

from quizapp.bank.scope import Scope
from quizapp.progress.home_figures import HomeFigures, home_figures
from quizapp.progress.kept_weights import learners_fsrs
from quizapp.review.open_workspace import OpenWorkspace
from quizapp.review.pace import Pace
from quizapp.scheduling.acts import Act, Deed
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.spent_time import spent
from quizapp.scheduling.spreading import Spread, SpreadOrder, spread

if TYPE_CHECKING:
    # Not imported at startup: the home screen, which the learner waits for, does not need them.

    from quizapp.progress.answers import Selection
    from quizapp.progress.behind import WeakPoints
    from quizapp.progress.course_path import CoursePath
    from quizapp.progress.document import Document
    from quizapp.progress.history import PastAnswer
    from quizapp.progress.statistics import Statistics
    from quizapp.progress.summary import Summary
    from quizapp.progress.topics import Topic, Topics
    from quizapp.progress.trying_settings import Comparison
    from quizapp.review.lesson_steps import LessonBreak
    from quizapp.review.placement import Placement
    from quizapp.review.question_deeds import QuestionDeeds
    from quizapp.review.session import Sitting


class Study(OpenWorkspace):
    """A learner's work in one workspace."""

    _lesson_break: LessonBreak | None = None

    @cached_property
    def _pace(self) -> Pace:
        return Pace(self)

    @property
    def limits(self) -> DayLimits:
        """The limits of a day, with the learner's speed measured over the last weeks."""
        return self._pace.limits()

    def sitting(self, scope: Scope | None = None) -> Sitting:
        """Start a session. Only one may be in use at a time; the first one of a day starts a backup.

        Question files edited since they were read are read again, because the learner may have
        trusted the edited version, and the old one would not run. FSRS's weights are read again,
        too; raises SettingsError if they cannot be read.
        """
        from quizapp.review.lesson_steps import LessonBreak
        from quizapp.review.session import Sitting

        self._lesson_break = self._lesson_break or LessonBreak()
        self.take_up_edited()
        self.follow_weights()
        self._daily_backup.begin(self.store, self.clock())
        return Sitting(
            library=self.library,
            store=self.store,
            examiner=self.examiner,
            clock=self.clock,
            day_of=self.day_of,
            limits=self.limits,
            scope=scope,
            levelling=self._pace.levelling,
            lesson_break=self._lesson_break,
        )

    @property
    def placement(self) -> Placement:
        """Placement in the course, for a learner who knows some of its units."""
        from quizapp.review.placement import Placement

        return Placement(self.library, self.store, self.clock, self.day_of)

    def home(self) -> HomeFigures:
        """The data of the home screen."""
        figures = home_figures(self.library, self.store, self.today, self.limits)
        return replace(figures, spread=bool(self.deeds.latest_spread(self.store.states())))

    def comparison(
        self, new_per_day: Sequence[int] = (), retentions: Sequence[float] = (), days: int = 365
    ) -> Comparison:
        """Compare settings by simulating ``days`` days from today.

        ``new_per_day`` and ``retentions`` are the values to try.
        """
        from quizapp.progress.simulation import Simulation
        from quizapp.progress.trying_settings import Comparison, plans_to_compare

        plans = plans_to_compare(self.settings, self.workspace, self.limits, new_per_day, retentions)
        fsrs = learners_fsrs(self.settings.retention, self.workspace)
        simulation = Simulation(self.library, self.store.acts(), fsrs, self.today)
        return Comparison(simulation, plans, days)

    def get_ready(self) -> None:
        """Import and compute in advance what the first question needs, so that it appears sooner.

        Asking a question needs the models of :mod:`quizapp.bank`; listing questions does not.
        """
        import_module("quizapp.bank.variation")
        for question in islice(self.library.questions.values(), 1):
            _ = question.entry

    def summary(
        self, scope: Scope | None = None, also: Collection[str] = (), only: Iterable[Act] | None = None
    ) -> Summary:
        """Summarise today's answers within a scope and to the questions ``also``.

        With ``only``, no other answers are counted.
        """
        from quizapp.progress.summary import summarise

        covers = (scope or Scope()).covers
        within = {q.id for q in self.library.questions.values() if covers(q)} | set(also)
        answers = None if only is None else {act.id for act in only}
        return summarise(self.store, self.today, within, self.library.aliases, answers)

    def statistics(self, selection: Selection | None = None) -> Statistics:
        """All statistics of the learner's progress, for the selected questions, or for all if None."""
        from quizapp.progress.answers import Selection
        from quizapp.progress.statistics import Outlook, statistics

        outlook = Outlook(self.today, self.settings.timezone, self.limits)
        return statistics(self.library, self.store, outlook, selection or Selection())

    def progress_document(self, found: Statistics) -> Document:
        """Statistics in the form of a document."""
        from quizapp.progress.sections import document

        packs, language = self.library.packs, self.words.language
        return document(found, self.words, lambda name: packs[name].title.in_language(language))

    def topics(self) -> Topics:
        """Every pack and tag, with its questions and their states."""
        from quizapp.progress.topics import topics

        return topics(self.library, self.store.states(), self.today)

    def weak_points(self) -> WeakPoints:
        """The classes of slips made recently, and the weakest questions."""
        from quizapp.progress.behind import weak_points

        return weak_points(self.library, self.store, self.today)

    def path(self) -> CoursePath:
        """The learner's path through the course."""
        from quizapp.progress.course_path import course_path

        return course_path(self.library, self.store.states())

    def topic(self, scope: Scope) -> Topic | None:
        """The pack or tag of a scope, or the questions that it names, in order; None if the pack or
        tag does not exist."""
        from quizapp.progress.topics import Topic

        every = self.topics()
        if scope.questions is not None:
            named = scope.questions
            held = [one for topic in every.packs for one in topic.questions if one.question.id in named]
            return Topic(scope, None, (), tuple(held))
        return next((one for one in (*every.packs, *every.tags) if one.scope == scope), None)

    def history(self, question: str) -> tuple[PastAnswer | Act, ...]:
        """The history of a question, the latest first, without actions that were undone."""
        from quizapp.progress.history import history

        return history(self.library, self.store, self.library.questions[question])

    @cached_property
    def deeds(self) -> QuestionDeeds:
        """Actions on questions other than answering them."""
        from quizapp.review.question_deeds import QuestionDeeds

        return QuestionDeeds(self.store, self.clock, self.day_of)

    def plan_spread(self, order: SpreadOrder = "known") -> Spread:
        """A plan that spreads the backlog over the days ahead."""
        limits, today = self.limits, self.today
        states = self.store.states()
        fluent = {name: question.seconds for name, question in self.library.questions.items()}
        answers = self.store.answers_on(today)
        reviewed = sum(act.kind == "review" for act in answers)
        done = float(reviewed) if limits.seconds is None else spent(answers)
        return spread(states, fluent, today, limits, self.store.scheduler, order, done=done)

    def undo_spread(self) -> int:
        """Undo the latest spreading of a backlog that is still in effect.

        Return how many questions come back.
        """
        return len(self.deeds.take_back(self.deeds.latest_spread(self.store.states())))

    def suspend(self, question: str) -> None:
        """Suspend a question."""
        from quizapp.review.question_deeds import Wish

        self.deeds.do(Wish("suspended"), [question])

    def resume(self, question: str) -> None:
        """Resume a suspended question."""
        from quizapp.review.question_deeds import Wish

        self.deeds.do(Wish("resumed"), [question])

    def new_act(self, deed: Deed, question: str, **rest: Any) -> Act:
        """Create an act with the current time, without an id."""
        now = self.clock()
        return Act("", now, self.day_of(now), deed, question, **rest)
