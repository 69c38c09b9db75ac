import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import group_normalization
from drawn import few, normal, seeds, shapes


@few
@given(shapes(low=3, most=3), st.sampled_from([1, 2]), st.sampled_from([1e-5, 0.1]), seeds)
def test_the_contract(shape, groups, epsilon, seed):
    shape = (*shape[:1], groups * shape[1], *shape[2:-1], shape[-1] + 1)
    inputs = [normal(seed, *shape), normal(seed + 1, shape[1]), normal(seed + 2, shape[1])]
    check_op(
        "GroupNormalization", inputs, {"num_groups": groups, "epsilon": epsilon},
        rtol=1e-4, atol=1e-5,
    )  # fmt: skip


def test_each_channel_has_its_own_scale():
    x = np.array([[[1.0], [3.0]]])
    y = group_normalization.forward(
        x, np.array([2.0, 10.0]), np.zeros(2), num_groups=1, epsilon=0.0
    )
    assert y.ravel().tolist() == [-2.0, 10.0]


def test_a_value_reads_its_group():
    x, one = np.zeros((1, 6, 2)), np.ones(6)
    boxes = group_normalization.reads(Box.cell((0, 3, 1)), x, one, one, num_groups=3)
    assert boxes == (Box((0, 2, 0), (1, 4, 2)), Box((3,), (4,)), Box((3,), (4,)))


@pytest.mark.parametrize(("groups", "numbers"), [(2, 3), (3, 1)])
def test_what_does_not_fit_is_refused(groups, numbers):
    x, one = np.zeros((1, 3, 2)), np.ones(numbers)
    with pytest.raises(BadShape, match=rf"{groups} groups of 3 channels must be equal, with one"):
        group_normalization.forward(x, one, one, num_groups=groups)
