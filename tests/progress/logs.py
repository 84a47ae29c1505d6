"""Logs to count: a builder of rows, and random ones for Hypothesis."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from quizapp.progress.answers import Answer, plain_answers
from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.states import QuestionState, fold, standing

TODAY = date(2026, 11, 28)
QUESTIONS = ("a/one", "a/two", "b/three", "gone/four")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


class Log:
    """Rows in the order in which they are appended; each call gives the row's id."""

    def __init__(self) -> None:
        self.rows: list[Act] = []

    def answer(
        self, question: str, quality: int, day: date = TODAY, kind: AnswerKind = "review", **rest: Any
    ) -> str:
        fields: dict[str, Any] = {"verdict": "right" if quality >= 3 else "wrong", "seconds": 10.0, **rest}
        return self._append("answered", question, day, kind=kind, quality=quality, **fields)

    def regrade(self, target: str, quality: int, day: date = TODAY) -> str:
        return self._append("regraded", self._question(target), day, target=target, quality=quality)

    def undo(self, target: str, day: date = TODAY) -> str:
        return self._append("undid", self._question(target), day, target=target)

    def redate(self, target: str, day: date) -> str:
        return self._append("redated", self._question(target), day, target=target)

    def suspend(self, question: str, day: date = TODAY) -> str:
        return self._append("suspended", question, day)

    def answers(self, aliases: dict[str, str] | None = None) -> list[Answer]:
        return plain_answers(standing(self.rows, aliases), aliases)

    def states(self) -> dict[str, QuestionState]:
        names = {row.question for row in self.rows}
        return {name: fold(name, [row for row in self.rows if row.question == name]) for name in names}

    def _question(self, target: str) -> str:
        return next(row.question for row in self.rows if row.id == target)

    def _append(self, deed: Any, question: str, day: date, **rest: Any) -> str:
        id_ = f"{len(self.rows):06}"
        at = datetime.combine(day, time(12), UTC)
        self.rows.append(Act(id_, at, day, deed, question, **rest))
        return id_


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """A learner's log of some weeks: every deed that a figure has to know of."""
    log, day = Log(), ago(draw(st.integers(0, 400)))
    answered: list[str] = []
    for _ in range(draw(st.integers(0, 25))):
        day = min(TODAY, day + timedelta(days=draw(st.sampled_from((0, 0, 0, 1, 1, 2, 7, 30)))))
        deed = draw(st.sampled_from(("answer", "answer", "answer", "answer", "regrade", "undo", "redate")))
        if deed == "answer" or not answered:
            verdict = draw(st.sampled_from((None, None, None, "skipped")))
            quality = draw(st.integers(0, 5))
            rest: dict[str, Any] = {} if verdict is None else {"verdict": verdict}
            answered.append(
                log.answer(
                    draw(st.sampled_from(QUESTIONS)),
                    quality,
                    day,
                    draw(st.sampled_from(("review", "review", "review", "drill", "practice"))),
                    seconds=draw(st.sampled_from((None, 3.0, 59.5, 61.0, 4000.0))),
                    slip=draw(st.sampled_from((None, "dim-one-more", "flag-dropped-keepdim", "copied"))),
                    sure=draw(st.sampled_from((None, True, False))),
                    **rest,
                )
            )
        elif deed == "regrade":
            log.regrade(draw(st.sampled_from(answered)), draw(st.integers(0, 5)), day)
        elif deed == "undo":
            log.undo(draw(st.sampled_from(answered)), day)
        else:
            log.redate(draw(st.sampled_from(answered)), day)
    return log
