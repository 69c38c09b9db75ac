import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import lp_normalization
from drawn import few, normal, seeds, shapes


@few
@given(shapes(), st.data(), st.sampled_from([1, 2]), seeds)
def test_the_contract(shape, data, p, seed):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    x = normal(seed, *shape)
    # along an axis of one cell y is the sign of x: no perturbation shows
    check_op("LpNormalization", [x], {"axis": axis, "p": p}, tight=shape[axis] > 1)


def test_zeros_stay_zeros():
    x = np.array([[0.0, 0.0], [3.0, 4.0]])
    y = lp_normalization.forward(x)
    assert y.tolist() == [[0.0, 0.0], [0.6, 0.8]]
    assert lp_normalization.terms((0, 0), x).value == 0.0
    assert lp_normalization.backward(np.ones_like(x), x)[0][0].tolist() == [0.0, 0.0]


def test_another_p_is_refused():
    with pytest.raises(BadShape, match="LpNormalization: p is 1 or 2: received 3"):
        lp_normalization.forward(np.ones((1, 2)), p=3)
