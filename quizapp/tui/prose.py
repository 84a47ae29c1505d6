"""Converts authors' Markdown to Content, and finds the documentation of a name on the web.

Links lead to the web or nowhere; nothing else is active.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from textual.content import Content
from textual.style import Style

from quizapp.tui.content import cells, code, plain, visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


CODE_STYLE = "bold $text-secondary"
_INLINE_STYLES = {"strong": "bold", "em": "italic", "s": "strike", "link": "underline"}
_INDENT = 2

_TORCH = "https://docs.pytorch.org/docs/stable"
_NUMPY = "https://numpy.org/doc/stable/reference/generated"
#: Names that have a section on a page of another name.
_SECTIONS = {
    "torch.Tensor": "tensors.html",
    "torch.dtype": "tensor_attributes.html",
    "torch.device": "tensor_attributes.html",
    "torch.Size": "size.html",
}


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "maxNesting": 20})


def prose(markdown: str) -> Content:
    """Markdown as lines of text: paragraphs, emphasis, code, lists, quotes and headings."""
    tokens = _parser().parse(markdown)
    return Content("\n").join(list(_blocks(tokens)))


def link(text: str, url: str) -> Content:
    """A text that opens ``url`` in the terminal and on a click."""
    return Content.styled(visible(text), Style(link=url, underline=True) + Style.from_meta({"url": url}))


def _blocks(tokens: Sequence[Token]) -> Iterator[Content]:
    """One Content per block or line, with blank ones between paragraphs."""
    depth, bullet, spaced = 0, "", False
    counters: list[int | None] = []
    for index, token in enumerate(tokens):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            counters.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else None)
            depth += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            counters.pop()
            depth -= 1
            spaced = depth == 0
        elif token.type == "list_item_open":
            number = counters[-1]
            bullet = "• " if number is None else f"{number}. "
            counters[-1] = None if number is None else number + 1
        elif token.type in {"blockquote_open", "blockquote_close"}:
            depth += 1 if token.type.endswith("open") else -1
        elif token.type in {"inline", "fence", "code_block", "hr", "html_block"}:
            if spaced and not bullet:
                yield Content("")
            lead = " " * (_INDENT * max(0, depth - 1)) + (bullet or " " * (_INDENT * min(depth, 1)))
            yield _indented(_block(token, heading=tokens[index - 1].type == "heading_open"), lead)
            spaced, bullet = depth == 0, ""


def _block(token: Token, *, heading: bool) -> Content:
    if token.type == "inline":
        content = Content("").join(list(_inline(token.children or [])))
        return content.stylize("bold $text-primary") if heading else content
    if token.type == "hr":
        return Content.styled("─" * 20, "$foreground-disabled")
    return _indented(code(token.content), "  ")


def _indented(content: Content, lead: str) -> Content:
    """Every line indented by the width of the lead, the first one preceded by it."""
    if not lead:
        return content
    first, *rest = content.split("\n", allow_blank=True)
    return Content("\n").join([Content(lead) + first, *(Content(" " * cells(lead)) + line for line in rest)])


def _inline(children: Sequence[Token]) -> Iterator[Content]:
    styles: list[str] = []
    urls: list[str] = []
    for index, token in enumerate(children):
        name, _, edge = token.type.rpartition("_")
        if edge == "open" and name in _INLINE_STYLES:
            styles.append(_INLINE_STYLES[name])
            if name == "link":
                urls.append(str(token.attrGet("href") or ""))
        elif edge == "close" and name in _INLINE_STYLES:
            styles.pop()
            if name == "link":
                yield _address(urls.pop(), children[index - 1].content)
        elif token.type == "softbreak":
            yield Content("" if _between_wide(children, index) else " ")
        elif token.type == "hardbreak":
            yield Content("\n")
        elif token.type == "code_inline":
            yield plain(token.content, CODE_STYLE)
        else:
            yield plain(token.content, " ".join(styles))


def _address(url: str, text: str) -> Content:
    """The target of a link, always shown, since its text could say something else."""
    if url == text:
        return Content("")
    parts = urlsplit(url)
    shown = link(url, url) if parts.scheme in {"http", "https"} and parts.netloc else plain(url)
    return Content.assemble(" (", shown, ")")


def _between_wide(children: Sequence[Token], index: int) -> bool:
    """Whether a line of the source breaks between two Chinese characters, where no space belongs."""
    before, after = (
        children[index - 1].content,
        children[index + 1].content if index + 1 < len(children) else "",
    )
    return bool(before and after) and cells(visible(before[-1])) == cells(visible(after[0])) == 2


def docs_url(name: str) -> str:
    """The URL of the documentation of a name such as ``torch.unsqueeze``, ``torch.nn.Linear`` or
    ``numpy.ndarray``."""
    if name.startswith("numpy."):
        return f"{_NUMPY}/{name}.html"
    if name.partition(".")[0] == "torchinfo":
        return "https://github.com/TylerYep/torchinfo"
    if name in _SECTIONS:
        return f"{_TORCH}/{_SECTIONS[name]}#{name}"
    if name.startswith("torch.utils.data."):
        return f"{_TORCH}/data.html#{name}"
    return f"{_TORCH}/generated/{name}.html"
