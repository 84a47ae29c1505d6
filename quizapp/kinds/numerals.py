"""Parses numbers, exactly and within bounds."""

from __future__ import annotations

import re
from fractions import Fraction

from quizapp.kinds.literals import ZERO, Complex, Real, Special, Written
from quizapp.kinds.tokens import Token
from quizapp.kinds.typed import ReadingError

#: Maximum number of digits of a typed number; the longest double has fewer before its point.
MOST_DIGITS = 400
#: Maximum exponent; a double ends at 308.
LARGEST_EXPONENT = 999

_PARTS = re.compile(r"([0-9]*)(?:(\.)([0-9]*))?(?:[eE]([+-]?)([0-9]+))?")
_MODULES = re.compile(r"(?:torch|math|np|numpy)\.", re.IGNORECASE)
#: Spellings of true and false, in lower case.
BOOLS = {"true": True, "false": False, "真": True, "假": False}
_SPECIALS: dict[str, Special] = {"nan": "nan", "inf": "inf", "infinity": "inf", "∞": "inf"}


def real(sign: str, digits: str) -> Real:
    """The number written by ``digits``, negative if ``sign`` is ``-``. Raises ReadingError."""
    parts = _PARTS.fullmatch(digits)
    assert parts is not None
    whole, point, decimals = parts[1].lstrip("0") or "0", parts[2] or "", parts[3] or ""
    exponent_digits = (parts[5] or "0").lstrip("0") or "0"
    if len(whole) + len(decimals) > MOST_DIGITS:
        raise ReadingError("grading.number-too-long", digits=MOST_DIGITS)
    if len(exponent_digits) > len(str(LARGEST_EXPONENT)):
        raise ReadingError("grading.number-too-large")
    exponent = int((parts[4] or "") + exponent_digits)
    unit = Fraction(10) ** (exponent - len(decimals))
    value = int(whole + decimals) * unit
    written = f"{whole}{point}{decimals}" + (f"e{parts[4] or ''}{parts[5]}" if parts[5] else "")
    significant = len((whole + decimals).lstrip("0"))
    return Real(sign + written, -value if sign else value, None, significant, unit)


def fraction(above: Real, below: Real) -> Real:
    """A quotient of two numbers, which is exact. Raises ReadingError for ``1/0``."""
    if above.special or below.special or below.is_zero:
        raise ReadingError("grading.fraction-unreadable")
    return Real(f"{above.text}/{below.text}", above.value / below.value)


def complex_number(first: Real | tuple[Real] | None, second: Real | tuple[Real]) -> Complex:
    """A sum with one imaginary part (in a tuple). Raises ReadingError for any other."""
    if isinstance(first, tuple) and isinstance(second, Real):
        first, second = second, first
    if isinstance(first, tuple) or not isinstance(second, tuple):
        raise ReadingError("grading.value-not-worked-out")
    return Complex(first or ZERO, second[0])


def is_special(word: str) -> bool:
    """Whether a word names a number that is not finite, imaginary ones included."""
    return _special(word) is not None


def special(sign: str, word: str) -> tuple[Real, bool]:
    """NaN or an infinity, and whether a ``j`` at its end makes it imaginary."""
    found = _special(word)
    assert found is not None
    name, imaginary = found
    if name == "inf" and sign:
        name = "-inf"
    return Real(name, special=name), imaginary


def _special(word: str) -> tuple[Special, bool] | None:
    name = _MODULES.sub("", word.lower(), count=1)
    if name in _SPECIALS:
        return _SPECIALS[name], False
    if name[:-1] in _SPECIALS and name[-1] in "ij":
        return _SPECIALS[name[:-1]], True
    return None


class NumberParser:
    """Parses the numbers among tokens, from the current position."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._position = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        return self._tokens[self._position]

    def take(self) -> Token:
        token = self.next
        if token.kind != "end":
            self._position += 1
        return token

    def took(self, sign: str) -> bool:
        if self.next.kind == "sign" and self.next.text == sign:
            self._position += 1
            return True
        return False

    def require(self, sign: str) -> None:
        if not self.took(sign):
            raise ReadingError("grading.value-unreadable")

    def float_call(self) -> Real:
        """``float('inf')``, which is how Python code writes it."""
        self.require("(")
        content = self.take()
        self.require(")")
        text = content.text.strip()
        word = text.lstrip("+-")
        if content.kind != "quoted" or not is_special(word):
            raise ReadingError("grading.value-unreadable")
        return special("-" if text.startswith("-") else "", word)[0]

    def number(self) -> Written:
        first = self._signed()
        if isinstance(first, Real) and self.took("/"):
            second = self._signed()
            if not isinstance(second, Real):
                raise ReadingError("grading.value-unreadable")
            return fraction(first, second)
        if self.next.kind == "sign" and self.next.text in "+-":
            has_own_sign = self._has_own_sign()
            second = self._signed(unit=True)
            if has_own_sign and isinstance(first, Real) and isinstance(second, Real):
                raise ReadingError("grading.value-no-comma")
            return complex_number(first, second)
        if isinstance(first, Real):
            return first
        return complex_number(None, first)

    def _has_own_sign(self) -> bool:
        """Whether the next token, a sign, belongs to the number after it, as in ``3 -3``: there is
        a space before it and none after it."""
        before, after = (self._tokens[self._position + step] for step in (-1, 1))
        return before.end < self.next.start and after.start == self.next.end

    def _signed(self, *, unit: bool = False) -> Real | tuple[Real]:
        """A number with its sign; in a tuple if a ``j`` makes it imaginary. ``unit`` lets ``j``
        alone mean ``1j``."""
        sign = "-" if self.took("-") else ""
        if not sign:
            self.took("+")
        token = self.take()
        if token.kind == "number":
            number = real(sign, token.text)
            suffix = self.next
            if suffix.kind == "word" and suffix.start == token.end and suffix.text.lower() in ("i", "j"):
                self.take()
                return (number,)
            return number
        if unit and token.kind == "word" and token.text.lower() in ("i", "j"):
            return (real(sign, "1"),)
        if token.text and is_special(token.text):
            number, imaginary = special(sign, token.text)
            return (number,) if imaginary else number
        if token.kind == "word" and (token.text.lower() in BOOLS or token.text.lower() == "none"):
            raise ReadingError("grading.value-not-worked-out")
        if token.kind == "word":
            raise ReadingError("grading.value-bare-word", word=token.text[:30])
        raise ReadingError("grading.value-unreadable")
