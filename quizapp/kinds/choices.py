"""Reads which of the shown options an answer picks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizapp.kinds.typed import ReadingError, fold

# A longer number is no option's, and not worth turning into a number.
_NUMBERS = re.compile(r"[0-9]{1,6}(?:(?:\s*,\s*|\s+)[0-9]{1,6})*")


def read_choice(answer: str, options: Sequence[str], *, several: bool) -> tuple[int, ...]:
    """The 1-based numbers of the picked options, ascending, each once.

    Numbers come first, since they are what an answer is kept as; an answer
    that is no list of the shown numbers may be an option's text, or, where
    ``several``, one text a line or between ``;``. White space in a text counts
    as one space. ``13`` is thirteen, never 1 and 3. Raises ReadingError.
    """
    numbers = _numbers(answer)
    if numbers and numbers[-1] <= len(options) and numbers[0] >= 1 and (several or len(numbers) == 1):
        return numbers
    picked = _texts(answer, options, several=several)
    if picked:
        return picked
    if not numbers:
        raise ReadingError("grading.choice-unreadable", n=len(options))
    if numbers[0] < 1 or numbers[-1] > len(options):
        raise ReadingError("grading.choice-out-of-range", n=len(options))
    raise ReadingError("grading.choice-only-one")


def choice_text(numbers: Sequence[int]) -> str:
    """Numbers of options as they are kept: ``1,3``."""
    return ",".join(str(number) for number in numbers)


def _numbers(answer: str) -> tuple[int, ...]:
    text = fold(answer).strip()
    if text[0] + text[-1] in ("()", "[]"):
        text = text[1:-1].strip()
    if not _NUMBERS.fullmatch(text):
        return ()
    return tuple(sorted({int(number) for number in re.findall("[0-9]+", text)}))


def _texts(answer: str, options: Sequence[str], *, several: bool) -> tuple[int, ...]:
    candidates = [[answer]]
    if several:
        candidates += [[part for part in re.split(end, answer) if part.strip()] for end in (r"\n", r"[;；]")]
    places: dict[str, list[int]] = {}
    for number, option in enumerate(options, 1):
        places.setdefault(spaced(option), []).append(number)
    for parts in candidates:
        matched = [places.get(spaced(part), []) for part in parts]
        if not all(matched):
            continue
        if any(len(numbers) > 1 for numbers in matched):
            raise ReadingError("grading.choice-ambiguous")
        return tuple(sorted({numbers[0] for numbers in matched}))
    return ()


def spaced(text: str) -> str:
    """A text with its white space counting as one space; equal for texts that read as one option."""
    return " ".join(text.split())
