"""The remaining questions of a session, updated as the log grows, and messages about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from quizapp.bank import Library, Question
from quizapp.bank.scope import Scope
from quizapp.review.followed_plan import FollowedPlan, Plan
from quizapp.review.sitting_news import SittingNews
from quizapp.review.sure_checks import SureChecks, checked_first
from quizapp.review.turn import SetAside
from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.day_plan import DayPlan
from quizapp.scheduling.due import is_again, is_due, is_put_off
from quizapp.scheduling.left import Left, Planned
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.placing import hardest, is_passed
from quizapp.scheduling.practice_plan import PracticePlan
from quizapp.scheduling.readiness import Waiting
from quizapp.scheduling.sm2 import HELD
from quizapp.scheduling.spent_time import spent
from quizapp.scheduling.states import New, QuestionState
from quizapp.store import Store
from quizapp.words.note import Note


class SittingPlan:
    """The questions left to ask within a scope, computed from the log, to which other sessions may add.

    ``own`` is a sequence of this session's rows that were not undone, which the session keeps up to date.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        scope: Scope,
        limits: DayLimits,
        today: Callable[[], date],
        own: Sequence[Act],
    ) -> None:
        self.library = library
        #: Questions outside the scope that were asked as prerequisites.
        self.joined: set[str] = set()
        self._set_aside: dict[str, SetAside] = {}
        self._store = store
        self._scope = scope
        self._limits = limits
        self._today = today
        self.own = own
        self._news = SittingNews()
        self._sure_checks = SureChecks(store, scope)
        self._plan = FollowedPlan(store, today, self._make_plan)
        #: The day's answers that have been counted, and the number of passed drills among them.
        self._held: tuple[tuple[Act, ...], int] = (), 0
        #: The result of the last call of :meth:`left`.
        self._planned = Left.of(())

    @property
    def set_aside(self) -> Mapping[str, SetAside]:
        """Questions that could not be asked in this session."""
        return self._set_aside

    def put_aside(self, one: SetAside) -> None:
        """Exclude a question from the rest of the session."""
        self._set_aside[one.question] = one
        plan = self._plan.last()
        if isinstance(plan, DayPlan):
            plan.set_aside(one.question)

    def take_up(self, library: Library) -> None:
        """Continue with a library read from changed question files."""
        self.library = library
        self._set_aside = {}
        self._held = (), 0
        self._plan.forget()

    def state(self, question: str) -> QuestionState:
        """The state of a question when the plan was last updated."""
        return self._plan.last().state(question)

    def left(self) -> Left:
        """The remaining questions, in order, according to the present log."""
        self._planned = self._left_of(self._plan.now())
        return self._planned

    def slip_to_show(self, question: Question) -> str | None:
        """The slip that the variant should tell apart from the truth; None if the session practises none."""
        return self._scope.slip(question.id)

    @property
    def is_placement(self) -> bool:
        """Whether the session is a placement, in which nothing is taught beforehand."""
        return self._scope.unit is not None

    @property
    def passed(self) -> bool | None:
        """Whether every question of a placement was answered correctly at the first attempt, without
        a hint; None while some have not been asked."""
        return is_passed(self.own, left=bool(self._placing()))

    def progress(self, kind: AnswerKind) -> tuple[int, int]:
        """The number of the current question among those of its kind, from 1, and their total."""
        left = self._planned.numbers.get(kind, 0)
        if kind == "drill":
            done = self._drills_held()
        else:
            done = len(self._practised) if self._scope.practice else self._given(kind)
        return done + 1, done + max(1, left)

    def waiting(self) -> Waiting | None:
        """The questions of a pack or tag that wait for prerequisites; None if the scope has all
        questions or a limit, or is practice."""
        if self._scope.is_everything or self._scope.practice or self._scope.limit is not None:
            return None
        return self._plan.now().readiness.waiting(self._scope)

    def kind_again(self, taken_back: Act, state: QuestionState) -> AnswerKind | None:
        """The kind in which a question is asked again after its answer was undone; None if it is
        not asked again, because it has since been put off or answered in another session."""
        if is_put_off(state, self._today()):
            return None
        kind: AnswerKind = "practice"
        if taken_back.kind == "practice" or self._scope.practice:
            return kind
        if isinstance(state.schedule, New) or is_due(state, self._today()):
            kind = "review"
        elif is_again(state, self._today()):
            kind = "drill"
        latest = state.latest or ""
        if kind == "practice" and latest > taken_back.id and all(act.id != latest for act in self.own):
            self._news.tell_elsewhere(1)
            return None
        return kind

    def compare(self, planned: Left) -> None:
        """Add a message if planned questions have since been answered in another session."""
        before, plan = self._plan.rewritten(), self._plan.last()
        self._news.compare(planned.names, before, lambda name: plan.state(name).latest, self.own)

    def news(self) -> tuple[Note, ...]:
        """The messages not returned yet."""
        return self._news.taken()

    def tell(self, note: Note) -> None:
        """Add a message."""
        self._news.tell(note)

    def tell_of(self, question: Question) -> None:
        """Add a message if a question is outside the scope, was answered wrongly but surely, or has a
        suspended prerequisite."""
        plan = self._plan.last()
        if not self._scope.practice and question.id in self._still_unchecked:
            self._news.tell(Note("session.surely-wrong"))
        if not self._scope.covers(question):
            self.joined.add(question.id)
            self._held = (), 0
            if isinstance(plan, DayPlan):
                plan.join(question.id)
            if (needs_it := plan.outside.get(question.id)) is not None:
                self._news.tell(Note("session.first", (("question", question.id), ("needs", needs_it))))
        for name in plan.readiness.suspended(question):
            self._news.tell(Note("session.without", (("question", question.id), ("needed", name))))

    def _placing(self) -> list[Planned]:
        """The questions of a placement that have not been asked yet."""
        questions, asked = self.library.questions, {*self._practised, *self.set_aside}
        named = [questions[name] for name in sorted(self._scope.questions or ()) if name in questions]
        return [Planned(one.id, "practice") for one in hardest(named) if one.id not in asked]

    def _left_of(self, plan: Plan) -> Left:
        scope = self._scope
        if scope.unit is not None:
            return Left.of([] if self.passed is False else self._placing())
        if isinstance(plan, PracticePlan):
            return Left.of(plan.left(self._practised, self._set_aside))
        done = 0.0 if self._limits.seconds is None else spent(self._store.answers_on(self._today()))
        planned = plan.left(done)
        if self._set_aside:
            planned = Left.of([one for one in planned if one.id not in self._set_aside])
        if scope.limit is not None:
            left = max(0, scope.limit - self._given("review"))
            reviews = [one for one in planned if one.kind == "review"]
            planned = Left.of(reviews[:left] + [one for one in planned if one.kind == "drill"])
        return checked_first([name for name in self._still_unchecked if name not in self._set_aside], planned)

    @property
    def _still_unchecked(self) -> list[str]:
        return self._sure_checks.left(self.library, self._today(), self.state)

    def _make_plan(self, states: Mapping[str, QuestionState], today: date) -> Plan:
        scope = self._scope
        if scope.practice:
            return PracticePlan(self.library, states, today, scope)
        return DayPlan(self.library, states, today, self._limits, scope, self.joined, self._set_aside)

    @property
    def _practised(self) -> frozenset[str]:
        return frozenset(act.question for act in self.own if act.deed == "answered")

    def _drills_held(self) -> int:
        """The number of today's passed drills; only answers added since the last call are counted."""
        today = self._store.answers_on(self._today())
        counted, held = self._held
        if counted != today[: len(counted)]:
            counted, held = (), 0
        for act in today[len(counted) :]:
            held += act.kind == "drill" and (act.quality or 0) >= HELD and self._is_asked_here(act.question)
        self._held = today, held
        return held

    def _given(self, kind: AnswerKind) -> int:
        """The number of answers of a kind in this session."""
        return sum(act.kind == kind for act in self.own)

    def _is_asked_here(self, name: str) -> bool:
        question = self.library.find(name)
        return question is not None and (self._scope.covers(question) or question.id in self.joined)
