import numpy as np
import pytest

from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import TABLE
from convscope.ops.kinds import elementwise


def test_gradients_are_summed_over_every_stretched_axis():
    gradient = np.arange(24.0).reshape(2, 3, 4)
    for shape in [(), (4,), (1, 4), (3, 1), (1, 1, 1), (2, 1, 4), (2, 3, 4)]:
        summed = elementwise.unbroadcast(gradient, shape)
        assert summed.shape == shape
        assert summed.sum() == gradient.sum()
    assert elementwise.unbroadcast(gradient, (3, 1)).tolist() == [[60.0], [92.0], [124.0]]


def test_a_box_hangs_over_where_nothing_is_stretched():
    gate, maps = np.zeros((1, 2, 1, 1)), np.zeros((1, 2, 7, 7))
    box = Box((0, 0, -1, -1), (1, 1, 2, 2))
    assert TABLE["Mul"].reads(box, maps, gate) == (box, Box((0, 0, 0, 0), (1, 1, 1, 1)))
    assert TABLE["Relu"].reads(box, gate) == (box,)


def test_a_gradient_goes_to_one_of_equals():
    same = np.array([2.0, 2.0])
    given = elementwise.picked(np.array([5.0, 7.0]), (same, same), same)
    assert [g.tolist() for g in given] == [[5, 7], [0, 0]]


def test_shapes_are_named_where_they_do_not_fit():
    with pytest.raises(
        BadShape, match=r"Add: the inputs' shapes do not go together: received \(2,\) and"
    ):
        elementwise.check_shapes("Add", np.ones(2), np.ones(3))
