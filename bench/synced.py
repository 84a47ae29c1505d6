"""Three machines that share a folder, of which each does, syncs, is killed and carries files in random
order: do they end with one log?

    python bench/synced.py [MODELS] [REAL]

MODELS small ones hold their logs in memory, REAL ones in databases, 5,000 acts each.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from quizapp.exchange.sync_folder import Synced, sync
from quizapp.scheduling.acts import Act
from quizapp.store import Store
from tests.exchange.generated import Learner
from tests.exchange.test_sync import Machine, carry, converge, settle

ACTS, AT_ONCE = 5000, 100
#: So many of the latest acts can be undone or regraded by the next.
_RECENT = 200


def acts_of(seed: int) -> Iterator[Act]:
    learner, acts = Learner(seed, questions=300), list[Act]()
    for _ in range(ACTS):
        acts.append(learner.act(acts[-_RECENT:]))
        yield acts[-1]


class RealMachine(Machine):
    """A machine whose log is a database."""

    def __init__(self, name: str, root: Path, seed: int) -> None:
        super().__init__(name, root, seed)
        self.log = Store.open(root / f"{name}.db")
        self.left = acts_of(seed)

    def act(self) -> int:
        """Do the next acts; how many."""
        return self.log.merge(islice(self.left, AT_ONCE))

    def sync(self) -> Synced:
        return sync(self.folder, self.name, self.log, self.lock, lambda _: None)


def converge_for_real(seed: int, root: Path) -> None:
    draw = random.Random(seed)
    machines = [RealMachine(f"machine-{n}", root, seed * 3 + n) for n in range(3)]
    busy = list(machines)
    while busy:
        one = draw.choice(busy)
        match draw.randrange(6):
            case 0 | 1 | 2:
                if not one.act():
                    busy.remove(one)
            case 3:
                one.sync()
            case 4:
                carry(one, draw.choice([other for other in machines if other is not one]), draw)
            case 5:  # killed while it appended
                before = one.own.stat().st_size if one.own.exists() else 0
                one.sync()
                with one.own.open("rb+") as file:
                    file.truncate(draw.randint(before, max(before, one.own.stat().st_size)))
    settle(machines)
    logs = [list(one.log.acts()) for one in machines]
    states = [one.log.states() for one in machines]
    assert len(logs[0]) == 3 * ACTS
    assert all(each == logs[0] for each in logs)
    assert all(each == states[0] for each in states)
    for one in machines:
        assert one.log.rebuild() == ()
        one.log.close()


def main(models: int, real: int) -> None:
    for count, what, run in ((models, "models", converge), (real, "real ones", converge_for_real)):
        begun = time.perf_counter()
        for seed in range(count):
            with TemporaryDirectory(prefix="quizapp-synced-") as root:
                run(seed, Path(root))
        took = time.perf_counter() - begun
        sys.stdout.write(f"{count} {what}: all equal in the end; {took:.1f} s\n")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [1000, 3][len(given) :]))
