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


REPLACED = """
import os, signal, sys
from quizapp import cli
from quizapp.cli.group import cli as group

class Thing:
    def __enter__(self): ...
    def __exit__(self, *_):
        raise ValueError("it was closed in the middle of its work")

def stopped(_):
    with Thing():
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pause()

group.invoke = stopped
sys.exit(cli.run(["paths"]))
"""


def test_a_program_that_a_signal_ends_says_nothing_of_what_fails_while_it_is_left() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", REPLACED], timeout=60, check=False, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (128 + signal.SIGTERM, "")


CLOSING = """
import sys
from pathlib import Path
from quizapp.care import signals
from quizapp.store.sqlite import engine

class Driver:
    def execute(self, *_): ...
    def close(self):
        raise signals.Ended(15)

made = engine(Path("none"), 1.0)
made.pool._creator = lambda *_: Driver()
try:
    made.raw_connection()
    made.dispose()
except signals.Ended as ended:
    print("ended by", ended.number)
"""


def test_a_signal_while_a_database_is_closed_prints_nothing() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CLOSING], timeout=60, check=False, capture_output=True, text=True
    )
    assert (ended.stdout, ended.stderr) == ("ended by 15\n", "")
