"""Output of commands: JSON objects, one per line, and paths."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quizapp.words.safe_json import json_text

__all__ = ["SCHEMA", "emit", "json_text"]

SCHEMA = 1


def emit(data: Mapping[str, Any]) -> None:
    """Write a JSON object and flush it, so that the reader of a pipe receives it immediately."""
    sys.stdout.write(f"{json_text({'schema': SCHEMA, **data})}\n")
    sys.stdout.flush()


def shown_path(path: Path) -> str:
    """``path`` relative to the current folder if it lies within it, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) and path != here else str(path)
