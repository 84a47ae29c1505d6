"""Text of untrusted objects, bounded and without lone surrogates."""

from __future__ import annotations

from typing import Any

from quizapp.runner.report_values import NAME_LIMIT

#: Longer strings are truncated before formatting, which may change the quotes that repr uses.
_LONG = 1_000_000

_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    dict: ("{", "}"),
    set: ("{", "}"),
}


class _Full(Exception):
    """The limit is reached."""


def shown(value: object, limit: int) -> str:
    """``repr(value)`` truncated to ``limit`` characters, at a bounded cost for the built-in
    containers.

    If the object's own code fails, a sentence that says so.
    """
    writer = _Writer(limit)
    try:
        writer.write(value)
    except _Full:
        pass
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001  # an untrusted __repr__ may raise anything
        return undescribed(value, error)
    return whole_characters("".join(writer.parts))[:limit]


def undescribed(value: object, error: BaseException) -> str:
    """The text for an object whose own code failed."""
    return f"<{class_name(type(value))} that cannot be shown: {class_name(type(error))}>"


class _Writer:
    """Writes the output of ``repr`` piece by piece, up to a limit."""

    def __init__(self, limit: int) -> None:
        self.parts: list[str] = []
        self._left = limit
        self._open: set[int] = set()

    def write(self, value: Any) -> None:
        kind = type(value)
        if kind in _BRACKETS and len(value) > 0:
            if id(value) in self._open:
                self._put("{...}" if kind is dict else "[...]" if kind is list else "(...)")
                return
            self._open.add(id(value))
            self._container(value, *_BRACKETS[kind])
            self._open.discard(id(value))
        elif kind in (str, bytes) and len(value) > _LONG:
            self._put(repr(value[:_LONG]))
        else:
            self._put(repr(value))

    def _container(self, value: Any, opening: str, closing: str) -> None:
        self._put(opening)
        for index, each in enumerate(value.items() if type(value) is dict else value):
            if index:
                self._put(", ")
            if type(value) is dict:
                self.write(each[0])
                self._put(": ")
                self.write(each[1])
            else:
                self.write(each)
        self._put(",)" if type(value) is tuple and len(value) == 1 else closing)

    def _put(self, text: str) -> None:
        self.parts.append(text[: self._left])
        self._left -= len(text)
        if self._left <= 0:
            raise _Full


def whole_characters(text: str) -> str:
    """The text with each lone surrogate replaced by its escape, so that it can be encoded."""
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def one_line(text: str, limit: int) -> str:
    """A name on one line, truncated, with unprintable characters replaced by their escapes."""
    if not text.isprintable():
        text = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text[:limit])
    return text[:limit] or "?"


def class_name(kind: type) -> str:
    """A class's own name, whatever its metaclass says, on one line of at most 200 characters."""
    return one_line(str(type.__dict__["__name__"].__get__(kind)), NAME_LIMIT)
