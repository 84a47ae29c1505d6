"""What every reader does first with what was typed: bound its length, and fold its signs to ASCII."""

from __future__ import annotations

from quizapp.words.note import Note

#: Longest answer that is read, in characters; nothing longer is ever asked for.
LONGEST = 20_000

# A Chinese keyboard, and text pasted from a web page, give these for the sign on the right.
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
    """Full-width letters, digits and signs, dashes, curly quotes and odd spaces
    as their ASCII sign; one character for each, so that offsets stay what they are.

    Not Unicode's compatibility folding, which would make ``2²`` a 22.
    """
    return text.translate(_FOLDED)


def is_blank(text: str) -> bool:
    """Whether nothing can be seen in ``text``."""
    return not fold(text).strip()


def check(answer: str) -> None:
    """Raise ReadingError where an answer is empty or longer than any answer can be."""
    if len(answer) > LONGEST:
        raise ReadingError("grading.too-long", limit=LONGEST)
    if is_blank(answer):
        raise ReadingError("grading.empty")


def output_lines(text: str) -> tuple[str, ...]:
    """Printed output as lines, without what is ignored: trailing spaces, and blank lines at
    the beginning and the end."""
    lines = [line.rstrip(" \t") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept = [index for index, line in enumerate(lines) if line]
    return tuple(lines[kept[0] : kept[-1] + 1]) if kept else ()
