import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import layer_normalization
from drawn import few, normal, seeds


@st.composite
def inputs(draw):
    """Draw x, an axis, scale and perhaps bias; sets of at least two values."""
    shape = (*draw(st.lists(st.integers(1, 3), max_size=3)), draw(st.integers(2, 4)))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    tail = shape[axis % len(shape) :]
    seed = draw(seeds)
    bias = [normal(seed + 2, *tail)] if draw(st.booleans()) else []
    return [normal(seed, *shape), normal(seed + 1, *tail), *bias], axis


@few
@given(inputs(), st.sampled_from([1e-5, 0.1]), st.sampled_from([1, 2, 3]))
def test_the_contract(drawn, epsilon, outputs):
    given, axis = drawn
    attributes = {"axis": axis, "epsilon": epsilon}
    engine = check_op(
        "LayerNormalization", given, attributes, outputs=outputs, rtol=1e-4, atol=1e-5
    )
    assert engine == "onnxruntime"


def test_scale_may_broadcast():
    x = np.array([[1.0, 3.0], [2.0, 6.0]])
    assert layer_normalization.forward(x, np.array([2.0]), epsilon=0.0).tolist() == [[-2, 2]] * 2


def test_the_product_and_the_shift_make_the_value():
    x, scale, bias = np.array([[1.0, 3.0]]), np.array([2.0, 2.0]), np.array([0.5, 0.5])
    terms = layer_normalization.terms((0, 1), x, scale, bias, epsilon=0.0)
    assert [(f.name, f.values.tolist()) for f in terms.factors] == [
        ("x", [3.0]), ("scale", [2.0]), ("1 / deviation", [1.0]),
    ]  # fmt: skip
    assert (terms.products.tolist(), terms.bias.values.tolist()) == ([6.0], [-3.5])
    assert dict(terms.steps)["x − mean"] == 1.0
    assert terms.value == 2.5


def test_mean_and_deviation_are_explained_and_need_x_alone():
    x, one = np.array([[1.0, 3.0]]), np.ones(2)
    mean = layer_normalization.terms((0, 0), x, one, output=1)
    assert mean.products.tolist() == [0.5, 1.5]
    over = layer_normalization.terms((0, 0), x, one, epsilon=3.0, output=2)
    assert (over.root, over.value) == (-2, 0.5)
    boxes = layer_normalization.reads(Box.cell((0, 0)), x, one, output=2)
    assert boxes == (Box((0, 0), (1, 2)), None, None)


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(BadShape, match="a tensor of 2 axes has the axes -2 to 1: received 2"):
        layer_normalization.forward(np.zeros((1, 2)), np.ones(2), axis=2)
