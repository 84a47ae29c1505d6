"""A row of the log as a line of JSON is the same row when it is read back."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.exchange.act_lines import BEGINS, MalformedLine, act_of_line, line_of
from quizapp.scheduling.acts import Act
from quizapp.words.visible import visible
from tests.exchange.generated import log

TEXT = st.text(st.characters(exclude_categories=("Cs",)))


@given(st.integers(0, 10_000))
def test_every_act_comes_back_as_it_was(seed: int) -> None:
    for act in log(seed, 5):
        line = line_of(act)
        assert line.startswith(f"{BEGINS}{act.id}")
        assert act_of_line(line) == act


@given(TEXT, TEXT)
def test_whatever_was_typed_stands_on_one_line_that_a_terminal_does_not_obey(answer: str, note: str) -> None:
    (act,) = log(1, 1)
    act = Act(act.id, act.at, act.day, "flagged", "p/q", answer=answer, note=note)
    line = line_of(act)
    assert visible(line) == line
    assert len(line.splitlines()) == 1
    assert act_of_line(line) == act


def test_a_line_has_every_field_and_what_is_added_is_passed_over() -> None:
    act = Act(log(1, 1)[0].id, datetime(2026, 11, 2, tzinfo=UTC), date(2026, 11, 2), "resumed", "p/q")
    assert {field.name for field in fields(Act)} | {"schema"} == set(json.loads(line_of(act)))
    assert act_of_line(line_of(act, {"interval": 6, "of-a-later-version": [1]})) == act


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"deed": None}, "exchange.missing"),
        ({"at": "2026-11-29T10:00:00"}, "exchange.field"),
        ({"at": 3}, "exchange.field"),
        ({"day": "29.11.2026"}, "exchange.field"),
        ({"quality": True}, "exchange.field"),
        ({"quality": 6}, "exchange.unsound"),
        ({"sure": 1}, "exchange.field"),
        ({"seconds": "4"}, "exchange.field"),
        ({"variant": 1 << 80}, "exchange.field"),
        ({"given": [1]}, "exchange.field"),
        ({"id": "1"}, "exchange.unsound"),
        ({"answer": "\ud800"}, "exchange.unsound"),
        ({"schema": 2}, "exchange.newer"),
    ],
)
def test_what_is_no_row_is_told(change: dict[str, object], key: str) -> None:
    act = next(act for act in log(3, 20) if act.deed == "answered")
    with pytest.raises(MalformedLine) as raised:
        act_of_line(json.dumps(json.loads(line_of(act)) | change))
    assert raised.value.note.key == key


@given(TEXT | st.binary().map(lambda data: data.decode("latin-1")))
def test_no_line_raises_anything_else(line: str) -> None:
    with pytest.raises(MalformedLine):
        act_of_line(line)


@pytest.mark.parametrize(
    "line", ["[" * 100_000, '{"seconds": NaN}', "{}", "3", '{"deed": []}', '{"schema": []}']
)
def test_hostile_lines_are_refused(line: str) -> None:
    with pytest.raises(MalformedLine):
        act_of_line(line)
