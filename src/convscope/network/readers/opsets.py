"""Bring a model to the operator set that convscope computes in, with ONNX's own tools.

Operators that ONNX does not know step aside for it: they wait under a domain of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...base.errors import BadNetwork, TooLarge
from ...ops import OPSET
from .order import NODE_LIMIT

FUNCTION_LIMIT = 1_000
"""Functions of one model."""

ASIDE = "convscope.aside"
"""The domain under which unknown operators wait while ONNX's own tools look at a model."""


def to_opset(model: Any) -> Any:
    """Return the model with its functions inlined, in operator set OPSET.

    Raises BadNetwork where ONNX's converter cannot, with the operator that it stopped at.
    """
    import onnx

    for node in _all_nodes(model):
        node.domain = "" if node.domain == "ai.onnx" else node.domain
    model = _inlined(model)
    version = max((o.version for o in model.opset_import if o.domain in ("", "ai.onnx")), default=0)
    _set_aside(model, version or OPSET)
    if version in (0, OPSET):
        return model
    newest = onnx.defs.onnx_opset_version()
    if not 0 < version <= newest:
        raise BadNetwork(
            f"operator set {version} is none that onnx {onnx.__version__} knows (1 to {newest})",
            remedy=f"Export it with opset_version={OPSET}, or update onnx.",
        )
    if version > OPSET:
        model = _newer_spelt_out(model, version)
    return _converted(model, version)


def version_of(model: Any, domain: str) -> int:
    """Return the version of a domain that a model asks for."""
    return next((o.version for o in model.opset_import if o.domain == domain), 1)


def plain_op(node: Any) -> tuple[str, str]:
    """Return the domain and the name of a node's op, one set aside under its own again."""
    return ("" if node.domain == ASIDE else node.domain), node.op_type


def first_line(error: Exception) -> str:
    """Return what an error of ONNX's C++ says, without its source files' paths."""
    text = re.sub(r"\S*/onnx/\S*?:\d+:\s*(\w+:\s*)?", "", str(error))
    text = re.sub(r"Assertion `.*?` failed:\s*", "", text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0][:300].rstrip(".") if lines else type(error).__name__


def _all_nodes(model: Any) -> Iterator[Any]:
    yield from model.graph.node
    for function in model.functions:
        yield from function.node


def _inlined(model: Any) -> Any:
    """Spell out the model's own functions where they are called."""
    import onnx.inliner

    if not model.functions:
        return model
    try:
        return onnx.inliner.inline_local_functions(model)
    except Exception as error:  # C++ errors share no base class
        raise BadNetwork(
            "the model's functions cannot be inlined", received=first_line(error)
        ) from error


def check_functions(model: Any) -> None:
    """Count what the functions come to, written out: a few lines can call for billions.

    Raises BadNetwork where they call themselves, TooLarge above NODE_LIMIT nodes.
    """
    if len(model.functions) > FUNCTION_LIMIT:
        raise TooLarge(
            f"the model has {len(model.functions):,} functions",
            remedy=f"At most {FUNCTION_LIMIT:,} are read.",
        )
    inner = {(f.domain, f.name): Counter(_calls(f.node)) for f in model.functions}
    sizes: dict[tuple[str, str], int] = {}
    while len(sizes) < len(inner):
        ready = [
            f
            for f, calls in inner.items()
            if f not in sizes and calls.keys() & inner.keys() <= sizes.keys()
        ]
        if not ready:
            name = next(name for domain, name in inner if (domain, name) not in sizes)
            raise BadNetwork("the model's functions call themselves", received=f"'{name}'")
        for function in ready:
            sizes[function] = sum(n * sizes.get(f, 1) for f, n in inner[function].items())
    total = sum(sizes.get(call, 1) for call in _calls(model.graph.node))
    if total > NODE_LIMIT:
        raise TooLarge(
            f"the model's functions come to {total:,} nodes",
            remedy=f"At most {NODE_LIMIT:,} are read.",
        )


def _calls(nodes: Any) -> Iterator[tuple[str, str]]:
    for node in nodes:
        yield node.domain, node.op_type
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _calls(attribute.g.node)
            for graph in attribute.graphs:
                yield from _calls(graph.node)


