"""One sitting: next, answer, verdict, quality, log; undo. Knows no screen.

Every method blocks until it is done; a screen calls them off its own thread,
one at a time. Nothing is kept here that the log does not hold, so leaving at
any moment loses nothing and the next sitting of the day goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from quizapp.agenda import fresh_variants, plan_day, plan_practice
from quizapp.bank import Library, Question, Variant, variants
from quizapp.examined import Examined, Judged
from quizapp.examiner import Examination, Examiner
from quizapp.grading.reading import expectation
from quizapp.scheduling.acts import Act, AnswerKind, Deed, Verdict
from quizapp.scheduling.quality import propose
from quizapp.scheduling.queue import DayLimits, Planned
from quizapp.scheduling.sm2 import HELD, Memory, review
from quizapp.scheduling.states import QuestionState, Scheduled, standing, undone
from quizapp.scope import Scope
from quizapp.store import Store
from quizapp.turn import Answered, Asked, SetAside
from quizapp.words.note import Note

#: Variants tried before a question is set aside for this sitting.
_TRIES = 12


class Sitting:
    """A learner in front of questions.

    ``clock`` gives the current instant in UTC; ``day_of`` the learner's day of
    an instant.
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
    ) -> None:
        self._library = library
        self._store = store
        self._examiner = examiner
        self._clock = clock
        self._day_of = day_of
        self._limits = limits
        self._scope = scope or Scope()
        self._questions = [q for q in library.questions.values() if self._scope.covers(q)]
        self._asked: Asked | None = None
        self._examined: Examined | None = None
        self._answered: Answered | None = None
        self._hints = 0
        self._reviews = 0
        self._practised: set[str] = set()
        self._returning: Act | None = None
        self._ahead: dict[tuple[str, int], Examination] = {}
        self.set_aside: dict[str, SetAside] = {}

    # Asking

    def next(self) -> Asked | None:
        """The next question, None when there is nothing left to ask.

        Raises RunnerError where code cannot be run at all.
        """
        if (again := self._return()) is not None:
            return again
        planned = self._planned()
        for place, one in enumerate(planned):
            asked = self._ask(self._library.questions[one.id], one.kind)
            if asked is not None:
                self._look_ahead(planned[place + 1 :])
                return asked
        self._asked = self._answered = None
        return None

    def another(self) -> Asked | None:
        """Another variant of the question just answered, as practice."""
        if self._answered is None:
            return None
        return self._ask(self._answered.asked.question, "practice")

    @property
    def hint_count(self) -> int:
        """How many steps of the hint were seen."""
        return self._hints

    def hint(self, language: str) -> tuple[str, ...]:
        """One more step of the hint; all those seen so far, none where the question has no hint."""
        if self._asked is None:
            return ()
        steps = self._asked.variant.hints(language)
        self._hints = min(self._hints + 1, len(steps))
        return steps[: self._hints]

    # Answering

    def answer(self, text: str) -> Answered:
        """Judge an answer; log it unless it is unreadable, which is asked again.

        Raises RunnerError where an answer that is a program cannot be run; nothing is logged then.
        """
        _, examined = self._current()
        return self._settle(text, self._examiner.judge(examined, text))

    def dont_know(self) -> Answered:
        """Skip the question and see the same teaching as after a wrong answer."""
        return self._settle("", None)

    def change_quality(self, quality: int) -> Answered:
        """Give the answer just logged another quality."""
        answered = self._answered
        assert answered is not None, "a quality belongs to an answer"
        if answered.act is None or quality == answered.quality:
            return answered
        self._store.record(
            self._act("regraded", answered.asked.question.id, target=answered.act.id, quality=quality)
        )
        self._answered = replace(answered, quality=quality)
        return self._answered

    def suspend(self) -> str | None:
        """Ask the current question no more until it is resumed; its id."""
        if self._asked is None:
            return None
        question = self._asked.question.id
        self._store.record(self._act("suspended", question))
        self._asked = self._examined = self._answered = None
        return question

    def resume(self, question: str) -> None:
        """Ask a suspended question again."""
        self._store.record(self._act("resumed", question))

    def undo(self) -> Act | None:
        """Take back the learner's last act of the day; the act, None when nothing is left to undo.

        An answer taken back is asked again by :meth:`next`, in the same variant.
        """
        last = self._last_act()
        if last is None:
            return None
        self._store.record(self._act("undid", last.question, target=last.id))
        if last.deed == "regraded":
            self._take_back_quality(last)
            return last
        self._asked = self._examined = self._answered = None
        if last.deed == "answered":
            self._returning = last
            self._practised.discard(last.question)
            self._reviews -= last.kind == "review" and self._reviews > 0
        return last

    @property
    def answered(self) -> Answered | None:
        """The latest answer of this sitting that stands, with its quality."""
        return self._answered

    def take_up(self, library: Library) -> Answered | None:
        """Go on with question files that were changed; the answer that stands, as it
        reads now. Where the change is in what was run, it keeps its old text: the new
        one is asked the next time."""
        self._library = library
        self._questions = [q for q in library.questions.values() if self._scope.covers(q)]
        self._ahead = {}
        self.set_aside = {}
        if self._answered is not None and (asked := self._answered.asked.renewed(library)) is not None:
            self._answered = replace(self._answered, asked=asked)
        return self._answered

    # Inside

    def _today(self) -> date:
        return self._day_of(self._clock())

    def _current(self) -> tuple[Asked, Examined]:
        if self._asked is None or self._examined is None:
            raise RuntimeError("an answer needs a question: call next() first")
        return self._asked, self._examined

    def _planned(self) -> list[Planned]:
        states = self._store.states()
        if self._scope.practice:
            planned = plan_practice(self._library, states, self._scope, self._practised)
        else:
            planned = plan_day(self._library, states, self._today(), self._limits, self._scope)
        planned = [one for one in planned if one.id not in self.set_aside]
        if self._scope.practice:
            return planned
        if self._scope.limit is None:
            return planned
        left = max(0, self._scope.limit - self._reviews)
        reviews = [one for one in planned if one.kind == "review"]
        return reviews[:left] + [one for one in planned if one.kind == "drill"]

    def _return(self) -> Asked | None:
        """The question whose answer was just taken back, in the variant it was shown in."""
        act, self._returning = self._returning, None
        if act is None or act.kind is None or act.variant is None:
            return None
        question = self._library.find(act.question)
        if question is None or act.variant >= len(variants(question)):
            return None
        examined = self._examine(variants(question)[act.variant])
        return self._show(examined, act.kind) if examined.fit else None

    def _ask(self, question: Question, kind: AnswerKind) -> Asked | None:
        """Show a fit variant of a question; None, and set aside, where there is none."""
        state = self._store.state(question.id)
        fallback: Examined | None = None
        why = Note("session.no-variants")
        for variant in fresh_variants(question, state.last_variant, _TRIES):
            examined = self._examine(variant)
            if examined.unfit is not None:
                why = examined.unfit
                continue
            if state.last_slip is None or self._examiner.separates(examined, state.last_slip):
                return self._show(examined, kind)
            fallback = fallback or examined
        if fallback is not None:
            return self._show(fallback, kind)
        self.set_aside[question.id] = SetAside(question.id, why)
        return None

    def _show(self, examined: Examined, kind: AnswerKind) -> Asked:
        assert examined.truth is not None
        place, total = self._progress(kind)
        self._examined, self._hints = examined, 0
        question = examined.variant.question
        expects = expectation(examined.truth)
        self._asked = Asked(question, examined.variant, kind, place, total, expects, self._clock())
        return self._asked

    def _progress(self, kind: AnswerKind) -> tuple[int, int]:
        left = [one for one in self._planned() if one.kind == kind]
        if kind == "practice":
            done = len(self._practised)
        elif kind == "drill":
            done = sum(a.kind == "drill" for a in self._answers_today() if (a.quality or 0) >= HELD)
        else:
            done = self._reviews
        return done + 1, done + max(1, len(left))

    def _examine(self, variant: Variant) -> Examined:
        ahead = self._ahead.pop((variant.question.id, variant.number), None)
        # What could not be run then may have been trusted since.
        if ahead is None or ahead.refused:
            ahead = self._examiner.examine(variant)
        return ahead.result()

    def _look_ahead(self, planned: Iterable[Planned]) -> None:
        """Begin running what is likely asked next, while the learner thinks."""
        for one in islice(planned, 1):
            question = self._library.questions[one.id]
            for variant in fresh_variants(question, self._store.state(one.id).last_variant, 1):
                key = (one.id, variant.number)
                kept = self._ahead.get(key)
                self._ahead = {key: kept or self._examiner.examine(variant)}

    def _settle(self, text: str, judged: Judged | None) -> Answered:
        """What comes of an answer as it was judged, or of none."""
        asked, examined = self._current()
        assert examined.truth is not None
        verdict: Verdict = "skipped" if judged is None else judged.verdict
        slips = () if judged is None else judged.slips
        now = self._clock()
        seconds = max(0.0, (now - asked.at).total_seconds())
        quality = propose(
            verdict,
            seconds=seconds,
            fluent_seconds=asked.question.seconds,
            hints=self._hints,
            slip_named=bool(slips),
        )
        act = None
        intervals = _intervals(asked, self._store.state(asked.question.id))
        if verdict != "unreadable":
            act = self._act(
                "answered",
                asked.question.id,
                kind=asked.kind,
                variant=asked.variant.number,
                given=dict(asked.variant.given),
                answer=examined.kept(text) if judged is not None else text,
                verdict=verdict,
                quality=quality,
                slip=slips[0].id if slips else None,
                seconds=seconds,
                hints=self._hints,
                device=examined.device,
                torch=examined.torch,
            )
            self._store.record(act)
            self._reviews += asked.kind == "review"
            self._practised.add(asked.question.id)
        answered = Answered(
            asked=asked,
            answer=text,
            verdict=verdict,
            note=None if judged is None else judged.note,
            truth=examined.truth,
            truth_text=examined.answer or "",
            slips=slips,
            difference=None if judged is None else judged.difference,
            outcome=examined.outcome,
            quality=quality,
            intervals=intervals,
            act=act,
            hints=self._hints,
        )
        if act is not None:
            self._answered = answered
        return answered

    def _act(self, deed: Deed, question: str, **rest: Any) -> Act:
        now = self._clock()
        return Act(
            id=self._store.new_id(now), at=now, day=self._day_of(now), deed=deed, question=question, **rest
        )

    def _answers_today(self) -> tuple[Act, ...]:
        today = self._store.answers_on(self._today())
        covered = {question.id for question in self._questions}
        aliases = self._library.aliases
        return tuple(act for act in today if aliases.get(act.question, act.question) in covered)

    def _last_act(self) -> Act | None:
        acts = list(self._store.acts(since_day=self._today()))
        taken_back = undone({act.id: act.target for act in acts if act.deed == "undid" and act.target})
        return next((act for act in reversed(acts) if act.deed != "undid" and act.id not in taken_back), None)

    def _take_back_quality(self, regraded: Act) -> None:
        answered = self._answered
        if answered is None or answered.act is None or answered.act.id != regraded.target:
            return
        qualities = {
            one.act.id: one.quality for one in standing(self._store.acts(question=regraded.question))
        }
        self._answered = replace(answered, quality=qualities.get(answered.act.id, answered.quality))


def _intervals(asked: Asked, state: QuestionState) -> tuple[int, ...]:
    """Days until the next review for each quality; none where the schedule does not change."""
    if asked.kind != "review":
        return ()
    memory = state.schedule.memory if isinstance(state.schedule, Scheduled) else Memory()
    return tuple(review(memory, quality).interval for quality in range(6))
