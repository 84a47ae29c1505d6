"""The context of a node in the tree, and what is permitted in it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

#: Functions that only inspect their arguments.
_ASKING = frozenset({"getattr", "hasattr", "setattr", "delattr"})
_COMPARING = frozenset({"isinstance", "issubclass"})


@dataclass(frozen=True, slots=True)
class Context:
    """The context of a node: its parent, whether it is within a class, whether it is in the body
    of a class but not in a method, and the length of the attribute chain it is the base of."""

    parent: ast.AST
    above: Context | None = None
    in_class: bool = False
    class_body: bool = False
    attributes: int = 0

    def below(self, node: ast.AST) -> Context:
        """The context of the children of a node."""
        is_class = isinstance(node, ast.ClassDef)
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        return Context(
            node,
            self,
            self.in_class or is_class,
            is_class or (self.class_body and not is_function),
            self.attributes + 1 if isinstance(node, ast.Attribute) else 0,
        )

    def is_called(self, node: ast.expr) -> bool:
        """Whether the node is the function of a call."""
        return isinstance(self.parent, ast.Call) and self.parent.func is node

    def may_hold_module(self, node: ast.expr) -> bool:
        """Whether a module is permitted here: if an attribute is taken from it, or it gets another name."""
        match self.parent:
            case ast.Attribute() | ast.Expr():
                return True
            case ast.Call(func=ast.Name(id=name), args=args):
                return name in _ASKING and args[:1] == [node]
            case ast.Assign(targets=targets):
                return not self.class_body and all(isinstance(target, ast.Name) for target in targets)
        return False

    def may_hold_class(self, node: ast.expr) -> bool:
        """Whether a metaclass is permitted here: to compare it, or to ask for a type."""
        match self.parent:
            case ast.Compare() | ast.BinOp() | ast.arg() | ast.Expr():
                return True
            case ast.Subscript(value=value):
                return value is node or _is_annotation(value)
            case ast.AnnAssign(annotation=annotation) | ast.FunctionDef(returns=annotation):
                return annotation is node
            case ast.keyword(arg="metaclass"):
                return self.above is not None and isinstance(self.above.parent, ast.ClassDef)
            case ast.Call(func=func, args=args):
                named = func.id if isinstance(func, ast.Name) else ""
                if func is node:  # type(x), which creates nothing
                    return (
                        len(args) == 1
                        and not isinstance(args[0], ast.Starred)
                        and not self.parent.keywords
                        and isinstance(node, ast.Name)
                    )
                return named in _COMPARING or (named == "map" and len(args) == 2)
            case ast.Tuple():
                return self.above is not None and self.above.may_hold_class(self.parent)
        return False


def _is_annotation(value: ast.expr) -> bool:
    return isinstance(value, ast.Name | ast.Attribute)
