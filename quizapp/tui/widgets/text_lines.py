"""Lines of text: the base of every text on a screen, the title line, and code."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.selection import Selection
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Static

from quizapp.tui.content import code, spread
from quizapp.tui.wrapping import Flow


class Lines(Static):
    """Text as Content. A plain string is shown literally, never as markup."""

    #: Mark at the beginning of the continuation of a line that was too long.
    MARK: ClassVar[str] = ""

    def __init__(self, content: Content | str = "", *, classes: str | None = None) -> None:
        super().__init__(self._flow(content), classes=classes, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        super().update(self._flow(content), layout=layout)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        flow = self.visual
        return (flow.selected(selection, self.size.width), "\n") if isinstance(flow, Flow) else None

    def _flow(self, content: VisualType) -> VisualType:
        text = Content(content) if isinstance(content, str) else content
        return Flow(text, self.MARK) if isinstance(text, Content) else text


class EndsLine(Widget):
    """A line with a text at each end."""

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


class CodeLines(Lines):
    """Code among other text; continuations of long lines begin with a mark."""

    MARK: ClassVar[str] = "↪ "


class CodeBlock(CodeLines):
    """A program: the setup, then the code that is asked about, which stands out."""

    DEFAULT_CSS = """
    CodeBlock { padding: 1 3; background: $surface; width: 1fr; height: auto; }
    """

    def __init__(self, setup: str, asked: str | None) -> None:
        parts = [code(setup)] if setup.strip() else []
        if asked is not None:
            parts.append(code(asked).stylize_before("bold"))
        super().__init__(Content("\n").join(parts))
