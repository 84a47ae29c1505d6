"""Code on a ground of its own."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content

from quizapp.tui.content import code
from quizapp.tui.widgets.text_lines import Lines


class CodeLines(Lines):
    """Code among other text; a line that is too long goes on after a mark."""

    MARK: ClassVar[str] = "↪ "


class CodeBlock(CodeLines):
    """A program: what is set up first, then the code that is asked about, which stands out."""

    DEFAULT_CSS = """
    CodeBlock { padding: 1 3; background: $surface; width: 1fr; height: auto; }
    """

    def __init__(self, setup: str, asked: str | None) -> None:
        parts = [code(setup)] if setup.strip() else []
        if asked is not None:
            parts.append(code(asked).stylize_before("bold"))
        super().__init__(Content("\n").join(parts))
