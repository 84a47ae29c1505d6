"""The order of new questions: along the course, followed by those outside it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from quizapp.scheduling.due import is_buried
from quizapp.scheduling.interleaving import Rank, interleaved
from quizapp.scheduling.question_index import QuestionIndex
from quizapp.scheduling.states import New, QuestionState

if TYPE_CHECKING:
    from quizapp.bank import Question

#: Number of packs of the course whose new questions alternate.
PACKS_AT_ONCE = 2
#: The share of a pack, as a fraction, that must be met before the next one opens.
_MET, _OF = 4, 5


@dataclass(frozen=True, slots=True)
class _Pack:
    """A pack: the number of its questions and of those met, and its remaining new ones by level,
    then in the order of the file. Each has its rank among all questions."""

    questions: int
    met: int
    left: tuple[tuple[Rank, Question], ...]


class NewOrder:
    """The new questions of a day in the order in which they are asked, updated as they change.

    ``index`` has all that may be asked. ``states``, and the ids in ``aside`` of questions that
    cannot be asked, are read when :meth:`change` is called; ``lacks`` returns the unknown
    prerequisites of a question, by its id.
    """

    def __init__(
        self,
        index: QuestionIndex,
        states: Mapping[str, QuestionState],
        aside: Collection[str],
        today: date,
        lacks: Callable[[Question], Collection[str]],
    ) -> None:
        self._index = index
        self._states = states
        self._aside = aside
        self._today = today
        self._lacks = lacks
        self._course: dict[int, _Pack] = {}
        #: Questions outside the course that may be asked, by pack; and each such pack by the rank of its
        #: first one.
        self._outside: dict[str, tuple[tuple[Rank, Question], ...]] = {}
        self._firsts: list[tuple[Rank, str]] = []
        #: The packs to process; None if no new question was requested yet.
        self._changed: set[str] | None = None

    def change(self, name: str) -> None:
        """Update the order for a question, even outside the index, that was met, has become known, or
        has become available or unavailable."""
        if self._changed is not None:
            questions = [self._index.find(name), *self._index.needed_by.get(name, ())]
            self._changed.update(one.pack for one in questions if one is not None)

    def after(self, topic: str | None, due: Iterable[str]) -> Iterator[Question]:
        """The new questions in the order in which they are asked of a learner who answers all of
        them right, after those in ``due``, which will be known by then, and one with ``topic``."""
        self._renew_changed()
        packs = [self._course[position] for position in sorted(self._course)]
        for question in along_the_course(packs, topic, due, self._lacks):
            topic = question.pack
            yield question
        yield from interleaved(self._outside, topic, [name for _, name in self._firsts])

    def _renew_changed(self) -> None:
        for name in self._index.by_pack if self._changed is None else self._changed:
            position = self._index.along.get(name)
            if position is not None:
                self._course.pop(position, None)
                pack = self._pack(name)
                if pack.left:
                    self._course[position] = pack
                continue
            if (before := self._outside.pop(name, None)) is not None:
                del self._firsts[bisect_left(self._firsts, (before[0][0], name))]
            left = tuple(one for one in self._pack(name).left if not self._lacks(one[1]))
            if left:
                self._outside[name] = left
                insort(self._firsts, (left[0][0], name))
        self._changed = set()

    def _pack(self, name: str) -> _Pack:
        """The present state of a pack. Within a level, the first question of every pack comes
        before the second of any; questions already seen count too, so that answering one does not
        move up the others."""
        own = self._index.by_pack[name]
        met = 0
        open_: list[int] = []
        get, aside, today = self._states.get, self._aside, self._today
        for number, (_, question) in enumerate(own):
            state = get(question.id)
            if state is not None:
                if state.suspended:
                    continue
                if not isinstance(state.schedule, New):
                    met += 1
                    continue
                if is_buried(state, today):
                    continue
            if question.id not in aside:
                open_.append(number)
        if not open_:
            return _Pack(met, met, ())
        seen: Counter[int] = Counter()
        before = []
        for _, question in own:
            before.append(seen[question.level])
            seen[question.level] += 1
        left = [((own[n][1].level, before[n], own[n][0]), own[n][1]) for n in open_]
        left.sort(key=lambda one: one[0])
        return _Pack(met + len(left), met, tuple(left))


def along_the_course(
    packs: Sequence[_Pack],
    topic: str | None,
    known: Iterable[str],
    lacks: Callable[[Question], Collection[str]],
) -> Iterator[Question]:
    """The new questions of the course's packs, in the order in which they are asked.

    At most two packs are open at a time, and alternate. The next one opens when four fifths of
    the present one are met, or nothing in it can be asked. Within a pack, questions come by
    level, then in the order of the file. ``topic`` is that of the previous question; ``known``
    are ids that will be known by then.
    """
    known, met = set(known), Counter[str]()
    while open_ := _opened(packs, known, met, lacks):
        question = next((one for one in open_ if one.pack != topic), open_[0])
        known.add(question.id)
        topic = question.pack
        met[topic] += 1
        yield question


def _opened(
    packs: Sequence[_Pack],
    known: Collection[str],
    met: Mapping[str, int],
    lacks: Callable[[Question], Collection[str]],
) -> list[Question]:
    """The next questions of each open pack that has any; ``met`` counts the questions of packs
    that were met since the packs were last computed."""
    found: list[Question] = []
    for pack in packs:
        left = (one for _, one in pack.left if one.id not in known)
        question = next((one for one in left if all(name in known for name in lacks(one))), None)
        if question is None:
            continue
        found.append(question)
        nearly_met = (pack.met + met[question.pack]) * _OF >= pack.questions * _MET
        if len(found) == PACKS_AT_ONCE or not nearly_met:
            break
    return found
