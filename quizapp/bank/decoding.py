"""Decodes the bytes of a file to text for the YAML parser."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from quizapp.bank.faults import shown
from quizapp.bank.yaml_problems import SourceError, YamlProblem

#: Maximum size of a file, in bytes: about 10,000 questions.
SIZE_LIMIT = 8 * 1024**2

# Characters that YAML forbids; the parsers report them in different ways.
_CONTROL = re.compile("[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def bytes_of(file: Path) -> bytes:
    """The content of ``file``, up to one byte more than SIZE_LIMIT. Raises SourceError."""
    try:
        # Opening a named pipe would block.
        if not stat.S_ISREG(file.stat().st_mode):
            raise _refused("unreadable-file", "this is not a regular file; put a question file here")
        with file.open("rb") as stream:
            return stream.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else ""
        message = (
            f"the file cannot be read ({reason or 'its path is not valid'}); check its path and permissions"
        )
        raise _refused("unreadable-file", message) from None


def decoded(source: bytes) -> str:
    """``source`` as text without a byte order mark. Raises SourceError."""
    if len(source) > SIZE_LIMIT:
        size = SIZE_LIMIT // 1024**2
        raise _refused("too-large", f"the file is larger than {size} MB; split it into several packs")
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = source[: error.start]
        line, column = before.count(b"\n"), error.start - before.rfind(b"\n") - 1
        raise _refused("not-utf-8", "this is not UTF-8; save the file as UTF-8", line, column) from None
    control = _CONTROL.search(text)
    if control is not None:
        start = control.start()
        line, column = text.count("\n", 0, start), start - text.rfind("\n", 0, start) - 1
        message = f"the control character {shown(control[0])} is not allowed; remove it"
        raise _refused("control-character", message, line, column)
    return text


def _refused(rule: str, message: str, line: int = 0, column: int = 0) -> SourceError:
    return SourceError(YamlProblem((), line, column, rule, message))
