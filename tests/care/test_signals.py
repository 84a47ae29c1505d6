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


DROPPED = """
import os, signal, threading, weakref
from quizapp.care import signals

class Thing: ...

def raises(number):
    raise signals.Ended(number)

thing = Thing()
watched = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGTERM))
try:
    with signals.handled(raises):
        del thing
        threading.Event().wait(50)
        print("it was never ended")
except signals.Ended as ended:
    print("ended by", ended.number)
"""


def test_a_signal_that_comes_in_a_callback_ends_the_program_too() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", DROPPED], timeout=60, check=False, capture_output=True, text=True
    )
    assert ended.stdout == f"ended by {int(signal.SIGTERM)}\n"
    assert ended.stderr == ""
