"""Links in the documents lead somewhere, and no file names where packages are fetched from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

_LINK = re.compile(r"""\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)\"""")
#: Hosts of package registries; written so that this file does not name them.
_REGISTRY = re.compile(
    r"py[p]i\.org|python[h]osted|download\.py[t]orch|ana[c]onda\.(?:org|com)|conda-[f]orge"
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in filter(None, (match[1] or match[2] for match in _LINK.finditer(text))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, heading = target.partition("#")
        file = document.parent / name if name else document
        assert file.exists(), target
        if heading:
            assert heading in headings(file), target


def headings(file: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_no_file_names_the_host_of_a_registry() -> None:
    written = [ROOT / name for name in ("pyproject.toml", "constraints.txt", "Makefile", "CHANGELOG.md")]
    written += DOCUMENTS
    for folder in ("quizapp", "questions", "tests", "bench", ".ci", "docs"):
        written += [file for file in (ROOT / folder).rglob("*") if file.is_file()]
    naming = {
        str(file)
        for file in written
        if "__pycache__" not in file.parts and _REGISTRY.search(file.read_text("utf-8", errors="replace"))
    }
    assert not naming
