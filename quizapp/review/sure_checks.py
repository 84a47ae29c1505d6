"""Questions that are asked again because the learner was sure of a wrong answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from quizapp.bank import Library
from quizapp.bank.scope import Scope
from quizapp.progress.answers import plain_answers
from quizapp.progress.sureness import LATEST_CHECK, surely_wrong
from quizapp.scheduling.left import Left, Planned
from quizapp.scheduling.states import QuestionState, standing
from quizapp.store import Store


class SureChecks:
    """The questions of a scope that are asked again for this reason, determined once a day."""

    def __init__(self, store: Store, scope: Scope) -> None:
        self._store = store
        self._scope = scope
        #: The day's questions, each with its latest row at that time.
        self._found: tuple[date, dict[str, str | None]] | None = None

    def left(self, library: Library, today: date, state: Callable[[str], QuestionState]) -> list[str]:
        """The ids of those not answered since they were determined, the oldest wrong answer first."""
        if self._found is None or self._found[0] != today:
            self._found = today, self._to_check(library, today, state)
        return [name for name, latest in self._found[1].items() if state(name).latest == latest]

    def _to_check(
        self, library: Library, today: date, state: Callable[[str], QuestionState]
    ) -> dict[str, str | None]:
        since = today - timedelta(days=LATEST_CHECK)
        named = self._store.surely_answered(since)
        present = dict.fromkeys(library.aliases.get(name, name) for name in named)
        acts = [act for name in present for act in self._store.acts(question=name, since_day=since)]
        answers = plain_answers(standing(acts, library.aliases), library.aliases)
        return {
            name: state(name).latest
            for name in surely_wrong(answers, today)
            if name in library.questions
            and not state(name).suspended
            and self._scope.covers(library.questions[name])
        }


def checked_first(unchecked: Sequence[str], planned: Left) -> Left:
    """``planned``, with the questions ``unchecked`` moved to its front.

    Those that are not planned are added as practice, which changes no schedule.
    """
    if not unchecked:
        return planned
    kinds = {one.id: one for one in planned}
    first = [kinds.get(name) or Planned(name, "practice") for name in unchecked]
    return Left.of(first + [one for one in planned if one.id not in unchecked])
