"""Specialising a program: what its parameters decide is decided, and what is never reached then is left out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["decided", "specialised"]


def specialised(body: list[ast.stmt], chosen: Mapping[str, Any]) -> str:
    """Return the text of a module with the statements `body`, in which the parameters `chosen` have their values.

    A truth value, and the comparison of a parameter with a constant, decide which branch there is. Other uses of a
    parameter become those of a constant at the module's head, in capitals. Imports that nothing needs are left out.
    """
    module = ast.Module(decided(body, chosen, str.upper), [])
    used = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    imports = [kept for each in module.body if _is_import(each) and (kept := _needed(each, used))]
    if "Any" in used:
        imports.append("from typing import Any")
    settings = [f"{name.upper()} = {value!r}" for name, value in chosen.items() if name.upper() in used]
    rest = [ast.unparse(ast.fix_missing_locations(each)) for each in module.body if not _is_import(each)]
    return "\n\n".join(part for part in ("\n".join(imports), "\n".join(settings), *rest) if part) + "\n"


def decided(body: list[ast.stmt], chosen: Mapping[str, Any], constant: Callable[[str], str] = str) -> list[ast.stmt]:
    """Return the statements `body` without the branches that the parameters `chosen` rule out.

    Where a parameter is still needed it is called ``constant(name)``; truth values are written out.
    """
    module: ast.Module = _Specialiser(chosen, constant).visit(ast.Module(body, []))
    for node in ast.walk(module):
        for field in ("body", "orelse", "finalbody"):
            if isinstance(statements := getattr(node, field, None), list):
                setattr(node, field, _reached(statements, needed=field == "body"))
    return module.body


def _reached(statements: list[ast.stmt], needed: bool) -> list[ast.stmt]:
    """Return the statements before the first after which nothing comes; one at least, if that is `needed`."""
    for index, statement in enumerate(statements):
        if isinstance(statement, ast.Return | ast.Raise | ast.Continue | ast.Break):
            return statements[: index + 1]
    return statements or ([ast.Pass()] if needed else [])


def _is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom)


def _needed(statement: Any, used: set[str]) -> str:
    """Return the import of what is used; an empty text for nothing."""
    statement.names = [each for each in statement.names if (each.asname or each.name.partition(".")[0]) in used]
    return ast.unparse(statement) if statement.names else ""


class _Specialiser(ast.NodeTransformer):
    def __init__(self, chosen: Mapping[str, Any], constant: Callable[[str], str]) -> None:
        self.chosen, self.constant = chosen, constant

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.chosen:
            return node
        value = self.chosen[node.id]
        return ast.Constant(value) if isinstance(value, bool) else ast.Name(self.constant(node.id), node.ctx)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        if isinstance(node.left, ast.Name) and node.left.id in self.chosen and len(node.ops) == 1:
            try:
                other = ast.literal_eval(node.comparators[0])
            except ValueError:
                return self._parts(node)
            value, operator = self.chosen[node.left.id], node.ops[0]
            if isinstance(operator, ast.Eq | ast.NotEq):
                return ast.Constant((value == other) is isinstance(operator, ast.Eq))
            if isinstance(operator, ast.In | ast.NotIn):
                return ast.Constant((value in other) is isinstance(operator, ast.In))
        return self._parts(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        node = self._parts(node)
        known = _known(node.operand) if isinstance(node.op, ast.Not) else None
        return node if known is None else ast.Constant(not known)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        node = self._parts(node)
        left = []
        for value in node.values:
            known = _known(value)
            if known is None:
                left.append(value)
            elif known is isinstance(node.op, ast.Or):
                # The operands are pure, so those before this one have no say.
                return ast.Constant(known)
        if len(left) > 1:
            return ast.BoolOp(node.op, left)
        return left[0] if left else ast.Constant(isinstance(node.op, ast.And))

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        node = self._parts(node)
        known = _known(node.test)
        return node if known is None else node.body if known else node.orelse

    def visit_If(self, node: ast.If) -> Any:
        node = self._parts(node)
        known = _known(node.test)
        return node if known is None else node.body if known else node.orelse

    def _parts(self, node: Any) -> Any:
        """Visit the parts of `node` first."""
        return self.generic_visit(node)


def _known(node: ast.expr) -> bool | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, bool) else None
