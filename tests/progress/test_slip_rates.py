"""Slips as skills: classes over all questions, chances, and an estimate that three answers cannot fool."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp import slips
from quizapp.bank import Library
from quizapp.progress.answers import Selection
from quizapp.progress.slip_rates import Made, SlipRate, beta_below, beta_quantile, slip_rates
from quizapp.review.study import Study
from quizapp.slips.classes import CLASSES, OTHER, can_show, class_of
from quizapp.words import Words
from tests.progress.logs import TODAY, Log, ago

PACK = """
pack: a
title: A
questions:
  - id: one
    ask: shape
    vary: {op: [mean, sum]}
    setup: A = torch.zeros(2, 3)
    code: A.$op(dim=1)
    mistakes: [{id: taken-for-a-copy, code: A}]
  - id: two
    ask: value
    code: 1 + 1
"""


@pytest.fixture
def library(open_study: Callable[..., Study]) -> Library:
    study = open_study()
    (study.workspace.questions / "a.yaml").write_text(PACK, encoding="utf-8")
    return study.library


def rates(log: Log, library: Library, selection: Selection | None = None) -> dict[str, SlipRate]:
    found = slip_rates(log.answers(), library, selection or Selection(), TODAY)
    return {one.slip_class: one for one in found}


@pytest.mark.parametrize(
    ("slip", "named"),
    [
        ("dim-one-more-2", "dimension-off-by-one"),
        ("setup-swapped-sizes", "swapped"),
        ("flag-dropped-keepdim", "keepdim-forgotten"),
        ("keyword-dropped-dtype", "wrong-dtype"),
        ("literal-as-float", "wrong-dtype"),
        ("copy-changed", "view-for-copy"),
        ("slice-taken-for-a-copy", "view-for-copy"),
        ("one-too-early", "dimension-off-by-one"),
        ("pineapple", OTHER),
    ],
)
def test_a_slip_has_a_class_whatever_the_question(slip: str, named: str) -> None:
    assert class_of(slip) == named


def test_every_kind_of_made_slip_has_a_class_and_every_class_words() -> None:
    from quizapp.slips.kinds import _KINDS

    assert all(class_of(f"{name}-x" if kind.named else name) != OTHER for name, kind in _KINDS.items())
    for language in ("en", "zh"):
        said = [Words(language).say(f"stats.slip-{name}") for name in (*(c.id for c in CLASSES), OTHER)]
        assert len(set(said)) == len(CLASSES) + 1


@pytest.mark.parametrize(
    "code", ["A.sum(dim=1)", "A.mean(0, keepdim=True)", "torch.cat([A, B], dim=0)", "x[1:3] + 1", "A @ B.T"]
)
def test_a_code_shows_the_classes_of_the_slips_that_are_made_of_it(code: str) -> None:
    made = {class_of(slip.id) for slip in slips.slips(code)}
    shown = {one.id for one in CLASSES if can_show(one.id, code)}
    assert made - shown <= {"other-operation", "argument-forgotten"}
    assert made & shown


def test_a_rate_counts_slips_over_chances_now_and_before(library: Library) -> None:
    log = Log()
    for day, slip in ((ago(45), "dim-one-more"), (ago(40), "dim-one-less"), (ago(3), "dim-one-more")):
        log.answer("a/one", 2, day, slip=slip)
    for days in (35, 2, 1):
        log.answer("a/one", 5, ago(days), kind="practice")
        log.answer("a/two", 5, ago(days), kind="practice")
    found = rates(log, library)["dimension-off-by-one"]
    assert (found.now, found.before) == (Made(1, 3), Made(2, 3))
    assert found.rate == pytest.approx(1.5 / 4)
    assert 0 < found.low < found.rate < found.high < 1
    assert found.questions == {"a/one": "dim-one-more"}


def test_not_knowing_is_no_chance_and_an_authors_mistake_is_one(library: Library) -> None:
    log = Log()
    log.answer("a/one", 0, verdict="skipped")
    log.answer("a/one", 5, kind="practice")
    found = rates(log, library)
    assert found["view-for-copy"].now == Made(0, 1)
    assert "gradient" not in found


def test_a_slip_made_before_is_a_chance_now(library: Library) -> None:
    log = Log()
    log.answer("gone/four", 2, ago(40), slip="gradient-none")
    log.answer("gone/four", 5, ago(1))
    assert rates(log, library)["gradient"].now == Made(0, 1)


def test_days_selected_are_compared_with_as_many_before(library: Library) -> None:
    log = Log()
    log.answer("a/one", 2, ago(8), slip="dim-one-more")
    log.answer("a/one", 2, ago(4), slip="dim-one-more")
    selection = Selection(since=TODAY - timedelta(days=6), until=TODAY)
    found = rates(log, library, selection)["dimension-off-by-one"]
    assert (found.now, found.before) == (Made(1, 1), Made(1, 1))


def test_few_chances_leave_the_estimate_wide() -> None:
    few, many = (beta_quantile(0.975, n / 3 + 0.5, 2 * n / 3 + 0.5) for n in (3, 3000))
    assert few > 0.7
    assert many < 0.36


@given(st.floats(0.5, 500), st.floats(0.5, 500), st.floats(0.01, 0.99))
def test_a_quantile_is_where_that_share_lies_below(a: float, b: float, share: float) -> None:
    assert beta_below(beta_quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-6)


@given(st.integers(1, 30), st.integers(1, 30), st.floats(0.01, 0.99))
def test_the_beta_function_is_the_tail_of_a_binomial(a: int, b: int, x: float) -> None:
    from math import comb

    n = a + b - 1
    tail = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert beta_below(x, a, b) == pytest.approx(tail, abs=1e-9)
