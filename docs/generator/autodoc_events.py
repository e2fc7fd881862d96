"""What autodoc must be taught: the fields of validated files, and links from single backticks."""

from __future__ import annotations

import inspect
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from docutils import nodes
from pydantic import BaseModel
from sphinx.application import Sphinx

__all__ = ["field_lines", "install", "type_text"]


def install(app: Sphinx) -> None:
    """Register the handlers."""
    app.connect("autodoc-process-signature", _without_field_signature)
    app.connect("autodoc-process-docstring", _with_fields, priority=400)  # before numpydoc
    app.connect("autodoc-skip-member", _skip_machinery)
    app.connect("missing-reference", _link_or_literal)


def _is_model(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, BaseModel)


def _without_field_signature(*event: Any) -> tuple[str, None] | None:
    """Leave out a signature that is the list of fields, which stands below with their types."""
    _app, _what, _name, thing, *_ = event
    return ("", None) if _is_model(thing) else None


def _with_fields(*event: Any) -> None:
    _app, _what, _name, thing, _options, lines = event
    if _is_model(thing) and "Attributes" not in lines:
        lines += field_lines(thing)


def field_lines(model: type[BaseModel]) -> list[str]:
    """Return the section Attributes of a validated shape, from its fields.

    Parameters
    ----------
    model : type
        A pydantic model.

    Returns
    -------
    list of str
        Lines of numpydoc: name, type, default, and what the field's description says.
    """
    lines = ["", "Attributes", "----------"]
    for name, field in model.model_fields.items():
        default = "" if field.is_required() else _default(field)
        lines.append(f"{field.alias or name} : {type_text(field.annotation)}{default}")
        lines.append(f"    {field.description or ''}".rstrip())
    return lines if model.model_fields else []


def _default(field: Any) -> str:
    return f", default {field.get_default(call_default_factory=True)!r}"


def type_text(annotation: Any) -> str:
    """Return a type as people write it: no modules, no patterns, no limits.

    Examples
    --------
    >>> type_text(tuple[str, ...] | None)
    'tuple[str, ...] | None'
    """
    if get_origin(annotation) is Annotated:
        return type_text(get_args(annotation)[0])
    arguments = get_args(annotation)
    if get_origin(annotation) is Literal:
        return " | ".join(map(repr, arguments))
    if get_origin(annotation) in (Union, UnionType):
        return " | ".join(map(type_text, arguments))
    if arguments:
        inner = ", ".join("..." if one is Ellipsis else type_text(one) for one in arguments)
        return f"{get_origin(annotation).__name__}[{inner}]"
    if annotation is None or annotation is NoneType:
        return "None"
    return str(getattr(annotation, "__name__", annotation))


def _skip_machinery(*event: Any) -> bool | None:
    _app, _what, name, *_ = event
    return True if name in {"model_config", "model_post_init"} else None


def _link_or_literal(app: Sphinx, env: Any, node: nodes.Element, shown: nodes.Element) -> Any:
    """Link a name in single backticks wherever the package defines it; else show it as code."""
    if node.get("reftype") != "obj" or node.get("refdomain") != "py":
        return None
    domain = env.get_domain("py")
    found = domain.find_obj(env, None, None, node["reftarget"], None, 1)
    if len(found) != 1:
        return shown
    from sphinx.util.nodes import make_refnode

    name, entry = found[0]
    return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, shown, name)
