"""Counts which names of PyTorch a learner's own code uses, and finds the questions about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quizapp.authoring.covered_names import operation
from quizapp.authoring.exercised import exercise
from quizapp.authoring.idioms import PREFIX, idioms
from quizapp.authoring.learner_files import Parsed, Skipped, parsed_files
from quizapp.authoring.tree_names import Methods, names
from quizapp.bank import Question
from quizapp.runner.origins import Origins

#: Maximum number of questions chosen for one name.
_PER_NAME = 3
#: Imports that show that a file uses PyTorch.
_ROOT = "torch"


@dataclass
class Counts:
    """How often files use each name and idiom, and in how many of them; nothing else is stored.

    ``files`` were read, of which ``using`` import PyTorch; only those count.
    """

    files: int = 0
    using: int = 0
    uses: Counter[str] = field(default_factory=Counter)
    in_files: Counter[str] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)

    def add(self, parsed: Parsed, methods: Methods) -> None:
        """Count one file."""
        self.files += 1
        try:
            origins = Origins(given=False).after(parsed.tree)
            if not any(module.partition(".")[0] == _ROOT for module in origins.imported):
                return
            used = [*names(parsed.tree, origins, methods, mixed=True), *idioms(parsed.tree, origins)]
        except RecursionError:
            return
        self.using += 1
        self.uses.update(used)
        self.in_files.update(set(used))


@dataclass(frozen=True, slots=True)
class Mined:
    """A name or an idiom, how often and in how many files it is used, and the ids of the
    questions that ask about it, the best first."""

    name: str
    uses: int
    files: int
    questions: tuple[str, ...]

    @property
    def idiom(self) -> str | None:
        """The name of the idiom; None for a name of PyTorch."""
        return self.name.removeprefix(PREFIX) if self.name.startswith(PREFIX) else None


@dataclass(frozen=True, slots=True)
class MinedPack:
    """A pack with the questions chosen from it, and how often the names they ask about are used."""

    pack: str
    uses: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """The names and idioms that were found, most used first. ``packs`` begins with the most useful one."""

    asked: tuple[Mined, ...]
    unasked: tuple[Mined, ...]
    packs: tuple[MinedPack, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """Every question chosen, pack by pack."""
        return tuple(question for pack in self.packs for question in pack.questions)


def count(paths: Sequence[Path], methods: Methods) -> Counts:
    """Parse every file at ``paths`` and count the names it uses."""
    counts = Counts()
    for found in parsed_files(paths):
        if isinstance(found, Skipped):
            counts.skipped.append(found)
        else:
            counts.add(found, methods)
    return counts


def match(counts: Counts, public: frozenset[str], questions: Iterable[Question], methods: Methods) -> Matched:
    """Find the questions about the names that were counted. Names that the installed PyTorch does
    not have, such as those of older versions, are left out."""
    asking = _Asking(questions, methods)
    # The names of one operation count as one, under the name used most.
    grouped: dict[str, list[str]] = {}
    for name in counts.uses:
        if name.startswith(PREFIX) or name in public:
            grouped.setdefault(operation(name), []).append(name)
    found = []
    for key, held in grouped.items():
        name = max(held, key=lambda one: (counts.uses[one], one))
        uses = sum(counts.uses[one] for one in held)
        files = max(counts.in_files[one] for one in held)
        found.append(Mined(name, uses, files, asking.about(key)))
    found.sort(key=lambda one: (-one.files, -one.uses, one.name))
    asked = tuple(one for one in found if one.questions)
    return Matched(asked, tuple(one for one in found if not one.questions), _packs(asked))


class _Asking:
    """Which questions ask about a name, and how specifically."""

    def __init__(self, questions: Iterable[Question], methods: Methods) -> None:
        self._by_name: dict[str, list[tuple[int, int, int, int, str]]] = {}
        for position, question in enumerate(questions):
            used = exercise(question, methods)
            docs = {operation(name) for name in question.entry.docs}
            asked = {operation(name) for name in used.asked}
            for name in docs | {operation(name) for name in used.names}:
                # Questions that list the name in docs and use it in what is asked come first.
                rank = (
                    0 if name in docs and name in asked else 1 if name in docs else 2 if name in asked else 3
                )
                if rank == 3 and not name.startswith(PREFIX):  # used in the setup only: it is not asked about
                    continue
                entry = (rank, question.level, len(asked), position, question.id)
                self._by_name.setdefault(name, []).append(entry)

    def about(self, name: str) -> tuple[str, ...]:
        """The questions that ask about a name, the most specific first."""
        return tuple(entry[-1] for entry in sorted(self._by_name.get(name, ()))[:_PER_NAME])


def _packs(asked: Iterable[Mined]) -> tuple[MinedPack, ...]:
    held: dict[str, dict[str, None]] = {}
    uses: Counter[str] = Counter()
    for one in asked:
        for question in one.questions:
            pack = question.partition("/")[0]
            held.setdefault(pack, {})[question] = None
            uses[pack] += one.uses
    order = sorted(held, key=lambda pack: (-uses[pack], pack))
    return tuple(MinedPack(pack, uses[pack], tuple(held[pack])) for pack in order)
