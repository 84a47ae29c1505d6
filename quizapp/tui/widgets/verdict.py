"""What came of an answer: verdict, truth and slip first, then why, then what next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from quizapp.grading.reading import Expectation, Reading, read
from quizapp.grading.truth import ChoiceTruth
from quizapp.prompts import slip_text
from quizapp.tui.calendar_words import in_days
from quizapp.tui.content import cells, code, pad, plain
from quizapp.tui.docs_links import docs_url
from quizapp.tui.prose import link, prose
from quizapp.tui.widgets.code_block import CodeBlock, CodeLines
from quizapp.tui.widgets.lines import EndsLine, Lines
from quizapp.tui.widgets.picks import numbered
from quizapp.tui.widgets.quality import QualityRow

if TYPE_CHECKING:
    from quizapp.session import Answered
    from quizapp.slips import Slip
    from quizapp.words import Words

_SIGNS = {"right": ("✓", "$text-success"), "wrong": ("✗", "$text-error"), "skipped": ("○", "$text-warning")}
_TRUTH_BOOLS = {"true": "review.true", "false": "review.false"}


class VerdictView(Vertical):
    """The verdict and the teaching, scrolled together; the quality stays in sight below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.go_on", "keys.next", id="verdict.next"),
        *(
            Binding(str(q), f"screen.quality({q})", "keys.quality", id=f"verdict.quality_{q}")
            for q in range(6)
        ),
        Binding("v", "screen.another", "keys.another", id="verdict.another"),
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
        with VerticalScroll(can_focus=True):
            with Vertical(classes=f"verdict -{answered.verdict}"):
                yield EndsLine(self._verdict(), self._comes_back(), classes="verdict-line")
                yield from self._comparison()
                yield from (Lines(self._slip(slip), classes="slip") for slip in answered.slips)
                if answered.note is not None:
                    yield Lines(plain(self._words.note(answered.note), "$text-warning"))
            explanation = variant.explain(self._words.language, answered.truth_text)
            if explanation is not None:
                yield Lines(prose(explanation), classes="explanation")
            if variant.setup.strip() or variant.code is not None:
                yield CodeBlock(variant.setup, variant.code)
            if answered.outcome is not None and answered.outcome.trace:
                yield Lines(self._trace(), classes="trace")
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

    def _comparison(self) -> Iterator[Widget]:
        """What was said beside what is true."""
        answered, say = self.answered, self._words.say
        if isinstance(answered.truth, ChoiceTruth):
            yield CodeLines(_marked_options(answered.truth, answered.answer, say("review.you-said")))
            return
        rows = [] if answered.verdict == "skipped" else [(say("review.you-said"), self._shown(self._said()))]
        rows.append(("PyTorch", self._shown(answered.truth_text)))
        width = max(cells(label) for label, _ in rows) + 3
        for label, content in rows:
            lead = Lines(pad(Content.styled(label, "$text-muted"), width), classes="lead")
            yield Horizontal(lead, Lines(content.stylize_before("bold")), classes="said")

    def _said(self) -> str:
        reading = read(self.answered.asked.expectation, self.answered.answer)
        return reading.text if isinstance(reading, Reading) else self.answered.answer

    def _shown(self, text: str) -> Content:
        """An answer in the form in which grading writes it, as a learner sees it."""
        truth, ask = self.answered.truth, self.answered.asked.expectation.ask
        if isinstance(truth, ChoiceTruth):
            return Content("\n").join(numbered(place, truth.options[place - 1]) for place in _places(text))
        if ask == "truth" and text in _TRUTH_BOOLS:
            return plain(self._words.say(_TRUTH_BOOLS[text]))
        return code(text) if ask == "value" else plain(text)

    def _slip(self, slip: Slip) -> Content:
        gives = self._words.say("review.gives")
        lines = slip.code.strip("\n")
        fact = Content.assemble(code(lines), "\n" if "\n" in lines else " ", (gives, "$text-muted"), " ")
        fact += self._shown(slip.gives)
        said = slip_text(slip, self._words)
        if said is None:
            return fact
        return Content("\n").join([fact, prose(said)])

    def _trace(self) -> Content:
        assert self.answered.outcome is not None
        rows = [(row.call, row.dtype, _shape(row.shape)) for row in self.answered.outcome.trace]
        calls, dtypes = (max(cells(row[column]) for row in rows) + 3 for column in (0, 1))
        return Content("\n").join(
            Content.assemble(
                pad(plain(call), calls),
                pad(plain(dtype, "$text-muted"), dtypes),
                plain(shape, "$text-warning"),
            )
            for call, dtype, shape in rows
        )


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


def _marked_options(truth: ChoiceTruth, answer: str, yours: str) -> Content:
    """Every option once: which are right, and which the learner picked."""
    expects = Expectation("choice", truth.options, several=True)
    reading = read(expects, answer)
    picked = _places(reading.text) if isinstance(reading, Reading) else []
    lines = []
    for place, option in enumerate(truth.options, 1):
        wrong = place in picked and place not in truth.right
        sign = (
            ("✓ ", "bold $text-success") if place in truth.right else ("✗ " if wrong else "  ", "$text-error")
        )
        first, *rest = numbered(place, option).split("\n", allow_blank=True)
        mark = Content.styled(f"   ◂ {yours}" if place in picked else "", "$text-muted")
        lines.append(
            Content("\n").join([Content.assemble(sign) + first + mark, *("  " + line for line in rest)])
        )
    return Content("\n").join(lines)


def _places(numbers: str) -> list[int]:
    return [int(number) for number in numbers.split(",") if number.strip().isdigit()]


def _shape(shape: tuple[int, ...]) -> str:
    return str(tuple(shape))
