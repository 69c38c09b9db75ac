import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import conv
from drawn import few, normal, seeds, windows


@few
@given(windows(pads_below_kernel=False, ceil=False), st.sampled_from([1, 2]), st.booleans(), seeds)
def test_the_contract(window, group, biased, seed):
    sizes, kernel, attributes = window
    x = normal(seed, 2, 2 * group, *sizes)
    weight = normal(seed + 1, 3 * group, 2, *kernel)
    bias = [normal(seed + 2, 3 * group)] if biased else []
    engine = check_op("Conv", [x, weight, *bias], {**attributes, "group": group}, atol=1e-5)
    assert engine == "onnxruntime"


def test_the_textbook_number_with_stride_and_padding():
    x = np.arange(25.0).reshape(1, 1, 5, 5)
    weight = np.ones((1, 1, 3, 3))
    y = conv.forward(x, weight, strides=[2, 2], pads=[1, 1, 1, 1])
    assert y[0, 0, 0, 0] == 0 + 1 + 5 + 6
    assert y[0, 0, 1, 1] == 9 * 12
    assert y.shape == (1, 1, 3, 3)


def test_the_terms_of_a_corner_are_marked_as_padding():
    x = np.arange(1.0, 10.0).reshape(1, 1, 3, 3)
    terms = conv.terms((0, 0, 0, 0), x, np.ones((1, 1, 3, 3)), pads=[1, 1, 1, 1])
    assert terms.inside.reshape(3, 3).tolist() == [
        [False, False, False],
        [False, True, True],
        [False, True, True],
    ]
    assert terms.value == 1 + 2 + 4 + 5


def test_the_field_reaches_over_padding_and_groups():
    x, weight = np.zeros((1, 4, 5, 5)), np.zeros((4, 2, 3, 3))
    seen, kernels, _ = conv.reads(Box((0, 1, 0, 4), (1, 2, 1, 5)), x, weight, pads=[1] * 4, group=2)
    assert seen == Box((0, 0, -1, 3), (1, 2, 2, 6))
    assert kernels == Box((1, 0, 0, 0), (2, 2, 3, 3))


def test_single_precision_stays_single():
    x, weight = np.ones((1, 1, 3), np.float32), np.ones((1, 1, 2), np.float32)
    assert conv.forward(x, weight, np.ones(1, np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    ("x", "weight", "attributes", "says"),
    [
        ((1, 3, 4, 4), (2, 4, 1, 1), {}, r"weight \(2, 4, 1, 1\) with group 1 takes 4 channels"),
        ((1, 3, 4, 4), (2, 3, 1), {}, "x and weight need the same rank, at least 3: received x"),
        ((1, 4, 4), (3, 2, 1), {"group": 2}, "a multiple of 2 kernels: received x"),
        ((1, 1, 2, 2), (1, 1, 3, 3), {}, r"a window of 3 does not fit into 2 \+ 0 \+ 0 cells"),
        ((1, 1, 4), (1, 1, 3), {"strides": [1, 1]}, r"strides needs 1 numbers for 1 spatial axes"),
        ((1, 1, 4), (1, 1, 3), {"dilations": [0]}, r"dilations must be at least 1: received \(0,"),
        ((1, 1, 4), (1, 1, 3), {"auto_pad": "FULL"}, "auto_pad is NOTSET, VALID, SAME_UPPER or"),
    ],
)
def test_what_does_not_fit_is_refused(x, weight, attributes, says):
    with pytest.raises(BadShape, match=says):
        conv.forward(np.zeros(x), np.zeros(weight), **attributes)
