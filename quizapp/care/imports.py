"""What the code of a pack says it imports; code that means to can hide an import from this."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from quizapp.bank import Pack
from quizapp.bank.format import Model

#: The keys of a question file below which there is no code.
_PROSE = frozenset({"prompt", "hint", "explain", "says", "docs", "tags", "because", "accept", "reject"})
_IMPORTS = re.compile(
    r"""\bfrom\s+([\w.$]+)\s+import\b
      | \bimport\s+([\w.$]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.$]+(?:\s+as\s+\w+)?)*)
      | (?:__import__|import_module)\s*\(\s*['"]([^'"]*)""",
    re.VERBOSE,
)


def imports_of(pack: Pack) -> tuple[str, ...]:
    """The modules that the pack's code names in imports, sorted, each once."""
    texts = (text for question in pack.questions for text in _code(question.entry))
    return tuple(sorted({name for text in texts for name in _named(text)}))


def _code(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, Model | dict):
        for key, value in held.items() if isinstance(held, dict) else held:
            if key not in _PROSE:
                yield from _code(value)
    elif isinstance(held, list | tuple):
        for value in held:
            yield from _code(value)


def _named(text: str) -> Iterator[str]:
    for source, several, called in _IMPORTS.findall(text):
        if several:
            yield from (one.split()[0] for one in several.split(","))
        elif source or called:
            yield source or called
