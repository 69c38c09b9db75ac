import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import cum_sum
from drawn import few, normal, seeds, shapes


@few
@given(shapes(1, 3, 4), st.integers(0, 1), st.integers(0, 1), st.data(), seeds)
def test_the_contract(sizes, exclusive, reverse, data, seed):
    axis = data.draw(st.integers(-len(sizes), len(sizes) - 1))
    attributes = {"exclusive": exclusive, "reverse": reverse}
    check_op("CumSum", [normal(seed, *sizes), np.array(axis)], attributes)


def test_what_is_infinite_does_not_spoil_what_came_before():
    x = np.array([1.0, np.inf, 2.0])
    assert cum_sum.forward(x, np.array(0), exclusive=1).tolist() == [0, 1, np.inf]


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(BadShape, match="CumSum: a tensor with 1 axes has no such axis: received 1"):
        cum_sum.forward(np.ones(3), np.array(1))
