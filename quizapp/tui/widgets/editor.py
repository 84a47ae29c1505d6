"""A small editor for Python with highlighting and indentation."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.style import Style

from quizapp.tui.content import code
from quizapp.tui.events import AnswerGiven
from quizapp.tui.widgets.typed_text import TypedLines

_INDENT = 4


class CodeArea(TypedLines):
    """Python with indentation: tab goes to the next stop, a new line gets the indentation of the last one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "indent", "keys.indent", id="editor.indent", show=False),
        Binding("shift+tab", "dedent", "keys.dedent", id="editor.dedent", show=False),
        Binding("backspace", "delete_back", "keys.backspace", id="editor.delete_back", show=False),
    ]
    DEFAULT_CSS = """
    CodeArea, CodeArea:focus {
        border: none; border-left: outer $primary; padding: 0 1; height: auto;
        background: $panel; background-tint: transparent;
        & .text-area--cursor-line { background: transparent; }
        & .text-area--gutter, & .text-area--cursor-gutter { color: $text-muted; background: transparent; }
    }
    """

    def __init__(self, placeholder: str, *, numbers: bool = False) -> None:
        super().__init__(
            placeholder=placeholder,
            tab_behavior="focus",
            soft_wrap=True,
            show_line_numbers=numbers,
            highlight_cursor_line=False,
        )
        self.indent_width = _INDENT

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        highlighted = code(line.plain)
        if highlighted.plain == line.plain:  # offsets differ if a visible sign replaces a character
            variables = self.app.theme_variables
            for start, end, style in highlighted.spans:
                line.stylize(Style.parse(str(style), variables).rich_style, start, end)
        return line

    def action_indent(self) -> None:
        """Indent the selected lines, or the rest of the current one."""
        first, last = self._selected_lines()
        if first == last and self.selection.is_empty:
            self.insert(" " * (_INDENT - self.cursor_location[1] % _INDENT))
            return
        for row in range(first, last + 1):
            self.insert(" " * _INDENT, (row, 0))

    def action_dedent(self) -> None:
        """Remove one level of indentation from each selected line."""
        first, last = self._selected_lines()
        for row in range(first, last + 1):
            line = self.document.get_line(row)
            lead = min(_INDENT, len(line) - len(line.lstrip(" ")))
            self.delete((row, 0), (row, lead))

    def action_delete_back(self) -> None:
        """Within the indentation, delete to the previous stop; elsewhere, one character."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        if self.selection.is_empty and before and not before.strip(" "):
            self.delete((row, (column - 1) // _INDENT * _INDENT), (row, column))
        else:
            self.action_delete_left()

    def new_line(self) -> None:
        """Start a line with the indentation of this one, deeper after a colon."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        lead = before[: len(before) - len(before.lstrip(" "))]
        self.insert("\n" + lead + (" " * _INDENT if before.rstrip().endswith(":") else ""))

    def _selected_lines(self) -> tuple[int, int]:
        (first, _), (last, _) = sorted((self.selection.start, self.selection.end))
        return first, last


class Editor(CodeArea):
    """An answer that is a program."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8,ctrl+s", "submit", "keys.answer", id="editor.submit"),
        Binding("enter", "new_line", "keys.new-line", id="editor.new_line", show=False),
    ]
    DEFAULT_CSS = """
    Editor, Editor:focus { min-height: 6; max-height: 16; }
    """

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder, numbers=True)

    def action_submit(self) -> None:
        self.post_message(AnswerGiven(self.text))

    def action_new_line(self) -> None:
        self.new_line()
