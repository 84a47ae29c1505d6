"""The parts of a typed value, and how each is written back to the learner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Special = Literal["nan", "inf", "-inf"]


@dataclass(frozen=True, slots=True)
class Real:
    """A real number as typed.

    ``text`` is its canonical form. ``special`` is set for non-finite numbers, and ``value`` is
    then 0. ``digits`` is the number of significant digits typed, and ``unit`` the value of a one
    in the last of them; for a fraction, which is exact, ``digits`` is None.
    """

    text: str
    value: Fraction = Fraction(0)
    special: Special | None = None
    digits: int | None = None
    unit: Fraction = Fraction(0)

    @property
    def is_zero(self) -> bool:
        return self.special is None and not self.value


ZERO = Real("0")


@dataclass(frozen=True, slots=True)
class Complex:
    """A complex number as typed."""

    real: Real
    imag: Real

    @property
    def text(self) -> str:
        imag = self.imag.text if self.imag.text.startswith("-") else "+" + self.imag.text
        return f"{self.real.text}{imag}j"


@dataclass(frozen=True, slots=True)
class Bool:
    """``True`` or ``False``."""

    holds: bool

    @property
    def text(self) -> str:
        return str(self.holds)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A string in quotes."""

    content: str

    @property
    def text(self) -> str:
        return repr(self.content)


@dataclass(frozen=True, slots=True)
class Nothing:
    """``None``."""

    text: str = "None"


@dataclass(frozen=True, slots=True)
class Sequence:
    """Brackets of either kind, or several values without any: a list, a tuple, or the rows of a tensor."""

    items: tuple[Written, ...]
    round: bool

    @property
    def text(self) -> str:
        inner = ", ".join(item.text for item in self.items)
        if not self.round:
            return f"[{inner}]"
        return f"({inner},)" if len(self.items) == 1 else f"({inner})"


@dataclass(frozen=True, slots=True)
class Tensor:
    """Values in ``tensor(…)``, or with a ``dtype``, which is None if none is stated."""

    content: Written
    shape: tuple[int, ...]
    dtype: str | None

    @property
    def text(self) -> str:
        size = f", size={self.shape}" if 0 in self.shape and len(self.shape) > 1 else ""
        dtype = f", dtype=torch.{self.dtype}" if self.dtype else ""
        return f"tensor({self.content.text}{size}{dtype})"


Scalar = Real | Complex | Bool
Written = Scalar | Quoted | Nothing | Sequence | Tensor


def shape_of(written: Written) -> tuple[int, ...] | None:
    """The sizes of nested brackets; None if rows differ in length."""
    if not isinstance(written, Sequence):
        return ()
    shapes = {shape_of(item) for item in written.items}
    if not shapes:
        return (0,)
    first = shapes.pop()
    return None if shapes or first is None else (len(written.items), *first)


def leaves(written: Written) -> Iterator[Written]:
    """The elements of nested brackets, in the order written."""
    if isinstance(written, Sequence):
        for item in written.items:
            yield from leaves(item)
    else:
        yield written
