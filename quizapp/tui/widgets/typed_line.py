"""What is typed into: a line, or several. Pasted control characters arrive as visible signs."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from quizapp.tui.content import visible


def pasted(text: str) -> str:
    """What a terminal hands over of a paste, safe to show: it sends a return for each line end."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n"))


def in_one_line(text: str) -> str:
    """The lines of a paste one after the other, without their indentation and without empty ones.

    A paste of which the first line was typed before begins with a line end."""
    first, *rest = text.split("\n")
    lines = [line.strip() for line in rest if line.strip()]
    return " ".join([first.rstrip() if lines else first, *lines])


class TypedLine(Input):
    """The base of every line that is typed in: nothing in it acts, whatever is pasted."""

    DEFAULT_CSS = """
    TypedLine, TypedLine:focus {
        border: none; border-left: outer $primary; padding: 0 1; height: 1;
        background: $panel; background-tint: transparent;
    }
    """

    def __init__(self, placeholder: str, *, classes: str | None = None) -> None:
        super().__init__(placeholder=placeholder, select_on_focus=False, classes=classes)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_pasted(pasted(event.text))

    def insert_pasted(self, text: str) -> None:
        """Put a paste in the place of what is selected, its lines one after the other."""
        line = in_one_line(text)
        if not line[:1].strip() and not self.value[: min(self.selection)].strip():
            line = line.lstrip()
        self.replace(line, *sorted(self.selection))
