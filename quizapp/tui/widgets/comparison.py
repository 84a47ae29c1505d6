"""An answer next to the truth, with the differences marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from quizapp.kinds import Reading, kind_of, read
from quizapp.kinds.choice import ChoiceTruth
from quizapp.kinds.contrast import Contrast, Span, contrast
from quizapp.kinds.kind import Expectation
from quizapp.kinds.programs import ProgramTruth, Truth
from quizapp.kinds.value import ValueTruth
from quizapp.tui.content import cells, code, pad, plain, visible
from quizapp.tui.widgets.picks import numbered
from quizapp.tui.widgets.text_lines import CodeLines, Lines

if TYPE_CHECKING:
    from quizapp.tui.answered import JudgedAnswer
    from quizapp.words import Words

_TRUTH_BOOLS = {"true": "review.true", "false": "review.false"}
#: A difference is underlined and coloured.
_ANSWER_MARK, _TRUTH_MARK = "underline $text-error", "underline $text-success"


def comparison(answered: JudgedAnswer, words: Words) -> Iterator[Widget]:
    """The answer and the truth. Programs are compared by their results, in another widget."""
    if isinstance(answered.truth, ProgramTruth):
        return
    if isinstance(answered.truth, ChoiceTruth):
        yield CodeLines(_marked_options(answered.truth, answered.answer, words.say("verdict.you-said")))
        return
    kind, answer, truth = kind_of(answered.truth), _answer_text(answered), answered.truth_text
    mine, theirs = (answer_content(answered.truth, text, words) for text in (answer, truth))
    if answered.verdict == "wrong" and kind.field != "statement":
        found = contrast(visible(answer), visible(truth), has_elements=kind.has_elements)
        mine, theirs = marked(mine, theirs, found)
    rows = [(words.say("verdict.you-said"), mine), ("PyTorch", theirs)]
    yield from beside(rows if answered.verdict != "skipped" else rows[1:])


def beside(rows: Sequence[tuple[str, Content]]) -> Iterator[Widget]:
    """Labels in a column, each with its content."""
    width = max(cells(label) for label, _ in rows) + 3
    for label, content in rows:
        lead = Lines(pad(Content.styled(label, "$text-muted"), width), classes="lead")
        yield Horizontal(lead, Lines(content.stylize_before("bold")), classes="said")


def marked(answer: Content, truth: Content, found: Contrast) -> tuple[Content, Content]:
    """Both texts with the differences underlined."""
    return _mark(answer, found.said, _ANSWER_MARK), _mark(truth, found.truth, _TRUTH_MARK)


def answer_content(truth: Truth, text: str, words: Words) -> Content:
    """An answer in the canonical form of grading, as shown to a learner."""
    if isinstance(truth, ChoiceTruth):
        return Content("\n").join(numbered(index, truth.options[index - 1]) for index in _numbers_in(text))
    if kind_of(truth).field == "statement" and text in _TRUTH_BOOLS:
        return plain(words.say(_TRUTH_BOOLS[text]))
    return code(text) if isinstance(truth, ValueTruth) else plain(text)


def _mark(content: Content, spans: Sequence[Span], style: str) -> Content:
    for start, end in spans:
        content = content.stylize(style, start, end)
    return content


def _answer_text(answered: JudgedAnswer) -> str:
    reading = read(answered.asked.expectation, answered.answer)
    return reading.text if isinstance(reading, Reading) else answered.answer


def _marked_options(truth: ChoiceTruth, answer: str, yours: str) -> Content:
    """Every option once: which are right, and which the learner picked."""
    reading = read(Expectation(truth.ask, truth.options, several=True), answer)
    picked = _numbers_in(reading.text) if isinstance(reading, Reading) else []
    lines = []
    for index, option in enumerate(truth.options, 1):
        wrong = index in picked and index not in truth.right
        sign = (
            ("✓ ", "bold $text-success") if index in truth.right else ("✗ " if wrong else "  ", "$text-error")
        )
        first, *rest = numbered(index, option).split("\n", allow_blank=True)
        mark = Content.styled(f"   ◂ {yours}" if index in picked else "", "$text-muted")
        lines.append(
            Content("\n").join([Content.assemble(sign) + first + mark, *("  " + line for line in rest)])
        )
    return Content("\n").join(lines)


def _numbers_in(numbers: str) -> list[int]:
    return [int(number) for number in numbers.split(",") if number.strip().isdigit()]
