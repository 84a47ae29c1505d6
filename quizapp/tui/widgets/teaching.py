"""The teaching after an answer: the verdict, the truth and the slip, then the explanation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from quizapp.examine.grids import grid
from quizapp.examine.prompts import slip_text
from quizapp.kinds.choice import ChoiceTruth
from quizapp.kinds.contrast import line_contrast
from quizapp.kinds.programs import ProgramTruth
from quizapp.tui.content import code, plain
from quizapp.tui.prose import docs_url, link, prose
from quizapp.tui.terminal import open_docs
from quizapp.tui.widgets.comparison import answer_content, comparison, marked
from quizapp.tui.widgets.grid_view import GridView
from quizapp.tui.widgets.outcome_view import trace_table
from quizapp.tui.widgets.program_view import ProgramView, differing
from quizapp.tui.widgets.text_lines import CodeBlock, EndsLine, Lines

if TYPE_CHECKING:
    from quizapp.examine.grids import Grid
    from quizapp.examine.slip_search import Slip
    from quizapp.slips.change import Change
    from quizapp.tui.answered import JudgedAnswer
    from quizapp.words import Words

_SIGNS = {"right": ("✓", "$text-success"), "wrong": ("✗", "$text-error"), "skipped": ("○", "$text-warning")}


class Teaching(VerticalScroll):
    """Everything about an answer, scrolled together; ``aside`` is shown next to the verdict."""

    def __init__(self, answered: JudgedAnswer, words: Words, aside: Content) -> None:
        super().__init__()
        self._answered = answered
        self._words = words
        self._aside = aside

    def compose(self) -> ComposeResult:
        answered, variant = self._answered, self._answered.asked.variant
        programs = answered.truth if isinstance(answered.truth, ProgramTruth) else None
        with Vertical(classes=f"verdict -{answered.verdict}"):
            yield EndsLine(self._verdict(), self._aside, classes="verdict-line")
            yield from comparison(answered, self._words)
            if answered.note is not None and not _raised(answered):
                yield Lines(plain(self._words.note(answered.note), "$text-warning"))
            if programs is not None and answered.difference is not None:
                yield from differing(programs, answered.difference, self._words)
            yield from (Lines(self._slip(slip), classes="slip") for slip in answered.slips)
        yield Lines(classes="leech gone")
        if programs is not None:
            yield ProgramView(answered, programs, self._words)
            if variant.setup.strip():
                yield CodeBlock(variant.setup, None)
        explanation = variant.explain(self._words.language, answered.truth_text)
        if explanation is not None:
            yield Lines(prose(explanation), classes="explanation")
        if programs is None and (variant.setup.strip() or variant.code is not None):
            yield CodeBlock(variant.setup, variant.code)
        if answered.outcome is not None and answered.outcome.trace:
            yield Lines(trace_table(answered.outcome.trace), classes="trace")
        after = None if answered.outcome is None else grid(answered.outcome.result)
        if after is not None:
            yield GridView([after], classes="grids")
        if answered.asked.question.entry.docs:
            yield DocsLine(answered.asked.question.entry.docs, self._words)

    def show_leech(self, content: Content | None) -> None:
        """Show help with a question that lapses again and again, or remove it."""
        line = self.query_one(".leech", Lines)
        line.update(content or Content(""))
        line.set_class(content is None, "gone")

    def change_aside(self, aside: Content) -> None:
        """Show another text next to the verdict."""
        self._aside = aside
        self.query_one(".verdict-line", EndsLine).show(self._verdict(), aside)

    def put_before(self, grids: Sequence[Grid]) -> None:
        """Draw the tensors that the code starts with before its result."""
        for drawn in self.query(GridView):
            drawn.put_before(grids)

    def _verdict(self) -> Content:
        sign, style = _SIGNS[self._answered.verdict]
        return Content.styled(
            f"{sign} {self._words.say(f'verdict.{self._answered.verdict}')}", f"bold {style}"
        )

    def _slip(self, slip: Slip) -> Content:
        explanation = slip_text(slip, self._words)
        question = self._answered.asked.question
        if question.ask == "choice" and not question.draws:  # what was picked is marked above
            return code(slip.code.strip("\n")) if explanation is None else prose(explanation)
        gives = self._words.say("verdict.gives")
        program = _changed(slip.change) if slip.in_setup and slip.change else code(slip.code.strip("\n"))
        fact = Content.assemble(program, "\n" if "\n" in program.plain else " ", (gives, "$text-muted"), " ")
        truth = self._answered.truth
        # The slip behind an option does not give the number of one.
        of_options = isinstance(truth, ChoiceTruth)
        fact += plain(slip.gives) if of_options else answer_content(truth, slip.gives, self._words)
        if explanation is None:
            return fact
        return Content("\n").join([fact, prose(explanation)])


class DocsLine(Lines):
    """The names whose documentation is worth reading, each a link."""

    def __init__(self, names: tuple[str, ...] | list[str], words: Words) -> None:
        self._words = words
        self.urls = [docs_url(name) for name in names]
        links = [link(f"{name} ↗", url) for name, url in zip(names, self.urls, strict=True)]
        lead = Content.styled(words.say("review.docs") + "  ", "$text-muted")
        super().__init__(lead + Content("   ").join(links).stylize_before("$text-secondary"), classes="docs")

    def on_click(self, event: events.Click) -> None:
        url = event.style.meta.get("url")
        if isinstance(url, str):
            open_docs(self.app, url, self._words)


def _changed(change: Change) -> Content:
    """The changed lines, before and after, with the differences marked."""
    before, after = code(change.before), code(change.after)
    pair = marked(before, after, line_contrast(before.plain, after.plain))
    signed = zip((("- ", "bold $text-error"), ("+ ", "bold $text-success")), pair, strict=True)
    lines = [Content.assemble(sign, line) for sign, text in signed for line in text.split("\n")]
    return Content("\n").join(lines)


def _raised(answered: JudgedAnswer) -> bool:
    """Whether the answer is a program that raised an exception, which is shown next to what was expected."""
    return answered.difference is not None and answered.difference.outcome.error is not None
