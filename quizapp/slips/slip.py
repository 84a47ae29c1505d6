"""A slip: code with one plausible mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from quizapp.slips.source import Source


@dataclass(frozen=True, slots=True)
class CandidateSlip:
    """A program that differs from the question's in one plausible change.

    ``id`` names the kind of change, the changed item and, from the second occurrence on, its
    number: ``keyword-dropped-padding-2``. It does not depend on the numbers in the code. ``code``
    is the complete changed code.
    """

    id: str
    code: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Text that replaces ``start`` to ``end``, in bytes of the source."""

    id: str
    start: int
    end: int
    text: str


#: A family yields the same ids at the same positions whatever the numbers in the code, even if a rewrite
#: changes nothing: ids are numbered before any are removed.
Family: TypeAlias = Callable[[Source], Iterator[Rewrite]]


def spelled(name: str) -> str:
    """A Python name as part of an id: ``start_dim`` is ``start-dim``, ``LogSoftmax`` ``log-softmax``."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower())
    return "-".join(part for part in kept.split("-") if part) or "name"
