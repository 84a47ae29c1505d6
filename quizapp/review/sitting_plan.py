"""What a sitting still has before it, kept as the log grows, and what is to be told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from quizapp.bank import Library, Question
from quizapp.bank.scope import Scope
from quizapp.review.followed_plan import FollowedPlan, Plan
from quizapp.review.sitting_news import SittingNews
from quizapp.review.sure_checks import SureChecks
from quizapp.review.turn import SetAside
from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.day_plan import DayPlan
from quizapp.scheduling.due import is_again, is_due, is_put_off
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.placing import hardest, is_passed
from quizapp.scheduling.plan import Planned
from quizapp.scheduling.practice_plan import PracticePlan
from quizapp.scheduling.readiness import Waiting
from quizapp.scheduling.sm2 import HELD
from quizapp.scheduling.spent_time import spent
from quizapp.scheduling.states import New, QuestionState
from quizapp.store import Store
from quizapp.words.note import Note


class SittingPlan:
    """What is left to ask within a scope, by the log as it is: others may write it too.

    ``own`` are the rows of this sitting that stand, as the sitting keeps them.
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
        #: Questions outside the scope that were asked because some within come after them.
        self.joined: set[str] = set()
        self._set_aside: dict[str, SetAside] = {}
        self._store = store
        self._scope = scope
        self._limits = limits
        self._today = today
        self.own = own
        self._news = SittingNews()
        self._sure_checks = SureChecks(store, scope)
        self._plan = FollowedPlan(store, today, self._made)
        #: What was left when that was last looked at.
        self._planned: list[Planned] = []

    @property
    def set_aside(self) -> Mapping[str, SetAside]:
        """What could not be asked in this sitting."""
        return self._set_aside

    def put_aside(self, one: SetAside) -> None:
        """Ask a question no more in this sitting."""
        self._set_aside[one.question] = one
        plan = self._plan.last()
        if isinstance(plan, DayPlan):
            plan.set_aside(one.question)

    def take_up(self, library: Library) -> None:
        """Go on with question files that were changed."""
        self.library = library
        self._set_aside = {}
        self._plan.forget()

    def state(self, question: str) -> QuestionState:
        """The state of a question as of the last look at what is left."""
        return self._plan.last().state(question)

    def left(self) -> list[Planned]:
        """What is left to ask, in order, by the log as it is now."""
        self._planned = self._left_of(self._plan.now())
        return self._planned

    def slip_to_show(self, question: Question) -> str | None:
        """The slip that the variant should distinguish from the truth, if this sitting practises one."""
        return self._scope.slip(question.id)

    @property
    def is_placement(self) -> bool:
        """Whether the learner is to show that they know a unit: nothing is taught before."""
        return self._scope.unit is not None

    @property
    def passed(self) -> bool | None:
        """Whether a placement was passed: every question right at the first answer, without a
        hint; None while some were not asked."""
        return is_passed(self.own, left=bool(self._placing()))

    def progress(self, kind: AnswerKind) -> tuple[int, int]:
        """Which of how many a question is that is asked now, as of the last look at what is left."""
        left = sum(one.kind == kind for one in self._planned)
        if kind == "drill":
            held = [act for act in self._store.answers_on(self._today()) if _is_held(act)]
            done = sum(self._is_asked_here(act.question) for act in held)
        else:
            done = len(self._practised) if self._scope.practice else self._given(kind)
        return done + 1, done + max(1, left)

    def waiting(self) -> Waiting | None:
        """What of a pack or tag is not asked before something else is known; None for all
        questions, and where a limit or practice ends the sitting."""
        if self._scope.is_everything or self._scope.practice or self._scope.limit is not None:
            return None
        return self._plan.now().readiness.waiting(self._scope)

    def kind_again(self, taken_back: Act, state: QuestionState) -> AnswerKind | None:
        """As what a question is asked again whose answer was taken back; None where it is
        not, since it is put off or was answered in another sitting after that."""
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

    def compare(self, planned: Sequence[Planned]) -> None:
        """Tell of what was planned before and has been answered in another sitting since."""
        plan = self._plan.last()
        latest = {one.id: plan.state(one.id).latest for one in planned}
        self._news.compare(latest, lambda name: plan.state(name).latest, self.own)

    def news(self) -> tuple[Note, ...]:
        """What is to be told, each once."""
        return self._news.taken()

    def tell(self, note: Note) -> None:
        """Tell something the next time."""
        self._news.tell(note)

    def tell_of(self, question: Question) -> None:
        """Tell why a question outside the scope is asked, and what one is asked without."""
        plan = self._plan.last()
        if not self._scope.practice and question.id in self._still_unchecked:
            self._news.tell(Note("session.surely-wrong"))
        if not self._scope.covers(question):
            self.joined.add(question.id)
            if isinstance(plan, DayPlan):
                plan.join(question.id)
            if (needs_it := plan.outside.get(question.id)) is not None:
                self._news.tell(Note("session.first", (("question", question.id), ("needs", needs_it))))
        for name in plan.readiness.suspended(question):
            self._news.tell(Note("session.without", (("question", question.id), ("needed", name))))

    def _placing(self) -> list[Planned]:
        """What of a placement was not asked yet."""
        questions, asked = self.library.questions, {*self._practised, *self.set_aside}
        named = [questions[name] for name in sorted(self._scope.questions or ()) if name in questions]
        return [Planned(one.id, "practice") for one in hardest(named) if one.id not in asked]

    def _left_of(self, plan: Plan) -> list[Planned]:
        scope = self._scope
        if scope.unit is not None:
            return [] if self.passed is False else self._placing()
        if isinstance(plan, PracticePlan):
            return list(plan.left(self._practised, self._set_aside))
        done = 0.0 if self._limits.seconds is None else spent(self._store.answers_on(self._today()))
        planned = [one for one in plan.left(done) if one.id not in self._set_aside]
        if scope.limit is not None:
            left = max(0, scope.limit - self._given("review"))
            reviews = [one for one in planned if one.kind == "review"]
            planned = reviews[:left] + [one for one in planned if one.kind == "drill"]
        return self._checked_first(planned)

    def _checked_first(self, planned: Sequence[Planned]) -> list[Planned]:
        """What is planned, after what was answered surely and wrongly a day or a week ago; where
        that is not planned anyway it is practice, which changes no schedule."""
        unchecked = [name for name in self._still_unchecked if name not in self._set_aside]
        if not unchecked:
            return list(planned)
        kinds = {one.id: one for one in planned}
        first = [kinds.get(name) or Planned(name, "practice") for name in unchecked]
        return first + [one for one in planned if one.id not in unchecked]

    @property
    def _still_unchecked(self) -> list[str]:
        return self._sure_checks.left(self.library, self._today(), self.state)

    def _made(self, states: Mapping[str, QuestionState], today: date) -> Plan:
        scope = self._scope
        if scope.practice:
            return PracticePlan(self.library, states, today, scope)
        return DayPlan(self.library, states, today, self._limits, scope, self.joined, self._set_aside)

    @property
    def _practised(self) -> frozenset[str]:
        return frozenset(act.question for act in self.own if act.deed == "answered")

    def _given(self, kind: AnswerKind) -> int:
        """How many answers of a kind this sitting has."""
        return sum(act.kind == kind for act in self.own)

    def _is_asked_here(self, name: str) -> bool:
        question = self.library.find(name)
        return question is not None and (self._scope.covers(question) or question.id in self.joined)


def _is_held(act: Act) -> bool:
    """Whether an answer ended the repetitions of its question."""
    return act.kind == "drill" and (act.quality or 0) >= HELD
