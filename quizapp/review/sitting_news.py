"""Messages shown next to a question, including how many questions were answered in another session."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from quizapp.scheduling.acts import Act
from quizapp.words.note import Note


class SittingNews:
    """The messages of a session that have not been shown yet."""

    def __init__(self) -> None:
        self._untold: list[Note] = []
        #: The questions that were planned at the last call of :meth:`compare`.
        self._expected: Collection[str] = ()

    def tell(self, note: Note) -> None:
        """Add a message."""
        self._untold.append(note)

    def taken(self) -> tuple[Note, ...]:
        """Return the messages added since the last call."""
        untold, self._untold = tuple(self._untold), []
        return untold

    def tell_elsewhere(self, count: int) -> None:
        """Add a message that ``count`` questions were answered in another session, unless it is 0."""
        if count:
            self.tell(Note("session.elsewhere", (("n", count),)))

    def compare(
        self,
        planned: Collection[str],
        before: Mapping[str, str | None],
        latest: Callable[[str], str | None],
        own: Sequence[Act],
    ) -> None:
        """Add a message about planned questions that were answered in another session.

        These were planned at the last call and no longer are. ``planned`` are the ids of those
        planned now. ``before`` maps each question whose latest row has changed since the last call
        to its latest row at that time; ``latest`` returns the present one. ``own`` are the rows of
        this session.
        """
        expected, self._expected = self._expected, frozenset(planned)
        gone = {name: latest(name) for name in before if name in expected and name not in self._expected}
        elsewhere = [
            row
            for name, row in gone.items()
            # In reverse, because the row is most likely one of the last.
            if row not in (None, before[name]) and all(act.id != row for act in reversed(own))
        ]
        self.tell_elsewhere(len(elsewhere))
