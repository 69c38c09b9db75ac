import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.base.window import Window
from drawn import few, windows


@few
@given(windows(pads_below_kernel=False))
def test_the_views_see_what_each_window_reads(drawn):
    sizes, kernel, attributes = drawn
    window = Window.over(sizes, kernel, **attributes)
    padded = np.pad(np.arange(1, np.prod(sizes) + 1).reshape(sizes), window.padding())
    seen = {offset: padded[cells] for offset, cells in window.views()}
    assert list(seen) == list(np.ndindex(*window.kernel))
    for at in np.ndindex(*window.output):
        box = window.reads_box(Box.cell(at))
        for offset, values in seen.items():
            assert values.shape == window.output
            cell = tuple(
                a + k * d for a, k, d in zip(box.start, offset, window.dilations, strict=True)
            )
            inside = all(0 <= i < n for i, n in zip(cell, sizes, strict=True))
            expected = np.ravel_multi_index(cell, sizes) + 1 if inside else 0
            assert values[at] == expected
        last = [
            a + d * (k - 1) + 1 for a, d, k in zip(box.start, window.dilations, kernel, strict=True)
        ]
        assert box.stop == tuple(last)


@few
@given(windows(pads_below_kernel=False))
def test_the_input_lies_inside_its_padding(drawn):
    sizes, kernel, attributes = drawn
    window = Window.over(sizes, kernel, **attributes)
    x = np.arange(np.prod(sizes)).reshape(sizes)
    assert np.array_equal(np.pad(x, window.padding())[window.inside], x)
    if window.trivial:
        assert window.output == window.input


@few
@given(windows(pads_below_kernel=False))
def test_a_box_of_outputs_reads_the_hull_of_its_cells(drawn):
    sizes, kernel, attributes = drawn
    window = Window.over(sizes, kernel, **attributes)
    hull = window.reads_box(Box.cell((0,) * window.rank))
    for at in np.ndindex(*window.output):
        hull = hull.hull(window.reads_box(Box.cell(at)))
    assert window.reads_box(Box.whole(window.output)) == hull


@few
@given(st.integers(1, 9), st.integers(1, 4), st.integers(1, 3), st.sampled_from([0, 1]))
def test_same_keeps_one_position_a_stride(size, kernel, stride, lower):
    way = "SAME_LOWER" if lower else "SAME_UPPER"
    window = Window.over((size,), (kernel,), (stride,), auto_pad=way)
    assert window.output == (-(-size // stride),)
    more = window.begin[0] - window.end[0]
    assert more in ((0, 1) if lower else (0, -1))


def test_ceil_mode_lets_the_last_window_hang_over():
    window = Window.over((4,), (3,), (2,), ceil_mode=1)
    assert (window.output, window.overshoot, window.padding()) == ((2,), (1,), [(0, 1)])
    assert Window.over((4,), (3,), (2,)).output == (1,)


def test_a_window_that_would_start_behind_the_input_is_dropped():
    # 1 + 1 padding, stride 2: a second window would begin in the padding behind
    window = Window.over((2,), (1,), (3,), pads=(0, 2), ceil_mode=1)
    assert window.output == (1,)


def test_a_one_by_one_kernel_is_trivial_and_others_are_not():
    assert Window.over((4, 4), (1, 1)).trivial
    assert not Window.over((4, 4), (1, 1), pads=(0, 0, 1, 0)).trivial
    assert not Window.over((4, 4), (1, 1), strides=(1, 2)).trivial
    assert not Window.over((4, 4), (2, 1)).trivial


@pytest.mark.parametrize(
    ("kernel", "attributes", "says"),
    [
        ((3, 3), {}, r"kernel_shape needs 1 numbers for 1 spatial axes: received \(3, 3\)"),
        ((0,), {}, r"kernel_shape must be at least 1: received \(0,\)"),
        ((1,), {"strides": (0,)}, r"strides must be at least 1: received \(0,\)"),
        ((1,), {"pads": (1,)}, r"pads needs 2 numbers for 1 spatial axes: received \(1,\)"),
        ((1,), {"auto_pad": "SAME"}, "auto_pad is NOTSET, VALID, SAME_UPPER or SAME_LOWER: receiv"),
        (
            (4,),
            {"dilations": (2,), "pads": (1, 0)},
            r"a window of 7 does not fit into 5 \+ 1 \+ 0 cells\. Make the input or the padding",
        ),
    ],
)
def test_what_does_not_fit_is_refused(kernel, attributes, says):
    with pytest.raises(BadShape, match=says):
        Window.over((5,), kernel, **attributes)
