"""What takes long says so on a terminal, and writes nothing anywhere else."""

from __future__ import annotations

import io
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest

from quizapp.cli.progress_bar import ProgressBar
from quizapp.config.workspace import Workspace
from tests.cli.test_stats import answered

assert answered  # a fixture


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error as a terminal, from now to the end of a test."""
    made = Terminal()
    monkeypatch.setattr("sys.stderr", made)
    return made


def test_it_appears_after_a_second_and_goes_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    clock = Clock()
    bar = ProgressBar("Exporting", clock)
    bar.tell(1, 4)
    assert terminal.getvalue() == ""
    clock.now += 1.5
    bar.tell(2, 4)
    assert "Exporting  [" in terminal.getvalue()
    assert "50%  2 / 4" in terminal.getvalue()
    shown = terminal.getvalue()
    bar.tell(3, 4)  # at once: not drawn again
    assert terminal.getvalue() == shown
    bar.clear()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_without_a_total_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    clock = Clock()
    bar = ProgressBar("Exporting\x1b", clock)
    clock.now += 2
    bar.tell(12345)
    assert terminal.getvalue() == "\rExporting␛  12,345\x1b[K"


def test_nothing_is_written_to_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    clock = Clock()
    with ProgressBar("Exporting", clock) as bar:
        clock.now += 9
        bar.tell(1, 2)
    assert pipe.getvalue() == ""


def test_nothing_is_written_where_nothing_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    with ProgressBar("Exporting"):
        pass
    assert terminal.getvalue() == ""


def test_computing_for_another_scheduler_says_so_on_a_terminal(
    quizapp: Callable[..., Any], answered: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.cli.progress_bar._PATIENCE", 0.0)
    monkeypatch.setenv("QUIZAPP_SCHEDULER", "fsrs")
    terminal = a_terminal(monkeypatch)
    other = sqlite3.connect(answered.database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")  # as long as another program writes, nothing is computed

    ended = threading.Event()

    def let_go() -> None:
        while "Recomputing the schedule" not in terminal.getvalue() and not ended.wait(0.01):
            pass
        other.execute("ROLLBACK")

    waiting = threading.Thread(target=let_go)
    waiting.start()
    try:
        assert quizapp("list", "--json").status == 0
    finally:
        ended.set()
        waiting.join()
        other.close()
    assert "Recomputing the schedule" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K"), "the line is removed in the end"
    again = a_terminal(monkeypatch)
    assert quizapp("list", "--json").status == 0
    assert "Computing" not in again.getvalue(), "they are computed once"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--pack", "nope"), "There is no pack 'nope'"),
        (("list", "--pack", "smal"), "Did you mean 'small'?"),
        (("list", "--tag", "nope"), "No question has the tag 'nope'"),
        (("show", "small"), "small is a pack"),
        (("grade", "small", "--answer", "1"), "small is a pack"),
        (("export", "--pack", "nope"), "There is no pack 'nope'"),
        (("export", "--output", "/nowhere/at/all.csv"), "cannot be written: No such file"),
        (("export", "--format", "parquet", "--output", "/nowhere/at/all"), "cannot be written"),
        (("export", "days", "--format", "fsrs"), "exports reviews only"),
        (("export", "days", "--what", "reviews"), "export one at a time"),
        (("export", "--since", "2026-11-02", "--until", "2026-11-01"), "is after"),
        (("export", "--since", "yesterday"), "write it as 2026-11-29"),
        (("import", "/nowhere/at/all"), "cannot be read"),
        (("sync", "/nowhere/at/all"), "cannot be written"),
    ],
)
def test_wrong_use_is_told(quizapp: Callable[..., Any], arguments: tuple[str, ...], said: str) -> None:
    ran = quizapp(*arguments)
    assert ran.status == 2
    assert said in ran.err
