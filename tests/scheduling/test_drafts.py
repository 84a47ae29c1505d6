"""Drafts are asked of nobody, and nothing waits for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from quizapp.bank import Library, load_pack
from quizapp.bank.scope import Scope
from quizapp.scheduling.day_plan import plan_day
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.practice_plan import plan_practice

TEXT = """pack: p
questions:
  - {id: unfinished, ask: shape, tags: [draft], code: torch.ones(2)}
  - {id: later, ask: shape, after: [unfinished], code: torch.ones(3)}
"""


def library() -> Library:
    pack = load_pack(Path("p.yaml"), TEXT.encode()).pack
    assert pack is not None
    return Library({"p": pack}, {question.id: question for question in pack.questions})


def asked(scope: Scope | None = None) -> list[str]:
    return [one.id for one in plan_day(library(), {}, date(2026, 1, 1), DayLimits(), scope)]


def test_a_draft_is_not_planned_and_what_comes_after_it_is() -> None:
    assert asked() == ["p/later"]
    assert asked(Scope(pack="p")) == ["p/later"]
    assert asked(Scope(tag="draft")) == []


def test_a_draft_is_not_practised() -> None:
    assert [one.id for one in plan_practice(library(), {}, Scope(), ())] == ["p/later"]


def test_a_scope_may_say_that_it_wants_them() -> None:
    wanted = [question.id for question in library().questions.values() if Scope(drafts=True).covers(question)]
    assert wanted == ["p/unfinished", "p/later"]
