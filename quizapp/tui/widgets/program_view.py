"""An answer that is a program: the input on which it is wrong, and both programs next to each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from quizapp.kinds import answered_program, kind_of, own_program
from quizapp.kinds.contrast import Contrast, line_contrast, value_contrast
from quizapp.kinds.programs import ProgramTruth, ShownProgram
from quizapp.tui.content import code, plain, visible
from quizapp.tui.widgets.comparison import beside, marked
from quizapp.tui.widgets.text_lines import CodeLines, Lines

if TYPE_CHECKING:
    from quizapp.kinds.differences import Difference
    from quizapp.tui.answered import JudgedAnswer
    from quizapp.words import Words

#: Minimum width in cells for two programs next to each other.
_WIDE = 96


def differing(truth: ProgramTruth, difference: Difference, words: Words) -> Iterator[Widget]:
    """The smallest input on which the two programs differ, and both results."""
    setup = difference.smallest_setup(truth)
    if setup is not None:
        yield Lines(plain(words.say("attempts.smallest"), "$text-muted"))
        yield CodeLines(code(setup), classes="smallest")
    rows = [(words.say("teaching.expected"), code(difference.expected))]
    if difference.got is not None:
        failed = difference.outcome.error is not None
        got = plain(difference.got) if failed else code(difference.got)
        found = value_contrast(visible(difference.got), visible(difference.expected))
        mine, theirs = marked(got, rows[0][1], Contrast((), ()) if failed else found)
        rows = [(rows[0][0], theirs), (words.say("teaching.yours"), mine)]
    yield from beside(rows)


class ProgramView(Container):
    """The learner's program and the question's own, which is one right answer."""

    DEFAULT_CSS = """
    ProgramView {
        height: auto; margin-bottom: 1; padding-bottom: 1; background: $surface;
        .program { height: auto; padding: 1 3 0 3; }
        &.-wide { layout: horizontal; }
        &.-wide .program { width: 1fr; }
    }
    """

    def __init__(self, answered: JudgedAnswer, truth: ProgramTruth, words: Words) -> None:
        super().__init__()
        self._own = own_program(truth)
        self._yours = answered_program(truth, answered.answer)
        # Programs written independently have too little in common to mark differences.
        apart = answered.verdict == "wrong" and kind_of(truth).field != "program"
        self._marked = apart and self._yours is not None
        self._words = words

    def compose(self) -> ComposeResult:
        own, yours, say = _code(self._own), self._yours, self._words.say
        if yours is not None and yours.code != self._own.code:
            mine = _code(yours)
            if self._marked:
                mine, own = marked(mine, own, line_contrast(mine.plain, own.plain))
            yield _program(say("teaching.your-code"), mine)
            yield _program(say("teaching.own-code"), own)
        else:
            yield _program(say("teaching.your-code" if yours is not None else "teaching.own-code"), own)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _WIDE, "-wide")


def _code(program: ShownProgram) -> Content:
    """A program with the learner's fills highlighted."""
    content = code(program.code)
    if content.plain == program.code:
        for start, end in program.fills:
            content = content.stylize("bold", start, end)
    return content


def _program(label: str, content: Content) -> Widget:
    return Vertical(Lines(Content.styled(label, "$text-muted")), CodeLines(content), classes="program")
