import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import depth_to_space, space_to_depth
from drawn import few, normal, seeds


@few
@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), seeds)
def test_the_contract(block, channels, size, seed):
    x = normal(seed, 1, channels, size * block, 2 * block)
    check_op("SpaceToDepth", [x], {"blocksize": block})


@pytest.mark.parametrize("mode", ["DCR", "CRD"])
def test_it_is_depth_to_space_backwards(mode):
    x = normal(0, 2, 12, 3, 4)
    wide = depth_to_space.forward(x, blocksize=2, mode=mode)
    assert np.array_equal(space_to_depth.forward(wide, blocksize=2, mode=mode), x)
    check_op("SpaceToDepth", [wide], {"blocksize": 2, "mode": mode}, parity=False)


def test_a_block_becomes_four_channels():
    x = np.arange(8).reshape(1, 1, 2, 4)
    assert space_to_depth.forward(x, blocksize=2)[0, :, 0].tolist() == [
        [0, 2],
        [1, 3],
        [4, 6],
        [5, 7],
    ]


def test_the_field_hangs_over():
    (seen,) = space_to_depth.reads(
        Box((0, 0, -1, 0), (1, 2, 1, 1)), np.zeros((1, 1, 4, 4)), blocksize=2
    )
    assert seen == Box((0, 0, -2, 0), (1, 1, 1, 2))


@pytest.mark.parametrize(
    ("shape", "attributes", "says"),
    [
        ((1, 1, 3, 4), {"blocksize": 2}, r"a multiple of 2 is needed: received \(1, 1, 3, 4\)"),
        ((1, 1, 2, 2), {"blocksize": 2, "mode": "RCD"}, "mode is DCR or CRD: received 'RCD'"),
    ],
)
def test_what_does_not_fit_is_refused(shape, attributes, says):
    with pytest.raises(BadShape, match=says):
        space_to_depth.forward(np.zeros(shape), **attributes)
