"""Data on stdout: JSON objects, one a line."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from quizapp.words.safe_json import json_text

__all__ = ["SCHEMA", "emit", "json_text"]

SCHEMA = 1


def emit(data: Mapping[str, Any]) -> None:
    """Write one JSON object and flush it, so that a reader at a pipe gets it now."""
    sys.stdout.write(f"{json_text({'schema': SCHEMA, **data})}\n")
    sys.stdout.flush()
