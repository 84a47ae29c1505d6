"""What another version of PyTorch gives is found, and comes back once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from quizapp.bank import Library, Variant, load_pack
from quizapp.care.drifting import Drift, answered_before, come_back, drift, upgraded
from quizapp.examine.examiner import Examiner
from quizapp.scheduling.acts import Act
from quizapp.store import Store
from quizapp.words.note import Note

PACK = b"""
pack: p
title: P
questions:
  - {id: one, ask: value, vary: {n: [1, 2, 3]}, code: "torch.tensor($n) * 2"}
  - {id: two, ask: value, code: torch.ones(2)}
"""
PACK_READ = load_pack(Path("p.yaml"), PACK).pack
assert PACK_READ is not None
LIBRARY = Library({"p": PACK_READ}, {question.id: question for question in PACK_READ.questions})
TODAY = date(2026, 11, 29)


@dataclass
class Gives:
    """What a variant gives: the truth of its number, on a device."""

    variant: Variant
    truths: dict[str, str | None]
    device: str = "cpu"

    @property
    def kept_truth(self) -> str | None:
        return self.truths.get(f"{self.variant.question.id} {dict(self.variant.given)}")

    def result(self) -> Gives:
        return self


class Fake:
    def __init__(self, truths: dict[str, str | None]) -> None:
        self.truths = truths

    def examine_all(self, variants: Sequence[Variant]) -> list[Gives]:
        return [Gives(variant, self.truths) for variant in variants]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "quizapp.db") as opened:
        yield opened


def new_act(deed: Any, question: str, **rest: Any) -> Act:
    at = datetime(2026, 11, 29, 12, tzinfo=UTC)
    return Act("", at, TODAY, deed, question, **rest)


def answer(store: Store, question: str, given: dict[str, Any], truth: str, **rest: Any) -> Act:
    fields = {"kind": "review", "verdict": "right", "quality": 5, "device": "cpu", "torch": "2.6.0", **rest}
    act, _ = store.add(new_act("answered", question, given=given, truth=truth, **fields))
    return act


def found(store: Store, truths: dict[str, str | None], torch: str = "2.13.0") -> Drift:
    answered = answered_before(store.acts(), LIBRARY, torch)
    return drift(answered, cast("Examiner", Fake(truths)), torch, lambda _: None, lambda *_: None)


def test_a_variant_that_gives_something_else_is_listed(store: Store) -> None:
    answer(store, "p/one", {"n": 1}, "2")
    answer(store, "p/one", {"n": 2}, "4")
    answer(store, "p/two", {}, "[1.0, 1.0]")
    given = {"p/one {'n': 1}": "2", "p/one {'n': 2}": "5", "p/two {}": None}
    told = found(store, given)
    assert told.checked == 3
    assert [(one.question, dict(one.given), one.was, one.now, one.torch_was) for one in told.changed] == [
        ("p/one", {"n": 2}, "4", "5", "2.6.0"),
        ("p/two", {}, "[1.0, 1.0]", None, "2.6.0"),
    ]


@pytest.mark.parametrize(
    "rest", [{"torch": "2.13.0"}, {"truth": None}, {"torch": None}, {"device": "cuda:0"}, {"given": {"n": 9}}]
)
def test_what_cannot_be_compared_is_left_out(store: Store, rest: dict[str, Any]) -> None:
    answer(store, "p/one", **{"given": {"n": 1}, "truth": "2", **rest})
    assert found(store, {"p/one {'n': 1}": "3"}) == Drift("2.13.0", 0, ())


def test_the_latest_answer_to_a_variant_counts_and_not_one_undone(store: Store) -> None:
    answer(store, "p/one", {"n": 1}, "2")
    again = answer(store, "p/one", {"n": 1}, "3", torch="2.13.0")
    assert found(store, {"p/one {'n': 1}": "3"}).checked == 0
    store.add(new_act("undid", "p/one", target=again.id))
    assert len(found(store, {"p/one {'n': 1}": "3"}).changed) == 1


def test_questions_come_back_once_for_a_version(store: Store) -> None:
    answer(store, "p/one", {"n": 1}, "2")
    answer(store, "p/one", {"n": 2}, "4")
    now = {"p/one {'n': 1}": "3", "p/one {'n': 2}": "5"}
    told = found(store, now)
    assert come_back(told, store, new_act, TODAY) == ("p/one",)
    (dated,) = [act for act in store.acts() if act.deed == "dated"]
    assert (dated.question, dated.until, dated.torch) == ("p/one", TODAY, "2.13.0")
    assert come_back(told, store, new_act, TODAY - timedelta(days=1)) == ()
    assert come_back(Drift("2.14.0", 2, told.changed), store, new_act, date(2020, 1, 1)) == ("p/one",)


def test_an_upgrade_is_told_once(store: Store, tmp_path: Path) -> None:
    assert upgraded(tmp_path, store, "2.6.0") is None  # nothing was answered before
    answer(store, "p/one", {"n": 1}, "2")
    assert upgraded(tmp_path, store, "2.6.0") is None
    assert upgraded(tmp_path, store, "2.13.0") == Note(
        "drift.upgraded", (("before", "2.6.0"), ("now", "2.13.0"))
    )
    assert upgraded(tmp_path, store, "2.13.0") is None


def test_the_first_time_the_log_tells_the_version_before(store: Store, tmp_path: Path) -> None:
    answer(store, "p/one", {"n": 1}, "2")
    assert upgraded(tmp_path, store, "2.13.0") is not None
    assert upgraded(tmp_path / "missing", store, "2.14.0") is None  # it could not be kept
