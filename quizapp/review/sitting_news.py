"""What a learner is told beside a question: once each, and what was answered elsewhere meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from quizapp.scheduling.acts import Act
from quizapp.words.note import Note


class SittingNews:
    """The notes of one sitting that were not told yet."""

    def __init__(self) -> None:
        self._untold: list[Note] = []
        #: The latest row of each question that was planned when one was last asked for.
        self._expected: Mapping[str, str | None] = {}

    def tell(self, note: Note) -> None:
        """Tell something the next time."""
        self._untold.append(note)

    def taken(self) -> tuple[Note, ...]:
        """What is to be told, each once."""
        untold, self._untold = tuple(self._untold), []
        return untold

    def tell_elsewhere(self, count: int) -> None:
        """Tell how many questions were answered in another sitting, where any was."""
        if count:
            self.tell(Note("session.elsewhere", (("n", count),)))

    def compare(
        self, planned: Mapping[str, str | None], latest: Callable[[str], str | None], own: Sequence[Act]
    ) -> None:
        """Tell of what was planned the last time, is not any more, and was answered in another
        sitting since. ``planned`` gives the latest row of each question that is planned now,
        ``latest`` that of any question; ``own`` are this sitting's rows."""
        gone = {latest(name) for name in self._expected.keys() - planned.keys()}
        gone.difference_update((None,), self._expected.values(), [act.id for act in own])
        self.tell_elsewhere(len(gone))
        self._expected = planned
