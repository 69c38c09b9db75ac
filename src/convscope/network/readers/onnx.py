"""Read an ONNX file: check it, bring it to our operator set, fold, tidy, name.

::

    formats, safety, external   what the bytes are; declared sizes against real ones
    order, trial                the graph's own rules; a stranger's file in a process of its own
    opsets                      ONNX's converter and inliner, to operator set OPSET
    fold, branches, strided     what depends on constants and fixed shapes is computed once
    tidy                        copies, scaffolding and dead ends go
    naming                      the names a person gave
    shapes                      what fits together, and what does not
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadNetwork, ConvscopeError
from ...ops import TABLE
from ..class_names import usable
from ..graph import Network, Node, Value
from ..writer import DOMAIN_VERSION
from .branches import decided, take_branches
from .fold import Folder
from .naming import Origin, name_nodes, origins_of
from .nodes import array_of, attributes_of, name_free_axes, node_of, values_of
from .opsets import ASIDE, check_functions, first_line, to_opset, version_of
from .order import check_graph
from .safety import FILE_LIMIT, check_tensors, parse, read_file
from .shapes import HELD, Shapes, check_fit, infer
from .tidy import tidy

__all__ = ["attributes_of", "network_of", "read_onnx"]

ROUNDS = 12
"""How often folding may uncover more to fold, or an If whose outcome is known."""


def read_onnx(
    source: Path | bytes,
    *,
    name: str = "",
    external_data: bool = False,
    limit: int = FILE_LIMIT,
    isolated: bool = False,
) -> Network:
    """Read a network from an ONNX file or its bytes.

    ``external_data`` allows weights in other files beside the model, never outside its folder.
    ``isolated`` reads it in another process first, for files of strangers (half a second more).
    Raises BadNetwork for what is no ONNX or not sound, BadShape where layers do not fit
    together, TooLarge above ``limit`` bytes.
    """
    folder = None
    if isinstance(source, Path):
        folder = source.parent if external_data else None
        name = name or source.stem
        source = read_file(source, limit)
    return network_of(parse(source, name, limit), name, folder, isolated)


def network_of(
    model: Any, name: str, folder: Path | None = None, isolated: bool = False
) -> Network:
    """Return the network in a model; ``folder`` is where its external data may lie.

    The model is used up. Raises as ``read_onnx`` does.
    """
    check_tensors(model, folder)
    name = name or model.graph.name or "network"
    large = _take_large(model.graph)
    del model.graph.value_info[:]  # what it says is inferred anew, or wrong
    if isolated:
        from .trial import try_apart

        try_apart(model)
    for _ in range(ROUNDS):
        check_graph(model.graph)
        check_functions(model)
        _check_with_onnx(model)
        same = type(model)()
        same.CopyFrom(model)
        try:
            found = _read(to_opset(same), dict(large), name)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            if isinstance(error, ConvscopeError):
                raise
            # a part is not of the kind that its place asks for: inputs missing, text for numbers
            raise BadNetwork(
                f"{name} is not put together as ONNX is", received=first_line(error),
                remedy="If other programs open it, please report it.",
            ) from error  # fmt: skip
        if isinstance(found, Network):
            return found
        take_branches(model.graph, found)
    raise BadNetwork(
        f"{name} has branches in branches without end", remedy="Export it without branches."
    )


def _take_large(graph: Any) -> dict[str, Array]:
    """Take the large weights out of a graph: ONNX's own tools get their shapes only."""
    from onnx import helper

    large = {}
    declared = {value.name for value in graph.input}
    kept = []
    for tensor in graph.initializer:
        if np.prod(tensor.dims, dtype=object) <= HELD:
            kept.append(tensor)
            continue
        if tensor.name in large:
            raise BadNetwork("a value is made twice", received=f"'{tensor.name}'")
        large[tensor.name] = array_of(tensor)
        if tensor.name not in declared:
            info = helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims)
            graph.input.append(info)
    small = [type(t).FromString(t.SerializeToString()) for t in kept]
    del graph.initializer[:]
    graph.initializer.extend(small)
    return large


def _check_with_onnx(model: Any) -> None:
    import onnx

    checked = type(model)()
    checked.CopyFrom(model)
    # the checker insists on shapes that engines do without, and that are inferred here anyway
    del checked.graph.value_info[:], checked.graph.output[:]
    for value in checked.graph.input:
        if value.type.HasField("tensor_type"):
            value.type.tensor_type.shape.SetInParent()
    try:
        onnx.checker.check_model(checked)
    except Exception as error:  # the checker raises errors of several kinds
        said = str(error)
        if any(s in said for s in ("No Op registered", "No opset import", "is deprecated in")):
            return  # an operator nobody knows: its neighbours can still be shown
        raise BadNetwork("the ONNX checker refuses the file", received=first_line(error)) from error


