"""The digest of a row's content, by which damage to a row is detected.

It is computed from the logical content, field by field with its name, and not from SQLite's
representation: the same act has the same digest on every machine and in every file format. Absent
fields are left out, so that fields added later do not change earlier digests. It detects damage,
not manipulation: who can change a row on purpose can recompute its digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b

#: A field in the form that is digested: strings as UTF-8, numbers as Python writes them.
Value = bytes | int | float | None

#: The prefix of the digest, which identifies the method.
_VERSION = b"1:"
_SIZE = 16


def digest(names: tuple[str, ...], values: Sequence[Value]) -> bytes:
    """The digest, in ASCII, of a row whose fields are ``names`` with ``values``.

    For each field that is present, its name, the length of its value in bytes and the value are
    hashed, in the order of ``names``.
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
    # SQLite does not store the sign of zero.
    return repr(value + 0.0 if isinstance(value, float) else value).encode()


@cache
def _form(names: tuple[str, ...], absent: tuple[bool, ...]) -> bytes:
    there = (name for name, missing in zip(names, absent, strict=True) if not missing)
    return b"".join(b"%b %%d %%b\n" % name.encode() for name in there)
