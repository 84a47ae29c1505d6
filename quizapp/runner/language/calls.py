"""Checks calls: those that reach attributes by name, load data, or create classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.runner import off_limits
from quizapp.runner.language.names import (
    Finding,
    is_special,
    may_become_refused,
    may_lead_outside,
    template,
)
from quizapp.runner.origins import Origins
from quizapp.words import Note

#: Options with which reading data runs code in it, and the only value with which it does not.
_UNPICKLING = {"weights_only": True, "allow_pickle": False}
_READING_IN_PLACE = frozenset({"mmap", "pickle_module"})
#: The number of positional arguments before one of those options.
_READ_WITH = 2
#: A class is created from a name, its bases, and its namespace.
_OF_CLASS = 3


def called(node: ast.Call, names: Origins) -> Iterator[Finding]:
    """The refusal of a call because of its arguments."""
    paths = names.paths(node.func)
    attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    yield from _loads(node, paths, attribute)
    if attribute in off_limits.FORMATS:
        yield from _formats(node, node.func, names)
    if attribute == "set_" and (len(node.args) > 1 or node.keywords):
        yield node, Note("language.memory", (("name", "set_"),))
    if _is_type_of(node.func) and len(node.args) == _OF_CLASS:
        yield node, Note("language.metaclass", (("name", "type(...)"),))
    for path in paths:
        if path in off_limits.ENUMS and not _names_are_written(node):
            yield node, Note("language.metaclass", (("name", path),))
        if path in ("functools.wraps", "functools.update_wrapper"):
            plain = 1 if path.endswith("wraps") else 2
            if len(node.args) > plain or any(option.arg != "wrapped" for option in node.keywords):
                yield node, Note("language.by-name", (("name", path),))


def _loads(node: ast.Call, paths: tuple[str, ...], attribute: str) -> Iterator[Finding]:
    options = {option.arg: option.value for option in node.keywords}
    for path in paths:
        if path in off_limits.WITH_FILE_IN_MEMORY:
            at = off_limits.WITH_FILE_IN_MEMORY[path]
            file = node.args[at] if len(node.args) > at else options.get("f")
            if isinstance(file, ast.Constant | ast.JoinedStr | ast.BinOp):
                yield node, Note("language.file", (("name", path),))
    name = next((path for path in paths if path in off_limits.WITH_FILE_IN_MEMORY), attribute)
    unsafe = any(
        option in options
        and not (isinstance(options[option], ast.Constant) and _value(options[option]) is safe)
        for option, safe in _UNPICKLING.items()
    )
    reads = name in off_limits.WITH_FILE_IN_MEMORY
    if (
        unsafe
        or (reads and (None in options or _READING_IN_PLACE & set(options)))
        or (
            name in ("torch.load", "load")
            and (len(node.args) > _READ_WITH or any(isinstance(each, ast.Starred) for each in node.args))
        )
    ):
        yield node, Note("language.pickle", (("name", name or "weights_only"),))


def _value(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _is_type_of(func: ast.expr) -> bool:
    return isinstance(func, ast.Call) and isinstance(func.func, ast.Name) and func.func.id == "type"


def _formats(node: ast.Call, func: ast.expr, names: Origins) -> Iterator[Finding]:
    """The text that a call formats must be known, because its fields reach attributes."""
    text = func.value if isinstance(func, ast.Attribute) else func
    if isinstance(text, ast.Name) and text.id == "str" and "str" not in names.own:
        if not node.args:
            yield node, Note("language.format")
            return
        text = node.args[0]
    known = names.texts(text)
    if known is None:
        yield node, Note("language.format")
        return
    for each in sorted(known):
        yield from template(node, each, names)


def _names_are_written(node: ast.Call) -> bool:
    """Whether an enumeration created by a call has literal names, none of them special."""
    if len(node.args) < 2 and not any(option.arg in (None, "names") for option in node.keywords):
        return not any(isinstance(each, ast.Starred) for each in node.args)
    found = [option.value for option in node.keywords if option.arg == "names"] or node.args[1:2]
    if not found or isinstance(found[0], ast.Starred) or any(option.arg is None for option in node.keywords):
        return False
    texts: list[ast.expr] = [found[0]]
    for each in texts:  # grows during the loop
        match each:
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                texts += elements
            case ast.Dict(keys=keys):
                texts += [key if key is not None else found[0] for key in keys]
                if None in keys:
                    return False
            case ast.Constant(value=value):
                if isinstance(value, str) and any(map(is_special, value.replace(",", " ").split())):
                    return False
            case _:
                return False
    return True


def attributes_named(node: ast.Call, names: Origins) -> Iterator[ast.Attribute | Note]:
    """The attributes that a call reaches by name, as they would be written; a note if they are unknown."""
    func = node.func
    if isinstance(func, ast.Attribute) and func.attr == "call_method" and node.args:
        for text in names.texts(node.args[0]) or ():
            yield _attribute(node, node, text)
    which = _taking(func, names)
    if which is None:
        return
    name, at = which
    given = node.args if at is None else node.args[at : at + 1]
    before = node.args if at is None else node.args[: at + 1]
    if not given or any(isinstance(each, ast.Starred) for each in before):
        yield Note("language.by-name", (("name", name),))
        return
    of = node.args[0] if at == 1 else node
    changes = name in ("setattr", "delattr")
    for each in given:
        texts = names.texts(each)
        if texts is not None:
            for text in sorted(texts):
                for step in text.split(".") if at is None else [text]:
                    yield _attribute(node, of, step, changes=changes)
        elif not (at == 1 and _begins_well(each, of, names)):
            yield Note("language.by-name", (("name", name),))


def _taking(func: ast.expr, names: Origins) -> tuple[str, int | None] | None:
    """The function that takes names of attributes, and the index of that argument."""
    if isinstance(func, ast.Attribute):
        if func.attr in off_limits.BY_NAME_ATTRIBUTES:
            return func.attr, off_limits.BY_NAME_ATTRIBUTES[func.attr]
        return None
    if isinstance(func, ast.Name):
        for name in (func.id, *names.paths(func)):
            if name in off_limits.BY_NAME and name not in names.own:
                return name, off_limits.BY_NAME[name]
    return None


def _begins_well(node: ast.expr, of: ast.expr, names: Origins) -> bool:
    """Whether a name such as ``f"layer{i}"`` cannot become one that is refused."""
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), *_]):
            return not may_become_refused(beginning) and not any(
                may_lead_outside(f"{path}.{beginning}") for path in names.paths(of)
            )
    return False


def _attribute(at: ast.Call, of: ast.expr, name: str, *, changes: bool = False) -> ast.Attribute:
    return ast.copy_location(ast.Attribute(of, name, ast.Store() if changes else ast.Load()), at)
