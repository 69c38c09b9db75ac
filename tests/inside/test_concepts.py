"""Concepts by hand: the region on the map, the ranking, the probe."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import convscope as cs
from convscope.base.errors import BadData, BadQuestion
from convscope.base.picture import open_picture
from convscope.base.preprocess import Preprocess, prepare
from convscope.explain.receptive_field import receptive_field
from convscope.inside.concepts import (
    Marked,
    concept,
    of_boxes,
    of_strokes,
    probe,
    probe_class,
    probe_region,
)
from convscope.inside.concepts.cells import OnPicture, Tiles, tiles
from convscope.inside.concepts.centres import centres
from convscope.inside.concepts.concept import answers
from convscope.network import Network, Node, Value
from convscope.trace import Trace, run

RED = (220, 20, 30)


def sees_red() -> Network:
    """A network of three channels, of which the second answers to red less green and blue."""
    weight = np.zeros((3, 3, 3, 3), np.float32)
    weight[0, :, 1, 1] = 1 / 3  # brightness
    weight[1, 0] = 1 / 9
    weight[1, 1:] = -1 / 9
    weight[2, 2, 1, 1] = 1  # blue
    nodes = (
        Node("conv", "Conv", ("x", "w"), ("conv",), {"pads": (1, 1, 1, 1)}),
        Node("relu", "Relu", ("conv",), ("relu",)),
        Node("pool", "MaxPool", ("relu",), ("y",), {"kernel_shape": (2, 2), "strides": (2, 2)}),
    )
    x, y = Value("x", "float32", (1, 3, 24, 32)), Value("y", "float32", (1, 3, 12, 16))
    return Network("sees red", (x,), (y,), nodes, {"w": weight})


def marked(place: tuple[int, int, int, int], seed: int = 0) -> Marked:
    """A noisy grey picture with a red box, which is marked."""
    pixels = np.random.default_rng(seed).integers(60, 190, (24, 32, 3)).astype(np.uint8)
    left, top, width, height = place
    pixels[top : top + height, left : left + width] = RED
    network = sees_red()
    prepared = prepare(open_picture(pixels), Preprocess(24, 32, resize="stretch"))
    trace = run(network, {"x": prepared.tensor})
    return Marked(trace, prepared, of_boxes((32, 24), [place]))


def digit(name: str = "digit-3") -> tuple[Trace, Marked]:
    trace = cs.open("digits").trace(name)
    picture = trace.prepared.picture
    size = picture.width, picture.height
    box = (size[0] * 0.3, size[1] * 0.2, size[0] * 0.4, size[1] * 0.3)
    return trace, Marked(trace, trace.prepared, of_boxes(size, [box]))


def test_the_channel_that_sees_red_is_found_first() -> None:
    pictures = [marked((4, 6, 9, 8)), marked((18, 10, 8, 9), 1)]
    for some in (pictures[:1], pictures):
        for layer in ("", "pool", "conv"):
            best = concept(some, layer).answers[0]
            assert best.channel == 1
            assert best.difference > 1.5
            assert best.overlap > 0.6
            assert best.inside > best.outside
    one = concept(pictures, "pool")
    assert one.channels == 3
    assert one.layers == ("pool",)
    assert len(one.cells["pool"]) == 2


def test_a_channel_that_is_only_handed_on_is_named_once() -> None:
    found = concept([marked((4, 6, 9, 8))])
    assert found.channels == 9
    assert len(found.answers) == 3


def test_a_map_of_one_cell_overlaps_by_that_cell() -> None:
    maps = np.zeros((2, 4, 4), np.float32)
    maps[0, 1, 1] = 5
    weights = np.zeros((4, 4))
    weights[1:3, 1] = 1
    overlap = answers([maps], [weights])[3]
    assert overlap.tolist() == [0.5, 0.0]


def test_the_numbers_are_those_of_the_cells() -> None:
    one = marked((4, 6, 8, 8))
    at = tiles(one.trace, centres(one.trace), "relu")
    w = OnPicture(one.mask, one.prepared).shares(at)
    np.testing.assert_allclose(w, one.mask)  # one cell a pixel
    a = one.trace["relu"].output[0, 1].astype(float)
    best = concept([one], "relu").answers[0]
    assert best.inside == pytest.approx(a[one.mask].mean())
    assert best.outside == pytest.approx(a[~one.mask].mean())
    assert best.difference == pytest.approx((best.inside - best.outside) / a.std())
    edge = np.sort(a.ravel())[-int(one.mask.sum())]
    highest = a >= edge
    assert best.overlap == pytest.approx((highest & one.mask).sum() / (highest | one.mask).sum())


@pytest.mark.parametrize(("network", "picture"), [("digits", "digit-3"), ("kana", "kana-a")])
def test_centres_are_those_of_the_receptive_fields(network: str, picture: str) -> None:
    trace = cs.open(network).trace(picture)
    known = centres(trace)
    for layer in (x for x in trace if x.output.ndim == 4):
        _, _, height, width = layer.output.shape
        here = known[layer.node.outputs[0]]
        for y, x in {(0, 0), (height // 3, width - 1), (height - 1, 0)}:
            box = receptive_field(trace, layer.name, (0, 0, y, x)).box
            assert here.rows[y] == (box.start[2] + box.stop[2]) / 2
            assert here.columns[x] == (box.start[3] + box.stop[3]) / 2


whole = st.integers(0, 30)
FITS = [
    Preprocess(16, 16, resize="shorter-side", resize_to=20),
    Preprocess(16, 16, resize="stretch"),
    Preprocess(16, 24, resize="pad"),
]


@settings(max_examples=60)
@given(
    st.tuples(st.integers(0, 28), st.integers(0, 18), st.integers(1, 20), st.integers(1, 20)),
    st.sampled_from(FITS), st.integers(1, 6), st.integers(1, 6),
)  # fmt: skip
def test_tiles_divide_what_is_marked(box, fit, rows, columns) -> None:  # type: ignore[no-untyped-def]
    prepared = prepare(open_picture(np.zeros((20, 30, 3), np.uint8)), fit)
    mask = of_boxes((30, 20), [box])
    even = Tiles(np.linspace(0, fit.height, rows + 1), np.linspace(0, fit.width, columns + 1), True)
    found = OnPicture(mask, prepared).shares(even)
    assert ((found >= 0) & (found <= 1)).all()
    # nothing that is seen is lost or counted twice
    left, top, width, height = prepared.placement
    y, x = np.mgrid[:20, :30]
    down = np.clip(np.minimum(y + 1, top + height) - np.maximum(y, top), 0, 1)
    across = np.clip(np.minimum(x + 1, left + width) - np.maximum(x, left), 0, 1)
    seen = (mask * down * across).sum()
    assert found.sum() * width * height / (rows * columns) == pytest.approx(seen, abs=1e-6)
    # what is marked and what is not make the whole of the picture
    rest = OnPicture(~mask, prepared).shares(even)
    everything = OnPicture(np.ones_like(mask), prepared).shares(even)
    np.testing.assert_allclose(found + rest, everything, atol=1e-9)


@settings(max_examples=40)
@given(whole, whole, whole, whole, st.floats(0.5, 9))
def test_a_stroke_is_what_is_near_its_line(ax, ay, bx, by, wide) -> None:  # type: ignore[no-untyped-def]
    mask = of_strokes((30, 30), [([(ax, ay), (bx, by)], wide)])
    again = of_strokes((30, 30), [([(bx, by), (ax, ay)], wide)])
    assert (mask == again).all()
    spots = of_strokes((30, 30), [([(ax, ay)], wide), ([(bx, by)], wide)])
    assert not (spots & ~mask).any()


def test_what_says_nothing_is_refused() -> None:
    one = marked((4, 6, 9, 8))
    empty, full = np.zeros((24, 32), bool), np.ones((24, 32), bool)
    with pytest.raises(BadQuestion, match="nothing is marked"):
        concept([Marked(one.trace, one.prepared, empty)])
    with pytest.raises(BadQuestion, match="everything is marked"):
        concept([Marked(one.trace, one.prepared, full)])
    with pytest.raises(BadQuestion, match="mask of a picture of 32 × 24"):
        concept([Marked(one.trace, one.prepared, empty[1:])])
    with pytest.raises(BadQuestion, match="a box is left"):
        of_boxes((4, 4), [(0, 0, -1, 2)])
    with pytest.raises(BadQuestion, match="1 to 12 pictures"):
        concept([])
    trace, digit_marked = digit()
    with pytest.raises(BadQuestion, match="has no maps"):
        concept([digit_marked], "linear")
    picture = trace.prepared.picture
    pixel = of_boxes((picture.width, picture.height), [(0, 0, 2, 2)])
    with pytest.raises(BadQuestion, match="too small for 'pool2'"):
        concept([Marked(trace, trace.prepared, pixel)], "pool2")


def test_a_probe_tells_what_a_straight_cut_can() -> None:
    rng = np.random.default_rng(3)
    labels = np.repeat([0, 1], 60)
    apart = rng.normal(size=(120, 6)) + 5 * labels[:, None]
    found = probe(apart, labels)
    assert found.accuracy == 1.0
    assert found.beats_chance
    assert abs(found.baseline - 0.5) < 0.1
    assert found.counts == (60, 60)
    assert probe(apart, labels) == found  # nothing is left to chance
    blind = probe(rng.normal(size=(120, 6)), labels)
    assert abs(blind.accuracy - 0.5) < 0.15
    assert not blind.beats_chance


def test_a_probe_of_many_numbers_and_several_classes() -> None:
    rng = np.random.default_rng(5)
    labels = np.tile([0, 1, 2], 20)
    x = rng.normal(size=(60, 200))
    x += 2 * rng.normal(size=(3, 200))[labels]
    found = probe(x, labels)
    assert found.accuracy > 0.9
    assert abs(found.baseline - 1 / 3) < 0.15
    with pytest.raises(BadQuestion, match="8 examples of each of two labels"):
        probe(x[:9], labels[:9])
    with pytest.raises(BadQuestion, match="two labels"):
        probe(x, np.zeros(60))


def test_the_fit_is_where_the_loss_is_flat() -> None:
    from convscope.inside.concepts.probe import fit

    rng = np.random.default_rng(1)
    x = rng.normal(size=(40, 5))
    x -= x.mean(axis=0)
    t = np.sign(x @ rng.normal(size=(5, 1)) + rng.normal(size=(40, 1)))
    w, b = fit(x, t, 0.7)
    pull = t / (1 + np.exp(t * (x @ w + b)))
    np.testing.assert_allclose(x.T @ pull, 0.7 * w, atol=0.02)
    assert abs(pull.sum()) < 0.02


def test_deeper_layers_of_the_digits_know_more() -> None:
    data = cs.dataset("digits")
    curve = probe_class(cs.open("digits"), data, "3", most=120)
    by = {point.layer: point.probed for point in curve.points}
    assert curve.examples == 120
    assert curve.chance == 0.5
    assert by["softmax"] is not None
    assert by["softmax"].accuracy > 0.95
    assert by["softmax"].accuracy > by["conv1"].accuracy > by["conv1"].baseline  # type: ignore[union-attr]
    assert [p.depth for p in curve.points] == sorted(p.depth for p in curve.points)
    with pytest.raises(BadQuestion, match="no such class"):
        probe_class(cs.open("digits"), data, "cat")
    with pytest.raises(BadQuestion, match="10 classes"):
        probe_class(cs.open("digits"), data, "77")


def test_a_probe_needs_enough_pictures_with_classes() -> None:
    pictures = np.zeros((10, 28, 28, 1), np.uint8)
    few = cs.Data("few", pictures, np.arange(10) % 2, ("3", "5"))
    with pytest.raises(BadQuestion, match="8 pictures of each class"):
        probe_class(cs.open("digits"), few, "3")
    numbers = cs.Data("numbers", pictures, np.arange(10.0))
    with pytest.raises(BadData, match="has no classes"):
        probe_class(cs.open("digits"), numbers)


def test_a_probe_of_a_marked_region() -> None:
    pictures = [marked((4, 6, 9, 8)), marked((18, 10, 8, 9), 1), marked((10, 2, 9, 12), 2)]
    curve = probe_region(pictures)
    assert curve.of_cells
    by = {point.layer: point.probed for point in curve.points}
    assert by["relu"] is not None
    assert by["relu"].accuracy > 0.9
    assert by["relu"].folds == 3
    assert by["relu"].beats_chance
    with pytest.raises(BadQuestion, match="two marked pictures"):
        probe_region(pictures[:1])
