"""The results of a variant's mistakes next to the truth, for authors."""

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
from quizapp.tui.widgets.text_lines import CodeBlock, CodeLines, Lines

if TYPE_CHECKING:
    from quizapp.authoring.telling_apart import Comparison
    from quizapp.examine.examined import Examined
    from quizapp.words import Words

#: Maximum width of the column of names, in cells.
_NAMES = 28
#: Maximum number of characters of a result.
_MOST = 500
_TIES, _FAILS, _DIFFERS = ("=", "bold $text-error"), ("✗", "$text-warning"), ("≠", "$text-success")


class MistakesView(VerticalScroll, can_focus=False):
    """The truth, the author's mistakes, and the generated slips once they were run.

    The author's texts are in the language ``spoken``.
    """

    def __init__(self, examined: Examined, words: Words, spoken: Words) -> None:
        super().__init__()
        self._spoken = spoken
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
        if not found and not variant.options:
            yield Lines(plain(say("preview.no-mistakes"), "$text-muted"), classes="section")
        for one in found:
            yield CodeLines(self._mistake(one, width), classes="section")

    def add(self, compared: Sequence[Comparison]) -> None:
        """Add wrong programs without a mistake: generated slips, or options."""
        if compared:
            self.mount_all(self._more(compared))

    def _more(self, compared: Sequence[Comparison]) -> Iterator[Widget]:
        key = "preview.options" if self._examined.variant.options else "preview.made"
        yield Lines(plain(self._words.say(key, n=len(compared)), "$text-muted"), classes="section")
        short = [cells(one.gives) for one in compared if "\n" not in one.gives]
        width = min(_NAMES, max(short, default=0)) + 3
        sign = _option_sign if self._examined.variant.options else _slip_sign
        yield CodeLines(Content("\n").join([_one(one, sign(one), width) for one in compared]))

    def _mistake(self, one: Comparison, width: int) -> Content:
        sign = _TIES if one.ties else _FAILS if one.fails else _DIFFERS
        rows = [_row(sign, one.id, width, plain(_short(one.gives), "$text-warning" if one.fails else ""))]
        if one.ties:
            rows[0] += plain("   " + self._words.say("preview.ties"), "$text-error")
        rows += [Content("  ") + line for line in code(one.code).split("\n", allow_blank=True)]
        if one.says is not None:
            explanation = prose(one.says.in_language(self._spoken.language))
            rows += [Content("  ") + line for line in explanation.split("\n", allow_blank=True)]
        return Content("\n").join(rows)


def _slip_sign(_: Comparison) -> Content:
    return Content.assemble((_DIFFERS[0], "$text-muted"), " ")


def _option_sign(one: Comparison) -> Content:
    sign, style = ("✓", "bold $text-success") if one.ties else ("✗", "$text-error")
    return Content.assemble((sign, style), " ", (f"{one.id}  ", "bold $text-primary"))


def _one(one: Comparison, sign: Content, width: int) -> Content:
    """The result of a program, with its code next to it, or below if it has several lines."""
    gives, written = plain(_short(one.gives), "$text-warning" if one.fails else ""), code(one.code)
    if "\n" not in gives.plain and "\n" not in written.plain:
        return sign + pad(gives, max(width, cells(gives) + 3)) + written
    below = [Content("    ") + line for line in written.split("\n", allow_blank=True)]
    return Content("\n").join([sign + gives, *below])


def _short(text: str) -> str:
    return text if len(text) <= _MOST else text[:_MOST] + " …"


def _row(sign: tuple[str, str], name: str, width: int, gives: Content) -> Content:
    lead = Content.assemble(sign, " ", pad(plain(name, "bold"), width))
    return lead + (Content("\n") + gives if "\n" in gives.plain else gives)
