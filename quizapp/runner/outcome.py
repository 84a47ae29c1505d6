"""What running a program gave: the outcome and its parts, as frozen data.

An outcome crosses every border of the application. It is made in the worker
as JSON, checked in :mod:`quizapp.runner.wire`, and read by grading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from quizapp.words.note import Note

Ended = Literal["finished", "error", "timeout", "memory", "crashed", "refused"]
Kind = Literal["tensor", "number", "complex", "bool", "text", "tuple", "list", "dict", "none", "other"]

#: Longest ``Result.text``, in characters.
TEXT_LIMIT = 10_000
#: Most elements whose values are carried; beyond it ``Result.values`` is None.
VALUES_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Result:
    """The value of a program's last expression.

    ``values`` depends on ``kind``: nested lists of scalars for a tensor, the
    scalar for a number, bool or text, ``[re, im]`` for a complex number, a
    tuple of :class:`Result` for a list or tuple, a mapping from text to
    :class:`Result` for a dict, else None. A non-finite float is the text
    ``nan``, ``inf`` or ``-inf``. ``shape`` is set for tensors and for
    ``torch.Size`` it is not: that is a tuple of numbers. ``dtype`` is a
    tensor's element type without the ``torch.`` prefix.

    ``text`` is what the object says of itself, and may say anything. Where there
    are not values, ``identity`` is what it is, equal for two results that are the
    same: ``torch.dtype torch.float32``, ``torch.device cpu``, or a digest; None
    where that cannot be told. A ``torch.Size`` has one too, and of a dict it is
    that of the keys. It belongs to the inside of the application and is not part
    of the public JSON.
    """

    kind: Kind
    text: str
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    device: str | None = None
    requires_grad: bool | None = None
    values: Any = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class RaisedError:
    """The exception that ended a program.

    ``type`` is the class's name; ``bases`` are the names of its superclasses,
    nearest first, up to and without ``object``.
    """

    type: str
    message: str
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One outermost call that returned a tensor."""

    call: str
    shape: tuple[int, ...]
    dtype: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one program did.

    ``holds`` says whether the program's ``right`` expression was true (None
    where it had none, or where the expression itself failed); it belongs to
    the inside of the application and is not part of the public JSON.
    ``seconds`` is wall-clock time of the program alone.
    """

    ended: Ended
    device: str
    torch: str
    seconds: float
    printed: str = ""
    result: Result | None = None
    error: RaisedError | None = None
    trace: tuple[TraceRow, ...] = ()
    holds: bool | None = None
    note: str | None = None
    """Why a program was refused, or which limit ended it, in English, for a person to read."""
    refusal: Note | None = None
    """What ``note`` says of a refused program, to be said in any language.
    It belongs to the inside of the application and is not part of the public JSON."""
    walled: bool = False
    """Whether it was refused while it ran, by the wall around it, and not for what its text holds.
    It belongs to the inside of the application and is not part of the public JSON."""

    @property
    def why_refused(self) -> Note | str:
        """Why the program was refused, to fill a message with."""
        return self.refusal or self.note or ""


GivenValues = Mapping[str, Any]
