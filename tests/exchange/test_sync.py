"""Machines that share a folder end with the same log, whatever happens on the way."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, cast

import pytest

from quizapp.exchange.act_lines import line_of
from quizapp.exchange.sync_folder import Synced, machine_id, sync
from quizapp.scheduling.acts import Act
from quizapp.store import Store
from tests.exchange.generated import Learner, log


class Killed(Exception):
    """The machine stops at once."""


class Held:
    """A log in memory, as a store holds it. It ``dies`` when rows are taken in the next time: before
    they are, or just after."""

    def __init__(self, acts: Iterable[Act] = ()) -> None:
        self.rows = {act.id: act for act in acts}
        self.dies: Literal["before", "after"] | None = None

    def known_ids(self) -> set[str]:
        return set(self.rows)

    def merge(self, acts: Iterable[Act]) -> int:
        new = [act for act in acts if act.id not in self.rows]
        dies, self.dies = self.dies, None
        if dies != "before":
            self.rows.update((act.id, act) for act in new)
        if dies is not None:
            raise Killed
        return len(new)

    def acts_with_ids(self, ids: Sequence[str]) -> Iterator[Act]:
        return iter([self.rows[id_] for id_ in ids])


class Machine:
    """A learner's machine: its log, and its own copy of the folder."""

    def __init__(self, name: str, root: Path, seed: int) -> None:
        self.name = name
        self.folder = root / name
        self.folder.mkdir()
        self.lock = root / f"{name}.lock"
        self.lock.touch()
        self.store = Held()
        self.learner = Learner(seed)
        self.backup: dict[str, Act] = {}

    @property
    def own(self) -> Path:
        return self.folder / f"{self.name}.jsonl"

    def answer(self) -> None:
        act = self.learner.act(list(self.store.rows.values()))
        self.store.rows[act.id] = act

    def sync(self) -> Synced:
        return sync(self.folder, self.name, cast("Store", self.store), self.lock, lambda _: None)


def carry(source: Machine, target: Machine, draw: random.Random) -> None:
    """Bring one machine's file to another, perhaps only its beginning, perhaps as a conflict copy."""
    if not source.own.exists():
        return
    data = source.own.read_bytes()
    if draw.random() < 0.3:
        data = data[: draw.randrange(len(data) + 1)]
    name = source.own.name
    if draw.random() < 0.2:
        name = draw.choice([f"{source.name}.sync-conflict-20261129-ABC.jsonl", f"{source.name} (1).jsonl"])
    (target.folder / name).write_bytes(data)


def happen(machines: list[Machine], draw: random.Random) -> None:
    """One thing that may happen to one of the machines."""
    one = draw.choice(machines)
    match draw.randrange(9):
        case 0 | 1 | 2:
            one.answer()
        case 3 | 4:
            one.sync()
        case 5:
            other = draw.choice(machines)
            if other is not one:
                carry(one, other, draw)
        case 6:  # killed, or out of room, while it appended
            before = one.own.stat().st_size if one.own.exists() else 0
            one.sync()
            with one.own.open("rb+") as file:
                file.truncate(draw.randint(min(before, one.own.stat().st_size), one.own.stat().st_size))
        case 7:  # killed while it took rows in
            one.store.dies = draw.choice(["before", "after"])
            with suppress(Killed):
                one.sync()
            one.store.dies = None
        case 8:
            if draw.random() < 0.5:
                one.backup = dict(one.store.rows)
            else:  # restored; what was done since is in the machine's file if it was synced
                one.sync()
                one.store.rows = dict(one.backup)


def settle(machines: Sequence[Machine]) -> None:
    """Sync all, and bring every file to every machine, until nothing can be left over."""
    for _ in range(2):
        for one in machines:
            one.sync()
            for other in machines:
                if other is not one:
                    shutil.copy(one.own, other.folder / one.own.name)


