"""The small evaluator for ``where`` and ``let``, which come from strangers.

Numbers, arithmetic, comparisons, ``and``/``or``/``not``, ``in``, lists and
tuples; nothing else exists here, and every result is bounded.
"""

from __future__ import annotations

import ast
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

Value: TypeAlias = "bool | int | float | str | list[Value] | tuple[Value, ...] | None"
Values: TypeAlias = Mapping[str, Value]
_Step: TypeAlias = Callable[[Values], Value]

#: Longest expression, in characters.
LENGTH_LIMIT = 500
#: Deepest nesting of one.
DEPTH_LIMIT = 40
#: Whole numbers stay below two to this power.
BITS_LIMIT = 256
#: Most elements of a list or tuple, those of its elements included.
ELEMENTS_LIMIT = 200

_ALLOWED = (
    "only numbers, strings, names, + - * / // % **, comparisons, and, or, not, in, lists and tuples are"
)


class ExpressionError(Exception):
    """An expression that cannot be read, or has no value for these values.

    The message is a sentence without a full stop.
    """


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression read once. ``names`` are those it uses; ``size`` the
    number of its parts, a measure of what evaluating it costs."""

    text: str
    names: frozenset[str]
    size: int
    _run: _Step = field(repr=False, compare=False)

    def evaluate(self, values: Values) -> Value:
        """The value under ``values``; ExpressionError where there is none."""
        try:
            return self._run(values)
        except KeyError as missing:
            raise ExpressionError(f"has no value for {missing}") from None
        except ZeroDivisionError:
            raise ExpressionError("divides by zero") from None
        except OverflowError:
            raise ExpressionError("gives a number that is too large") from None
        except TypeError:
            raise ExpressionError("compares values of different types") from None


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Read an expression; ExpressionError says what is wrong with it."""
    if len(text) > LENGTH_LIMIT:
        raise ExpressionError(f"is longer than {LENGTH_LIMIT} characters")
    reader = _Reader()
    run = reader.step(_tree(text), 0)
    return Expression(text, frozenset(reader.names), reader.size, run)


# Python's own parser warns of these on standard error.
_WARNED = re.compile(r"\\|[0-9](?:and|or|in|is|if|else|not)")


def _tree(text: str) -> ast.expr:
    try:
        if _WARNED.search(text):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(text.strip(), mode="eval").body
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        hint = _unbalanced(text)
        raise ExpressionError(f"is not a valid expression ({error.msg}){hint}") from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionError("is not a valid expression") from None


def _unbalanced(text: str) -> str:
    if text.count("(") != text.count(")") or text.count("[") != text.count("]"):
        return "; inside [ ] a comma ends an item, so put the whole expression in quotes"
    return ""


