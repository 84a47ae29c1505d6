"""Messages shown next to a question, including how many questions were answered in another session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from quizapp.scheduling.acts import Act
from quizapp.words.note import Note


class SittingNews:
    """The messages of a session that were not shown yet."""

    def __init__(self) -> None:
        self._untold: list[Note] = []
        #: The latest row of each planned question at the last call of :meth:`compare`.
        self._expected: Mapping[str, str | None] = {}

    def tell(self, note: Note) -> None:
        """Add a message."""
        self._untold.append(note)

    def taken(self) -> tuple[Note, ...]:
        """The messages not returned yet."""
        untold, self._untold = tuple(self._untold), []
        return untold

    def tell_elsewhere(self, count: int) -> None:
        """Add a message about the number of questions answered in another session, if there are any."""
        if count:
            self.tell(Note("session.elsewhere", (("n", count),)))

    def compare(
        self, planned: Mapping[str, str | None], latest: Callable[[str], str | None], own: Sequence[Act]
    ) -> None:
        """Count the questions that were planned at the last call, no longer are, and were
        answered in another session. ``planned`` returns the latest row of each question planned
        now, ``latest`` that of any question; ``own`` are this session's rows."""
        gone = {latest(name) for name in self._expected.keys() - planned.keys()}
        gone.difference_update((None,), self._expected.values(), [act.id for act in own])
        self.tell_elsewhere(len(gone))
        self._expected = planned
