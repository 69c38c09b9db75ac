from types import ModuleType

import numpy as np
import pytest

from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import TABLE
from convscope.ops.kinds import rearrange


def test_positions_say_where_values_come_from():
    came = rearrange.sources(TABLE["Concat"].module, [np.zeros(2), np.zeros(3)], {"axis": 0})
    assert came.tolist() == [0, 1, 2, 3, 4]


def test_a_value_that_is_used_twice_has_both_gradients():
    (gradient, _) = TABLE["Tile"].backward(
        np.array([1.0, 2.0, 4.0, 8.0]), np.ones(2), np.array([2])
    )
    assert gradient.tolist() == [5, 10]


def test_tensors_without_axes_and_without_values():
    scalar, empty = np.array(3.0), np.zeros((0, 2))
    assert TABLE["Reshape"].terms((0,), scalar, np.array([1])).value == 3
    assert TABLE["Reshape"].reads(Box((0,), (1,)), scalar, np.array([1]))[0] == Box((), ())
    assert TABLE["Tile"].backward(empty, empty, np.array([1, 1]))[0].shape == (0, 2)
    module = ModuleType("itself")
    module.forward = lambda x: x
    assert rearrange.reads(module, Box((), ()), scalar) == (Box((), ()),)
    assert rearrange.reads(module, Box((0, 0), (0, 2)), empty) == (Box((0, 0), (0, 0)),)


@pytest.mark.parametrize(
    ("old", "new", "box", "before"),
    [
        ((2, 6), (2, 2, 3), Box((0, 1, 0), (2, 2, 2)), Box((0, 3), (2, 5))),
        ((4, 3, 5), (12, 5), Box((2, -1), (4, 9)), Box((0, 0, -1), (2, 3, 9))),
        ((3, 1, 5), (3, 5), Box((-1, 1), (2, 9)), Box((-1, 0, 1), (2, 1, 9))),
        ((0, 3), (3, 0), Box((0, 0), (3, 0)), Box((0, 0), (0, 0))),
    ],
)
def test_a_box_before_its_tensor_was_reshaped(old, new, box, before):
    assert rearrange.reshaped(box, old, new) == before


def test_axes_are_counted_from_either_end():
    assert [rearrange.axis_of("Split", a, 3) for a in (-3, 2)] == [0, 2]
    with pytest.raises(BadShape, match="Split: a tensor with 3 axes has no such axis: received -4"):
        rearrange.axis_of("Split", -4, 3)
