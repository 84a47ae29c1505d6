"""The one converter: what people wrote becomes Content that triggers nothing and hides nothing."""

from __future__ import annotations

import re
from functools import cache
from keyword import iskeyword
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content, Span

from quizapp.words.visible import visible as signs

if TYPE_CHECKING:
    from quizapp.progress.steps import Steps

#: Columns to which a tab leads.
_TAB = 4

_TOKEN_STYLES = {
    "comment": "$text-muted italic",
    "string": "$text-success",
    "number": "$text-warning",
    "call": "$text-primary",
    "sign": "$text-muted",
}


def visible(text: str) -> str:
    """The text as lines to lay out: every character that acts instead of showing is
    made visible, tabs become spaces."""
    return signs(text.replace("\r\n", "\n").expandtabs(_TAB))


def plain(text: str, style: str = "") -> Content:
    """The text as it stands; nothing in it is read as markup."""
    return Content.styled(visible(text), style)


@cache
def _tokens() -> re.Pattern[str]:
    return re.compile(
        r"""
        (?P<comment>\#[^\n]*)
        |(?P<string>(?:\b[rbfu]{1,2})?(?:'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))
        |(?P<number>\b\d[\w.]*)
        |(?P<call>[^\W\d]\w*)(?=\()
        |(?P<word>[^\W\d]\w*)
        |(?P<sign>[-+*/%@=<>!&|^~.,:;()\[\]{}]+)
        """,
        re.VERBOSE | re.DOTALL | re.IGNORECASE,
    )


def code(text: str) -> Content:
    """Python code, highlighted; nothing in it is read as markup. Trailing newlines are dropped."""
    shown = visible(text).rstrip("\n")
    spans = []
    for token in _tokens().finditer(shown):
        style = "$text-accent" if iskeyword(token.group()) else _TOKEN_STYLES.get(token.lastgroup or "")
        if style:
            spans.append(Span(token.start(), token.end(), style))
    return Content(shown, spans)


def cells(text: str | Content) -> int:
    """How many terminal cells a single line takes; a Chinese character takes two."""
    return text.cell_length if isinstance(text, Content) else cell_len(text)


def cut(content: Content, width: int) -> Content:
    """A single line, cut to ``width`` cells with an ellipsis."""
    return content if cells(content) <= width else content.truncate(max(0, width), ellipsis=True)


def pad(content: Content, width: int, *, right: bool = False) -> Content:
    """A single line of exactly ``width`` cells, to the left or to the right."""
    content = cut(content, width)
    missing = max(0, width - cells(content))
    return content.pad_left(missing) if right else content.pad_right(missing)


def spread(left: Content, right: Content, width: int) -> Content:
    """Two texts at the ends of one line; where both do not fit the left one is cut."""
    room = width - cells(right) - 2
    if room < 1:
        return cut(left, width)
    return pad(left, room + 2) + right if right else cut(left, width)


def steps_bar(steps: Steps, width: int) -> Content:
    """A bar of ``width`` cells that says without colour how many questions are solid (▰), met
    (▱) and new (·); each step that has a question has a cell where there is room."""
    solid = _some(steps.solid, steps.total, width)
    met = max(solid, _some(steps.met, steps.total, width))
    return Content.assemble(
        ("▰" * solid, "$text-primary"),
        ("▱" * (met - solid), "$text-primary"),
        ("·" * (width - met), "$text-muted"),
    )


def _some(part: int, whole: int, width: int) -> int:
    return min(width, max(round(part / whole * width), int(part > 0))) if whole else 0


def bar(share: float, width: int) -> Content:
    """A bar of ``width`` cells, readable without colour; ``share`` is 0 to 1."""
    full = min(width, max(round(share * width), int(share > 0)))
    return Content.assemble(("▰" * full, "$text-primary"), ("▱" * (width - full), "$foreground-disabled"))
