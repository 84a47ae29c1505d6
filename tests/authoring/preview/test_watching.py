"""A look tells of each save once, and of nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from quizapp.authoring.drafts import Watch


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "pack.yaml"
    made.write_text("one")
    return made


def looks(watch: Watch, count: int) -> list[bool]:
    return [watch.look() for _ in range(count)]


def test_a_file_that_nobody_writes_stays_as_it_is(file: Path) -> None:
    assert looks(Watch(file), 20) == [False] * 20


def test_a_save_is_told_once_it_stands_still(file: Path) -> None:
    watch = Watch(file)
    file.write_text("two!")
    assert looks(watch, 4) == [False, True, False, False]


def test_a_file_is_not_read_while_it_is_being_written(file: Path) -> None:
    watch = Watch(file)
    for size in range(5, 10):
        file.write_text("x" * size)
        assert not watch.look()
    assert watch.look()


def test_a_file_that_is_replaced_by_another_of_the_same_size_and_time_is_told(file: Path) -> None:
    watch, before = Watch(file), file.stat()
    other = file.with_name("other")
    other.write_text("two")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)
    assert looks(watch, 3) == [False, True, False]


def test_a_short_absence_goes_unnoticed(file: Path) -> None:
    watch, away = Watch(file), file.with_name("away")
    file.rename(away)
    assert looks(watch, 5) == [False] * 5
    away.rename(file)
    assert True in looks(watch, 3)


def test_a_file_that_stays_away_is_told_of_once_and_again_when_it_is_back(file: Path) -> None:
    watch = Watch(file)
    file.unlink()
    assert looks(watch, 20).count(True) == 1
    file.write_text("one")
    assert looks(watch, 4) == [False, True, False, False]


def test_a_file_that_is_not_there_yet_may_come(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "later.yaml")
    assert True not in looks(watch, 20)
    (tmp_path / "later.yaml").write_text("one")
    assert looks(watch, 2) == [False, True]
