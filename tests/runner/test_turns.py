"""A process that ends between two programs has not begun the second."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic

import pytest

pytest.importorskip("fcntl")

from quizapp.runner.worker.child import FRAME_HEAD
from quizapp.runner.worker.children import Child
from quizapp.runner.worker.jobs import Job


@pytest.fixture
def pipes() -> Iterator[tuple[int, int, int, int]]:
    """Both ends of the pipe of reports and of that of turns."""
    made = (*os.pipe(), *os.pipe())
    yield made
    for end in made:
        with suppress(OSError):
            os.close(end)


JOB = Job(1, 2, -1, 5.0, 2**31, language_check=True)


def reported_once(reads_reports: int, writes_turns: int, writes_reports: int) -> Child:
    """A child that was given two programs and has reported the first."""
    child = Child(JOB, 0, 2, 0, os.getpid(), reads_reports, -1, -1, writes_turns, 0, monotonic())
    os.write(writes_reports, FRAME_HEAD.pack(0, 2) + b"{}")
    assert child.read_reports()
    assert child.report() is not None
    return child


@pytest.mark.parametrize("takes_its_turn", [True, False])
def test_a_program_has_begun_once_its_process_took_its_turn(
    pipes: tuple[int, int, int, int], takes_its_turn: bool
) -> None:
    reads_reports, writes_reports, reads_turns, writes_turns = pipes
    child = reported_once(reads_reports, writes_turns, writes_reports)
    child.go_on()
    if takes_its_turn:
        os.read(reads_turns, 1)
    assert child.has_begun is takes_its_turn


def test_a_program_has_not_begun_whose_process_ended_before_its_turn(
    pipes: tuple[int, int, int, int],
) -> None:
    reads_reports, writes_reports, reads_turns, writes_turns = pipes
    child = reported_once(reads_reports, writes_turns, writes_reports)
    os.close(reads_turns)
    child.go_on()
    assert not child.has_begun
