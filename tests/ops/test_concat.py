import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import TABLE, concat
from drawn import few, normal, seeds, shapes


@few
@given(shapes(1, 4, 3), st.data(), seeds)
def test_the_contract(shape, data, seed):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    inputs = []
    for i, size in enumerate(data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))):
        part = list(shape)
        part[axis] = size
        inputs.append(normal(seed + i, *part))
    check_op("Concat", inputs, {"axis": axis})


def test_channels_are_laid_one_after_another():
    y = concat.forward(np.ones((1, 2, 1)), 7 * np.ones((1, 1, 1)), axis=1)
    assert y.ravel().tolist() == [1, 1, 7]


def test_an_empty_part_adds_nothing():
    y = concat.forward(np.ones((2, 0)), np.ones((2, 3)), axis=1)
    assert y.shape == (2, 3)
    gradients = TABLE["Concat"].backward(y, np.ones((2, 0)), np.ones((2, 3)), axis=1)
    assert [g.shape for g in gradients] == [(2, 0), (2, 3)]
    assert TABLE["Concat"].terms((0, 0), np.ones((2, 0)), np.ones((2, 3)), axis=1).value == 1


def test_the_field_hangs_over_the_borders_of_other_axes():
    a, b = np.zeros((1, 2, 5)), np.zeros((1, 3, 5))
    seen = concat.reads(Box((0, 1, -2), (1, 4, 9)), a, b, axis=1)
    assert seen == (Box((0, 1, -2), (1, 2, 9)), Box((0, 0, -2), (1, 2, 9)))
    untouched = concat.reads(Box((0, 0, 0), (1, 1, 5)), a, b, axis=1)
    assert [box.empty for box in untouched] == [False, True]


def test_a_term_says_which_input_it_comes_from():
    terms = TABLE["Concat"].terms((3,), np.ones(2), np.array([5.0, 6.0]), axis=0)
    (factor,) = terms.factors
    assert (factor.name, factor.input, factor.cells.tolist()) == ("x2", 1, [[1]])
    assert terms.value == 6


def test_other_axes_must_agree():
    with pytest.raises(BadShape, match=r"along axis 1 only: received \(1, 2, 3\), \(1, 2, 4\)"):
        concat.forward(np.zeros((1, 2, 3)), np.zeros((1, 2, 4)), axis=1)
    with pytest.raises(BadShape, match="Concat: a tensor with 1 axes has no such axis: received 1"):
        concat.forward(np.zeros(3), axis=1)
