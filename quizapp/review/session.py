"""A session: next question, answer, verdict, quality, log; undo. Independent of any screen.

Every method blocks until it is done; a screen calls them on another thread, one at a time. No
state is kept that is not in the log, except which rows are its own, so leaving at any moment
loses nothing and the next session of the day continues at the same point. Several sessions may
use the same log at the same time: questions answered in one are not asked in another, and actions
in one are not undone by another.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cached_property, partial
from typing import Any

from quizapp.examine.examined import Examined, Judged
from quizapp.progress.leeches import Leech, is_reported, leech
from quizapp.review.asking import Asking
from quizapp.review.question_deeds import QuestionDeeds, Wish
from quizapp.review.turn import Answered, Asked, as_it_counts, next_days
from quizapp.scheduling.acts import Act, Deed, Verdict
from quizapp.scheduling.levelling import Levelling
from quizapp.scheduling.sm2 import PASSING, propose
from quizapp.scheduling.states import QuestionState, counted_as, standing
from quizapp.words.note import Note


class Sitting(Asking):
    """A session: a learner answers questions, and undoes answers."""

    def answer(self, text: str, *, sure: bool | None = None) -> Answered:
        """Judge an answer, and log it unless it is unreadable, in which case it is asked again.

        ``sure`` says whether the learner was sure, None if they did not say. Raises RunnerError
        if an answer that is a program cannot be run; nothing is logged then.
        """
        _, examined = self._current()
        return self._settle(text, self._examiner.judge(examined, text), sure)

    def dont_know(self) -> Answered:
        """Skip the question and return the same teaching as after a wrong answer."""
        return self._settle("", None)

    def change_quality(self, quality: int) -> Answered:
        """Change the quality of the answer just logged."""
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
        """Suspend the current question, or the one just answered; return its id."""
        return self.set_aside_as(Wish("suspended"))

    def set_aside_as(self, wish: Wish) -> str | None:
        """Apply an action to the current question, or the one just answered, and leave it; return
        its id, or None if there is none. Raises DeedRefused."""
        question = self._current_id
        if question is not None:
            self._own += self._deeds.do(wish, [question])
            self._asked = self._examined = self._answered = None
        return question

    def flag(self, note: str | None) -> str | None:
        """Flag the current question, or the one just answered, with a note, or remove its flag;
        return its id. It stays on the screen. Raises DeedRefused."""
        question = self._current_id
        if question is not None:
            self._own += self._deeds.do(Wish("flagged", note=note), [question])
        return question

    def undo(self) -> Act | None:
        """Undo the last action of this session that was not undone, on whatever day; return its
        row, or None if nothing is left.

        The question of an undone answer is asked again by :meth:`next`, in the same variant,
        unless it was answered in another session since. If undoing a quality leaves nothing to
        repeat, the question that was asked as a drill is dropped.
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
    def can_undo(self) -> bool:
        """Whether there is anything in this session to undo."""
        return bool(self._own)

    # Internal

    @cached_property
    def _deeds(self) -> QuestionDeeds:
        return QuestionDeeds(self._store, self._clock, self._day_of)

    @property
    def _current_id(self) -> str | None:
        return None if self._present is None else self._present.id

    def _current(self) -> tuple[Asked, Examined]:
        if self._asked is None or self._examined is None:
            raise RuntimeError("an answer needs a question: call next() first")
        return self._asked, self._examined

    def _still_asked(self, asked: Asked) -> bool:
        state = self._store.state(asked.question.id)
        return counted_as(asked.kind, asked.state, state, self._today()) == asked.kind

    def _settle(self, text: str, judged: Judged | None, sure: bool | None = None) -> Answered:
        """The result of an answer after judging, or of skipping."""
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
        """Help with the question just answered, if its number of lapses calls for it."""
        if quality >= PASSING:
            return None
        name = asked.question.id
        state = self._store.state(name)
        if not is_reported(state.lapses, asked.state.lapses):
            return None
        return leech(self.plan.library, asked.question, state, self._store.acts(question=name))

    def _log_answer(self, asked: Asked, levelling: Levelling, **given: Any) -> tuple[Act, QuestionState]:
        """Log an answer with the kind it counts as by then; return the row, and the state before it."""
        counted = partial(as_it_counts, asked=asked, scheduler=self._store.scheduler, levelling=levelling)
        answer = self._act("answered", asked.question.id, kind=asked.kind, **given)
        act, before = self._store.add(answer, counted)
        self._own.append(act)
        return act, before

    def _do(self, deed: Deed, question: str, **rest: Any) -> None:
        act, _ = self._store.add(self._act(deed, question, **rest))
        self._own.append(act)

    def _take_back_quality(self, regraded: Act) -> None:
        answered = self._answered
        if answered is None or answered.act is None or answered.act.id != regraded.target:
            return
        qualities = {
            one.act.id: one.quality for one in standing(self._store.acts(question=regraded.question))
        }
        quality = qualities.get(answered.act.id, answered.quality)
        self._answered = replace(answered, quality=quality, leech=self._leech(answered.asked, quality))
