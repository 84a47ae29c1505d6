"""The course on the screens: a line or a column at home, headings over the packs elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from quizapp.bank.scope import Scope
from quizapp.tui.content import cells, pad, plain, spread, steps_bar
from quizapp.tui.widgets.list_rows import Heading, Row
from quizapp.tui.wrapping import wrap

if TYPE_CHECKING:
    from quizapp.progress.course_path import CoursePath, UnitOnPath
    from quizapp.words import Words

_BAR = 8
_SIGNS = {"done": ("✓", "$text-success"), "here": ("▶", "$text-primary"), "ahead": (" ", "")}


def by_unit(rows: Sequence[Row], path: CoursePath, words: Words) -> list[Row]:
    """The rows of packs below the headings of their units, followed by those of packs in no unit."""
    left = {row.key: row for row in rows}
    grouped: list[Row] = []
    for one in path.units:
        title = f"{one.number} {one.unit.title.in_language(words.language)}"
        grouped.append(Heading(title, f"{one.steps.met}/{one.steps.total}"))
        grouped += [left.pop(scope) for name in one.packs if (scope := Scope(pack=name)) in left]
    if left:
        grouped.append(Heading(words.say("browse.in-no-unit")))
    return [*grouped, *left.values()]


class _PathWidget(Widget):
    """Shows a path; hidden while there is none."""

    def __init__(self, words: Words) -> None:
        super().__init__(markup=False)
        self._words = words
        self._path: CoursePath | None = None

    def show(self, path: CoursePath) -> None:
        """Show this path."""
        self._path = path
        self.set_class(not path.units, "gone")
        self.refresh()

    def _titled(self, one: UnitOnPath) -> str:
        return f"{one.number} {one.unit.title.in_language(self._words.language)}"

    def _met(self, one: UnitOnPath) -> str:
        return f"{one.steps.met}/{one.steps.total}"


class PathLine(_PathWidget):
    """One line: the unit, the progress within it, and what is next."""

    DEFAULT_CSS = """
    PathLine { height: 1; padding: 0 2; margin-bottom: 1; }
    """

    def render(self) -> Content:
        path = self._path
        if path is None or not path.units:
            return Content("")
        here, following, width = path.here, path.following, self.size.width
        if here is None:
            return plain(self._words.say("home.path-done"), "$text-success")
        left = Content.assemble(
            ("▶ ", "$text-primary"),
            plain(self._titled(here), "bold"),
            "   ",
            steps_bar(here.steps, _BAR),
            (f" {self._met(here)}", "$text-muted"),
        )
        if following is None:
            return spread(left, Content(""), width)
        then = plain(self._words.say("home.path-then", unit=self._titled(following)), "$text-muted")
        room = width - cells(left) - 3
        return spread(left, pad(then, min(cells(then), room)) if room > 0 else Content(""), width)


class PathColumn(_PathWidget):
    """All units, one per line, with the goal of the present one below."""

    DEFAULT_CSS = """
    PathColumn { width: 46; height: 1fr; padding: 0 1 0 2; }
    """

    def render(self) -> Content:
        if self._path is None:
            return Content("")
        lines = [Content.styled(self._words.say("home.path"), "$text-muted")]
        for one in self._path.units:
            lines.append(self._line(one))
            if one.standing == "here" and one.unit.goal is not None:
                goal = one.unit.goal.in_language(self._words.language)
                lines += [Content("    ") + part for part in self._wrapped(goal)]
        return Content("\n").join(lines[: self.size.height])

    def _line(self, one: UnitOnPath) -> Content:
        sign, style = _SIGNS[one.standing]
        figures = Content.assemble(
            pad(Content.styled(self._met(one), "$text-muted"), 8, right=True), " ", steps_bar(one.steps, _BAR)
        )
        here = "bold" if one.standing == "here" else "" if one.standing == "done" else "$text-muted"
        title = Content.assemble((f"{sign} ", style), plain(f"{self._titled(one)}", here))
        return spread(title, figures, self.size.width)

    def _wrapped(self, text: str) -> list[Content]:
        return wrap(plain(text, "$text-muted italic"), max(8, self.size.width - 5)).split("\n")
