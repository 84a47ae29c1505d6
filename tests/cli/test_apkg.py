"""Anki itself opens the deck that is exported, and finds in it what is here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.config.workspace import Workspace
from quizapp.scheduling.acts import Act
from quizapp.scheduling.day import learner_day
from quizapp.scheduling.states import Scheduled
from quizapp.store import Store

pytest.importorskip("anki.collection")

Command = Callable[..., Any]
NOW = datetime.now(UTC)
PACK = """
pack: deck
questions:
  - id: one
    ask: shape
    vary: {n: [1, 2, 3, 4, 5]}
    prompt: "Not <b>bold</b>, [sound:a.mp3], {{c1::x}} and `code`?"
    code: torch.zeros($n)
  - {id: two, ask: value, code: "'<script>alert(1)</script> [latex]x[/latex] &'"}
  - {id: three, ask: dtype, code: torch.ones(2)}
"""


def answers(store: Store) -> None:
    """Two questions that were met, one of them suspended, with a drill, practice and what was undone."""

    def add(days: int, deed: Any, question: str, **rest: Any) -> Act:
        at = NOW - timedelta(days=days)
        act, _ = store.add(Act("", at, learner_day(at, None, 4), deed, question, **rest))
        return act

    def answer(days: int, question: str, quality: int, kind: str = "review") -> Act:
        verdict = "right" if quality >= 3 else "wrong"
        return add(
            days,
            "answered",
            question,
            kind=kind,
            verdict=verdict,
            quality=quality,
            seconds=3.5,
            answer="<img src=x onerror=alert(1)>",
        )

    answer(20, "deck/one", 5)
    answer(19, "deck/two", 2)
    answer(19, "deck/two", 4, "drill")
    answer(14, "deck/one", 4)
    undone = answer(13, "deck/one", 0, "practice")
    add(13, "undid", "deck/one", target=undone.id)
    answer(12, "deck/one", 3, "practice")
    answer(8, "deck/one", 5)
    add(8, "suspended", "deck/two")


@pytest.fixture
def deck(quizapp: Command, workspace: Workspace, tmp_path: Path) -> Path:
    (workspace.questions / "deck.yaml").write_text(PACK, encoding="utf-8")
    with Store.open(workspace.database) as store:
        answers(store)
    file = tmp_path / "deck.apkg"
    ran = quizapp("export", "--format", "apkg", "--pack", "deck", "--output", str(file))
    assert (ran.status, ran.out) == (0, ""), ran.err
    return file


def test_anki_has_the_same_cards_days_and_history(deck: Path, workspace: Workspace, tmp_path: Path) -> None:
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    collection = Collection(str(tmp_path / "anki.anki2"))
    try:
        options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
        collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(deck), options=options))
        said, sound = collection.fix_integrity()
        assert sound, said
        cards = {
            card.note()["Question"]: card for card in map(collection.get_card, collection.find_cards(""))
        }
        assert sorted(cards) == ["deck/one", "deck/three", "deck/two"]
        with Store.open(workspace.database) as store:
            schedule = store.state("deck/one").schedule
        assert isinstance(schedule, Scheduled)
        one, two, three = (cards[f"deck/{name}"] for name in ("one", "two", "three"))
        ahead = (schedule.due - learner_day(NOW, None, 4)).days
        assert (one.type, one.queue, one.due - collection.sched.today) == (2, 2, ahead)
        assert (one.ivl, one.factor, one.reps) == (schedule.memory.interval, schedule.memory.ease * 10, 4)
        assert (two.queue, three.type, three.queue) == (-1, 0, 0)
        query = "select ease, ivl, lastIvl, factor, time, type from revlog where cid = ? order by id"
        assert collection.db is not None
        rows = collection.db.all(query, one.id)
        assert [(row[0], row[-1]) for row in rows] == [(4, 0), (3, 1), (2, 3), (4, 1)]
        assert rows[1][1:3] == [6, 1]
        assert {row[4] for row in rows} == {3500}
        assert [row[-1] for row in collection.db.all(query, two.id)] == [0, 2]
        # Nothing of an author's or a learner's words is HTML, sound or LaTeX.
        assert not collection.media.check().missing
        shown = one.question() + one.answer() + two.question() + two.answer()
        assert "<b>" not in shown
        assert "<script>alert" not in shown
        assert "onerror" not in shown
        assert "[sound:" not in shown
        assert "[latex]" not in shown
        assert "Not &lt;b&gt;bold" in shown
        assert "<code>code</code>" in shown
        assert "(1,)" not in one.question()
        note = one.note()
        assert len({note["Front 1"], note["Front 2"], note["Front 3"]}) == 3
        assert note["Back 3"]
        assert (two.note()["Front 1"] != "", two.note()["Front 2"]) == (True, "")
    finally:
        collection.close()
