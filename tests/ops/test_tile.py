import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import tile
from drawn import few, normal, seeds, shapes


@few
@given(shapes(1, 3, 3), st.data(), seeds)
def test_the_contract(shape, data, seed):
    repeats = [data.draw(st.integers(1, 3)) for _ in shape]
    check_op("Tile", [normal(seed, *shape), np.array(repeats)])


def test_a_row_is_repeated_and_may_vanish():
    assert tile.forward(np.array([[1, 2]]), np.array([2, 2])).tolist() == [[1, 2, 1, 2]] * 2
    assert tile.forward(np.array([[1, 2]]), np.array([0, 1])).shape == (0, 2)


@pytest.mark.parametrize("repeats", [[2], [1, -1]])
def test_what_does_not_fit_is_refused(repeats):
    with pytest.raises(BadShape, match=r"Tile: 2 repeats from 0 up are needed: received \("):
        tile.forward(np.zeros((2, 3)), np.array(repeats))
