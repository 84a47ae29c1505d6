"""The pass over the log gives what the fold of it gives, however its rows change each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.progress.one_pass import Counted, counted_rows
from quizapp.scheduling.acts import Act
from quizapp.scheduling.fsrs6 import Fsrs6
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.scheduling.states import StandingAnswer, standing
from quizapp.store import Store
from quizapp.store.ids import next_id
from tests.exchange.generated import Learner, log

ALIASES = {"p/q1": "p/q2"}


def told(one: StandingAnswer) -> tuple[object, ...]:
    question = ALIASES.get(one.act.question, one.act.question)
    return (one.act.id, question, one.act.day, one.kind, one.quality, one.interval_before, one.ease_before,
            one.interval, one.ease, one.due)  # fmt: skip


def counted(id_: str, one: Counted) -> tuple[object, ...]:
    before, after = one.before, one.after
    return (id_, one.question, date.fromordinal(one.day), one.kind, one.quality, before and before.interval,
            before and before.ease, after and after.interval, after and after.ease,
            one.due and date.fromordinal(one.due))  # fmt: skip


def eventful(seed: int, count: int) -> list[Act]:
    """A log in which days are chosen and changed, and questions placed and forgotten."""
    learner, acts = Learner(seed, 4), list[Act]()
    for _ in range(count):
        act, draw = learner.act(acts), learner.random
        answered = [one for one in acts if one.deed == "answered"]
        if draw.random() < 0.1 and answered:
            target = draw.choice(answered)
            question = draw.choice([target.question, act.question])
            act = Act(act.id, act.at, draw.choice(acts).day, "redated", question, target=target.id)
        elif draw.random() < 0.03:
            deed = draw.choice(["forgot", "placed"])
            until = date(2027, 1, 1) if deed == "placed" else None
            act = Act(act.id, act.at, act.day, deed, "p/q3", until=until)
        elif act.deed == "answered" and draw.random() < 0.2:
            act = replace(act, until=draw.choice([act.day.replace(year=2027), date.max]))
        acts.append(act)
    return acts


@pytest.mark.parametrize("scheduler", [SM2, Fsrs6(), Fsrs6(fuzz=True)], ids=["sm2", "fsrs6", "fuzz"])
@settings(max_examples=8)  # a file is written for each
@given(seed=st.integers(0, 10**6), of=st.sampled_from([log, eventful]))
def test_what_stands_is_what_the_fold_over_all_rows_gives(
    scheduler: Scheduler, seed: int, of: object
) -> None:
    acts = of(seed, 80)  # type: ignore[operator]
    with TemporaryDirectory() as folder, Store.open(Path(folder, "a.db"), scheduler=scheduler) as store:
        store.merge(reversed(acts))
        store.adopt(ALIASES)
        rows = list(counted_rows(store, ALIASES))
    assert [row[1] for row, _ in rows] == [act.id for act in acts]
    found = [counted(row[1], one) for row, one in rows if one is not None]
    assert found == [told(one) for one in standing(acts, ALIASES, scheduler)]


def test_an_answer_near_the_end_of_the_calendar_counts_as_the_fold_has_it(tmp_path: Path) -> None:
    learner = Learner(1, 1)
    late, last = [], ""
    for number in range(8):
        act = next(act for act in iter(lambda: learner.act([]), None) if act.deed == "answered")
        last = next_id(act.at, last, learner.random.getrandbits)
        late.append(replace(act, id=last, kind="review", quality=5, day=date(9999, 12, 20 + number)))
    with Store.open(tmp_path / "a.db") as store:
        store.merge(late)
        found = [counted(row[1], one) for row, one in counted_rows(store, {}) if one is not None]
    assert found == [told(one) for one in standing(late)]


@pytest.fixture
def damaged(tmp_path: Path) -> Iterator[tuple[Store, list[Act]]]:
    """A log in which the answer of one row was changed, and the text of another is no UTF-8."""
    acts = log(3, 60)
    file = tmp_path / "a.db"
    with Store.open(file) as store:
        store.merge(acts)
    answered = [act for act in acts if act.deed == "answered"]
    database = sqlite3.connect(file)
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    database.execute("UPDATE act SET quality = 5 - quality WHERE id = ?", [answered[4].id])
    database.execute("UPDATE act SET answer = CAST(x'ff41' AS TEXT) WHERE id = ?", [answered[9].id])
    for _, sql in triggers:
        database.execute(sql)
    database.commit()
    database.close()
    with Store.open(file) as store:
        yield store, [answered[4], answered[9]]


def test_damaged_rows_are_left_out_and_named(damaged: tuple[Store, list[Act]]) -> None:
    store, flawed = damaged
    rows = [row[1] for row, _ in counted_rows(store, {})]
    assert not {act.id for act in flawed} & set(rows)
    assert len(rows) == 58
    assert {flaw.id for flaw in store.damage().rows} == {act.id for act in flawed}


def test_a_row_that_only_an_index_has_still_is_missed(tmp_path: Path) -> None:
    acts = log(3, 60)
    file = tmp_path / "a.db"
    with Store.open(file) as store:
        store.merge(acts)
    database = sqlite3.connect(file)
    database.execute("PRAGMA writable_schema = ON")
    others = "FROM sqlite_master WHERE tbl_name = 'act' AND type != 'table' AND sql IS NOT NULL"
    kept = database.execute(f"SELECT type, name, tbl_name, rootpage, sql {others}").fetchall()
    database.execute(f"DELETE {others}")
    database.commit()
    database.close()
    database = sqlite3.connect(file)
    database.execute("DELETE FROM act WHERE rowid = 7")
    database.execute("PRAGMA writable_schema = ON")
    database.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept)
    database.commit()
    database.close()
    with Store.open(file) as store:
        rows = [row[1] for row, _ in counted_rows(store, {})]
        assert (len(rows), [flaw.why for flaw in store.damage().rows]) == (59, ["lost"])
