"""Whose states a database holds is told at a look."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.scheduling import fsrs6
from quizapp.scheduling.fsrs6 import Fsrs6
from quizapp.scheduling.schedulers import SM2
from quizapp.store import Store
from quizapp.store.scheduler_mark import is_anothers

FSRS = Fsrs6()


def test_it_is_anothers_until_they_are_computed_anew(tmp_path: Path) -> None:
    path = tmp_path / "quizapp.db"
    Store.open(path).close()
    assert [is_anothers(path, one) for one in (SM2, FSRS)] == [False, True]
    with Store.open(path, scheduler=FSRS) as store:
        store.bring_up()
        assert is_anothers(path, SM2), "also while it is open"
        assert not is_anothers(path, FSRS)
    other_weights = Fsrs6((*fsrs6.DEFAULT_WEIGHTS[:-1], 0.3))
    assert [is_anothers(path, one) for one in (SM2, FSRS, other_weights)] == [True, False, True]


@pytest.mark.parametrize("data", [None, b"", b"SQLite format 3\0", b"x" * 200])
def test_what_is_no_database_is_nobodys(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "quizapp.db"
    if data is not None:
        path.write_bytes(data)
    assert not is_anothers(path, FSRS)
