"""A learner who answers and undoes without end, to be killed: run by test_killed.py.

Imports the store once and then forks a child for each life, since importing it
takes longer than a child lives. A child says ``born <pid>``, then ``<row id> <mark>``
after each act was recorded; when it is dead its parent says ``dead``.
"""

import os
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

from quizapp.scheduling.acts import Act
from quizapp.store import Store


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())  # one write, so that lines are whole or absent


def live(path: Path, life: int) -> None:
    source = random.Random(life)
    with Store.open(path, patience=60) as store:
        mine: list[Act] = []
        while True:
            now = datetime.now(UTC)
            number = len(mine)
            mark = f"{life}.{number}"
            if mine and source.random() < 0.4:
                target = source.choice(mine)
                act = Act(
                    store.new_id(now),
                    now,
                    now.date(),
                    "undid",
                    target.question,
                    target=target.id,
                    answer=mark,
                )
            else:
                act = Act(
                    id=store.new_id(now),
                    at=now,
                    day=now.date(),
                    deed="answered",
                    question=f"p/{source.randrange(60)}",
                    kind=source.choice(["review", "drill"]),
                    verdict="right",
                    quality=source.randrange(6),
                    answer=mark,
                )
            store.record(act)
            say(f"{act.id} {mark}")
            mine.append(act)


def main() -> None:
    path = Path(sys.argv[1])
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            say(f"born {os.getpid()}")
            live(path, int(line))
        os.waitpid(pid, 0)
        say("dead")


main()
