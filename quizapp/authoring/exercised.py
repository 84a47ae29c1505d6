"""Which public names and idioms of PyTorch a question uses, by reading its syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from quizapp.authoring.idioms import idioms
from quizapp.authoring.tree_names import Methods, names
from quizapp.bank import Question, Variant, variants
from quizapp.bank.templates import fill
from quizapp.runner.origins import Origins

#: Most variants of a question whose code is read; those that differ in numbers alone are one.
READ_LIMIT = 200

#: A number that is not part of a name.
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Exercise:
    """What a question's code uses: all of it, and ``asked``, what its code, options, lines
    or blanks do rather than its setup and its mistakes."""

    names: frozenset[str]
    asked: frozenset[str]


def exercised(question: Question, methods: Methods) -> frozenset[str]:
    """The full names that the code of any variant uses, options and mistakes included."""
    return exercise(question, methods, with_idioms=False).names


def exercise(question: Question, methods: Methods, *, with_idioms: bool = True) -> Exercise:
    """The full names, and the idioms, that the code of any variant uses."""
    every: set[str] = set()
    asked: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for variant in _different(question):
        setup = fill(question.entry.setup, variant.values)
        for is_asked, text in _programs(variant):
            # What differs in numbers alone uses the same names.
            key = _NUMBER.sub("0", setup), _NUMBER.sub("0", text)
            if key not in seen:
                seen.add(key)
                found = frozenset(_used(setup, text, methods, with_idioms=with_idioms))
                every |= found
                asked |= found if is_asked else frozenset()
        every.update(_used("", setup, methods, with_idioms=with_idioms) if ("", setup) not in seen else ())
        seen.add(("", setup))
    return Exercise(frozenset(every), frozenset(asked))


def _different(question: Question) -> Iterator[Variant]:
    """Variants whose code can differ in names, not in numbers alone."""
    seen: set[str] = set()
    for variant in variants(question):
        key = repr([v for v in variant.values.values() if not isinstance(v, bool | int | float)])
        if key not in seen:
            seen.add(key)
            yield variant
        if len(seen) == READ_LIMIT:
            return


def _programs(variant: Variant) -> Iterator[tuple[bool, str]]:
    """All that is code, and whether it is what is asked: templates that are not texts in a
    language, and mistakes."""
    entry = variant.question.entry
    for key in entry.TEMPLATES:
        for text in _texts(getattr(entry, key)):
            yield key != "setup", fill(text, variant.values)
    for mistake in entry.mistakes:
        for text in (mistake.setup, mistake.code):
            yield False, fill(text, variant.values)
    if variant.reference is not None:  # with what belongs in its blanks
        yield True, variant.reference


def _texts(value: object) -> Iterable[str]:
    values = value if isinstance(value, tuple) else (value,)
    return [one for one in values if isinstance(one, str)]


def _used(setup: str, text: str, methods: Methods, *, with_idioms: bool) -> Iterator[str]:
    before = _after(setup)
    if before is None:
        return iter(())
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return iter(())
    origins = before.after(tree)
    found = names(tree, origins, methods)
    return chain(found, idioms(tree, origins)) if with_idioms else found


@lru_cache(maxsize=8)
def _after(setup: str) -> Origins | None:
    """What is known once ``setup`` has run; None where it is not Python."""
    try:
        return Origins().after(ast.parse(setup))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
