"""Lines of text: the base of every text on a screen, and the line at its top."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from quizapp.tui.content import spread


class Lines(Static):
    """Text that is Content already. A plain string is shown as it stands: no markup is ever read."""

    def __init__(self, content: Content | str = "", *, classes: str | None = None) -> None:
        super().__init__(content, classes=classes, markup=False)


class EndsLine(Widget):
    """One line with a text at each end."""

    DEFAULT_CSS = """
    EndsLine { height: 1; }
    """

    def __init__(
        self,
        left: Content | None = None,
        right: Content | None = None,
        *,
        classes: str | None = None,
    ) -> None:
        super().__init__(classes=classes, markup=False)
        self._left, self._right = left or Content(""), right or Content("")

    def show(self, left: Content, right: Content) -> None:
        """Change both ends."""
        self._left, self._right = left, right
        self.refresh()

    def render(self) -> Content:
        return spread(self._left, self._right, self.size.width)


class TitleLine(EndsLine):
    """The line at the top of a screen."""

    DEFAULT_CSS = """
    TitleLine { padding: 0 1; background: $surface; }
    """
