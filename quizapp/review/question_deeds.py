"""Actions on questions besides answering them: suspend, bury, set a day, forget, flag."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from quizapp.scheduling.acts import SPREAD, Act, Deed
from quizapp.scheduling.due import is_buried
from quizapp.scheduling.spreading import Spread, put_off
from quizapp.scheduling.states import QuestionState, Scheduled, left_standing
from quizapp.words.note import Note

if TYPE_CHECKING:
    # The screens name actions before the log is opened.
    from quizapp.store import Store

#: The actions on a question.
QuestionDeed = Literal["suspended", "resumed", "buried", "dated", "forgot", "flagged"]
#: Maximum length of the note on a flag, in characters.
LONGEST_NOTE = 500


class DeedRefused(Exception):
    """An action that is not possible; ``note`` says why, and what to do instead."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.key)
        self.note = note


@dataclass(frozen=True, slots=True)
class Wish:
    """A requested action: ``until`` is the day on which a buried question comes back, or of the
    next review of a dated one; ``note`` is the text on a flag, None to remove it."""

    deed: QuestionDeed
    until: date | None = None
    note: str | None = None


class QuestionDeeds:
    """Writes actions on questions to the log, and undoes them.

    ``clock`` returns the current instant in UTC; ``day_of`` the learner's day of an instant.
    """

    def __init__(
        self, store: Store, clock: Callable[[], datetime], day_of: Callable[[datetime], date]
    ) -> None:
        self._store = store
        self._clock = clock
        self._day_of = day_of

    def do(self, wish: Wish, questions: Iterable[str]) -> tuple[Act, ...]:
        """Apply the same action to each of the questions, and return the rows written.

        If one is refused (DeedRefused), nothing is written.
        """
        names = list(dict.fromkeys(questions))
        wish = self.checked(wish, names)
        return self._write([self._act(wish.deed, name, until=wish.until, note=wish.note) for name in names])

    def checked(self, wish: Wish, questions: Sequence[str]) -> Wish:
        """The action with its day and note as they are written. Raises DeedRefused."""
        today = self._day_of(self._clock())
        if wish.deed == "buried":
            until = wish.until or today + timedelta(days=1)
            if until <= today:
                raise DeedRefused(Note("deeds.bury-day", (("day", until.isoformat()),)))
            return replace(wish, until=until)
        if wish.deed in ("dated", "forgot"):
            for name in questions:
                if not isinstance(self._store.state(name).schedule, Scheduled):
                    raise DeedRefused(Note(f"deeds.new-{wish.deed}", (("question", name),)))
        if wish.deed == "dated":
            until = wish.until or today
            if until < today:
                raise DeedRefused(Note("deeds.past-day", (("day", until.isoformat()),)))
            return replace(wish, until=until)
        if wish.note is not None:
            note = " ".join(wish.note.split())
            if len(note) > LONGEST_NOTE:
                raise DeedRefused(Note("deeds.long-note", (("most", LONGEST_NOTE), ("n", len(note)))))
            return replace(wish, note=note)
        return wish

    def spread(self, plan: Spread) -> tuple[Act, ...]:
        """Spread a backlog by a plan: rows with the same instant, each with its own day."""
        now = self._clock()
        today = self._day_of(now)
        return self._write(
            [
                Act("", now, today, "buried", name, until=day, note=SPREAD)
                for name, day in put_off(plan, today)
            ]
        )

    def latest_spread(self, states: Mapping[str, QuestionState]) -> tuple[Act, ...]:
        """The rows of the last spread backlog that were not undone, if it is not over yet."""
        today = self._day_of(self._clock())
        for name in (name for name, state in states.items() if is_buried(state, today)):
            act = self.latest("buried", name)
            if act is not None and act.note == SPREAD:
                rows = left_standing(self._store.acts(since_day=act.day))
                return tuple(one for one in rows if (one.note, one.at) == (SPREAD, act.at))
        return ()

    def take_back(self, acts: Iterable[Act]) -> tuple[Act, ...]:
        """Undo several rows at once."""
        return self._write([self._act("undid", act.question, target=act.id) for act in acts])

    def latest(self, deed: QuestionDeed, question: str) -> Act | None:
        """The latest row of this action on a question that was not undone."""
        acts = left_standing(self._store.acts(question=question))
        found = [act for act in acts if act.deed == deed]
        return found[-1] if found else None

    def _act(
        self,
        deed: Deed,
        question: str,
        target: str | None = None,
        until: date | None = None,
        note: str | None = None,
    ) -> Act:
        now = self._clock()
        day = self._day_of(now)
        return Act("", now, day, deed, question, target=target, until=until, note=note)

    def _write(self, acts: Sequence[Act]) -> tuple[Act, ...]:
        if len(acts) == 1:
            written, _ = self._store.add(acts[0])
            return (written,)
        numbered = tuple(replace(act, id=self._store.new_id(act.at)) for act in acts)
        self._store.merge(numbered)
        return numbered
