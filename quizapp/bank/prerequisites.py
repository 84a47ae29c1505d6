"""The prerequisites of questions: those that must be known before a question is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quizapp.bank.faults import Problem, nearest, shown
from quizapp.bank.questions import Question


class Prerequisites:
    """Which questions come after which, with former ids resolved."""

    def __init__(self, questions: Mapping[str, Question], aliases: Mapping[str, str]) -> None:
        self._questions = questions
        self._aliases = aliases
        self._rings = self._find_rings()

    def of(self, question: str) -> tuple[str, ...]:
        """The full ids that must be known before ``question``, without missing ones and without
        those that in turn wait for it."""
        ring = self._rings.get(question)
        named = self._named(question)
        return tuple(dict.fromkeys(one for one in named if ring is None or self._rings.get(one) != ring))

    def problems(self) -> Iterator[tuple[Question, Problem]]:
        """A warning for each ``after:`` that does not exist, or depends on itself."""
        for question in self._questions.values():
            ring = self._rings.get(question.id)
            for index, named in enumerate(question.after):
                current = self._current(named)
                if current is None:
                    near = nearest(named, self._questions)
                    advice = f"write `{near}`" if near else "write the id of a question, `pack/id`"
                    message = f"there is no question {shown(named)}; {advice}"
                    yield question, Problem(("after", index), "unknown-after", message, "warning")
                elif ring is not None and self._rings.get(current) == ring:
                    message = f"`{named}` in turn comes after `{question.id}`; remove one of the two"
                    yield question, Problem(("after", index), "circular-after", message, "warning")

    def _current(self, named: str) -> str | None:
        return named if named in self._questions else self._aliases.get(named)

    def _named(self, question: str) -> list[str]:
        found = self._questions.get(question)
        named = (self._current(one) for one in found.after) if found is not None else ()
        return [one for one in named if one is not None]

    def _find_rings(self) -> dict[str, int]:
        """For each question that depends on itself, a number shared by the others in the same
        cycle. Uses Tarjan's algorithm for strongly connected components, without recursion
        because chains may be long."""
        order: dict[str, int] = {}
        low: dict[str, int] = {}
        waiting: list[str] = []
        open_: set[str] = set()
        rings: dict[str, int] = {}
        for start, question in self._questions.items():
            # A question that comes after nothing cannot be part of a cycle.
            if start in order or not question.after:
                continue
            path = [(start, iter(self._named(start)))]
            while path:
                one, following = path[-1]
                if one not in order:
                    order[one] = low[one] = len(order)
                    waiting.append(one)
                    open_.add(one)
                for other in following:
                    if other not in order:
                        path.append((other, iter(self._named(other))))
                        break
                    if other in open_:
                        low[one] = min(low[one], order[other])
                else:
                    path.pop()
                    if path:
                        low[path[-1][0]] = min(low[path[-1][0]], low[one])
                    if low[one] == order[one]:
                        members = _popped(waiting, one)
                        open_.difference_update(members)
                        if len(members) > 1 or one in self._named(one):
                            rings.update(dict.fromkeys(members, order[one]))
        return rings


def _popped(waiting: list[str], until: str) -> list[str]:
    members = []
    while True:
        members.append(waiting.pop())
        if members[-1] == until:
            return members
