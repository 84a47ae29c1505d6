"""Every broken file is told of once, where it is fixed; every sound one, however odd, not at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quizapp.authoring.checking import Report, check
from quizapp.authoring.gathering import gather
from quizapp.runner.client import Runner
from quizapp.runner.run_limits import Limits

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
SOUND = sorted((HERE / "sound").glob("*.yaml"))
#: Only what never ends takes as long as that.
LIMITS = Limits(seconds=2.0)

_EXPECTED = re.compile(r"# expect: (\d+) ([a-z-]+)")


def checked(file: Path, runner: Runner) -> Report:
    return check(gather([file]), runner, limits=LIMITS)


def test_the_corpora_are_large() -> None:
    assert len(BROKEN) >= 60
    assert len(SOUND) >= 20


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_fault_is_told_once_at_the_line_where_it_is_mended(file: Path, runner: Runner) -> None:
    expected = _EXPECTED.fullmatch(file.read_text(encoding="utf-8").partition("\n")[0])
    assert expected is not None
    problems = checked(file, runner).problems
    found = [(problem.line, problem.rule) for problem in problems]
    assert found == [(int(expected[1]), expected[2])], "\n".join(map(str, problems))
    # What is wrong, and after a semicolon or colon what to do about it.
    assert re.search(r"[;:] ", problems[0].message) or problems[0].rule == "code-refused"


@pytest.mark.parametrize("file", SOUND, ids=lambda file: file.stem)
def test_a_sound_file_passes_however_odd_it_looks(file: Path, runner: Runner) -> None:
    report = checked(file, runner)
    assert report.questions
    assert not report.problems, "\n".join(map(str, report.problems))
    assert not report.unfit
