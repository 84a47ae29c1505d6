"""Fixes faults that have only one possible meaning: misspelt keys, and unquoted strings.

An edit is kept only if the fault is gone when the file is read again. Comments, order and
everything else are left unchanged.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank import Fault, load_pack
from quizapp.bank.course import COURSE_FILE
from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.yaml_problems import SourceError

#: Rules whose message names the one correct word.
_WORDS = frozenset({"unknown-key", "unknown-ask"})
_INSTEAD = re.compile(r"`([\w-]+)`.*; write `([\w-]+)`")
_BOM = b"\xef\xbb\xbf"
_BREAK = re.compile(r"\r\n|[\r\n]")
#: A key and an unquoted string on one line, without a comment.
_UNQUOTED = re.compile(r"([ -]*[\w-]+:[ ]+)([^\s'\"\[\]{}|>&*#!%@`][^#]*?)[ ]*")
#: Maximum number of edits per file; a file that needs more should be looked at.
_EDITS_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file that was fixed, and the number of edits."""

    file: Path
    edits: int


def fix(file: Path) -> Fixed | None:
    """Fix a file in place; None if nothing in it can be fixed with certainty, as in a course
    file.

    Raises OSError if the file cannot be written.
    """
    if file.name == COURSE_FILE:
        return None
    try:
        source = bytes_of(file)
        text = decoded(source)
    except SourceError:
        return None
    edits = 0
    while edits < _EDITS_LIMIT:
        better = _better(file, text)
        if better is None:
            break
        text = better
        edits += 1
    if not edits:
        return None
    _write(file, (_BOM if source.startswith(_BOM) else b"") + text.encode("utf-8"))
    return Fixed(file, edits)


def _better(file: Path, text: str) -> str | None:
    """The text with one fault fixed."""
    faults = _faults(file, text)
    for fault in faults:
        for changed in _changed(text, fault):
            if _is_better(fault, faults, _faults(file, changed)):
                return changed
    return None


def _faults(file: Path, text: str) -> tuple[Fault, ...]:
    return load_pack(file, text.encode("utf-8")).faults


def _is_better(fixed: Fault, before: tuple[Fault, ...], after: tuple[Fault, ...]) -> bool:
    if fixed.rule == "unknown-ask":
        # The rest of the question is not checked until this is fixed.
        return fixed not in after
    return len(after) < len(before) and not _kinds(after) - _kinds(before)


def _kinds(faults: tuple[Fault, ...]) -> Counter[tuple[str, str]]:
    return Counter((fault.rule, fault.message) for fault in faults)


def _changed(text: str, fault: Fault) -> Iterator[str]:
    """The texts that the author may have meant."""
    start, end = _line(text, fault.line)
    line = text[start:end]
    if fault.rule in _WORDS:
        match = _INSTEAD.search(fault.message)
        if match is None or not is_slip(match[1], match[2]):
            return
        # Within quotes, the word begins one character later.
        for position in (fault.column - 1, fault.column):
            if line.startswith(match[1], position):
                yield text[: start + position] + match[2] + text[start + position + len(match[1]) :]
    elif fault.rule == "yaml-syntax":
        found = _UNQUOTED.fullmatch(line)
        if found is not None and ": " in found[2]:
            quoted = found[2].replace("'", "''")
            yield f"{text[:start]}{found[1]}'{quoted}'{text[end:]}"


def is_slip(typed: str, meant: str) -> bool:
    """Whether the words differ only by one inserted, missing, replaced or swapped letter, or in
    case and hyphens."""
    if _plain(typed) == _plain(meant):
        return True
    pairs = enumerate(zip(typed, meant, strict=False))
    head = next((index for index, (one, other) in pairs if one != other), min(len(typed), len(meant)))
    one, other = typed[head:], meant[head:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[:2][::-1] and one[2:] == other[2:])
    return one[1:] == other or one == other[1:]


def _plain(word: str) -> str:
    return word.casefold().replace("-", "").replace("_", "")


def _line(text: str, number: int) -> tuple[int, int]:
    """The start and end offsets of a line (from 1), without its line break."""
    start = 0
    breaks = _BREAK.finditer(text)
    for _ in range(number - 1):
        found = next(breaks, None)
        if found is None:
            return len(text), len(text)
        start = found.end()
    found = next(breaks, None)
    return start, len(text) if found is None else found.start()


def _write(file: Path, source: bytes) -> None:
    """Replace the file in one step, so that the old one is intact if this fails."""
    target = file.resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(source)
            stream.flush()
            os.fsync(stream.fileno())
        written.chmod(target.stat().st_mode & 0o7777)
        written.replace(target)
    except BaseException:
        with suppress(OSError):
            written.unlink()
        raise
