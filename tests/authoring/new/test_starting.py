"""A question that was started is whole: it is valid, runs, and its own examples hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.authoring.checking import check
from quizapp.authoring.gathering import gather
from quizapp.authoring.json_schema import SCHEMA_FILE, schema_text
from quizapp.authoring.starting import CannotStart, Wanted, skeleton, start
from quizapp.bank import load_pack, variants
from quizapp.config.workspace import Workspace
from quizapp.examine.examiner import Examiner
from quizapp.kinds import KINDS
from quizapp.runner.client import Runner
from quizapp.words import Words

ENGLISH = Words("en")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    bundled = tmp_path / "bundled"
    bundled.mkdir()
    (bundled / "shipped.yaml").write_text("pack: shipped\ntitle: Shipped\nquestions: []\n", encoding="utf-8")
    monkeypatch.setattr("quizapp.config.workspace.bundled_questions", lambda: bundled)
    return Workspace(tmp_path / "workspace")


def reason(error: pytest.ExceptionInfo[CannotStart]) -> str:
    return error.value.note.key


@pytest.mark.parametrize("ask", KINDS)
def test_every_way_of_asking_has_a_question_that_is_valid_and_runs(
    ask: str, workspace: Workspace, runner: Runner
) -> None:
    started = start(workspace, Wanted(ask), ENGLISH)
    loaded = load_pack(started.file)
    assert not loaded.faults
    assert loaded.pack is not None
    [question] = loaded.pack.questions
    assert question.ask == ask
    assert (question.id, question.line) == (started.question, started.line)
    every = [one.result() for one in Examiner(runner).examine_all(list(variants(question)))]
    assert len(every) > 1
    assert all(one.fit for one in every)


@pytest.mark.parametrize("ask", KINDS)
def test_a_check_finds_nothing_to_say(ask: str, workspace: Workspace, runner: Runner) -> None:
    file = start(workspace, Wanted(ask), ENGLISH).file
    report = check(gather([file]), runner)
    assert (report.questions, report.problems, report.unfit) == (1, (), ())


@pytest.mark.parametrize("ask", KINDS)
def test_every_text_of_it_stands_in_english_and_chinese(ask: str, workspace: Workspace) -> None:
    pack = load_pack(start(workspace, Wanted(ask), ENGLISH).file).pack
    assert pack is not None
    entry = pack.questions[0].entry
    texts = [pack.title, entry.prompt, entry.explain, *entry.hint, *(each.says for each in entry.mistakes)]
    assert entry.explain is not None
    for text in filter(None, texts):
        assert text.languages == ("en", "zh")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_its_comments_are_in_the_authors_language(language: str) -> None:
    comments = [
        line for ask in KINDS for line in skeleton(ask, "a", Words(language)).splitlines() if "# " in line
    ]
    assert comments
    assert all(line.isascii() == (language == "en") for line in comments)


def test_the_first_line_leads_an_editor_to_the_schema(workspace: Workspace) -> None:
    file = workspace.questions / "deeper" / "one.yaml"
    start(workspace, Wanted("shape", file=file), ENGLISH)
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../{SCHEMA_FILE}"
    assert (file.parent / f"../{SCHEMA_FILE}").is_file()


def test_a_schema_of_another_version_is_replaced_and_one_in_another_language_stays(
    workspace: Workspace,
) -> None:
    kept = workspace.questions / SCHEMA_FILE
    start(workspace, Wanted("shape"), ENGLISH)
    kept.write_text("{}", encoding="utf-8")
    start(workspace, Wanted("shape"), Words("zh"))
    assert kept.read_text(encoding="utf-8") == schema_text(Words("zh"))
    start(workspace, Wanted("shape"), ENGLISH)
    assert kept.read_text(encoding="utf-8") == schema_text(Words("zh"))


def test_a_topic_names_the_pack_and_its_file(workspace: Workspace) -> None:
    started = start(workspace, Wanted("value", topic="Broadcasting: the rules"), ENGLISH)
    assert started.file == workspace.questions / "broadcasting-the-rules.yaml"
    pack = load_pack(started.file).pack
    assert pack is not None
    assert pack.title.in_language("en") == "Broadcasting: the rules"


@pytest.mark.parametrize(
    "topic", ["{a: b}", 'say "no"', "no", "1e-3 of it", "a # b", "形状 abc", "x: y\n- z"]
)
def test_a_topic_is_taken_as_it_stands(topic: str, workspace: Workspace) -> None:
    pack = load_pack(start(workspace, Wanted("shape", pack="p", topic=topic), ENGLISH).file).pack
    assert pack is not None
    assert pack.title.in_language("en") == topic


def test_more_questions_go_to_the_pack_and_get_names_of_their_own(workspace: Workspace) -> None:
    ids = [start(workspace, Wanted("shape", pack="mine"), ENGLISH).question for _ in range(3)]
    assert ids == ["mine/shape", "mine/shape-2", "mine/shape-3"]
    assert start(workspace, Wanted("dtype", pack="mine", id="own"), ENGLISH).question == "mine/own"


def test_what_a_file_explains_once_is_not_explained_again(workspace: Workspace) -> None:
    for _ in range(2):
        file = start(workspace, Wanted("shape"), ENGLISH).file
    comment = ENGLISH.say("new.about-code")
    assert file.read_text(encoding="utf-8").count(comment) == 1


def test_the_pack_is_found_whatever_its_file_is_called(workspace: Workspace) -> None:
    workspace.make()
    file = workspace.questions / "another-name.yml"
    file.write_text("pack: odd\ntitle: Odd\nquestions:\n", encoding="utf-8")
    assert start(workspace, Wanted("shape", pack="odd"), ENGLISH).file == file


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted("shape", pack="a b"), "new.bad-name"),
        (Wanted("shape", id="-x"), "new.bad-name"),
        (Wanted("shape", pack="../up"), "new.bad-name"),
        (Wanted("shape", topic="形状"), "new.no-name"),
        (Wanted("shape", pack="shipped"), "new.bundled"),
        (Wanted("shape", file=Path("elsewhere.yaml")), "new.outside"),
        (Wanted("shape", pack="mine", id="shape"), "new.taken"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    wanted: Wanted, why: str, workspace: Workspace
) -> None:
    start(workspace, Wanted("shape", pack="mine"), ENGLISH)
    before = {file: file.read_bytes() for file in workspace.root.rglob("*") if file.is_file()}
    with pytest.raises(CannotStart) as error:
        start(workspace, wanted, ENGLISH)
    assert reason(error) == why
    assert {file: file.read_bytes() for file in workspace.root.rglob("*") if file.is_file()} == before


def test_an_id_of_a_broken_question_is_taken_too(workspace: Workspace) -> None:
    workspace.make()
    file = workspace.questions / "half.yaml"
    file.write_text("pack: half\ntitle: Half\nquestions:\n  - {id: shape, ask: shape}\n", encoding="utf-8")
    assert start(workspace, Wanted("shape", pack="half"), ENGLISH).question == "half/shape-2"
    assert len(load_pack(file).faults) == 1


def test_a_file_that_cannot_be_read_is_to_be_mended_first(workspace: Workspace) -> None:
    workspace.make()
    file = workspace.questions / "torn.yaml"
    file.write_text("pack: torn\ntitle: [\nquestions:\n  - id: a\n", encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(CannotStart) as error:
        start(workspace, Wanted("shape", file=file), ENGLISH)
    assert reason(error) == "new.broken"
    assert "torn.yaml:" in ENGLISH.note(error.value.note)
    assert file.read_bytes() == before
