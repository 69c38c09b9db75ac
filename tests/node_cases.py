"""ONNX's own node tests, brought to what our ops take."""

from __future__ import annotations

import functools
import warnings
from typing import Any

import numpy as np

from convscope.network.readers.onnx import attributes_of
from convscope.ops import TABLE


@functools.cache
def cases() -> dict[str, Any]:
    """Every one-node case of an op in the table, by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from onnx.backend.test.loader import load_model_tests

        found = load_model_tests(kind="node")
    return {
        case.name: case
        for case in found
        if len(case.model.graph.node) == 1
        and case.model.graph.node[0].domain in ("", "ai.onnx")
        and case.model.graph.node[0].op_type in TABLE
    }


def is_float32(case: Any) -> bool:
    """True where every floating-point value is float32 and everything else a plain number."""
    arrays = [a for inputs, outputs in case.data_sets for a in (*inputs, *outputs)]
    return all(
        isinstance(a, np.ndarray)
        and (a.dtype == np.float32 or (a.dtype.kind in "iub" and a.dtype.itemsize <= 8))
        for a in arrays
    ) and any(a.dtype == np.float32 for a in arrays)


def check(case: Any) -> None:
    """Run a case through our op; raises AssertionError or the op's own error."""
    node = case.model.graph.node[0]
    for given, expected in case.data_sets:
        arrays = iter(given)
        inputs = [next(arrays) if name else None for name in node.input]
        count = len(node.output)
        with np.errstate(all="ignore"):
            results = TABLE[node.op_type].run(inputs, attributes_of(node), count)
        made = [r for r, name in zip(results, node.output, strict=False) if name]
        assert len(made) >= len(expected), "an output is missing"
        for ours, theirs in zip(made, expected, strict=False):
            assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
            assert ours.dtype == theirs.dtype, (ours.dtype, theirs.dtype)
            np.testing.assert_allclose(ours, theirs, rtol=case.rtol, atol=case.atol)
