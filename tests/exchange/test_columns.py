"""Every column that is exported is explained, and every row has just these columns."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner

from quizapp.bank import Library
from quizapp.cli.export import export
from quizapp.exchange.export_columns import ADDED, COLUMNS, DAYS, QUESTIONS, REVIEWS, SLIPS, UNDONE
from quizapp.exchange.exporting import rows_of
from quizapp.exchange.selection import Wanted
from quizapp.exchange.totals import day_rows, question_rows, slip_rows
from quizapp.progress.answers import Selection, plain_answers
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import fold, standing
from quizapp.store import Store

DOCUMENT = Path(__file__).parents[2] / "docs" / "exports.md"
EVERYTHING = Wanted(Library())


def answer(number: int, day: int, quality: int = 5, **rest: object) -> Act:
    at = datetime(2026, 11, day, 12, 0, number % 60, tzinfo=UTC)
    fields = {"kind": "review", "verdict": "right" if quality >= 3 else "wrong", "seconds": 90.0, **rest}
    id_ = f"0192f3c0-0000-7000-8000-{number:012d}"
    return Act(id_, at, date(2026, 11, day), "answered", "p/q", quality=quality, **fields)  # type: ignore[arg-type]


ACTS = [
    answer(1, 1),
    answer(2, 1, kind="practice"),
    answer(3, 2, quality=1),
    answer(4, 2, kind="drill", quality=4),
    Act("0192f3c0-0000-7000-8000-000000000009", datetime(2026, 11, 2, tzinfo=UTC), date(2026, 11, 2),
        "undid", "p/q", target="0192f3c0-0000-7000-8000-000000000004"),
    answer(10, 3, quality=3),
]  # fmt: skip


def review_rows(wanted: Wanted = EVERYTHING, *, undone: bool = False) -> list[dict[str, Any]]:
    """The answers of ACTS as they are exported."""
    with TemporaryDirectory() as folder, Store.open(Path(folder, "a.db")) as store:
        store.merge(ACTS)
        return list(rows_of(store, "reviews", wanted, date(2026, 11, 3), undone=undone, tell=lambda _: None))


def test_the_columns_of_a_review_are_the_ones_that_others_rely_on() -> None:
    first = (
        "id at day kind question variant given answer verdict quality slip seconds interval ease device torch"
    )
    added = "pack ask level tags truth sure hints regraded interval_before ease_before due"
    assert [column.name for column in REVIEWS] == f"{first} {added}".split()


def test_rows_have_the_columns_that_are_promised() -> None:
    answers = standing(ACTS)
    rows = review_rows()
    assert all(list(row) == [column.name for column in REVIEWS] for row in rows)
    marked = review_rows(undone=True)
    assert all(list(row) == [column.name for column in (*REVIEWS, UNDONE)] for row in marked)
    assert [row["undone"] for row in marked] == [False, False, False, True, False]
    assert [list(row) for row in day_rows(plain_answers(answers), EVERYTHING)] == [[c.name for c in DAYS]] * 3
    assert [list(row) for row in question_rows([fold("p/q", ACTS)], EVERYTHING)] == [
        [column.name for column in QUESTIONS]
    ]


def test_a_slip_has_a_row_with_its_rate_and_the_spread() -> None:
    slipped = [answer(1, 1, quality=1, slip="dim-1"), answer(2, 2)]
    rows = list(slip_rows(plain_answers(standing(slipped)), EVERYTHING, date(2026, 11, 3)))
    assert all(list(row) == [column.name for column in SLIPS] for row in rows)
    assert all(0 <= row["low"] <= row["rate"] <= row["high"] <= 1 for row in rows)


def test_a_row_tells_the_schedule_before_and_after_the_answer() -> None:
    rows = review_rows()
    told = [
        (r["kind"], r["interval_before"], r["interval"], r["ease_before"], r["ease"], r["due"]) for r in rows
    ]
    assert told == [
        ("review", None, 1, None, 2.6, "2026-11-02"),
        ("practice", 1, 1, 2.6, 2.6, "2026-11-02"),
        ("review", 1, 1, 2.6, 2.6, "2026-11-03"),
        ("review", 1, 1, 2.6, 2.46, "2026-11-04"),
    ]
    assert rows[0]["at"] == "2026-11-01T12:00:01.000000Z"


def test_days_are_narrowed_with_both_ends_included() -> None:
    wanted = Wanted(Library(), Selection(since=date(2026, 11, 2), until=date(2026, 11, 2)))
    assert [row["day"] for row in review_rows(wanted)] == ["2026-11-02"]
    (day,) = day_rows(plain_answers(standing(ACTS)), wanted)
    assert day == {"day": "2026-11-02", "answers": 1, "right": 0, "new": 0, "minutes": 1.0}


@pytest.mark.parametrize("what", COLUMNS)
def test_every_column_is_explained_in_the_document_and_in_help(what: str) -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    said = re.sub(r"\s+", " ", CliRunner().invoke(export, ["--help"], terminal_width=100).output)
    columns = COLUMNS[what]  # type: ignore[index]
    for column in (*columns, *ADDED.get(what, ())):  # type: ignore[call-overload]
        assert re.search(rf"\| `{column.name}` \| .* \| {re.escape(column.meaning)} \|", document), (
            column.name
        )
        assert f"{column.name} {column.meaning}" in said
