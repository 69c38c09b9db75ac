import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import global_lp_pool
from drawn import few, normal, seeds, shapes


@few
@given(shapes(low=3, high=5), st.sampled_from([1, 2, 3]), seeds)
def test_the_contract(shape, p, seed):
    x = normal(seed, *shape)
    assert check_op("GlobalLpPool", [x], {"p": p}) == "", "neither engine computes it yet"
    axes = tuple(range(2, x.ndim))
    wanted = (np.abs(x) ** p).sum(axis=axes, keepdims=True) ** (1 / p)
    np.testing.assert_allclose(global_lp_pool.forward(x, p=p), wanted)


def test_three_four_five():
    x = np.array([[[3.0, -4.0]]])
    assert global_lp_pool.forward(x).tolist() == [[[5.0]]]
    assert global_lp_pool.forward(x, p=1).tolist() == [[[7.0]]]


def test_what_has_no_axis_to_pool_is_refused():
    with pytest.raises(BadShape, match=r"at least one axis: received \(3, 4\)"):
        global_lp_pool.forward(np.zeros((3, 4)))
