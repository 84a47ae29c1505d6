"""What authors and learners wrote appears unchanged or visibly escaped, and acts nowhere."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.tui.content import bar, cells, code, pad, plain, spread, visible
from quizapp.tui.prose import prose

NASTY = [
    "x[mask]",
    "x[/]",
    "[@click=app.quit]",
    "[bold]x[/bold]",
    "$answer",
    "[$primary]",
    "张量[0]",
    "\\[x]",
]
ACTING = ["\x1b[31m", "\x07", "\x9b2J", "\u202e", "\u2066", "\ufeff", "\ud800", "\u2028", "\x7f"]
code("x"), prose("x")  # loads what reads them: Hypothesis times the first example

TEXTS = st.one_of(st.text(), st.lists(st.sampled_from([*NASTY, *ACTING, " ", "\n", "a"])).map("".join))


@given(TEXTS)
def test_plain_text_and_code_show_exactly_what_is_visible(text: str) -> None:
    assert plain(text).plain == visible(text)
    assert code(text).plain == visible(text).rstrip("\n")


@given(TEXTS)
def test_nothing_shown_steers_a_terminal(text: str) -> None:
    for content in (plain(text), code(text), prose(text)):
        shown = content.plain.replace("\n", "")
        assert all(char.isprintable() or category(char) == "Zs" for char in shown)
        content.plain.encode("utf-8")


@given(TEXTS)
def test_nothing_shown_triggers_an_action(text: str) -> None:
    for content in (plain(text), code(text), prose(text)):
        for span in content.spans:
            meta = {} if isinstance(span.style, str) else span.style.meta
            assert "@click" not in meta
            assert str(meta.get("url", "http:")).startswith(("http:", "https:"))


@pytest.mark.parametrize("text", NASTY)
def test_brackets_survive_in_a_paragraph(text: str) -> None:
    assert text.replace("\\[", "[") in prose(f"before {text} after").plain


@given(TEXTS)
def test_code_spans_lie_within_the_code(text: str) -> None:
    content = code(text)
    assert all(0 <= span.start < span.end <= len(content.plain) for span in content.spans)


def test_a_link_shows_where_it_leads() -> None:
    assert prose("[here](https://example.org/a)").plain == "here (https://example.org/a)"


def test_a_link_that_is_no_web_address_does_nothing() -> None:
    content = prose("[x](javascript:alert) [@click=app.quit](app.quit)")
    assert not any(getattr(span.style, "link", None) for span in content.spans)


def test_entities_of_control_characters_are_made_visible() -> None:
    assert "\x1b" not in prose("&#27;[31m").plain


def test_lists_and_code_are_laid_out() -> None:
    laid_out = prose("First:\n\n- one\n- `two`\n\n```\nx = 1\n```\n").plain
    assert laid_out.splitlines() == ["First:", "• one", "• two", "", "  x = 1"]


def test_a_line_break_between_chinese_characters_leaves_no_space() -> None:
    assert prose("新轴放在\n最前面 and\nmore").plain == "新轴放在最前面 and more"


@given(st.text(alphabet="a张 b维", max_size=30), st.integers(1, 30))
def test_padding_fills_exactly_so_many_cells(text: str, width: int) -> None:
    assert cells(pad(plain(text), width)) == width


@given(st.text("ab张", max_size=20), st.text("ab张", max_size=20), st.integers(10, 60))
def test_two_ends_never_need_more_than_the_line(left: str, right: str, width: int) -> None:
    assert cells(spread(plain(left), plain(right), width)) <= max(width, 0)


def test_two_ends_are_never_joined_where_the_first_is_cut() -> None:
    assert spread(plain("Make a tensor of ones"), plain("write"), 20).plain == "Make a tenso…  write"
    assert spread(plain("Make a tensor"), plain("write"), 20).plain == "Make a tensor  write"


@given(st.floats(0, 1), st.integers(1, 20))
def test_a_bar_has_its_width_and_shows_any_progress(share: float, width: int) -> None:
    drawn = bar(share, width).plain
    assert len(drawn) == width
    assert ("▰" in drawn) == (share > 0)
