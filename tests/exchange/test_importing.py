"""What is imported is there once, and a file is taken as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from quizapp.exchange.act_lines import line_of
from quizapp.exchange.importing import CannotImport, Imported, import_file
from quizapp.scheduling.acts import Act, require_sound
from quizapp.store import Store
from tests.exchange.generated import log


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "quizapp.db") as opened:
        yield opened


def take(store: Store, file: Path, *, dry_run: bool = False) -> Imported:
    return import_file(file, store, {"p/old": "p/new"}, lambda at: at.date(), lambda _: None, dry_run=dry_run)


def written(file: Path, *lines: str) -> Path:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def test_a_log_that_is_imported_is_equal_and_twice_is_once(store: Store, tmp_path: Path) -> None:
    acts = log(7, 80)
    file = written(tmp_path / "log.jsonl", *map(line_of, reversed(acts)))
    assert take(store, file, dry_run=True).added == 80
    assert store.latest() is None
    assert (take(store, file).added, take(store, file).known) == (80, 80)
    assert list(store.acts()) == acts
    assert not store.rebuild()


@pytest.mark.parametrize("broken", ["nonsense", "[1]", "{}", '{"deed": "answered"', "\udcff"])
def test_one_line_that_cannot_be_read_keeps_all_out(store: Store, tmp_path: Path, broken: str) -> None:
    lines = [*map(line_of, log(7, 700)), broken, line_of(log(8, 1)[0])]
    file = tmp_path / "log.jsonl"
    file.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    with pytest.raises(CannotImport) as raised:
        take(store, file)
    assert raised.value.line == 701 or broken == "\udcff"
    assert list(store.acts()) == []


def test_an_empty_file_brings_nothing(store: Store, tmp_path: Path) -> None:
    assert take(store, written(tmp_path / "empty.jsonl")) == Imported(0, 0, frozenset())
    assert take(store, written(tmp_path / "blank.jsonl", "", "  ")) == Imported(0, 0, frozenset())


FSRS = """\ufeffcard_id,review_rating,review_time,review_duration
p/one,3,2024-03-29T20:32:32.250000+00:00,25060
p/one,1,1711744352250,
a card of mine,4,1711744352250,100
p/one,2,1711830752250,7000.5
"""


def test_reviews_of_fsrs_become_answers(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "fsrs.csv"
    file.write_text(FSRS, encoding="utf-8")
    assert take(store, file) == Imported(4, 0, frozenset({"p/one", "a card of mine"}))
    assert take(store, file) == Imported(0, 4, frozenset())
    acts = [act for act in store.acts() if act.question == "p/one"]
    assert [(act.quality, act.verdict, act.seconds) for act in acts] == [
        (4, "right", 25.06),
        (1, "wrong", None),
        (3, "right", 7.0005),
    ]
    assert acts[0].at == datetime(2024, 3, 29, 20, 32, 32, 250000, tzinfo=UTC)
    for act in acts:
        require_sound(act)
    assert store.state("p/one").reviews == 2  # of a day's reviews the first counts


def test_a_review_that_the_log_has_is_not_taken_again_from_fsrs(store: Store, tmp_path: Path) -> None:
    at = datetime(2024, 3, 29, 20, 32, 32, 250400, tzinfo=UTC)
    id_ = log(1, 1)[0].id
    store.record(
        Act(id_, at, date(2024, 3, 29), "answered", "p/old", kind="review", verdict="right", quality=5)
    )
    file = tmp_path / "fsrs.csv"
    file.write_text("card_id,review_time,review_rating\np/new,1711744352250,4\n", encoding="utf-8")
    assert take(store, file).known == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("card_id,review_time\nx,1\n", 1),
        ("a,b,c\n1,2,3\n", 1),
        ("card_id,review_time,review_rating\nx,1711744352250,5\n", 2),
        ("card_id,review_time,review_rating\nx,1711744352250,0\n", 2),
        ("card_id,review_time,review_rating\nx,yesterday,1\n", 2),
        ("card_id,review_time,review_rating\nx,1,1\n,1,1\n", 3),
        ("card_id,review_time,review_rating\nx,999999999999999999,1\n", 2),
        ("card_id,review_time,review_rating,review_duration\nx,1,1,-3\n", 2),
        ("card_id,review_time,review_rating\nx\n", 2),
    ],
)
def test_a_table_that_tells_of_no_reviews_is_refused(
    store: Store, tmp_path: Path, text: str, line: int
) -> None:
    file = tmp_path / "fsrs.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CannotImport) as raised:
        take(store, file)
    assert raised.value.line == line
    assert list(store.acts()) == []
