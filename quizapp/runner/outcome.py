"""The outcome of running a program, as frozen data.

Outcomes cross every boundary of the application: they are created in the worker as JSON, checked
in :mod:`quizapp.runner.wire`, and used for grading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from quizapp.words.note import Note

Ended = Literal["finished", "error", "timeout", "memory", "crashed", "refused"]
Kind = Literal["tensor", "number", "complex", "bool", "text", "tuple", "list", "dict", "none", "other"]

#: Maximum length of ``Result.text``, in characters.
TEXT_LIMIT = 10_000
#: Maximum number of elements whose values are transferred; beyond it ``Result.values`` is None.
VALUES_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Result:
    """The value of a program's last expression.

    ``values`` depends on ``kind``: nested lists of scalars for a tensor, the scalar for a number,
    bool or string, ``[re, im]`` for a complex number, a tuple of :class:`Result` for a list or
    tuple, a mapping from strings to :class:`Result` for a dict, else None. A non-finite float is
    the string ``nan``, ``inf`` or ``-inf``. ``shape`` is set for tensors, but not for a
    ``torch.Size``, which is a tuple of numbers. ``dtype`` is a tensor's element type without the
    ``torch.`` prefix.

    ``text`` is the object's own description, which may say anything. If there are no values,
    ``identity`` identifies the object, and is equal for two results that are the same:
    ``torch.dtype torch.float32``, ``torch.device cpu``, or a digest; None if that is unknown. A
    ``torch.Size`` has one too, and for a dict it is that of the keys. It is internal and not part
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

    ``holds`` says whether the program's ``right`` expression was true (None if it had none, or if
    the expression itself failed); it is internal and not part of the public JSON. ``seconds`` is
    wall-clock time of the program alone.
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
    """The reason in ``note`` for a refused program, as a message for every language; not part of
    the public JSON."""
    walled: bool = False
    """Whether the sandbox refused an operation while the program ran; False if the language check
    refused its text. Not part of the public JSON."""

    @property
    def why_refused(self) -> Note | str:
        """Why the program was refused, as a fill for a message."""
        return self.refusal or self.note or ""


GivenValues = Mapping[str, Any]
