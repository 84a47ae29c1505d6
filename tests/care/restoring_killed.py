"""Restores a backup and dies on the way: run by test_restoring_killed.py.

Each line of standard input is a folder and a number: the program forks a child
that kills itself at that many of the steps which touch a file, before it is done.
Says ``killed`` or ``done``.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from quizapp.care.restoring import restore
from quizapp.store import replacing  # noqa: F401 - imported before the first child is made

STEPS = ("open", "os.", "shutil.", "sqlite3.", "pathlib.")


def die_at(step: int) -> None:
    left = step

    def count(event: str, _: object) -> None:
        nonlocal left
        if event.startswith(STEPS):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def main() -> None:
    for line in sys.stdin:
        folder, step = line.split()
        pid = os.fork()
        if pid == 0:
            data = Path(folder)
            die_at(int(step))
            restore(
                data / "kept.db", data / "quizapp.db", data / "backups", datetime(2026, 11, 23, tzinfo=UTC)
            )
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        os.write(1, b"done\n" if os.waitstatus_to_exitcode(status) == 0 else b"killed\n")


main()
