"""Suspending, burying, dating, forgetting and flagging from the shell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
ONE = "small/unsqueeze"


def question(quizapp: Run, name: str = ONE) -> dict[str, Any]:
    rows = quizapp("list", "--json").data["questions"]
    return next(row for row in rows if row["id"] == name)


def test_each_command_changes_the_list_and_undo_takes_it_back(quizapp: Run) -> None:
    quizapp("review", "--plain", "--limit", "1", stdin=":skip\n:quit\n")
    [reviewed] = [row for row in quizapp("list", "--json").data["questions"] if row["reviews"]]
    name, exported = reviewed["id"], quizapp("export").out
    for command, key, value in (
        (("suspend",), "suspended", True),
        (("bury", "--until", "2999-01-01"), "buried", "2999-01-01"),
        (("due", "--on", "2999-01-01"), "due", "2999-01-01"),
        (("forget",), "due", None),
        (("flag", "--note", "odd one"), "flag", "odd one"),
    ):
        done = quizapp(*command, name)
        assert (done.status, done.out) == (0, "")
        assert name in done.err
        assert question(quizapp, name)[key] == value
        assert quizapp("export").out == exported, "the columns of an export are the answers' alone"
        undone = quizapp(command[0], "--undo", "--json", name)
        assert undone.data["questions"] == [reviewed]
        assert question(quizapp, name) == reviewed


def test_resume_ends_what_suspend_and_bury_began(quizapp: Run) -> None:
    quizapp("suspend", ONE)
    assert quizapp("bury", ONE, "--json").data["questions"][0]["buried"] is not None
    assert "suspended  buried until" in quizapp("list").out
    resumed = quizapp("resume", ONE, "--json").data["questions"][0]
    assert (resumed["suspended"], resumed["buried"]) == (False, None)


def test_flags_are_listed_with_their_notes_and_removed(quizapp: Run) -> None:
    quizapp("flag", ONE, "small/picks", "--note", "x[/] \x1b[31m")
    listed = quizapp("list", "--flagged").out
    assert listed.count("⚑ x[/]") == 2
    assert "\x1b" not in listed
    quizapp("flag", "--remove", ONE)
    assert [row["id"] for row in quizapp("list", "--flagged", "--json").data["questions"]] == ["small/picks"]


@pytest.mark.parametrize("command", ["suspend", "resume", "bury", "due", "forget", "flag"])
def test_an_unknown_question_is_named_and_nothing_is_done(quizapp: Run, command: str) -> None:
    ran = quizapp(command, ONE, "small/unsqeeze")
    assert ran.status == 2
    assert "small/unsqueeze" in ran.err
    assert question(quizapp)["suspended"] is False
    assert quizapp(command).status == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("due", ONE),
        ("forget", ONE),
        ("bury", ONE, "--until", "today"),
        ("bury", ONE, "--until", "soon"),
        ("due", ONE, "--on", "2001-01-01"),
        ("suspend", ONE, "--undo"),
        ("flag", ONE, "--note", "x" * 501),
        ("flag", ONE, "--note", "x", "--remove"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(quizapp: Run, arguments: tuple[str, ...]) -> None:
    before = question(quizapp)
    ran = quizapp(*arguments)
    assert ran.status == 2
    assert len(ran.err) > 40
    assert question(quizapp) == before


def test_the_plain_review_sets_aside_too(quizapp: Run) -> None:
    lines = [":flag odd", ":flag", ":bury", ":undo", ":due 3", ":forget", ":suspend", ":quit"]
    said = quizapp("review", "--plain", "--tag", "tiny", stdin="\n".join(lines)).out
    assert "is flagged. :undo" in said
    assert "no longer flagged" in said
    assert "will not be asked again today. :undo" in said
    assert "The question is no longer buried" in said
    assert "is new, so it has no next review to reschedule" in said
    assert "is already new" in said
    assert "will not be asked any more" in said
