import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import slice_
from drawn import axes_of, few, normal, seeds, shapes


@few
@given(shapes(1, 4, 4), st.data(), seeds)
def test_the_contract(shape, data, seed):
    axes = data.draw(axes_of(len(shape)))
    starts, ends, steps = (
        [data.draw(st.integers(low, high)) for _ in axes]
        for low, high in ((-5, 5), (-6, 6), (-3, 3))
    )
    steps = [step or 1 for step in steps]
    lists = [np.array(given_) for given_ in (starts, ends, axes, steps)]
    check_op("Slice", [normal(seed, *shape), *lists])


def test_the_first_axes_are_meant_without_axes():
    check_op("Slice", [normal(0, 3, 4), np.array([1]), np.array([3])])


def test_every_second_cell_and_backwards():
    x = np.arange(8)
    pick = {"axes": np.array([0]), "steps": np.array([-3])}
    assert slice_.forward(x, np.array([-1]), np.array([-99]), **pick).tolist() == [7, 4, 1]
    assert slice_.forward(x, np.array([2]), np.array([99])).tolist() == [2, 3, 4, 5, 6, 7]


def test_the_field_of_a_crop_hangs_over():
    x = np.zeros((1, 1, 8))
    seen, *_ = slice_.reads(
        Box((0, 0, -1), (1, 1, 4)), x, np.array([1]), np.array([8]), np.array([2]), np.array([2])
    )
    assert seen == Box((0, 0, -1), (1, 1, 8))


@pytest.mark.parametrize(
    ("lists", "says"),
    [
        (([0], [1], [0], [0]), r"a step of 0 leads nowhere: received \[0\]"),
        (([0], [1, 2]), r"must be equally many: received 1, 2, 1, 1"),
        (([0], [1], [1]), "Slice: a tensor with 1 axes has no such axis: received 1"),
    ],
)
def test_what_does_not_fit_is_refused(lists, says):
    with pytest.raises(BadShape, match=says):
        slice_.forward(np.arange(3), *map(np.array, lists))
