import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import top_k
from drawn import few, normal, seeds, shapes


@few
@given(shapes(), st.data(), st.sampled_from([0, 1]), seeds)
def test_the_contract(shape, data, largest, seed):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    k = np.array([data.draw(st.integers(1, shape[axis]))])
    inputs, attributes = [normal(seed, *shape), k], {"axis": axis, "largest": largest}
    assert check_op("TopK", inputs, attributes, outputs=2) == "onnxruntime"


@pytest.mark.parametrize(("largest", "wanted"), [(1, [1, 2, 0]), (0, [3, 0, 1])])
def test_of_equal_values_the_first_comes_first(largest, wanted):
    x = np.array([5, 9, 9, 2], np.uint8)
    values, at = top_k.forward(x, np.array([3]), largest=largest)
    assert (at.tolist(), values.tolist()) == (wanted, x[wanted].tolist())


def test_the_axis_is_read_whole():
    read, _ = top_k.reads(Box.cell((1, 0)), np.zeros((2, 3)), np.array([2]))
    assert read == Box((1, 0), (2, 3))


def test_more_than_there_are_is_refused():
    with pytest.raises(BadShape, match="TopK: axis 0 has 3 values: received k = 4"):
        top_k.forward(np.zeros(3), np.array([4]))
