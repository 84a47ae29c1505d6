"""The origins of names in a program's text, and the strings they may stand for."""

from __future__ import annotations

import ast

from quizapp.runner import off_limits

# Number of rounds in which assignments of names to names are followed; ordinary code needs two.
_ROUNDS = 4
# Maximum number of parts of modules that one name may stand for.
_PATHS = 16
# Maximum number of strings that one expression may stand for; with more, it counts as unknown.
_TEXTS = 64


class Origins:
    """Which names stand for parts of the importable modules, and which are a program's own.

    A name may stand for several parts, one after the other; no order of execution is assumed. Two
    objects with the same content are equal. ``given`` says that the program has the names that
    every question has without an import.
    """

    def __init__(self, *, given: bool = True) -> None:
        names = off_limits.GIVEN if given else {}
        self._modules: dict[str, tuple[str, ...]] = {name: (path,) for name, path in names.items()}
        #: Paths that an import has shown to be modules.
        self.imported: set[str] = set(off_limits.GIVEN_MODULES) if given else set()
        #: Names bound to something other than an import.
        self.own: set[str] = set()
        #: Private names that the program itself binds.
        self.private: set[str] = set()
        # Names that only ever stand for these strings; None for those that may stand for anything.
        self._texts: dict[str, frozenset[str] | None] = {}

    def after(self, *trees: ast.Module) -> Origins:
        """The origins after these texts have run, too."""
        later = Origins(given=False)
        later._modules.update(self._modules)
        later._texts.update(self._texts)
        later.imported |= self.imported
        later.own |= self.own
        later.private |= self.private
        for tree in trees:
            nodes: list[ast.AST] = [tree]
            written: set[int] = set()
            renamed: list[tuple[str, ast.expr]] = []
            for node in nodes:  # grows during the loop
                later._learn(node, written, renamed)
                nodes += children(node)
            later._follow(renamed)
        return later

    def _state(self) -> tuple[object, ...]:
        return (self._modules, self.imported, self.own, self.private, self._texts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Origins) and self._state() == other._state()

    def __hash__(self) -> int:
        return hash((frozenset(self._modules.items()), frozenset(self.own), frozenset(self.private)))

    def _learn(self, node: ast.AST, written: set[int], renamed: list[tuple[str, ast.expr]]) -> None:
        match node:
            case ast.Import(names=names):
                for name in names:
                    root = name.name.split(".")[0]
                    self.imported |= {root, name.name}
                    self._stands_for(name.asname or root, name.name if name.asname else root)
            case ast.ImportFrom(module=str(module), names=names):
                self.imported.add(module)
                for name in names:
                    self._stands_for(name.asname or name.name, f"{module}.{name.name}")
            case ast.Assign(targets=targets, value=value):
                self._written(targets, _literals([value]), written)
                if any(isinstance(target, ast.Name) and target.id == "__slots__" for target in targets):
                    for text in _literals(getattr(value, "elts", [value])) or ():
                        self._own_private(text)
                if isinstance(value, ast.Name | ast.Attribute):
                    renamed += [(target.id, value) for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._written([target], _literals([value]), written)
            case ast.For(target=target, iter=several) | ast.comprehension(target=target, iter=several):
                if isinstance(several, ast.Tuple | ast.List | ast.Set):
                    self._written([target], _literals(several.elts), written)
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                self._own(name)
                if id(node) not in written:
                    self._texts[name] = None
            case ast.Attribute(attr=name, ctx=ast.Store()):
                self._own_private(name)
            case ast.Call(args=given):  # setattr(self, "_x", 1), register_buffer("_x", y)
                for each in given[:2]:
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        self._own_private(each.value)
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self._bind(name)
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                self._bind(name)
            case (
                ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name))
            ):
                self._bind(name)

    def _stands_for(self, name: str, path: str) -> None:
        self._texts[name] = None
        self._modules[name] = (*(each for each in self._modules.get(name, ()) if each != path), path)

    def _own(self, name: str) -> None:
        self.own.add(name)
        self._own_private(name)

    def _own_private(self, name: str) -> None:
        if name.startswith("_") and name.isidentifier() and name not in off_limits.NEVER_OWN:
            self.private.add(name)

    def _bind(self, name: str) -> None:
        self._own(name)
        self._texts[name] = None

    def _written(self, targets: list[ast.expr], texts: frozenset[str] | None, written: set[int]) -> None:
        for target in targets:
            if isinstance(target, ast.Name) and texts is not None:
                written.add(id(target))
                before = self._texts.get(target.id, frozenset())
                self._texts[target.id] = None if before is None else before | texts

    def _follow(self, renamed: list[tuple[str, ast.expr]]) -> None:
        """Follow assignments of names to names, in any order in the text."""
        for _ in range(_ROUNDS):
            known = dict(self._modules)
            for name, value in renamed:
                before = self._modules.get(name, ())
                fresh = [path for path in self.paths(value) if path not in before]
                if fresh and len(before) + len(fresh) <= _PATHS:
                    self._modules[name] = (*before, *fresh)
            if self._modules == known:
                return

    def path(self, node: ast.expr) -> str | None:
        """The path of a name or a chain of attributes, such as ``torch.nn.functional``; None for others."""
        paths = self.paths(node)
        return paths[-1] if paths else None

    def paths(self, node: ast.expr) -> tuple[str, ...]:
        """All paths that a name or a chain of attributes may stand for."""
        steps: list[str] = []
        while isinstance(node, ast.Attribute):
            steps.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self._modules:
            return ()
        return tuple(".".join([path, *reversed(steps)]) for path in self._modules[node.id])

    def texts(self, node: ast.expr) -> frozenset[str] | None:
        """The strings that an expression may stand for; None if they are known only at run time."""
        match node:
            case ast.Constant(value=str(text)):
                return frozenset({text})
            case ast.Name(id=name):
                return self._texts.get(name)
            case ast.BinOp(op=ast.Add(), left=ast.Constant() | ast.Name(), right=ast.Constant() | ast.Name()):
                left, right = self.texts(node.left), self.texts(node.right)
                if left is None or right is None or len(left) * len(right) > _TEXTS:
                    return None
                return frozenset(one + other for one in left for other in right)
        return None


def _literals(nodes: list[ast.expr]) -> frozenset[str] | None:
    """These strings; None if one of them is not a literal."""
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return frozenset(texts) if len(texts) == len(nodes) <= _TEXTS else None


def children(node: ast.AST) -> list[ast.AST]:
    """The child nodes in order, without those that contain nothing, such as operators."""
    found: list[ast.AST] = []
    for name in node._fields:
        below = getattr(node, name, None)
        if isinstance(below, list):
            found += [each for each in below if isinstance(each, ast.AST) and each._fields]
        elif isinstance(below, ast.AST) and below._fields:
            found.append(below)
    return found
