"""What is true of a variant, one small class for each way of asking."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.runner.outcome import Result
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class ShapeTruth:
    """The sizes of the result."""

    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DtypeTruth:
    """The result's element type, without ``torch.``."""

    dtype: str


@dataclass(frozen=True, slots=True)
class DeviceTruth:
    """The result's device, as ``cpu`` or ``cuda:0``."""

    device: str


@dataclass(frozen=True, slots=True)
class ValueTruth:
    """The result itself, of at most 64 elements."""

    result: Result


@dataclass(frozen=True, slots=True)
class OutputTruth:
    """What the code printed."""

    text: str


@dataclass(frozen=True, slots=True)
class ErrorTruth:
    """The class of the exception, None where nothing was raised; ``bases``
    are the names of its superclasses."""

    type: str | None
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TruthTruth:
    """Whether the statement holds."""

    holds: bool


@dataclass(frozen=True, slots=True)
class ChoiceTruth:
    """The right options, 1-based and ascending, and every option's text in the
    order shown. ``several`` where all right ones must be picked."""

    right: tuple[int, ...]
    options: tuple[str, ...]
    several: bool


Truth = (
    ShapeTruth | DtypeTruth | DeviceTruth | ValueTruth | OutputTruth | ErrorTruth | TruthTruth | ChoiceTruth
)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An outcome that settles nothing: the variant is unfit to ask."""

    why: Note
