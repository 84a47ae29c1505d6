import json
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from quizapp.scheduling.acts import UnsoundAct
from quizapp.scheduling.states import QuestionState, fold
from quizapp.store import Store


def test_an_answer_is_still_there_when_the_store_is_opened_again(
    path: Path, store: Store, learner: Any
) -> None:
    act = learner.answer(
        seconds=0.1 + 0.2, given={"dtype": "float32", "dims": [1, -2], "名": "值", "p": 1e-3}
    )
    state = store.state("p/q")
    store.close()
    with Store.open(path) as again:
        assert list(again.acts()) == [act]
        assert again.state("p/q") == state
        assert again.states() == {"p/q": state}


def test_recording_gives_the_state_after_the_act(store: Store, learner: Any) -> None:
    act = learner.answering()
    state = store.record(act)
    assert state == fold("p/q", [act]) == store.state("p/q")


def test_a_question_without_rows_is_new(store: Store) -> None:
    assert store.state("p/q") == QuestionState("p/q")
    assert store.states() == {}


def test_recording_twice_is_recording_once(store: Store, learner: Any) -> None:
    act = learner.answering()
    assert store.record(act) == store.record(act)
    assert list(store.acts()) == [act]
    assert store.state("p/q").reviews == 1


def test_an_unsound_act_leaves_no_trace(store: Store, learner: Any) -> None:
    with pytest.raises(UnsoundAct):
        store.record(replace(learner.answering(), quality=None))
    assert list(store.acts()) == []
    assert store.states() == {}


def test_an_undone_answer_is_gone_from_all_but_the_log(store: Store, learner: Any) -> None:
    first = learner.answer("p/a")
    kept = store.state("p/a")
    second = learner.answer("p/a", 0)
    learner.undo(second)
    assert store.state("p/a") == kept
    assert store.answers_on(learner.today) == (first,)
    assert len(list(store.acts())) == 3


def test_a_day_whose_answers_were_all_taken_back_is_no_day_with_answers(store: Store, learner: Any) -> None:
    learner.answer()
    first_day = learner.today
    learner.sleep(2)
    gone = learner.answer()
    assert store.answer_days() == (first_day, learner.today)
    undo = learner.undo(gone)
    assert store.answer_days() == (first_day,)
    assert store.answers_on(learner.today) == ()
    learner.undo(undo)
    assert store.answer_days() == (first_day, learner.today)
    assert store.answers_on(learner.today) == (gone,)


def test_only_answers_make_a_day_with_answers(store: Store, learner: Any) -> None:
    learner.suspend()
    assert store.answer_days() == ()


def test_the_log_can_be_read_by_question_and_by_day(store: Store, learner: Any) -> None:
    old = [learner.answer("p/a"), learner.answer("p/b")]
    learner.sleep()
    late = [learner.answer("p/b"), learner.suspend("p/a")]
    assert list(store.acts()) == old + late
    assert list(store.acts(question="p/b")) == [old[1], late[0]]
    assert list(store.acts(since_day=learner.today)) == late
    assert list(store.acts(question="p/a", since_day=learner.today)) == [late[1]]
    assert list(store.acts(since_day=learner.today + timedelta(days=1))) == []
    assert list(store.acts(question="p/none")) == []


def test_a_row_of_an_earlier_day_behind_later_ones_is_not_since_that_day(store: Store, learner: Any) -> None:
    late = learner.answer()
    early = learner.answer(day=learner.today - timedelta(days=3))
    assert list(store.acts(since_day=learner.today)) == [late]
    assert list(store.acts()) == [late, early]


