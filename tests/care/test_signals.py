"""What ends a program that a signal asks to end."""

from __future__ import annotations

import signal
import subprocess
import sys

STUCK = """
import os, signal, threading
from quizapp.care import signals

signals.PATIENCE = 0.1
with signals.handled(lambda number: signals.end_anyway(number, threading.Event().wait)):
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait()
"""


def test_a_program_that_is_stuck_ends_though_its_last_deed_is_stuck_too() -> None:
    ended = subprocess.run([sys.executable, "-c", STUCK], timeout=60, check=False)
    assert ended.returncode == 128 + signal.SIGTERM
