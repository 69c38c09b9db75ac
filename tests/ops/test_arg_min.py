import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import arg_min
from drawn import few, seeds, shapes


@few
@given(shapes(), st.data(), st.sampled_from([0, 1]), st.sampled_from([0, 1]), seeds)
def test_the_contract(shape, data, keepdims, last, seed):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    x = np.random.default_rng(seed).integers(0, 3, shape).astype(float)  # ties
    attributes = {"axis": axis, "keepdims": keepdims, "select_last_index": last}
    assert check_op("ArgMin", [x], attributes) == "onnxruntime"


def test_by_hand():
    x = np.array([[1.0, 5.0, 9.0], [1.0, 5.0, 9.0]])
    assert arg_min.forward(x, axis=1, keepdims=0).tolist() == [0, 0]
    assert arg_min.forward(x, axis=0, keepdims=0).tolist() == [0, 0, 0]
    assert arg_min.forward(x, axis=0, keepdims=0, select_last_index=1).tolist() == [1, 1, 1]


def test_the_axis_is_read_whole():
    x = np.zeros((2, 3, 4))
    assert arg_min.reads(Box.cell((1, 2)), x, axis=1, keepdims=0) == (Box((1, 0, 2), (2, 3, 3)),)
    assert arg_min.reads(Box.cell((1, 0, 2)), x, axis=1) == (Box((1, 0, 2), (2, 3, 3)),)


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(BadShape, match="a tensor of 1 axes has the axes -1 to 0: received 1"):
        arg_min.forward(np.zeros(3), axis=1)
