"""``evaluate`` and ``optimize``, with a fit that takes no time."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quizapp.config.workspace import Workspace
from quizapp.progress.kept_weights import KeptWeights, weights_file
from quizapp.scheduling.acts import Act
from quizapp.scheduling.fsrs6 import DEFAULT_WEIGHTS
from quizapp.store import Store
from quizapp.store.ids import next_id
from tests.cli.conftest import Ran

FITTED = (*DEFAULT_WEIGHTS[:-1], 0.2)
MODELS = ["sm2", "fsrs6", "fsrs6_fitted", "constant", "average", "moving"]
Command = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _quick_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    def fitted(_: object, ends: Sequence[int], tell: Callable[[float], None]) -> list[tuple[float, ...]]:
        tell(1.0)
        return [FITTED for _ in ends]

    monkeypatch.setattr("quizapp.runner.fitter.fitted_weights", fitted)


def answers(count: int) -> Iterator[Act]:
    draw, at, id_ = random.Random(1), datetime(2026, 1, 5, 12, tzinfo=UTC), ""
    for number in range(count):
        at += timedelta(seconds=30) if number % 40 else timedelta(days=2)
        id_ = next_id(at, id_, draw.getrandbits)
        yield Act(
            id_,
            at,
            at.date(),
            "answered",
            f"small/q{number % 80}",
            kind="review",
            verdict="right",
            quality=draw.choice((1, 3, 4, 5)),
        )


@pytest.fixture
def learned(workspace: Workspace) -> Workspace:
    with Store.open(workspace.database) as store:
        store.merge(answers(480))
    return workspace


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    file = tmp_path / "log.csv"
    lines = (
        f"{act.question},{act.at.isoformat()},{(1, 1, 1, 2, 3, 4)[act.quality or 0]}" for act in answers(480)
    )
    file.write_text("card_id,review_time,review_rating\n" + "\n".join(lines), encoding="utf-8")
    return file


def test_a_file_is_evaluated_like_the_log_it_came_from(
    quizapp: Command, learned: Workspace, csv: Path
) -> None:
    own, other = quizapp("evaluate", "--json"), quizapp("evaluate", str(csv), "--json")
    assert own.status == other.status == 0
    assert own.data["schema"] == 1
    assert (own.data["reviews"], own.data["counted"]) == (480, 400)
    assert list(own.data["models"]) == MODELS
    # The file's ratings are coarser than qualities, but not for what is compared here.
    assert own.data["models"]["moving"] == other.data["models"]["moving"]
    fitted = own.data["models"]["fsrs6_fitted"]
    assert [fitted[name] for name in ("log_loss", "rmse", "auc", "of")] == [None] * 4
    assert fitted["later"]["of"] == own.data["models"]["sm2"]["later"]["of"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_names_every_model(quizapp: Command, csv: Path, language: str) -> None:
    said = quizapp("--language", language, "evaluate", str(csv))
    assert said.status == 0
    assert said.out.count("SM-2") >= 2
    assert all(len(line) <= 80 for line in said.out.splitlines() if "0." in line and "." not in line[-1])


def test_with_few_reviews_evaluate_says_that_it_cannot_tell(quizapp: Command) -> None:
    said = quizapp("evaluate")
    assert said.status == 0
    assert "too few to tell" in said.out
    assert quizapp("evaluate", "--json").data["enough"] is False


def test_a_file_that_is_not_there_is_told_of(quizapp: Command, tmp_path: Path) -> None:
    said = quizapp("evaluate", str(tmp_path / "none.csv"))
    assert said.status == 2
    assert "none.csv cannot be read" in said.err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "card_id,review_time\n1,2026-01-01\n",
        "card_id,review_time,review_rating\n1,2026-01-01,3\n1,2026-01-02,5\n",
        '{"schema": 1}\n',
    ],
)
def test_a_file_that_is_no_table_of_reviews_is_told_of(quizapp: Command, tmp_path: Path, text: str) -> None:
    file = tmp_path / "log.csv"
    file.write_text(text, encoding="utf-8")
    said = quizapp("evaluate", str(file))
    assert said.status == 2
    assert re.search(r"log\.csv:\d+: ", said.err)


def test_a_file_counts_the_first_review_of_a_card_on_a_day_in_utc(quizapp: Command, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "card_id,review_time,review_rating,review_duration\n"
        "7,2026-11-23T23:30:00-01:00,4,1000\n"
        "7,2026-11-23T10:00:00+00:00,1,1000\n"
        "7,1795395600000,2,1000\n"  # at one o'clock on the 23rd
        "8,2026-11-24T00:10:00Z,3,\n",
        encoding="utf-8",
    )
    found = quizapp("evaluate", str(file), "--json").data
    assert (found["reviews"], found["first_of_day"], found["counted"]) == (4, 3, 1)
    # Predicted is the answer of the 24th, right, a day after the first of the 23rd.
    assert found["models"]["sm2"]["log_loss"] == pytest.approx(-math.log(0.9), abs=1e-6)


def test_optimize_refuses_a_short_log_with_a_sentence(quizapp: Command, workspace: Workspace) -> None:
    with Store.open(workspace.database) as store:
        store.merge(answers(399))
    said = quizapp("optimize", "--json", "--yes")
    assert said.status == 1
    assert "399 reviews, and 400 are needed" in said.err
    assert said.data["kept"] is False
    assert not weights_file(workspace).exists()


@pytest.mark.parametrize("options", [(), ("--json",), ("--dry-run",), ("--dry-run", "--yes")])
def test_nothing_is_kept_until_the_learner_says_so(
    quizapp: Command, learned: Workspace, options: tuple[str, ...]
) -> None:
    assert quizapp("optimize", *options).status == 0
    assert not weights_file(learned).exists()


def test_weights_are_kept_with_the_number_of_reviews_and_the_day(
    quizapp: Command, learned: Workspace
) -> None:
    said = quizapp("optimize", "--json", "--yes")
    assert said.status == 0
    assert said.data["reviews"] == 480
    assert said.data["kept"] is True
    assert said.data["weights"] == list(FITTED)
    assert set(said.data["before"]) == set(said.data["after"]) == {"log_loss", "rmse", "auc", "of"}
    kept = KeptWeights.read(learned)
    assert kept is not None
    assert (kept.weights, kept.reviews) == (FITTED, 480)
    assert 'scheduler = "fsrs"' in said.err


def test_the_default_weights_come_back(quizapp: Command, learned: Workspace) -> None:
    quizapp("optimize", "--yes")
    assert quizapp("optimize", "--reset").status == 0
    assert KeptWeights.read(learned) is None
    assert "There are no fitted weights" in quizapp("optimize", "--reset").err


def test_kept_weights_that_are_damaged_stop_nothing_but_fsrs(
    quizapp: Command, learned: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights_file(learned).write_text("{")
    assert quizapp("list", "--json").status == 0
    monkeypatch.setenv("QUIZAPP_SCHEDULER", "fsrs")
    said = quizapp("list", "--json")
    assert said.status == 2
    assert "fsrs.json" in said.err
