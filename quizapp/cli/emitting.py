"""Data on stdout: JSON objects, one a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from quizapp.visible import visible

SCHEMA = 1


def emit(data: Mapping[str, Any]) -> None:
    """Write one JSON object and flush it, so that a reader at a pipe gets it now."""
    line = json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, allow_nan=False)
    # JSON itself escapes only some of what a terminal would obey.
    if visible(line) != line:
        line = "".join(sign if visible(sign) == sign else _escape(sign) for sign in line)
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _escape(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign <= "\uffff" else json.dumps(sign)[1:-1]
