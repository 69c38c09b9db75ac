import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import gather
from drawn import few, normal, seeds, shapes


@few
@given(shapes(1, 3, 4), shapes(0, 2, 3), st.data(), seeds)
def test_the_contract(shape, chosen, data, seed):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    rng = np.random.default_rng(seed)
    indices = rng.integers(-shape[axis], shape[axis], chosen)
    check_op("Gather", [normal(seed, *shape), indices], {"axis": axis})


def test_channels_in_another_order():
    x = np.array([[[1.0], [2.0], [3.0]]])
    assert gather.forward(x, np.array([2, 0]), axis=1).tolist() == [[[3], [1]]]
    assert gather.forward(x, np.array(-1), axis=1).tolist() == [[3]]


def test_the_field_hangs_over_on_other_axes():
    seen, _ = gather.reads(
        Box((0, 1, -1), (1, 3, 4)), np.zeros((1, 9, 5)), np.array([0, 7, -6]), axis=1
    )
    assert seen == Box((0, 3, -1), (1, 8, 4))


def test_an_index_outside_is_refused():
    with pytest.raises(
        BadShape, match=r"axis 0 of \(3,\) has no such index: received indices from 0 t"
    ):
        gather.forward(np.zeros(3), np.array([0, 3]))
