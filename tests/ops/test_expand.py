import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import expand
from drawn import few, normal, seeds, shapes


@few
@given(shapes(1, 4, 3), st.data(), seeds)
def test_the_contract(whole, data, seed):
    shape = [1 if data.draw(st.booleans()) else n for n in whole]
    shape = shape[data.draw(st.integers(0, len(shape))) :]
    wanted = [n if data.draw(st.booleans()) or n not in shape else 1 for n in whole]
    wanted = [
        w if s in (w, 1) else s for w, s in zip(wanted[::-1], [*shape[::-1], *wanted], strict=False)
    ]
    check_op("Expand", [normal(seed, *shape), np.array(wanted[::-1])])


def test_a_size_of_1_in_the_shape_keeps_the_tensor_s():
    assert expand.forward(np.ones((2, 3)), np.array([4, 1, 1])).shape == (4, 2, 3)


def test_the_field_hangs_over_where_nothing_is_stretched():
    seen, _ = expand.reads(Box((0, 1, -2), (1, 3, 3)), np.zeros((1, 1, 5)), np.array([1, 4, 5]))
    assert seen == Box((0, 0, -2), (1, 1, 3))


def test_what_cannot_be_stretched_is_refused():
    with pytest.raises(BadShape, match=r"Expand: \(2, 3\) cannot be stretched to \(2, 4\)"):
        expand.forward(np.zeros((2, 3)), np.array([2, 4]))
