"""Names a person would give: the path of the module that a node was written as."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Named:
    """A node's name, the modules around it, and the user's line of code where it is known."""

    name: str
    block: tuple[str, ...]
    source: str


def name_nodes(nodes: list[Any]) -> list[Named]:
    """Return a unique name for every node, in order.

    PyTorch's exporters leave the module path; elsewhere the node's own name is kept; a node
    without one is called after its op with a running number.
    """
    taken: set[str] = set()
    named = []
    for node in nodes:
        path, block, source = _place(node)
        name = path or _snake(node.op_type)
        number = 2
        unique = name if path else f"{name}_1"
        while unique in taken:
            unique = f"{name}_{number}"
            number += 1
        taken.add(unique)
        named.append(Named(unique, block, source))
    return named


def _place(node: Any) -> tuple[str, tuple[str, ...], str]:
    notes = {entry.key: entry.value for entry in node.metadata_props}
    if "convscope.block" in notes:
        return node.name, tuple(json.loads(notes["convscope.block"])), notes["convscope.source"]
    if "pkg.torch.onnx.name_scopes" in notes:
        path = _from_scopes(notes, node)
        source = _line(notes.get("pkg.torch.onnx.stack_trace", ""))
    else:
        path, source = _from_slashes(node.name), ""
    return path, tuple(path.split(".")[:-1]), source


def _from_scopes(notes: dict[str, str], node: Any) -> str:
    """The scopes end in the value's own name; the one before it is the module that made it."""
    try:
        scopes = ast.literal_eval(notes["pkg.torch.onnx.name_scopes"])
        classes = ast.literal_eval(notes.get("pkg.torch.onnx.class_hierarchy", "[]"))
    except (ValueError, SyntaxError):
        return node.name
    path = scopes[-2] if len(scopes) > 1 else ""
    # a module of PyTorch's own is one layer; in the user's module many things happen
    own = classes[-2] if len(classes) > 1 else ""
    leaf = own.startswith("torch.nn.modules") and "container" not in own
    return path if leaf and path else ".".join(filter(None, [path, _snake(node.op_type)]))


def _from_slashes(name: str) -> str:
    """``/layer1/layer1.0/conv1/Conv`` is how the older exporter writes ``layer1.0.conv1``."""
    if not name.startswith("/"):
        return name
    *scopes, op = name.strip("/").split("/")
    path = ""
    for scope in scopes:
        path = scope if not path or scope.startswith(f"{path}.") else f"{path}.{scope}"
    plain = re.match(r"(Conv|BatchNormalization|Gemm|MatMul|Relu|.*Pool)(_\d+)?$", op)
    return path if path and plain else ".".join(filter(None, [path, _snake(op)]))


def _line(trace: str) -> str:
    """Return the innermost line of the stack outside PyTorch itself, without its folders."""
    found = re.findall(r'File "([^"]+)", line (\d+), in \S+\n\s*(.+)', trace)
    own = [f for f in found if "/torch/" not in f[0]]
    if not own:
        return ""
    path, number, code = own[-1]
    file = re.split(r"[/\\]", path)[-1]
    return f"{file}:{number}: {code.strip()}"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
