"""Checks individual names: those that no program may reach, through any object.

The type of an object is known only while a program runs, and any analysis of it may fail. So
names that lead out of PyTorch are refused by themselves.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from quizapp.runner import off_limits
from quizapp.runner.origins import Origins
from quizapp.words import Note

Finding = tuple[ast.AST, Note]

_FIELD = re.compile(r"\{([^{}!:]*)")
_STEP = re.compile(r"[.\[\]]+")
#: Prefixes that a name put together at run time may not have.
_ALL = tuple(
    sorted(
        {*off_limits.WORKINGS, *off_limits.FOUND_WITHIN, *off_limits.ATTRIBUTES}
        | {*off_limits.BY_NAME_ATTRIBUTES, *off_limits.FORMATS, off_limits.COMPILE}
    )
)


def is_special(name: str) -> bool:
    """Whether Python gives the name a special meaning, like ``__init__``."""
    return name.startswith("__") and name.endswith("__") and len(name) > 4


def is_outside(path: str) -> bool:
    """Whether a path such as ``torch.hub`` reaches beyond the program."""
    root, *rest = path.split(".")
    return path in off_limits.MODULES or (root == "io" and bool(rest) and rest[0] not in off_limits.IO)


def reached(node: ast.AST, name: str, names: Origins) -> Iterator[Finding]:
    """The refusal of an attribute that no question is about."""
    if is_special(name):
        yield node, Note("language.special", (("name", name),))
    elif name in off_limits.WORKINGS:
        yield node, Note("language.workings", (("name", name),))
    elif name in off_limits.FOUND_WITHIN:
        yield node, Note("language.module", (("name", name),))
    elif name in off_limits.ATTRIBUTES:
        yield node, Note("language.outside", (("name", name),))
    elif name == off_limits.COMPILE and name not in names.own:
        yield node, Note("language.compiler", (("name", name),))
    elif is_private(name) and name not in names.private:
        yield node, Note("language.not-own", (("name", name),))


def is_private(name: str) -> bool:
    """Whether a name is private to its library, and not one of those in common use."""
    return (
        name.startswith("_")
        and name not in off_limits.PRIVATE
        and not name.startswith(off_limits.PRIVATE_BEGINNINGS)
    )


def bound(node: ast.AST, name: str) -> Iterator[Finding]:
    """The refusal of a name that a program binds."""
    if is_special(name):
        yield node, Note("language.special", (("name", name),))


def template(node: ast.AST, text: str, names: Origins) -> Iterator[Finding]:
    """The refusal of a format string, which reaches attributes like code does."""
    for field in _FIELD.findall(text):
        for step in _STEP.split(field)[1:]:
            yield from reached(node, step, names)


def may_become_refused(beginning: str) -> bool:
    """Whether a name with this prefix, completed at run time, may be one that is refused."""
    return not beginning or beginning.startswith("_") or any(name.startswith(beginning) for name in _ALL)


def may_lead_outside(path: str) -> bool:
    """The same for the last step of a path."""
    return any(each.startswith(path) for each in off_limits.MODULES | off_limits.COMPILERS)
