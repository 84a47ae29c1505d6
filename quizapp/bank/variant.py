"""One variant of a question, rendered when asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from quizapp.bank.agreement import ANSWER
from quizapp.bank.expressions import Expression, parse
from quizapp.bank.format import BlankEntry, ChoiceEntry, CodeEntry, OrderEntry, SharesEntry
from quizapp.bank.questions import Question
from quizapp.bank.templates import fill, with_fills
from quizapp.bank.text import Text
from quizapp.bank.values import ExpressionError, Value


@dataclass(frozen=True, slots=True)
class VariantMistake:
    """A mistake's program. ``setup`` is the question's own; the mistake's own setup is at the
    beginning of ``code``."""

    id: str
    setup: str
    code: str
    says: Text | None


@dataclass(frozen=True)
class Variant:
    """A question with its names filled in. ``given`` holds the varied names only, ``values`` the
    derived ones too. ``drawn`` are the drawn options of a choice, once they were drawn."""

    question: Question
    number: int
    given: Mapping[str, Value]
    values: Mapping[str, Value]
    drawn: tuple[str, ...] = ()

    @cached_property
    def setup(self) -> str:
        """The code that runs before ``code``; may be empty."""
        return fill(self.question.entry.setup, self.values)

    @cached_property
    def code(self) -> str | None:
        """The code that is shown, with its ``___`` if it has blanks. None for a choice, which has
        none, and if it would give the answer away."""
        entry = self.question.entry
        if entry.HIDES_CODE or not isinstance(entry, CodeEntry):
            return None
        return fill(entry.code, self.values)

    @cached_property
    def reference(self) -> str | None:
        """The complete program that gives the truth after ``setup``. For a choice with drawn
        options, it is the right one; None for a choice with listed options."""
        entry = self.question.entry
        if not isinstance(entry, CodeEntry):
            return fill(self.question.code, self.values) or None
        code = fill(entry.code, self.values)
        if isinstance(entry, OrderEntry):
            return "\n".join([*self._written, code])
        return with_fills(code, self.fills)[0]

    @property
    def compared(self) -> str:
        """The expression that is compared after the lines of an `order`; empty for other kinds."""
        entry = self.question.entry
        return fill(entry.code, self.values) if isinstance(entry, OrderEntry) else ""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines to be put in order, including extra ones, in the order shown, which is the
        same everywhere."""
        lines = [fill(line, self.values) for line in self.question.lines]
        return tuple(lines[index] for index in self._order)

    @property
    def order(self) -> tuple[int, ...]:
        """The written order, as 1-based numbers into ``lines``."""
        return tuple(self._order.index(index) + 1 for index in range(len(self._written)))

    @property
    def fills(self) -> tuple[str, ...]:
        """The author's fills for the blanks, stripped of surrounding spaces."""
        entry = self.question.entry
        if not isinstance(entry, BlankEntry):
            return ()
        return tuple(fill(text, self.values).strip() for text in entry.fill)

    @property
    def forbidden(self) -> tuple[str, ...]:
        """The names and attributes that an answer may not use."""
        return self.question.entry.forbidden_names()

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The options of a choice in the order shown, which is the same everywhere; none if they
        are yet to be drawn."""
        options = self.drawn or [fill(option, self.values) for option in self.question.options]
        return tuple(options[index] for index in shuffled(len(options), self.question.id, self.number))

    @property
    def right(self) -> str | None:
        """The expression over ``it`` and ``error`` that is true for a right option."""
        entry = self.question.entry
        if not isinstance(entry, ChoiceEntry) or entry.right is None:
            return None
        return fill(entry.right, self.values)

    @property
    def among(self) -> tuple[str, ...]:
        """The names that the author gives to choose from; none if those of the setup are used."""
        entry = self.question.entry
        return entry.among if isinstance(entry, SharesEntry) else ()

    @property
    def several(self) -> bool:
        """Whether all right options must be picked."""
        entry = self.question.entry
        return isinstance(entry, ChoiceEntry) and entry.pick == "all"

    @cached_property
    def mistakes(self) -> tuple[VariantMistake, ...]:
        """The mistakes that can be made here: whose conditions hold, and whose
        program is another than the question's."""
        made = []
        for entry in self.question.entry.mistakes:
            code = fill(entry.code, self.values)
            if entry.setup:
                code = f"{fill(entry.setup, self.values)}\n{code}"
            if code != self.reference and not refusal(map(parse, entry.where), self.values):
                made.append(VariantMistake(entry.id, self.setup, code, self._filled(entry.says)))
        return tuple(made)

    def prompt(self, language: str) -> str | None:
        """The prompt, or None if the default prompt of the kind is used."""
        prompt = self.question.entry.prompt
        return None if prompt is None else fill(prompt.in_language(language), self.values)

    def hints(self, language: str) -> tuple[str, ...]:
        """The steps of the hint, possibly none."""
        return tuple(fill(step.in_language(language), self.values) for step in self.question.entry.hint)

    def explain(self, language: str, answer: str) -> str | None:
        """The explanation; ``answer`` is the right answer as text."""
        explain = self.question.entry.explain
        if explain is None:
            return None
        return fill(explain.in_language(language), {**self.values, ANSWER: answer})

    @property
    def _written(self) -> list[str]:
        entry = self.question.entry
        return [fill(line, self.values) for line in entry.lines] if isinstance(entry, OrderEntry) else []

    @property
    def _order(self) -> list[int]:
        return shuffled(len(self.question.lines), self.question.id, self.number)

    def _filled(self, text: Text | None) -> Text | None:
        return None if text is None else text.map(lambda one: fill(one, self.values))


def shuffled(count: int, question: str, number: int) -> list[int]:
    """The indices 0 to ``count`` in the order shown in this variant, the same everywhere."""
    seed = f"{question}/{number}"
    return sorted(range(count), key=lambda index: hashlib.sha256(f"{seed}/{index}".encode()).digest())


def refusal(conditions: Iterable[Expression], values: Mapping[str, Value]) -> str:
    """The first condition that does not hold; empty if all do. A condition without a value, for
    instance because it divides by zero, does not hold."""
    for condition in conditions:
        try:
            if not condition.evaluate(values):
                return f"`{condition.text}` is false"
        except ExpressionError as error:
            return f"`{condition.text}` {error}"
    return ""
