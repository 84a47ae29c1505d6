from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.bank import Folder, Library, load_library, order_faults


def write(folder: Path, name: str, pack: str, *questions: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    items = "".join(f"  - {{ask: shape, code: A, {question}}}\n" for question in questions)
    file.write_text(f"pack: {pack}\ntitle: x\nquestions:\n{items}")
    return file


def found(library: Library) -> list[tuple[str, int, int]]:
    return [(fault.rule, fault.line, fault.column) for fault in (*library.faults, *order_faults(library))]


def test_files_are_loaded_by_path_and_questions_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, "b.yaml", "late", "id: z", "id: a")
    write(tmp_path, "a/x.yml", "early", "id: q")
    write(tmp_path, "a.txt", "none", "id: q")
    write(tmp_path, ".hidden.yaml", "hidden", "id: q")
    write(tmp_path, ".git/c.yaml", "hidden", "id: q")
    library = load_library([Folder(tmp_path)])
    assert list(library.packs) == ["early", "late"]
    assert list(library.questions) == ["early/q", "late/z", "late/a"]
    assert library.faults == ()


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert vars(load_library([Folder(tmp_path / "none")])) == vars(Library({}, {}, {}, ()))


def test_a_workspace_pack_replaces_a_bundled_one(tmp_path: Path) -> None:
    write(tmp_path / "bundled", "a.yaml", "one", "id: old")
    write(tmp_path / "bundled", "b.yaml", "two", "id: kept")
    write(tmp_path / "mine", "z.yaml", "one", "id: new")
    for folders in (("bundled", "mine"), ("mine", "bundled")):
        library = load_library([Folder(tmp_path / name, bundled=name == "bundled") for name in folders])
        assert set(library.questions) == {"one/new", "two/kept"}
        assert library.faults == ()
        assert library.packs["two"].bundled


def test_of_two_workspace_packs_of_one_name_the_first_stays(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "one", "id: first")
    second = write(tmp_path, "b.yaml", "one", "id: second")
    library = load_library([Folder(tmp_path)])
    assert list(library.questions) == ["one/first"]
    (fault,) = library.faults
    assert (fault.file, fault.rule, fault.line, fault.column) == (second, "duplicate-pack", 1, 7)


def test_questions_are_found_by_their_former_ids(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "one", "id: new, aliases: [old, gone/older]")
    library = load_library([Folder(tmp_path)])
    assert library.aliases == {"one/old": "one/new", "gone/older": "one/new"}
    for name in ("one/new", "one/old", "gone/older"):
        question = library.find(name)
        assert question is not None
        assert question.id == "one/new"
    assert library.find("one/other") is None


def test_a_former_id_in_use_elsewhere_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "one", "id: a", "id: b")
    write(tmp_path, "b.yaml", "two", "id: c, aliases: [one/b, one/x]", "id: d, aliases: [x]")
    write(tmp_path, "c.yaml", "three", "id: e, aliases: [one/x]")
    library = load_library([Folder(tmp_path)])
    assert found(library) == [("alias-clash", 4, 44), ("alias-clash", 4, 44)]
    assert library.aliases == {"one/x": "two/c", "two/x": "two/d"}
    assert len(library.questions) == 5


def test_what_cannot_be_read_is_a_fault_and_the_rest_stays(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "one", "id: a")
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "c.yaml").mkdir()
    os.mkfifo(tmp_path / "d.yaml")
    library = load_library([Folder(tmp_path)])
    assert list(library.questions) == ["one/a"]
    assert [fault.rule for fault in library.faults] == ["not-utf-8", "unreadable-file"]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", "x.yaml", "secret", "id: a")
    inside = write(tmp_path / "mine", "a.yaml", "one", "id: a")
    (tmp_path / "mine" / "b.yaml").symlink_to(outside)
    (tmp_path / "mine" / "folder").symlink_to(outside.parent)
    (tmp_path / "mine" / "loop").symlink_to(tmp_path / "mine")
    (tmp_path / "home").symlink_to(inside.parent)
    for folder in ("mine", "home"):
        library = load_library([Folder(tmp_path / folder)])
        assert list(library.packs) == ["one"]
        assert [fault.rule for fault in library.faults] == ["link-outside"]


def test_what_comes_after_what(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "one", "id: a, aliases: [old]", "id: b, after: [a, one/old, two/c, a]")
    write(tmp_path, "b.yaml", "two", "id: c, after: [one/a]")
    library = load_library([Folder(tmp_path)])
    assert library.after("one/b") == ("one/a", "two/c")
    assert library.after("two/c") == ("one/a",)
    assert library.after("one/a") == ()
    assert library.after("one/none") == ()
    assert order_faults(library) == ()


def test_missing_and_circular_orders_are_warned_of_and_ignored(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a.yaml",
        "one",
        "id: a, after: [c, start]",
        "id: b, after: [a]",
        "id: c, after: [b]",
        "id: start",
    )
    write(
        tmp_path,
        "b.yaml",
        "two",
        "id: self, after: [self]",
        "id: lost, after: [one/strat, one/start]",
        "id: d, after: [one/a]",
    )
    library = load_library([Folder(tmp_path)])
    assert library.faults == ()
    faults = order_faults(library)
    assert {fault.severity for fault in faults} == {"warning"}
    assert [(fault.question, fault.rule, fault.line) for fault in faults] == [
        ("one/a", "circular-after", 4),
        ("one/b", "circular-after", 5),
        ("one/c", "circular-after", 6),
        ("two/self", "circular-after", 4),
        ("two/lost", "unknown-after", 5),
    ]
    assert "write `one/start`" in faults[-1].message
    assert library.after("one/a") == ("one/start",)
    assert library.after("one/c") == ()
    assert library.after("two/self") == ()
    assert library.after("two/lost") == ("one/start",)
    assert library.after("two/d") == ("one/a",)


def test_long_chains_are_followed(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "one", "id: q0", *(f"id: q{n}, after: [q{n - 1}]" for n in range(1, 3000)))
    library = load_library([Folder(tmp_path)])
    assert library.after("one/q2999") == ("one/q2998",)
    assert order_faults(library) == ()


def test_faults_found_later_have_places_in_files_that_are_broken(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        'pack: one\ntitle: x\nquestions:\n  - id: a\n    prompt: "open\n'
        "  - id: b\n    ask: shape\n    code: A\n    after: [none]\n"
    )
    library = load_library([Folder(tmp_path)])
    assert [(fault.line, fault.column) for fault in order_faults(library)] == [(9, 13)]
    file.unlink()
    assert [(fault.line, fault.column) for fault in order_faults(library)] == [(6, 1)]


@settings(max_examples=60)
@given(waits=st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=8, max_size=8))
def test_what_is_left_of_an_order_is_never_circular(
    waits: list[list[int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("order")
    write(
        folder,
        "a.yaml",
        "p",
        *(f"id: q{n}, after: [{', '.join(f'q{m}' for m in after)}]" for n, after in enumerate(waits)),
    )
    library = load_library([Folder(folder)])
    known: set[str] = set()
    for _ in range(8):
        known |= {name for name in library.questions if known.issuperset(library.after(name))}
    assert known == set(library.questions)
