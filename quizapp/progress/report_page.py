"""Formats a document as an HTML page without scripts or external resources, in light and dark
mode, printable on A4."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from quizapp.progress.document import Document, Picture, Section, Table
from quizapp.progress.pictures import drawn

_STYLE = """
:root { color-scheme: light dark; --ink: #1f2328; --quiet: #57606a; --paper: #ffffff; --line: #d0d7de;
  --bar: #24618f; --mark: #a8411a; --s0: #ebeef1; --s1: #b7d3bb; --s2: #7fb086; --s3: #48854f;
  --s4: #1f5a27; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ec; --quiet: #a7afbb; --paper: #15171c;
  --line: #39404d; --bar: #7fb3d5; --mark: #f0906a; --s0: #272b34; --s1: #2c4a30; --s2: #3f6f45;
  --s3: #67a06e; --s4: #9fd6a6; } }
@media print { :root { --ink: #000000; --quiet: #444444; --paper: #ffffff; --line: #bbbbbb; --bar: #24618f;
  --mark: #a8411a; --s0: #ebeef1; --s1: #b7d3bb; --s2: #7fb086; --s3: #48854f; --s4: #1f5a27; } }
@page { size: A4; margin: 16mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 54rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.7rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 .3rem; border-bottom: 1px solid var(--line); }
p { margin: .3rem 0 .8rem; color: var(--quiet); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: .6rem 1.5rem; }
dt { color: var(--quiet); font-size: .9rem; }
dd { margin: 0; font-weight: 600; }
figure { margin: .5rem 0 1rem; }
figcaption { color: var(--quiet); font-size: .9rem; }
svg { width: 100%; height: auto; display: block; print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
svg text { font-size: 11px; fill: var(--quiet); }
.key.bar { color: var(--bar); } .key.mark { color: var(--mark); }
.bar { fill: var(--bar); } .mark { fill: var(--mark); }
.s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); } .s3 { fill: var(--s3); }
.s4 { fill: var(--s4); }
.table { overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .2rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; }
thead th { color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 400; }
thead { display: table-header-group; }
tr, figure, dl { break-inside: avoid; }
h2 { break-after: avoid; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } .table { overflow: visible; } }
"""


def as_html(document: Document, language: str) -> Iterator[str]:
    """The lines of the page."""
    title = escape(f"{document.title} · {document.day.isoformat()}")
    yield "<!doctype html>"
    yield f'<html lang="{escape(_LANGUAGES.get(language, language), quote=True)}">'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>{title}</title><style>{_STYLE}</style></head>"
    yield f"<body><main><h1>{escape(document.title)}</h1><p>{document.day.isoformat()}</p>"
    yield "<dl>"
    for name, figure in document.facts:
        yield f"<div><dt>{escape(name)}</dt><dd>{escape(figure)}</dd></div>"
    yield "</dl>"
    for section in document.sections:
        yield from _section(section, document)
    yield "</main></body></html>"


#: The page loads nothing and runs nothing, whatever its content.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
#: The language codes of HTML.
_LANGUAGES = {"zh": "zh-Hans"}


def _section(section: Section, document: Document) -> Iterator[str]:
    yield f'<section aria-labelledby="{section.key}"><h2 id="{section.key}">{escape(section.title)}</h2>'
    if section.about:
        yield f"<p>{escape(section.about)}</p>"
    for picture in section.pictures:
        yield f"<figure>{drawn(picture, document.day, f'{section.title}: {picture.title}')}"
        yield f"<figcaption>{_caption(picture)}</figcaption></figure>"
    for table in section.tables:
        yield from _table(table)
    yield "</section>"


def _caption(picture: Picture) -> str:
    if not picture.marked:
        return escape(picture.title)
    parts = (("bar", picture.title), ("mark", picture.marked_title))
    return " &#160; ".join(
        f'<span class="key {name}" aria-hidden="true">■</span> {escape(title)}' for name, title in parts
    )


def _table(table: Table) -> Iterator[str]:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    yield f'<div class="table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>'
    for first, *rest in table.rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        yield f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
    yield "</tbody></table></div>"
