"""What a check counts, explains and leaves in peace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.authoring.checking import Report, check
from quizapp.authoring.gathering import gather
from quizapp.bank import Folder
from quizapp.loading.parsed_cache import ParsedCache
from quizapp.loading.reader import Reader
from quizapp.runner.client import Program, Runner
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits
from quizapp.runner.runner_errors import RunnerError

HEAD = "pack: small\ntitle: Small\nquestions:\n"
SOUND = "  - {id: sound, ask: shape, code: torch.ones(2)}\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of questions, each indented by two."""

    def file(questions: str, name: str = "small.yaml", head: str = HEAD) -> Path:
        path = tmp_path / name
        path.write_text(head + questions, encoding="utf-8")
        return path

    return file


def checked(runner: Runner, *paths: Path, around: Path | None = None, seconds: float = 20) -> Report:
    surroundings = [] if around is None else [Folder(around)]
    return check(gather(list(paths), surroundings), runner, limits=Limits(seconds=seconds))


def rules(report: Report) -> list[str]:
    return [problem.rule for problem in report.problems]


def never(_program: Program) -> Outcome:
    raise AssertionError("nothing needs to be run")


def test_a_broken_question_leaves_its_neighbours_checked(write: Write, runner: Runner) -> None:
    file = write("  - {id: broken, ask: shape, cod: x}\n" + SOUND.replace("torch.ones(2)", "1 / 0"))
    report = checked(runner, file)
    assert sorted(set(rules(report))) == ["code-fails", "missing-key", "unknown-key"]
    assert report.questions == 1


def test_a_broken_file_leaves_the_other_files_checked(tmp_path: Path, write: Write, runner: Runner) -> None:
    write("", name="a.yaml", head="]")
    write(SOUND, name="b.yaml")
    write("", name="c.yaml", head="\xff")
    report = checked(runner, tmp_path)
    assert rules(report)
    assert {problem.file.name for problem in report.problems} == {"a.yaml", "c.yaml"}
    assert report.questions == 1


def test_questions_and_variants_are_counted(write: Write, runner: Runner) -> None:
    file = write(
        SOUND + "  - {id: more, ask: shape, vary: {n: [1, 2, 3]}, where: n != 2, code: torch.ones($n)}\n"
    )
    report = checked(runner, file)
    assert (report.questions, report.variants) == (2, 3)
    assert not report.problems


def test_files_with_nothing_to_run_start_no_worker(write: Write) -> None:
    runner = FakeRunner(never, failure=RunnerError("no worker here"))
    assert rules(checked(runner, write("  - {id: broken, ask: shape, code: 5, cod: x}\n")))


def test_what_may_not_run_is_read_and_not_run_and_that_is_an_error(write: Write, tmp_path: Path) -> None:
    write(SOUND + "  - {id: broken, ask: shape, code: 5, cod: x}\n" + SOUND.replace("sound", "other"))
    write("  - {id: half, ask: shape}\n", "b.yaml", HEAD.replace("small", "unaskable"))
    docs = SOUND.replace("code", "docs: [antigravity], code")
    write(docs, "c.yaml", HEAD.replace("small", "importing"))
    runner = FakeRunner(never)
    report = check(gather([tmp_path]), runner, lets_run=lambda _: False)
    held = {(one.file.name, one.line) for one in report.problems if one.rule == "not-trusted"}
    assert held == {("c.yaml", 1), ("small.yaml", 1)}
    assert rules(report).count("not-trusted") == 2
    assert {"unknown-key", "missing-key"} < set(rules(report))
    assert report.errors == len(report.problems)
    assert (report.questions, report.variants, report.unfit) == (3, 3, ())
    assert runner.jobs == []


def test_what_may_run_is_run_beside_what_may_not(write: Write, tmp_path: Path, runner: Runner) -> None:
    failing = SOUND.replace("torch.ones(2)", "1 / 0")
    write(failing, "a.yaml")
    write(failing, "b.yaml", HEAD.replace("small", "other"))
    found = check(gather([tmp_path]), runner, lets_run=lambda question: question.pack == "other").problems
    assert [(one.file.name, one.rule) for one in found] == [
        ("a.yaml", "not-trusted"),
        ("b.yaml", "code-fails"),
    ]


def test_nobody_is_asked_about_files_with_nothing_to_run(write: Write) -> None:
    def refuse(_question: object) -> bool:
        raise AssertionError("nothing is to be run")

    file = write("  - {id: empty, ask: shape, vary: {n: [1]}, where: n > 1, code: torch.ones($n)}\n")
    assert "not-trusted" not in rules(check(gather([file]), FakeRunner(never), lets_run=refuse))


def test_a_worker_that_cannot_serve_is_an_error_of_its_own(write: Write) -> None:
    runner = FakeRunner(never, failure=RunnerError("no worker here"))
    with pytest.raises(RunnerError):
        checked(runner, write(SOUND))


