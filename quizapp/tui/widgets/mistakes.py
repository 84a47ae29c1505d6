"""What the mistakes of a variant give beside what is true, for whoever writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from quizapp.authoring.telling_apart import answer_of, mistakes
from quizapp.tui.content import cells, code, pad, plain
from quizapp.tui.prose import prose
from quizapp.tui.widgets.code_block import CodeBlock, CodeLines
from quizapp.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from quizapp.authoring.telling_apart import Beside
    from quizapp.examiner import Examined
    from quizapp.words import Words

#: Widest column of names.
_NAMES = 28
_TIES, _FAILS, _DIFFERS = ("=", "bold $text-error"), ("✗", "$text-warning"), ("≠", "$text-success")


class MistakesView(VerticalScroll, can_focus=False):
    """The truth, the author's mistakes, and the slips that are made from the code once those were run."""

    def __init__(self, examined: Examined, words: Words) -> None:
        super().__init__()
        self._examined = examined
        self._words = words

    def compose(self) -> ComposeResult:
        variant, say = self._examined.variant, self._words.say
        if variant.setup.strip() or variant.reference is not None:
            yield CodeBlock(variant.setup, variant.reference)
        answer = answer_of(self._examined)
        found = mistakes(self._examined)
        width = min(_NAMES, max(map(cells, ["PyTorch", *(one.id for one in found)]))) + 3
        if answer is not None:
            yield CodeLines(_row(("✓", "bold $text-success"), "PyTorch", width, plain(answer, "bold")))
        if not found:
            unable = "preview.no-mistakes" if variant.reference is not None else "preview.options-instead"
            yield Lines(plain(say(unable), "$text-muted"), classes="section")
        for one in found:
            yield CodeLines(self._mistake(one, width), classes="section")

    def add_made(self, made: Sequence[Beside]) -> None:
        """Add the slips that would be named without an author's doing."""
        if made:
            self.mount_all(self._made(made))

    def _made(self, made: Sequence[Beside]) -> Iterator[Widget]:
        yield Lines(plain(self._words.say("preview.made", n=len(made)), "$text-muted"), classes="section")
        short = [cells(one.gives) for one in made if "\n" not in one.gives]
        width = min(_NAMES, max(short, default=0)) + 3
        yield CodeLines(Content("\n").join([_made(one, width) for one in made]))

    def _mistake(self, one: Beside, width: int) -> Content:
        sign = _TIES if one.ties else _FAILS if one.fails else _DIFFERS
        rows = [_row(sign, one.id, width, plain(one.gives, "$text-warning" if one.fails else ""))]
        if one.ties:
            rows[0] += plain("   " + self._words.say("preview.ties"), "$text-error")
        rows += [Content("  ") + line for line in code(one.code).split("\n", allow_blank=True)]
        if one.says is not None:
            said = prose(one.says.in_language(self._words.language))
            rows += [Content("  ") + line for line in said.split("\n", allow_blank=True)]
        return Content("\n").join(rows)


def _made(one: Beside, width: int) -> Content:
    """What a slip gives, and its code beside that, or below where there are more lines."""
    sign = Content.assemble((_DIFFERS[0], "$text-muted"), " ")
    gives, written = plain(one.gives), code(one.code)
    if "\n" not in gives.plain and "\n" not in written.plain:
        return sign + pad(gives, max(width, cells(gives) + 3)) + written
    below = [Content("    ") + line for line in written.split("\n", allow_blank=True)]
    return Content("\n").join([sign + gives, *below])


def _row(sign: tuple[str, str], name: str, width: int, gives: Content) -> Content:
    lead = Content.assemble(sign, " ", pad(plain(name, "bold"), width))
    return lead + (Content("\n") + gives if "\n" in gives.plain else gives)
