"""JSON without characters that a terminal would interpret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from quizapp.words.visible import visible


def json_text(data: Mapping[str, Any], *, indent: int | None = None) -> str:
    """Serialize an object as JSON, escaping every character that a terminal would interpret.

    Raises ValueError for numbers that JSON cannot represent.
    """
    text = (
        _encode(data)
        if indent is None
        else json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)
    )
    return escaped(text)


#: A single encoder: creating one takes as long as encoding a small object.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def escaped(text: str) -> str:
    """JSON with every character escaped that a terminal would interpret."""
    # JSON itself escapes only some of these.
    if visible(text) != text:
        text = "".join(sign if visible(sign) == sign else _escape(sign) for sign in text)
    return text


def _escape(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign <= "\uffff" else json.dumps(sign)[1:-1]
