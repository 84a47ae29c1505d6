"""What becomes of a database after one bit was flipped: python bench/bitflips.py [how many] [seed].

Every command's way through the log is gone after each flip. Fails where one ends in a
traceback, where a changed answer comes out, or where one is missing that nobody names.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from quizapp.bank import Folder, Library, load_library
from quizapp.care.backups import back_up
from quizapp.care.log_check import LogCheck
from quizapp.exchange.exporting import columns_of, rows_of
from quizapp.exchange.selection import Wanted
from quizapp.exchange.text_tables import write_csv
from quizapp.progress.home_figures import home_figures
from quizapp.scheduling.acts import Act
from quizapp.scheduling.day_plan import plan_day
from quizapp.scheduling.limits import DayLimits
from quizapp.store import Store
from quizapp.store.store_errors import StoreError
from quizapp.words import Words

BEGIN = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOW = BEGIN + timedelta(days=12)
#: The doctor examines one in this many flips: its examinations take longer than all else.
DOCTOR = 5
LIMITS = DayLimits(new=10, due=100)
PACK = "pack: p\nquestions:\n" + "".join(f"  - {{id: q{n}, ask: value, code: {n} + 1}}\n" for n in range(40))


@dataclass
class Flips:
    """A learner's database, and what flips in it did. ``folder`` is empty and for this alone."""

    folder: Path
    rows: int = 400
    counted: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    looked: int = 0
    tail: bool = False

    def __post_init__(self) -> None:
        (self.folder / "p.yaml").write_text(PACK, encoding="utf-8")
        self.library: Library = load_library([Folder(self.folder, bundled=False)])
        self.backups = self.folder / "backups"
        self.whole, self.crashed = self._answered()

    def _answered(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """The files of a database that was closed, and of one whose program was killed."""
        path = self.folder / "whole.db"
        source = random.Random(1)
        with Store.open(path, entropy=source.getrandbits) as store:
            for number in range(self.rows):
                store.record(_act(store, source, number))
            back_up(store, self.backups, NOW - timedelta(hours=1))
            crashed = _files(path)
            self.acts = {act.id: act for act in store.acts()}
            self.exported = {row["id"]: row for row in self._rows(store)}
        return _files(path), crashed

    def _rows(self, store: Store) -> list[dict[str, Any]]:
        """Every answer as it is exported."""
        wanted = Wanted(self.library)
        return list(rows_of(store, "reviews", wanted, NOW.date(), tell=lambda _: None))

    def flip(self, source: random.Random, *, ahead: bool) -> None:
        """Flip one bit, in the write-ahead log or in the database, and go through everything."""
        files = dict(self.crashed if ahead else self.whole)
        end = "-wal" if ahead else ""
        content = bytearray(files[end])
        offset, bit = source.randrange(len(content)), source.randrange(8)
        content[offset] ^= 1 << bit
        files[end] = bytes(content)
        self.look(files, f"byte {offset} bit {bit} of {end or 'the database'}")

    def look(self, files: dict[str, bytes], where: str) -> None:
        """Go through everything that a command does with a database of these files."""
        path = self.folder / "flipped.db"
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        for end, content in files.items():
            path.with_name(path.name + end).write_bytes(content)
        self.tail = False
        self.looked += 1
        steps = (self._list, self._export, self._answer, self._doctor)
        for step in steps if self.looked % DOCTOR == 1 else steps[:-1]:
            try:
                step(path, where)
            except StoreError as error:
                assert Words("en").note(error.note)  # noqa: PT017 - every refusal has a sentence
                self.counted[f"{step.__name__.strip('_')}: refused with a sentence"] += 1
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                self.wrong.append(f"{where}: {step.__name__} ended with {error!r}")

    def _list(self, path: Path, _: str) -> None:
        with Store.open(path) as store:
            # Told once, for the log is brought up to what is whole of it when it is first opened.
            self.tail = store.damage().tail
            store.adopt(self.library.aliases)
            plan_day(self.library, store.states(), NOW.date(), LIMITS)
            home_figures(self.library, store, NOW.date(), LIMITS)

    def _export(self, path: Path, where: str) -> None:
        with Store.open(path) as store:
            acts = {act.id: act for act in store.acts()}
            rows = self._rows(store)
            write_csv((dict(row) for row in rows), columns_of(store, "reviews"), StringIO())
            damage = store.damage()
        changed = [id_ for id_, act in acts.items() if self.acts.get(id_) != act]
        if changed:
            self.wrong.append(f"{where}: changed unnoticed: {changed}")
        missing = self.acts.keys() - acts.keys()
        if len(missing) > len(damage.rows) and not self.tail:
            self.wrong.append(f"{where}: {len(missing)} missing, {len(damage.rows)} named")
        if not missing and {row["id"]: row for row in rows} != self.exported:
            self.wrong.append(f"{where}: exported otherwise")
        kind = "rows left out and named" if missing else "every row exported"
        self.counted[f"export: {'the tail is missing' if missing and self.tail else kind}"] += 1

    def _answer(self, path: Path, where: str) -> None:
        with Store.open(path) as store:
            store.answers_on(NOW.date())
            act = _act(store, random.Random(2), self.rows)
            store.record(act)
            if act not in list(store.acts(question=act.question)):
                self.wrong.append(f"{where}: an answer that was called saved is not there")

    def _doctor(self, path: Path, _: str) -> None:
        for fix in (False, True, False):
            found = list(LogCheck(path, self.backups, self.library, NOW, _day_of, fix).findings())
            assert all(Words("zh").note(one.note) for one in found)
            faults = [one.note.key for one in found if one.level == "fault"]
        self.counted["doctor: clean after --fix" if not faults else f"doctor: left {faults}"] += 1
        for file in self.backups.glob("*-before-fix*"):
            file.unlink()


def _act(store: Store, source: random.Random, number: int) -> Act:
    at = BEGIN + timedelta(minutes=40 * number)
    quality = source.choice([1, 3, 4, 5, 5])
    return Act(
        store.new_id(at),
        at,
        _day_of(at),
        "answered",
        f"p/q{source.randrange(40)}",
        kind="review",
        variant=number % 7,
        given={"dim": number % 3, "rows": [2, number]},
        answer=f"({number}, 1, 3)",
        verdict="right" if quality > 2 else "wrong",
        quality=quality,
        slip=None if quality > 2 else "one-too-early",
        seconds=4.25 + number,
        device="cpu",
        torch="2.13.0",
    )


def _day_of(instant: datetime) -> date:
    return instant.date()


def _files(path: Path) -> dict[str, bytes]:
    ends = ("", "-wal")
    return {end: file.read_bytes() for end in ends if (file := path.with_name(path.name + end)).exists()}


def main(arguments: list[str]) -> int:
    count, seed = (int(arguments[0]) if arguments else 1000), (int(arguments[1]) if arguments[1:] else 1)
    source: Any = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        flips = Flips(Path(folder))
        for number in range(count):
            flips.flip(source, ahead=number % 4 == 3)
    for what, times in sorted(flips.counted.items()):
        print(f"{times:6}  {what}")
    for line in flips.wrong:
        print("WRONG", line)
    return 1 if flips.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