def _read(model: Any, weights: dict[str, Array], name: str) -> Network | dict[str, bool]:
    """Return the network, or the outcomes of branches that folding has decided."""
    graph = model.graph
    weights |= {t.name: array_of(t) for t in graph.initializer}
    stored = set(weights)
    declared = name_free_axes(
        [v for v in values_of(graph.input) if v.name not in weights] + values_of(graph.output)
    )
    outputs = {v.name for v in graph.output}
    inputs, wanted = declared[: -len(outputs)], declared[-len(outputs) :]
    inputs = [replace(v, dtype=v.dtype or "float32") for v in inputs]
    if not inputs:
        raise BadNetwork(f"{name} takes no input: all it holds is constant")
    nodes, shapes = _folded([node_of(n) for n in graph.node], inputs, weights, outputs, stored)
    outcomes = decided(nodes, weights)
    if outcomes:
        return outcomes
    if not nodes:
        raise BadNetwork(f"{name} holds no layer that computes anything")
    origins = origins_of(graph.node)
    nodes = name_nodes(nodes, origins, weights)
    check_fit(nodes, shapes)
    metadata, said = usable({entry.key: entry.value for entry in model.metadata_props})
    for domain in sorted({node.op.partition("::")[0] for node in nodes if "::" in node.op}):
        if version_of(model, domain) != 1 and domain != ASIDE:
            metadata[DOMAIN_VERSION + domain] = str(version_of(model, domain))
    return Network(
        name=name,
        inputs=tuple(inputs),
        outputs=tuple(_settled(v, shapes) for v in wanted),
        nodes=tuple(nodes),
        weights=weights,
        metadata=metadata,
        notes=(*said, *_folded_norms(nodes, origins), *_remarks(nodes, weights)),
    )


def _folded(
    nodes: list[Node],
    inputs: Sequence[Value],
    weights: dict[str, Array],
    outputs: set[str],
    stored: set[str],
) -> tuple[list[Node], Shapes]:
    """Fold and tidy until nothing more changes."""
    folder = Folder(weights)
    for _ in range(ROUNDS):
        shapes = infer(nodes, inputs, weights)
        before = [(node.op, node.inputs) for node in nodes]
        nodes = folder.fold(nodes, shapes, outputs)
        nodes = tidy(nodes, weights, shapes, outputs, stored)
        if before == [(node.op, node.inputs) for node in nodes]:
            break
    nodes = folder.renamed(nodes)
    return nodes, infer(nodes, inputs, weights)


def _settled(value: Value, shapes: Shapes) -> Value:
    """Return an output with the shape that follows from the graph, where one does."""
    dtype = value.dtype or shapes.dtypes.get(value.name, "float32")
    found = shapes.of.get(value.name)
    if found is None:
        return Value(value.name, dtype, value.shape)
    said = value.shape if value.shape and len(value.shape) == len(found) else found
    sizes = [
        s if f == "?" or str(f).startswith("unk__") else f for f, s in zip(found, said, strict=True)
    ]
    return name_free_axes([Value(value.name, dtype, tuple(sizes))])[0]


def _folded_norms(nodes: Sequence[Node], origins: Mapping[str, Origin]) -> list[str]:
    count = sum(origins.get(n.outputs[0], Origin()).folded(n) for n in nodes)
    if not count:
        return []
    return [
        f"the exporter folded {count} batch normalisation{'s' if count > 1 else ''} into the "
        "layers before: torch.onnx.export(…, optimize=False) keeps them."
    ]


def _remarks(nodes: Sequence[Node], weights: Mapping[str, Array]) -> tuple[str, ...]:
    remarks = []
    unknown = Counter(node.op for node in nodes if node.op not in TABLE)
    for op, count in unknown.items():
        first = next(node.name for node in nodes if node.op == op)
        which = f"node '{first}' is" if count == 1 else f"{count} nodes, '{first}' first, are"
        remarks.append(
            f"{which} '{op}': shown as far as the engine computes it, without arithmetic."
        )
    for name, weight in weights.items():
        if weight.dtype.kind == "f" and not np.isfinite(weight).all():
            nan, infinite = int(np.isnan(weight).sum()), int(np.isinf(weight).sum())
            held = [f"{n:,} {what}" for n, what in ((nan, "NaN"), (infinite, "infinite")) if n]
            remarks.append(
                f"weight '{name}' holds {' and '.join(held)} "
                f"value{'s' if nan + infinite > 1 else ''} of {weight.size:,}: "
                "what depends on it is not finite either."
            )
    return tuple(remarks)
