import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import reduce_sum
from drawn import axes_of, few, normal, seeds, shapes


@few
@given(shapes(most=3), st.data(), st.sampled_from([0, 1]), seeds)
def test_the_contract(shape, data, keepdims, seed):
    axes = data.draw(axes_of(len(shape)))
    inputs = [normal(seed, *shape), np.array(axes)]
    assert check_op("ReduceSum", inputs, {"keepdims": keepdims}) == "onnxruntime"


@pytest.mark.parametrize("axes", [None, np.array([], np.int64)])
@pytest.mark.parametrize("noop", [0, 1])
def test_the_contract_without_axes(axes, noop):
    inputs = [normal(3, 2, 3), *([] if axes is None else [axes])]
    check_op("ReduceSum", inputs, {"noop_with_empty_axes": noop})


def test_by_hand():
    x = np.array([[1.0, 2.0, 4.0]])
    assert reduce_sum.forward(x, np.array([1]), keepdims=0).tolist() == [7.0]
    assert reduce_sum.terms((0, 0), x, np.array([1])).products.tolist() == [1.0, 2.0, 4.0]


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(BadShape, match="a tensor of 2 axes has the axes -2 to 1: received 2"):
        reduce_sum.forward(np.ones((2, 2)), np.array([2]))
