import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import rms_normalization
from drawn import few, normal, seeds


@few
@given(st.lists(st.integers(1, 3), min_size=1, max_size=4), st.data(), seeds)
def test_the_contract(shape, data, seed):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    tail = shape[axis % len(shape) :]
    inputs = [normal(seed, *shape), normal(seed + 1, *tail)]
    check_op("RMSNormalization", inputs, {"axis": axis, "epsilon": 0.01})


def test_by_hand():
    x, scale = np.array([[1.0, 7.0]]), np.array([5.0, 10.0])
    assert rms_normalization.forward(x, scale, epsilon=0.0).tolist() == [[1.0, 14.0]]
    terms = rms_normalization.terms((0, 1), x, scale, epsilon=0.0)
    assert dict(terms.steps)["mean square"] == 25.0
    assert (terms.bias, terms.value) == (None, 14.0)


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(BadShape, match="a tensor of 2 axes has the axes -2 to 1: received -3"):
        rms_normalization.forward(np.zeros((1, 2)), np.ones(2), axis=-3)
