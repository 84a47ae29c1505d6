"""The evaluator for the expressions in ``where`` and ``let``, which may be untrusted.

Numbers, arithmetic, comparisons, ``and``/``or``/``not``, ``in``, lists and tuples; nothing else
is supported, and every result is bounded.
"""

from __future__ import annotations

import ast
import operator
import re
import warnings
from dataclasses import dataclass, field
from functools import lru_cache

from quizapp.bank.values import (
    ARITHMETIC,
    COMPARISONS,
    SIGNS,
    ExpressionError,
    Step,
    Value,
    Values,
    binary,
    bounded,
    comparison,
    logical,
    sequence,
    unary,
)

#: Maximum length of an expression, in characters.
LENGTH_LIMIT = 500
#: Maximum nesting depth of an expression.
DEPTH_LIMIT = 40

_ALLOWED = (
    "only numbers, strings, names, + - * / // % **, comparisons, and, or, not, in, lists and tuples are"
)


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression. ``names`` are those it uses; ``size`` is the number of its parts, a
    measure of the cost of evaluating it."""

    text: str
    names: frozenset[str]
    size: int
    _run: Step = field(repr=False, compare=False)

    def evaluate(self, values: Values) -> Value:
        """The value under ``values``. Raises ExpressionError if it has none."""
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
    """Parse an expression. Raises ExpressionError if it is not valid."""
    if len(text) > LENGTH_LIMIT:
        raise ExpressionError(f"is longer than {LENGTH_LIMIT} characters")
    reader = _Reader()
    run = reader.step(_tree(text), 0)
    return Expression(text, frozenset(reader.names), reader.size, run)


# Python's own parser prints warnings about these to standard error.
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
    """Turns a syntax tree into nested functions, and collects the names used."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.size = 0

    def step(self, node: ast.expr, depth: int) -> Step:
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
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                return binary(ARITHMETIC[type(op)], self.step(left, deeper), self.step(right, deeper))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.step(operand, deeper)
                return lambda values: not inner(values)
            case ast.UnaryOp(op=op, operand=operand) if type(op) in SIGNS:
                return unary(SIGNS[type(op)], self.step(operand, deeper))
            case ast.BoolOp(op=op, values=parts):
                return logical(isinstance(op, ast.And), [self.step(part, deeper) for part in parts])
            case ast.Compare(left=left, ops=ops, comparators=others):
                tests = [COMPARISONS.get(type(each)) for each in ops]
                if None in tests:
                    raise ExpressionError("uses `is`; write == or != instead")
                steps = [self.step(part, deeper) for part in (left, *others)]
                return comparison([test for test in tests if test], steps)
            case ast.Tuple(elts=elements):
                return sequence(tuple, [self.step(part, deeper) for part in elements])
            case ast.List(elts=elements):
                return sequence(list, [self.step(part, deeper) for part in elements])
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


def _constant(value: object) -> Step:
    if value is None or isinstance(value, bool | int | float | str):
        fixed = bounded(value)
        return lambda _values: fixed
    raise ExpressionError(f"uses a value of an unsupported type; {_ALLOWED} allowed")
