"""Where the names in a program's text come from."""

from __future__ import annotations

import ast

from quizapp.runner import off_limits


class Origins:
    """Which names of a program stand for parts of the importable modules, and which are its own."""

    def __init__(self, trees: list[ast.Module]) -> None:
        self._modules: dict[str, str] = dict(off_limits.GIVEN)
        self.own: set[str] = set()
        for tree in trees:
            for node in ast.walk(tree):
                self._learn(node)

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
