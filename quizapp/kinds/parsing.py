"""Parses a typed value, with bounded length, depth and digits.

Nothing is ever evaluated. The grammar is what people type and what Python and torch print:
numbers, fractions, complex numbers, ``True``, ``None``, quoted strings, brackets, ``tensor(…)``
and its keyword arguments.
"""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.kinds.dtype_names import read_dtype
from quizapp.kinds.literals import (
    Bool,
    Complex,
    Nothing,
    Quoted,
    Real,
    Sequence,
    Tensor,
    Written,
    leaves,
    shape_of,
)
from quizapp.kinds.numerals import BOOLS, NumberParser, is_special
from quizapp.kinds.tokens import tokens
from quizapp.kinds.typed import ReadingError

#: Maximum nesting depth; torch's own tensors have at most 64 dimensions in most operations.
DEEPEST = 70

_CLOSING = {"(": ")", "[": "]"}
_TENSORS = frozenset({"tensor", "parameter"})
_SEQUENCES = frozenset({"size", "tuple", "list"})
#: Keyword arguments that torch prints after the values of a tensor.
_REMARKS = frozenset({"dtype", "size", "device", "requires_grad", "grad_fn", "layout"})


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The content of brackets: values, and keyword arguments."""

    items: tuple[Written, ...]
    open_ended: bool
    remarked: bool
    dtype: str | None
    size: tuple[int, ...] | None

    @property
    def alone(self) -> Written | None:
        """The only value, if it is not followed by a comma."""
        return self.items[0] if len(self.items) == 1 and not self.open_ended else None


def parse(answer: str) -> Written:
    """The value that an answer represents. Raises ReadingError.

    Several values without brackets around them are one sequence.
    """
    parser = _Parser(tokens(answer))
    arguments = parser.arguments("")
    content = arguments.alone
    if content is None:
        content = Sequence(arguments.items, round=True)
    if arguments.remarked:
        if isinstance(content, Tensor):
            raise ReadingError("grading.value-unreadable")
        return _tensor(content, arguments)
    return content


class _Parser(NumberParser):
    def arguments(self, closing: str, *, named: bool = False) -> _Arguments:
        """All values up to ``closing``, or up to the end if it is empty; ``named`` permits a name
        before each value, as in the result of ``torch.max``."""
        items: list[Written] = []
        dtype: str | None = None
        size: tuple[int, ...] | None = None
        remarked = comma = False
        while not self._closes(closing):
            if (items or remarked) and not comma:
                raise self._misplaced()
            name = self._name()
            if name is None or (named and name not in _REMARKS):
                if remarked:
                    raise ReadingError("grading.value-unreadable")
                items.append(self._value())
            else:
                remarked = True
                if name == "dtype":
                    dtype = read_dtype(self.take().text)
                elif name == "size":
                    size = self._size()
                else:
                    self._remark(name)
            comma = self.took(",")
        if not items and not (closing and not remarked and not comma):
            raise ReadingError("grading.value-unreadable")
        return _Arguments(tuple(items), comma and not remarked, remarked, dtype, size)

    def _closes(self, closing: str) -> bool:
        if not closing:
            return self.next.kind == "end"
        if self.next.kind == "end":
            raise ReadingError("grading.brackets")
        return self.took(closing)

    def _misplaced(self) -> ReadingError:
        """The error for a token where a comma or a closing bracket was expected."""
        if self.next.kind == "sign" and self.next.text in ")]":
            return ReadingError("grading.brackets")
        if self.next.kind == "sign" and self.next.text in "+-/":
            return ReadingError("grading.value-not-worked-out")
        if self.next.kind == "number":
            return ReadingError("grading.value-no-comma")
        return ReadingError("grading.value-unreadable")

    def _name(self) -> str | None:
        """The name before a ``=``; both are consumed."""
        after = self._tokens[min(self._position + 1, len(self._tokens) - 1)]
        if self.next.kind != "word" or after.kind != "sign" or after.text != "=":
            return None
        name = self.take().text
        self.take()
        return name

    def _remark(self, name: str) -> None:
        """Skip a keyword argument that torch prints for a tensor."""
        if name not in _REMARKS or self.take().kind not in ("word", "quoted", "angle"):
            raise ReadingError("grading.value-unreadable")

    def _size(self) -> tuple[int, ...]:
        sizes = self._value()
        items = sizes.items if isinstance(sizes, Sequence) else (sizes,)
        shape = tuple(
            int(item.value) for item in items if isinstance(item, Real) and item.value.denominator == 1
        )
        if len(shape) != len(items):
            raise ReadingError("grading.value-unreadable")
        return shape

    def _value(self) -> Written:
        token = self.next
        if token.kind == "quoted":
            self.take()
            return Quoted(token.text)
        if token.kind == "sign" and token.text in _CLOSING:
            return self._brackets()
        if token.kind == "word" and not is_special(token.text):
            return self._word()
        return self.number()

    def _brackets(self, *, named: bool = False) -> Written:
        opening = self.take().text
        self._depth += 1
        if self._depth > DEEPEST:
            raise ReadingError("grading.too-deep")
        arguments = self.arguments(_CLOSING[opening], named=named)
        self._depth -= 1
        if arguments.remarked:
            raise ReadingError("grading.value-unreadable")
        if opening == "(" and arguments.alone is not None and not named:
            return arguments.alone
        return Sequence(arguments.items, round=opening == "(")

    def _word(self) -> Written:
        word = self.take().text
        name = word.rsplit(".", 1)[-1].lower()
        if self.next.kind == "sign" and self.next.text == "(":
            if name in _TENSORS:
                return self._tensor()
            if name in _SEQUENCES:
                content = self._brackets()
                if not isinstance(content, Sequence):
                    raise ReadingError("grading.value-unreadable")
                return content
            if name == "float":
                return self.float_call()
            if "return_types" in word:
                return self._brackets(named=True)
            raise ReadingError("grading.value-not-worked-out")
        if word.lower() in BOOLS:
            return Bool(BOOLS[word.lower()])
        if word.lower() == "none":
            return Nothing()
        raise ReadingError("grading.value-bare-word", word=word[:30])

    def _tensor(self) -> Tensor:
        self.require("(")
        self._depth += 1
        if self._depth > DEEPEST:
            raise ReadingError("grading.too-deep")
        arguments = self.arguments(")")
        self._depth -= 1
        if len(arguments.items) != 1:
            raise ReadingError("grading.value-unreadable")
        return _tensor(arguments.items[0], arguments)


def _tensor(content: Written, arguments: _Arguments) -> Tensor:
    shape = shape_of(content)
    if shape is None:
        raise ReadingError("grading.value-ragged")
    if not all(isinstance(leaf, Real | Complex | Bool) for leaf in leaves(content)):
        raise ReadingError("grading.value-unreadable")
    if arguments.size is not None:
        if shape == (0,) and 0 in arguments.size:
            shape = arguments.size
        elif shape != arguments.size:
            raise ReadingError("grading.value-size")
    return Tensor(content, shape, arguments.dtype)
