"""The variants of a question: numbered from 0, the same on every machine, rendered on demand."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

from quizapp.bank.expressions import parse
from quizapp.bank.questions import Question
from quizapp.bank.templates import fill, identity
from quizapp.bank.values import ExpressionError, Value
from quizapp.bank.variant import Variant, refusal

#: Maximum number of variants of a question.
VARIANTS_LIMIT = 1_000
#: Maximum number of combinations that are tried for a question, which may have any number.
COMBINATIONS_LIMIT = 100_000
#: Maximum number of parts of expressions that are evaluated while searching.
EVALUATED_LIMIT = 3_000_000
#: Maximum number of characters that are rendered while searching.
RENDERED_LIMIT = 30_000_000
#: Maximum length of a rendered program or text, in characters.
READING_LIMIT = 100_000
#: The number of a variant that an example needs and that the sample lacks.
UNNUMBERED = -1


@dataclass(frozen=True, slots=True)
class NoVariants:
    """Why no combination became a variant. ``reasons`` are the most frequent first, each with the
    number of combinations it ruled out."""

    combinations: int
    reasons: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        reasons = "; ".join(f"{count:,} excluded because {reason}" for reason, count in self.reasons[:3])
        return (
            f"no variant is left of {self.combinations:,}: {reasons}; add values to `vary` or relax `where`"
        )


def variants(question: Question) -> Variants:
    """The variants of ``question``, cached."""
    return _variants(question)


@lru_cache(maxsize=512)
def _variants(question: Question) -> Variants:
    return Variants(question)


class Variants(Sequence[Variant]):
    """A question's variants, in the order of the product of its values."""

    def __init__(self, question: Question) -> None:
        entry = question.entry
        self._question = question
        self._names = tuple(entry.vary)
        self._values = tuple(entry.vary.values())
        self._derived = tuple((name, parse(text)) for name, text in entry.let.items())
        self._where = tuple(map(parse, entry.where))
        self._product = math.prod(map(len, self._values))
        self._reasons: Counter[str] = Counter()
        self._kept = self._find()

    @property
    def why_none(self) -> NoVariants | None:
        """Why there are no variants; None if there are some."""
        if self._kept:
            return None
        return NoVariants(self._reasons.total(), tuple(self._reasons.most_common()))

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, number: int) -> Variant: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Variant]: ...
    def __getitem__(self, number: int | slice) -> Variant | Sequence[Variant]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(len(self))[number])
        number = range(len(self))[number]
        made = self._made(number, self._given(self._kept[number]))
        assert isinstance(made, Variant)
        return made

    def __iter__(self) -> Iterator[Variant]:
        return (self[number] for number in range(len(self)))

    def agreeing(self, given: Mapping[str, Value]) -> Variant | None:
        """The first variant in which the names in ``given`` have these values.

        If the sample lacks it, it is created under the number UNNUMBERED; None if the conditions
        rule it out.
        """
        wanted = {name: identity(value) for name, value in given.items()}
        for variant in self:
            if all(identity(variant.given[name]) == value for name, value in wanted.items()):
                return variant
        free = [
            [value for value in values if name not in wanted or identity(value) == wanted[name]]
            for name, values in zip(self._names, self._values, strict=True)
        ]
        for index in range(min(math.prod(map(len, free)), VARIANTS_LIMIT)):
            made = self._made(UNNUMBERED, _combination(self._names, free, index))
            if isinstance(made, Variant) and isinstance(reading := _reading(made), bytes):
                same = (variant for variant in self if _reading(variant) == reading)
                return next(same, made)
        return None

    def _find(self) -> tuple[int, ...]:
        """The indices into the product that are variants, ascending."""
        size = sum(expression.size for _, expression in self._derived)
        size += sum(expression.size for expression in self._where)
        most = min(COMBINATIONS_LIMIT, EVALUATED_LIMIT // max(1, size))
        seed = self._question.id
        if self._product <= VARIANTS_LIMIT:
            candidates: Iterable[int] = range(self._product)
        elif self._product <= most:
            held = [index for index in range(self._product) if self._holds(index)]
            candidates = held if len(held) <= VARIANTS_LIMIT else sorted(held, key=lambda n: _drawn(seed, n))
        else:
            candidates = _draws(seed, most, self._product)
        kept: dict[bytes, int] = {}
        rendered = 0
        for index in candidates:
            made = self._made(UNNUMBERED, self._given(index))
            if isinstance(made, str):
                self._reasons[made] += 1
                continue
            reading = _reading(made)
            if isinstance(reading, str):
                self._reasons[reading] += 1
                continue
            # Of combinations that render the same, the first in written order is kept.
            kept[reading] = min(index, kept.get(reading, index))
            rendered += _extent(made)
            if len(kept) == VARIANTS_LIMIT or rendered > RENDERED_LIMIT:
                break
        return tuple(sorted(kept.values()))

    def _given(self, index: int) -> dict[str, Value]:
        return _combination(self._names, self._values, index)

    def _holds(self, index: int) -> bool:
        made = self._made(UNNUMBERED, self._given(index))
        if isinstance(made, str):
            self._reasons[made] += 1
        return isinstance(made, Variant)

    def _made(self, number: int, given: dict[str, Value]) -> Variant | str:
        """The variant, or why this combination is not one."""
        values = dict(given)
        for name, expression in self._derived:
            try:
                values[name] = expression.evaluate(values)
            except ExpressionError as error:
                return f"`{name}: {expression.text}` {error}"
        return refusal(self._where, values) or Variant(self._question, number, given, values)


def _combination(names: Sequence[str], values: Sequence[Sequence[Value]], index: int) -> dict[str, Value]:
    """The combination at an index of the product, in which the last name changes fastest."""
    given: dict[str, Value] = {}
    for name, choices in zip(reversed(names), reversed(values), strict=True):
        index, choice = divmod(index, len(choices))
        given[name] = choices[choice]
    return {name: given[name] for name in names}


def _draws(seed: str, most: int, product: int) -> Iterator[int]:
    """Indices into a product that is too large to enumerate, without duplicates."""
    seen = set()
    for position in range(most):
        index = _drawn(seed, position) % product
        if index not in seen:
            seen.add(index)
            yield index


def _drawn(seed: str, number: int) -> int:
    """A random number of 1,024 bits, more than any product of values has."""
    text = f"{seed}/{number}".encode()
    return int.from_bytes(hashlib.sha512(b"a" + text).digest() + hashlib.sha512(b"b" + text).digest())


def _templates(question: Question) -> list[str]:
    entry = question.entry
    prompts = [text for _, text in entry.prompt.pairs] if entry.prompt is not None else []
    return [entry.setup, question.code, *prompts, *question.lines, *question.options]


def _reading(variant: Variant) -> bytes | str:
    """A digest of everything that distinguishes one variant from another, or why it cannot be asked."""
    texts = [fill(template, variant.values) for template in _templates(variant.question)]
    if max(map(len, texts)) > READING_LIMIT:
        return f"its text would be longer than {READING_LIMIT:,} characters"
    options = texts[len(texts) - len(variant.question.options) :]
    if len(set(options)) < len(options):
        return "two options are the same"
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).digest()


def _extent(variant: Variant) -> int:
    return sum(map(len, _templates(variant.question)))
