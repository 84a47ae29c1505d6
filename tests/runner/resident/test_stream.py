"""What a process printed and what it reported are told apart, however the bytes arrive."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.runner.messages import PRINTED_LIMIT, REPORT_LIMIT, BrokenStream
from quizapp.runner.resident.stream import MARK, Frame, Stream, frame

MARKED = bytes(range(MARK))


def stream(mark: bytes = MARKED) -> Stream:
    made = Stream()
    made.expect(mark)
    return made


printing = st.one_of(st.binary(max_size=60), st.just(MARKED[:-1]), st.just(MARKED[:3] + b"x"))


@given(st.lists(st.tuples(printing, st.binary(max_size=60)), max_size=5), st.lists(st.integers(1, 400)))
def test_messages_come_out_as_they_went_in_with_what_was_printed_before(
    said: list[tuple[bytes, bytes]], cuts: list[int]
) -> None:
    sent = b"".join(printed + frame(MARKED, index, body) for index, (printed, body) in enumerate(said))
    offsets = sorted({min(cut, len(sent)) for cut in cuts} | {0, len(sent)})
    reading, got = stream(), []
    for start, end in pairwise(offsets):
        got += reading.feed(sent[start:end])
    assert got == [Frame(index, body, printed, cut=False) for index, (printed, body) in enumerate(said)]


def test_what_was_printed_and_never_reported_is_kept() -> None:
    reading = stream()
    assert reading.feed(b"before" + MARKED[:5]) == []
    assert reading.rest() == (b"before" + MARKED[:5], False)


def test_half_a_message_is_not_taken_for_print() -> None:
    reading = stream()
    assert reading.feed(b"before" + frame(MARKED, 0, b"body")[:-1]) == []
    assert reading.rest() == (b"before", False)


def test_a_flood_is_cut_and_not_held() -> None:
    reading = stream()
    for _ in range(100):
        reading.feed(b"x" * 10_000)
    (got,) = reading.feed(frame(MARKED, 0, b"body"))
    assert (len(got.printed), got.cut) == (PRINTED_LIMIT, True)


def test_another_requests_mark_is_only_print() -> None:
    reading = stream()
    forged = frame(bytes(MARK), 0, b"forged")
    (got,) = reading.feed(forged + frame(MARKED, 0, b"true"))
    assert (got.body, got.printed) == (b"true", forged)


def test_what_was_printed_for_one_request_is_not_the_nexts() -> None:
    reading = stream()
    reading.feed(b"left over")
    reading.expect(MARKED)
    (got,) = reading.feed(frame(MARKED, 0, b""))
    assert got.printed == b""


def test_a_report_that_is_too_long_is_refused_before_it_comes() -> None:
    head = frame(MARKED, 0, b"x" * (REPORT_LIMIT + 1))[: MARK + 8]
    with pytest.raises(BrokenStream, match="declares a length"):
        stream().feed(head)


def test_what_nobody_asked_for_is_dropped() -> None:
    reading = Stream()
    assert reading.feed(b"noise" * 1000) == []
    assert reading.rest() == (b"", False)
