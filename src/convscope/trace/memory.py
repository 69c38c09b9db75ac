"""How much a trace will record, told from shapes before anything is computed."""

from __future__ import annotations

import weakref
from collections.abc import Hashable, Mapping
from dataclasses import replace
from math import prod

import numpy as np

from ..base.array import Array
from ..network import Network, Value
from ..network.writer import to_model

_KNOWN: weakref.WeakKeyDictionary[Network, dict[Hashable, int | None]] = weakref.WeakKeyDictionary()


def bytes_recorded(network: Network, feeds: Mapping[str, Array]) -> int | None:
    """Return the bytes of every node's outputs for these inputs; None where shapes stay unknown."""
    shapes = tuple((name, x.shape) for name, x in feeds.items())
    known = _KNOWN.setdefault(network, {})
    if shapes not in known:
        known[shapes] = _inferred(network, feeds)
    return known[shapes]


def _inferred(network: Network, feeds: Mapping[str, Array]) -> int | None:
    """Let ONNX infer the shapes on a copy whose weights are declared, not held."""
    import onnx

    large = {k: w for k, w in network.weights.items() if w.dtype.kind == "f"}
    declared = tuple(
        Value(name, str(x.dtype), tuple(x.shape)) for name, x in {**feeds, **large}.items()
    )
    light = replace(
        network,
        inputs=declared,
        weights={k: w for k, w in network.weights.items() if k not in large},
    )
    values = [v for node in network.nodes for v in node.outputs if v]
    try:
        inferred = onnx.shape_inference.infer_shapes(to_model(light), data_prop=True).graph
    except Exception:  # a custom operator, say; the bound is then checked by no one but the OS
        return None
    total = 0
    known = {info.name: info.type.tensor_type for info in (*inferred.value_info, *inferred.output)}
    for value in values:
        found = known.get(value)
        if found is None or any(not d.HasField("dim_value") for d in found.shape.dim):
            return None
        item = np.dtype(onnx.helper.tensor_dtype_to_np_dtype(found.elem_type)).itemsize
        total += prod(d.dim_value for d in found.shape.dim) * item
    return total
