from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from quizapp.bank import Folder, LoadedPack, load_library, load_pack
from quizapp.bank.packs import load_pack as really_load
from quizapp.config.workspace import bundled_questions
from quizapp.loading import reader as reader_module
from quizapp.loading.parsed_cache import ParsedCache
from quizapp.loading.reader import Reader
from quizapp.progress.topics import topics
from quizapp.scheduling.day_plan import plan_day
from quizapp.scheduling.limits import DayLimits

Told = Callable[[LoadedPack], object]

PACK = """\
pack: small
title: {en: Small, zh: 小}
questions:
  - {id: one, ask: shape, code: torch.zeros(2)}
  - {id: two, ask: dtype, code: torch.zeros(2)}
  - {id: two, ask: dtype, code: torch.zeros(2)}
"""


@pytest.fixture
def cache(tmp_path: Path) -> ParsedCache:
    return ParsedCache(tmp_path / "cache", tmp_path / "key")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "questions" / "small.yaml"
    made.parent.mkdir()
    made.write_text(PACK, encoding="utf-8")
    return made


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes | None]:
    """What was really read since the test began."""
    sources: list[bytes | None] = []

    def loading(file: Path, source: bytes | None = None, *, bundled: bool = False) -> LoadedPack:
        sources.append(source)
        return really_load(file, source, bundled=bundled)

    monkeypatch.setattr("quizapp.bank.packs.load_pack", loading)
    monkeypatch.setattr("quizapp.bank.rereading.load_pack", loading)
    return sources


def settle(file: Path, seconds: int = 60) -> None:
    """Let some time have passed since a file was written, as far as one can tell."""
    os.utime(file, (time.time() - seconds,) * 2)


def test_it_tells_the_same_as_the_file_the_first_time_and_the_second(
    cache: ParsedCache, file: Path, told: Told
) -> None:
    for each in (file, *sorted(bundled_questions().glob("*.yaml"))):
        uncached = load_pack(each, bundled=True)
        assert told(Reader(cache)(each, bundled=True)) == told(uncached)
        assert told(Reader(cache)(each, bundled=True)) == told(uncached)
        assert told(Reader()(each, bundled=True)) == told(uncached)


def test_a_library_is_the_same_with_its_former_ids_and_faults(cache: ParsedCache, file: Path) -> None:
    other = file.with_name("other.yaml")
    other.write_text(
        "pack: other\ntitle: x\nquestions:\n  - {id: a, ask: value, code: 1, aliases: [small/one, b/c]}\n"
    )
    file.with_name("third.yaml").write_text(PACK)
    folders = [Folder(file.parent)]
    uncached = load_library(folders)
    assert [fault.rule for fault in uncached.faults] == [
        "duplicate-id",
        "duplicate-id",
        "duplicate-pack",
        "alias-clash",
    ]
    for reader in (Reader(cache), Reader(cache)):
        library = load_library(folders, reader)
        assert library.faults == uncached.faults
        assert library.aliases == uncached.aliases == {"b/c": "other/a"}
        assert list(library.questions) == list(uncached.questions)
        for name, question in library.questions.items():
            assert question.entry == uncached.questions[name].entry


def test_the_second_time_nothing_is_read(cache: ParsedCache, file: Path, read: list[bytes | None]) -> None:
    Reader(cache)(file, bundled=False)
    assert len(read) == 1
    loaded = Reader(cache)(file, bundled=False)
    assert len(read) == 1
    assert loaded.pack is not None
    assert loaded.pack.questions[0].code == "torch.zeros(2)"


def test_what_is_planned_and_listed_needs_no_entry(
    cache: ParsedCache, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "quizapp.bank.entry_reading.entry_of", lambda _value: pytest.fail("an entry was read")
    )
    library = load_library([Folder(file.parent)], Reader(cache))
    today = date(2026, 11, 23)
    assert [one.id for one in plan_day(library, {}, today, DayLimits())] == ["small/one", "small/two"]
    assert [len(topic.questions) for topic in topics(library, {}, today).packs] == [2]
    assert library.after("small/one") == ()


