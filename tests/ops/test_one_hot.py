import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import one_hot
from drawn import few, seeds, shapes


@few
@given(shapes(1, 3, 3), st.integers(1, 4), st.data(), seeds)
def test_the_contract(sizes, depth, data, seed):
    axis = data.draw(st.integers(-len(sizes) - 1, len(sizes)))
    # ONNX Runtime takes an index below −depth for one that is there
    indices = np.random.default_rng(seed).integers(-depth, depth + 2, sizes)
    values = np.array([0.25, 4.0], np.float32)
    check_op("OneHot", [indices, np.array(depth), values], {"axis": axis}, differentiable=())


def test_an_index_outside_is_on_nowhere():
    rows = one_hot.forward(np.array([1, 5]), np.array(3), np.array([0, 9]), axis=0)
    assert rows.tolist() == [[0, 0], [9, 0], [0, 0]]


def test_values_must_be_two():
    with pytest.raises(BadShape, match=r"values are two, off and on: received \(3,\)"):
        one_hot.forward(np.array([1]), np.array(3), np.zeros(3))
