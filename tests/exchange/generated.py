"""A learner's acts, drawn at random, as a log holds them."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from quizapp.scheduling.acts import Act, Deed
from quizapp.store.ids import next_id

START = datetime(2026, 9, 1, 8, tzinfo=UTC)
ANSWERS = ("(2, 3)", "=1+1", "线性", "\x1b]0;x\x07", "<b>[sound:a]</b>", 'a "b"\nc', "\u2028")


class Learner:
    """Does one thing after the other; every act is greater than those it was told of."""

    def __init__(self, seed: int, questions: int = 6) -> None:
        self.random = random.Random(seed)
        self.now = START + timedelta(seconds=self.random.randrange(86400))
        self.questions = [f"p/q{number}" for number in range(questions)]

    def act(self, before: list[Act]) -> Act:
        """The next act of a log that has these rows."""
        draw = self.random
        self.now += timedelta(seconds=draw.randrange(5, 40_000), microseconds=draw.randrange(10**6))
        last = max((act.id for act in before), default="")
        id_, day = next_id(self.now, last, draw.getrandbits), self.now.date()
        target = draw.choice(before) if before and draw.random() < 0.25 else None
        if target is not None:
            if draw.random() < 0.6:
                return Act(id_, self.now, day, "undid", target.question, target=target.id)
            quality = draw.randrange(6)
            return Act(id_, self.now, day, "regraded", target.question, target=target.id, quality=quality)
        question = draw.choice(self.questions)
        if draw.random() < 0.15:
            told: list[Deed] = ["suspended", "resumed", "forgot", "shown"]
            return Act(id_, self.now, day, draw.choice(told), question)
        if draw.random() < 0.1:
            until, dated = (
                day + timedelta(days=draw.randrange(1, 9)),
                list[Deed](["dated", "buried", "placed"]),
            )
            return Act(id_, self.now, day, draw.choice(dated), question, until=until)
        if draw.random() < 0.05:
            return Act(id_, self.now, day, "flagged", question, note=draw.choice([None, "", *ANSWERS]))
        quality = draw.randrange(6)
        return Act(
            id_,
            self.now,
            day,
            "answered",
            question,
            kind=draw.choice(["review", "review", "drill", "practice"]),
            variant=draw.randrange(9),
            given={"rows": draw.randrange(4), "dim": -1, "x": 0.5, "name": "ü"},
            answer=draw.choice(ANSWERS),
            verdict="right" if quality >= 3 else "wrong",
            quality=quality,
            slip=draw.choice([None, "dim-off"]),
            seconds=draw.random() * 90,
            hints=draw.randrange(2),
            device="cpu",
            torch="2.13.0",
            truth=draw.choice([None, "(2, 1, 3)"]),
            sure=draw.choice([None, True, False]),
        )


def log(seed: int, count: int) -> list[Act]:
    """A log of so many acts."""
    learner = Learner(seed)
    acts: list[Act] = []
    for _ in range(count):
        acts.append(learner.act(acts))
    return acts
