import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import depth_to_space
from drawn import few, normal, seeds


@few
@given(
    st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.sampled_from(["DCR", "CRD"]), seeds
)
def test_the_contract(block, channels, size, mode, seed):
    x = normal(seed, 1, channels * block**2, size, 2)
    check_op("DepthToSpace", [x], {"blocksize": block, "mode": mode})


def test_four_channels_become_one_block():
    x = np.arange(8).reshape(1, 8, 1, 1)
    rows = depth_to_space.forward(x, blocksize=2)[0, 0].tolist()
    assert rows == [[0, 2], [4, 6]]  # two channels: every second one is of the first
    assert depth_to_space.forward(x, blocksize=2, mode="CRD")[0, 0].tolist() == [[0, 1], [2, 3]]


def test_the_field_hangs_over():
    (seen,) = depth_to_space.reads(
        Box((0, 0, -3, 4), (1, 1, 2, 5)), np.zeros((1, 4, 2, 2)), blocksize=2
    )
    assert seen == Box((0, 0, -2, 2), (1, 3, 1, 3))


@pytest.mark.parametrize(
    ("shape", "attributes", "says"),
    [
        ((1, 6, 2, 2), {"blocksize": 2}, r"a multiple of 2·2 channels is needed: received \(1, 6"),
        ((4, 2, 2), {"blocksize": 2}, "a tensor"),
        ((1, 4, 2, 2), {"blocksize": 2, "mode": "RCD"}, "mode is DCR or CRD: received 'RCD'"),
    ],
)
def test_what_does_not_fit_is_refused(shape, attributes, says):
    with pytest.raises(BadShape, match=says):
        depth_to_space.forward(np.zeros(shape), **attributes)
