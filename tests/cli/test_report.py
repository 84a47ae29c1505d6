"""``quizapp report``: one page that needs nothing, sound HTML in both languages, and Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from quizapp.config.workspace import Workspace
from quizapp.progress.report_page import _STYLE
from tests.cli.test_stats import Command, answered

assert answered  # a fixture

_VOID = {"meta"}


class Page(HTMLParser):
    """Collects a page's elements, and raises where they are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def named(self, *tags: str) -> list[tuple[str, dict[str, str | None]]]:
        return [one for one in self.elements if one[0] in tags]


@pytest.mark.parametrize(("language", "html"), [("en", "en"), ("zh", "zh-Hans")])
def test_the_page_needs_no_script_and_no_network(
    quizapp: Command, answered: Workspace, language: str, html: str
) -> None:
    ran = quizapp("--language", language, "report")
    assert ran.status == 0
    page = Page(ran.out)
    assert page.named("html")[0][1]["lang"] == html
    assert not page.named("script", "link", "img", "iframe", "object")
    assert "http" not in re.sub(r"http-equiv", "", ran.out)
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)


def test_headings_tables_and_pictures_can_be_read_without_seeing(
    quizapp: Command, answered: Workspace
) -> None:
    page = Page(quizapp("report").out)
    headings = [tag for tag, _ in page.named("h1", "h2", "h3", "h4")]
    assert headings[0] == "h1"
    assert set(headings[1:]) == {"h2"}
    assert len(page.named("main", "title")) >= 2
    assert all(attributes.get("scope") in {"col", "row"} for _, attributes in page.named("th"))
    assert not re.search(r"<(th|td|h1|h2|dt|dd|title|figcaption)\b[^>]*>\s*</\1>", quizapp("report").out)
    pictures = page.named("svg")
    assert pictures
    assert all(attributes["role"] == "img" and attributes["aria-label"] for _, attributes in pictures)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_what_others_wrote_is_text_in_the_page_and_in_markdown(
    quizapp: Command, workspace: Workspace, answered: Workspace
) -> None:
    file = workspace.questions / "small.yaml"
    pack = file.read_text(encoding="utf-8")
    title = '"<script>alert(1)</script> | **x**"'
    file.write_text(pack.replace("{en: Small, zh: 小题}", title), encoding="utf-8")
    assert "<script>" not in quizapp("report").out
    shown = quizapp("report", "--format", "md").out
    assert r"\<script\>alert(1)\</script\> \| \*\*x\*\*" in shown


def test_markdown_has_a_heading_and_whole_tables(quizapp: Command, answered: Workspace) -> None:
    lines = quizapp("report", "--format", "md").out.splitlines()
    assert lines[0].startswith("# Progress · 20")
    for at, line in enumerate(lines):
        if line.startswith("| ---"):
            columns = lines[at - 1].count(" | ")
            assert lines[at + 1].count(" | ") == columns


def test_a_report_goes_to_a_file_that_is_whole_or_not_there(
    quizapp: Command, answered: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "progress.html"
    ran = quizapp("report", "--output", str(file))
    assert (ran.status, ran.out) == (0, "")
    Page(file.read_text(encoding="utf-8"))
    assert quizapp("report", "--output", str(tmp_path / "nowhere" / "x.html")).status == 2


def test_an_empty_log_has_a_report_too(quizapp: Command) -> None:
    Page(quizapp("report").out)
    assert quizapp("report", "--format", "md").status == 0


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes() -> list[dict[str, Any]]:
    """The colours of the page: light, dark and print."""
    return [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{[^}]*\}", _STYLE)
    ]


def test_text_has_the_colours_that_are_looked_at_here() -> None:
    """Those of a key are a square's, beside its text."""
    rules = re.findall(r"([^{}]+)\{[^{}]*?(?<![-\w])(?:color|fill): var\(--(\w+)\)", _STYLE)
    assert {ink for selector, ink in rules if not re.match(r"\s*\.", selector)} == {"ink", "quiet"}


@pytest.mark.parametrize("colours", themes(), ids=["light", "dark", "print"])
def test_text_stands_out_as_accessibility_demands(colours: dict[str, str]) -> None:
    for ink in ("ink", "quiet"):
        assert contrast(colours[ink], colours["paper"]) >= 4.5
    for shape in ("bar", "mark", "s4"):
        assert contrast(colours[shape], colours["paper"]) >= 3
