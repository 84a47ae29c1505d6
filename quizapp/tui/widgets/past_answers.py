"""The history of a question, one line per entry, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content

from quizapp.scheduling.acts import Act
from quizapp.tui.content import cut, pad, plain
from quizapp.tui.widgets.text_lines import Lines

if TYPE_CHECKING:
    from quizapp.progress.history import PastAnswer
    from quizapp.words import Words

SIGNS = {"right": ("✓", "$text-success"), "wrong": ("✗", "$text-error"), "skipped": ("○", "$text-warning")}
_QUALITY, _LEADS_TO = 4, 12
#: Maximum number of answers that are listed; the total is shown, too.
_MOST = 200


class PastAnswers(Lines):
    """Day, verdict, answer, quality and the interval to the next review; other actions in between."""

    def __init__(self, past: Sequence[PastAnswer | Act], words: Words) -> None:
        super().__init__(classes="past")
        self._past = past
        self._words = words

    def on_resize(self, event: events.Resize) -> None:
        say = self._words.say
        answers = sum(not isinstance(one, Act) for one in self._past)
        head = Content.styled(say("browse.answers", n=answers), "bold")
        if not answers:
            head = plain(say("browse.never"), "$text-muted")
        self.update(
            Content("\n").join([head, *(self._line(one, event.size.width) for one in self._past[:_MOST])])
        )

    def _line(self, past: PastAnswer | Act, width: int) -> Content:
        if isinstance(past, Act):
            return self._deed(past, width)
        act, say = past.standing.act, self._words.say
        sign, ink = SIGNS.get(act.verdict or "", ("·", "$text-muted"))
        lead = Content.assemble((act.day.isoformat(), "$text-muted"), "  ", (sign, f"bold {ink}"), " ")
        if act.kind == "review" and past.standing.interval is not None:
            leads_to = "→ " + say("review.days-short", n=past.standing.interval)
        else:
            leads_to = say(f"browse.{act.kind}")
        quality = Content.styled(f"[{past.standing.quality}]", "$text-muted")
        end = pad(quality, _QUALITY, right=True) + pad(
            Content.styled(leads_to, "$text-muted"), _LEADS_TO, right=True
        )
        text = plain(" · ".join(" ".join(one.split()) for one in past.shown) or say("browse.skipped"))
        if act.slip is not None:
            text += plain(f"  {act.slip.replace('-', ' ')}", "$text-warning")
        room = max(0, width - lead.cell_length - end.cell_length - 1)
        return lead + pad(cut(text, room), room) + " " + end

    def _deed(self, act: Act, width: int) -> Content:
        """An action other than an answer."""
        bare = act.deed == "flagged" and not act.note
        key = "browse.did-unflagged" if bare and act.note is None else f"browse.did-{act.deed}"
        text = self._words.say(key, day=act.until, note=act.note or "").rstrip(": ：")
        return cut(plain(f"{act.day.isoformat()}  · {text}", "$text-muted"), width)
