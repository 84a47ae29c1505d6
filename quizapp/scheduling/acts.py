"""The acts of a learner, as rows that are never changed or deleted."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

Deed = Literal[
    "answered",
    "regraded",
    "redated",
    "undid",
    "suspended",
    "resumed",
    "shown",
    "placed",
    "buried",
    "dated",
    "forgot",
    "flagged",
]
#: The note of the rows by which a backlog was spread.
SPREAD = "spread"
AnswerKind = Literal["review", "drill", "practice"]
Verdict = Literal["right", "wrong", "unreadable", "skipped"]


@dataclass(frozen=True, slots=True)
class Act:
    """A row of the log.

    ``id`` is a UUIDv7 in its canonical text form: rows are folded in the order of their ids.
    ``at`` is an instant in UTC, ``day`` the learner's local day; for ``redated``, ``day`` is the
    day to which its target counts from then on. ``target`` is the id of the row that ``regraded``
    or ``redated`` changes or that ``undid`` takes back. The fields from ``kind`` on describe an
    answer; of them only ``quality`` is also set for ``regraded``. ``seconds`` is the learner's
    time from the question's appearance to the answer; ``hints`` the number of steps of the hint
    that were shown; ``slip`` the id of the named slip; ``truth`` PyTorch's result, in the form of
    an answer; ``sure`` whether the learner said that they were.

    ``until`` is a day: that of the next review of a question ``placed`` or ``dated``, and of one
    ``answered`` or ``regraded`` if days are levelled; the one on which a ``buried`` question
    comes back. ``note`` is the learner's text on a question ``flagged``, None if the flag is
    removed; for one ``buried`` with a whole backlog it is ``SPREAD``, and all rows of that action
    have the same instant. For a lesson ``shown``, ``question`` is the lesson's full id.
    """

    id: str
    at: datetime
    day: date
    deed: Deed
    question: str
    target: str | None = None
    kind: AnswerKind | None = None
    variant: int | None = None
    given: Mapping[str, Any] | None = None
    answer: str | None = None
    verdict: Verdict | None = None
    quality: int | None = None
    slip: str | None = None
    seconds: float | None = None
    hints: int = 0
    device: str | None = None
    torch: str | None = None
    truth: str | None = None
    sure: bool | None = None
    until: date | None = None
    note: str | None = None


class UnsoundAct(ValueError):
    """A row that must not be added to the log, where it could never be corrected."""


_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
#: The first 48 bits of an id are milliseconds since 1970. These end with the year 9999, so that there are
#: always greater ids.
_LAST_MILLISECOND = "e677d21f-dbff"


def require_sound(act: Act) -> None:
    """Raise UnsoundAct if a row violates the description of :class:`Act`.

    Deeds that this version does not know are accepted: a log merged from a newer version keeps
    its rows, and the fold ignores them.
    """
    if _UUID7.fullmatch(act.id) is None or act.id[: len(_LAST_MILLISECOND)] > _LAST_MILLISECOND:
        raise UnsoundAct(f"an id is a UUIDv7 in lower case, not {act.id!r}")
    if act.at.utcoffset() != timedelta(0):
        raise UnsoundAct(f"an instant is given in UTC, not {act.at!r}")
    if not act.question:
        raise UnsoundAct("an act belongs to a question")
    if act.quality is not None and not _is_quality(act.quality):
        raise UnsoundAct(f"quality must be an integer from 0 to 5, not {act.quality!r}")
    if act.seconds is not None and not (math.isfinite(act.seconds) and act.seconds >= 0):
        raise UnsoundAct(f"the seconds taken are finite and not negative, not {act.seconds!r}")
    if act.hints < 0:
        raise UnsoundAct(f"the hints seen are not negative, not {act.hints!r}")
    if act.deed in ("regraded", "redated", "undid") and (act.target is None or act.target >= act.id):
        raise UnsoundAct(f"{act.deed} names an earlier row, not {act.target!r}")
    if act.deed == "regraded" and act.quality is None:
        raise UnsoundAct("regraded gives a quality")
    if act.deed in ("placed", "buried", "dated") and act.until is None:
        raise UnsoundAct(f"{act.deed} gives a day")
    if act.deed == "answered":
        if act.kind not in ("review", "drill", "practice"):
            raise UnsoundAct(f"an answer is a review, a drill or practice, not {act.kind!r}")
        if act.verdict not in ("right", "wrong", "skipped"):
            raise UnsoundAct(
                f"the verdict of a logged answer is right, wrong or skipped, not {act.verdict!r}"
            )
        if act.quality is None:
            raise UnsoundAct("an answer has a quality")


def _is_quality(quality: object) -> bool:
    return isinstance(quality, int) and not isinstance(quality, bool) and 0 <= quality <= 5
