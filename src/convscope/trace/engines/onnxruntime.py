"""The default engine: ONNX Runtime, with every node's output requested.

It is fed what convscope writes from the network it read, never a user's bytes.
"""

from __future__ import annotations

import ctypes
import json
import math
import tempfile
import threading
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import EngineError
from ...network import Network
from ...network.writer import write_onnx
from ..tensors import Tensors, Waiting
from . import numpy as numpy_engine
from .recorded import Recorded

_SESSIONS: weakref.WeakKeyDictionary[Network, Any] = weakref.WeakKeyDictionary()
_OPENING = threading.Lock()
"""A session takes much memory: two threads that need one do not each make it."""


def record(network: Network, feeds: Mapping[str, Array], timed: bool = False) -> Recorded:
    """Run once and keep every value.

    Where ONNX Runtime refuses the network, the NumPy engine records what can be computed and
    says what cannot.
    """
    values = [v for node in network.nodes for v in node.outputs if v]
    try:
        with _OPENING:
            if network not in _SESSIONS:
                _SESSIONS[network] = session(network, values)
        results = _SESSIONS[network].run_with_ort_values(values, _ort_values(feeds))
    except Exception as error:  # ONNX Runtime's own errors share no base class
        return _in_part(network, feeds, timed, error)
    made = zip(values, map(_waiting, results), strict=True)
    times = layer_times(network, feeds, values) if timed else {}
    return Recorded("onnxruntime", Tensors({**feeds, **dict(made)}), milliseconds=times)


def session(network: Network, values: list[str], profile: Path | None = None) -> Any:
    """Open a session that returns ``values``."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    # one level more would lay tensors out in blocks, and turn each of them back to be recorded
    levels = onnxruntime.GraphOptimizationLevel
    options.graph_optimization_level = levels.ORT_ENABLE_EXTENDED
    if profile is not None:
        options.enable_profiling = True
        options.profile_file_prefix = str(profile)
    content = write_onnx(network, outputs=values)
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def layer_times(
    network: Network, feeds: Mapping[str, Array], values: list[str]
) -> dict[str, float]:
    """Return the milliseconds that each node's kernel took, from ONNX Runtime's own profile."""
    with tempfile.TemporaryDirectory() as folder:
        profiled = session(network, values, Path(folder) / "profile")
        profiled.run(values, dict(feeds))  # the first run pays for allocations
        profiled.run(values, dict(feeds))
        events = json.loads(Path(profiled.end_profiling()).read_text())
    names = {node.name for node in network.nodes}
    times: dict[str, float] = {}
    for event in events:
        name = event["name"].removesuffix("_kernel_time")
        if name != event["name"] and name in names:
            times[name] = event["dur"] / 1000  # the later run replaces the earlier
    return times


def _waiting(value: Any) -> Waiting:
    """Return a tensor that stays with ONNX Runtime until it is asked for."""
    from onnx import helper

    item = np.dtype(helper.tensor_dtype_to_np_dtype(value.element_type())).itemsize
    return Waiting(lambda: _copied(value), math.prod(value.shape()) * item)


def _copied(value: Any) -> Array:
    """Copy a tensor out of ONNX Runtime; bfloat16, which NumPy has not, as ml_dtypes has it."""
    if value.data_type() != "tensor(bfloat16)":
        return np.asarray(value.numpy())
    from ml_dtypes import bfloat16

    shape = tuple(value.shape())
    there = (ctypes.c_uint16 * math.prod(shape)).from_address(value.data_ptr())
    return np.array(there, np.uint16).view(bfloat16).reshape(shape)


def _ort_values(feeds: Mapping[str, Array]) -> dict[str, Any]:
    import onnxruntime

    return {name: onnxruntime.OrtValue.ortvalue_from_numpy(x) for name, x in feeds.items()}


def _in_part(
    network: Network, feeds: Mapping[str, Array], timed: bool, error: Exception
) -> Recorded:
    recorded = numpy_engine.record(network, feeds, timed)
    if not recorded.missing:
        return recorded
    if not set(recorded.tensors) - set(feeds):
        raise EngineError(f"{network.name} cannot be run", received=str(error)) from error
    return recorded
