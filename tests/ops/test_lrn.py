import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import lrn
from drawn import few, normal, seeds


@few
@given(
    st.integers(1, 6), st.integers(1, 3), st.integers(1, 5), st.sampled_from([0.75, 0.5]),
    st.sampled_from([1.0, 2.0]), seeds,
)  # fmt: skip
def test_the_contract(channels, width, size, beta, bias, seed):
    x = normal(seed, 2, channels, 2, width)
    attributes = {"size": size, "alpha": 0.5, "beta": beta, "bias": bias}
    odd = size % 2 == 1  # the engine refuses even sizes; ONNX's reference sums other channels
    check_op("LRN", [x], attributes, parity=odd)


def test_by_hand():
    x = np.array([[[1.0], [2.0], [3.0]]])
    y = lrn.forward(x, size=3, alpha=3.0, beta=1.0)
    np.testing.assert_allclose(y.ravel(), [1 / (1 + 5), 2 / (1 + 14), 3 / (1 + 13)])
    terms = lrn.terms((0, 1, 0), x, size=3, alpha=3.0, beta=1.0)
    assert dict(terms.steps) == {"channels": 3.0, "sum of squares": 14.0, "base": 15.0}
    assert lrn.reads(Box.cell((0, 0, 0)), x, size=3) == (Box((0, 0, 0), (1, 2, 1)),)


def test_an_even_size_reaches_one_further_on():
    x = np.array([[[1.0], [2.0], [3.0]]])
    y = lrn.forward(x, size=2, alpha=2.0, beta=1.0)
    np.testing.assert_allclose(y.ravel(), [1 / (1 + 5), 2 / (1 + 13), 3 / (1 + 9)])


def test_what_has_no_channels_is_refused():
    with pytest.raises(BadShape, match=r"LRN needs pictures, channels and at least one axis: rec"):
        lrn.forward(np.zeros((2, 3)), size=1)
