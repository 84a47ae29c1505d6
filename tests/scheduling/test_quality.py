import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.scheduling.acts import Verdict
from quizapp.scheduling.sm2 import propose


@pytest.mark.parametrize(
    ("verdict", "seconds", "hints", "slip_named", "quality"),
    [
        ("right", 3.0, 0, False, 5),
        ("right", 20.0, 0, False, 5),
        ("right", 20.1, 0, False, 4),
        ("right", 3.0, 1, False, 3),
        ("right", 300.0, 2, False, 3),
        ("wrong", 3.0, 0, True, 2),
        ("wrong", 3.0, 1, True, 2),
        ("wrong", 3.0, 0, False, 1),
        ("skipped", 3.0, 0, False, 0),
        ("skipped", 3.0, 3, False, 0),
    ],
)
def test_the_quality_follows_from_what_happened(
    verdict: Verdict, seconds: float, hints: int, slip_named: bool, quality: int
) -> None:
    proposed = propose(verdict, seconds=seconds, fluent_seconds=20, hints=hints, slip_named=slip_named)
    assert proposed == quality


@given(st.floats(0, 1e6), st.floats(1, 600), st.integers(0, 9), st.booleans())
def test_right_passes_and_wrong_does_not(seconds: float, fluent: float, hints: int, slip: bool) -> None:
    told = {"seconds": seconds, "fluent_seconds": fluent, "hints": hints, "slip_named": slip}
    assert propose("right", **told) >= 3 > propose("wrong", **told) > propose("skipped", **told)
