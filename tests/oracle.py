"""The oracle's Tiny VGG (see shared/oracle/README.md) as an ONNX file, channels first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

FOLDER = Path(__file__).parents[2] / "shared" / "oracle"
"""Beside the repository: test data that is never part of it, and often not there."""

CONVOLUTIONS = ("conv_1_1", "conv_1_2", "conv_2_1", "conv_2_2")


def oracle_model() -> bytes:
    """Return the network as ONNX, its layers named as in the reference."""
    with np.load(FOLDER / "weights.npz") as loaded:
        weights = dict(loaded)
    nodes, stored, x = [], [], "input"

    def add(op: str, name: str, *inputs: str, **attributes: object) -> str:
        nodes.append(helper.make_node(op, [x, *inputs], [name], name=name, **attributes))
        return name

    def store(name: str, array: np.ndarray) -> str:
        stored.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    for conv in CONVOLUTIONS:
        kernel = store(f"{conv}.weight", weights[f"{conv}.kernel"].transpose(3, 2, 0, 1))
        x = add("Conv", conv, kernel, store(f"{conv}.bias", weights[f"{conv}.bias"]))
        x = add("Relu", conv.replace("conv", "relu"))
        if conv.endswith("2"):
            pool = f"max_pool_{conv.split('_')[1]}"
            x = add("MaxPool", pool, kernel_shape=[2, 2], strides=[2, 2])
    x = add("Transpose", "channels_last", perm=[0, 2, 3, 1])  # the flatten counts row by row
    x = add("Flatten", "flatten", axis=1)
    dense = store("output.weight", weights["output.kernel"])
    x = add("Gemm", "output", dense, store("output.bias", weights["output.bias"]))
    x = add("Softmax", "softmax", axis=1)
    graph = helper.make_graph(
        nodes, "tiny_vgg",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["n", 3, 64, 64])],
        [helper.make_tensor_value_info("softmax", TensorProto.FLOAT, ["n", 10])],
        stored,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    return model.SerializeToString(deterministic=True)
