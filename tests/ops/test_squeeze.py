import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import squeeze
from drawn import few, normal, seeds, shapes


@few
@given(shapes(1, 4, 3), st.data(), seeds)
def test_the_contract(shape, data, seed):
    thin = [a for a, n in enumerate(shape) if n == 1]
    chosen = data.draw(st.lists(st.sampled_from(thin), unique=True)) if thin else []
    named = [a - len(shape) if data.draw(st.booleans()) else a for a in chosen]
    # ONNX Runtime takes an empty list of axes for none given
    axes = [np.array(named)] if named else []
    check_op("Squeeze", [normal(seed, *shape), *axes])


def test_only_the_axes_named_go():
    assert squeeze.forward(np.zeros((1, 5, 1)), np.array([-1])).shape == (1, 5)
    assert squeeze.forward(np.zeros((1, 5, 1))).shape == (5,)


@pytest.mark.parametrize(
    ("axes", "says"),
    [
        ([1], r"Squeeze: axes \[1\] must be of size 1: received \(1, 5\)"),
        ([2], "Squeeze: a tensor with 2 axes has no such axis: received 2"),
    ],
)
def test_what_does_not_fit_is_refused(axes, says):
    with pytest.raises(BadShape, match=says):
        squeeze.forward(np.zeros((1, 5)), np.array(axes))
