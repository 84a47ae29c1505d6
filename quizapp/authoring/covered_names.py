"""Which names of PyTorch the questions exercise, and which much used ones none does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from quizapp.authoring.exercised import exercised
from quizapp.authoring.pytorch_names import PyTorchNames
from quizapp.bank import Question

_Name = TypeVar("_Name", "Exercised", "Missing")

#: One operation stands under one name in each of these.
_SAME = ("torch", "torch.Tensor", "torch.nn.functional")


@dataclass(frozen=True, slots=True)
class Exercised:
    """A name that questions use. ``count`` is how often it occurs in public
    code, None where PyTorch gives no number; ``questions`` are full ids."""

    name: str
    count: int | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that no question uses."""

    name: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the questions exercise, most used names first.

    Of ``counted`` operations that PyTorch lists, ``asked`` are exercised, which
    is ``share`` (0 to 1) of all use it has counted; None where it lists none.
    """

    questions: int
    exercised: tuple[Exercised, ...]
    missing: tuple[Missing, ...]
    counted: int
    asked: int
    share: float | None


def covered(questions: Collection[Question], names: PyTorchNames) -> Coverage:
    """What ``questions`` exercise. ``torch.cat``, a tensor's method of that
    name, the one in ``F`` and the one in place are one operation."""
    users: dict[str, list[str]] = {}
    methods = names.methods
    for question in questions:
        for name in exercised(question, methods):
            users.setdefault(name, []).append(question.id)
    asked = {_operation(name) for name in users}
    listed: dict[str, list[tuple[int, str]]] = {}
    for name, count in names.counts.items():
        listed.setdefault(_operation(name), []).append((count, name))
    use = {operation: sum(count for count, _ in held) for operation, held in listed.items()}
    missing = [Missing(max(held)[1], use[o] or None) for o, held in listed.items() if o not in asked]
    known = use.keys() & asked
    total = sum(use.values())
    return Coverage(
        questions=len(questions),
        exercised=_most_used(
            Exercised(name, use.get(_operation(name)) or None, tuple(ids)) for name, ids in users.items()
        ),
        missing=_most_used(missing),
        counted=len(use),
        asked=len(known),
        share=sum(use[operation] for operation in known) / total if total else None,
    )


def _most_used(names: Iterable[_Name]) -> tuple[_Name, ...]:
    return tuple(sorted(names, key=lambda each: (-(each.count or 0), each.name)))


def _operation(name: str) -> str:
    """What is done, whichever of its names does it."""
    owner, _, last = name.rpartition(".")
    return last.rstrip("_") if owner in _SAME else name
