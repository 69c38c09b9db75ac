"""Small ONNX models, written with onnx.helper, for the readers' tests."""

import numpy as np
from onnx import ModelProto, TensorProto, ValueInfoProto, helper, numpy_helper

node = helper.make_node
"""``node("Relu", ["x"], ["y"], name="relu")``."""


def info(name, shape=None, kind=TensorProto.FLOAT):
    """Declare a value; None: its shape is not known."""
    return helper.make_tensor_value_info(name, kind, shape)


def stored(name, values, dtype=None):
    """An initialiser."""
    return numpy_helper.from_array(np.asarray(values, dtype), name)


def random(name, *shape, seed=0):
    """An initialiser of random float32 numbers."""
    return stored(name, np.random.default_rng(seed).standard_normal(shape, np.float32))


def model(
    nodes, weights=(), *, x=("n", 3, 8, 8), outputs=("y",), opset=22, **domains
) -> ModelProto:
    """A model with one input ``x``; outputs without a shape are for the reader to infer."""
    graph = helper.make_graph(
        nodes, "tiny", [info("x", x)], [_output(o) for o in outputs], list(weights)
    )
    opsets = [helper.make_opsetid("", opset)]
    opsets += [helper.make_opsetid(name.replace("_", "."), v) for name, v in domains.items()]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10 if opset < 24 else 13)


def _output(output) -> ValueInfoProto:
    return output if isinstance(output, ValueInfoProto) else info(output)


def two_convolutions() -> ModelProto:
    """conv1, relu, conv2: three channels, four, five."""
    nodes = [
        node("Conv", ["x", "conv1.weight"], ["a"], name="conv1"),
        node("Relu", ["a"], ["b"], name="relu"),
        node("Conv", ["b", "conv2.weight"], ["y"], name="conv2"),
    ]
    return model(nodes, [random("conv1.weight", 4, 3, 3, 3), random("conv2.weight", 5, 4, 3, 3)])


def everyday(opset: int) -> ModelProto:
    """What classifiers are made of, with shape arithmetic on a free batch axis."""
    nodes = [
        node("Conv", ["x", "w", "b"], ["c"], name="conv", pads=[1, 1, 1, 1], strides=[1, 1]),
        node("BatchNormalization", ["c", "s", "s", "s", "s"], ["bn"], name="bn", epsilon=1e-5),
        node("Relu", ["bn"], ["r"], name="relu"),
        node("MaxPool", ["r"], ["p"], name="pool", kernel_shape=[2, 2], strides=[2, 2]),
        node("Shape", ["p"], ["shape"]),
        node("Gather", ["shape", "zero"], ["batch"], axis=0),
        node("Concat", ["batch", "rest"], ["rows"], axis=0),
        node("Reshape", ["p", "rows"], ["f"], name="rows"),
        node("Gemm", ["f", "fc", "fb"], ["y"], name="fc", alpha=1.0),
    ]
    weights = [
        random("w", 4, 3, 3, 3), random("b", 4), stored("s", [1, 2, 3, 4], np.float32),
        stored("zero", [0]), stored("rest", [64]), random("fc", 64, 5),
        random("fb", 5),
    ]  # fmt: skip
    return model(nodes, weights, opset=opset)
