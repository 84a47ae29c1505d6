"""Checks a course against the packs it names. A review ignores all of these faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quizapp.bank.course import Course, Unit
from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.faults import Fault, Problem, Steps, nearest, shown
from quizapp.bank.library import Library
from quizapp.bank.source_part import SourcePart
from quizapp.bank.text import Text
from quizapp.bank.yaml_problems import SourceError


def course_faults(course: Course, library: Library) -> tuple[Fault, ...]:
    """A fault for each pack and capstone that ``library`` lacks, for each pack that is listed
    twice, and for anything else that is inconsistent in a unit."""
    if course.file is None:
        return ()
    try:
        part = SourcePart(decoded(bytes_of(course.file)))
        _ = part.document
    except SourceError:  # it was edited in the meantime; reading it again reports the faults
        part = SourcePart("{}")
    found = []
    for path, problem in _problems(course, library):
        line, column = part.position((*path, *problem.path), on_key=problem.on_key)
        found.append(Fault(course.file, line, column, None, problem.rule, problem.severity, problem.message))
    return tuple(found)


def _problems(course: Course, library: Library) -> Iterator[tuple[Steps, Problem]]:
    languages = _languages(course)
    for problem in _missing(("title",), course.title, languages):
        yield (), problem
    taken: dict[str, Unit] = {}
    order = course.order_of(library.packs)
    for unit in course.units:
        path = ("units", unit.position)
        for key, text in (("title", unit.title), ("goal", unit.goal)):
            for problem in _missing((key,), text, languages) if text is not None else ():
                yield path, problem
        for index, name in enumerate(unit.packs):
            for problem in _of_pack(name, ("packs", index), taken, library):
                yield path, problem
            if taken.setdefault(name, unit) is unit and name in order:
                for problem in _too_early(name, ("packs", index), order, library):
                    yield path, problem
        if unit.capstone is not None:
            for problem in _of_capstone(unit.capstone, unit, library):
                yield path, problem


def _of_pack(name: str, path: Steps, taken: dict[str, Unit], library: Library) -> Iterator[Problem]:
    if name in taken:
        message = f"the pack `{name}` is already in the unit `{taken[name].id}`; remove it from one of them"
        yield Problem(path, "pack-twice", message)
    elif name not in library.packs:
        near = nearest(name, library.packs)
        advice = f"write `{near}`" if near else "write the name of a pack, or remove it"
        yield Problem(path, "unknown-pack", f"there is no pack {shown(name)}; {advice}")


def _of_capstone(named: str, unit: Unit, library: Library) -> Iterator[Problem]:
    path = ("capstone",)
    question = library.find(named)
    if question is None:
        near = nearest(named, library.questions)
        advice = f"write `{near}`" if near else "write the id of a question, `pack/id`"
        yield Problem(path, "unknown-capstone", f"there is no question {shown(named)}; {advice}")
    elif question.pack not in unit.packs:
        message = (
            f"`{named}` is not in a pack of this unit; "
            f"specify a question from one of its packs, or add `{question.pack}`"
        )
        yield Problem(path, "capstone-elsewhere", message)
    elif question.ask != "write":
        message = f"`{named}` does not ask for code; specify a question with `ask: write`"
        yield Problem(path, "capstone-not-built", message, "warning")


def _too_early(name: str, path: Steps, order: Mapping[str, int], library: Library) -> Iterator[Problem]:
    """A warning if more than half of a pack has to wait for packs that come later."""
    waiting: dict[str, str] = {}
    questions = library.packs[name].questions
    for _ in questions:  # questions that come after a waiting one wait too
        before = len(waiting)
        for question in questions:
            for needed in library.after(question.id):
                later = order.get(library.questions[needed].pack, -1) > order[name]
                if later or needed in waiting:
                    waiting.setdefault(question.id, waiting.get(needed, needed))
        if len(waiting) == before:
            break
    if len(waiting) * 2 > len(questions):
        needed = next(iter(waiting.values()))
        message = (
            f"{len(waiting)} of the {len(questions)} questions in `{name}` come after questions of later "
            f"packs, such as `{needed}`; put `{name}` after them"
        )
        yield Problem(path, "pack-too-early", message, "warning")


def _languages(course: Course) -> tuple[str, ...]:
    """Every language used in the course, in the order of first use."""
    texts = [course.title]
    for unit in course.units:
        texts += [unit.title] if unit.goal is None else [unit.title, unit.goal]
    return tuple(dict.fromkeys(language for text in texts for language in text.languages))


def _missing(path: Steps, text: Text, languages: tuple[str, ...]) -> Iterator[Problem]:
    missing = [language for language in languages if language not in text.languages]
    if text.languages and missing:
        message = f"`{path[-1]}` is missing `{missing[0]}`, which other strings have; add `{missing[0]}: …`"
        yield Problem(path, "language-missing", message, on_key=True)
