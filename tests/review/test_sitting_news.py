"""What was answered in another session is counted as if every planned question were looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from quizapp.review.sitting_news import SittingNews
from quizapp.scheduling.acts import Act

NAMES = "abcd"
names = st.sets(st.sampled_from(NAMES))
#: What happens before the next question: who answers what, and what is planned then.
steps = st.lists(st.tuples(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), max_size=3), names))


@given(steps)
def test_only_changed_questions_are_looked_at_and_all_are_counted(
    steps: list[tuple[list[tuple[str, bool]], set[str]]],
) -> None:
    latest: dict[str, str | None] = dict.fromkeys(NAMES)
    act = Act("", datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1), "answered", "a")
    news, own, expected = SittingNews(), [], dict[str, str | None]()
    for number, (answers, planned) in enumerate(steps):
        before: dict[str, str | None] = {}
        for place, (name, is_own) in enumerate(answers):
            before.setdefault(name, latest[name])
            latest[name] = f"{number}-{place}"
            if is_own:
                own.append(replace(act, id=f"{number}-{place}"))
        gone = {latest[name] for name in expected.keys() - planned}
        gone.difference_update((None,), expected.values(), [one.id for one in own])
        expected = {name: latest[name] for name in planned}
        news.compare(planned, before, latest.__getitem__, own)
        assert [dict(note.fills)["n"] for note in news.taken()] == ([len(gone)] if gone else [])
