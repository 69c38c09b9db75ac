import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import reduce_log_sum
from drawn import axes_of, few, positive, seeds, shapes


@few
@given(shapes(most=3), st.data(), st.sampled_from([0, 1]), seeds)
def test_the_contract(shape, data, keepdims, seed):
    axes = data.draw(axes_of(len(shape)))
    inputs = [positive(seed, *shape), np.array(axes)]
    assert check_op("ReduceLogSum", inputs, {"keepdims": keepdims}) == "onnxruntime"


@pytest.mark.parametrize("axes", [None, np.array([], np.int64)])
@pytest.mark.parametrize("noop", [0, 1])
def test_the_contract_without_axes(axes, noop):
    inputs = [positive(3, 2, 3), *([] if axes is None else [axes])]
    check_op("ReduceLogSum", inputs, {"noop_with_empty_axes": noop})


def test_by_hand():
    x = np.array([[1.0, 2.0, 5.0]])
    assert reduce_log_sum.forward(x, np.array([1]), keepdims=0).tolist() == pytest.approx(
        [np.log(8)]
    )
    assert dict(reduce_log_sum.terms((0, 0), x, np.array([1])).steps)["sum"] == 8.0


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(BadShape, match="a tensor of 2 axes has the axes -2 to 1: received 2"):
        reduce_log_sum.forward(np.ones((2, 2)), np.array([2]))
