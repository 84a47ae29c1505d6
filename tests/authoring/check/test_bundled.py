"""The packs that ship pass the check."""

from __future__ import annotations

from quizapp.authoring.checking import check
from quizapp.authoring.gathering import gather
from quizapp.config.workspace import bundled_questions
from quizapp.runner.client import Runner
from quizapp.runner.run_limits import Limits


def test_the_bundled_packs_have_no_finding(runner: Runner) -> None:
    # On a busy machine a program may take several times what it takes alone.
    report = check(gather([bundled_questions()]), runner, limits=Limits(seconds=30))
    assert not report.problems, "\n".join(map(str, report.problems))
    assert report.questions > 100
