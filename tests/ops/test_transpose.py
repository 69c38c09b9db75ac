import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import transpose
from drawn import few, normal, seeds, shapes


@few
@given(shapes(0, 4, 3), st.data(), seeds)
def test_the_contract(shape, data, seed):
    perm = data.draw(st.permutations(range(len(shape))))
    attributes = {"perm": list(perm)} if shape and data.draw(st.booleans()) else {}
    check_op("Transpose", [normal(seed, *shape)], attributes)


def test_channels_last_becomes_channels_first():
    x = np.arange(6).reshape(1, 1, 2, 3)
    assert transpose.forward(x, perm=[0, 3, 1, 2])[0, :, 0].tolist() == [[0, 3], [1, 4], [2, 5]]


def test_the_field_hangs_over_in_the_old_order():
    (seen,) = transpose.reads(
        Box((0, 0, -1, 4), (1, 3, 2, 9)), np.zeros((1, 5, 5, 3)), perm=[0, 3, 1, 2]
    )
    assert seen == Box((0, -1, 4, 0), (1, 2, 9, 3))


@pytest.mark.parametrize("perm", [[0], [0, 0], [0, 2]])
def test_an_order_that_misses_an_axis_is_refused(perm):
    with pytest.raises(BadShape, match="perm must name each of 2 axes once: received "):
        transpose.forward(np.zeros((2, 2)), perm=perm)
