"""Checks that the parts of a question agree: the names it uses, its expressions, its examples."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from quizapp.bank.entry_parts import ExampleEntry
from quizapp.bank.expressions import Expression, parse
from quizapp.bank.faults import Problem, Steps, nearest, shown
from quizapp.bank.format import BlankEntry, ChoiceEntry, Entry, OrderEntry
from quizapp.bank.option_checks import needed_extras, not_picked, option_problems
from quizapp.bank.templates import BLANK, blank_count, identity, literal, placeholders
from quizapp.bank.text import EVERY_LANGUAGE, Text
from quizapp.bank.values import ExpressionError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
#: Placeholders that ``explain`` may use for the answer.
ANSWER = "answer"


def disagreements(entry: Entry, most: int) -> list[Problem]:
    """Contradictions and missing parts in ``entry``: at most ``most`` problems, errors before
    warnings about names."""
    return list(islice(_Agreement(entry).problems(), most))


class _Agreement:
    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._known = (*entry.vary, *entry.let)
        self._used: set[str] = set()

    def problems(self) -> Iterator[Problem]:
        entry = self._entry
        yield from self._names()
        for index, (name, text) in enumerate(entry.let.items()):
            earlier = (*entry.vary, *list(entry.let)[:index])
            yield from self._expression(text, ("let", name), earlier)
        for index, text in enumerate(entry.where):
            yield from self._expression(text, ("where", index), self._known)
        for path, text in _templates(entry):
            yield from self._placeholders(path, text)
        yield from self._mistakes()
        if isinstance(entry, ChoiceEntry):
            yield from option_problems(entry)
        elif isinstance(entry, OrderEntry):
            yield from needed_extras(entry)
        elif isinstance(entry, BlankEntry):
            yield from self._fills(entry)
        yield from self._edges(entry)
        for index, example in enumerate(entry.examples):
            yield from self._example(example, ("examples", index))
        for name in self._known:
            if name not in self._used:
                yield Problem(
                    ("vary" if name in entry.vary else "let", name),
                    "unused-name",
                    f"`{name}` is not used, so its values have no effect; use `${name}`, or remove it",
                    "warning",
                    on_key=True,
                )

    def _names(self) -> Iterator[Problem]:
        for key, names in (("vary", self._entry.vary), ("let", self._entry.let)):
            for name in names:
                message = ""
                if not _NAME.fullmatch(name):
                    message = f"{shown(name)} is not a valid name; use letters a to z, digits and _"
                elif keyword.iskeyword(name):
                    message = f"`{name}` is a Python keyword; choose another name"
                elif name == ANSWER:
                    message = "`answer` is reserved for the answer in `explain`; choose another name"
                elif key == "let" and name in self._entry.vary:
                    message = f"`{name}` is already in `vary`; give the derived value another name"
                if message:
                    self._used.add(name)
                    yield Problem((key, name), "bad-name", message, on_key=True)

    def _expression(self, text: str, path: Steps, known: Iterable[str]) -> Iterator[Problem]:
        try:
            expression: Expression = parse(text)
        except ExpressionError as error:
            yield Problem(path, "bad-expression", f"{shown(text)} {error}; write for example `rows != cols`")
            return
        self._used |= expression.names
        for name in sorted(expression.names.difference(known)):
            message = f"{shown(name)} in {shown(text)} is unknown; {self._advice(name, known)}"
            if name in self._known:
                message = f"`{name}` in {shown(text)} is defined later; move its definition above"
            yield Problem(path, "unknown-name", message, needle=name)

    def _placeholders(self, path: Steps, text: str) -> Iterator[Problem]:
        for name, written in dict(placeholders(text)).items():
            self._used.add(name)
            if name in self._known or (name == ANSWER and path[0] == "explain"):
                continue
            if name == ANSWER:
                advice = "it is available only in `explain`"
            else:
                advice = f"{self._advice(name, self._known, '$')}; write `$$` for a dollar sign"
            yield Problem(path, "unknown-name", f"{shown(written)} is unknown; {advice}", needle=written)

    def _advice(self, name: str, known: Iterable[str], sign: str = "") -> str:
        near = nearest(name, known)
        if near is not None:
            return f"write `{sign}{near}`"
        if not self._known:
            return "no names are defined, so add it to `vary`"
        return f"the known names are {', '.join(list(known)[:12]) or 'none'}"

    def _mistakes(self) -> Iterator[Problem]:
        entry = self._entry
        seen: set[str] = set()
        for index, mistake in enumerate(entry.mistakes):
            path = ("mistakes", index)
            if mistake.id in seen:
                message = f"another mistake is already called {shown(mistake.id)}; give this one another name"
                yield Problem((*path, "id"), "duplicate-id", message)
            seen.add(mistake.id)
            for where, text in enumerate(mistake.where):
                yield from self._expression(text, (*path, "where", where), self._known)
        if isinstance(entry, ChoiceEntry) and (unknown := not_picked(entry)) is not None:
            message = (
                f"the options are listed, and {shown(unknown)} is none of them; as the `code` of a "
                "mistake, write the options that it picks, one a line"
            )
            yield Problem(("mistakes",), "useless-key", message, "warning", on_key=True)

    def _fills(self, entry: BlankEntry) -> Iterator[Problem]:
        count = blank_count(entry.code)
        if any(BLANK in literal(value) for values in entry.vary.values() for value in values):
            return  # some blanks are in varied values, so the number may differ between variants
        if not count:
            message = f"`code` has no blank; write `{BLANK}` where the learner fills in"
            yield Problem(("code",), "no-blank", message)
        elif count != len(entry.fill):
            message = f"`code` has {count} `{BLANK}` and `fill` {len(entry.fill)}; write one string for each"
            yield Problem(("fill",), "wrong-fill", message)

    def _edges(self, entry: Entry) -> Iterator[Problem]:
        for index, edge in enumerate(entry.edge_inputs()):
            path = ("edges", index)
            if (edge.given is None) == (edge.setup is None):
                message = "an edge has either `given` or `setup`; write one of them"
                yield Problem(path, "wrong-edge", message)
            for name in edge.given or ():
                if name not in entry.vary:
                    message = f"{shown(name)} is not in `vary`; {self._advice(name, entry.vary)}"
                    yield Problem((*path, "given", name), "unknown-name", message, on_key=True)

    def _example(self, example: ExampleEntry, path: Steps) -> Iterator[Problem]:
        for name, value in example.given.items():
            here = (*path, "given", name)
            if name not in self._entry.vary:
                advice = self._advice(name, self._entry.vary)
                yield Problem(here, "unknown-name", f"{shown(name)} is not in `vary`; {advice}", on_key=True)
            elif identity(value) not in {identity(one) for one in self._entry.vary[name]}:
                some = ", ".join(literal(one) for one in self._entry.vary[name][:8])
                message = f"`{name}` never has the value {shown(literal(value))}; write one of {some}"
                yield Problem(here, "unknown-value", message)
        verdicts = [key for key in ("accept", "reject", "unreadable") if getattr(example, key) is not None]
        if len(verdicts) != 1:
            message = "an example needs exactly one of `accept`, `reject` and `unreadable`"
            advice = "write the one you mean" if not verdicts else f"keep one of {', '.join(verdicts)}"
            yield Problem(path, "wrong-example", f"{message}; {advice}")
        if example.because is None:
            return
        mistakes = [mistake.id for mistake in self._entry.mistakes]
        if example.reject is None:
            message = "`because` explains a wrong answer; use it with `reject`, or remove it"
            yield Problem((*path, "because"), "wrong-example", message, on_key=True)
        if example.because not in mistakes:
            near = nearest(example.because, mistakes)
            advice = f"write `{near}`" if near else "write the id of one of the `mistakes`"
            message = f"no mistake is called {shown(example.because)}; {advice}"
            yield Problem((*path, "because"), "unknown-mistake", message)


def _templates(entry: Entry) -> Iterator[tuple[Steps, str]]:
    """Each text that may use ``$name``, with the path to it."""
    for key in entry.TEMPLATES:
        yield from _texts(getattr(entry, key), (key,))
    for index, mistake in enumerate(entry.mistakes):
        for key in ("code", "setup", "says"):
            yield from _texts(getattr(mistake, key), ("mistakes", index, key))
    for index, edge in enumerate(entry.edge_inputs()):
        yield from _texts(edge.setup, ("edges", index, "setup"))


def _texts(value: str | Text | tuple[str | Text, ...] | None, path: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Text):
        for language, text in value.pairs:
            yield (path if language == EVERY_LANGUAGE else (*path, language)), text
    elif value is not None:
        for index, one in enumerate(value):
            yield from _texts(one, (*path, index))
