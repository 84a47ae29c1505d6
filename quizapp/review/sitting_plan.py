"""What a sitting still has before it, planned anew for each question, and what is to be told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from quizapp.bank import Library, Question
from quizapp.bank.scope import Scope
from quizapp.progress.answers import plain_answers
from quizapp.progress.sureness import LATEST_CHECK, surely_wrong
from quizapp.review.turn import SetAside
from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.agenda import plan_day, plan_practice
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.placing import hardest, is_passed
from quizapp.scheduling.plan import Planned
from quizapp.scheduling.readiness import Readiness, Waiting
from quizapp.scheduling.sm2 import HELD
from quizapp.scheduling.spent_time import spent
from quizapp.scheduling.states import New, QuestionState, is_again, is_due, is_put_off, standing
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
        #: What could not be asked in this sitting.
        self.set_aside: dict[str, SetAside] = {}
        #: Questions outside the scope that were asked because some within come after them.
        self.joined: set[str] = set()
        self._store = store
        self._scope = scope
        self._limits = limits
        self._today = today
        self._own = own
        #: The latest row of each question that was planned when one was last asked for.
        self._expected: dict[str, str | None] = {}
        self._news: list[Note] = []
        #: What was planned last, and as of what.
        self._kept: tuple[tuple[object, ...], tuple[Planned, ...]] | None = None
        #: The day's questions that were answered surely and wrongly, each with its latest row then.
        self._sure_checks: tuple[date, dict[str, str | None]] | None = None

    def left(self) -> list[Planned]:
        """What is left to ask, in order; computed anew only where something changed."""
        changing = (self._own, self.set_aside, self.joined)
        now = (self._store.revision(), self._today(), id(self.library), *map(len, changing))
        if self._kept is None or self._kept[0] != now:
            self._kept = (now, tuple(self._planned()))
        return list(self._kept[1])

    def _planned(self) -> list[Planned]:
        states, scope = self._store.states(), self._scope
        if scope.unit is not None:
            return [] if self.passed is False else self._placing()
        if scope.practice:
            return plan_practice(self.library, states, scope, self._practised, self.set_aside, self._today())
        today = self._today()
        timed = self._limits.seconds is not None
        done = spent(self._store.answers_on(today)) if timed else 0.0
        planned = plan_day(
            self.library, states, today, self._limits, scope, self.joined, self.set_aside, spent=done
        )
        planned = [one for one in planned if one.id not in self.set_aside]
        if scope.limit is not None:
            left = max(0, scope.limit - self._reviews)
            reviews = [one for one in planned if one.kind == "review"]
            planned = reviews[:left] + [one for one in planned if one.kind == "drill"]
        return self._checked_first(planned, states)

    def slip_to_show(self, question: Question) -> str | None:
        """The slip that a variant of a question is to tell apart, if this sitting is about one."""
        return self._scope.slip(question.id)

    @property
    def is_placement(self) -> bool:
        """Whether the learner is to show that they know a unit: nothing is taught before."""
        return self._scope.unit is not None

    @property
    def passed(self) -> bool | None:
        """Whether a placement was passed: every question right at the first answer, without a
        hint; None while some were not asked."""
        return is_passed(self._own, left=bool(self._placing()))

    def progress(self, kind: AnswerKind) -> tuple[int, int]:
        """Which of how many a question is that is asked now."""
        left = [one for one in self.left() if one.kind == kind]
        if kind == "practice":
            done = len(self._practised) if self._scope.practice else self._checks_done
        elif kind == "drill":
            done = sum(map(self._held, self._store.answers_on(self._today())))
        else:
            done = self._reviews
        return done + 1, done + max(1, len(left))

    def waiting(self) -> Waiting | None:
        """What of a pack or tag is not asked before something else is known; None for all
        questions, and where a limit or practice ends the sitting."""
        if self._scope.is_everything or self._scope.practice or self._scope.limit is not None:
            return None
        return Readiness(self.library, self._store.states()).waiting(self._scope)

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
        if kind == "practice" and latest > taken_back.id and all(act.id != latest for act in self._own):
            self._tell_elsewhere(1)
            return None
        return kind

    # What is told beside a question

    def news(self) -> tuple[Note, ...]:
        """What is to be told, each once."""
        news, self._news = tuple(self._news), []
        return news

    def tell(self, note: Note) -> None:
        """Tell something the next time."""
        self._news.append(note)

    def compare(self, planned: Sequence[Planned]) -> None:
        """Tell of what was planned before and has been answered in another sitting since."""
        states, own = self._store.states(), {act.id for act in self._own}
        left = {one.id for one in planned}
        elsewhere = 0
        for name, latest in self._expected.items():
            now = states[name].latest if name in states else None
            elsewhere += name not in left and now is not None and now != latest and now not in own
        self._tell_elsewhere(elsewhere)
        self._expected = {name: states[name].latest if name in states else None for name in left}

    def tell_of(self, question: Question) -> None:
        """Tell why a question outside the scope is asked, and what one is asked without."""
        states = self._store.states()
        readiness = Readiness(self.library, states)
        if not self._scope.practice and question.id in self._still_unchecked(states):
            self._news.append(Note("session.surely-wrong"))
        if not self._scope.covers(question):
            self.joined.add(question.id)
            if (needs_it := readiness.outside(self._scope).get(question.id)) is not None:
                self._news.append(Note("session.first", (("question", question.id), ("needs", needs_it))))
        for name in readiness.suspended(question):
            self._news.append(Note("session.without", (("question", question.id), ("needed", name))))

    # Inside

    def _placing(self) -> list[Planned]:
        """What of a placement was not asked yet."""
        questions, asked = self.library.questions, {*self._practised, *self.set_aside}
        named = [questions[name] for name in sorted(self._scope.questions or ()) if name in questions]
        return [Planned(one.id, "practice") for one in hardest(named) if one.id not in asked]

    def _checked_first(
        self, planned: Sequence[Planned], states: Mapping[str, QuestionState]
    ) -> list[Planned]:
        """What is planned, after what was answered surely and wrongly a day or a week ago; where
        that is not planned anyway it is practice, which changes no schedule."""
        kinds = {one.id: one for one in planned}
        first = [
            kinds.get(name) or Planned(name, "practice")
            for name in self._still_unchecked(states)
            if name not in self.set_aside
        ]
        names = {one.id for one in first}
        return first + [one for one in planned if one.id not in names]

    def _still_unchecked(self, states: Mapping[str, QuestionState]) -> list[str]:
        """The questions of the scope to check today that were not answered since that was found."""
        today = self._today()
        if self._sure_checks is None or self._sure_checks[0] != today:
            self._sure_checks = today, self._to_check(today, states)
        return [name for name, latest in self._sure_checks[1].items() if states[name].latest == latest]

    def _to_check(self, today: date, states: Mapping[str, QuestionState]) -> dict[str, str | None]:
        recent = list(self._store.acts(since_day=today - timedelta(days=LATEST_CHECK)))
        if not any(act.sure for act in recent):
            return {}
        answers = plain_answers(standing(recent, self.library.aliases), self.library.aliases)
        return {
            name: states[name].latest
            for name in surely_wrong(answers, today)
            if name in states
            and not states[name].suspended
            and name in self.library.questions
            and self._scope.covers(self.library.questions[name])
        }

    @property
    def _checks_done(self) -> int:
        return sum(act.kind == "practice" for act in self._own)

    def _tell_elsewhere(self, count: int) -> None:
        if count:
            self._news.append(Note("session.elsewhere", (("n", count),)))

    @property
    def _practised(self) -> frozenset[str]:
        return frozenset(act.question for act in self._own if act.deed == "answered")

    @property
    def _reviews(self) -> int:
        return sum(act.kind == "review" for act in self._own)

    def _held(self, act: Act) -> bool:
        """Whether an answer ended the repetitions of a question that this sitting asks."""
        if act.kind != "drill" or (act.quality or 0) < HELD:
            return False
        question = self.library.find(act.question)
        return question is not None and (self._scope.covers(question) or question.id in self.joined)
