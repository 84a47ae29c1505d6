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
def places(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "cache" / "quizapp", tmp_path / "settings" / "key"


@pytest.fixture
def cache(places: tuple[Path, Path]) -> ParsedCache:
    return ParsedCache(*places)


def kept(places: tuple[Path, Path]) -> list[str]:
    return sorted(file.name for file in places[0].iterdir())


def test_what_was_put_is_there_for_the_next_process(cache: ParsedCache, places: tuple[Path, Path]) -> None:
    assert cache.get(NAME) is None
    cache.put(NAME, b"kept")
    assert cache.get(NAME) == ParsedCache(*places).get(NAME) == b"kept"
    assert kept(places) == [NAME]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these rights")
def test_only_the_user_can_read_the_key_and_what_is_kept(
    cache: ParsedCache, places: tuple[Path, Path]
) -> None:
    cache.put(NAME, b"kept")
    folder, key = places
    assert [file.stat().st_mode & 0o077 for file in (key, folder, folder / NAME)] == [0, 0, 0]


def test_what_was_changed_in_any_byte_is_not_there(cache: ParsedCache, places: tuple[Path, Path]) -> None:
    cache.put(NAME, b"kept")
    file = places[0] / NAME
    sound = file.read_bytes()
    for place in range(len(sound)):
        file.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        assert cache.get(NAME) is None
    for wrong in (b"", sound[:20], sound[:-1], sound + b"\0", b"\0" * 10_000):
        file.write_bytes(wrong)
        assert cache.get(NAME) is None
    cache.put(NAME, b"kept")
    assert cache.get(NAME) == b"kept"


def test_what_was_put_under_another_name_is_not_there(cache: ParsedCache, places: tuple[Path, Path]) -> None:
    cache.put(NAME, b"kept")
    (places[0] / NAME).rename(places[0] / NAME[::-1])
    assert cache.get(NAME[::-1]) is None


def test_what_another_user_sealed_is_not_there(
    cache: ParsedCache, places: tuple[Path, Path], tmp_path: Path
) -> None:
    ParsedCache(places[0], tmp_path / "another key").put(NAME, b"foreign")
    assert cache.get(NAME) is None


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these rights")
def test_a_key_that_others_can_read_is_made_anew(cache: ParsedCache, places: tuple[Path, Path]) -> None:
    cache.put(NAME, b"kept")
    key = places[1]
    old = key.read_bytes()
    key.chmod(0o644)
    again = ParsedCache(*places)
    assert again.get(NAME) is None
    assert key.read_bytes() != old
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("wrong", [b"", b"short", b"\0" * 33])
def test_a_key_of_the_wrong_size_is_made_anew(
    wrong: bytes, cache: ParsedCache, places: tuple[Path, Path]
) -> None:
    places[1].parent.mkdir()
    places[1].write_bytes(wrong)
    places[1].chmod(0o600)
    cache.put(NAME, b"kept")
    assert ParsedCache(*places).get(NAME) == b"kept"
    assert len(places[1].read_bytes()) == 32


def test_where_nothing_can_be_written_nothing_is_kept(places: tuple[Path, Path], tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    for folder, key in ((blocked / "cache", places[1]), (places[0], blocked / "key"), (blocked, places[1])):
        cache = ParsedCache(folder, key)
        cache.put(NAME, b"kept")
        assert cache.get(NAME) is None


def test_a_full_disk_leaves_nothing_half_written(
    cache: ParsedCache, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put(NAME, b"kept")

    def full(_from: Path, _to: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    cache.put("cd" * 32, b"more")
    assert kept(places) == [NAME]
    assert cache.get(NAME) == b"kept"


def test_a_folder_or_a_pipe_in_the_place_of_what_is_kept_is_passed_over(
    cache: ParsedCache, places: tuple[Path, Path]
) -> None:
    cache.put(NAME, b"kept")
    os.mkfifo(places[0] / "fifo")
    (places[0] / "folder").mkdir()
    assert cache.get("fifo") is None
    assert cache.get("folder") is None


def test_what_is_too_large_is_neither_kept_nor_read(
    cache: ParsedCache, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put(NAME, b"kept")
    monkeypatch.setattr(cache_module, "ENTRY_LIMIT", 40)
    assert cache.get(NAME) is None
    cache.put("cd" * 32, b"kept")
    assert kept(places) == [NAME]


def test_it_may_be_deleted_at_any_time(cache: ParsedCache, places: tuple[Path, Path]) -> None:
    cache.put(NAME, b"kept")
    (places[0] / NAME).unlink()
    places[0].rmdir()
    assert cache.get(NAME) is None
    cache.put(NAME, b"kept")
    assert cache.get(NAME) == b"kept"


def test_the_oldest_make_room(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "TOTAL_LIMIT", 10_000)
    cache = ParsedCache(*places)
    now = time.time()
    names = [f"{number:064x}" for number in range(40)]
    for age, name in enumerate(reversed(names[:15])):
        cache.put(name, b"\0" * 500)
        os.utime(places[0] / name, (now - 1000 - age, now - 1000 - age))
    for name in names[15:]:
        cache.put(name, b"\0" * 500)
        assert sum(file.stat().st_size for file in places[0].iterdir()) <= 10_000
        assert cache.get(name) is not None
    assert cache.get(names[0]) is None


def test_what_nobody_used_for_long_is_removed(places: tuple[Path, Path]) -> None:
    cache = ParsedCache(*places)
    for name, days in (("00", 91), ("11", 89), ("22", 91)):
        cache.put(name * 32, b"kept")
        os.utime(places[0] / (name * 32), (time.time() - days * DAY,) * 2)
    (places[0] / "x.part").write_bytes(b"left by a process that was killed")
    os.utime(places[0] / "x.part", (time.time() - 2 * DAY,) * 2)
    (places[0] / "y.part").write_bytes(b"being written")
    assert cache.get("22" * 32) == b"kept"  # now it was used
    ParsedCache(*places).put("33" * 32, b"kept")
    assert kept(places) == ["11" * 32, "22" * 32, "33" * 32, "y.part"]
