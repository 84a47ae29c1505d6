"""Programs as people write them every day pass the check of the language, and run."""

from __future__ import annotations

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.language import check_program, explain
from quizapp.runner.off_limits import IMPORTABLE
from tests.runner import plain_language, plain_library, plain_torch

PLAIN = plain_language.PROGRAMS | plain_library.PROGRAMS | plain_torch.PROGRAMS


@pytest.mark.parametrize("code", PLAIN.values(), ids=PLAIN)
def test_a_plain_program_passes_the_check(code: str) -> None:
    found = check_program(Program(code))
    assert not found, explain(found)


def test_plain_programs_run(runner: Runner) -> None:
    ran = [(name, runner.submit(Job((Program(code),)))) for name, code in PLAIN.items()]
    for name, future in ran:
        (outcome,) = future.result(60)
        assert outcome.ended == "finished", (name, outcome.error, outcome.note)


def test_what_may_be_imported_is_there(runner: Runner) -> None:
    code = "\n".join(f"import {name}" for name in sorted(IMPORTABLE))
    (outcome,) = runner.submit(Job((Program(code),))).result(60)
    assert outcome.ended == "finished", outcome.error


def test_random_and_decimal_begin_alike_in_every_program(runner: Runner) -> None:
    drawing = Program(
        "import random\nimport decimal\nthird = decimal.Decimal(1) / 3\ndecimal.getcontext().prec = 3\n"
        "random.random(), str(third)"
    )
    outcomes = [
        *runner.submit(Job((drawing, drawing))).result(60),
        *runner.submit(Job((drawing,))).result(60),
    ]
    texts = {outcome.result.text for outcome in outcomes if outcome.result is not None}
    assert len(texts) == 1, texts
