"""A question: the prompt, the code, and the field for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, TextArea

from quizapp.kinds import KINDS, Reading, read
from quizapp.tui.content import plain
from quizapp.tui.prose import prose
from quizapp.tui.widgets.answer_field import AnswerLine, AnswerLines
from quizapp.tui.widgets.blank_fields import Blanks
from quizapp.tui.widgets.editor import Editor
from quizapp.tui.widgets.line_order import LineOrder
from quizapp.tui.widgets.picks import Choices, TrueOrFalse
from quizapp.tui.widgets.text_lines import CodeBlock, Lines

if TYPE_CHECKING:
    from quizapp.tui.answered import AskedQuestion
    from quizapp.words import Words


class AskedQuestionView(VerticalScroll, can_focus=False):
    """Shows a question and, while an answer is typed, how it is parsed.

    With ``eager``, the answer field has the focus from the start.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "screen.hint", "keys.hint", id="asking.hint"),
        Binding("f3", "screen.dont_know", "keys.dont-know", id="asking.dont_know"),
        Binding("ctrl+l", "screen.lesson", "keys.lesson", id="asking.lesson"),
        Binding("ctrl+t", "screen.sure", "keys.sure", id="asking.sure", show=False),
    ]

    def __init__(self, asked: AskedQuestion, words: Words, *, eager: bool = True) -> None:
        super().__init__()
        self._eager = eager
        self.asked = asked
        self._words = words

    def compose(self) -> ComposeResult:
        # The bank, which this needs, is imported by now; it is too heavy to import with the screens.
        from quizapp.examine.prompts import prompt_text

        variant = self.asked.variant
        yield Lines(prose(prompt_text(variant, self._words)), classes="prompt")
        blanks = KINDS[self.asked.expectation.ask].field == "blanks"
        if not blanks and (variant.setup.strip() or variant.code is not None):
            yield CodeBlock(variant.setup, variant.code)
        if variant.forbidden:
            without = self._words.say("ask.without", names=", ".join(variant.forbidden))
            yield Lines(plain(without, "$text-warning"), classes="without")
        yield self._field()
        yield Lines(classes="reading")
        yield SureLine(classes="sure gone")
        yield Lines(classes="hints gone")

    def on_mount(self) -> None:
        if self._eager:
            self.begin()

    def begin(self) -> None:
        """Focus the answer field."""
        self.query_one(".answer", Widget).focus()

    def _field(self) -> Widget:
        say, expects = self._words.say, self.asked.expectation
        field: Widget
        match KINDS[expects.ask].field:
            case "options":
                field = Choices(expects.options, expects.several)
            case "statement":
                field = TrueOrFalse(say("review.true"), say("review.false"))
            case "text":
                field = AnswerLines(say("review.type-output"))
            case "order":
                field = LineOrder(expects.lines, self._words)
            case "blanks":
                return Blanks(expects.setup, expects.code)  # its first field is the one to focus
            case "program":
                field = Editor(say("teaching.type-code"))
            case "line":
                field = AnswerLine(say("review.type-answer"))
        field.add_class("answer")
        return field

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._read(event.value)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._read(event.text_area.text)

    def _read(self, text: str) -> None:
        """Show how the text is parsed. For printed output that is the text itself, so nothing is shown."""
        expects = self.asked.expectation
        reading = read(expects, text)
        if not text.strip() or KINDS[expects.ask].field in ("text", "blanks", "program"):
            self._say(Content(""))
        elif isinstance(reading, Reading):
            label = Content.styled(self._words.say("review.reads-as") + " ", "$text-muted")
            self._say(Content.assemble(("↳ ", "$text-success"), label, plain(reading.text, "bold")))
        else:
            self._say(plain("· " + self._words.note(reading.note), "$text-muted"))

    def _say(self, content: Content) -> None:
        self.query_one(".reading", Lines).update(content)

    def show_unreadable(self, note: str) -> None:
        """Show why the answer could not be read; it is kept in the field."""
        self._say(plain(f"? {note}", "bold $text-warning"))
        self.query_one(".answer", Widget).focus()

    def show_sure(self, key: str, *, sure: bool) -> None:
        """Show whether the next answer counts as sure, and the key for it."""
        line = self.query_one(".sure", Lines)
        line.remove_class("gone")
        if sure:
            line.update(Content.styled("● " + self._words.say("review.sure"), "bold $text-accent"))
        else:
            line.update(Content.styled("○ " + self._words.say("review.sure-key", key=key), "$text-muted"))

    def show_hints(self, steps: Sequence[str]) -> None:
        """Show the steps of the hint that were requested."""
        hints = self.query_one(".hints", Lines)
        lead = Content.styled(self._words.say("review.hint") + "  ", "bold $text-accent")
        hints.update(Content("\n").join(lead + prose(step) for step in steps))
        hints.remove_class("gone")
        self.call_after_refresh(hints.scroll_visible, animate=False)


class SureLine(Lines):
    """Whether the learner is sure; a click toggles it."""

    ALLOW_SELECT = False

    async def on_click(self) -> None:
        await self.run_action("screen.sure")
