"""Read an ONNX file: check it, bring it to our operator set, fold, name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadNetwork, BadShape, TooLarge
from ...ops import OPSET, TABLE
from ..graph import Network, Node, Value
from .fold import fold
from .naming import name_nodes
from .safety import FILE_LIMIT, check_order, check_sizes


def read_onnx(
    source: Path | bytes, *, name: str = "", external_data: bool = False, limit: int = FILE_LIMIT
) -> Network:
    """Read a network from an ONNX file or its bytes.

    ``external_data`` allows weights in other files beside the model (never outside its folder).
    Raises BadNetwork for what is no ONNX or not sound, TooLarge above ``limit`` bytes.
    """
    folder = None
    if isinstance(source, Path):
        folder = source.parent if external_data else None
        name = name or source.stem
        size = source.stat().st_size
        if size > limit:
            raise TooLarge(
                f"'{source.name}' has {size:,} bytes", remedy=f"At most {limit:,} are read."
            )
        source = source.read_bytes()
    model = _parse(source, name)
    check_sizes(model, folder)
    return network_of(model, name)


def network_of(model: Any, name: str) -> Network:
    """Return the network in a model whose sizes have been checked."""
    given = {v.name for v in model.graph.input} | {t.name for t in model.graph.initializer}
    ordered = check_order(list(model.graph.node), given)
    del model.graph.node[:]
    model.graph.node.extend(ordered)
    notes: list[str] = []
    model = _converted(_inlined(_checked(model)), notes)
    shapes, kinds = _inferred(model)
    weights = {t.name: _array(t) for t in model.graph.initializer}
    outputs = tuple(_value(v, shapes, kinds) for v in model.graph.output)
    nodes = fold(_nodes(model.graph.node), weights, shapes, {v.name for v in outputs})
    if not nodes:
        raise BadNetwork("the file holds no layer that computes anything")
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    return Network(
        name=name or model.graph.name or "network",
        inputs=tuple(_value(v, shapes, kinds) for v in model.graph.input if v.name not in weights),
        outputs=outputs,
        nodes=tuple(nodes),
        weights=weights,
        metadata=metadata,
        notes=(*notes, *_remarks(nodes, weights)),
    )


def _parse(content: bytes, name: str) -> Any:
    import onnx
    from google.protobuf.message import DecodeError

    what = f"'{name}' is no ONNX file" if name else "this is no ONNX file"
    try:
        model = onnx.load_model_from_string(content)
    except DecodeError as error:
        raise BadNetwork(
            what, received=f"{len(content):,} bytes that are no model",
            remedy="It may have been cut off: export or download it again.",
        ) from error  # fmt: skip
    if not model.graph.node or not model.opset_import:
        raise BadNetwork(
            what, received=f"{len(content):,} bytes without a graph",
            remedy="Export the network with torch.onnx.export or its framework's own exporter.",
        )  # fmt: skip
    return model


def _checked(model: Any) -> Any:
    import onnx

    try:
        onnx.checker.check_model(model)
    except Exception as error:  # the checker raises errors of several kinds
        if "No Op registered" in str(error) or "No opset import" in str(error):
            return model  # an operator nobody knows: its neighbours can still be shown
        raise BadNetwork(
            "the ONNX checker refuses the file", received=_first_line(error)
        ) from error
    return model


def _inlined(model: Any) -> Any:
    import onnx.inliner

    return onnx.inliner.inline_local_functions(model) if model.functions else model


def _converted(model: Any, notes: list[str]) -> Any:
    """Bring the model to our operator set with ONNX's own converter."""
    import onnx
    from onnx import version_converter

    version = next((o.version for o in model.opset_import if o.domain in ("", "ai.onnx")), OPSET)
    if version == OPSET:
        return model
    try:
        converted = version_converter.convert_version(model, OPSET)
        onnx.shape_inference.infer_shapes(converted)
    except Exception as error:  # the converter raises RuntimeError and its own kinds
        notes.append(
            f"Operator set {version} could not be converted to {OPSET} ({_first_line(error)}); "
            "it is read as it is."
        )
        return model
    _keep_notes(model, converted)
    return converted


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