def test_a_long_log_comes_whole_and_in_order(
    store: Store, learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.store.log_reader._PAGE", 4)
    for count in range(1, 14):
        learner.answer(f"p/{count}")
        ids = [act.id for act in store.acts()]
        assert len(ids) == count
        assert ids == sorted(ids)


def test_reading_the_log_lets_others_write_meanwhile(store: Store, learner: Any) -> None:
    learner.answer()
    reading = store.acts()
    next(reading)
    learner.answer()
    assert len(list(store.acts())) == 2


def test_states_that_were_given_out_do_not_change(store: Store, learner: Any) -> None:
    learner.answer("p/a")
    before = store.states()
    learner.answer("p/b")
    assert set(before) == {"p/a"}
    assert set(store.states()) == {"p/a", "p/b"}


def test_two_programs_see_each_others_answers(
    path: Path, store: Store, learner: Any, learner_of: Any
) -> None:
    store.states()
    with Store.open(path) as other:
        theirs = learner_of(other, now=learner.now)
        for _ in range(5):
            learner.answer("p/a")
            assert other.states() == store.states()
            theirs.sleep()
            theirs.answer("p/a", 2)
            theirs.answer("p/b")
            learner.sleep(2)
            theirs.sleep()
            assert store.states() == other.states()
            assert store.state("p/a").reviews == len(list(store.acts(question="p/a")))
        ids = [act.id for act in store.acts()]
    assert len(ids) == 15
    assert store.rebuild() == ()


def test_threads_take_turns(store: Store, learner_of: Any) -> None:
    def answer(name: str) -> None:
        learner = learner_of(store)
        for number in range(10):
            learner.answer(f"p/{number}", kind="drill")
            learner.answer(f"p/{name}")
            learner.sleep()

    threads = [Thread(target=answer, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(store.acts())) == 80
    assert [store.state(f"p/{name}").reviews for name in "abcd"] == [10] * 4
    assert store.rebuild() == ()


def test_two_programs_that_answer_the_same_question_at_once_lose_nothing(
    path: Path, store: Store, learner_of: Any
) -> None:
    def answer(opened: Store) -> None:
        learner = learner_of(opened)
        for _ in range(40):
            learner.answer("p/q", kind="drill")
            learner.answer("p/q")
            learner.sleep()

    with Store.open(path, patience=60) as one, Store.open(path, patience=60) as other:
        threads = [Thread(target=answer, args=(opened,)) for opened in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.states() == other.states() == store.states()
    assert len(list(store.acts())) == 160
    assert store.state("p/q").reviews == 40, "two machines' reviews of a day count once"
    assert store.rebuild() == ()


def test_a_closed_store_is_not_opened_by_accident(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        store.states()


# Ids


def test_ids_grow_also_when_the_clock_is_set_back(path: Path, store: Store, learner: Any) -> None:
    act = learner.answer()
    long_ago = learner.now - timedelta(days=400)
    ids = [act.id, store.new_id(long_ago), store.new_id(long_ago), store.new_id(learner.now)]
    assert ids == sorted(set(ids))
    with Store.open(path) as other:
        assert other.new_id(long_ago) > act.id


def test_an_undoing_follows_what_it_undoes_whatever_the_clock_says(store: Store, learner: Any) -> None:
    act = learner.answer()
    learner.now -= timedelta(days=30)
    learner.undo(act)
    assert store.state("p/q") == QuestionState("p/q")


# Former ids


def test_history_follows_a_question_to_its_new_id(store: Store, learner: Any) -> None:
    first = learner.answer("p/old")
    store.adopt({"p/old": "p/new"})
    assert store.states() == {"p/new": fold("p/new", [first])}
    second = learner.answer("p/new")
    assert store.state("p/new") == store.state("p/old") == fold("p/new", [first, second])
    assert list(store.acts(question="p/new")) == list(store.acts(question="p/old")) == [first, second]
    assert first.question == next(store.acts()).question == "p/old"
    assert store.rebuild() == ()


def test_an_answer_under_a_former_id_counts_for_the_present_one(store: Store, learner: Any) -> None:
    store.adopt({"p/old": "p/new"})
    state = store.record(learner.answering("p/old"))
    assert state.question == "p/new"
    assert set(store.states()) == {"p/new"}


def test_what_was_answered_under_the_former_id_can_be_undone_under_the_new(
    store: Store, learner: Any
) -> None:
    act = learner.answer("p/old")
    store.adopt({"p/old": "p/new"})
    store.record(learner.act("undid", "p/new", target=act.id))
    assert store.state("p/new") == QuestionState("p/new")


def test_histories_of_several_former_ids_are_joined(store: Store, learner: Any) -> None:
    acts = [learner.answer(name, quality) for name, quality in (("p/a", 5), ("p/b", 1), ("p/c", 4))]
    store.adopt({"p/a": "p/c", "p/b": "p/c"})
    assert store.states() == {"p/c": fold("p/c", acts)}


def test_an_alias_that_is_taken_back_gives_its_history_back(store: Store, learner: Any) -> None:
    old, new = learner.answer("p/old"), learner.answer("p/new", 1)
    apart = store.states()
    store.adopt({"p/old": "p/new", "p/never": "p/new"})
    assert len(store.states()) == 1
    store.adopt({})
    assert store.states() == apart == {"p/old": fold("p/old", [old]), "p/new": fold("p/new", [new])}


def test_an_alias_can_move_to_another_question(store: Store, learner: Any) -> None:
    act = learner.answer("p/old")
    store.adopt({"p/old": "p/one"})
    store.adopt({"p/old": "p/two"})
    assert store.states() == {"p/two": fold("p/two", [act])}


def test_adopting_what_is_adopted_writes_nothing(path: Path, store: Store, learner: Any) -> None:
    learner.answer("p/old")
    store.adopt({"p/old": "p/new", "p/new": "p/new"})
    with sqlite3.connect(path) as other:
        before = other.execute("PRAGMA data_version").fetchone()
        store.adopt({"p/old": "p/new"})
        assert other.execute("PRAGMA data_version").fetchone() == before


# Rebuilding and merging


def test_rebuilding_mends_states_and_says_which(path: Path, store: Store, learner: Any) -> None:
    for name in ("p/a", "p/b", "p/c", "p/d"):
        learner.answer(name)
    right = store.states()
    with sqlite3.connect(path) as other:
        other.execute("UPDATE state SET ease = 130 WHERE question = 'p/a'")
        other.execute("DELETE FROM state WHERE question = 'p/b'")
        other.execute(
            "INSERT INTO state (question, known, suspended, reviews, lapses) VALUES ('p/ghost', 0, 0, 0, 0)"
        )
    assert store.rebuild() == ("p/a", "p/b", "p/ghost")
    assert store.states() == right
    assert store.rebuild() == ()


def test_two_logs_merge_into_one(tmp_path: Path, store: Store, learner: Any, learner_of: Any) -> None:
    with Store.open(tmp_path / "laptop.db") as laptop:
        theirs = learner_of(laptop, now=learner.now + timedelta(seconds=30))
        mine = [learner.answer("p/a"), learner.answer("p/b", 1)]
        their = [theirs.answer("p/b"), theirs.answer("p/c", 2)]
        their.append(theirs.undo(their[0]))
        assert store.merge(laptop.acts()) == 3
        assert laptop.merge(store.acts()) == 2
        assert store.merge(laptop.acts()) == 0
        assert list(store.acts()) == list(laptop.acts()) == sorted(mine + their, key=lambda act: act.id)
        assert store.states() == laptop.states()
        assert store.rebuild() == laptop.rebuild() == ()


def test_a_log_may_arrive_in_parts_and_backwards(tmp_path: Path, store: Store, learner: Any) -> None:
    answer = learner.answer()
    regrade = learner.regrade(answer, 1)
    learner.undo(regrade)
    with Store.open(tmp_path / "copy.db") as copy:
        for act in reversed(list(store.acts())):
            assert copy.merge([act, act]) == 1
            assert copy.rebuild() == ()
        assert copy.states() == store.states()


def test_a_merge_is_all_or_nothing(store: Store, learner: Any) -> None:
    sound = learner.answering()
    with pytest.raises(UnsoundAct):
        store.merge([sound, replace(sound, id="no uuid")])
    assert list(store.acts()) == []


def test_merged_rows_under_a_former_id_count_for_the_present_one(store: Store, learner: Any) -> None:
    store.adopt({"p/old": "p/new"})
    early, late = learner.answering("p/old"), learner.answering("p/new", day=date(2026, 11, 24))
    assert store.merge([early, late]) == 2
    assert {name: state.reviews for name, state in store.states().items()} == {"p/new": 2}


def test_ids_follow_those_that_were_merged(store: Store, learner: Any) -> None:
    ahead = "0fffffff-ffff-7fff-bfff-ffffffffffff"
    store.merge([replace(learner.answering(), id=ahead)])
    act = learner.answer()
    assert act.id > ahead
    assert store.state("p/q").latest == act.id


# What lies in the file


def test_instants_are_utc_days_are_dates_and_parameters_json(path: Path, learner: Any) -> None:
    learner.answer(at=datetime(2026, 11, 23, 1, 2, 3, 4, tzinfo=UTC), day=date(2026, 11, 22))
    with sqlite3.connect(path) as other:
        at, day, given = other.execute("SELECT at, day, given FROM act").fetchone()
    assert (at, day) == ("2026-11-23T01:02:03.000004+00:00", "2026-11-22")
    assert json.loads(given) == {"rows": 2, "dim": -1}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE act SET quality = 0",
        "UPDATE act SET id = id",
        "DELETE FROM act",
    ],
)
def test_rows_of_the_log_are_never_changed_or_deleted(path: Path, learner: Any, statement: str) -> None:
    learner.answer()
    with sqlite3.connect(path) as other, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        other.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE state SET ease = 'high'",
        "UPDATE state SET latest = 'no-row'",
        "INSERT INTO act (id, at, day, deed, question, quality, hints) VALUES ('1', '', '', '', '', 6, 0)",
        "INSERT INTO act (id, at, day, deed, question, hints) VALUES ('1', '', '', '', NULL, 0)",
    ],
)
@pytest.mark.skipif(sqlite3.sqlite_version_info < (3, 37), reason="strict tables came with SQLite 3.37")
def test_the_file_itself_refuses_what_makes_no_sense(path: Path, learner: Any, statement: str) -> None:
    learner.answer()
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(statement)


def test_a_copy_holds_everything_and_stands_alone(tmp_path: Path, store: Store, learner: Any) -> None:
    learner.answer("p/a")
    store.adopt({"p/a": "p/b"})
    store.copy_to(tmp_path / "copy.db")
    learner.answer("p/c")
    with Store.open(tmp_path / "copy.db") as copy:
        assert set(copy.states()) == {"p/b"}
        assert len(list(copy.acts())) == 1
    assert not list(tmp_path.glob("*.part"))
