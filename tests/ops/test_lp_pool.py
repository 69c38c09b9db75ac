import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import lp_pool
from drawn import few, normal, seeds, windows


@few
@given(windows(), st.sampled_from([1, 2, 3]), seeds)
def test_the_contract(window, p, seed):
    sizes, kernel, attributes = window
    attributes = {**attributes, "kernel_shape": kernel, "p": p}
    assert check_op("LpPool", [normal(seed, 2, 2, *sizes)], attributes) == "onnxruntime"


def test_three_four_five():
    x = np.array([[[3.0, -4.0]]])
    terms = lp_pool.terms((0, 0, 0), x, kernel_shape=[2])
    assert [(f.name, f.values.tolist()) for f in terms.factors] == [("x", [3.0, -4.0])] * 2
    assert (terms.products.tolist(), terms.root, terms.value) == ([9.0, 16.0], 2, 5.0)


def test_a_window_of_zeros_sends_no_gradient():
    (d_x,) = lp_pool.backward(np.ones((1, 1, 1)), np.zeros((1, 1, 2)), kernel_shape=[2])
    assert d_x.tolist() == [[[0.0, 0.0]]]


def test_what_does_not_fit_is_refused():
    with pytest.raises(BadShape, match="strides must be at least 1: received"):
        lp_pool.forward(np.zeros((1, 1, 3)), kernel_shape=[2], strides=[0])
