"""Which names of PyTorch the questions exercise, and which frequently used names they miss."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from quizapp.authoring.exercised import exercised
from quizapp.authoring.pytorch_names import PyTorchNames
from quizapp.bank import Question

_Name = TypeVar("_Name", "Exercised", "Missing")

#: Prefixes under which the same operation has the same name.
_SAME = ("torch", "torch.Tensor", "torch.nn.functional")
#: How many of the most used names of each module or class are reported.
_MOST_USED = {"torch": 50, "torch.nn.functional": 30, "torch.nn": 30, "torch.Tensor": 40}


@dataclass(frozen=True, slots=True)
class Exercised:
    """A name that questions use. ``count`` is the number of counted files that use it, or None;
    ``questions`` are full ids."""

    name: str
    count: int | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that no question uses."""

    name: str
    count: int | None


@dataclass(frozen=True, slots=True)
class MostUsed:
    """The ``of`` most used names of a module or class, and those that no question uses."""

    owner: str
    of: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the questions exercise, most used names first.

    Of ``counted`` operations that have a count, ``asked`` are exercised; weighted by their
    counts, that is ``share`` (0 to 1), or None if nothing has a count.
    """

    questions: int
    exercised: tuple[Exercised, ...]
    missing: tuple[Missing, ...]
    counted: int
    asked: int
    share: float | None
    most_used: tuple[MostUsed, ...]


def covered(questions: Collection[Question], names: PyTorchNames) -> Coverage:
    """What ``questions`` exercise. ``torch.cat``, the tensor method of the same name, the
    function in ``F`` and the in-place variant count as one operation."""
    users: dict[str, list[str]] = {}
    methods = names.methods
    for question in questions:
        for name in exercised(question, methods):
            users.setdefault(name, []).append(question.id)
    asked = {operation(name) for name in users}
    listed: dict[str, list[tuple[int, str]]] = {}
    for name, count in names.counts.items():
        listed.setdefault(operation(name), []).append((count, name))
    use = {key: sum(count for count, _ in held) for key, held in listed.items()}
    missing = [Missing(max(held)[1], use[key] or None) for key, held in listed.items() if key not in asked]
    known = use.keys() & asked
    total = sum(use.values())
    return Coverage(
        questions=len(questions),
        exercised=_most_used(
            Exercised(name, use.get(operation(name)) or None, tuple(ids)) for name, ids in users.items()
        ),
        missing=_most_used(missing),
        counted=len(use),
        asked=len(known),
        share=sum(use[key] for key in known) / total if total else None,
        most_used=tuple(
            _most_used_of(owner, most, names.counts, asked) for owner, most in _MOST_USED.items()
        ),
    )


def operation(name: str) -> str:
    """The operation that a name stands for, whichever of its names is given."""
    owner, _, last = name.rpartition(".")
    return last.rstrip("_") if owner in _SAME else name


def _most_used(names: Iterable[_Name]) -> tuple[_Name, ...]:
    return tuple(sorted(names, key=lambda each: (-(each.count or 0), each.name)))


def _most_used_of(owner: str, most: int, counts: Mapping[str, int], asked: Collection[str]) -> MostUsed:
    own = [name for name in counts if name.rpartition(".")[0] == owner]
    first = sorted(own, key=lambda name: (-counts[name], name))[:most]
    return MostUsed(owner, len(first), tuple(name for name in first if operation(name) not in asked))
