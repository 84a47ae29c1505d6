"""What commands write: JSON objects, one a line, and paths."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quizapp.words.visible import visible

SCHEMA = 1


def emit(data: Mapping[str, Any]) -> None:
    """Write one JSON object and flush it, so that a reader at a pipe gets it now."""
    sys.stdout.write(f"{json_text({'schema': SCHEMA, **data})}\n")
    sys.stdout.flush()


def json_text(data: Mapping[str, Any], *, indent: int | None = None) -> str:
    """An object as JSON in which every character that a terminal would obey is escaped.

    Raises ValueError for numbers that JSON does not have.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)
    # JSON itself escapes only some of what a terminal would obey.
    if visible(text) != text:
        text = "".join(sign if visible(sign) == sign else _escape(sign) for sign in text)
    return text


def _escape(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign <= "\uffff" else json.dumps(sign)[1:-1]


def shown_path(path: Path) -> str:
    """``path`` relative to the current folder if it lies within it, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) and path != here else str(path)
