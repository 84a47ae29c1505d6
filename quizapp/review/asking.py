"""The asking half of a session: the next question, its lessons and hints, and what is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from quizapp.bank import Library, Question
from quizapp.bank.scope import Scope
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examiner
from quizapp.examine.worked_example import CompletedStep
from quizapp.kinds import expectation
from quizapp.review.lesson_steps import GivenLesson, LessonBreak, LessonSteps
from quizapp.review.sitting_plan import SittingPlan
from quizapp.review.turn import Answered, Asked, SetAside
from quizapp.review.variant_choice import VariantChoice, variant_of
from quizapp.scheduling.acts import Act, AnswerKind, Deed
from quizapp.scheduling.levelling import Levelling
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.states import QuestionState
from quizapp.store import Store
from quizapp.words.note import Note


class Asking:
    """Base of a session: asks questions, and shows their lessons and hints.

    ``clock`` returns the current time in UTC, ``day_of`` the learner's day at a given time, and
    ``levelling`` what chooses the days of reviews.
    """

    def __init__(
        self,
        *,
        library: Library,
        store: Store,
        examiner: Examiner,
        clock: Callable[[], datetime],
        day_of: Callable[[datetime], date],
        limits: DayLimits,
        scope: Scope | None = None,
        levelling: Callable[[], Levelling] = Levelling,
        lesson_break: LessonBreak | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._day_of = day_of
        self._levelling = levelling
        #: The rows of this session that were not undone, in order; the last one is undone first.
        self._own: list[Act] = []
        self._choosing = VariantChoice(examiner)
        self._examiner = examiner
        self.plan = SittingPlan(library, store, scope or Scope(), limits, self._today, self._own)
        pause = lesson_break or LessonBreak()
        self.lessons = LessonSteps(
            lambda: self.plan.library, store, examiner, self._today, pause, self.plan.tell
        )
        self._given: GivenLesson | None = None
        self._asked: Asked | None = None
        self._examined: Examined | None = None
        self._answered: Answered | None = None
        self._hints = 0
        #: Whether the lessons were shown again while the question waits for an answer.
        self._recalled = False
        self._returning: Act | None = None

    def next(self) -> Asked | GivenLesson | None:
        """The next question, or a lesson that comes before it; None if nothing is left to ask. A
        lesson is returned again until its step is completed.

        Raises RunnerError if code cannot be run at all.
        """
        self._asked = self._examined = self._given = None
        planned = self.plan.left()
        self.plan.compare(planned)
        if (again := self._return()) is not None:
            return again
        questions = self.plan.library.questions
        for index, one in enumerate(planned):
            question, state = questions[one.id], self.plan.state(one.id)
            given = None if self.plan.is_placement else self.lessons.before(question, state)
            if given is not None:
                self._choosing.look_ahead(question, state)
                self._given = given
                return given
            asked = self._ask(question, one.kind, state)
            if asked is not None:
                for following in planned[index + 1 : index + 2]:
                    self._choosing.look_ahead(questions[following.id], self.plan.state(following.id))
                return asked
        self._answered = None
        return None

    def another(self) -> Asked | None:
        """Another variant of the question just answered, as practice."""
        if self._answered is None:
            return None
        question = self._answered.asked.question
        self.plan.left()
        return self._ask(question, "practice", self.plan.state(question.id))

    def hint(self, language: str) -> tuple[str, ...]:
        """Show one more step of the hint, and return all steps shown so far; none if the question
        has no hint."""
        if self._asked is None:
            return ()
        steps = self._asked.variant.hints(language)
        self._hints = min(self._hints + 1, len(steps))
        return steps[: self._hints]

    # Lessons

    def complete(self, text: str) -> CompletedStep:
        """Judge the answer to the lesson on the screen; an empty answer shows the right one. It
        does not count; that the lesson was shown is logged, once.

        Raises RunnerError if it cannot be run.
        """
        if self._given is None:
            raise RuntimeError("a step needs a lesson: call next() first")
        done, lesson = self.lessons.complete(self._given, text), self._given.lesson
        if done.verdict != "unreadable" and not self.lessons.is_met(lesson):
            self._store.add(self._act("shown", lesson.id))
        return done

    def skip_lessons(self) -> None:
        """Show no more lessons today, including the present one."""
        self.lessons.pause_today()
        self._given = None

    @property
    def can_recall(self) -> bool:
        """Whether the lessons of the current question, or of the one just answered, are offered."""
        question = self._present
        return question is not None and self.lessons.offered(question, self._store.state(question.id))

    def recall(self, start: int = 0) -> GivenLesson | None:
        """Show a lesson of this question again: number ``start`` (from 0); None after the last one.
        While the question waits for an answer, this counts as a hint. Raises RunnerError if code
        cannot be run."""
        question = self._present
        if question is None:
            return None
        self._given = self.lessons.again(question, start)
        self._recalled = self._recalled or (self._given is not None and self._asked is not None)
        return self._given

    @property
    def set_aside(self) -> Mapping[str, SetAside]:
        """Questions and lessons that could not be asked in this session, by id."""
        return self.plan.set_aside

    @property
    def asked(self) -> Asked | None:
        """The question that waits for an answer."""
        return self._asked

    @property
    def answered(self) -> Answered | None:
        """The latest answer of this session that was not undone, with its quality."""
        return self._answered

    def take_up(self, library: Library) -> Answered | None:
        """Continue with changed question files, and return the latest answer with its question's new
        text. If the code that was run has changed, the question keeps its old text until it is asked
        again."""
        self.plan.take_up(library)
        self._choosing.forget()
        if self._answered is not None and (asked := self._answered.asked.renewed(library)) is not None:
            self._answered = replace(self._answered, asked=asked)
        return self._answered

    # Internal

    @property
    def _present(self) -> Question | None:
        """The current question, or else the one just answered."""
        if self._asked is not None:
            return self._asked.question
        return None if self._answered is None else self._answered.asked.question

    def _today(self) -> date:
        return self._day_of(self._clock())

    def _return(self) -> Asked | None:
        """The question whose answer was just undone, in the variant that was shown."""
        act, self._returning = self._returning, None
        variant = None if act is None or act.kind is None else variant_of(self.plan.library, act)
        if act is None or variant is None:
            return None
        state = self._store.state(variant.question.id)
        kind = self.plan.kind_again(act, state)
        if kind is None:
            return None
        examined = self._choosing.examined(variant)
        return self._show(examined, kind, state) if examined.fit else None

    def _ask(self, question: Question, kind: AnswerKind, state: QuestionState) -> Asked | None:
        """Ask a fit variant of a question; if there is none, set the question aside and return None."""
        examined = self._choosing.fit(question, state, self.plan.slip_to_show(question))
        if isinstance(examined, Note):
            self.plan.put_aside(SetAside(question.id, examined))
            return None
        self.plan.tell_of(question)
        return self._show(examined, kind, state)

    def _show(self, examined: Examined, kind: AnswerKind, state: QuestionState) -> Asked:
        assert examined.truth is not None
        position, total = self.plan.progress(kind)
        self._examined, self._hints, self._recalled = examined, 0, False
        variant, expects = examined.variant, expectation(examined.truth)
        self._asked = Asked(variant.question, variant, kind, position, total, expects, self._clock(), state)
        return self._asked

    def _act(self, deed: Deed, question: str, **rest: Any) -> Act:
        now = self._clock()
        return Act("", now, self._day_of(now), deed, question, **rest)
