"""Messages shown next to a question, including how many questions were answered in another session."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from quizapp.scheduling.acts import Act
from quizapp.words.note import Note


class SittingNews:
    """The messages of a session that were not shown yet."""

    def __init__(self) -> None:
        self._untold: list[Note] = []
        #: The questions that were planned at the last call of :meth:`compare`.
        self._expected: Collection[str] = ()

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
        self,
        planned: Collection[str],
        before: Mapping[str, str | None],
        latest: Callable[[str], str | None],
        own: Sequence[Act],
    ) -> None:
        """Count the questions that were planned at the last call, no longer are, and were
        answered in another session. ``planned`` are those planned now, ``before`` has the latest
        row at the last call of each that has another one now, ``latest`` returns the present one;
        ``own`` are this session's rows."""
        expected, self._expected = self._expected, frozenset(planned)
        gone = {name: latest(name) for name in before if name in expected and name not in self._expected}
        elsewhere = [
            row
            for name, row in gone.items()
            # The latest of its own rows first.
            if row not in (None, before[name]) and all(act.id != row for act in reversed(own))
        ]
        self.tell_elsewhere(len(elsewhere))
