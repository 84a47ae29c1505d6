"""Permutes the letters of an einsum equation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import combinations

from quizapp.slips.called import called
from quizapp.slips.slip import Rewrite
from quizapp.slips.source import Source

_EQUATION = re.compile(r"([a-zA-Z]+(?:,[a-zA-Z]+)*)->([a-zA-Z]*)")
#: Maximum length of an output that is misread.
_MOST_LETTERS = 6


def equations(source: Source) -> Iterator[Rewrite]:
    """Letters of the output swapped, left out or added, and the whole output left out."""
    for node in source.calls:
        call = called(source, node)
        first = node.args[0] if node.args else None
        if call is None or call.name != "einsum" or not isinstance(first, ast.Constant):
            continue
        match = _EQUATION.fullmatch(first.value) if isinstance(first.value, str) else None
        start, end = source.start(first) + 1, source.end(first) - 1
        # A string with a prefix or escapes does not appear literally in the code.
        if match is not None and source.between(start, end) == match[0] and len(match[2]) <= _MOST_LETTERS:
            for name, output in _outputs(match[1], match[2]):
                yield Rewrite(f"equation-{name}", start, end, f"{match[1]}->{output}")
            yield Rewrite("equation-without-output", start, end, match[1])


def _outputs(inputs: str, output: str) -> Iterator[tuple[str, str]]:
    for one, other in combinations(range(len(output)), 2):
        letters = list(output)
        letters[one], letters[other] = letters[other], letters[one]
        yield "letters-swapped", "".join(letters)
    for index in range(len(output)):
        yield "letter-summed", output[:index] + output[index + 1 :]
    others = [letter for letter in dict.fromkeys(inputs) if letter not in output and letter != ","]
    for letter in others[:_MOST_LETTERS]:
        yield "letter-kept", output + letter
        if len(output) == 1:
            yield "other-letter-kept", letter