def test_unfit_variants_are_explained(write: Write, runner: Runner) -> None:
    file = write("""
  - id: summed
    ask: shape
    vary: {dim: [0, 1, 2, 3], keep: [true, false]}
    setup: A = torch.ones(4, 4, 5)
    code: A.sum($dim, keepdim=$keep)
    mistakes:
      - {id: first, code: "A.sum(0, keepdim=$keep)"}
""")
    report = checked(runner, file)
    assert report.unfit == (("small/summed", "5 of 8 fit: 2 fail, 1 ties with first"),)
    assert rules(report) == ["code-fails"]
    assert not report.errors
    assert "in 2 of 8 variants, first where dim = 3, keep = True: " in report.problems[0].message


def test_a_question_that_never_ends_is_not_tried_over_and_over(write: Write, runner: Runner) -> None:
    file = write("""
  - id: endless
    ask: value
    vary: {n: {from: 1, to: 500}}
    code: |
      while True: $n
""")
    report = checked(runner, file, seconds=0.5)
    assert rules(report) == ["code-times-out"]
    assert report.unfit == (("small/endless", "0 of 500 fit: 3 run out of time, 497 not tried"),)


def test_what_comes_after_may_be_in_another_pack(tmp_path: Path, write: Write, runner: Runner) -> None:
    around = tmp_path / "around"
    around.mkdir()
    (around / "first.yaml").write_text(HEAD.replace("small", "first") + SOUND, encoding="utf-8")
    file = write("  - {id: later, ask: shape, after: [first/sound], code: torch.ones(2)}\n")
    assert rules(checked(runner, file)) == ["unknown-after"]
    assert not checked(runner, file, around=around).problems
    assert checked(runner, file, around=around).questions == 1


def test_a_ring_through_two_packs_is_told_in_the_checked_one(
    tmp_path: Path, write: Write, runner: Runner
) -> None:
    around = tmp_path / "around"
    around.mkdir()
    (around / "first.yaml").write_text(
        HEAD.replace("small", "first")
        + "  - {id: one, ask: shape, after: [small/two], code: torch.ones(2)}\n",
        encoding="utf-8",
    )
    file = write("  - {id: two, ask: shape, after: [first/one], code: torch.ones(2)}\n")
    [problem] = checked(runner, file, around=around).problems
    assert (problem.file, problem.rule, problem.severity) == (file, "circular-after", "error")


def test_two_files_of_one_name_are_told_of(write: Write, runner: Runner) -> None:
    one, two = write(SOUND), write(SOUND, name="two.yaml")
    report = checked(runner, one, two)
    assert [(problem.file, problem.rule) for problem in report.problems] == [(two, "duplicate-pack")]
    assert report.questions == 1


def test_a_file_named_twice_is_checked_once(tmp_path: Path, write: Write, runner: Runner) -> None:
    file = write(SOUND)
    report = checked(runner, file, file, tmp_path)
    assert not report.problems
    assert report.questions == 1


def test_an_example_of_a_combination_that_the_sample_lacks_is_run(write: Write, runner: Runner) -> None:
    file = write("""
  - id: many
    ask: value
    vary: {a: {from: 1, to: 60}, b: {from: 1, to: 60}}
    code: $a * 100 + $b
    examples:
      - {given: {a: 1, b: 1}, accept: "101"}
      - {given: {a: 17, b: 58}, accept: "1758"}
      - {given: {a: 60, b: 59}, accept: "6060"}
""")
    report = checked(runner, file)
    assert rules(report) == ["example-fails"]
    assert "where a = 60, b = 59; the answer is `6059`" in report.problems[0].message


def test_the_packs_around_are_read_once_and_their_former_ids_still_clash(
    write: Write, tmp_path: Path
) -> None:
    around = tmp_path / "around"
    around.mkdir()
    former = SOUND.replace("sound", "first, aliases: [other/gone]")
    (around / "first.yaml").write_text(HEAD.replace("small", "first") + former, encoding="utf-8")
    file = write(SOUND.replace("sound", "sound, aliases: [other/gone]"))
    cache = ParsedCache(tmp_path / "cache", tmp_path / "key")
    plainly = gather([file], [Folder(around)]).faults
    assert [fault.rule for fault in plainly] == ["alias-clash"]
    assert gather([file], [Folder(around)], Reader(cache)).faults == plainly
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quizapp.loading.reader.Reader._read", None)  # not parsed again
        assert gather([file], [Folder(around)], Reader(cache)).faults == plainly


def test_progress_is_told_to_the_end(write: Write, runner: Runner) -> None:
    told: list[tuple[int, int]] = []
    file = write(SOUND + SOUND.replace("sound", "again"))
    check(gather([file]), runner, lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_problems_come_in_the_order_of_the_files(tmp_path: Path, write: Write, runner: Runner) -> None:
    failing = SOUND.replace("torch.ones(2)", "1 / 0")
    write(failing + failing.replace("sound", "again"), name="b.yaml")
    write(failing, name="a.yaml", head=HEAD.replace("small", "first"))
    locations = [(problem.file.name, problem.line) for problem in checked(runner, tmp_path).problems]
    assert locations == [("a.yaml", 4), ("b.yaml", 4), ("b.yaml", 5)]
