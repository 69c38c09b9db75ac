import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import TABLE, pad
from drawn import axes_of, few, normal, seeds


@st.composite
def padded(draw, low):
    """Draw a shape, axes and pads from ``low`` up to a cell less than is there to mirror."""
    shape = draw(st.lists(st.integers(2, 4), min_size=1, max_size=3))
    axes = draw(axes_of(len(shape)))
    pads = [draw(st.integers(low, shape[a] - 1)) for a in axes * 2]
    return shape, axes, pads


@few
@given(padded(-1), st.booleans(), seeds)
def test_the_contract_of_constant_pads(drawn, filled, seed):
    shape, axes, pads = drawn
    value = np.array(7.5) if filled else None
    inputs = [normal(seed, *shape), np.array(pads), value, np.array(axes)]
    check_op("Pad", inputs, differentiable=[0])


@pytest.mark.parametrize("mode", ["reflect", "edge", "wrap"])
@few
@given(padded(0), seeds)
def test_the_contract_of_other_modes(mode, drawn, seed):
    shape, axes, pads = drawn
    inputs = [normal(seed, *shape), np.array(pads), None, np.array(axes)]
    check_op("Pad", inputs, {"mode": mode}, differentiable=[0], tight=True)


def test_begins_come_before_ends():
    y = pad.forward(np.array([[1, 2]]), np.array([1, 0, 0, 2]), np.array(9))
    assert y.tolist() == [[9, 9, 9, 9], [1, 2, 9, 9]]


def test_the_modes_as_they_are_drawn():
    x = np.array([1, 2, 3])
    made = {m: pad.forward(x, np.array([2, 0]), mode=m).tolist()[:2] for m in pad.MODES}
    assert made == {"constant": [0, 0], "edge": [1, 1], "reflect": [3, 2], "wrap": [2, 3]}


def test_a_fill_is_no_cell_of_the_input():
    terms = TABLE["Pad"].terms((0,), np.array([5.0]), np.array([1, 0]), np.array(2.5))
    (fill,) = terms.factors
    assert (fill.name, fill.cells, terms.value) == ("fill", None, 2.5)


def test_the_field_is_moved_and_hangs_over():
    seen, *_ = pad.reads(
        Box((0, 0, 0), (1, 1, 3)), np.zeros((1, 1, 9)), np.array([0, 0, 2, 0, 0, 2])
    )
    assert seen == Box((0, 0, -2), (1, 1, 1))
    mirrored, *_ = pad.reads(Box((0,), (1,)), np.zeros(9), np.array([2, 2]), mode="reflect")
    assert mirrored == Box((2,), (3,))


@pytest.mark.parametrize(
    ("pads", "mode", "says"),
    [
        ([1], "constant", r"Pad: 2 pads are needed: received \[1\]"),
        ([1, 1], "zero", "mode is one of constant, reflect, edge, wrap: received 'zero'"),
        ([-2, -2], "constant", r"more is cut off than the 3 cells of axis 0: received \[-2, -2\]"),
        ([-3, 1], "edge", r"nothing is left to edge: received \(3,\)"),
    ],
)
def test_what_does_not_fit_is_refused(pads, mode, says):
    with pytest.raises(BadShape, match=says):
        pad.forward(np.arange(3), np.array(pads), mode=mode)
