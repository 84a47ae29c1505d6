"""The first steps of parsing any answer: bounding its length, and normalizing its characters to ASCII."""

from __future__ import annotations

from quizapp.words.note import Note

#: Maximum length of an answer, in characters; none that is asked for is longer.
LONGEST = 20_000

# Chinese keyboards, and text pasted from web pages, use these instead of the character on the right.
_SIGNS = {
    "−": "-",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "﹣": "-",
    "、": ",",
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "\u3000": " ",
    "\u00a0": " ",
    "\u200b": " ",
    "\ufeff": " ",
}
_FOLDED = {ord(sign): ascii_sign for sign, ascii_sign in _SIGNS.items()} | {
    wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)
}


class ReadingError(Exception):
    """The answer cannot be read; ``note`` tells the learner why."""

    def __init__(self, key: str, **fills: str | int | Note) -> None:
        super().__init__(key)
        self.note = Note.of(key, **fills)


def fold(text: str) -> str:
    """Replace full-width letters, digits and punctuation, dashes, curly quotes and unusual spaces
    by their ASCII equivalents, one character for each, so that offsets stay the same.

    This is not Unicode's compatibility normalization, which would turn ``2²`` into 22.
    """
    return text.translate(_FOLDED)


def is_blank(text: str) -> bool:
    """Whether ``text`` has no visible characters."""
    return not fold(text).strip()


def check(answer: str) -> None:
    """Raise ReadingError if an answer is empty or too long."""
    if len(answer) > LONGEST:
        raise ReadingError("grading.too-long", limit=LONGEST)
    if is_blank(answer):
        raise ReadingError("grading.empty")


def output_lines(text: str) -> tuple[str, ...]:
    """Printed output as lines, without the parts that are ignored: trailing spaces, and blank
    lines at the beginning and the end."""
    lines = [line.rstrip(" \t") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept = [index for index, line in enumerate(lines) if line]
    return tuple(lines[kept[0] : kept[-1] + 1]) if kept else ()
