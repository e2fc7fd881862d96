"""Text that the source puts together, read without running it: names stand in angle brackets."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Scope", "filled", "words"]

_TEXTS = ast.Constant | ast.JoinedStr | ast.IfExp | ast.BinOp

Binding = dict[str, "tuple[ast.expr, Scope]"]


@dataclass(frozen=True)
class Scope:
    """Where an expression stands: the file, the function around it, and what its caller gave.

    Attributes
    ----------
    tree : ast.AST
        The file.
    around : ast.FunctionDef or None
        The function.
    bound : dict of str to tuple
        Expression of a parameter, and the scope of the caller that gave it.
    """

    tree: ast.AST
    around: ast.FunctionDef | None
    bound: Binding = field(default_factory=dict)

    @property
    def parameters(self) -> list[str]:
        """Names of the function's parameters in order."""
        if self.around is None:
            return []
        given = self.around.args
        names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        return [name for name in names if name not in ("self", "cls")]

    def by_caller(self) -> Iterator[Scope]:
        """Yield the function once for each call of it in the file, with what that call gives."""
        for function in ast.walk(self.tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            caller = Scope(self.tree, function)
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and self._is_called(call):
                    yield Scope(self.tree, self.around, self._binding(call, caller))

    def assigned(self, name: str) -> list[ast.expr]:
        """Return what is assigned to a name in the function, or else in the file."""
        for place in (self.around, self.tree):
            values = [] if place is None else list(_assignments(place, name))
            if values:
                return values
        return []

    def _is_called(self, call: ast.Call) -> bool:
        called = call.func.attr if isinstance(call.func, ast.Attribute) else _name(call.func)
        return self.around is not None and called == self.around.name

    def _binding(self, call: ast.Call, caller: Scope) -> Binding:
        found = {name: (one, caller) for name, one in zip(self.parameters, call.args, strict=False)}
        return found | {one.arg: (one.value, caller) for one in call.keywords if one.arg}


def filled(text: ast.JoinedStr, scope: Scope) -> list[tuple[str, Scope]]:
    """Return an f-string once for each caller that fills it with a constant, else as a pattern.

    Parameters
    ----------
    text : ast.JoinedStr
        The f-string.
    scope : Scope
        Where it stands.

    Returns
    -------
    list of tuple
        Texts, each with the scope that names what was put in.
    """
    names = [part.value for part in text.values if isinstance(part, ast.FormattedValue)]
    name = _parameter(names[0], scope) if len(names) == 1 else None
    found = []
    for inner in scope.by_caller() if name else ():
        if name in inner.bound:
            values = _constants(*inner.bound[name])
            found += [(_put_in(text, value), inner) for value in values or ()]
    return found or [(words(text, scope), scope)]


def _put_in(text: ast.JoinedStr, value: str) -> str:
    """Fill the one place of an f-string; of methods only ``.replace`` changes what is put in."""
    shown = ""
    for part in text.values:
        if isinstance(part, ast.FormattedValue):
            old, new = _replaced(part.value)
            shown += value.replace(old, new)
        else:
            shown += str(ast.literal_eval(part))
    return shown


def _replaced(expression: ast.expr) -> tuple[str, str]:
    match expression:
        case ast.Call(func=ast.Attribute(attr="replace"), args=[old, new]):
            return str(ast.literal_eval(old)), str(ast.literal_eval(new))
    return "", ""


def words(expression: ast.expr, scope: Scope) -> str:  # noqa: PLR0911 - a form a line
    """Return the text of an expression as far as the source alone tells it.

    Parameters
    ----------
    expression : ast.expr
        A string, an f-string, or what gives one.
    scope : Scope
        Where it stands.

    Returns
    -------
    str
        What is put in stands as ``<name>``; of two forms both stand, with a slash between.
    """
    match expression:
        case ast.Constant(value=value):
            return str(value)
        case ast.JoinedStr(values=parts):
            return "".join(words(part, scope) for part in parts)
        case ast.FormattedValue(value=ast.IfExp(body=first, orelse=ast.Constant(value=""))):
            return f"[{words(first, scope)}]"
        case ast.FormattedValue(value=value):
            return words(value, scope)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return words(left, scope) + words(right, scope)
        case ast.IfExp(body=first, orelse=second):
            either = (words(first, scope), words(second, scope))
            return " / ".join(one for one in either if one)
        case ast.Call(func=ast.Attribute(value=pattern, attr="format")):
            return words(pattern, scope).replace("{", "<").replace("}", ">")
        case ast.Name(id=name):
            return _of_name(name, scope)
    return f"<{_leaf(expression)}>"


def _of_name(name: str, scope: Scope) -> str:
    if name in scope.bound:
        given, caller = scope.bound[name]
        return words(given, caller)
    if name in scope.parameters:
        return f"<{name}>"
    values = scope.assigned(name)
    texts = [value for value in values if isinstance(value, _TEXTS)]
    if not texts or len(texts) < len(values):  # some other value may stand there too
        return f"<{name}>"
    return " / ".join(dict.fromkeys(words(value, scope) or "" for value in texts))


def _constants(expression: ast.expr, scope: Scope) -> list[str] | None:
    """Return every text that an expression can be, or None where the source does not tell."""
    if isinstance(expression, ast.Constant):
        return [str(expression.value)]
    if not isinstance(expression, ast.Name) or expression.id not in scope.parameters:
        return None
    found: list[str] = []
    for inner in scope.by_caller():
        values = _constants(*inner.bound[expression.id]) if expression.id in inner.bound else None
        if values is None:
            return None
        found += values
    return found


def _parameter(expression: ast.expr, scope: Scope) -> str | None:
    """Return the parameter that fills a place: itself, or after ``.replace``."""
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Attribute):
        expression = expression.func.value
    name = _name(expression)
    return name if name in scope.parameters else None


def _assignments(place: ast.AST, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(place):
        if isinstance(node, ast.Assign) and name in map(_name, node.targets):
            yield node.value


def _name(node: ast.AST) -> str | None:
    return node.id if isinstance(node, ast.Name) else None


def _leaf(expression: ast.expr) -> str:
    """Name what an expression is about: its last attribute or name that is no function."""
    functions = {id(node.func) for node in ast.walk(expression) if isinstance(node, ast.Call)}
    leaves = [
        ast.unparse(node)
        for node in ast.walk(expression)
        if isinstance(node, ast.Attribute | ast.Name) and id(node) not in functions
    ]
    found = [leaf.removeprefix("self.") for leaf in leaves if leaf not in vars(builtins)]
    calls = [name for node in ast.walk(expression) if (name := _call_name(node))]
    return (found or calls or ["..."])[0]


def _call_name(node: ast.AST) -> str | None:
    return _name(node.func) if isinstance(node, ast.Call) else None
