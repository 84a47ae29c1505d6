"""The introduction to quizapp, on three pages: shown once, and from the command palette."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from quizapp.tui.content import code
from quizapp.tui.prose import prose
from quizapp.tui.screens.page import Page
from quizapp.tui.widgets.text_lines import CodeBlock, Lines, TitleLine

if TYPE_CHECKING:
    from quizapp.words import Words

_PAGES = 3
_SETUP = "A = torch.arange(2 * 3).reshape(2, 3)"
_ASKED = "A.unsqueeze(1)"


class WelcomeScreen(Page[None]):
    """Asking, teaching and coming back, a page each."""

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "turn(1)", "keys.next-page", id="welcome.next"),
        Binding("left,backspace", "turn(-1)", "keys.previous", id="welcome.previous"),
        Binding("escape", "dismiss", "keys.leave-welcome", id="welcome.leave"),
    ]

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self._page = 0

    def parts(self) -> ComposeResult:
        yield TitleLine()
        yield VerticalScroll()

    async def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        await self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (action == "turn" and parameters == (-1,) and self._page == 0)

    async def action_turn(self, pages: int) -> None:
        self._page += pages
        if self._page < _PAGES:
            await self._draw()
        else:
            self.dismiss()

    async def _draw(self) -> None:
        say, number = self.words.say, self._page + 1
        dots = "● " * number + "○ " * (_PAGES - number)
        self.query_one(TitleLine).show(
            Content.styled(say("welcome.title"), "bold $text-primary"),
            Content.styled(dots.strip(), "$text-accent"),
        )
        body = self.query_one(VerticalScroll)
        with self.app.batch_update():
            await body.remove_children()
            await body.mount(
                Lines(Content.styled(say(f"welcome.head-{number}"), "bold"), classes="head"),
                Lines(prose(say(f"welcome.text-{number}")), classes="text"),
                *(self._asking, self._teaching, self._coming_back)[self._page](),
                Lines(prose(say(f"welcome.more-{number}")), classes="text"),
            )
        self.refresh_bindings()

    def _asking(self) -> list[Widget]:
        say = self.words.say
        reads = Content.assemble(
            ("▌ ", "$primary"),
            "2 1 3   ",
            ("↳ ", "$text-success"),
            (say("review.reads-as") + " ", "$text-muted"),
            ("(2, 1, 3)", "bold"),
        )
        return [CodeBlock(_SETUP, _ASKED), Lines(reads, classes="sample")]

    def _teaching(self) -> list[Widget]:
        say = self.words.say
        verdict = Content.styled(f"✗ {say('verdict.wrong')}", "bold $text-error")
        slip = Content.assemble(
            code("A.unsqueeze(0)"), " ", (say("verdict.gives") + " ", "$text-muted"), "(1, 2, 3)"
        )
        answer = say("welcome.told", said="(1, 2, 3)", truth="(2, 1, 3)")
        return [Lines(Content("\n").join([verdict, Content(answer), slip]), classes="sample -wrong")]

    def _coming_back(self) -> list[Widget]:
        say = self.words.say
        days = [say("review.days-short", n=n) for n in (1, 6, 17, 48, 140)]
        line = Content.styled(" → ", "$text-muted").join([Content.styled(day, "bold") for day in days])
        return [Lines(line, classes="sample")]
