import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import constant_of_shape
from drawn import few, shapes

fills = st.sampled_from([None, np.array([7]), np.array([0.5], np.float32), np.array([True])])


@few
@given(shapes(0, 3, 3), fills)
def test_the_contract(sizes, fill):
    attributes = {} if fill is None else {"value": fill}
    check_op("ConstantOfShape", [np.array(sizes, np.int64)], attributes)


def test_zeros_unless_told():
    made = constant_of_shape.forward(np.array([2, 1]))
    assert (made.tolist(), made.dtype) == ([[0], [0]], np.float32)


def test_a_negative_size_is_refused():
    with pytest.raises(BadShape, match=r"a size is negative: received \(2, -1\)"):
        constant_of_shape.forward(np.array([2, -1]))
