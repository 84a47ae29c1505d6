"""What is true of a variant, one small class for each way of asking."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.runner.outcome import GivenValues, Outcome, Result
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


@dataclass(frozen=True, slots=True)
class Case:
    """An input on which an answered program is compared with the question's own.

    ``shown`` is the code as a learner sees it: with its blanks for `blank`, what
    is compared after the lines for `order`. ``outcome`` is what the question's
    own program gives after ``setup``, and has finished. ``given`` are the values
    of the varied names.
    """

    setup: str
    shown: str
    given: GivenValues
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class OrderTruth:
    """The lines as shown, and the written order as 1-based numbers into them.
    Any other order that gives the same is as right."""

    lines: tuple[str, ...]
    order: tuple[int, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class BlankTruth:
    """What its author put in the blanks. Anything else that gives the same on
    every case is as right. The first case is the variant that is shown."""

    fills: tuple[str, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class WriteTruth:
    """A program that is right, and the names that none may use. Any other that
    gives the same on every case is as right. The first case is the variant that
    is shown."""

    code: str
    forbidden: tuple[str, ...]
    cases: tuple[Case, ...]


StatedTruth = (
    ShapeTruth | DtypeTruth | DeviceTruth | ValueTruth | OutputTruth | ErrorTruth | TruthTruth | ChoiceTruth
)
"""A truth that reading an answer is enough to judge it by."""
ProgramTruth = OrderTruth | BlankTruth | WriteTruth
"""A truth whose answers are programs, judged by what they give."""
Truth = StatedTruth | ProgramTruth


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An outcome that settles nothing: the variant is unfit to ask."""

    why: Note
