import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import unsqueeze
from drawn import axes_of, few, normal, seeds, shapes


@few
@given(shapes(0, 3, 3), st.integers(1, 2), st.data(), seeds)
def test_the_contract(shape, count, data, seed):
    axes = data.draw(axes_of(len(shape) + count).filter(lambda found: len(found) >= count))
    check_op("Unsqueeze", [normal(seed, *shape), np.array(axes[:count])])


def test_places_are_counted_in_the_result():
    assert unsqueeze.forward(np.zeros((2, 3)), np.array([0, -1])).shape == (1, 2, 3, 1)


@pytest.mark.parametrize(
    ("axes", "says"),
    [
        ([0, 0], r"Unsqueeze: an axis is named twice: received \[0, 0\]"),
        ([2], "Unsqueeze: a tensor with 2 axes has no such axis: received 2"),
    ],
)
def test_what_does_not_fit_is_refused(axes, says):
    with pytest.raises(BadShape, match=says):
        unsqueeze.forward(np.zeros(3), np.array(axes))
