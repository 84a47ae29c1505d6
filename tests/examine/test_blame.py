"""A part of bench/blame.py: named is what a person would name, and always the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from quizapp.examine.examiner import Examiner
from quizapp.runner.client import Runner

BENCH = Path(__file__).resolve().parents[2] / "bench"
sys.path.insert(0, str(BENCH))

from blame import Case, cases, is_meant, judged, library  # noqa: E402  # found through the path above

ASKED = library()
ALL = cases()
NAMED = [case for case in ALL if case.slips]
UNNAMED = [case for case in ALL if not case.slips]


@pytest.fixture
def busy() -> Iterator[None]:
    """A process that keeps a core busy meanwhile."""
    with Popen([sys.executable, "-c", "while True: sum(range(100_000))"]) as process:
        yield
        process.kill()


def test_there_are_enough_answers_of_both_kinds() -> None:
    assert len(ALL) >= 200
    assert len(UNNAMED) >= 60
    assert len(set(ALL)) == len(ALL)


@pytest.mark.parametrize("case", NAMED[::11], ids=lambda case: f"{case.question} {case.answer}")
def test_the_slip_a_person_would_name_is_named(case: Case, runner: Runner) -> None:
    found = judged(Examiner(runner), ASKED, case).slips
    assert any(is_meant(slip.id, meant) for slip in found for meant in case.slips), found


@pytest.mark.parametrize("case", UNNAMED[::8], ids=lambda case: f"{case.question} {case.answer}")
def test_where_a_person_would_name_none_none_is_named_and_what_differs_is_said(
    case: Case, runner: Runner
) -> None:
    found = judged(Examiner(runner), ASKED, case)
    assert found.slips == ()
    if case.answer[0] in "([":
        assert found.note is not None


def test_the_same_answers_get_the_same_feedback_beside_other_work(runner: Runner, busy: None) -> None:
    some = [*NAMED[::40], *UNNAMED[::40]]
    times = [[judged(Examiner(runner), ASKED, case) for case in some] for _ in range(3)]
    assert times[0] == times[1] == times[2]