class _Reader:
    """Turns a syntax tree into nested functions, collecting the names used."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.size = 0

    def step(self, node: ast.expr, depth: int) -> _Step:
        if depth > DEPTH_LIMIT:
            raise ExpressionError(f"is nested more than {DEPTH_LIMIT} levels deep")
        self.size += 1
        deeper = depth + 1
        match node:
            case ast.Constant(value=value):
                return _constant(value)
            case ast.Name(id=name):
                self.names.add(name)
                return operator.itemgetter(name)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return _binary(_ARITHMETIC[type(op)], self.step(left, deeper), self.step(right, deeper))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.step(operand, deeper)
                return lambda values: not inner(values)
            case ast.UnaryOp(op=op, operand=operand) if type(op) in _SIGNS:
                return _unary(_SIGNS[type(op)], self.step(operand, deeper))
            case ast.BoolOp(op=op, values=parts):
                return _logical(isinstance(op, ast.And), [self.step(part, deeper) for part in parts])
            case ast.Compare(left=left, ops=ops, comparators=others):
                tests = [_COMPARISONS.get(type(each)) for each in ops]
                if None in tests:
                    raise ExpressionError("uses `is`; write == or != instead")
                steps = [self.step(part, deeper) for part in (left, *others)]
                return _comparison([test for test in tests if test], steps)
            case ast.Tuple(elts=elements):
                return _sequence(tuple, [self.step(part, deeper) for part in elements])
            case ast.List(elts=elements):
                return _sequence(list, [self.step(part, deeper) for part in elements])
        raise ExpressionError(f"uses {_name_of(node)}; {_ALLOWED} allowed")


_NODES = {
    ast.Call: "a call",
    ast.Attribute: "an attribute",
    ast.Subscript: "an index",
    ast.IfExp: "`if`",
    ast.Lambda: "`lambda`",
    ast.Dict: "a dict",
    ast.Set: "a set",
    ast.JoinedStr: "an f-string",
    ast.NamedExpr: "`:=`",
}


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.BinOp | ast.UnaryOp):
        return "a bitwise or matrix operator"
    return _NODES.get(type(node), "something else")


def _constant(value: object) -> _Step:
    if value is None or isinstance(value, bool | int | float | str):
        fixed = _bounded(value)
        return lambda _values: fixed
    raise ExpressionError(f"uses a value of an unsupported type; {_ALLOWED} allowed")


def _bounded(value: Value) -> Value:
    if isinstance(value, int) and value.bit_length() > BITS_LIMIT:
        raise ExpressionError("gives a number that is too large")
    return value


def _number(value: Value, sign: str) -> int | float:
    if isinstance(value, int | float):
        return value
    raise ExpressionError(f"uses {sign} on something that is not a number")


def _power(base: int | float, exponent: int | float) -> int | float:
    if isinstance(base, int) and isinstance(exponent, int) and exponent > 0:
        if abs(base) > 1 and (abs(base).bit_length() - 1) * exponent > BITS_LIMIT:
            raise ExpressionError("gives a number that is too large")
        if abs(base) <= 1:
            # The exponent may be huge, the result is not.
            exponent = 2 - exponent % 2
    result: object = base**exponent
    if isinstance(result, int | float):
        return result
    raise ExpressionError("takes a root of a negative number")


_Operation: TypeAlias = Callable[[int | float, int | float], int | float]

_ARITHMETIC: dict[type[ast.operator], tuple[str, _Operation]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", _power),
}
_SIGNS: dict[type[ast.unaryop], tuple[str, Callable[[int | float], int | float]]] = {
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


_COMPARISONS: dict[type[ast.cmpop], Callable[..., bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: _within,
    ast.NotIn: lambda part, whole: not _within(part, whole),
}


def _binary(operation: tuple[str, _Operation], left: _Step, right: _Step) -> _Step:
    sign, compute = operation
    return lambda values: _bounded(
        compute(_number(left(values), sign), _number(right(values), sign)),
    )


def _unary(operation: tuple[str, Callable[[int | float], int | float]], inner: _Step) -> _Step:
    sign, compute = operation
    return lambda values: compute(_number(inner(values), sign))


def _logical(every: bool, steps: list[_Step]) -> _Step:
    def run(values: Values) -> Value:
        value: Value = None
        for step in steps:
            value = step(values)
            if bool(value) is not every:
                break
        return value

    return run


def _comparison(tests: list[Callable[..., bool]], steps: list[_Step]) -> _Step:
    def run(values: Values) -> Value:
        left = steps[0](values)
        for test, step in zip(tests, steps[1:], strict=True):
            right = step(values)
            if not test(left, right):
                return False
            left = right
        return True

    return run


def _sequence(kind: type[list[Value]] | type[tuple[Value, ...]], steps: list[_Step]) -> _Step:
    def run(values: Values) -> Value:
        elements = [step(values) for step in steps]
        if sum(map(_extent, elements)) > ELEMENTS_LIMIT:
            raise ExpressionError("gives a list that is too long")
        return kind(elements)

    return run


def _extent(value: Value) -> int:
    return 1 + sum(map(_extent, value)) if isinstance(value, list | tuple) else 1
