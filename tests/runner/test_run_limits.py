"""When a program has had its seconds, and what the kernel tells of a process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from quizapp.runner import run_limits


@pytest.mark.parametrize(
    ("taken", "without_processor", "late"),
    [
        (0.9, 0.0, False),
        (1.1, 0.0, True),
        (2.9, 2.0, False),
        (2.9, 1.0, True),
        (3.1, 3.0, True),
    ],
)
def test_time_without_a_processor_is_not_a_programs_own_within_reason(
    taken: float, without_processor: float, late: bool
) -> None:
    assert run_limits.is_late(1.0, taken, without_processor) is late


def test_the_kernel_tells_of_a_process_and_of_none_that_is_gone() -> None:
    assert run_limits.address_space(os.getpid()) > 1024**2
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert (run_limits.address_space(gone.pid), run_limits.waited(gone.pid)) == (0, 0.0)
