import numpy as np
from hypothesis import given

from contract import check_op
from convscope.ops import non_zero
from drawn import few, seeds, shapes


@few
@given(shapes(1, 3, 4), seeds)
def test_the_contract(sizes, seed):
    check_op("NonZero", [np.random.default_rng(seed).integers(0, 2, sizes)])


def test_one_column_for_each_place():
    assert non_zero.forward(np.array([[0, 5], [7, 0]])).tolist() == [[0, 1], [1, 0]]
    assert non_zero.forward(np.array(5.0)).shape == (0, 1)
