"""Exports against a second, slow way to the same: act by act, from the fold over all rows at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from quizapp.bank import Folder, Library, load_library
from quizapp.exchange.act_lines import act_of_line, line_of
from quizapp.exchange.export_columns import REVIEWS
from quizapp.exchange.exporting import act_lines, columns_of, fsrs_lines, review_lines, rows_of
from quizapp.exchange.fsrs_csv import RATINGS
from quizapp.exchange.parquet import write_parquet
from quizapp.exchange.selection import Wanted
from quizapp.exchange.text_tables import write_csv
from quizapp.progress.answers import Selection
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import StandingAnswer, standing
from quizapp.store import Store
from tests.exchange.generated import START, log

ALIASES = {"p/q1": "p/q2"}
PACK = """
pack: p
tags: [one, "=two"]
questions:
  - {id: q2, ask: shape, level: 2, aliases: [q1], code: "torch.zeros(1)"}
  - {id: q3, ask: value, code: "1"}
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "p.yaml").write_text(PACK, encoding="utf-8")
    return load_library([Folder(tmp_path)])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "quizapp.db") as opened:
        opened.merge(log(11, 150))
        opened.adopt(ALIASES)
        yield opened


def silent(_: int) -> None:
    """Told how far it is."""


def row_of(act: Act, one: StandingAnswer | None, library: Library) -> dict[str, Any]:
    question = library.find(act.question)
    ease, before = (one.ease, one.ease_before) if one else (None, None)
    return {
        "id": act.id,
        "at": act.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "day": act.day.isoformat(),
        "kind": one.kind if one else act.kind,
        "question": question.id if question else act.question,
        "variant": act.variant,
        "given": dict(act.given or {}),
        "answer": act.answer,
        "verdict": act.verdict,
        "quality": one.quality if one else act.quality,
        "slip": act.slip,
        "seconds": act.seconds,
        "interval": one and one.interval,
        "ease": None if ease is None else ease / 100,
        "device": act.device,
        "torch": act.torch,
        "pack": "p",
        "ask": question and question.ask,
        "level": question and question.level,
        "tags": list(question.tags) if question else None,
        "truth": act.truth,
        "sure": act.sure,
        "hints": act.hints,
        "regraded": one is not None and one.regraded,
        "interval_before": one and one.interval_before,
        "ease_before": None if before is None else before / 100,
        "due": one.due.isoformat() if one and one.due else None,
    }


def naive(acts: Iterable[Act], library: Library, *, undone: bool) -> list[dict[str, Any]]:
    acts = list(acts)
    stand = {one.act.id: one for one in standing(acts, ALIASES)}
    rows = []
    for act in acts:
        if act.deed == "answered" and (undone or act.id in stand):
            one = stand.get(act.id)
            row = row_of(one.act if one else act, one, library)
            rows.append({**row, "undone": one is None} if undone else row)
    return rows


def test_rows_are_those_of_the_fold_over_the_whole_log(store: Store, library: Library) -> None:
    acts = list(store.acts())
    for undone in (False, True):
        rows = list(rows_of(store, "reviews", Wanted(library), START.date(), undone=undone, tell=silent))
        assert rows == naive(acts, library, undone=undone)
        assert [list(row) for row in rows[:1]] == [
            [one.name for one in columns_of(store, "reviews", undone=undone)]
        ]


def test_rows_of_days_and_a_tag_are_those_of_all_that_lie_there(store: Store, library: Library) -> None:
    since = START.date().replace(day=8)
    wanted = Wanted(library, Selection(since=since))
    rows = list(rows_of(store, "reviews", wanted, START.date(), tell=silent))
    every = naive(store.acts(), library, undone=False)
    assert rows == [row for row in every if date.fromisoformat(row["day"]) >= since]
    assert 0 < len(rows) < len(every)


def test_lines_are_the_acts_with_what_follows_from_the_log(store: Store, library: Library) -> None:
    acts = list(store.acts())
    lines = [line[:-1] for page in act_lines(store, Wanted(library), tell=silent) for line in page]
    assert [act_of_line(line) for line in lines] == acts
    rows = {row["id"]: row for row in naive(acts, library, undone=True)}
    for act, line in zip(acts, lines, strict=True):
        also = {}
        if act.deed == "answered":
            own = "interval ease pack ask level tags regraded interval_before ease_before due undone"
            also = {name: rows[act.id][name] for name in own.split()}
        assert line == line_of(act, also)


