"""Reads answers that are one word: a device, true or false, the class of an error."""

from __future__ import annotations

import builtins
import difflib
import re

from quizapp.kinds.typed import ReadingError, fold

_TRUE = frozenset({"true", "t", "yes", "y", "真", "对", "是", "正确"})
_FALSE = frozenset({"false", "f", "no", "n", "假", "错", "否", "不", "不对", "错误"})

_DEVICES = frozenset(
    {"cpu", "cuda", "mps", "meta", "xpu", "xla", "hpu", "ipu", "mtia", "hip", "maia", "vulkan", "lazy"}
)
_DEVICE = re.compile(r"([a-z]+)(?::([0-9]{1,4}))?")
_DEVICE_CALL = re.compile(
    r"(?:torch\.)?device\(\s*(?:type\s*=\s*)?(['\"])([a-z]+(?::[0-9]{1,4})?)\1"
    r"(?:\s*,\s*(?:index\s*=\s*)?([0-9]{1,4}))?\s*\)"
)
#: Devices of which there is only one, so that torch prints no index.
_SINGLE_DEVICES = frozenset({"cpu", "meta"})

_NO_ERROR = frozenset(
    {"none", "no error", "no errors", "no exception", "nothing"}
    | {"无", "没有", "无错误", "没有错误", "无异常", "没有异常", "不报错", "不会报错"}
)
#: A class pasted with its message or its brackets is read as the class.
_ERROR = re.compile(r"([\w.]+)\s*(?:\(.*\)|:.*)?", re.DOTALL)
#: Longest name of a class that is read or asked for.
LONGEST_NAME = 100
# `IOError` is a second name of `OSError`, so the class tells the name.
_BUILTIN_ERRORS = {
    name.casefold(): member.__name__
    for name, member in vars(builtins).items()
    if isinstance(member, type) and issubclass(member, BaseException)
}
_KNOWN_ERRORS = _BUILTIN_ERRORS | {
    name.casefold(): name
    for name in ("OutOfMemoryError", "LinAlgError", "GradcheckError", "UnpicklingError", "PicklingError")
}


def read_truth(answer: str) -> bool:
    """Whether an answer says that a statement holds; raises ReadingError."""
    word = fold(answer).strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ReadingError("grading.truth-unreadable")


def read_device(answer: str) -> str:
    """The device an answer names, as torch prints a tensor's; raises ReadingError.

    ``cuda`` alone is the first one, ``cuda:0``, and ``cpu:0`` is ``cpu``: a
    tensor's device is never printed otherwise.
    """
    text = fold(answer).strip().lower()
    call = _DEVICE_CALL.fullmatch(text)
    if call:
        text = call[2] if call[3] is None or ":" in call[2] else f"{call[2]}:{call[3]}"
    elif len(text) > 2 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    device = _DEVICE.fullmatch(text)
    if device is None or device[1] not in _DEVICES:
        raise ReadingError("grading.device-unreadable")
    if device[1] in _SINGLE_DEVICES:
        return device[1]
    return f"{device[1]}:{int(device[2] or 0)}"


def read_error(answer: str) -> str | None:
    """The public name of the class an answer names, None for no error.

    Modules before the name and underscores at its beginning are dropped;
    Python's own classes get their own spelling. Raises ReadingError.
    """
    text = fold(answer).strip()
    if " ".join(text.casefold().split()) in _NO_ERROR:
        return None
    matched = _ERROR.fullmatch(text)
    if matched is None:
        raise ReadingError("grading.error-unreadable")
    parts = matched[1].split(".")
    if not all(part.isidentifier() for part in parts) or len(parts[-1]) > LONGEST_NAME:
        raise ReadingError("grading.error-unreadable")
    name = public_name(parts[-1])
    return _KNOWN_ERRORS.get(name.casefold(), name)


def public_name(name: str) -> str:
    """The name of a class without the underscores before it."""
    return name.lstrip("_") or name


def meant_error(name: str) -> str | None:
    """The well-known class that ``name`` looks like a misspelling of, None where it is
    well known itself or like none: RuntimeError for ``RuntimError`` or ``runtime``."""
    folded = name.casefold()
    if folded in _KNOWN_ERRORS:
        return None
    if folded + "error" in _KNOWN_ERRORS:
        return _KNOWN_ERRORS[folded + "error"]
    near = difflib.get_close_matches(folded, _KNOWN_ERRORS, n=1, cutoff=0.85)
    return _KNOWN_ERRORS[near[0]] if near else None
