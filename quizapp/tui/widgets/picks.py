"""Answers that are picked: options by their number, and true or false."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from quizapp.tui.content import code, plain
from quizapp.tui.events import AnswerGiven
from quizapp.tui.wrapping import wrap

#: Number of options that have a number key.
_NUMBERED = 9


class Picks(OptionList, inherit_bindings=False):
    """Options of which one is picked immediately or, with ``several``, some are marked and then submitted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "keys.up", id="picks.up", show=False, system=True),
        Binding("down", "cursor_down", "keys.down", id="picks.down", show=False, system=True),
    ]
    DEFAULT_CSS = """
    Picks, Picks:focus {
        height: auto; max-height: 100%; border: none; padding: 0; background: transparent;
        background-tint: transparent;
        & > .option-list--option { padding: 0 1; }
    }
    """

    def __init__(self, several: bool) -> None:
        super().__init__(markup=False)
        self.several = several
        self._marked: set[int] = set()

    def on_mount(self) -> None:
        self._draw()
        self.highlighted = 0

    def texts(self) -> Sequence[Content]:
        """The text of each line."""
        raise NotImplementedError

    def answer(self, picked: Sequence[int]) -> str:
        """The answer for these picked indices."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "pick" and isinstance(parameters[0], int):
            return parameters[0] < len(self.texts())
        if action in {"mark", "hand_in"}:
            return self.several
        return not (action == "select" and self.several)

    def action_pick(self, index: int) -> None:
        """Pick or mark the option at an index."""
        self.highlighted = index
        if self.several:
            self._marked ^= {index}
            self._draw()
            self.highlighted = index
        else:
            self.post_message(AnswerGiven(self.answer([index])))

    def action_mark(self) -> None:
        if self.highlighted is not None:
            self.action_pick(self.highlighted)

    def action_hand_in(self) -> None:
        self.post_message(AnswerGiven(self.answer(sorted(self._marked))))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_pick(event.option_index)

    def on_resize(self, _: events.Resize) -> None:
        index = self.highlighted
        self._draw()
        self.highlighted = index

    def _draw(self) -> None:
        options = [Option(self._line(index, text)) for index, text in enumerate(self.texts())]
        self.set_options(options)

    def _line(self, index: int, text: Content) -> Content:
        """An option's text, wrapped here so that continuation lines start with a mark."""
        room = max(10, self.scrollable_content_region.width - 4)
        text = wrap(text, room, "↪ ") if self.size.width else text
        if not self.several:
            return text
        mark = ("■ ", "bold $text-primary") if index in self._marked else ("□ ", "$text-muted")
        first, *rest = text.split("\n", allow_blank=True)
        return Content("\n").join([Content.assemble(mark) + first, *("  " + line for line in rest)])


class Choices(Picks):
    """The options of a choice, each a piece of code."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(n + 1), f"pick({n})", "keys.pick", id=f"picks.option_{n + 1}")
            for n in range(_NUMBERED)
        ),
        Binding("enter", "select", "keys.answer", id="picks.select"),
        Binding("space", "mark", "keys.mark", id="picks.mark"),
        Binding("enter", "hand_in", "keys.answer", id="picks.hand_in"),
    ]

    def __init__(self, options: Sequence[str], several: bool) -> None:
        super().__init__(several)
        self._texts = [numbered(index, option) for index, option in enumerate(options, 1)]

    def texts(self) -> Sequence[Content]:
        return self._texts

    def answer(self, picked: Sequence[int]) -> str:
        return ",".join(str(index + 1) for index in picked)


class TrueOrFalse(Picks):
    """Two lines, true and false."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t,y", "pick(0)", "keys.true", id="picks.true"),
        Binding("f,n", "pick(1)", "keys.false", id="picks.false"),
        Binding("enter", "select", "keys.answer", id="picks.select_truth"),
    ]

    def __init__(self, true: str, false: str) -> None:
        super().__init__(several=False)
        self._texts = [_lettered("t", true), _lettered("f", false)]

    def texts(self) -> Sequence[Content]:
        return self._texts

    def answer(self, picked: Sequence[int]) -> str:
        return "false" if picked[0] else "true"


def numbered(number: int, option: str) -> Content:
    """An option's code after its number; further lines are aligned with the first."""
    lead = f"{number}  "
    first, *rest = code(option).split("\n", allow_blank=True)
    lines = [Content.styled(lead, "bold $text-primary") + first, *(" " * len(lead) + line for line in rest)]
    return Content("\n").join(lines)


def _lettered(letter: str, text: str) -> Content:
    return Content.styled(f"{letter}  ", "bold $text-primary") + plain(text)
