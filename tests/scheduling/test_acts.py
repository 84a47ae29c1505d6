from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from quizapp.scheduling.acts import Act, UnsoundAct, require_sound

EARLIER = "01936000-0000-7000-8000-000000000001"
ANSWER = Act(
    id="01936000-0000-7000-8000-000000000002",
    at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    day=date(2026, 11, 23),
    deed="answered",
    question="p/q",
    kind="review",
    verdict="right",
    quality=5,
    seconds=3.5,
)
REGRADED = Act(ANSWER.id, ANSWER.at, ANSWER.day, "regraded", "p/q", target=EARLIER, quality=3)
UNDID = Act(ANSWER.id, ANSWER.at, ANSWER.day, "undid", "p/q", target=EARLIER)
SUSPENDED = Act(ANSWER.id, ANSWER.at, ANSWER.day, "suspended", "p/q")


@pytest.mark.parametrize("act", [ANSWER, REGRADED, UNDID, SUSPENDED, replace(SUSPENDED, deed="annotated")])
def test_what_a_learner_does_is_sound(act: Act) -> None:
    require_sound(act)


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        (ANSWER, {"id": ""}),
        (ANSWER, {"id": ANSWER.id.upper().replace("0000-7", "ABCD-7")}),
        (ANSWER, {"id": "01936000-0000-4000-8000-000000000002"}),
        (ANSWER, {"id": "01936000-0000-7000-c000-000000000002"}),
        (ANSWER, {"id": ANSWER.id + "\n"}),
        (ANSWER, {"id": "ffffffff-ffff-7fff-bfff-ffffffffffff"}),
        (ANSWER, {"at": datetime(2026, 11, 23, 12)}),  # noqa: DTZ001 - unsound for that
        (ANSWER, {"at": ANSWER.at.astimezone(timezone(timedelta(hours=8)))}),
        (ANSWER, {"question": ""}),
        (ANSWER, {"kind": None}),
        (ANSWER, {"kind": "exam"}),
        (ANSWER, {"verdict": None}),
        (ANSWER, {"verdict": "unreadable"}),
        (ANSWER, {"quality": None}),
        (ANSWER, {"quality": 6}),
        (ANSWER, {"quality": -1}),
        (ANSWER, {"quality": True}),
        (ANSWER, {"quality": 3.0}),
        (ANSWER, {"seconds": -1.0}),
        (ANSWER, {"seconds": float("nan")}),
        (ANSWER, {"seconds": float("inf")}),
        (ANSWER, {"hints": -1}),
        (REGRADED, {"target": None}),
        (REGRADED, {"target": ANSWER.id}),
        (REGRADED, {"quality": None}),
        (UNDID, {"target": None}),
        (UNDID, {"target": "01936000-0000-7000-8000-000000000003"}),
    ],
)
def test_what_could_never_be_mended_is_refused(act: Act, changes: dict[str, Any]) -> None:
    with pytest.raises(UnsoundAct):
        require_sound(replace(act, **changes))
