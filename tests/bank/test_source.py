from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.yaml_problems import SourceError
from quizapp.bank.yaml_source import read


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    elif not hasattr(yaml, "CBaseLoader"):
        pytest.skip("PyYAML was built without libyaml")
    return request.param


def refused(text: str) -> tuple[str, int, int]:
    with pytest.raises(SourceError) as caught:
        read(text)
    problem = caught.value.problem
    assert ";" in problem.message
    return problem.rule, problem.line, problem.column


def problems(text: str) -> list[tuple[str, int, int]]:
    return [(problem.rule, problem.line, problem.column) for problem in read(text).problems]


def test_quoted_scalars_are_texts(parser: str) -> None:
    assert read("a: '1'\nb: \"true\"\nc: |\n  3\nd: >\n  x\n  y\n").value == {
        "a": "1",
        "b": "true",
        "c": "3\n",
        "d": "x y\n",
    }


def test_keys_are_texts(parser: str) -> None:
    assert read("{1: a, true: b, no: c}").value == {"1": "a", "true": "b", "no": "c"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3", ("duplicate-key", 2, 0)),
        ("q: {a: 1, a: 2}", ("duplicate-key", 0, 10)),
        ("a: !!str 3", ("yaml-tag", 0, 3)),
        ("a: !python/object:os.system {}", ("yaml-tag", 0, 3)),
        ("!x a: 3", ("yaml-tag", 0, 0)),
        ("a: &b [1, *b]", ("yaml-alias", 0, 10)),
        ("a: *b", ("yaml-alias", 0, 3)),
        ("? {a: b}\n: c", ("yaml-key", 0, 2)),
        ("a: &b {c: 1}\nd:\n  <<: *b", ("yaml-merge", 2, 2)),
        ("a: &b {c: 1}\nd: {e: 2, << : [*b]}", ("yaml-merge", 1, 10)),
        ("a: " + "9" * 100, ("number-too-long", 0, 3)),
    ],
)
def test_what_yaml_allows_and_question_files_do_not(
    parser: str, text: str, problem: tuple[str, int, int]
) -> None:
    assert problem in problems(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ("empty-file", 0, 0)),
        ("# nothing\n", ("empty-file", 0, 0)),
        ("a: 1\n---\nb: 2", ("yaml-documents", 1, 0)),
        ("a: [1, 2\nb: 3", ("yaml-syntax", 0, 3)),
        ("a:\n  b: 'c", ("yaml-syntax", 1, 5)),
        ("a: b: c", ("yaml-syntax", 0, 4)),
        ("a: @b", ("yaml-syntax", 0, 3)),
        ("[" * 100, ("too-deep", 0, 24)),
        ("- " * 100, ("too-deep", 0, 48)),
        ("? " * 100, ("too-deep", 0, 48)),
        ("{a: " * 100, ("too-deep", 0, 96)),
    ],
)
def test_what_ends_the_reading(parser: str, text: str, problem: tuple[str, int, int]) -> None:
    assert refused(text) == problem


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "a: [", "&a [", "{"])
def test_nesting_without_end_neither_crashes_nor_hangs(opening: str) -> None:
    with pytest.raises(SourceError):
        read(opening * 500_000)


def test_aliases_repeat_values(parser: str) -> None:
    assert read("a: &x [1, 2]\nb: *x").value == {"a": [1, 2], "b": [1, 2]}


def test_aliases_that_multiply_are_refused(parser: str) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert refused("\n".join(lines))[0] == "yaml-alias"


def test_values_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.bank.yaml_source.VALUES_LIMIT", 50)
    assert refused("[" + "1," * 60 + "]")[0] == "too-large"


def test_keys_of_one_mapping_are_counted() -> None:
    assert problems("".join(f"k{n}: 1\n" for n in range(300))) == [("too-large", 200, 0)]


def test_half_a_character_is_never_let_in(parser: str) -> None:
    text = 'a: "\\ud800"'
    if parser == "pure":
        assert problems(text) == [("yaml-syntax", 0, 3)]
    else:
        assert refused(text)[0] == "yaml-syntax"


@given(st.text(alphabet="ab:-?[]{},&*!|>'\"%@`# \n\t1.~", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SourceError):
        read(text, spots_to_depth=100)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("q:\n\t- a\n", 1, 0),
        ("q:\n  - a\n\t- b\n", 2, 0),
        ("q:\n  -\t- a\n", 1, 3),
        ("q:\n-\ta: b\n", 1, 1),
        ("q:\n  a:\n\t  b: 1\n", 2, 0),
    ],
)
def test_a_tab_that_indents_is_told_from_other_signs(parser: str, text: str, line: int, column: int) -> None:
    with pytest.raises(SourceError) as refused:
        read(text)
    problem = refused.value.problem
    assert (problem.line, problem.column) == (line, column)
    assert problem.message == "a tab is used for indentation; use spaces"


def test_a_key_of_two_signs_in_quotes_is_a_key(parser: str) -> None:
    document = read('"<<": 1')
    assert document.value == {"<<": 1}
    assert document.problems == ()
