"""Data on stdout: JSON objects, one a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

SCHEMA = 1


def emit(data: Mapping[str, Any]) -> None:
    """Write one JSON object and flush it, so that a reader at a pipe gets it now."""
    sys.stdout.write(json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()
