"""Finds the public names and idioms of PyTorch that a question uses, from its syntax trees."""

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

#: Maximum number of variants whose code is read per question; variants that differ only in numbers count
#: once.
READ_LIMIT = 200

#: A number that is not part of a name.
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Exercise:
    """What a question's code uses. ``asked`` is the part used by the code, options, lines or
    blanks, rather than by the setup and the mistakes."""

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
            # Variants that differ only in numbers use the same names.
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
    """Variants whose code may differ in more than numbers."""
    seen: set[str] = set()
    for variant in variants(question):
        key = repr([v for v in variant.values.values() if not isinstance(v, bool | int | float)])
        if key not in seen:
            seen.add(key)
            yield variant
        if len(seen) == READ_LIMIT:
            return


def _programs(variant: Variant) -> Iterator[tuple[bool, str]]:
    """Each piece of code, and whether it is part of what is asked."""
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
    """The names known after ``setup`` has run; None if it is not valid Python."""
    try:
        return Origins().after(ast.parse(setup))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
