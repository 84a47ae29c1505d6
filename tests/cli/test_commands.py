"""The commands as a script calls them: data on stdout, sentences on stderr, honest exit statuses."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest

from quizapp.exchange.export_columns import REVIEWS
from quizapp.runner.client import Runner, WorkerReady
from quizapp.words import Note
from quizapp.words.visible import visible

Command = Callable[..., Any]


def test_try_tells_the_result_as_json(quizapp: Command) -> None:
    ran = quizapp("try", "torch.arange(6).reshape(2, 3).unsqueeze(1)", "--json")
    assert ran.status == 0
    assert ran.data["schema"] == 1
    assert ran.data["ended"] == "finished"
    assert ran.data["result"]["shape"] == [2, 1, 3]
    assert ran.data["result"]["dtype"] == "int64"


def test_try_shows_what_was_printed_and_the_result(quizapp: Command) -> None:
    ran = quizapp("try", "print('hello'); 1 + 1")
    assert ran.out.splitlines() == ["hello", "2"]


def test_try_says_where_the_code_ran_when_that_was_not_asked_for(
    quizapp: Command, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Elsewhere:
        submit, close = runner.submit, staticmethod(lambda: None)

        def start(self) -> Future[WorkerReady]:
            ready: Future[WorkerReady] = Future()
            note = Note("runner.device-absent", (("device", "cuda"),))
            ready.set_result(replace(runner.start().result(), note=note))
            return ready

    monkeypatch.setattr("quizapp.runner.local.LocalRunner", lambda _device: Elsewhere())
    ran = quizapp("--device", "cuda", "try", "1 + 1")
    assert (ran.status, ran.out) == (0, "2\n")
    assert "does not find the device cuda" in ran.err


def test_try_exits_one_when_the_code_fails(quizapp: Command) -> None:
    ran = quizapp("try", "1 / 0")
    assert ran.status == 1
    assert "ZeroDivisionError" in ran.err
    assert ran.out == ""


def test_try_reads_code_from_standard_input(quizapp: Command) -> None:
    assert quizapp("try", "-", stdin="a = 3\na * 2").out == "6\n"


@pytest.mark.parametrize("code", ["", "  \n\t", "# nothing\n\n   # at all"])
@pytest.mark.parametrize("options", [(), ("--json",), ("--setup", "a = 1")])
def test_try_says_that_there_is_nothing_to_run(quizapp: Command, code: str, options: tuple[str, ...]) -> None:
    for ran in (quizapp("try", code, *options), quizapp("try", "-", *options, stdin=code)):
        assert (ran.status, ran.out) == (2, "")
        assert "nothing to run" in ran.err


def test_try_runs_whatever_is_there(quizapp: Command) -> None:
    assert quizapp("try", "pass").status == 0
    assert quizapp("try", "# two\n1 + 1  # that is").out == "2\n"


def test_a_line_without_code_has_an_outcome_as_any_other(quizapp: Command) -> None:
    ran = quizapp("try", "--jsonl", stdin='{"id": 1, "code": ""}\n{"id": 2, "code": "# none"}')
    assert [(line["id"], line["ended"], line["result"]["kind"]) for line in ran.lines] == [
        (1, "finished", "none"),
        (2, "finished", "none"),
    ]


def test_try_lines_are_answered_in_order_with_their_ids(quizapp: Command) -> None:
    lines = [{"id": n, "setup": f"a = {n}", "code": "a * 2"} for n in range(5)]
    ran = quizapp("try", "--jsonl", stdin="\n".join(map(json.dumps, lines)))
    assert ran.status == 0
    assert [line["id"] for line in ran.lines] == [0, 1, 2, 3, 4]
    assert [line["result"]["values"] for line in ran.lines] == [0, 2, 4, 6, 8]


def test_a_line_that_cannot_be_served_gets_an_error_in_its_place(quizapp: Command) -> None:
    stdin = '{"id": "a", "code": "1"}\nnonsense\n{"id": "c"}\n[1]\n{"id": NaN}\n{"id": "f", "code": "2"}'
    ran = quizapp("try", "--jsonl", stdin=stdin)
    assert ran.status == 0
    assert [line.get("id") for line in ran.lines] == ["a", None, "c", None, None, "f"]
    assert [n for n, line in enumerate(ran.lines) if "error" in line and "ended" not in line] == [1, 2, 3, 4]
    assert all(line["schema"] == 1 for line in ran.lines)


def test_a_hanging_line_ends_alone(quizapp: Command) -> None:
    stdin = '{"id": 1, "code": "while True: pass"}\n{"id": 2, "code": "1"}'
    ran = quizapp("try", "--jsonl", "--timeout", "0.5", stdin=stdin)
    assert [line["ended"] for line in ran.lines] == ["timeout", "finished"]


def test_memory_can_be_limited(quizapp: Command) -> None:
    ran = quizapp("try", "bytearray(300_000_000)", "--memory", "100M", "--json")
    assert ran.status == 1
    assert ran.data["ended"] == "memory"


def test_show_hides_the_answer_unless_asked(quizapp: Command) -> None:
    shown = quizapp("show", "small/unsqueeze", "--json").data
    assert shown["id"] == "small/unsqueeze"
    assert (shown["variant"], shown["variants"], shown["fit"]) == (0, 6, True)
    assert shown["given"] == {"rows": 2, "dim": 0}
    assert shown["code"] == "A.unsqueeze(0)"
    assert shown["options"] == shown["lines"] == []
    assert not {"answer", "right", "mistakes"} & set(shown)
    assert quizapp("show", "small/unsqueeze", "--json", "--reveal").data["answer"] == "(1, 2, 3)"


def test_show_gives_one_object_a_line_for_every_variant(quizapp: Command) -> None:
    ran = quizapp("show", "small/unsqueeze", "--variant", "all", "--json", "--reveal")
    assert [line["variant"] for line in ran.lines] == list(range(6))
    assert ran.lines[4]["answer"] == "(4, 1, 3)"


def test_an_unfit_variant_has_no_answer(quizapp: Command) -> None:
    shown = quizapp("show", "small/hopeless", "--json", "--reveal").data
    assert (shown["fit"], shown["answer"]) == (False, None)
    graded = quizapp("grade", "small/hopeless", "--answer", "(2,)", "--json")
    assert graded.status == 1
    assert (graded.data["verdict"], graded.data["truth"]) == ("unreadable", None)
    assert graded.data["note"]


def test_what_show_reveals_is_graded_right(quizapp: Command) -> None:
    shown = quizapp("show", "--all", "--json", "--reveal").lines
    for one in shown:
        if one["fit"]:
            graded = quizapp("grade", one["id"], "--answer", one["answer"], "--json")
            assert (graded.status, graded.data["verdict"]) == (0, "right")


def test_a_slip_is_named_with_code_that_gives_what_was_typed(quizapp: Command) -> None:
    graded = quizapp("grade", "small/unsqueeze", "--variant", "1", "--answer", "1 2 3", "--json")
    assert graded.status == 1
    assert graded.data["verdict"] == "wrong"
    assert graded.data["truth"] == "(2, 1, 3)"
    listed, *made = graded.data["because"]
    assert len(made) <= 1
    assert all(slip["gives"] == "(1, 2, 3)" for slip in made)
    assert listed == {
        "id": "one-too-early",
        "code": "A.unsqueeze(1 - 1)",
        "gives": "(1, 2, 3)",
        "says": "One dimension too early.",
    }


def test_grade_lines_keep_their_order(quizapp: Command) -> None:
    lines = [
        {"id": "small/unsqueeze", "variant": 1, "answer": "(2, 1, 3)"},
        {"id": "small/nowhere", "answer": "x"},
        {"id": "small/unsqueeze", "variant": 99, "answer": "x"},
        {"id": "small/printed", "answer": "one\ntwo"},
        {"id": "small/picks", "answer": "nonsense"},
        {"id": "small/unsqueeze", "variant": "1", "answer": "x"},
    ]
    ran = quizapp("grade", "--jsonl", stdin="\n".join(map(json.dumps, lines)))
    assert ran.status == 0
    assert [line.get("verdict") for line in ran.lines] == ["right", None, None, "right", "unreadable", None]
    assert [line["id"] for line in ran.lines] == [line["id"] for line in lines]


def test_grading_touches_no_schedule(quizapp: Command) -> None:
    quizapp("grade", "small/unsqueeze", "--answer", "(1, 2, 3)")
    assert json.loads(quizapp("export", "--json").out)["reviews"] == []


def test_an_unknown_question_names_the_nearest_one(quizapp: Command) -> None:
    ran = quizapp("show", "small/unsqeeze")
    assert ran.status == 2
    assert "small/unsqueeze" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("show",),
        ("show", "--all", "small/printed"),
        ("show", "small/printed", "--variant", "x"),
        ("grade",),
        ("grade", "small/printed"),
        ("try",),
        ("list", "--wrong"),
        ("--language", "fr", "list"),
        ("nothing",),
    ],
)
def test_wrong_use_exits_two_with_a_sentence(quizapp: Command, arguments: tuple[str, ...]) -> None:
    ran = quizapp(*arguments)
    assert ran.status == 2
    assert ran.err
    assert not ran.out


def test_list_tells_what_is_due(quizapp: Command) -> None:
    every = quizapp("list", "--json").data["questions"]
    assert [one["id"] for one in every] == [
        "small/unsqueeze",
        "small/printed",
        "small/picks",
        "small/hopeless",
    ]
    assert len(quizapp("list", "--due", "--json").data["questions"]) == 4
    assert quizapp("list", "--tag", "none-such", "--json").status == 2
    assert "small/printed" in quizapp("list").out


def test_a_broken_file_is_told_and_hides_nothing(quizapp: Command, workspace: Any) -> None:
    (workspace.questions / "broken.yaml").write_text("pack: broken\nquestions:\n  - {id: x, ask: shap}\n")
    ran = quizapp("list")
    assert "broken.yaml:3:" in ran.err
    assert "small/printed" in ran.out


def test_a_review_by_pipe_is_logged_and_exported(quizapp: Command) -> None:
    ran = quizapp("review", "--plain", "--limit", "1", stdin="no idea at all\n:hint\n(1, 2, 3)\n:quit\n")
    assert ran.status == 0
    rows = list(csv.DictReader(io.StringIO(quizapp("export").out)))
    assert list(rows[0]) == [column.name for column in REVIEWS]
    assert rows[0]["kind"] == "review"
    as_json = json.loads(quizapp("export", "--json").out)
    assert as_json["schema"] == 1
    assert as_json["reviews"][0]["id"] == rows[0]["id"]


def test_what_was_typed_reaches_a_file_as_it_is_and_a_terminal_as_signs(
    quizapp: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "\x1b]0;OWNED\x07\x9b31m\u202e"
    quizapp("review", "--plain", "--pack", "small", stdin=f"(1, 2, 3)\n\n{typed}\n\n:quit\n")
    piped, as_json = quizapp("export").out, quizapp("export", "--json").out
    assert typed in piped
    assert visible(as_json) == as_json
    assert typed in {row["answer"] for row in json.loads(as_json)["reviews"]}
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    shown = quizapp("export").out
    assert visible(shown) == shown
    assert visible(typed) in shown


def test_paths_say_where_everything_lies(quizapp: Command, workspace: Any) -> None:
    told = quizapp("paths", "--json").data
    assert told["database"] == str(workspace.database)
    assert str(workspace.root) in quizapp("paths").out


def test_the_language_changes_the_words(quizapp: Command) -> None:
    english = quizapp("show", "small/picks", "--json").data["prompt"]
    chinese = quizapp("--language", "zh", "show", "small/picks", "--json").data["prompt"]
    assert (english, chinese) == ("Which work?", "哪些可以？")


def test_a_wrong_setting_is_told_before_anything_starts(quizapp: Command, workspace: Any) -> None:
    workspace.settings_file.write_text("rolover_hour = 3")
    ran = quizapp("list")
    assert ran.status == 2
    assert "rollover_hour" in ran.err


def test_a_reader_that_leaves_is_no_error(workspace: Any) -> None:
    command = f"{sys.executable} -m quizapp --workspace {workspace.root} list | head -1"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0
    assert not ended.stderr


def test_without_a_terminal_the_app_says_what_to_use_instead(workspace: Any) -> None:
    command = [sys.executable, "-m", "quizapp", "--workspace", str(workspace.root)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert ended.returncode == 2
    assert "--plain" in ended.stderr


def test_a_workspace_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Any) -> None:
    (tmp_path / "file").write_text("in the way")
    command = [sys.executable, "-m", "quizapp", "--workspace", str(tmp_path / "file" / "inside"), "list"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "cannot be created" in ended.stderr
    assert "Traceback" not in ended.stderr
