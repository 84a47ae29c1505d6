"""Phrases that several rules use."""

from __future__ import annotations

from collections.abc import Iterable

from quizapp.bank import Variant
from quizapp.bank.templates import literal


def given_text(variant: Variant) -> str:
    """``rows = 2, cols = 3``; empty if nothing varies."""
    return ", ".join(f"{name} = {literal(value)}" for name, value in variant.given.items())


def where_text(count: int, total: int, first: Variant) -> str:
    """The number of variants concerned, and the first of them; empty if the question has only one."""
    if total == 1:
        return ""
    if count == total:
        return f"in all {total:,} variants: "
    return f"in {count:,} of {total:,} variants, first where {given_text(first)}: "


def listed(words: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def one_line(text: str, limit: int = 80) -> str:
    """A string as one line of a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