def converge(seed: int, root: Path) -> None:
    """Let three machines live, then settle; all must hold all that was ever done on any."""
    draw = random.Random(seed)
    machines = [Machine(f"machine-{n}", root, seed * 3 + n) for n in range(3)]
    done: set[str] = set()
    for _ in range(draw.randrange(10, 60)):
        happen(machines, draw)
        done.update(*(one.store.rows for one in machines))
    settle(machines)
    assert all(one.store.rows.keys() == done for one in machines)
    first = machines[0].store.rows
    assert all(one.store.rows == first for one in machines)
    assert all((one.sync().taken, one.sync().written) == (0, 0) for one in machines)


@pytest.mark.parametrize("seed", range(50))
def test_machines_converge_whatever_happens(seed: int, tmp_path: Path) -> None:
    """``bench/synced.py`` tries a thousand."""
    converge(seed, tmp_path)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[list[Store]]:
    opened = [Store.open(tmp_path / str(number) / "quizapp.db") for number in range(2)]
    yield opened
    for one in opened:
        one.close()


def test_states_are_the_same_on_all_machines(stores: list[Store], tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    ids = [machine_id(store.path.parent) for store in stores]
    for number, store in enumerate(stores):
        store.merge(log(number, 60))
    for _ in range(2):
        for id_, store in zip(ids, stores, strict=True):
            sync(folder, id_, store, store.path.parent / "machine-id", lambda _: None)
    assert stores[0].states() == stores[1].states()
    assert list(stores[0].acts()) == list(stores[1].acts())
    assert all(not store.rebuild() for store in stores)
    assert len(ids) == len(set(ids)) == len(list(folder.iterdir()))


def one_machine(tmp_path: Path, acts: Iterable[Act] = ()) -> Machine:
    machine = Machine("mine", tmp_path, 1)
    machine.store = Held(acts)
    return machine


def test_a_line_that_is_cut_off_is_left_for_next_time(tmp_path: Path) -> None:
    acts = log(5, 3)
    machine = one_machine(tmp_path)
    lines = "".join(f"{line_of(act)}\n" for act in acts)
    theirs = machine.folder / "theirs.jsonl"
    theirs.write_text(lines[:-40], encoding="utf-8")
    done = machine.sync()
    assert (done.taken, done.others[0].cut, done.others[0].lines) == (2, True, 0)
    theirs.write_text(lines, encoding="utf-8")
    assert machine.sync().taken == 1
    assert theirs.read_text(encoding="utf-8") == lines


def test_a_whole_last_line_without_its_end_counts(tmp_path: Path) -> None:
    acts = log(5, 3)
    machine = one_machine(tmp_path)
    machine.own.write_text("\n".join(map(line_of, acts)), encoding="utf-8")
    assert machine.sync().taken == 3
    assert machine.own.read_text(encoding="utf-8").count("\n") == 3


def test_lines_of_no_log_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    acts = log(5, 3)
    machine = one_machine(tmp_path)
    text = f"<<<<<<< HEAD\n{line_of(acts[0])}\n\x00\x00\n\n{line_of(acts[1])}\n"
    (machine.folder / "theirs.jsonl").write_bytes(text.encode() + b"\xff\n")
    done = machine.sync()
    (theirs,) = done.others
    assert (done.taken, theirs.lines, theirs.first) == (2, 3, 1)
    assert theirs.why is not None


def test_rows_that_another_file_has_are_not_written_again_until_it_is_gone(tmp_path: Path) -> None:
    acts = log(5, 3)
    machine = one_machine(tmp_path)
    theirs = machine.folder / "theirs.jsonl"
    theirs.write_text("".join(f"{line_of(act)}\n" for act in acts), encoding="utf-8")
    assert machine.sync().written == 0
    theirs.unlink()
    assert machine.sync().written == 3


def test_only_the_own_file_is_written(tmp_path: Path) -> None:
    machine = one_machine(tmp_path, log(5, 4))
    before: dict[str, Any] = {"a.jsonl": b'{"x', "b.txt": b"note", ".hidden.jsonl": b"x"}
    for name, data in before.items():
        (machine.folder / name).write_bytes(data)
    machine.sync()
    assert {name: (machine.folder / name).read_bytes() for name in before} == before
    assert {file.name for file in machine.folder.iterdir()} == {*before, machine.own.name}