def _set_aside(model: Any, version: int) -> None:
    import onnx

    for node in model.graph.node:
        if node.domain == "":
            known = onnx.defs.has(node.op_type, version)
            gone = known and onnx.defs.get_schema(node.op_type, version).deprecated
            if not known or (gone and node.op_type != "GroupNormalization"):
                node.domain = ASIDE
    present = {node.domain for node in model.graph.node} | {""}
    named = {o.domain for o in model.opset_import if o.domain != "ai.onnx"}
    for opset in model.opset_import:
        opset.domain = "" if opset.domain == "ai.onnx" else opset.domain
    for domain in sorted(present - named):
        model.opset_import.add(domain=domain, version=OPSET if domain == "" else 1)


def _newer_spelt_out(model: Any, version: int) -> Any:
    """Replace operators that OPSET does not have by ONNX's own definition of them."""
    import onnx.inliner

    newer = {
        ("", node.op_type)
        for node in model.graph.node
        if node.domain == "" and not onnx.defs.has(node.op_type, OPSET)
    }
    if not newer:
        return model
    for node in model.graph.node:
        if ("", node.op_type) in newer:
            _fill_in_defaults(node, version)
    for tensor in model.graph.initializer:  # a definition may depend on its inputs' types
        info = onnx.helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims)
        model.graph.value_info.append(info)
    try:
        return onnx.inliner.inline_selected_functions(
            onnx.shape_inference.infer_shapes(model), sorted(newer), inline_schema_functions=True
        )
    except Exception as error:  # C++ errors share no base class
        raise _refusal(version, ", ".join(op for _, op in sorted(newer)), error) from error


def _fill_in_defaults(node: Any, version: int) -> None:
    """Write an attribute's default where the node leaves it out: its definition reads it."""
    import onnx

    said = {a.name for a in node.attribute}
    for name, attribute in onnx.defs.get_schema(node.op_type, version).attributes.items():
        if name not in said and attribute.default_value.type:
            node.attribute.add().CopyFrom(attribute.default_value)


def _converted(model: Any, version: int) -> Any:
    from onnx import version_converter

    try:
        converted = version_converter.convert_version(model, OPSET)
    except Exception as error:  # C++ errors share no base class
        said = str(error)
        ops = sorted({node.op_type for node in model.graph.node}, key=len, reverse=True)
        stopped = next((op for op in ops if re.search(rf"\b{re.escape(op)}\b", said)), "")
        raise _refusal(version, stopped, error) from error
    _keep_notes(model, converted)
    _keep_meaning(model, converted, version)
    return converted


def _refusal(version: int, op: str, error: Exception) -> BadNetwork:
    where = f" at '{op}'" if op else ""
    return BadNetwork(
        f"operator set {version} cannot be converted to {OPSET}: it stops{where}",
        received=first_line(error),
        remedy=f"Export it with opset_version={OPSET}.",
    )


def _keep_notes(model: Any, converted: Any) -> None:
    """The converter drops what the exporter noted on the nodes: carry it over by output."""
    noted = {node.output[0]: node for node in model.graph.node if node.output}
    for node in converted.graph.node:
        before = noted.get(node.output[0]) if node.output else None
        if before is not None and not node.metadata_props:
            node.metadata_props.extend(before.metadata_props)
            node.name = before.name
    if not converted.metadata_props:
        converted.metadata_props.extend(model.metadata_props)


def _keep_meaning(model: Any, converted: Any, version: int) -> None:
    """Where the converter changes what is computed, say what was meant.

    Upsample and the first Resize took cell i of the output from cell i / scale; their successor
    does so only when told. The first GroupNormalization had a scale for each group, not channel.
    """
    import onnx

    if version <= 10:
        resized = {n.output[0] for n in model.graph.node if n.op_type in ("Upsample", "Resize")}
        for node in converted.graph.node:
            if node.op_type == "Resize" and node.output[0] in resized:
                said = {a.name for a in node.attribute}
                meant = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
                node.attribute.extend(
                    onnx.helper.make_attribute(k, v) for k, v in meant.items() if k not in said
                )
    if version < 21 and any(n.op_type == "GroupNormalization" for n in converted.graph.node):
        raise BadNetwork(
            "GroupNormalization of operator set 18 counted its scales by group",
            received=f"operator set {version}", remedy=f"Export it with opset_version={OPSET}.",
        )  # fmt: skip
