"""Makes untrusted text safe to display: control characters are replaced by visible signs."""

from __future__ import annotations

import unicodedata

#: Characters that reorder or hide text without being control characters.
_HIDDEN = frozenset(
    "\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def visible(text: str) -> str:
    """``text`` with control, bidirectional and unpaired surrogate characters made visible.

    Newlines and tabs are kept. C0 controls become their Unicode pictures
    (``␛``), everything else its code point (``⟨202e⟩``).
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_sign, text))


def _sign(character: str) -> str:
    code = ord(character)
    if character in "\n\t" or (character.isprintable() and character not in _HIDDEN):
        return character
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if unicodedata.category(character) == "Zs":
        return character
    return f"⟨{code:04x}⟩"
