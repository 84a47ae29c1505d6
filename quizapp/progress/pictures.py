"""Draws pictures of statistics as inline SVG, in the colours of the surrounding page."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

from quizapp.progress.document import Picture

#: Sizes in units of the drawing, which is scaled to the width of the page.
_CELL, _GAP, _HEIGHT, _FOOT = 11, 2, 90, 16
_WIDTH = 720
_WEEK, _WEEKS = 7, 53
#: Approximate width of a letter of a label.
_LETTER = 6.5
#: The CSS classes of the shades of a day, from none to the darkest.
_SHADES = 4


def drawn(picture: Picture, today: date, summary: str) -> str:
    """A picture as an ``svg`` element; ``summary`` describes it in words."""
    return _year(picture, today, summary) if picture.kind == "year" else _bars(picture, summary)


def _year(picture: Picture, today: date, summary: str) -> str:
    """One square per day, one column per week; each shows its day and its number as a tooltip."""
    counts = dict(zip(picture.labels, picture.values, strict=True))
    first = today - timedelta(days=today.weekday() + _WEEK * (_WEEKS - 1))
    most = max(counts.values(), default=0.0)
    step = _CELL + _GAP
    squares = []
    for n in range((today - first).days + 1):
        day = (first + timedelta(days=n)).isoformat()
        count = counts.get(day, 0.0)
        shade = -int(-count * _SHADES // most) if count else 0
        title = f"{day}: {count:.0f}"
        squares.append(
            f'<rect class="s{shade}" x="{n // _WEEK * step}" y="{n % _WEEK * step}" '
            f'width="{_CELL}" height="{_CELL}" rx="2"><title>{title}</title></rect>'
        )
    for week in range(1, _WEEKS):
        begins = first + timedelta(days=_WEEK * week)
        if begins.month != (begins - timedelta(days=_WEEK)).month:
            squares.append(f'<text x="{week * step}" y="{_WEEK * step + _FOOT - 5}">{begins:%m}</text>')
    return _svg(_WEEKS * step, _WEEK * step + _FOOT, summary, squares)


def _bars(picture: Picture, summary: str) -> str:
    """A bar for each label, the marked part on top; as many labels as fit below."""
    marked = picture.marked or (0.0,) * len(picture.values)
    most = max([1.0, *(a + b for a, b in zip(picture.values, marked, strict=True))])
    step = _WIDTH / max(1, len(picture.values))
    width = max(1.0, step * 0.8)
    longest = max(map(len, picture.labels), default=0)
    every = max(1, round((longest * _LETTER + 8) / step + 0.5))
    parts = []
    for at, (label, value, more) in enumerate(zip(picture.labels, picture.values, marked, strict=True)):
        x, height, above = at * step, value / most * _HEIGHT, more / most * _HEIGHT
        title = escape(f"{label}: {value:.0f}" + (f" + {more:.0f}" if picture.marked else ""))
        parts.append(f"<g><title>{title}</title>")
        parts.append(_rect("bar", x, _HEIGHT - height, width, height))
        if more:
            parts.append(_rect("mark", x, _HEIGHT - height - above, width, above))
        parts.append("</g>")
        if at % every == 0 and x + len(label) * _LETTER <= _WIDTH:
            parts.append(f'<text x="{x:.1f}" y="{_HEIGHT + _FOOT - 3}">{escape(label)}</text>')
    return _svg(_WIDTH, _HEIGHT + _FOOT, summary, parts)


def _rect(name: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _svg(width: float, height: float, summary: str, parts: list[str]) -> str:
    label = escape(summary, quote=True)
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{label}">'
        f"<title>{label}</title>{''.join(parts)}</svg>"
    )
