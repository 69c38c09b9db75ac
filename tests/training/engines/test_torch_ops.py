"""Every op of the torch engine is the NumPy op: the same values, the same gradients."""

import numpy as np
import pytest
import torch

from convscope.base.errors import UnsupportedOp
from convscope.network.readers.onnx import attributes_of
from convscope.ops import TABLE
from convscope.training.engines.torch_ops import OPS, fixed
from node_cases import cases, is_float32

REFUSED = {  # by the engine, or by PyTorch for what no network learns from
    "test_averagepool_2d_dilations", "test_averagepool_3d_dilations_small",
    "test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_True",
    "test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_False",
    "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True",
    "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_False",
    "test_convtranspose_output_shape", "test_convtranspose_kernel_shape",
    "test_convtranspose_autopad_same",
}  # fmt: skip
BEYOND = {  # empty sets, bare numbers, unsigned exponents: PyTorch has none of them
    "test_reduce_max_empty_set", "test_reduce_min_empty_set", "test_gemm_default_scalar_bias",
    "test_pow_types_float32_uint64", "test_pow_types_float32_uint32",
}  # fmt: skip
FIXED = {"BatchNormalization": (3, 4)}
RANDOM = np.random.default_rng(0)


def of(op):
    return [
        case
        for name, case in cases().items()
        if case.model.graph.node[0].op_type == op
        and is_float32(case)
        and (len(case.model.graph.node[0].output) == 1 or op == "Split")
        and name not in BEYOND
    ]


def compared(op, inputs, attributes, expected=None):
    """Run both, forward and backward; return how many gradients were compared."""
    given = [
        torch.from_numpy(x.copy()).requires_grad_(i not in FIXED.get(op, ()))
        if x is not None and x.dtype == np.float32 and x.ndim
        else None
        if x is None
        else fixed(x)
        for i, x in enumerate(inputs)
    ]
    found = OPS[op](*given, **attributes)
    found = found if isinstance(found, tuple) else (found,)
    with np.errstate(all="ignore"):
        made = TABLE[op].run(inputs, attributes, len(found))
    for ours, theirs in zip(found, expected or made, strict=True):
        values = ours.detach().numpy() if isinstance(ours, torch.Tensor) else np.asarray(ours)
        np.testing.assert_allclose(values, theirs, rtol=1e-3, atol=1e-5)
    if TABLE[op].backward is None or not getattr(found[0], "requires_grad", False):
        return 0
    slopes = [RANDOM.standard_normal(y.shape).astype(np.float32) for y in found]
    torch.autograd.backward(found, [torch.from_numpy(s) for s in slopes])
    with np.errstate(all="ignore"):
        wanted = TABLE[op].backward(
            slopes[0] if len(slopes) == 1 else tuple(slopes), *inputs, **attributes
        )
    pairs = [
        (x.grad, g)
        for x, g in zip(given, wanted, strict=False)
        if isinstance(x, torch.Tensor) and x.grad is not None
    ]
    for ours, theirs in pairs:
        np.testing.assert_allclose(ours.numpy(), theirs, rtol=1e-3, atol=1e-4)
    return len(pairs)


@pytest.mark.parametrize("op", sorted(OPS))
def test_an_op_computes_and_differentiates_as_the_numpy_op(op):
    compared_gradients = 0
    for case in of(op):
        node = case.model.graph.node[0]
        attributes = attributes_of(node)
        if op == "Split" and len(node.input) == 1:
            attributes["num_outputs"] = len(node.output)  # an old file's; reading adds it
        for given, expected in case.data_sets:
            arrays = iter(given)
            inputs = [next(arrays) if name else None for name in node.input]
            if case.name in REFUSED:
                with pytest.raises(UnsupportedOp, match="numpy"):
                    OPS[op](
                        *[x if x is None else torch.from_numpy(x) for x in inputs], **attributes
                    )
                continue
            compared_gradients += compared(op, inputs, attributes, expected)
    for inputs, attributes in MORE.get(op, ()):
        compared_gradients += compared(op, inputs, attributes)
    assert compared_gradients, f"no gradient of {op} was looked at"


