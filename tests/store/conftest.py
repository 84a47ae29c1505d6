"""A learner who acts on a store: the clock, the days and the randomness are the test's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.scheduling.acts import Act, Deed
from quizapp.store import Store


@dataclass
class Learner:
    """Every method records one act and gives it back."""

    store: Store
    now: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)

    @property
    def today(self) -> date:
        return self.now.date()

    def sleep(self, days: int = 1) -> None:
        self.now += timedelta(days=days)

    def act(self, deed: Deed, question: str, **rest: Any) -> Act:
        """An act that is not recorded yet."""
        self.now += timedelta(milliseconds=7)
        fields = {"at": self.now, "day": self.today, **rest}
        return Act(id=self.store.new_id(self.now), deed=deed, question=question, **fields)

    def answering(self, question: str = "p/q", quality: int = 5, **rest: Any) -> Act:
        """An answer that is not recorded yet."""
        fields = {
            "kind": "review",
            "variant": 3,
            "given": {"rows": 2, "dim": -1},
            "answer": "(2, 1, 3)",
            "verdict": "right" if quality >= 3 else "wrong",
            "seconds": 4.25,
            "device": "cpu",
            "torch": "2.13.0",
            **rest,
        }
        return self.act("answered", question, quality=quality, **fields)

    def answer(self, question: str = "p/q", quality: int = 5, **rest: Any) -> Act:
        return self._recorded(self.answering(question, quality, **rest))

    def undo(self, target: Act) -> Act:
        return self._recorded(self.act("undid", target.question, target=target.id))

    def regrade(self, target: Act, quality: int) -> Act:
        return self._recorded(self.act("regraded", target.question, target=target.id, quality=quality))

    def redate(self, target: Act, day: date) -> Act:
        return self._recorded(self.act("redated", target.question, target=target.id, day=day))

    def suspend(self, question: str = "p/q") -> Act:
        return self._recorded(self.act("suspended", question))

    def resume(self, question: str = "p/q") -> Act:
        return self._recorded(self.act("resumed", question))

    def _recorded(self, act: Act) -> Act:
        self.store.record(act)
        return act


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "quizapp.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


@pytest.fixture
def learner(store: Store) -> Learner:
    return Learner(store)


@pytest.fixture
def learner_of() -> type[Learner]:
    """For tests with stores of their own."""
    return Learner
