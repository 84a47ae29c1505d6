"""Creates questions: a new pack, or one more question in an existing pack."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from quizapp.authoring.appending import InBrackets, with_question
from quizapp.authoring.json_schema import SCHEMA_FILE, schema_text
from quizapp.bank import Fault, Folder, Pack, load_library, load_pack
from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.scope import DRAFT
from quizapp.bank.yaml_problems import SourceError
from quizapp.config.workspace import Workspace
from quizapp.loading.reader import cached_reader
from quizapp.words import LANGUAGES, Note, Words
from quizapp.words.visible import visible

#: The pack used if the author names none.
OWN_PACK = "mine"

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PLAIN_TITLE = re.compile(r"[^\W\d_][\w -]*[\w]")
_MARK = b"\xef\xbb\xbf"

_FOLDER = Path(__file__).parent / "starters"
_ABOUT = re.compile(r"# <([a-z-]+)>")
_ASK = re.compile(r"^  ask: .*\n", re.MULTILINE)


class CannotStart(Exception):
    """Nothing was written; ``note`` says why and what to do instead."""

    def __init__(self, key: str, **fills: str) -> None:
        super().__init__(key)
        self.note = Note.of(key, **fills)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an author asked for. ``topic`` is the subject of the pack, in words; anything that is
    None is chosen. A ``draft`` is not asked in reviews until its tag is removed."""

    ask: str
    pack: str | None = None
    topic: str | None = None
    id: str | None = None
    file: Path | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """A question that was written: its full id and its position."""

    question: str
    file: Path
    line: int


def start(workspace: Workspace, wanted: Wanted, words: Words) -> Started:
    """Write a question that is valid and runs, into a new or an existing file.

    Raises CannotStart, and OSError if the file cannot be written.
    """
    for name in (wanted.pack, wanted.id):
        if name is not None and not _ID.fullmatch(name):
            raise CannotStart("new.bad-name", name=name)
    pack, file = _home(workspace, wanted)
    workspace.make()
    if not file.exists():
        question = wanted.id or wanted.ask
        text = new_file(workspace, file, pack, wanted.topic, words)
        [text, *_] = with_question(text, skeleton(wanted.ask, question, words, draft=wanted.draft))
        source = text.encode("utf-8")
    else:
        question, source = _extended(file, wanted, words)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(source)
    keep_schema(workspace, words)
    written = load_pack(file, source).pack
    assert written is not None
    [found] = [each for each in written.questions if each.entry.id == question]
    return Started(found.id, file, found.line)


def keep_schema(workspace: Workspace, words: Words) -> None:
    """Put the schema next to the question files, unless this version of it exists there in any language."""
    file = workspace.questions / SCHEMA_FILE
    if not file.exists() or file.read_text(encoding="utf-8") not in map(schema_text, map(Words, LANGUAGES)):
        file.write_text(schema_text(words), encoding="utf-8")


def _home(workspace: Workspace, wanted: Wanted) -> tuple[str, Path]:
    """The name of the pack and the file for the question."""
    name = wanted.pack or (_name_for(wanted.topic) if wanted.topic else None)
    if wanted.file is not None:
        file = wanted.file.expanduser().resolve()
        inside = file.is_relative_to(workspace.questions.resolve())
        if file.suffix not in (".yaml", ".yml") or not inside:
            raise CannotStart("new.outside", file=str(wanted.file), folder=str(workspace.questions))
        if not file.exists():
            return name or _name_for(file.stem), file
        there = load_pack(file).pack
        if there is not None and name not in (None, there.name):
            raise CannotStart("new.other-pack", file=str(wanted.file), pack=there.name)
        return name or "", file
    name = name or OWN_PACK
    folders = [Folder(path, bundled) for path, bundled in workspace.question_folders]
    pack = load_library(folders, cached_reader()).packs.get(name)
    if pack is None:
        return name, workspace.questions / f"{name}.yaml"
    if not pack.file.is_relative_to(workspace.questions):
        raise CannotStart("new.bundled", pack=name)
    return name, pack.file


def _name_for(topic: str) -> str:
    """A name made from the letters and digits of a topic."""
    name = "-".join(re.findall(r"[a-z0-9.]+", topic.lower())).strip(".-")[:64]
    if not name:
        raise CannotStart("new.no-name", topic=topic)
    return name


