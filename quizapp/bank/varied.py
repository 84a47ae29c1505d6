"""Reads the values that names may have: lists and ranges, bounded."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, LiteralString

from pydantic_core import PydanticCustomError

from quizapp.bank.faults import shown
from quizapp.bank.values import BITS_LIMIT, ELEMENTS_LIMIT, Value

#: Maximum length of a string in ``vary``, in characters.
VARIED_TEXT_LIMIT = 500
#: Maximum number of values of one name.
VALUES_LIMIT = 1_000


def wrong(rule: LiteralString, message: str = "", *at: str | int) -> PydanticCustomError:
    """An error about the value ``at`` this path below the current one; without a message, it is
    made from the key's description."""
    return PydanticCustomError(rule, "{message}", {"message": message, "at": at})


def varied_values(value: Any) -> tuple[Value, ...]:
    """The values of one name, from a list or a range."""
    if isinstance(value, dict):
        return _range(value)
    if not isinstance(value, list):
        raise wrong("wrong-type")
    if not 1 <= len(value) <= VALUES_LIMIT:
        raise wrong("wrong-value", f"{len(value):,} values; write 1 to {VALUES_LIMIT:,} of them")
    for index, one in enumerate(value):
        _check_value(one, index)
    return tuple(value)


def _check_value(value: Any, *at: str | int) -> int:
    """The number of elements of ``value``. Raises an error for types that may not vary."""
    if isinstance(value, dict):
        raise wrong("wrong-type", "a mapping cannot be a value; write a number, a string or a list", *at)
    if isinstance(value, list):
        elements = 1 + sum(_check_value(one, *at) for one in value)
        if elements > ELEMENTS_LIMIT:
            raise wrong("wrong-value", f"a list of more than {ELEMENTS_LIMIT} elements; shorten it", *at)
        return elements
    if isinstance(value, str) and len(value) > VARIED_TEXT_LIMIT:
        raise wrong("wrong-value", f"a string of more than {VARIED_TEXT_LIMIT} characters; shorten it", *at)
    if isinstance(value, int) and value.bit_length() > BITS_LIMIT:
        raise wrong("wrong-value", "the number is too large; write a smaller one", *at)
    return 1


def _range(value: dict[str, Any]) -> tuple[Value, ...]:
    """The values of ``{from, to, step}``, both ends included, computed in fractions so that steps
    of 0.1 are exact."""
    for key, number in value.items():
        if key not in ("from", "to", "step"):
            raise wrong(
                "unknown-key", f"a range has `from`, `to` and `step`, not {shown(key)}; remove it", key
            )
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise wrong("wrong-type", f"`{key}` is not a number; write for example `{{from: 2, to: 6}}`", key)
        _check_value(number, key)
    for key in ("from", "to"):
        if key not in value:
            raise wrong("missing-key", f"the range is missing `{key}`; write `{{from: 2, to: 6}}`")
    # The shortest decimal form of a float is the number its author wrote.
    first, last, step = (Fraction(repr(value.get(key, 1))) for key in ("from", "to", "step"))
    if step == 0 or (last - first) / step < 0:
        raise wrong(
            "wrong-value",
            "the range is empty: `step` leads away from `to`, or is 0; change `from`, `to` or `step`",
        )
    count = (last - first) // step + 1
    if count > VALUES_LIMIT:
        raise wrong("wrong-value", f"the range has more than {VALUES_LIMIT:,} values; increase `step`")
    numbers = [first + index * step for index in range(count)]
    if all(isinstance(number, int) for number in value.values()):
        return tuple(int(number) for number in numbers)
    return tuple(float(number) for number in numbers)


def given_values(value: Any) -> dict[str, Value]:
    """The values that an example is about."""
    if not isinstance(value, dict):
        raise wrong("wrong-type")
    for name, one in value.items():
        _check_value(one, name)
    return value
