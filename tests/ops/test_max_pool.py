import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape, UnsupportedOp
from convscope.ops import max_pool
from drawn import few, normal, seeds, windows


@few
@given(windows(), st.sampled_from([0, 1]), st.sampled_from([1, 2]), seeds)
def test_the_contract(window, storage_order, outputs, seed):
    sizes, kernel, attributes = window
    attributes = {**attributes, "kernel_shape": kernel, "storage_order": storage_order}
    differentiable = None if outputs == 1 else ()  # positions have no slope
    x = normal(seed, 2, 2, *sizes)
    engine = check_op("MaxPool", [x], attributes, outputs=outputs, differentiable=differentiable)
    assert engine == "onnxruntime"


def test_padding_is_never_picked():
    x = np.full((1, 1, 2, 2), -5.0)
    y, at = max_pool.forward(x, outputs=2, kernel_shape=[2, 2], pads=[1, 1, 1, 1])
    assert (y == -5).all()
    assert at.tolist() == [[[[0, 0, 1], [0, 0, 1], [2, 2, 3]]]]


def test_of_equal_values_the_first_gets_the_gradient():
    x = np.array([[[2.0, 2.0, 1.0]]])
    (d_x,) = max_pool.backward(np.array([[[10.0]]]), x, kernel_shape=[3])
    assert d_x.tolist() == [[[10.0, 0.0, 0.0]]]


@pytest.mark.parametrize("dtype", [np.int8, np.uint8])
def test_whole_numbers_keep_their_type(dtype):
    x = np.array([[[1, 7, 3]]], dtype)
    y, at = max_pool.forward(x, outputs=2, kernel_shape=[2], pads=[1, 0])
    assert y.dtype == dtype
    assert (y.tolist(), at.tolist()) == ([[[1, 7, 7]]], [[[0, 1, 1]]])


def test_positions_have_no_terms():
    with pytest.raises(UnsupportedOp, match=r"the second output of MaxPool holds positions\. Ask"):
        max_pool.terms((0, 0, 0), np.zeros((1, 1, 3)), output=1, kernel_shape=[2])


@pytest.mark.parametrize(
    ("shape", "attributes", "says"),
    [
        ((3, 4), {"kernel_shape": [2]}, r"needs pictures, channels and at least one axis: .*3, 4"),
        ((1, 1, 4), {}, "pooling needs the attribute kernel_shape"),
        ((1, 1, 4), {"kernel_shape": [2, 2]}, "kernel_shape needs 1 numbers for 1 spatial axes"),
        ((1, 1, 4), {"kernel_shape": [5]}, r"a window of 5 does not fit into 4 \+ 0 \+ 0 cells"),
    ],
)
def test_what_does_not_fit_is_refused(shape, attributes, says):
    with pytest.raises(BadShape, match=says):
        max_pool.forward(np.zeros(shape), **attributes)
