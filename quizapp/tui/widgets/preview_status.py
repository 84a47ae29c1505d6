"""The state of a previewed question: the lines above it with the position and the faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from quizapp.authoring.wording import given_text
from quizapp.tui.content import bar, plain
from quizapp.tui.widgets.fault_rows import fault_lines
from quizapp.tui.widgets.text_lines import Lines

if TYPE_CHECKING:
    from quizapp.authoring.drafts import FramedFault
    from quizapp.authoring.preview_views import Checked, Tried, View
    from quizapp.examine.examined import Examined
    from quizapp.words import Words

_BAR = 14
#: Maximum number of faults above the question, normally and in a tall window.
_FEW, _SOME = 1, 3


@dataclass
class PreviewStatus:
    """What is known so far of the current question. ``trouble`` is why it does not run, ``waits``
    whether that takes long enough to say so."""

    view: View
    examined: Examined | None = None
    tried: Tried | None = None
    checked: Checked | None = None
    trouble: str | None = None
    waits: bool = False
    checking: bool = False

    @property
    def faults(self) -> tuple[FramedFault, ...]:
        """The faults of the question and of the file as a whole."""
        return self.view.faults if self.checked is None else self.checked.faults

    @property
    def errors(self) -> int:
        """The number of errors among them."""
        return sum(one.fault.severity == "error" for one in self.faults)

    @property
    def every_fault(self) -> tuple[FramedFault, ...]:
        """The faults of the file: first those of the current question, then the rest."""
        here = dict.fromkeys((*self.faults, *self.view.faults))
        return tuple(dict.fromkeys((*here, *self.view.file.faults)))

    @property
    def ran(self) -> bool:
        """Whether the question's code may run, and has run."""
        return self.examined is not None and (self.examined.outcome is not None or self.examined.fit)

    @property
    def line(self) -> int:
        """The line that an author wants to see first."""
        own = next((one.fault.line for one in self.faults if one.fault.severity == "error"), None)
        draft = self.view.draft
        return own or (draft.line if draft is not None else 1)

    def unasked(self, words: Words) -> str:
        """Why a variant cannot be answered."""
        if self.examined is not None and self.examined.unfit is not None:
            return words.say("cli.unfit", reason=words.note(self.examined.unfit))
        return self.trouble or words.say("preview.running-long")

    def nothing(self, words: Words) -> str:
        """Why there is no question to show."""
        if self.view.draft is None:
            return words.say("preview.no-questions" if not self.faults else "preview.unreadable")
        sound = self.view.draft.question is not None
        return words.say("preview.no-variants" if sound else "preview.never-sound")


def title_ends(status: PreviewStatus, words: Words, spoken: Words) -> tuple[Content, Content]:
    """The pack's title, and the question's number in the file."""
    view = status.view
    pack = view.file.pack
    title = plain(pack.title.in_language(spoken.language) if pack else view.file.file.name, "bold")
    title += Content.styled("   " + words.say("preview.preview"), "$text-accent")
    if spoken.language != words.language:
        title += Content.styled(f" · {spoken.language}", "$text-accent")
    if view.draft is None:
        return title, Content("")
    number, total = view.index + 1, len(view.file.drafts)
    count = words.say("review.position", position=number, total=total) + " "
    name = plain(view.draft.name + "  ", "$text-muted")
    return title, name + Content.styled(count, "$text-muted") + bar(number / total, min(_BAR, total))


def status_ends(status: PreviewStatus, words: Words) -> tuple[Content, Content]:
    """The variant, and what is known of it."""
    view, variant = status.view, status.view.variant
    if variant is None:
        return Content(""), Content("")
    number = words.say("preview.only-variant")
    if view.variants > 1:
        number = words.say("preview.variant", number=variant.number, last=view.variants - 1)
    given = given_text(variant)
    left = plain(f"{number}   {given}" if given else number, "$text-muted")
    return left, Content("   ").join(list(_known(status, words)))


def panel(status: PreviewStatus, words: Words, *, tall: bool) -> Iterator[Widget]:
    """The faults to fix, the most important first."""
    say = words.say
    faults = status.faults[: _SOME if tall else _FEW]
    # If there is little room, warnings must not push the question off the screen.
    yield from fault_lines(faults, framed=tall or status.errors > 0)
    if left := len(status.every_fault) - len(faults):
        key = "preview.more-faults" if faults else "preview.faults-elsewhere"
        yield Lines(plain(say(key, n=left), "$text-muted"))
    draft = status.view.draft
    broken = draft is not None and draft.broken
    if broken and status.view.variant is not None:
        yield Lines(plain(say("preview.as-it-was"), "$text-warning"))
    if status.trouble is not None:
        yield Lines(plain(status.trouble, "$text-error"))
    elif not broken and status.examined is not None and status.examined.unfit is not None:
        yield Lines(plain("✗ " + words.note(status.examined.unfit), "$text-warning"))
    if status.checked is not None and status.checked.unfit is not None:
        yield Lines(plain(status.checked.unfit, "$text-muted"))


def _known(status: PreviewStatus, words: Words) -> Iterator[Content]:
    say, examined, checked = words.say, status.examined, status.checked
    if examined is None:
        if status.trouble is None and status.waits:
            awake = status.view.runner.start().done()
            yield Content.styled(say("preview.running" if awake else "preview.waking"), "$text-accent")
        return
    if examined.fit:
        yield Content.styled("✓ " + say("preview.fit"), "$text-success")
    else:
        yield Content.styled("✗ " + say("preview.unfit"), "$text-error")
    if status.checking:
        yield Content.styled(say("preview.checking"), "$text-muted")
    elif checked is not None and not checked.faults:
        yield Content.styled(say("preview.clean"), "$text-success")
    elif checked is not None:
        key, style = (
            ("preview.errors", "$text-error") if status.errors else ("preview.warnings", "$text-warning")
        )
        yield Content.styled(say(key, n=status.errors or len(checked.faults)), style)
