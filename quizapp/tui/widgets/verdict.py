"""What came of an answer: verdict, truth and slip first, then why, then what next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from quizapp.grading.contrast import contrast
from quizapp.grading.truth import ChoiceTruth, ProgramTruth
from quizapp.prompts import slip_text
from quizapp.showing import grid
from quizapp.tui.calendar_words import in_days
from quizapp.tui.content import code, plain
from quizapp.tui.docs_links import docs_url
from quizapp.tui.prose import link, prose
from quizapp.tui.widgets.code_block import CodeBlock
from quizapp.tui.widgets.comparison import answer_content, comparison, marked
from quizapp.tui.widgets.grids import Grids
from quizapp.tui.widgets.lines import EndsLine, Lines
from quizapp.tui.widgets.programs import Programs, differing
from quizapp.tui.widgets.quality import QualityRow
from quizapp.tui.widgets.trace import trace_table

if TYPE_CHECKING:
    from quizapp.grading.slips.change import Change
    from quizapp.showing import Grid
    from quizapp.slips import Slip
    from quizapp.turn import Answered
    from quizapp.words import Words

_SIGNS = {"right": ("✓", "$text-success"), "wrong": ("✗", "$text-error"), "skipped": ("○", "$text-warning")}


class VerdictView(Vertical):
    """The verdict and the teaching, scrolled together; the quality stays in sight below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.go_on", "keys.next", id="verdict.next"),
        *(
            Binding(str(q), f"screen.quality({q})", "keys.quality", id=f"verdict.quality_{q}")
            for q in range(6)
        ),
        Binding("t", "screen.try", "keys.try", id="verdict.try"),
        Binding("v", "screen.another", "keys.another", id="verdict.another"),
        Binding("e", "screen.edit", "keys.edit", id="verdict.edit"),
        Binding("u", "screen.undo", "keys.undo", id="verdict.undo"),
        Binding("x", "screen.suspend", "keys.suspend", id="verdict.suspend"),
        Binding("d", "screen.docs", "keys.docs", id="verdict.docs", show=False),
    ]

    def __init__(self, answered: Answered, words: Words) -> None:
        super().__init__()
        self.answered = answered
        self._words = words

    def compose(self) -> ComposeResult:
        answered, variant = self.answered, self.answered.asked.variant
        programs = answered.truth if isinstance(answered.truth, ProgramTruth) else None
        with VerticalScroll(can_focus=True):
            with Vertical(classes=f"verdict -{answered.verdict}"):
                yield EndsLine(self._verdict(), self._comes_back(), classes="verdict-line")
                yield from comparison(answered, self._words)
                if answered.note is not None and not _raised(answered):
                    yield Lines(plain(self._words.note(answered.note), "$text-warning"))
                if programs is not None and answered.difference is not None:
                    yield from differing(programs, answered.difference, self._words)
                yield from (Lines(self._slip(slip), classes="slip") for slip in answered.slips)
            if programs is not None:
                yield Programs(answered, programs, self._words)
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
                yield Grids([after], classes="grids")
            if answered.asked.question.entry.docs:
                yield DocsLine(answered.asked.question.entry.docs, self._words)
        if self.answered.asked.kind != "practice":
            yield QualityRow(answered, self._words)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def change(self, answered: Answered) -> None:
        """Show another quality of the same answer."""
        self.answered = answered
        self.query_one(".verdict-line", EndsLine).show(self._verdict(), self._comes_back())
        for row in self.query(QualityRow):
            row.change(answered)

    def put_before(self, grids: Sequence[Grid]) -> None:
        """Draw what the code began with before what it gives."""
        for drawn in self.query(Grids):
            drawn.put_before(grids)

    def _verdict(self) -> Content:
        sign, style = _SIGNS[self.answered.verdict]
        return Content.styled(f"{sign} {self._words.say(f'review.{self.answered.verdict}')}", f"bold {style}")

    def _comes_back(self) -> Content:
        answered, say = self.answered, self._words.say
        if answered.asked.kind == "practice":
            text = say("review.back-practice")
        elif answered.comes_back_today:
            text = say("review.back-today")
        elif answered.intervals:
            text = say("review.back", when=in_days(answered.intervals[answered.quality], self._words))
        else:
            text = say("review.back-held")
        return Content.styled(text, "$text-muted")

    def _slip(self, slip: Slip) -> Content:
        gives = self._words.say("review.gives")
        program = _changed(slip.change) if slip.in_setup and slip.change else code(slip.code.strip("\n"))
        fact = Content.assemble(program, "\n" if "\n" in program.plain else " ", (gives, "$text-muted"), " ")
        truth, ask = self.answered.truth, self.answered.asked.expectation.ask
        # The slip that is an option gives no number of one.
        of_options = isinstance(truth, ChoiceTruth)
        fact += plain(slip.gives) if of_options else answer_content(truth, ask, slip.gives, self._words)
        said = slip_text(slip, self._words)
        if said is None:
            return fact
        return Content("\n").join([fact, prose(said)])


class DocsLine(Lines):
    """The names whose documentation is worth reading, each a link."""

    def __init__(self, names: tuple[str, ...] | list[str], words: Words) -> None:
        self.urls = [docs_url(name) for name in names]
        links = [link(f"{name} ↗", url) for name, url in zip(names, self.urls, strict=True)]
        lead = Content.styled(words.say("review.docs") + "  ", "$text-muted")
        super().__init__(lead + Content("   ").join(links).stylize_before("$text-secondary"), classes="docs")

    def on_click(self, event: events.Click) -> None:
        url = event.style.meta.get("url")
        if isinstance(url, str):
            self.app.open_url(url)


def _changed(change: Change) -> Content:
    """The lines that read otherwise, as they are and as they would have to be; what differs is marked."""
    before, after = code(change.before), code(change.after)
    pair = marked(before, after, contrast("output", before.plain, after.plain))
    signed = zip((("- ", "bold $text-error"), ("+ ", "bold $text-success")), pair, strict=True)
    lines = [Content.assemble(sign, line) for sign, text in signed for line in text.split("\n")]
    return Content("\n").join(lines)


def _raised(answered: Answered) -> bool:
    """Whether the answer is a program that raised: its error is shown beside what was expected."""
    return answered.difference is not None and answered.difference.outcome.error is not None
