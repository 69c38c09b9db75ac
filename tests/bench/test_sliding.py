"""The steps against other people's arithmetic: every window of any geometry, scipy and ORT."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

import convscope as cs
from contract import one_node, run_elsewhere
from convscope.base.errors import BadQuestion, BadShape
from convscope.bench import Sliding
from convscope.bench.padding import FILLS

LECTURE = [0, 1, 0, 1, 0, 0, 1, 1, 1, 0]
CHANGED = [0, 1, 2, 1, 0, 0, 1, 1, 1, 0]
ROWS = [[0, 1, 1, 0, 1]] * 5
KERNEL = [[1, 0, 1], [1, 1, 1], [0, 0, 1]]


def test_the_lectures_row() -> None:
    y = cs.convolve(LECTURE, [1, 0, 1])
    assert y.tolist() == [0, 2, 0, 1, 1, 1, 2, 1]
    first = next(y.steps())
    assert first.products.tolist() == [0, 0, 0]
    assert [s.value for s in y.steps()] == y.tolist()
    assert [int(i) for i in np.flatnonzero(y == y.max())] == [1, 6]
    assert cs.convolve(CHANGED, [1, 0, 1]).tolist() == [2, 2, 2, 1, 1, 1, 2, 1]
    assert cs.convolve(CHANGED, [1, 2, 1]).tolist() == [4, 6, 4, 1, 1, 3, 4, 3]


def test_the_lectures_picture() -> None:
    assert cs.convolve(ROWS, KERNEL).tolist() == [[4, 3, 5]] * 3
    assert cs.convolve(ROWS, KERNEL, flip=True).tolist() == [[3, 4, 5]] * 3
    assert cs.convolve(ROWS, KERNEL, stride=2).tolist() == [[4, 5], [4, 5]]
    assert cs.convolve(ROWS, KERNEL, dilation=2).tolist() == [[4]]
    assert len(list(cs.convolve(ROWS, KERNEL).steps())[1].products.ravel()) == 9


def test_the_lectures_pooling() -> None:
    grid = [
        [4, 8, 2, 1, 1, 3], [7, 1, 1, 2, 2, 6], [2, 2, 3, 8, 1, 9],
        [2, 2, 6, 2, 8, 4], [3, 2, 1, 2, 1, 8], [1, 1, 1, 3, 6, 1],
    ]  # fmt: skip
    y = cs.pool(grid, 2)
    assert y.tolist() == [[8, 2, 6], [2, 8, 9], [3, 3, 8]]
    assert [s.value for s in y.steps()] == y.ravel().tolist()


@st.composite
def slid(draw: st.DrawFn) -> dict[str, Any]:
    rank = draw(st.integers(1, 3))
    kernel = draw(st.lists(st.integers(1, 3), min_size=rank, max_size=rank))
    size = [draw(st.integers(k, 5)) for k in kernel]
    whole = st.integers(-9, 9)
    x = np.array(draw(st.lists(whole, min_size=int(np.prod(size)), max_size=int(np.prod(size)))))
    w = np.array(
        draw(st.lists(whole, min_size=int(np.prod(kernel)), max_size=int(np.prod(kernel))))
    )
    return {
        "x": x.reshape(size), "kernel": w.reshape(kernel),
        "padding": [draw(st.integers(0, min(n - 1, 2))) for n in size],
        "stride": draw(st.lists(st.integers(1, 3), min_size=rank, max_size=rank)),
        "fill": draw(st.sampled_from(FILLS)), "flip": draw(st.booleans()),
    }  # fmt: skip


NUMPY = {"zero": "constant", "reflect": "reflect", "edge": "edge", "wrap": "wrap"}


@given(slid())
def test_steps_agree_with_scipy(case: dict[str, Any]) -> None:
    y = cs.convolve(**case)
    around = np.pad(case["x"], [(p, p) for p in case["padding"]], mode=NUMPY[case["fill"]])
    other = scipy.signal.convolve if case["flip"] else scipy.signal.correlate
    every = tuple(slice(None, None, s) for s in case["stride"])
    expected = other(around, case["kernel"], mode="valid", method="direct")[every]
    np.testing.assert_array_equal(y, expected)
    for step in y.steps():
        assert step.value == expected[step.cell] == step.sum
        at = step.places + case["padding"]
        assert (step.window == around[tuple(np.moveaxis(at, -1, 0))]).all()
        within = ((step.places >= 0) & (step.places < case["x"].shape)).all(axis=-1)
        assert (step.inside == within).all()


OPS = ("Conv", "ConvTranspose", "MaxPool", "AveragePool", "DepthToSpace", "SpaceToDepth")


@st.composite
def channelled(draw: st.DrawFn) -> Sliding:
    op = draw(st.sampled_from(OPS))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    group = draw(st.integers(1, 2))
    c, m = group * draw(st.integers(1, 2)), group * draw(st.integers(1, 2))
    if op in OPS[4:]:
        b = draw(st.integers(1, 3))
        shape = (b * b * c, 2, 3) if op == "DepthToSpace" else (c, 2 * b, 3 * b)
        return Sliding(op, rng.normal(size=shape), attributes={"blocksize": b})
    kernel = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    attributes: dict[str, Any] = {
        "strides": draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        "pads": tuple(draw(st.integers(0, k - 1)) for k in kernel * 2),
    }
    x = rng.normal(size=(c, draw(st.integers(5, 6)), draw(st.integers(5, 7))))
    if op in OPS[2:4]:
        return Sliding(op, x, attributes=attributes | {"kernel_shape": kernel})
    attributes |= {
        "group": group,
        "dilations": draw(st.tuples(st.integers(1, 2), st.integers(1, 2))),
    }
    shape = (m, c // group) if op == "Conv" else (c, m // group)
    weight = rng.normal(size=(*shape, *kernel))
    return Sliding(op, x, weight, rng.normal(size=m), attributes)


@given(channelled())
def test_steps_agree_with_onnxruntime(sliding: Sliding) -> None:
    given = [one for one in (sliding.x[None], sliding.weight, sliding.bias) if one is not None]
    attributes = dict(sliding.attributes)
    if sliding.op == "DepthToSpace":
        attributes["mode"] = "DCR"
    single = [one.astype(np.float32) for one in given]
    model = one_node(sliding.op, single, attributes, [np.dtype(np.float32)], ())
    (expected,), engine = run_elsewhere(model, {f"x{i}": x for i, x in enumerate(single)}, "")
    assert engine
    for step in sliding.steps():
        assert step.value == pytest.approx(expected[0][step.cell], rel=1e-4, abs=1e-4)
        made = {"sum": np.sum, "mean": np.sum, "max": np.max, "copy": np.sum}[step.combine](
            step.products
        )
        assert step.value == pytest.approx(made + (step.bias or 0))
        frames = [sliding.frame(c)[0] for c in range(len(sliding.x))]
        for place, value, inside in zip(
            step.places.reshape(-1, 3), step.window.ravel(), step.inside.ravel(), strict=True
        ):
            c, *at = place
            if inside:
                assert frames[c][tuple(at + np.array(sliding.grid.begin))] == value


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"x": [1, 2], "kernel": [1, 1, 1]}, "A kernel of 2 at most would fit, or 1 more"),
        ({"x": [1, 2, 3], "kernel": [1, 1], "mode": "same"}, "Take a kernel of 1 or 3"),
        ({"x": [1, 2, 3], "kernel": [1, 1], "stride": 0}, "stride is a whole number, 1 or more"),
        ({"x": [[1, 2], [3]], "kernel": [[1]]}, "row 0 with 2, row 1 with 1"),
        ({"x": [1, "a"], "kernel": [1]}, "takes numbers: received 'a'"),
        ({"x": [], "kernel": [1]}, "x is empty"),
        ({"x": [[1, 2]], "kernel": [1]}, "x with 2 axes and a kernel with 1"),
        ({"x": [1, 2], "kernel": [1], "mode": "valdi"}, "'valid', 'same' or 'full'"),
        ({"x": [1, 2], "kernel": [1], "fill": "mirror"}, "zero, reflect, edge, wrap"),
        ({"x": [1, 2], "kernel": [1], "padding": 2, "fill": "reflect"}, "padding of 1 at most"),
        ({"x": [1, 2], "kernel": [1], "padding": -1}, "padding is a whole number, 0 or more"),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(given: dict[str, Any], says: str) -> None:
    with pytest.raises((BadShape, BadQuestion), match=re.escape(says)) as caught:
        cs.convolve(**given)
    assert "\n" not in str(caught.value)


def test_what_was_computed_from_a_result_has_no_steps() -> None:
    with pytest.raises(BadQuestion, match="Ask the whole result"):
        (cs.convolve([1, 2], [1]) + 1).steps()
