import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import softmax
from drawn import few, normal, seeds, shapes


@few
@given(shapes(), st.data(), seeds)
def test_the_contract(shape, data, seed):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    # along an axis of one cell every share is 1: no perturbation shows
    tight = shape[axis] > 1
    assert check_op("Softmax", [normal(seed, *shape)], {"axis": axis}, tight=tight) == "onnxruntime"


def test_the_steps_lead_to_the_share():
    x = np.log(np.array([[1.0, 2.0, 5.0]]))
    terms = softmax.terms((0, 1), x)
    assert [f.name for f in terms.factors] == ["exp(x − max)", "1 / sum"]
    assert [f.values[0] for f in terms.factors] == pytest.approx([0.4, 1 / 1.6])
    assert terms.value == pytest.approx(0.25)
    assert dict(terms.steps)["sum of exp(x − max)"] == pytest.approx(1.6)
    assert softmax.reads(Box.cell((0, 1)), x) == (Box((0, 0), (1, 3)),)


def test_large_values_do_not_overflow():
    y = softmax.forward(np.array([[1000.0, 1000.0]], np.float32))
    assert (y.tolist(), y.dtype) == ([[0.5, 0.5]], np.float32)


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(BadShape, match="a tensor of 1 axes has the axes -1 to 0: received 1"):
        softmax.forward(np.zeros(3), axis=1)
