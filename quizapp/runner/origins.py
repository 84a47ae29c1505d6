"""Where the names in a program's text come from."""

from __future__ import annotations

import ast

from quizapp.runner import off_limits


class Origins:
    """Which names stand for parts of the importable modules, and which are a program's own.

    Two that know the same are equal.
    """

    def __init__(self) -> None:
        self._modules: dict[str, str] = dict(off_limits.GIVEN)
        self.own: set[str] = set()

    def after(self, *trees: ast.Module) -> Origins:
        """What is known once these texts have run, too."""
        later = Origins()
        later._modules.update(self._modules)
        later.own |= self.own
        for tree in trees:
            nodes: list[ast.AST] = [tree]
            for node in nodes:  # which grows
                later._learn(node)
                nodes += children(node)
        return later

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Origins) and (self._modules, self.own) == (other._modules, other.own)

    def __hash__(self) -> int:
        return hash((frozenset(self._modules.items()), frozenset(self.own)))

    def _learn(self, node: ast.AST) -> None:
        match node:
            case ast.Import(names=names):
                for name in names:
                    self._modules[name.asname or name.name.split(".")[0]] = (
                        name.name if name.asname else name.name.split(".")[0]
                    )
            case ast.ImportFrom(module=str(module), names=names):
                self._modules.update({name.asname or name.name: f"{module}.{name.name}" for name in names})
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name() | ast.Attribute() as value):
                self.own.add(name)
                if (path := self.path(value)) is not None:
                    self._modules[name] = path
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                self.own.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                self.own.add(name)

    def path(self, node: ast.expr) -> str | None:
        """Where a name or a chain of attributes leads, as ``torch.nn.functional``; None elsewhere."""
        steps: list[str] = []
        while isinstance(node, ast.Attribute):
            steps.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self._modules:
            return None
        return ".".join([self._modules[node.id], *reversed(steps)])


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below one, in order; those that hold nothing, such as operators, are left out."""
    found: list[ast.AST] = []
    for name in node._fields:
        below = getattr(node, name, None)
        if isinstance(below, list):
            found += [each for each in below if isinstance(each, ast.AST) and each._fields]
        elif isinstance(below, ast.AST) and below._fields:
            found.append(below)
    return found