def _inferred(model: Any) -> tuple[dict[str, tuple[int, ...] | None], dict[str, int]]:
    """Return the shape of every value where it is fixed, and every value's type."""
    import onnx

    try:
        model = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    except onnx.shape_inference.InferenceError as error:
        if "No Op registered" not in str(error) and "No schema" not in str(error):
            raise BadShape(
                "the network's shapes do not fit together", received=_first_line(error)
            ) from error
        model = onnx.shape_inference.infer_shapes(model)
    graph = model.graph
    shapes: dict[str, tuple[int, ...] | None] = {t.name: tuple(t.dims) for t in graph.initializer}
    kinds = {t.name: t.data_type for t in graph.initializer}
    for value in (*graph.input, *graph.value_info, *graph.output):
        tensor = value.type.tensor_type
        kinds[value.name] = tensor.elem_type
        fixed = tensor.HasField("shape") and all(d.HasField("dim_value") for d in tensor.shape.dim)
        shapes[value.name] = tuple(d.dim_value for d in tensor.shape.dim) if fixed else None
    return shapes, kinds


def _value(value: Any, shapes: dict[str, Any], kinds: dict[str, int]) -> Value:
    from onnx import TensorProto, helper

    tensor = value.type.tensor_type
    kind = tensor.elem_type or kinds.get(value.name) or TensorProto.FLOAT
    shape = None
    if tensor.HasField("shape"):
        shape = tuple(
            d.dim_value if d.HasField("dim_value") else d.dim_param or f"axis{i}"
            for i, d in enumerate(tensor.shape.dim)
        )
    return Value(
        value.name, str(helper.tensor_dtype_to_np_dtype(kind)), shape or shapes.get(value.name)
    )


def _nodes(protos: Any) -> list[Node]:
    protos = list(protos)
    return [
        Node(
            name=named.name,
            op=_op(proto),
            inputs=_trimmed(proto.input),
            outputs=_trimmed(proto.output),
            attributes=attributes_of(proto),
            block=named.block,
            source=named.source,
        )
        for proto, named in zip(protos, name_nodes(protos), strict=True)
    ]


def _op(proto: Any) -> str:
    plain = proto.domain in ("", "ai.onnx")
    return str(proto.op_type) if plain else f"{proto.domain}::{proto.op_type}"


def _trimmed(names: Any) -> tuple[str, ...]:
    found = list(names)
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def attributes_of(proto: Any) -> dict[str, Any]:
    from onnx import AttributeProto, helper

    """Return a node's attributes as Python and NumPy values."""
    attributes: dict[str, Any] = {}
    for attribute in proto.attribute:
        if attribute.type in (AttributeProto.GRAPH, AttributeProto.GRAPHS):
            raise BadNetwork(
                f"node '{proto.name}' is '{proto.op_type}', which holds a graph of its own",
                remedy="What branches or loops while running is not read: export it without.",
            )
        value = helper.get_attribute_value(attribute)
        if attribute.type == AttributeProto.TENSOR:
            value = _array(value)
        elif attribute.type == AttributeProto.STRING:
            value = value.decode()
        elif attribute.type == AttributeProto.STRINGS:
            value = [v.decode() for v in value]
        elif attribute.type in (AttributeProto.INTS, AttributeProto.FLOATS):
            value = list(value)
        attributes[attribute.name] = value
    return attributes


def _array(tensor: Any) -> Array:
    from onnx import numpy_helper

    try:
        return numpy_helper.to_array(tensor)
    except Exception as error:  # whatever damage the checks above let through
        raise BadNetwork(
            f"tensor '{tensor.name}' cannot be read", received=_first_line(error)
        ) from error


def _remarks(nodes: list[Node], weights: dict[str, Array]) -> list[str]:
    remarks = []
    unknown = sorted({node.op for node in nodes if node.op not in TABLE})
    if unknown:
        remarks.append(
            f"No arithmetic for {', '.join(unknown)}: values are shown where the engine has them."
        )
    for name, weight in weights.items():
        if weight.dtype.kind == "f" and not np.isfinite(weight).all():
            count = int((~np.isfinite(weight)).sum())
            remarks.append(f"Weight '{name}' holds {count:,} values that are not finite.")
    return remarks


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
