"""Making very many objects that stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from quizapp.bank.lasting import lasting


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.parametrize(("count", "passed_over"), [(10, False), (200_000, True)])
def test_only_very_many_objects_are_passed_over_by_later_collections(count: int, passed_over: bool) -> None:
    gc.collect()
    before = gc.get_freeze_count()
    with lasting():
        assert not gc.isenabled()
        made: list[list[int]] = [[] for _ in range(count)]
    assert gc.isenabled()
    assert (gc.get_freeze_count() - before >= len(made)) == passed_over


def test_what_fails_leaves_the_collector_as_it_was() -> None:
    with pytest.raises(ValueError, match="no"), lasting():
        raise ValueError("no")
    assert gc.isenabled()


def test_who_does_without_the_collector_goes_on_without_it() -> None:
    gc.disable()
    try:
        with lasting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
