"""Checks that the options of a choice can be asked: enough of them, and all different."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizapp.bank.common_mistakes import GUIDE, is_sentence
from quizapp.bank.faults import Problem, shown
from quizapp.bank.format import ChoiceEntry, OrderEntry


def option_problems(entry: ChoiceEntry) -> Iterator[Problem]:
    """Problems of the options: drawn options require code, and listed ones must differ."""
    if entry.draws:
        if entry.code is None:
            message = "`code` is missing; with `options: auto` it is the right option: `code: A.unsqueeze(1)`"
            yield Problem((), "missing-key", message)
        if entry.pick == "all":
            message = (
                "with `options: auto` exactly one option is right; write `pick: one`, or list the options"
            )
            yield Problem(("pick",), "wrong-pick", message)
        return
    if entry.right is None:
        message = "`right` is missing; write an expression over `it` and `error`: `right: it.shape == (2, 3)`"
        yield Problem((), "missing-key", message)
    if entry.code is not None:
        message = "the options are listed, so `code` is not used; write `options: auto`, or remove `code`"
        yield Problem(("code",), "useless-key", message, on_key=True)
    yield from _equal_options(entry)
    sentence = next((index for index, option in enumerate(entry.options) if is_sentence(option)), None)
    if sentence is not None:
        message = (
            f"the option {shown(entry.options[sentence])} is a sentence, but an option must be code; "
            "write code whose result shows the answer, or ask about one statement with `ask: truth` "
            f"({GUIDE} shows how)"
        )
        yield Problem(("options", sentence), "sentence-option", message)


def _equal_options(entry: ChoiceEntry) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, option in enumerate(entry.options):
        if option in seen:
            message = f"the option {shown(option)} appears twice; keep one of them"
            yield Problem(("options", index), "duplicate-option", message)
        seen.add(option)


def not_picked(entry: ChoiceEntry) -> str | None:
    """A line of a mistake's code that is not one of the listed options; None if there is none, or if
    that depends on varied values."""
    if entry.draws or any("$" in option for option in entry.options):
        return None
    known = {" ".join(option.split()) for option in entry.options}
    for mistake in entry.mistakes:
        if "$" in mistake.code or " ".join(mistake.code.split()) in known:
            continue
        for line in re.split(r"[\n;]", mistake.code):
            if line.strip() and " ".join(line.split()) not in known:
                return line.strip()
    return None


def needed_extras(entry: OrderEntry) -> Iterator[Problem]:
    for index, line in enumerate(entry.extra):
        if line in entry.lines:
            message = f"the line {shown(line)} is also in `lines`; change the extra line"
            yield Problem(("extra", index), "needed-extra", message)
