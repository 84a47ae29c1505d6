"""The inputs on which an answer that is a program is compared with the question's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from quizapp.bank.expressions import parse
from quizapp.bank.questions import Question
from quizapp.bank.templates import fill
from quizapp.bank.values import ExpressionError, Value
from quizapp.bank.variant import Variant, VariantMistake
from quizapp.bank.variation import variants


@dataclass(frozen=True, slots=True)
class Input:
    """One input. ``shown`` is the code as a learner sees it (for `order`, the expression that is
    compared after the lines); ``reference`` is the complete right program. ``edge`` is the number
    of the edge (from 1), or None for the input of a variant; ``given`` is empty if an edge has
    its own setup."""

    setup: str
    shown: str
    reference: str
    given: Mapping[str, Value]
    mistakes: tuple[VariantMistake, ...]
    edge: int | None = None


def inputs(variant: Variant, most_others: int = 0) -> tuple[Input, ...]:
    """The inputs for a variant: its own first, then the edges in the order written, then at most
    ``most_others`` other variants of the same task, the same everywhere.

    The task is what the learner is told to do: its prompt and, if it is to be written or filled
    in, the code. An answer that is right for one variant of it must be right for the others.
    """
    others = (_input(other) for other in _others(variant, most_others))
    return (_input(variant), *_edges(variant), *others)


def lacking(variant: Variant) -> Iterator[tuple[int, str]]:
    """The edges (from 0) that cannot be used for this variant, with the reason: a derived name
    has no value."""
    for index, edge in enumerate(variant.question.entry.edge_inputs()):
        try:
            _derived(variant, edge.given or {})
        except ExpressionError as error:
            yield index, str(error)


def _input(variant: Variant) -> Input:
    shown = variant.compared or variant.code or ""
    return Input(variant.setup, shown, variant.reference or "", variant.given, variant.mistakes)


def _edges(variant: Variant) -> Iterator[Input]:
    entry = variant.question.entry
    reference = variant.reference or ""
    for number, edge in enumerate(entry.edge_inputs(), 1):
        given = edge.given or {}
        try:
            values = _derived(variant, given)
        except ExpressionError:
            continue
        if edge.setup is None:
            setup, given = fill(entry.setup, values), {**variant.given, **given}
        else:
            setup = fill(edge.setup, values)
        yield Input(setup, "", reference, given, variant.mistakes, number)


def _derived(variant: Variant, given: Mapping[str, Value]) -> dict[str, Value]:
    values = {**variant.given, **given}
    for name, text in variant.question.entry.let.items():
        values[name] = parse(text).evaluate(values)
    return values


def _others(variant: Variant, most: int) -> list[Variant]:
    if not most:
        return []
    there = variants(variant.question)
    seed = variant.question.id
    alike = [n for n in _alike(variant.question).get(_task(variant), ()) if n != variant.number]
    alike.sort(key=lambda number: hashlib.sha256(f"{seed}/{number}/input".encode()).digest())
    return [there[number] for number in alike[:most]]


@lru_cache(maxsize=512)
def _alike(question: Question) -> Mapping[tuple[str, ...], list[int]]:
    """The numbers of the variants of each task."""
    tasks: dict[tuple[str, ...], list[int]] = {}
    for variant in variants(question):
        tasks.setdefault(_task(variant), []).append(variant.number)
    return tasks


def _task(variant: Variant) -> tuple[str, ...]:
    prompt = variant.question.entry.prompt
    words = [fill(text, variant.values) for _, text in prompt.pairs] if prompt is not None else []
    asked = variant.fills or (variant.reference or "",)
    return (*words, "", *asked)
