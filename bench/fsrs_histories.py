"""FSRS through the fold, card by card, beside the package ``fsrs``: 10,000 random histories.

    python bench/fsrs_histories.py [HISTORIES]

Every history is written as rows of a log, folded, and compared with what the package gives when
it is asked directly, down to the last bit. The suite compares a thousand.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, date, datetime, timedelta

from fsrs import Card, Rating
from fsrs import Scheduler as Package

from quizapp.scheduling import fsrs6
from quizapp.scheduling.acts import Act
from quizapp.scheduling.fsrs6 import DEFAULT_WEIGHTS, Fsrs6
from quizapp.scheduling.states import Scheduled, fold
from quizapp.store.ids import next_id

RATINGS = (Rating.Again, Rating.Again, Rating.Again, Rating.Hard, Rating.Good, Rating.Easy)
FIRST = date(2026, 1, 1)


def rows(draw: random.Random) -> list[Act]:
    day, id_, found = FIRST, "", []
    for _ in range(draw.randint(1, 15)):
        at = datetime(day.year, day.month, day.day, draw.randint(5, 23), tzinfo=UTC)
        id_ = next_id(at, id_, draw.getrandbits)
        quality = draw.randint(0, 5)
        found.append(Act(id_, at, day, "answered", "p/q", kind="review", verdict="right", quality=quality))
        day += timedelta(days=draw.choice((1, 1, 2, 3, 7, 20, 90, 400)))
    return found


def directly(acts: list[Act], retention: float) -> tuple[object, object, date]:
    package = Package(
        DEFAULT_WEIGHTS, retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    card = Card(card_id=1)
    for act in acts:
        noon = datetime(act.day.year, act.day.month, act.day.day, 12, tzinfo=UTC)
        card, _ = package.review_card(card, RATINGS[act.quality or 0], noon)
    return card.stability, card.difficulty, card.due.date()


def main(count: int) -> int:
    draw, different, folding = random.Random(1), 0, 0.0
    for _ in range(count):
        acts, retention = rows(draw), draw.choice((0.7, 0.8, 0.9, 0.95, 0.99))
        begun = time.process_time()
        schedule = fold("p/q", acts, Fsrs6(retention=retention)).schedule
        folding += time.process_time() - begun
        assert isinstance(schedule, Scheduled)
        assert isinstance(schedule.memory, fsrs6.Memory)
        ours = (schedule.memory.stability, schedule.memory.difficulty, schedule.due)
        different += ours != directly(acts, retention)
    print(f"{count} histories, {different} different; {1e6 * folding / count:.0f} µs for folding one")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
