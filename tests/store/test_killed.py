"""An answer that was acknowledged outlives the death of the program."""

import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest

from quizapp.store import Store

LIVES = 100


class Killed(subprocess.Popen[bytes]):
    """The prepared process, whose children are killed one after the other."""

    def __init__(self, path: Path) -> None:
        script = Path(__file__).with_name("answering.py")
        super().__init__(
            [sys.executable, str(script), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.unread = b""

    def line(self, deadline: float | None = None) -> str | None:
        """The next line; None when there was none before the deadline."""
        assert self.stdout is not None
        while b"\n" not in self.unread:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not select.select([self.stdout], [], [], left)[0]:
                return None
            piece = os.read(self.stdout.fileno(), 65536)
            assert piece, "the prepared process has died"
            self.unread += piece
        line, _, self.unread = self.unread.partition(b"\n")
        return line.decode()

    def one_life(self, number: int, seconds: float = 0.0, *, wait_for_one: bool = False) -> list[str]:
        """What a child had acknowledged when it was killed, ``seconds`` after its birth or, where
        one is waited for, after its first acknowledgement."""
        stdin: IO[bytes] | None = self.stdin
        assert stdin is not None
        stdin.write(f"{number}\n".encode())
        born = self.line()
        assert born is not None
        pid = int(born.removeprefix("born "))
        acknowledged = []
        if wait_for_one:
            first = self.line()
            assert first is not None
            acknowledged.append(first)
        deadline = time.monotonic() + seconds
        while (line := self.line(deadline)) is not None:
            acknowledged.append(line)
        os.kill(pid, signal.SIGKILL)
        while (line := self.line()) != "dead":
            assert line is not None
            acknowledged.append(line)
        return acknowledged


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that forks")
def test_killed_a_hundred_times_nothing_acknowledged_is_lost_or_doubled(path: Path) -> None:
    Store.open(path).close()
    source = random.Random(20261123)
    acknowledged: list[str] = []
    with Killed(path) as process:
        # The first one waits for the program to load; the second tells how long a first answer takes.
        acknowledged += process.one_life(LIVES, wait_for_one=True)
        began = time.monotonic()
        acknowledged += process.one_life(LIVES + 1, wait_for_one=True)
        longest = 4 * (time.monotonic() - began)
        for number in range(LIVES):
            # From before the file is open to some dozens of answers later, however busy the machine.
            acknowledged += process.one_life(number, source.uniform(0.0, longest))
        assert process.stdin is not None
        process.stdin.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = connection.execute("SELECT id, answer FROM act").fetchall()
    marks = Counter(mark for _, mark in rows)
    assert set(marks.values()) == {1}
    kept = {f"{id_} {mark}" for id_, mark in rows}
    assert len(set(acknowledged)) == len(acknowledged)
    assert set(acknowledged) <= kept
    # A child is killed at most once between writing a row and acknowledging it.
    assert len(kept) - len(acknowledged) <= LIVES
    assert len(acknowledged) > LIVES
    with Store.open(path) as store:
        assert store.rebuild() == ()
        assert len(list(store.acts())) == len(rows)