def new_file(workspace: Workspace, file: Path, pack: str, topic: str | None, words: Words) -> str:
    """A pack without questions. Its first line refers to the schema, for an editor's YAML extension."""
    schema = Path(os.path.relpath(workspace.questions / SCHEMA_FILE, file.parent)).as_posix()
    titles = {language: topic or _own_title(pack, language) for language in LANGUAGES}
    title = ", ".join(f"{language}: {_scalar(text)}" for language, text in titles.items())
    return (
        f"# yaml-language-server: $schema={schema}\n# {words.say('new.about-pack')}\n"
        f"pack: {pack}\ntitle: {{{title}}}\nquestions:\n"
    )


def _own_title(pack: str, language: str) -> str:
    return Words(language).say("new.own-pack") if pack == OWN_PACK else pack


def _scalar(text: str) -> str:
    """``text`` as YAML within a flow mapping; characters that YAML forbids in strings are escaped."""
    return text if _PLAIN_TITLE.fullmatch(text) else json.dumps(visible(text), ensure_ascii=False)


def _extended(file: Path, wanted: Wanted, words: Words) -> tuple[str, bytes]:
    """The id of the question, and the content of the file with it added. Nothing else changes."""
    before = load_pack(file)
    if before.pack is None:
        raise _broken(before.faults[0])
    taken = {name for q in before.pack.questions for name in (q.entry.id, *q.entry.aliases)}
    taken |= {fault.question.partition("/")[2] for fault in before.faults if fault.question}
    numbered = (f"{wanted.ask}-{n}" for n in range(2, len(taken) + 3))
    question = wanted.id or next(name for name in (wanted.ask, *numbered) if name not in taken)
    if question in taken:
        raise CannotStart("new.taken", id=question, file=str(file))
    source = bytes_of(file)
    mark = _MARK if source.startswith(_MARK) else b""
    try:
        text = decoded(source)
        ways = with_question(text, skeleton(wanted.ask, question, words, text, draft=wanted.draft))
    except InBrackets:
        raise CannotStart("new.brackets", file=str(file)) from None
    except SourceError:
        raise _broken(before.faults[0]) from None
    for text in ways:
        made = mark + text.encode("utf-8")
        if adds(before.pack, before.faults, file, made, question):
            return question, made
    raise CannotStart("new.brackets", file=str(file))


def _broken(fault: Fault) -> CannotStart:
    return CannotStart("new.broken", fault=str(fault))


def home(workspace: Workspace, pack: str) -> tuple[str, Path]:
    """The name and the file of a pack of the workspace, new or existing. Raises CannotStart."""
    if not _ID.fullmatch(pack):
        raise CannotStart("new.bad-name", name=pack)
    return _home(workspace, Wanted("", pack))


def adds(pack: Pack, faults: tuple[Fault, ...], file: Path, source: bytes, question: str) -> bool:
    """Whether ``source`` reads as the pack with exactly this question added, and no new fault."""
    after = load_pack(file, source)
    if after.pack is None or len(after.faults) > len(faults):
        return False
    head = (pack.name, pack.title, pack.tags) == (after.pack.name, after.pack.title, after.pack.tags)
    entries = {q.entry.id: q.entry for q in after.pack.questions}
    return (
        head and {**{q.entry.id: q.entry for q in pack.questions}, question: entries.get(question)} == entries
    )


def skeleton(ask: str, question: str, words: Words, beside: str = "", *, draft: bool = False) -> str:
    """A question with the id ``question`` as an entry of a YAML list, without indentation. Its
    texts are in every language, its comments in that of ``words``. Comments that ``beside``
    already contains are left out. A ``draft`` is tagged as one."""
    text = (_FOLDER / f"{ask}.yaml").read_text(encoding="utf-8")
    if draft:
        text = _ASK.sub(lambda match: f"{match[0]}  # <draft>\n  tags: [{DRAFT}]\n", text, count=1)
    lines = []
    for line in text.replace("<id>", question).splitlines(keepends=True):
        commented = _ABOUT.sub(lambda match: "# " + words.say(f"new.about-{match[1]}"), line)
        if commented == line or commented.strip() not in beside:
            lines.append(commented)
    return "".join(lines)
