"""Ids of rows: UUIDv7 (RFC 9562), each greater than all before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

#: Returns a random integer with this number of bits.
Entropy = Callable[[int], int]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
#: Number of bits of an id apart from its time, version and variant.
_TAIL = 74
_LOW = 62


def next_id(at: datetime, last: str, entropy: Entropy) -> str:
    """An id for the instant ``at``, greater than ``last`` ("" if there is none).

    Its time is ``at`` or, if the clock was set back or has not advanced, that of ``last``; then
    the rest is incremented in random steps (RFC 9562, 6.2, method 2), so that two processes do
    not generate the same id.
    """
    milliseconds = max(0, (at - _EPOCH) // _MILLISECOND)
    last_milliseconds, last_tail = _parts(last) if last else (-1, 0)
    if milliseconds > last_milliseconds:
        return _text(milliseconds, _fresh(entropy))
    tail = last_tail + 1 + entropy(32)
    if tail >> _TAIL:
        return _text(last_milliseconds + 1, _fresh(entropy))
    return _text(last_milliseconds, tail)


def _fresh(entropy: Entropy) -> int:
    # The highest bit is left free for increments.
    return entropy(_TAIL - 1)


def _parts(text: str) -> tuple[int, int]:
    value = UUID(text).int
    tail = (value >> 64 & 0xFFF) << _LOW | value & (1 << _LOW) - 1
    return value >> 80, tail


def _text(milliseconds: int, tail: int) -> str:
    low = tail & (1 << _LOW) - 1
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | (tail >> _LOW) << 64 | 0b10 << _LOW | low))
