"""Names a person would give: the path of the module that a node was written as.

PyTorch's exporters leave that path in every node. A module of one node gives it its own name
(``layer1.0.conv1``); one of several gives names under its own (``features.3.sigmoid``,
``features.3.mul``), except to the one that is its point (the dot of a Linear); so does one that
holds others (``layer1.0.add``, the skip of a ResNet).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...base.array import Array
from ...base.terms import Kind
from ...ops import TABLE
from ..graph import Node

LONGEST = 200
"""Characters of a name or a line of code; the rest is cut off."""

_MAIN = (Kind.WINDOW_SUM, Kind.DOT, Kind.NORMALISE, Kind.AFFINE)
"""The arithmetic that a module is about: the others of its nodes prepare or finish it."""


@dataclass(frozen=True)
class Origin:
    """What a file says about where a node comes from.

    ``name`` is exact where convscope wrote the file; else it is made from ``path``, the module's,
    None where none is noted. ``norm``: a batch normalisation was written here.
    """

    name: str = ""
    path: str | None = None
    block: tuple[str, ...] | None = None
    source: str = ""
    norm: bool = False

    def folded(self, node: Node) -> bool:
        """Say whether an exporter has folded a batch normalisation into this node."""
        return self.norm and node.op in ("Conv", "ConvTranspose", "Gemm")


def origins_of(protos: Iterable[Any]) -> dict[str, Origin]:
    """Return the origin of every node, by its first output."""
    return {proto.output[0]: _origin(proto) for proto in protos if proto.output}


def name_nodes(
    nodes: Sequence[Node], origins: Mapping[str, Origin], weights: Mapping[str, Array]
) -> list[Node]:
    """Return the nodes with unique names, blocks and sources."""
    found = [_placed(node, origins.get(node.outputs[0], Origin()), weights) for node in nodes]
    paths = {o.path for o in found if o.path}
    holders = {p[:i] for p in paths for i, c in enumerate(p) if c == "."}
    members: dict[str, list[Node]] = {}
    for node, origin in zip(nodes, found, strict=True):
        if origin.path and origin.path not in holders:
            members.setdefault(origin.path, []).append(node)
    wanted = [_wanted(n, o, members) for n, o in zip(nodes, found, strict=True)]
    exact = [o.block is not None or n == o.path for n, o in zip(wanted, found, strict=True)]
    unique = _unique(wanted, exact)
    return [
        replace(node, name=name, block=_block(name, want, o, members), source=o.source)
        for node, name, want, o in zip(nodes, unique, wanted, found, strict=True)
    ]


def _origin(proto: Any) -> Origin:
    notes = {entry.key: entry.value for entry in proto.metadata_props}
    name = _clean(proto.name)
    if "convscope.block" in notes and proto.name:
        block = _texts(notes["convscope.block"])
        return Origin(proto.name, None, block, notes.get("convscope.source", ""))
    if "pkg.torch.onnx.name_scopes" in notes:
        # the last scope is the value's own; "relu@1" is the second call of relu
        scopes = re.findall(r"'([^']*)'", notes["pkg.torch.onnx.name_scopes"][:10_000])[:-1]
        own = [s for s in scopes if s and not s.startswith("_empty_nn_module")]
        path = re.sub(r"@\d+", "", own[-1]) if own else ""
        norm = "BatchNorm" in notes.get("pkg.torch.onnx.class_hierarchy", "")
        source = _line(notes.get("pkg.torch.onnx.stack_trace", ""))
        return Origin("", _clean(path), None, source, norm)
    if name.startswith("/"):
        return Origin("", _from_slashes(name))
    return Origin(name)


def _placed(node: Node, origin: Origin, weights: Mapping[str, Array]) -> Origin:
    """Find a module's path in a weight's name where the node's own name says nothing."""
    if origin.block is not None or (origin.path is not None and not origin.folded(node)):
        return origin
    if origin.name and not re.fullmatch(rf"{re.escape(node.op)}_?\d*", origin.name):
        return origin
    for value in node.inputs[1:]:
        path, _, last = value.rpartition(".")
        if value in weights and path and last in ("weight", "kernel"):
            return replace(origin, name="", path=_clean(path))
    return origin


def _wanted(node: Node, origin: Origin, members: Mapping[str, list[Node]]) -> str:
    if origin.name:
        return origin.name
    if not origin.path:
        return _snake(node.op)
    together = members.get(origin.path, [])
    if together and len({n.op for n in together}) == 1:
        return origin.path
    main = [n for n in together if n.op in TABLE and TABLE[n.op].kind in _MAIN]
    if main == [node]:
        return origin.path
    return f"{origin.path}.{_snake(node.op)}"


def _unique(wanted: list[str], first: list[bool]) -> list[str]:
    """Number the names that come again; those that are exact are served first."""
    taken: set[str] = set()
    count: Counter[str] = Counter()
    given = [""] * len(wanted)
    for i in sorted(range(len(wanted)), key=lambda i: not first[i]):
        name = wanted[i]
        while name in taken:
            count[wanted[i]] += 1
            name = f"{wanted[i]}_{count[wanted[i]] + 1}"
        taken.add(name)
        given[i] = name
    return given


def _block(
    name: str, wanted: str, origin: Origin, members: Mapping[str, list[Node]]
) -> tuple[str, ...]:
    if origin.block is not None:
        return origin.block
    if origin.path:
        parts = tuple(origin.path.split("."))
        return parts[:-1] if wanted == origin.path else parts
    return tuple(re.split(r"/" if "/" in name else r"\.", name)[:-1])


def _from_slashes(name: str) -> str:
    """``/layer1/layer1.0/conv1/Conv`` is how the older exporter writes ``layer1.0.conv1``."""
    path = ""
    for scope in name.strip("/").split("/")[:-1]:
        holder, _, last = scope.rpartition(".")
        repeats = holder and f".{path}".endswith(f".{holder}")
        path = ".".join(filter(None, (path, last if repeats else scope)))
    return path


def _line(trace: str) -> str:
    """Return the innermost line of the stack outside PyTorch itself, without its folders."""
    found = re.findall(r'File "([^"\n]+)", line (\d+), in [^\n]*\n\s*([^\n]+)', trace[:100_000])
    own = [f for f in found if not re.search(r"[/\\]torch[/\\]|^torch[/\\]|^<", f[0])]
    if not own:
        return ""
    path, number, code = own[-1]
    file = re.split(r"[/\\]", path)[-1]
    return f"{file}:{number}: {code.strip()}"[:LONGEST]


def _snake(op: str) -> str:
    """``MaxPool`` as ``max_pool``; a domain is left out."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", op.rpartition("::")[2]).lower()


def _clean(name: str) -> str:
    return "".join(c for c in name if c.isprintable())[:LONGEST]


def _texts(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(map(str, found)) if isinstance(found, list) else ()
