"""The values of ``where`` and ``let``, and the operations on them, whose results are bounded."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import TypeAlias

Value: TypeAlias = "bool | int | float | str | list[Value] | tuple[Value, ...] | None"
Values: TypeAlias = Mapping[str, Value]
Step: TypeAlias = Callable[[Values], Value]
#: Integers stay below two to this power.
BITS_LIMIT = 256
#: Maximum number of elements of a list or tuple, nested ones included.
ELEMENTS_LIMIT = 200


class ExpressionError(Exception):
    """An expression that is not valid, or has no value for these values.

    The message is a sentence without a full stop.
    """


def bounded(value: Value) -> Value:
    if isinstance(value, int) and value.bit_length() > BITS_LIMIT:
        raise ExpressionError("gives a number that is too large")
    return value


def _number(value: Value, sign: str) -> int | float:
    if isinstance(value, int | float):
        return value
    raise ExpressionError(f"uses {sign} with something that is not a number")


def _power(base: int | float, exponent: int | float) -> int | float:
    if isinstance(base, int) and isinstance(exponent, int) and exponent > 0:
        if abs(base) > 1 and (abs(base).bit_length() - 1) * exponent > BITS_LIMIT:
            raise ExpressionError("gives a number that is too large")
        if abs(base) <= 1:
            # The exponent may be huge even if the result is not.
            exponent = 2 - exponent % 2
    result: object = base**exponent
    if isinstance(result, int | float):
        return result
    raise ExpressionError("takes a root of a negative number")


_Operation: TypeAlias = Callable[[int | float, int | float], int | float]
ARITHMETIC: dict[type[ast.operator], tuple[str, _Operation]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", _power),
}
SIGNS: dict[type[ast.unaryop], tuple[str, Callable[[int | float], int | float]]] = {
    ast.USub: ("-", operator.neg),
    ast.UAdd: ("+", operator.pos),
}


def _within(part: Value, whole: Value) -> bool:
    if isinstance(whole, str):
        if not isinstance(part, str):
            raise ExpressionError("looks in a string for something that is not a string")
        return part in whole
    if isinstance(whole, list | tuple):
        return part in whole
    raise ExpressionError("uses `in` on something that is not a list, tuple or string")


COMPARISONS: dict[type[ast.cmpop], Callable[..., bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: _within,
    ast.NotIn: lambda part, whole: not _within(part, whole),
}


def binary(operation: tuple[str, _Operation], left: Step, right: Step) -> Step:
    sign, compute = operation
    return lambda values: bounded(
        compute(_number(left(values), sign), _number(right(values), sign)),
    )


def unary(operation: tuple[str, Callable[[int | float], int | float]], inner: Step) -> Step:
    sign, compute = operation
    return lambda values: compute(_number(inner(values), sign))


def logical(every: bool, steps: list[Step]) -> Step:
    def run(values: Values) -> Value:
        value: Value = None
        for step in steps:
            value = step(values)
            if bool(value) is not every:
                break
        return value

    return run


def comparison(tests: list[Callable[..., bool]], steps: list[Step]) -> Step:
    def run(values: Values) -> Value:
        left = steps[0](values)
        for test, step in zip(tests, steps[1:], strict=True):
            right = step(values)
            if not test(left, right):
                return False
            left = right
        return True

    return run


def sequence(kind: type[list[Value]] | type[tuple[Value, ...]], steps: list[Step]) -> Step:
    def run(values: Values) -> Value:
        elements = [step(values) for step in steps]
        if sum(map(_extent, elements)) > ELEMENTS_LIMIT:
            raise ExpressionError("gives a list that is too long")
        return kind(elements)

    return run


def _extent(value: Value) -> int:
    return 1 + sum(map(_extent, value)) if isinstance(value, list | tuple) else 1
