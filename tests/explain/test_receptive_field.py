import numpy as np
import pytest

from convscope.base.box import Box
from convscope.base.errors import BadQuestion
from convscope.explain import receptive_field
from convscope.network import Network
from convscope.trace import run
from small import Builder, small_classifier


def traced(network: Network, size: int = 16, channels: int = 3):
    x = np.random.default_rng(1).standard_normal((1, channels, size, size), np.float32)
    return run(network, {"x": x}, engine="numpy")


def seen_by_perturbation(network: Network, layer: str, cell: tuple[int, ...], size: int) -> Box:
    """The hull of the input pixels that, made NaN, make the value NaN."""
    rng = np.random.default_rng(2)
    x = rng.standard_normal((1, 3, size, size), np.float32)
    hit = []
    for row in range(size):
        for column in range(size):
            poisoned = x.copy()
            poisoned[0, :, row, column] = np.nan
            value = run(network, {"x": poisoned}, engine="numpy")[layer].output[cell]
            if np.isnan(value):
                hit.append((row, column))
    rows, columns = zip(*hit, strict=True)
    return Box((min(rows), min(columns)), (max(rows) + 1, max(columns) + 1))


@pytest.mark.parametrize(
    ("layer", "cell"),
    [
        ("stem.conv", (0, 1, 0, 0)),
        ("stem.relu", (0, 1, 7, 7)),
        ("block.add", (0, 3, 0, 4)),
        ("split.concat", (0, 0, 3, 3)),
        ("split.concat", (0, 5, 3, 3)),
        ("wide", (0, 2, 1, 2)),
        ("head", (0, 4)),
    ],
)
def test_the_clipped_field_is_what_a_perturbation_reaches(layer, cell):
    network = small_classifier()
    field = receptive_field(traced(network), layer, cell)
    seen = seen_by_perturbation(network, layer, cell, 16)
    assert Box(field.clipped.start[2:], field.clipped.stop[2:]) == seen


def test_three_3x3_convolutions_see_7_cells_and_the_border_clips():
    b = Builder((1, 1, 20, 20))
    x = "x"
    for i in range(3):
        x = b.conv(f"conv{i}", x, 1, 1, 3, pads=[1] * 4)
    trace = traced(b.network("three", x, (1, 1, 20, 20)), 20, 1)
    middle = receptive_field(trace, "conv2", (0, 0, 10, 10))
    assert middle.box == middle.clipped == Box((0, 0, 7, 7), (1, 1, 14, 14))
    corner = receptive_field(trace, "conv2", (0, 0, 0, 19))
    assert corner.box == Box((0, 0, -3, 16), (1, 1, 4, 23))
    assert corner.clipped == Box((0, 0, 0, 16), (1, 1, 4, 20))
    assert [name for name, _ in corner.steps] == ["conv2", "conv1", "conv0"]


def test_a_cell_or_layer_that_is_not_there_is_refused_in_one_line():
    trace = traced(small_classifier())
    with pytest.raises(BadQuestion, match=r"layer 'head' has the shape \(1, 5\): received"):
        receptive_field(trace, "head", (0, 5))
    with pytest.raises(BadQuestion, match=r"no layer of that name: received 'hed'\. Near it: head"):
        receptive_field(trace, "hed", (0, 0))
    with pytest.raises(BadQuestion, match="no input of that name: received 'z'"):
        receptive_field(trace, "head", (0, 0), input="z")
