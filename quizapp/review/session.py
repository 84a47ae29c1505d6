"""One sitting: next, answer, verdict, quality, log; undo. Knows no screen.

Every method blocks until it is done; a screen calls them off its own thread,
one at a time. Nothing is kept here that the log does not hold but which rows are
its own, so leaving at any moment loses nothing and the next sitting of the day
goes on where it was. Others may sit before the same log at the same time: what
they have answered is not asked here, and what they have done is not undone here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from quizapp.bank import Library, Question, variants
from quizapp.bank.scope import Scope
from quizapp.examine.examined import Examined, Judged
from quizapp.examine.examiner import Examiner
from quizapp.examine.worked_example import CompletedStep
from quizapp.kinds import expectation
from quizapp.progress.leeches import Leech, is_told, leech
from quizapp.review.lesson_steps import GivenLesson, LessonBreak, LessonSteps
from quizapp.review.question_deeds import QuestionDeeds, Wish
from quizapp.review.sitting_plan import SittingPlan
from quizapp.review.turn import Answered, Asked, SetAside, next_days
from quizapp.review.variant_choice import Choosing
from quizapp.scheduling.acts import Act, AnswerKind, Deed, Verdict
from quizapp.scheduling.levelling import Levelling
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.sm2 import PASSING, propose
from quizapp.scheduling.states import QuestionState, counted_as, standing
from quizapp.store import Store
from quizapp.words.note import Note


class Sitting:
    """A learner in front of questions.

    ``clock`` gives the current instant in UTC; ``day_of`` the learner's day of
    an instant; ``levelling`` chooses the days of reviews, by what is due by now.
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
        #: This sitting's rows that stand, in order: what undo goes back through.
        self._own: list[Act] = []
        self._deeds = QuestionDeeds(store, clock, day_of)
        self._choosing = Choosing(examiner)
        self._examiner = examiner
        self.plan = SittingPlan(library, store, scope or Scope(), limits, self._today, self._own)
        self.lessons = LessonSteps(
            lambda: self.plan.library,
            store,
            examiner,
            self._today,
            lesson_break or LessonBreak(),
            self.plan.tell,
        )
        self._given: GivenLesson | None = None
        self._asked: Asked | None = None
        self._examined: Examined | None = None
        self._answered: Answered | None = None
        self._hints = 0
        #: Whether the lesson was seen again while the question waits.
        self._recalled = False
        self._returning: Act | None = None

    # Asking

    def next(self) -> Asked | GivenLesson | None:
        """The next question, or a lesson that comes before it; None when there is nothing
        left to ask. A lesson comes again until its step is completed.

        Raises RunnerError where code cannot be run at all.
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
        """One more step of the hint; all those seen so far, none where the question has no hint."""
        if self._asked is None:
            return ()
        steps = self._asked.variant.hints(language)
        self._hints = min(self._hints + 1, len(steps))
        return steps[: self._hints]

    # Lessons

    def complete(self, text: str) -> CompletedStep:
        """Judge what was put in the blank of the lesson on the screen, empty to see what belongs
        there. It counts for nothing; that the lesson was shown is logged, once.

        Raises RunnerError where it cannot be run.
        """
        if self._given is None:
            raise RuntimeError("a step needs a lesson: call next() first")
        done, lesson = self.lessons.complete(self._given, text), self._given.lesson
        if done.verdict != "unreadable" and not self.lessons.is_met(lesson):
            self._store.add(self._act("shown", lesson.id))
        return done

    def skip_lessons(self) -> None:
        """Show no more lessons today, the present one included."""
        self.lessons.pause_today()
        self._given = None

    @property
    def can_recall(self) -> bool:
        """Whether the lessons of the question that is asked or was just answered are offered."""
        question = self._present
        return question is not None and self.lessons.offered(question, self._store.state(question.id))

    def recall(self, start: int = 0) -> GivenLesson | None:
        """The lessons of that question once more, from number ``start`` (from 0) on; None at their
        end. While the question waits for an answer, this is a hint. Raises RunnerError."""
        question = self._present
        if question is None:
            return None
        self._given = self.lessons.again(question, start)
        self._recalled = self._recalled or (self._given is not None and self._asked is not None)
        return self._given

    # Answering

    def answer(self, text: str, *, sure: bool | None = None) -> Answered:
        """Judge an answer; log it unless it is unreadable, which is asked again.

        ``sure`` is whether the learner said that they were, None where nothing was said.
        Raises RunnerError where an answer that is a program cannot be run; nothing is logged then.
        """
        _, examined = self._current()
        return self._settle(text, self._examiner.judge(examined, text), sure)

    def dont_know(self) -> Answered:
        """Skip the question and see the same teaching as after a wrong answer."""
        return self._settle("", None)

    def change_quality(self, quality: int) -> Answered:
        """Give the answer just logged another quality."""
        answered = self._answered
        assert answered is not None, "a quality belongs to an answer"
        if answered.act is None or quality == answered.quality:
            return answered
        until = None
        if answered.act.until is not None:
            until = answered.act.day + timedelta(days=answered.intervals[quality])
        name = answered.asked.question.id
        self._do("regraded", name, target=answered.act.id, quality=quality, until=until)
        self._answered = replace(answered, quality=quality, leech=self._leech(answered.asked, quality))
        return self._answered

    def suspend(self) -> str | None:
        """Ask the current question, or the one just answered, no more until it is resumed; its id."""
        return self.set_aside_as(Wish("suspended"))

    def set_aside_as(self, wish: Wish) -> str | None:
        """Do something to the current question, or the one just answered, and leave it; its
        id, None where there is none. Raises DeedRefused."""
        question = self._current_id
        if question is not None:
            self._own += self._deeds.do(wish, [question])
            self._asked = self._examined = self._answered = None
        return question

    def flag(self, note: str | None) -> str | None:
        """Flag the current question, or the one just answered, with the learner's words, or
        remove its flag; its id. It stays where it is. Raises DeedRefused."""
        question = self._current_id
        if question is not None:
            self._own += self._deeds.do(Wish("flagged", note=note), [question])
        return question

    def undo(self) -> Act | None:
        """Take back the last of what was done in this sitting and stands, on whatever day;
        the act, None when nothing is left.

        An answer taken back is asked again by :meth:`next`, in the same variant, unless
        it was answered in another sitting since. Where the taking back of a quality
        leaves nothing to repeat, the question that was asked as a drill is let go.
        """
        if not self._own:
            return None
        last = self._own[-1]
        self._store.add(self._act("undid", last.question, target=last.id))
        self._own.pop()
        if last.deed == "flagged":
            return last
        if last.deed == "regraded":
            self._take_back_quality(last)
            if self._asked is not None and not self._still_asked(self._asked):
                self._asked = self._examined = None
            return last
        self._asked = self._examined = self._answered = None
        self._returning = last if last.deed == "answered" else None
        return last

    @property
    def is_flagged(self) -> bool:
        """Whether the current question, or the one just answered, is flagged."""
        question = self._current_id
        return question is not None and self._store.state(question).flag is not None

    @property
    def set_aside(self) -> Mapping[str, SetAside]:
        """What could not be asked in this sitting, by id."""
        return self.plan.set_aside

    @property
    def can_undo(self) -> bool:
        """Whether anything of this sitting is left to take back."""
        return bool(self._own)

    @property
    def asked(self) -> Asked | None:
        """The question that waits for an answer."""
        return self._asked

    @property
    def answered(self) -> Answered | None:
        """The latest answer of this sitting that stands, with its quality."""
        return self._answered

    def take_up(self, library: Library) -> Answered | None:
        """Go on with question files that were changed; the answer that stands, as it
        reads now. Where the change is in what was run, it keeps its old text: the new
        one is asked the next time."""
        self.plan.take_up(library)
        self._choosing.forget()
        if self._answered is not None and (asked := self._answered.asked.renewed(library)) is not None:
            self._answered = replace(self._answered, asked=asked)
        return self._answered

    # Inside

    @property
    def _present(self) -> Question | None:
        """The question that is asked, else the one just answered."""
        if self._asked is not None:
            return self._asked.question
        return None if self._answered is None else self._answered.asked.question

    def _today(self) -> date:
        return self._day_of(self._clock())

    @property
    def _current_id(self) -> str | None:
        asked = self._asked or (self._answered.asked if self._answered is not None else None)
        return None if asked is None else asked.question.id

    def _current(self) -> tuple[Asked, Examined]:
        if self._asked is None or self._examined is None:
            raise RuntimeError("an answer needs a question: call next() first")
        return self._asked, self._examined

    def _return(self) -> Asked | None:
        """The question whose answer was just taken back, in the variant it was shown in."""
        act, self._returning = self._returning, None
        if act is None or act.kind is None or act.variant is None:
            return None
        question = self.plan.library.find(act.question)
        if question is None or act.variant >= len(variants(question)):
            return None
        state = self._store.state(question.id)
        kind = self.plan.kind_again(act, state)
        if kind is None:
            return None
        examined = self._choosing.examined(variants(question)[act.variant])
        return self._show(examined, kind, state) if examined.fit else None

    def _still_asked(self, asked: Asked) -> bool:
        state = self._store.state(asked.question.id)
        return counted_as(asked.kind, asked.state, state, self._today()) == asked.kind

    def _ask(self, question: Question, kind: AnswerKind, state: QuestionState) -> Asked | None:
        """Show a fit variant of a question; None, and set aside, where there is none."""
        examined = self._choosing.fit(question, state, self.plan.slip_to_show(question))
        if isinstance(examined, Note):
            self.plan.put_aside(SetAside(question.id, examined))
            return None
        self.plan.tell_of(question)
        return self._show(examined, kind, state)

    def _show(self, examined: Examined, kind: AnswerKind, state: QuestionState) -> Asked:
        assert examined.truth is not None
        place, total = self.plan.progress(kind)
        self._examined, self._hints, self._recalled = examined, 0, False
        variant, expects = examined.variant, expectation(examined.truth)
        self._asked = Asked(variant.question, variant, kind, place, total, expects, self._clock(), state)
        return self._asked

    def _settle(self, text: str, judged: Judged | None, sure: bool | None = None) -> Answered:
        """What comes of an answer as it was judged, or of none."""
        asked, examined = self._current()
        assert examined.truth is not None
        verdict: Verdict = "skipped" if judged is None else judged.verdict
        slips = () if judged is None else judged.slips
        now = self._clock()
        seconds = max(0.0, (now - asked.at).total_seconds())
        hints = self._hints + self._recalled
        quality = propose(
            verdict,
            seconds=seconds,
            fluent_seconds=asked.question.seconds,
            hints=hints,
            slip_named=bool(slips),
        )
        act, before, levelling = None, asked.state, self._levelling()
        if verdict != "unreadable":
            act, before = self._log_answer(
                asked,
                levelling,
                variant=asked.variant.number,
                given=dict(asked.variant.given),
                answer=examined.kept(text) if judged is not None else text,
                verdict=verdict,
                quality=quality,
                slip=slips[0].id if slips else None,
                seconds=seconds,
                hints=hints,
                device=examined.device,
                torch=examined.torch,
                truth=examined.kept_truth,
                sure=sure,
            )
        counted = asked if act is None or act.kind is None else replace(asked, kind=act.kind)
        answered = Answered(
            asked=counted,
            answer=text,
            verdict=verdict,
            note=None if judged is None else judged.note,
            truth=examined.truth,
            truth_text=examined.answer or "",
            slips=slips,
            difference=None if judged is None else judged.difference,
            outcome=examined.outcome,
            quality=quality,
            intervals=() if act is None else next_days(act, before, self._store.scheduler, levelling),
            act=act,
            hints=hints,
            meanwhile=None if counted.kind == asked.kind else Note("session.meanwhile"),
            leech=None if act is None else self._leech(asked, quality),
        )
        if act is not None:
            self._answered, self._asked, self._examined = answered, None, None
        return answered

    def _leech(self, asked: Asked, quality: int) -> Leech | None:
        """What helps with the question just answered, where it has now lapsed so often."""
        if quality >= PASSING:
            return None
        name = asked.question.id
        state = self._store.state(name)
        if not is_told(state.lapses, asked.state.lapses):
            return None
        return leech(self.plan.library, asked.question, state, self._store.acts(question=name))

    def _log_answer(self, asked: Asked, levelling: Levelling, **given: Any) -> tuple[Act, QuestionState]:
        """Write an answer, as what it counts when it is written; the row, and the state before it."""
        scheduler = self._store.scheduler

        def counted(act: Act, now: QuestionState) -> Act:
            act = replace(act, kind=counted_as(asked.kind, asked.state, now, act.day))
            days = next_days(act, now, scheduler, levelling) if levelling.is_on else ()
            return replace(act, until=act.day + timedelta(days=days[act.quality or 0])) if days else act

        answer = self._act("answered", asked.question.id, kind=asked.kind, **given)
        act, before = self._store.add(answer, counted)
        self._own.append(act)
        return act, before

    def _do(self, deed: Deed, question: str, **rest: Any) -> None:
        act, _ = self._store.add(self._act(deed, question, **rest))
        self._own.append(act)

    def _act(self, deed: Deed, question: str, **rest: Any) -> Act:
        now = self._clock()
        return Act("", now, self._day_of(now), deed, question, **rest)

    def _take_back_quality(self, regraded: Act) -> None:
        answered = self._answered
        if answered is None or answered.act is None or answered.act.id != regraded.target:
            return
        qualities = {
            one.act.id: one.quality for one in standing(self._store.acts(question=regraded.question))
        }
        quality = qualities.get(answered.act.id, answered.quality)
        self._answered = replace(answered, quality=quality, leech=self._leech(answered.asked, quality))
