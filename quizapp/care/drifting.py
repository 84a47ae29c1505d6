"""Finds variants whose result differs between the installed PyTorch and the version they were
answered under."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from quizapp.bank import Library, Question, Variant, variants
from quizapp.examine.examiner import Examiner
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import QuestionState, Scheduled, undone
from quizapp.store import Store
from quizapp.words.note import Note

#: Number of variants of one question that share a process.
_SHARING = 32
#: The file in the data folder that records the version of PyTorch seen last.
_SEEN = "torch-version"


@dataclass(frozen=True, slots=True)
class Drifted:
    """A variant whose result has changed: its result then (``was``), under the version
    ``torch_was``, and its result ``now``, or None if it can no longer be asked."""

    question: str
    given: Mapping[str, Any]
    was: str
    now: str | None
    torch_was: str


@dataclass(frozen=True, slots=True)
class Drift:
    """The number of variants ``checked`` under the version ``torch``, and those that ``changed``."""

    torch: str
    checked: int
    changed: tuple[Drifted, ...]


def answered_before(acts: Iterable[Act], library: Library, torch: str) -> dict[Question, list[Act]]:
    """For each question, the latest answer to each of its variants, if it was given under another
    version of PyTorch and its truth was recorded. Undone answers are left out."""
    rows = list(acts)
    taken_back = undone({act.id: act.target for act in rows if act.deed == "undid" and act.target})
    latest: dict[tuple[Question, str], Act] = {}
    for act in rows:
        if act.deed == "answered" and act.given is not None and act.id not in taken_back:
            question = library.find(act.question)
            if question is not None:
                latest[question, json.dumps(dict(act.given), sort_keys=True)] = act
    found: dict[Question, list[Act]] = {}
    for (question, _), act in latest.items():
        if act.truth is not None and act.torch is not None and act.torch != torch:
            found.setdefault(question, []).append(act)
    return found


def drift(
    answered: Mapping[Question, list[Act]],
    examiner: Examiner,
    torch: str,
    why_not_run: Callable[[Question], Note | None],
    tell: Callable[[int, int], None],
) -> Drift:
    """Run these variants again. Raises RunnerError if code cannot be run at all.

    Variants are left out if they may not run here, ran on another kind of device, or no longer
    exist. ``tell`` is called with the number of questions done and their total.
    """
    checked = 0
    changed: list[Drifted] = []
    for number, (question, acts) in enumerate(answered.items()):
        tell(number, len(answered))
        if why_not_run(question) is not None:
            continue
        every = variants(question)
        there = [(act, variant) for act in acts if (variant := every.agreeing(act.given or {})) is not None]
        for act, variant, gives in _run_again(examiner, there):
            if gives.device.partition(":")[0] != (act.device or "").partition(":")[0]:
                continue
            checked += 1
            if gives.answer != act.truth:
                changed.append(
                    Drifted(question.id, dict(variant.given), act.truth or "", gives.answer, act.torch or "")
                )
    return Drift(torch, checked, tuple(changed))


@dataclass(frozen=True, slots=True)
class _Gives:
    answer: str | None
    device: str


def _run_again(examiner: Examiner, there: list[tuple[Act, Variant]]) -> Iterator[tuple[Act, Variant, _Gives]]:
    for start in range(0, len(there), _SHARING):
        some = there[start : start + _SHARING]
        for (act, variant), one in zip(some, examiner.examine_all([v for _, v in some]), strict=True):
            examined = one.result()
            yield act, variant, _Gives(examined.kept_truth, examined.device)


def come_back(drift: Drift, store: Store, new_act: Callable[..., Act], today: date) -> tuple[str, ...]:
    """Make the changed questions due today, once per version, unless they already are.

    ``new_act`` returns an act of now, without an id.
    """
    states = store.states()
    dated = {(act.question, act.torch) for act in store.acts() if act.deed == "dated"}
    back = []
    for question in dict.fromkeys(one.question for one in drift.changed):
        if (question, drift.torch) not in dated and _is_later(states.get(question), today):
            store.add(new_act("dated", question, until=today, torch=drift.torch))
            back.append(question)
    return tuple(back)


def _is_later(state: QuestionState | None, today: date) -> bool:
    return state is not None and isinstance(state.schedule, Scheduled) and state.schedule.due > today


def upgraded(data: Path, store: Store, torch: str) -> Note | None:
    """A message to show once after PyTorch was updated; None if it was not.

    ``data`` is the folder that records the version; the first time, it is taken from the latest
    answer.
    """
    file = data / _SEEN
    seen = None
    with suppress(OSError):
        seen = file.read_text(encoding="utf-8", errors="replace").strip()
    if seen == torch:
        return None
    before = seen or store.latest_torch()
    try:
        file.write_text(f"{torch}\n", encoding="utf-8")
    except OSError:  # otherwise the message would be shown every time
        return None
    if before is None or before == torch:
        return None
    return Note("drift.upgraded", (("before", before), ("now", torch)))