def drawn(*shape):
    return RANDOM.uniform(-2, 2, shape).astype(np.float32)


MORE = {  # where ONNX has no case, or none with what networks use
    "AveragePool": [
        ([drawn(2, 3, 7, 7)], {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [0, 0, 1, 1]}),
        ([drawn(2, 3, 7)], {"kernel_shape": [3], "pads": [0, 2], "count_include_pad": 1,
                            "ceil_mode": 1, "strides": [2]}),
        ([drawn(1, 2, 5, 5, 5)], {"kernel_shape": [2, 2, 2]}),
    ],
    "BatchNormalization": [
        ([drawn(2, 3, 4, 4), drawn(3), drawn(3), drawn(3), np.abs(drawn(3)) + 1], {}),
    ],
    "Clip": [
        ([np.array([-1, 0, 3, 6, 7], np.float32), np.float32(0), np.float32(6)], {}),
        ([np.array([-1, 0, 3], np.float32), np.array(0, np.float32), None], {}),
        ([np.array([-1, 0, 3], np.float32), None, np.array(0, np.float32)], {}),
    ],
    "Conv": [
        ([drawn(2, 2, 9), drawn(4, 1, 3), drawn(4)], {"group": 2, "pads": [0, 2], "strides": [2]}),
        ([drawn(1, 2, 6, 6, 6), drawn(3, 2, 2, 2, 2)], {"dilations": [2, 1, 2]}),
        ([drawn(2, 4, 7, 7), drawn(4, 1, 3, 3), drawn(4)], {"group": 4, "pads": [1] * 4}),
    ],
    "ConvTranspose": [
        ([drawn(1, 2, 4, 4), drawn(2, 3, 3, 3), drawn(3)],
         {"strides": [2, 2], "pads": [0, 1, 1, 0], "output_padding": [1, 1]}),
    ],
    "LRN": [([drawn(1, 6, 3, 3)], {"size": 4, "alpha": 0.5, "beta": 0.5, "bias": 2.0})],
    "LayerNormalization": [
        ([drawn(2, 3, 4), drawn(4), drawn(4)], {}),
        ([drawn(2, 3, 4), drawn(3, 4)], {"axis": 1}),
        ([drawn(2, 3, 4), drawn(4)], {"axis": -2}),
    ],
    "LeakyRelu": [([np.array([-1, 0, 2], np.float32)], {"alpha": 0.1})],
    "MaxPool": [
        ([drawn(2, 3, 7, 7)], {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [0, 0, 1, 1]}),
        ([np.zeros((1, 1, 4, 4), np.float32)], {"kernel_shape": [2, 2]}),
    ],
    "Pad": [
        ([drawn(2, 3, 4), np.array([0, 0, 1, 0, 0, 2])], {}),
        ([drawn(2, 3, 4), np.array([0, 0, -1, 0, 0, 2]), np.float32(3)], {}),
        ([drawn(2, 3, 4), np.array([2, 1]), None, np.array([2])], {"mode": "reflect"}),
        ([drawn(2, 3, 4), np.array([1, 2]), None, np.array([-1])], {"mode": "edge"}),
        ([drawn(2, 3, 4), np.array([1, 2]), None, np.array([1])], {"mode": "wrap"}),
    ],
    "RMSNormalization": [([drawn(2, 3, 4), drawn(4)], {})],
    "ReduceMax": [([np.ones((2, 3), np.float32), np.array([1])], {})],
}  # fmt: skip


def test_what_shapes_depend_on_has_to_be_fixed():
    with pytest.raises(UnsupportedOp, match="numpy"):
        OPS["Reshape"](torch.zeros(4), torch.tensor([2, 2]))
    with pytest.raises(UnsupportedOp, match="4 dimensions"):
        OPS["MaxPool"](torch.zeros(1, 1, 2, 2, 2, 2), kernel_shape=[1] * 4)
