"""The presets: every one slides, in the geometry of whom it follows."""

from __future__ import annotations

import numpy as np
import pytest

from convscope.base.errors import BadQuestion
from convscope.bench.phrases import phrase
from convscope.bench.presets import FAMILIES, PRESETS, preset

# input, kernel, stride, padding before, output: the figures of conv_arithmetic's README
ARITHMETIC = {
    "no-padding": (4, 3, 1, 0, 2), "arbitrary-padding": (5, 4, 1, 2, 6),
    "half-padding": (5, 3, 1, 1, 5), "full-padding": (5, 3, 1, 2, 7), "strides": (5, 3, 2, 0, 2),
    "padding-strides": (5, 3, 2, 1, 3), "padding-strides-odd": (6, 3, 2, 1, 3),
    "dilation": (7, 3, 1, 0, 3),
    "no-padding-transposed": (2, 3, 1, 2, 4), "arbitrary-padding-transposed": (6, 4, 1, 1, 5),
    "half-padding-transposed": (5, 3, 1, 1, 5), "full-padding-transposed": (7, 3, 1, 0, 5),
    "strides-transposed": (2, 3, 2, 2, 5), "padding-strides-transposed": (3, 3, 2, 1, 5),
    "padding-strides-odd-transposed": (3, 3, 2, 1, 6),
}  # fmt: skip


def test_there_are_as_many_as_they_have() -> None:
    counts = {f: sum(p.family == f for p in PRESETS.values()) for f in FAMILIES}
    assert counts["animated-ai"] == 13
    assert counts["arithmetic"] == 15 == len(ARITHMETIC)


@pytest.mark.parametrize("name", ARITHMETIC)
def test_geometry(name: str) -> None:
    (stage,) = PRESETS[name].stages
    g = stage.grid
    moved = g.spread if name.endswith("transposed") else g.stride
    assert (g.size[0], g.kernel[0], moved[0], g.begin[0], g.output[0]) == ARITHMETIC[name]


@pytest.mark.parametrize("name", PRESETS)
def test_every_step_makes_the_outputs_value(name: str) -> None:
    for stage in PRESETS[name].stages:
        values = [s.value for s in stage.steps()]
        np.testing.assert_allclose(values, stage.output.ravel(), rtol=1e-12)
        assert {s.combine for s in stage.steps()} <= {"sum", "mean", "max", "copy"}
        assert all(phrase(stage, stage.step(0), language) for language in ("en", "ja"))


@pytest.mark.parametrize("b", [2, 3])
def test_a_loop_comes_back(b: int) -> None:
    first, second = PRESETS[f"shuffle-loop-{b}"].stages
    np.testing.assert_array_equal(first.x, second.output)


def test_an_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(BadQuestion, match=r"Try .*strides"):
        preset("stridess")
