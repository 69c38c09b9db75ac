import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape, UnsupportedOp
from convscope.ops import eye_like
from drawn import few, normal, seeds, shapes


@few
@given(shapes(2, 2, 4), st.integers(-3, 3), st.sampled_from([None, 1, 7, 11]), seeds)
def test_the_contract(sizes, k, dtype, seed):
    attributes = {"k": k} if dtype is None else {"k": k, "dtype": dtype}
    check_op("EyeLike", [normal(seed, *sizes)], attributes, differentiable=())


def test_ones_on_the_diagonal_below():
    assert eye_like.forward(np.zeros((2, 2), int), k=-1).tolist() == [[0, 0], [1, 0]]


def test_what_does_not_fit_is_refused():
    with pytest.raises(BadShape, match=r"EyeLike: two axes are needed: received \(3,\)"):
        eye_like.forward(np.zeros(3))
    with pytest.raises(
        UnsupportedOp, match="EyeLike: NumPy does not have ONNX's type of number 16"
    ):
        eye_like.forward(np.zeros((2, 2)), dtype=16)
