from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from quizapp.loading import parsed_cache as cache_module
from quizapp.loading.parsed_cache import ParsedCache

NAME = "ab" * 32
DAY = 24 * 3600


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "cache" / "quizapp", tmp_path / "settings" / "key"


@pytest.fixture
def cache(paths: tuple[Path, Path]) -> ParsedCache:
    return ParsedCache(*paths)


def kept(paths: tuple[Path, Path]) -> list[str]:
    return sorted(file.name for file in paths[0].iterdir())


def test_what_was_put_is_there_for_the_next_process(cache: ParsedCache, paths: tuple[Path, Path]) -> None:
    assert cache.get(NAME) is None
    cache.put(NAME, b"kept")
    assert cache.get(NAME) == ParsedCache(*paths).get(NAME) == b"kept"
    assert kept(paths) == [NAME]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these rights")
def test_only_the_user_can_read_the_key_and_what_is_kept(
    cache: ParsedCache, paths: tuple[Path, Path]
) -> None:
    cache.put(NAME, b"kept")
    folder, key = paths
    assert [file.stat().st_mode & 0o077 for file in (key, folder, folder / NAME)] == [0, 0, 0]


def test_what_was_changed_in_any_byte_is_not_there(cache: ParsedCache, paths: tuple[Path, Path]) -> None:
    cache.put(NAME, b"kept")
    file = paths[0] / NAME
    sound = file.read_bytes()
    for offset in range(len(sound)):
        file.write_bytes(sound[:offset] + bytes([sound[offset] ^ 1]) + sound[offset + 1 :])
        assert cache.get(NAME) is None
    for wrong in (b"", sound[:20], sound[:-1], sound + b"\0", b"\0" * 10_000):
        file.write_bytes(wrong)
        assert cache.get(NAME) is None
    cache.put(NAME, b"kept")
    assert cache.get(NAME) == b"kept"


def test_what_was_put_under_another_name_is_not_there(cache: ParsedCache, paths: tuple[Path, Path]) -> None:
    cache.put(NAME, b"kept")
    (paths[0] / NAME).rename(paths[0] / NAME[::-1])
    assert cache.get(NAME[::-1]) is None


def test_what_another_user_sealed_is_not_there(
    cache: ParsedCache, paths: tuple[Path, Path], tmp_path: Path
) -> None:
    ParsedCache(paths[0], tmp_path / "another key").put(NAME, b"foreign")
    assert cache.get(NAME) is None


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these rights")
def test_a_key_that_others_can_read_is_made_anew(cache: ParsedCache, paths: tuple[Path, Path]) -> None:
    cache.put(NAME, b"kept")
    key = paths[1]
    old = key.read_bytes()
    key.chmod(0o644)
    again = ParsedCache(*paths)
    assert again.get(NAME) is None
    assert key.read_bytes() != old
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("wrong", [b"", b"short", b"\0" * 33])
def test_a_key_of_the_wrong_size_is_made_anew(
    wrong: bytes, cache: ParsedCache, paths: tuple[Path, Path]
) -> None:
    paths[1].parent.mkdir()
    paths[1].write_bytes(wrong)
    paths[1].chmod(0o600)
    cache.put(NAME, b"kept")
    assert ParsedCache(*paths).get(NAME) == b"kept"
    assert len(paths[1].read_bytes()) == 32


def test_where_nothing_can_be_written_nothing_is_kept(paths: tuple[Path, Path], tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    for folder, key in ((blocked / "cache", paths[1]), (paths[0], blocked / "key"), (blocked, paths[1])):
        cache = ParsedCache(folder, key)
        cache.put(NAME, b"kept")
        assert cache.get(NAME) is None


def test_a_full_disk_leaves_nothing_half_written(
    cache: ParsedCache, paths: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put(NAME, b"kept")

    def full(_from: Path, _to: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    cache.put("cd" * 32, b"more")
    assert kept(paths) == [NAME]
    assert cache.get(NAME) == b"kept"


def test_a_folder_or_a_pipe_in_the_place_of_what_is_kept_is_passed_over(
    cache: ParsedCache, paths: tuple[Path, Path]
) -> None:
    cache.put(NAME, b"kept")
    os.mkfifo(paths[0] / "fifo")
    (paths[0] / "folder").mkdir()
    assert cache.get("fifo") is None
    assert cache.get("folder") is None


def test_what_is_too_large_is_neither_kept_nor_read(
    cache: ParsedCache, paths: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put(NAME, b"kept")
    monkeypatch.setattr(cache_module, "ENTRY_LIMIT", 40)
    assert cache.get(NAME) is None
    cache.put("cd" * 32, b"kept")
    assert kept(paths) == [NAME]


def test_it_may_be_deleted_at_any_time(cache: ParsedCache, paths: tuple[Path, Path]) -> None:
    cache.put(NAME, b"kept")
    (paths[0] / NAME).unlink()
    paths[0].rmdir()
    assert cache.get(NAME) is None
    cache.put(NAME, b"kept")
    assert cache.get(NAME) == b"kept"


def test_the_oldest_make_room(paths: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "TOTAL_LIMIT", 10_000)
    cache = ParsedCache(*paths)
    now = time.time()
    names = [f"{number:064x}" for number in range(40)]
    for age, name in enumerate(reversed(names[:15])):
        cache.put(name, b"\0" * 500)
        os.utime(paths[0] / name, (now - 1000 - age, now - 1000 - age))
    for name in names[15:]:
        cache.put(name, b"\0" * 500)
        assert sum(file.stat().st_size for file in paths[0].iterdir()) <= 10_000
        assert cache.get(name) is not None
    assert cache.get(names[0]) is None


def test_what_nobody_used_for_long_is_removed(paths: tuple[Path, Path]) -> None:
    cache = ParsedCache(*paths)
    for name, days in (("00", 91), ("11", 89), ("22", 91)):
        cache.put(name * 32, b"kept")
        os.utime(paths[0] / (name * 32), (time.time() - days * DAY,) * 2)
    (paths[0] / "x.part").write_bytes(b"left by a process that was killed")
    os.utime(paths[0] / "x.part", (time.time() - 2 * DAY,) * 2)
    (paths[0] / "y.part").write_bytes(b"being written")
    assert cache.get("22" * 32) == b"kept"  # now it was used
    ParsedCache(*paths).put("33" * 32, b"kept")
    assert kept(paths) == ["11" * 32, "22" * 32, "33" * 32, "y.part"]
