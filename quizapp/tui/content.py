"""Converts text by other people to Content that triggers nothing and hides nothing."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content, Span

from quizapp.words.visible import visible as signs

if TYPE_CHECKING:
    from textual.highlight import HighlightTheme

    from quizapp.progress.steps import Steps

#: Tab width in columns.
_TAB = 4

_CALL = "$text-primary"
#: Styles by Pygments token type.
_STYLES: dict[tuple[str, ...], str] = {
    ("Comment",): "$text-muted italic",
    ("Literal", "String"): "$text-success",
    ("Literal", "Number"): "$text-warning",
    ("Keyword",): "$text-accent",
    ("Operator", "Word"): "$text-accent",
    ("Operator",): "$text-muted",
    ("Punctuation",): "$text-muted",
    ("Name",): _CALL,
}


def visible(text: str) -> str:
    """The text as lines to lay out: control characters become visible, tabs become spaces."""
    return signs(text.replace("\r\n", "\n").expandtabs(_TAB))


def plain(text: str, style: str = "") -> Content:
    """The text without interpretation as markup."""
    return Content.styled(visible(text), style)


@cache
def _colours() -> type[HighlightTheme]:
    # Imported with the first piece of code: the first frame shows none.
    from textual.highlight import HighlightTheme

    class Colours(HighlightTheme):
        STYLES = _STYLES

    return Colours


@lru_cache(maxsize=500)  # an editor requests its lines again and again
def code(text: str) -> Content:
    """Highlighted Python code, without interpretation as markup. Trailing newlines are dropped."""
    from textual.highlight import highlight

    shown = visible(text).rstrip("\n")
    found = highlight(shown, language="python", theme=_colours(), tab_size=_TAB)
    spans: list[Span] = []
    for start, end, style in found.spans:
        # Of the names, only those of called functions stand out; the first span covers everything.
        if style == "$text" or (style == _CALL and shown[end : end + 1] != "("):
            continue
        joins = bool(spans) and spans[-1].end == start and spans[-1].style == style
        begin = spans.pop().start if joins else start
        if begin < len(shown):
            spans.append(Span(begin, min(end, len(shown)), style))
    return Content(shown, spans)


def cells(text: str | Content) -> int:
    """The number of terminal cells of a single line; a Chinese character takes two."""
    return text.cell_length if isinstance(text, Content) else cell_len(text)


def cut(content: Content, width: int) -> Content:
    """A single line, truncated to ``width`` cells with an ellipsis."""
    return content if cells(content) <= width else content.truncate(max(0, width), ellipsis=True)


def pad(content: Content, width: int, *, right: bool = False) -> Content:
    """A single line padded to exactly ``width`` cells, aligned left or right."""
    content = cut(content, width)
    missing = max(0, width - cells(content))
    return content.pad_left(missing) if right else content.pad_right(missing)


def spread(left: Content, right: Content, width: int) -> Content:
    """Two texts at the ends of one line; if both do not fit, the left one is truncated."""
    room = width - cells(right) - 2
    if room < 1:
        return cut(left, width)
    return pad(cut(left, room), room + 2) + right if right else cut(left, width)


def steps_bar(steps: Steps, width: int) -> Content:
    """A bar of ``width`` cells that shows, also without colour, how many questions are solid (▰),
    met (▱) and new (·); each step with a question has a cell if there is room."""
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
