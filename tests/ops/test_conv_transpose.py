import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import conv, conv_transpose
from drawn import few, normal, seeds


@st.composite
def stamps(draw):
    """Draw a spatial size, a kernel and attributes for 1 to 3 axes."""
    rank = draw(st.sampled_from([1, 2, 2, 3]))

    def each(low, high):
        return draw(st.lists(st.integers(low, high), min_size=rank, max_size=rank))

    sizes, kernel = each(1, 4 if rank < 3 else 2), each(1, 3 if rank < 3 else 2)
    strides, dilations = each(1, 3), each(1, 2)
    attributes = {"strides": strides, "dilations": dilations}
    spans = [d * (k - 1) + 1 for d, k in zip(dilations, kernel, strict=True)]
    full = [s * (n - 1) + span for s, n, span in zip(strides, sizes, spans, strict=True)]
    way = draw(st.sampled_from(["pads", "pads", "output_padding", "output_shape", "SAME", "VALID"]))
    if way == "pads":
        begin = [draw(st.integers(0, min(2, n - 1))) for n in full]
        room = [n - 1 - b for n, b in zip(full, begin, strict=True)]
        attributes["pads"] = [*begin, *(draw(st.integers(0, min(2, n))) for n in room)]
    elif way == "output_padding":
        attributes["output_padding"] = [draw(st.integers(0, s - 1)) for s in strides]
    elif way == "output_shape":
        attributes["output_shape"] = [draw(st.integers(max(1, n - 3), n)) for n in full]
        attributes["auto_pad"] = draw(st.sampled_from(["NOTSET", "SAME_UPPER", "SAME_LOWER"]))
    elif way == "SAME":
        attributes["dilations"] = [1] * rank  # engines refuse others
        attributes["auto_pad"] = draw(st.sampled_from(["SAME_UPPER", "SAME_LOWER"]))
    else:
        attributes["auto_pad"] = "VALID"
    return tuple(sizes), kernel, attributes


@few
@given(stamps(), st.sampled_from([1, 2]), st.booleans(), seeds)
def test_the_contract(stamps, group, biased, seed):
    sizes, kernel, attributes = stamps
    x = normal(seed, 2, 2 * group, *sizes)
    weight = normal(seed + 1, 2 * group, 3, *kernel)
    bias = [normal(seed + 2, 3 * group)] if biased else []
    attributes = {**attributes, "group": group}
    assert check_op("ConvTranspose", [x, weight, *bias], attributes, atol=1e-5) == "onnxruntime"


def test_two_stamps_overlap_in_one_cell():
    x, weight = np.array([[[1.0, 2.0]]]), np.array([[[1.0, 10.0, 100.0]]])
    y = conv_transpose.forward(x, weight, np.array([0.5]), strides=[2])
    assert y.tolist() == [[[1.5, 10.5, 102.5, 20.5, 200.5]]]


def test_it_is_the_backward_pass_of_a_convolution():
    x, weight = normal(0, 1, 2, 7, 7), normal(1, 3, 2, 3, 3)
    attributes = {"strides": [2, 2], "pads": [1, 1, 1, 1]}
    dy = normal(2, *conv.forward(x, weight, **attributes).shape)
    d_x, _, _ = conv.backward(dy, x, weight, **attributes)
    np.testing.assert_allclose(conv_transpose.forward(dy, weight, **attributes), d_x)


def test_an_output_larger_than_all_stamps_ends_in_bias_alone():
    x, weight = np.ones((1, 1, 2)), np.ones((1, 1, 1))
    y = conv_transpose.forward(x, weight, np.array([5.0]), output_shape=[4])
    assert y.tolist() == [[[6.0, 6.0, 5.0, 5.0]]]
    assert conv_transpose.terms((0, 0, 3), x, weight, output_shape=[4]).inside.tolist() == [False]


def test_a_gap_between_stamps_reads_nothing():
    x, weight = np.zeros((1, 1, 3)), np.zeros((1, 1, 1))
    seen, kernel, _ = conv_transpose.reads(Box.cell((0, 0, 1)), x, weight, strides=[2])
    assert seen.empty
    assert kernel.empty


@pytest.mark.parametrize(
    ("x", "weight", "attributes", "says"),
    [
        ((1, 3, 4), (2, 4, 1), {}, r"weight \(2, 4, 1\) takes 2 channels, a multiple of group 1: "),
        ((1, 1, 2), (1, 1, 2), {"pads": [2, 2]}, "the pads leave nothing of the output: received"),
        ((1, 1, 2), (1, 1, 2), {"pads": [1]}, "pads needs 2 numbers for 1 spatial axes: received"),
        ((1, 1, 2), (1, 1, 2), {"strides": [1, 2]}, "strides needs 1 numbers for 1 spatial axes"),
    ],
)
def test_what_does_not_fit_is_refused(x, weight, attributes, says):
    with pytest.raises(BadShape, match=says):
        conv_transpose.forward(np.zeros(x), np.zeros(weight), **attributes)
