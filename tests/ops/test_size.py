import numpy as np
from hypothesis import given

from contract import check_op
from convscope.ops import size
from drawn import few, normal, seeds, shapes


@few
@given(shapes(0, 4, 3), seeds)
def test_the_contract(sizes, seed):
    check_op("Size", [normal(seed, *sizes)])


def test_a_tensor_without_values():
    assert size.forward(np.zeros((2, 0))).tolist() == 0
