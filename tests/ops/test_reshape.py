import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import reshape
from drawn import few, normal, seeds, shapes


@few
@given(shapes(0, 4, 3), st.data(), seeds)
def test_the_contract(shape, data, seed):
    parts = [f for n in shape for f in ((2, n // 2) if n == 2 else (n,))]
    new = data.draw(st.permutations(parts))
    if new and data.draw(st.booleans()):
        new[data.draw(st.integers(0, len(new) - 1))] = -1
    check_op("Reshape", [normal(seed, *shape), np.array(new, np.int64)])


def test_zero_keeps_an_axis_or_is_meant():
    x = np.zeros((2, 3, 4))
    check_op("Reshape", [x, np.array([0, -1])])
    check_op("Reshape", [np.zeros((0, 3)), np.array([3, 0])], {"allowzero": 1})
    assert reshape.forward(x, np.array([0, 0, 2, 2])).shape == (2, 3, 2, 2)


def test_rows_are_counted_off_one_after_another():
    assert reshape.forward(np.arange(6), np.array([2, -1])).tolist() == [[0, 1, 2], [3, 4, 5]]


def test_the_field_of_shuffled_channels_hangs_over():
    x = np.zeros((1, 6, 5, 5))
    seen, _ = reshape.reads(Box((0, 1, 0, -1, 2), (1, 2, 2, 9, 3)), x, np.array([1, 2, 3, 5, 5]))
    assert seen == Box((0, 3, -1, 2), (1, 5, 9, 3))


@pytest.mark.parametrize("new", [[4], [-1, -1], [2, 0, 5], [0, 0, 0]])
def test_what_does_not_fit_is_refused(new):
    says = rf"Reshape: \(2, 3\) cannot become \({', '.join(map(str, new))}"
    with pytest.raises(BadShape, match=says):
        reshape.forward(np.zeros((2, 3)), np.array(new))
