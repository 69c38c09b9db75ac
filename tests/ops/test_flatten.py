import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import flatten
from drawn import few, normal, seeds, shapes


@few
@given(shapes(1, 4, 3), st.data(), seeds)
def test_the_contract(shape, data, seed):
    axis = data.draw(st.integers(-len(shape), len(shape)))
    check_op("Flatten", [normal(seed, *shape)], {"axis": axis})


def test_the_last_axis_is_fastest():
    assert flatten.forward(np.arange(8).reshape(1, 2, 2, 2)).tolist() == [[0, 1, 2, 3, 4, 5, 6, 7]]


def test_the_field_is_the_hull_of_the_cells():
    (seen,) = flatten.reads(Box((0, 5), (1, 7)), np.zeros((1, 2, 2, 3)))
    assert seen == Box((0, 0, 0, 0), (1, 2, 2, 3))


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(
        BadShape, match="Flatten: a tensor with 2 axes has no such axis: received 3"
    ):
        flatten.forward(np.zeros((2, 2)), axis=3)
