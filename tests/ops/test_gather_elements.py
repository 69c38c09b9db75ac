import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import gather_elements
from drawn import few, normal, seeds, shapes


@few
@given(shapes(1, 3, 4), st.data(), seeds)
def test_the_contract(shape, data, seed):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    wanted = [data.draw(st.integers(1, n)) for n in shape]
    wanted[axis] = data.draw(st.integers(1, 4))
    indices = np.random.default_rng(seed).integers(-shape[axis], shape[axis], wanted)
    check_op("GatherElements", [normal(seed, *shape), indices], {"axis": axis})


def test_each_row_picks_its_own():
    x = np.array([[1, 2], [3, 4]])
    assert gather_elements.forward(x, np.array([[0, 0], [1, 0]]), axis=1).tolist() == [
        [1, 1],
        [4, 3],
    ]


@pytest.mark.parametrize(
    ("indices", "says"),
    [
        (np.array([0]), r"the same rank: received x \(2, 2\), indices \(1,\)"),
        (np.array([[2]]), r"no such index along axis 0: received indices \(1, 1\) from 2 to 2"),
    ],
)
def test_what_does_not_fit_is_refused(indices, says):
    with pytest.raises(BadShape, match=says):
        gather_elements.forward(np.zeros((2, 2)), indices)
