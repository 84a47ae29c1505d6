"""Rows come in the order of their ids, each as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.bank import Library
from quizapp.exchange.act_lines import act_of_line
from quizapp.exchange.exporting import act_lines, fsrs_lines, rows_of
from quizapp.exchange.id_order import in_id_order
from quizapp.exchange.reviews import review_rows
from quizapp.exchange.selection import Wanted
from quizapp.scheduling.states import standing
from quizapp.store import Store
from tests.exchange.generated import START, log

IDS = st.integers(0, 2**128 - 1).map(lambda number: str(UUID(int=number)))
ROWS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(deadline=None)  # a file is written for each, on whatever disk there is
@given(st.dictionaries(IDS, ROWS))
def test_rows_come_in_the_order_of_their_ids(rows: dict[str, object]) -> None:
    assert list(in_id_order(rows.items())) == [rows[id_] for id_ in sorted(rows)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "quizapp.db") as opened:
        opened.merge(log(11, 150))
        yield opened


def test_an_export_read_question_by_question_is_the_one_of_the_whole_log(store: Store) -> None:
    """Against the fold over all rows at once, former ids included."""
    aliases = {"p/q1": "p/q2"}
    wanted = Wanted(Library(aliases=aliases))
    store.adopt(aliases)
    acts = list(store.acts())
    answers = standing(acts, aliases)
    for undone in (False, True):
        rows = list(rows_of(store, "reviews", wanted, START.date(), undone=undone, tell=lambda _: None))
        expected = list(review_rows(acts, answers, wanted, undone=undone))
        assert rows == expected
    assert [act_of_line(line) for line in act_lines(store, wanted, tell=lambda _: None)] == acts
    scheduled = [one for one in answers if one.kind != "practice"]
    assert len(list(fsrs_lines(store, wanted, tell=lambda _: None))) == len(scheduled)
