import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import log_softmax
from drawn import few, normal, seeds, shapes


@few
@given(shapes(), st.data(), seeds)
def test_the_contract(shape, data, seed):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    # along an axis of one cell every share is 1: no perturbation shows
    tight = shape[axis] > 1
    engine = check_op("LogSoftmax", [normal(seed, *shape)], {"axis": axis}, tight=tight)
    assert engine == "onnxruntime"


def test_x_less_what_all_share():
    x = np.log(np.array([[1.0, 2.0, 5.0]]))
    terms = log_softmax.terms((0, 1), x)
    assert terms.products.tolist() == [float(x[0, 1])]
    assert terms.bias.name == "− max − ln sum"
    assert terms.bias.values == pytest.approx(-np.log(8))
    assert terms.value == pytest.approx(np.log(0.25))


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(BadShape, match="a tensor of 1 axes has the axes -1 to 0: received 1"):
        log_softmax.forward(np.zeros(3), axis=1)
