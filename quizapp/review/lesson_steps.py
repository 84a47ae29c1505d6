"""The lessons of a session: which one comes before a question, its step, and when it is offered
again.

Lessons do not count. That a lesson was shown is one row of the log, written once its step was
completed or skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from quizapp.bank import Lesson, Library, Question
from quizapp.examine.examiner import Examiner
from quizapp.examine.worked_example import CompletedStep, WorkedExample, complete, work_through
from quizapp.scheduling.states import New, QuestionState, Scheduled
from quizapp.store import Store
from quizapp.words.note import Note

#: The number of consecutive successes after which a question's lessons are no longer offered.
_FADES_AFTER = 2


@dataclass(frozen=True, slots=True)
class GivenLesson:
    """A lesson on the learner's screen, number ``number`` of ``total`` before ``question``;
    ``again`` if the learner asked for it."""

    worked: WorkedExample
    question: Question
    number: int
    total: int
    again: bool = False

    @property
    def lesson(self) -> Lesson:
        return self.worked.lesson


@dataclass(slots=True)
class LessonBreak:
    """The day on which the learner wants no more lessons, shared by all sessions of a process."""

    day: date | None = None


class LessonSteps:
    """The lessons of a session. ``tell`` takes messages for the learner."""

    def __init__(
        self,
        library: Callable[[], Library],
        store: Store,
        examiner: Examiner,
        today: Callable[[], date],
        pause: LessonBreak,
        tell: Callable[[Note], None],
    ) -> None:
        self._library = library
        self._store = store
        self._examiner = examiner
        self._today = today
        self._pause = pause
        self._tell = tell
        #: Lessons that cannot be shown, by id.
        self._passed_over: set[str] = set()
        #: The number of lessons shown in this session before each question, by its id.
        self._shown: dict[str, int] = {}

    def before(self, question: Question, state: QuestionState) -> GivenLesson | None:
        """The next lesson before a question: one never shown, if the question is new. Raises RunnerError."""
        if not question.needs or not isinstance(state.schedule, New) or state.latest is not None:
            return None
        if self._pause.day == self._today():
            return None
        needed = self._library().lesson_order.before(question)
        left = [one for one in needed if one.id not in self._passed_over and not self.is_met(one)]
        shown = self._shown.get(question.id, 0)
        return self._first(question, left, shown, shown + len(left))

    def again(self, question: Question, start: int = 0) -> GivenLesson | None:
        """A question's own lessons once more, from number ``start`` (from 0) on; None at their
        end. Raises RunnerError."""
        own = self._library().lesson_order.own(question)
        return self._first(question, own[start:], start, len(own), again=True)

    def offered(self, question: Question, state: QuestionState) -> bool:
        """Whether the lessons are offered again: not after the second success in a row, but after a lapse."""
        repetitions = state.schedule.memory.repetitions if isinstance(state.schedule, Scheduled) else 0
        return repetitions < _FADES_AFTER and bool(self._library().lesson_order.own(question))

    def complete(self, given: GivenLesson, text: str) -> CompletedStep:
        """The verdict on the step. Raises RunnerError."""
        done = complete(given.worked, text, self._examiner)
        if done.verdict != "unreadable" and not given.again:
            self._shown[given.question.id] = given.number
        return done

    def is_met(self, lesson: Lesson) -> bool:
        """Whether a lesson was shown before, on any day."""
        return any(act.deed == "shown" for act in self._store.acts(question=lesson.id))

    def pause_today(self) -> None:
        """Show no more lessons on this day, unless asked for."""
        self._pause.day = self._today()

    def _first(
        self, question: Question, lessons: Sequence[Lesson], shown: int, total: int, *, again: bool = False
    ) -> GivenLesson | None:
        for index, lesson in enumerate(lessons, shown + 1):
            worked = work_through(lesson, self._examiner)
            if isinstance(worked, WorkedExample):
                return GivenLesson(worked, question, index, total, again)
            if isinstance(worked, Note) and lesson.id not in self._passed_over:
                self._tell(Note("lesson.passed-over", (("lesson", lesson.id), ("why", worked))))
            self._passed_over.add(lesson.id)
        return None
