"""Questions that are asked once more because an answer to them was sure and wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from quizapp.bank import Library
from quizapp.bank.scope import Scope
from quizapp.progress.answers import plain_answers
from quizapp.progress.sureness import LATEST_CHECK, surely_wrong
from quizapp.scheduling.states import QuestionState, standing
from quizapp.store import Store


class SureChecks:
    """These questions within a scope on a day, determined once a day."""

    def __init__(self, store: Store, scope: Scope) -> None:
        self._store = store
        self._scope = scope
        #: The day's questions, each with its latest row at that time.
        self._found: tuple[date, dict[str, str | None]] | None = None

    def left(self, library: Library, today: date, state: Callable[[str], QuestionState]) -> list[str]:
        """Those that were not answered since, the oldest such answer first."""
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