def test_the_table_of_fsrs_has_the_reviews_and_drills(store: Store, library: Library) -> None:
    answers = [one for one in standing(store.acts(), ALIASES) if one.kind != "practice"]
    table = io.StringIO("".join(chain.from_iterable(fsrs_lines(store, Wanted(library), tell=silent))))
    rows = [[one["card_id"], *map(int, [*one.values()][1:])] for one in csv.DictReader(table)]
    told = [(card, rating, duration) for card, _, rating, _, duration in rows]
    assert told == [
        (
            ALIASES.get(one.act.question, one.act.question),
            RATINGS[one.quality],
            round((one.act.seconds or 0) * 1000),
        )
        for one in answers
    ]
    states = [state for _, _, _, state, _ in rows]
    kinds = [(one.kind, one.interval_before is None) for one in answers]
    assert [state in (0, 2) for state in states] == [kind == "review" for kind, _ in kinds]
    assert [state == 0 for state in states] == [kind == "review" and new for kind, new in kinds]


@pytest.fixture
def parquet(store: Store, library: Library, tmp_path: Path) -> tuple[Path, list[dict[str, Any]]]:
    """A file of reviews, and the rows that are in it."""
    pytest.importorskip("pyarrow")
    rows = list(rows_of(store, "reviews", Wanted(library), START.date(), tell=silent))
    file = tmp_path / "reviews.parquet"
    with file.open("wb") as target:
        write_parquet(rows, REVIEWS, target)
    return file, rows


def test_parquet_has_the_rows_and_types(parquet: tuple[Path, list[dict[str, Any]]]) -> None:
    from pyarrow.parquet import read_table

    file, rows = parquet
    table = read_table(file)
    types = {field.name: str(field.type) for field in table.schema}
    assert types["at"] == "timestamp[us, tz=UTC]"
    assert (types["day"], types["due"]) == ("date32[day]", "date32[day]")
    assert (types["quality"], types["seconds"], types["sure"]) == ("int64", "double", "bool")
    read = table.to_pylist()
    assert [row["id"] for row in read] == [row["id"] for row in rows]
    assert [json.loads(row["given"]) for row in read] == [row["given"] for row in rows]
    assert [row["tags"] for row in read] == [row["tags"] for row in rows]
    assert [row["at"].isoformat(timespec="microseconds").replace("+00:00", "Z") for row in read] == [
        row["at"] for row in rows
    ]


def test_parquet_reads_in_pandas_in_one_line(parquet: tuple[Path, list[dict[str, Any]]]) -> None:
    pandas = pytest.importorskip("pandas")
    file, rows = parquet
    table = pandas.read_parquet(file)
    assert len(table) == len(rows)
    assert str(table["at"].dt.tz) == "UTC"
    assert table["quality"].tolist() == [row["quality"] for row in rows]
    assert table["ease"].mean() == pytest.approx(sum(eases(rows)) / len(eases(rows)))


def test_parquet_reads_in_polars_in_one_line(parquet: tuple[Path, list[dict[str, Any]]]) -> None:
    polars = pytest.importorskip("polars")
    file, rows = parquet
    table = polars.read_parquet(file)
    assert table.schema["at"] == polars.Datetime("us", "UTC")
    assert (table.schema["day"], table.schema["sure"]) == (polars.Date, polars.Boolean)
    assert table["quality"].to_list() == [row["quality"] for row in rows]
    assert table["ease"].mean() == pytest.approx(sum(eases(rows)) / len(eases(rows)))


def eases(rows: list[dict[str, Any]]) -> list[float]:
    return [row["ease"] for row in rows if row["ease"] is not None]


def test_the_table_holds_objects_as_json_and_nothing_a_spreadsheet_executes(
    store: Store, library: Library
) -> None:
    text = io.StringIO()
    rows = list(rows_of(store, "reviews", Wanted(library), START.date(), tell=silent))
    write_csv(rows, REVIEWS, text)
    assert '"{""dim"": -1, ""name"": ""ü"", ""rows"": ' in text.getvalue()
    assert ",'=1+1," in text.getvalue()
    lines = chain.from_iterable(review_lines(store, Wanted(library), tell=silent))
    assert "".join(lines) == text.getvalue()