def test_one_content_under_two_names_is_read_once(
    cache: ParsedCache, file: Path, read: list[bytes | None], told: Told
) -> None:
    twin = file.with_name("twin.yaml")
    twin.write_bytes(file.read_bytes())
    reader = Reader(cache)
    first, second = reader(file, bundled=False), reader(twin, bundled=False)
    assert len(read) == 1
    assert told(first) == told(load_pack(file))
    assert told(second) == told(load_pack(twin))
    assert {fault.file for fault in second.faults} == {twin}


def test_a_changed_file_is_taken_up(cache: ParsedCache, file: Path, told: Told) -> None:
    reader = Reader(cache)
    for text in (PACK, PACK.replace("one", "six"), PACK.replace("pack:", "pack"), "", PACK):
        file.write_text(text, encoding="utf-8")
        assert (
            told(reader(file, bundled=False))
            == told(load_pack(file))
            == told(Reader(cache)(file, bundled=False))
        )


def test_a_change_of_the_same_size_and_time_is_taken_up(cache: ParsedCache, file: Path) -> None:
    reader = Reader(cache)
    before = file.stat()
    reader(file, bundled=False)
    file.write_text(PACK.replace("one", "six"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    loaded = reader(file, bundled=False)
    assert loaded.pack is not None
    assert loaded.pack.questions[0].id == "small/six"


def test_a_file_that_did_not_change_is_not_even_opened(
    cache: ParsedCache, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module, "_UNSETTLED", 0)
    reader = Reader(cache)
    loaded = reader(file, bundled=False)
    monkeypatch.setattr(reader_module, "bytes_of", lambda _file: pytest.fail("it was opened"))
    assert reader(file, bundled=False) is loaded


def test_of_a_changed_file_only_the_changed_question_is_read(file: Path, read: list[bytes | None]) -> None:
    file.write_text(PACK.rpartition("  - ")[0] + "  - {id: last, ask: value, code: 1}\n", encoding="utf-8")
    reader = Reader()
    reader(file, bundled=False)
    file.write_text(file.read_text(encoding="utf-8").replace("code: 1}", "code: 2}"), encoding="utf-8")
    loaded = reader(file, bundled=False)
    assert loaded.pack is not None
    assert [question.code for question in loaded.pack.questions][1:] == ["torch.zeros(2)", "2"]
    assert read[-1] is not None
    assert b"one" not in read[-1]


def test_a_process_that_begins_reads_only_what_changed_since_the_last(
    cache: ParsedCache, file: Path, read: list[bytes | None], told: Told
) -> None:
    sound = PACK.rpartition("  - ")[0]
    file.write_text(sound, encoding="utf-8")
    Reader(cache)(file, bundled=False)
    file.write_text(sound + "  - {id: last, ask: value, code: 1}\n", encoding="utf-8")
    loaded = Reader(cache)(file, bundled=False)
    assert read[-1] is not None
    assert b"one" not in read[-1]
    assert told(loaded) == told(load_pack(file))


def test_a_mended_file_is_compared_with_what_it_was_before_the_fault(
    file: Path, read: list[bytes | None]
) -> None:
    sound = PACK.rpartition("  - ")[0]
    reader = Reader()
    for text in (sound, sound.replace("dtype", "type"), sound.replace("dtype", "value")):
        file.write_text(text, encoding="utf-8")
        loaded = reader(file, bundled=False)
    assert not loaded.faults
    assert read[-1] is not None
    assert b"one" not in read[-1]


def test_a_removed_file_is_a_fault_and_comes_back(cache: ParsedCache, file: Path, told: Told) -> None:
    reader = Reader(cache)
    before = reader(file, bundled=False)
    file.unlink()
    assert [fault.rule for fault in reader(file, bundled=False).faults] == ["unreadable-file"]
    assert load_library([Folder(file.parent)], reader).packs == {}
    file.write_text(PACK, encoding="utf-8")
    assert told(reader(file, bundled=False)) == told(before)


def test_another_version_reads_anew(
    cache: ParsedCache, file: Path, read: list[bytes | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    Reader(cache)(file, bundled=False)
    monkeypatch.setattr(reader_module, "edition", lambda: b"another")
    Reader(cache)(file, bundled=False)
    assert len(read) == 2


def test_what_was_tampered_with_is_read_anew_and_put_right(
    cache: ParsedCache, file: Path, read: list[bytes | None], tmp_path: Path, told: Told
) -> None:
    Reader(cache)(file, bundled=False)
    (kept,) = (one for one in (tmp_path / "cache").iterdir() if one.stat().st_size > 200)
    sound = kept.read_bytes()
    for wrong in (b"", sound[: len(sound) // 2], sound.replace(b"zeros", b"empty"), sound + b"\n"):
        kept.write_bytes(wrong)
        assert told(Reader(cache)(file, bundled=False)) == told(load_pack(file))
        assert kept.read_bytes() == sound


def test_sealed_nonsense_is_read_anew(cache: ParsedCache, file: Path, tmp_path: Path, told: Told) -> None:
    Reader(cache)(file, bundled=False)
    (kept,) = (one for one in (tmp_path / "cache").iterdir() if one.stat().st_size > 200)
    cache.put(kept.name, b"no record")
    assert told(Reader(cache)(file, bundled=False)) == told(load_pack(file))


def test_without_a_folder_to_keep_anything_all_is_as_before(file: Path, tmp_path: Path, told: Told) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    reader = Reader(ParsedCache(blocked / "cache", blocked / "key"))
    assert told(reader(file, bundled=False)) == told(load_pack(file))
    assert told(reader(file, bundled=False)) == told(load_pack(file))


def test_a_workspace_cannot_bring_what_was_read(
    cache: ParsedCache, file: Path, tmp_path: Path, told: Told
) -> None:
    """A stranger who knows the format, and the file, does not have the key."""
    stranger = ParsedCache(tmp_path / "cache", tmp_path / "the key of a stranger")
    file.write_text(PACK.replace("zeros", "ones_"), encoding="utf-8")
    Reader(stranger)(file, bundled=False)
    forged = next((tmp_path / "cache").iterdir())
    file.write_text(PACK, encoding="utf-8")
    Reader(stranger)(file, bundled=False)
    (planted,) = (one for one in (tmp_path / "cache").iterdir() if one != forged)
    planted.write_bytes(forged.read_bytes())
    loaded = Reader(cache)(file, bundled=False)
    assert told(loaded) == told(load_pack(file))


COURSE = """\
course: c
units:
  - {id: u, title: {en: U, zh: 一}, packs: [small]}
  - {id: u, title: U, packs: []}
"""


def test_a_course_is_read_once_and_given_as_it_was(
    cache: ParsedCache, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = file.with_name("course.yaml")
    course.write_text(COURSE, encoding="utf-8")
    fresh = load_library([Folder(file.parent)])
    assert [unit.id for unit in fresh.course.units] == ["u"]
    assert fresh.faults
    for times in range(3):
        library = load_library([Folder(file.parent)], Reader(cache))
        assert (library.course, library.faults) == (fresh.course, fresh.faults)
        if times == 0:
            monkeypatch.delattr("quizapp.bank.course_files.load_course")
    monkeypatch.undo()
    reader = Reader(cache)
    assert reader.course(course, bundled=False) == reader.course(course, bundled=False)
    course.write_text(COURSE.replace("small", "other"), encoding="utf-8")
    changed = reader.course(course, bundled=False).course
    assert changed is not None
    assert changed.units[0].packs == ("other",)


def test_a_course_that_cannot_be_read_is_a_fault(cache: ParsedCache, file: Path) -> None:
    for reader in (Reader(cache), Reader()):
        loaded = reader.course(file.with_name("none.yaml"), bundled=False)
        assert (loaded.course, [fault.rule for fault in loaded.faults]) == (None, ["unreadable-file"])
