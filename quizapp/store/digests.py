"""The digest of a row's content: what tells that a row is still what was written.

It is made of the logical content, field by field under its name, and not of how
SQLite keeps it: the same act has the same digest on every machine and in every file
it travels in. A field that is absent is left out, so that fields added later change
no digest made before. It tells damage, not intent: who can change a row on purpose
can make its digest anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b

#: A field as it is digested: text as UTF-8, numbers as Python writes them.
Value = bytes | int | float | None

#: What the digest begins with: how it was made.
_VERSION = b"1:"
_SIZE = 16


def digest(names: tuple[str, ...], values: Sequence[Value]) -> bytes:
    """The digest of a row whose fields are ``names`` with ``values``, in ASCII.

    Of each field that is there go in its name, the length of its value in bytes and
    the value, in the order of ``names``.
    """
    pieces: list[bytes | int] = []
    for value in values:
        if value is None:
            continue
        text = value if isinstance(value, bytes) else _number(value)
        pieces.append(len(text))
        pieces.append(text)
    form = _form(names, tuple([value is None for value in values]))
    return _VERSION + blake2b(form % tuple(pieces), digest_size=_SIZE).hexdigest().encode()


def _number(value: float) -> bytes:
    # SQLite keeps no sign of zero.
    return repr(value + 0.0 if isinstance(value, float) else value).encode()


@cache
def _form(names: tuple[str, ...], absent: tuple[bool, ...]) -> bytes:
    there = (name for name, missing in zip(names, absent, strict=True) if not missing)
    return b"".join(b"%b %%d %%b\n" % name.encode() for name in there)
