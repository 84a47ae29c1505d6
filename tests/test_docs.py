"""What the documents say is so: every command is told of, every example was run."""

from __future__ import annotations

import importlib
import io
import itertools
import os
import pkgutil
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from textual.binding import Binding

import quizapp.tui
from quizapp.bank import Folder, LoadedPack, Question, load_library, load_pack, variants
from quizapp.bank.course_files import load_course
from quizapp.cli import run
from quizapp.cli.group import cli
from quizapp.config.loading_settings import load_settings
from quizapp.config.settings import SETTINGS
from quizapp.config.workspace import Workspace, bundled_questions
from quizapp.examine.examiner import Examiner
from quizapp.runner.client import Runner

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = ROOT / "docs" / "commands.md"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: the language it names, its text, where it begins."""

    document: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.document.name}:{self.line}"


def blocks(language: str) -> list[Block]:
    return [block for document in DOCUMENTS for block in blocks_of(document, language)]


def blocks_of(document: Path, language: str) -> Iterator[Block]:
    yield from fenced(document.read_text(encoding="utf-8"), language, document)


def fenced(text: str, language: str, document: Path) -> Iterator[Block]:
    for match in _FENCE.finditer(text):
        if match[1] == language:
            yield Block(document, text.count("\n", 0, match.start()) + 1, language, match[2])


def loaded(block: Block) -> LoadedPack:
    """A YAML block as a pack; one that shows only questions gets a pack around it."""
    text = block.text
    if not text.startswith("pack:"):
        text = f"pack: example\ntitle: Example\nquestions:\n{text}"
    return load_pack(Path(str(block)), text.encode("utf-8"))


def is_course(block: Block) -> bool:
    return block.text.startswith("course:")


# Commands and options


def commands(
    command: click.Command, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            subcommand = command.get_command(context, name)
            assert subcommand is not None
            yield from commands(subcommand, (*path, name))


ALL_COMMANDS = dict(commands(cli, ("quizapp",)))


def section(path: tuple[str, ...]) -> str:
    """What docs/commands.md says under the heading of a command."""
    text = COMMANDS.read_text(encoding="utf-8")
    for title, body in re.findall(r"^##+ (.*)\n((?:(?!^##).*\n?)*)", text, re.MULTILINE):
        if title.strip("`") == " ".join(path):
            return str(body)
    return ""


@pytest.mark.parametrize("path", ALL_COMMANDS, ids=" ".join)
def test_every_command_has_help_and_a_section_with_an_example(path: tuple[str, ...]) -> None:
    assert ALL_COMMANDS[path].help
    body = section(path)
    assert body, "docs/commands.md has no such heading"
    shown = [step.line for block in fenced(body, "console", COMMANDS) for step in steps(block)]
    assert any(f" {' '.join(path[1:])}".rstrip() in f"{line} " for line in shown)


@pytest.mark.parametrize("path", ALL_COMMANDS, ids=" ".join)
def test_every_option_and_argument_is_told_of(path: tuple[str, ...]) -> None:
    body = section(path)
    for parameter in ALL_COMMANDS[path].params:
        if isinstance(parameter, click.Option):
            assert f"`{parameter.opts[0]}" in body, parameter.opts
        else:
            context = click.Context(ALL_COMMANDS[path])
            assert parameter.make_metavar(context).strip("[].{}") in body.replace("\\|", "|")


def test_no_document_tells_of_an_option_that_is_not_there() -> None:
    known = {option for command in ALL_COMMANDS.values() for p in command.params for option in p.opts}
    known |= {"--help"}
    for path in ALL_COMMANDS:
        for option in re.findall(r"^\| `(--[a-z-]+)", section(path), re.MULTILINE):
            assert option in known


# Examples on the command line


class _Kept:
    """The shared worker, which a command may not close."""

    def __init__(self, runner: Runner) -> None:
        self.start, self.submit = runner.start, runner.submit

    def close(self) -> None:
        pass


@dataclass(frozen=True)
class Step:
    """A command line of a block and what the block shows below it."""

    line: str
    shown: str


def steps(block: Block) -> list[Step]:
    """The commands of a block; a line that ends in a backslash goes on in the next."""
    found: list[Step] = []
    command = ""
    for line in block.text.splitlines():
        if command or line.startswith("$ "):
            command += line.removeprefix("$ ") if not command else line.lstrip()
            if command.endswith("\\"):
                command = command[:-1]
                continue
            found.append(Step(command, ""))
            command = ""
        else:
            last = found.pop()
            found.append(Step(last.line, f"{last.shown}{line}\n"))
    return found


def as_shown(shown: str, said: str) -> bool:
    """Whether ``said`` is what a block shows. ``...`` alone on a line stands for
    any number of lines, within a line for anything."""
    pattern = ""
    for line in shown.splitlines():
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(map(re.escape, line.rstrip().split("..."))) + r"[ ]*\n"
    return re.fullmatch(pattern, said) is not None


@pytest.fixture
def shell(
    tmp_path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], tuple[int, str]]:
    """Runs a command line of a document: quizapp, fed by printf or not, variables before it."""
    monkeypatch.setattr("quizapp.runner.local.LocalRunner", lambda _device: _Kept(runner))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("QUIZAPP_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    for name in ("QUIZAPP_LANGUAGE", "QUIZAPP_DEVICE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def command(line: str) -> tuple[int, str]:
        words = shlex.split(line)
        fed = ""
        if "|" in words:
            pipe = words.index("|")
            assert words[:2] == ["printf", r"%s\n"], line
            fed, words = "".join(f"{word}\n" for word in words[2:pipe]), words[pipe + 1 :]
        with monkeypatch.context() as patch:
            while re.fullmatch(r"[A-Z_]+=.*", words[0]):
                patch.setenv(*words.pop(0).split("=", 1))
            assert words[0] == "quizapp", line
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(fed.encode()), encoding="utf-8"))
            status = run(words[1:])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    return command


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_example_was_run(
    document: Path, tmp_path: Path, shell: Callable[[str], tuple[int, str]]
) -> None:
    """The examples of a document in order, in a workspace that holds the packs it shows."""
    workspace = Workspace(tmp_path / "workspace")
    workspace.make()
    for block in itertools.filterfalse(is_course, blocks_of(document, "yaml")):
        if (pack := loaded(block).pack) is not None and block.text.startswith("pack:"):
            (workspace.questions / f"{pack.name}.yaml").write_text(block.text, encoding="utf-8")
    for block in blocks_of(document, "python"):
        if named := re.match(r"# (\w+\.py)\n", block.text):
            (tmp_path / named[1]).write_text(block.text, encoding="utf-8")
    status = 0
    for block in blocks_of(document, "console"):
        for step in steps(block):
            where = f"{block}: {step.line}"
            if step.line == "echo $?":
                assert step.shown == f"{status}\n", where
                status = 0
                continue
            assert status in {0, 1}, f"the command before {where} ended with {status}"
            status, said = shell(step.line)
            if step.shown:
                said = said.replace(str(tmp_path), "~").replace(os.sep, "/")
                assert as_shown(step.shown, said), f"{where}\n{said}"
    assert status in {0, 1}


def test_a_difference_would_be_noticed() -> None:
    assert as_shown("one\n...\nfive\n", "one\ntwo\nthree\nfive\n")
    assert as_shown("torch ... here\n", "torch 2.13.0 here\n")
    assert not as_shown("one\nfive\n", "one\ntwo\nfive\n")
    assert not as_shown("one\n", "one\ntwo\n")
    assert not as_shown("a ... c\n", "a b d\n")


# Examples of files


@pytest.mark.parametrize("block", filter(is_course, blocks("yaml")), ids=str)
def test_every_course_shown_can_be_followed(block: Block) -> None:
    found = load_course(Path(str(block)), block.text.encode("utf-8"))
    library = load_library([Folder(bundled_questions(), bundled=True)])
    assert not found.faults
    assert found.course is not None
    assert set(found.course.order_of(library.packs)) == {one for u in found.course.units for one in u.packs}
    assert all(unit.capstone in library.questions for unit in found.course.units)


@pytest.mark.parametrize("block", itertools.filterfalse(is_course, blocks("yaml")), ids=str)
def test_every_question_shown_is_sound_and_its_examples_hold(block: Block, runner: Runner) -> None:
    result = loaded(block)
    assert not result.faults
    assert result.pack is not None
    for question in result.pack.questions:
        assert_it_holds(question, Examiner(runner))


def assert_it_holds(question: Question, examiner: Examiner) -> None:
    every = [one.result() for one in examiner.examine_all(list(variants(question)))]
    assert any(one.fit for one in every)
    for example in question.entry.examples:
        variant = variants(question).agreeing(example.given)
        assert variant is not None
        one = examiner.examine(variant).result()
        assert one.truth is not None, one.unfit
        for text, verdict in (
            (example.accept, "right"),
            (example.reject, "wrong"),
            (example.unreadable, "unreadable"),
        ):
            if text is not None:
                judged = examiner.judge(one, text)
                assert judged.verdict == verdict, (text, one.answer, judged.note)
                if example.because is not None:
                    assert example.because in {slip.id for slip in judged.slips}


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_every_settings_file_shown_can_be_used(block: Block, tmp_path: Path) -> None:
    file = tmp_path / "quizapp.toml"
    file.write_text(block.text, encoding="utf-8")
    nobodys = tmp_path / "none.toml"
    assert load_settings(flags={}, environment={}, workspace_file=nobodys, user_file=file).sources


def test_every_setting_is_told_of() -> None:
    told = section(("quizapp", "config"))
    for setting in SETTINGS:
        assert f"| `{setting.key}`" in told


def test_the_keys_told_of_are_the_keys_there_are() -> None:
    bound = bindings()
    rows = re.findall(
        r"^\|[^|]*\| `(\S+)`[^|]*\|[^|]*\| `([a-z_0-9.]+)` \|$", README.read_text("utf-8"), re.M
    )
    assert len(rows) > 20
    for key, name in rows:
        assert {"?": "question_mark", "/": "slash"}.get(key, key) in bound[name], (key, name)


def test_the_keys_remapped_in_examples_are_there() -> None:
    for block in blocks("toml"):
        assert set(tomllib.loads(block.text).get("keys", {})) <= set(bindings())


def bindings() -> dict[str, set[str]]:
    """The keys of everything a key does, by its id."""
    bound: dict[str, set[str]] = {}
    for module in pkgutil.walk_packages(quizapp.tui.__path__, "quizapp.tui."):
        for value in vars(importlib.import_module(module.name)).values():
            for binding in vars(value).get("BINDINGS", ()) if isinstance(value, type) else ():
                if isinstance(binding, Binding) and binding.id is not None:
                    bound.setdefault(binding.id, set()).update(binding.key.split(","))
    return bound


def test_every_key_of_a_question_file_is_told_of() -> None:
    from typing import get_args

    from quizapp.bank import format as models
    from quizapp.bank import pack_format as packs

    told = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    entries = get_args(get_args(models.Entry)[0])
    from quizapp.bank.entry_parts import EdgeEntry, ExampleEntry, MistakeEntry

    parts = (MistakeEntry, ExampleEntry, EdgeEntry, packs.LessonEntry, packs.TryEntry)
    for model in (packs.PackFile, *parts, *entries):
        for key in packs.keys_of(model):
            assert f"\n| `{key}` |" in told, key
    for entry in entries:
        [ask] = get_args(entry.model_fields["ask"].annotation)
        assert f"\n| `{ask}` |" in told
