"""Writes the tables of docs/course.md: the units, and the order in which questions come.

Run by ``make course``. Nothing is run of the questions: a simulated learner answers every
question right at once, and what is asked next follows from the course and the schedule.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from quizapp.bank import Folder, Library, load_library
from quizapp.config.workspace import bundled_questions
from quizapp.scheduling.acts import Act
from quizapp.scheduling.day_plan import plan_day
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.states import New, QuestionState, fold

PAGE = Path(__file__).parent / "course.md"
BEGIN = "<!-- Made by docs/make_course.py: make course -->"
END = "<!-- End of what is made. -->"
#: How many questions the page lists, and how many new ones a day has.
LISTED, A_DAY = 200, 10
_FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)
_QUALITY = 5


def rehearsed(library: Library, most: int, a_day: int = A_DAY) -> list[tuple[date, str]]:
    """The first ``most`` new questions, each with its day, of a learner who answers all right."""
    states: dict[str, QuestionState] = {}
    acts: dict[str, list[Act]] = {}
    met: list[tuple[date, str]] = []
    number, most = 0, min(most, len(library.questions))
    for day in (_FIRST.date() + timedelta(days=n) for n in range(most)):
        # What is planned stays in its order as long as everything is answered right.
        while planned := plan_day(library, states, day, DayLimits(new=a_day)):
            for name in (one.id for one in planned):
                if isinstance(states.get(name, QuestionState(name)).schedule, New):
                    met.append((day, name))
                number += 1
                id_ = f"{number:08x}-0000-7000-8000-000000000000"
                at = datetime.combine(day, _FIRST.time(), UTC)
                act = Act(id_, at, day, "answered", name, kind="review", verdict="right", quality=_QUALITY)
                acts.setdefault(name, []).append(act)
                states[name] = fold(name, acts[name])
        if len(met) >= most:
            break
    return met[:most]


def tables(library: Library) -> str:
    """The units, and the first questions, as Markdown."""
    return "\n".join((*_units(library), "", *_order(library)))


def renewed(page: str, library: Library) -> str:
    """A page with the tables anew between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables(library)}\n\n{END}{after}"


def _units(library: Library) -> Iterator[str]:
    yield "| unit | after this unit, you can | packs | capstone |"
    yield "|---|---|---|---|"
    for number, (unit, names) in enumerate(library.course.packs_of(library.packs), 1):
        count = sum(len(library.packs[name].questions) for name in names)
        goal = unit.goal.in_language("en").rstrip(".") if unit.goal else ""
        listed = ", ".join(f"`{name}`" for name in names)
        title = unit.title.in_language("en")
        yield f"| {number}. {title} ({count} questions) | {_lowered(goal)} | {listed} | `{unit.capstone}` |"


def _order(library: Library) -> Iterator[str]:
    yield f"| day | the {A_DAY} new questions of that day |"
    yield "|---|---|"
    met = rehearsed(library, LISTED)
    days = list(dict.fromkeys(day for day, _ in met))
    for number, day in enumerate(days, 1):
        yield f"| {number} | {', '.join(f'`{name}`' for one, name in met if one == day)} |"


def _lowered(goal: str) -> str:
    return goal[:1].lower() + goal[1:]


def main() -> None:
    """Write the page anew."""
    library = load_library([Folder(bundled_questions(), bundled=True)])
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), library), encoding="utf-8")


if __name__ == "__main__":
    main()
