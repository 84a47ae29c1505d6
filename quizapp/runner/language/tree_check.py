"""Visits every node of a program's tree, and reports what is not permitted."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.runner import off_limits
from quizapp.runner.language import calls, compilers
from quizapp.runner.language.context import Context
from quizapp.runner.language.names import Finding, bound, is_outside, is_special, reached, template
from quizapp.runner.origins import Origins, children
from quizapp.words import Note

#: Maximum length of an attribute chain; a longer one is refused as too deep.
CHAIN_LIMIT = 64


class Check:
    """Visits every node of a tree, without recursion, whose depth untrusted code would control."""

    def __init__(self, names: Origins) -> None:
        self._names = names

    def walk(self, tree: ast.Module) -> Iterator[Finding]:
        """Every refusal in a string."""
        top = Context(tree)
        waiting: list[tuple[ast.AST, Context]] = [(node, top) for node in tree.body]
        while waiting:
            node, where = waiting.pop()
            if where.attributes > CHAIN_LIMIT:
                yield node, Note("language.too-deep")
                continue
            yield from self._judge(node, where)
            if inner := children(node):
                within = where.below(node)
                waiting += [(child, within) for child in inner]

    def _judge(self, node: ast.AST, where: Context) -> Iterator[Finding]:
        match node:  # frequent nodes first
            case ast.Name():
                yield from self._name(node, where)
            case ast.Constant(value=value):
                if isinstance(value, str) and "{" in value:
                    yield from template(node, value, self._names)
            case ast.Call():
                yield from calls.called(node, self._names)
                yield from self._named(node, where)
            case ast.Attribute():
                yield from self._attribute(node, where)
            case ast.Import(names=names):
                if where.class_body:
                    yield node, Note("language.module-value", (("name", names[0].name),))
                for name in names:
                    yield from self._imported(node, name.name, name.asname)
            case ast.ImportFrom():
                yield from self._imported_from(node)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if not (isinstance(where.parent, ast.ClassDef) and name in off_limits.DEFINABLE):
                    yield from bound(node, name)
            case ast.ClassDef(name=name) | ast.arg(arg=name):
                yield from bound(node, name)
            case ast.keyword(arg=str(name)) | ast.ExceptHandler(name=str(name)):
                yield from bound(node, name)
            case (
                ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name))
            ):
                yield from bound(node, name)
            case ast.Global() | ast.Nonlocal():
                for shared in node.names:
                    yield from bound(node, shared)
            case ast.MatchClass():
                for attribute in node.kwd_attrs:
                    yield from reached(node, attribute, self._names)

    def _imported(self, node: ast.AST, path: str, name: str | None) -> Iterator[Finding]:
        root, *rest = path.split(".")
        if root not in off_limits.IMPORTABLE:
            allowed = ", ".join(sorted(off_limits.IMPORTABLE))
            yield node, Note("language.import", (("name", path), ("allowed", allowed)))
        elif any(step.startswith("_") for step in rest):
            yield node, Note("language.private", (("name", path),))
        elif found := next((step for step in rest if step in off_limits.FOUND_WITHIN), None):
            yield node, Note("language.module", (("name", found),))
        elif rest and rest[-1] in off_limits.ATTRIBUTES and path != "json.dump":
            yield node, Note("language.outside", (("name", path),))
        elif note := compilers.starts_one(path):
            yield node, note
        else:
            steps = [root, *rest]
            for length in range(1, len(steps) + 1):
                part = ".".join(steps[:length])
                if is_outside(part):
                    yield node, Note("language.outside", (("name", part),))
                    break
        if name is not None:
            yield from bound(node, name)

    def _imported_from(self, node: ast.ImportFrom) -> Iterator[Finding]:
        if node.level or node.module is None:
            yield node, Note("language.relative")
            return
        if node.module == "__future__":
            return
        for name in node.names:
            if name.name == "*":
                yield node, Note("language.star", (("name", node.module),))
                yield from self._imported(node, node.module, None)
            else:
                yield from self._imported(node, f"{node.module}.{name.name}", name.asname)

    def _attribute(self, node: ast.Attribute, where: Context) -> Iterator[Finding]:
        paths = self._names.paths(node)
        if is_special(node.attr):
            if not _is_allowed(node, where):
                yield node, Note("language.special", (("name", node.attr),))
            return
        is_harmless = compilers.is_harmless(node, where, self._names)
        if not is_harmless and off_limits.COMPILERS.isdisjoint(paths) and "json.dump" not in paths:
            yield from reached(node, node.attr, self._names)
        called = where.is_called(node)
        if isinstance(node.ctx, ast.Load) and not called:
            if node.attr in off_limits.FORMATS:
                yield node, Note("language.format")
            elif node.attr in off_limits.BY_NAME_ATTRIBUTES:
                yield node, Note("language.by-name", (("name", node.attr),))
        for path in paths:
            if any(step.startswith("_") for step in path.split(".")[1:]) and node.attr.startswith("_"):
                yield node, Note("language.private", (("name", path),))
            elif is_outside(path) or (path in off_limits.WITH_FILE_IN_MEMORY and not called):
                yield node, Note("language.outside", (("name", path),))
            elif path in off_limits.COMPILERS and not is_harmless:
                yield node, Note("language.compiler", (("name", path),))
        yield from self._stands_by_itself(node, where, paths)

    def _stands_by_itself(
        self, node: ast.Name | ast.Attribute, where: Context, paths: tuple[str, ...]
    ) -> Iterator[Finding]:
        """The refusal of a module or a metaclass that is passed on instead of being used directly."""
        if not isinstance(node.ctx, ast.Load):
            return
        for path in paths:
            if path in off_limits.METACLASSES and not where.may_hold_class(node):
                yield node, Note("language.metaclass", (("name", path),))
            is_module = path in self._names.imported or path in off_limits.HOLDERS
            if not is_module or where.may_hold_module(node):
                continue
            rebound = isinstance(node, ast.Name) and node.id in self._names.own
            if not rebound or path in off_limits.HOLDERS:
                yield node, Note("language.module-value", (("name", path),))

    def _name(self, node: ast.Name, where: Context) -> Iterator[Finding]:
        name = node.id
        if isinstance(node.ctx, ast.Load):
            paths = self._names.paths(node)
            called = where.is_called(node)
            if name in off_limits.BUILTINS or (
                name in off_limits.UNLESS_OWN and name not in self._names.own and called
            ):
                yield node, Note("language.builtin", (("name", name),))
            elif name == "super" and not (where.in_class and called):
                yield node, Note("language.super")
            elif is_special(name) and name != "__name__":
                yield node, Note("language.special", (("name", name),))
            elif not called and any(path in off_limits.WITH_FILE_IN_MEMORY for path in paths):
                yield node, Note("language.outside", (("name", paths[-1]),))
            elif not called and any(each in off_limits.BY_NAME for each in (name, *paths)):
                yield node, Note("language.by-name", (("name", name),))
            elif name == "type":
                paths = (*paths, "type")
            yield from self._stands_by_itself(node, where, paths)
        elif not (where.in_class and name in off_limits.SETTABLE):
            yield from bound(node, name)

    def _named(self, node: ast.Call, where: Context) -> Iterator[Finding]:
        """The refusal of an attribute that a call reaches by name, as if it were written directly."""
        for attribute in calls.attributes_named(node, self._names):
            if isinstance(attribute, ast.Attribute):
                yield from self._attribute(attribute, Context(node, where))
            else:
                yield node, attribute


def _is_allowed(node: ast.Attribute, where: Context) -> bool:
    if node.attr in off_limits.READABLE and isinstance(node.ctx, ast.Load):
        return True
    if node.attr == "__class__":
        return isinstance(where.parent, ast.Attribute) and where.parent.attr == "__name__"
    return where.in_class and node.attr in off_limits.DEFINABLE and where.is_called(node)
