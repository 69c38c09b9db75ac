"""The adversarial step by hand: signs, the smallest ε, one pixel, preprocessing, rounding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import convscope as cs
from convscope.base.errors import BadQuestion
from convscope.base.picture import Picture, open_picture
from convscope.base.preprocess import Preprocess, prepare
from convscope.inside.adversarial import adversarial, one_pixel
from convscope.inside.adversarial.attacks import Wish, fgsm
from convscope.inside.adversarial.judge import Judge
from convscope.inside.adversarial.one_pixel import recorded_loss
from convscope.inside.adversarial.smallest import smallest
from convscope.network import Network, Node, Value

SETTINGS = [
    Preprocess(5, 6, mean=(0.4, 0.5, 0.6), std=(0.2, 0.3, 0.4)),
    Preprocess(5, 6, channel_order="BGR", scale=1.0, mean=(103.0, 116.0, 123.0)),
    Preprocess(5, 6, layout="nhwc", invert=True, mean=(0.5,), std=(0.5,)),
    Preprocess(5, 6, mode="L", mean=(0.1,), std=(0.3,)),
    Preprocess(5, 6, mode="LLL", std=(0.2, 0.3, 0.4)),
]


def straight(p: Preprocess, seed: int = 0, op: str = "") -> Network:
    """A network of one layer of weights over all pixels: its slopes can be written down."""
    rng = np.random.default_rng(seed)
    channels = 1 if p.mode == "L" else 3
    shape = (1, 5, 6, channels) if p.layout == "nhwc" else (1, channels, 5, 6)
    count = 30 * channels
    weight = rng.normal(0, 0.05, (count, 4)).astype(np.float32)
    nodes = [
        Node("flatten", "Flatten", ("x",), ("f",), {"axis": 1}),
        Node("linear", "Gemm", ("f", "w"), ("s",)),
        Node("softmax", "Softmax", ("s",), ("y",), {"axis": 1}),
    ]
    if op:
        nodes[1:1] = [Node("odd", op, ("f",), ("g",))]
        nodes[2] = Node("linear", "Gemm", ("g", "w"), ("s",))
    values = Value("x", "float32", shape), Value("y", "float32", (1, 4))
    return Network("straight", values[:1], values[1:], tuple(nodes), {"w": weight})


def picture(p: Preprocess, seed: int = 1) -> Picture:
    channels = 1 if p.mode in ("L", "LLL") else 3
    return open_picture(
        np.random.default_rng(seed).integers(40, 200, (5, 6, channels)).astype(np.uint8)
    )


@pytest.mark.parametrize("p", SETTINGS)
def test_slopes_are_those_of_finite_differences(p: Preprocess) -> None:
    network = straight(p)
    judge = Judge(network, p)
    pixels = judge.pixels(picture(p))
    slopes = judge.slopes(pixels, 2)
    assert slopes.shape == pixels.shape
    for at in [(0, 0, 0), (2, 3, pixels.shape[2] - 1), (4, 5, 0)]:
        ends = []
        for by in (1.0, -1.0):
            moved = pixels.astype(float)
            moved[at] += by
            ends.append(-judge.log_p(moved)[2])
        assert slopes[at] == pytest.approx((ends[0] - ends[1]) / 2, rel=0.02, abs=1e-5)
    way = fgsm(pixels, slopes, Wish(2, away=True))(1.0) - pixels
    np.testing.assert_array_equal(way, np.sign(slopes))


@pytest.mark.parametrize("p", SETTINGS)
def test_the_pixels_are_those_that_the_network_is_given(p: Preprocess) -> None:
    judge = Judge(straight(p), p)
    shown = picture(p)
    np.testing.assert_array_equal(judge.input(judge.pixels(shown)), prepare(shown, p).tensor)


@pytest.mark.parametrize("method", ["fgsm", "pgd"])
@pytest.mark.parametrize("towards", [None, 1])
def test_the_smallest_change_flips_and_a_bit_less_does_not(
    method: str, towards: int | None
) -> None:
    p = SETTINGS[0]
    network, shown = straight(p), picture(p)
    found = adversarial(network, shown, method=method, towards=towards)  # type: ignore[arg-type]
    assert found.smallest.epsilon is not None
    above, below = found.smallest.epsilon, found.smallest.below
    assert above - below <= 0.1 * above
    for epsilon, flips in ((above, True), (below, False)):
        one = adversarial(network, shown, method=method, towards=towards, epsilon=epsilon)  # type: ignore[arg-type]
        assert one.flipped is flips
        assert one.epsilon == epsilon
        assert abs(one.changed - one.original).max() <= epsilon + 1e-4
    assert found.flipped_rounded
    assert found.whole is not None
    assert found.whole >= above
    if towards is not None:
        assert found.after_rounded.argmax() == towards


def test_the_file_of_a_whole_change_gives_the_same_answer() -> None:
    network = cs.open("digits")
    found = adversarial(network, cs.picture("digit-3"))
    again = network.trace(
        found.picture().png(), preprocess=replace(found.preprocess, resize="stretch")
    )
    assert again.top(1)[0][0] == network.classes[found.after_rounded.argmax()]  # type: ignore[index]
    assert again.top(1)[0][1] == pytest.approx(found.after_rounded.max(), rel=1e-4)
    assert found.answer == 3
    assert found.moved > 0


def test_rounding_may_undo_a_small_change() -> None:
    found = adversarial(cs.open("digits"), cs.picture("digit-3"), epsilon=0.4)
    assert (found.rounded == found.original).all()
    assert not found.flipped_rounded


def test_of_a_straight_network_the_scores_move_as_the_slopes_say() -> None:
    p = SETTINGS[0]
    found = adversarial(straight(p), picture(p), epsilon=0.01)
    assert found.expected == pytest.approx(found.moved, rel=0.02)


@pytest.mark.parametrize("p", SETTINGS)
def test_one_pixel_written_out(p: Preprocess) -> None:
    judge = Judge(straight(p), p)
    pixels = judge.pixels(picture(p))
    wish = Wish(0, away=True)
    recorded = recorded_loss(judge, pixels, 0)
    for place in (None, (2, 3, 0)):
        one = one_pixel(judge, pixels, wish, 3.0, recorded, place)
        assert one.slope == pytest.approx(judge.slopes(pixels, 0)[one.place], rel=1e-5)
        assert one.slope == pytest.approx(sum(part.gradient * part.factor for part in one.parts))
        assert len(one.parts) == (3 if p.mode == "LLL" else 1)
        for part in one.parts:
            assert part.gradient == recorded.of("x")[part.cell]
        assert one.new == one.value + 3.0 * one.sign
        assert one.sign == np.sign(one.slope)
        assert one.difference == pytest.approx(one.slope, rel=0.02, abs=1e-5)
        towards = one_pixel(judge, pixels, Wish(0, away=False), 3.0, recorded, place)
        assert towards.sign == -one.sign
    with pytest.raises(BadQuestion, match="no such pixel"):
        one_pixel(judge, pixels, wish, 3.0, recorded, (9, 0, 0))


def test_black_and_white_stand_in_the_way() -> None:
    p = SETTINGS[3]
    judge = Judge(straight(p), p)
    white = np.full((5, 6, 1), 255, np.uint8)
    recorded = recorded_loss(judge, white, 0)
    slopes = judge.slopes(white, 0)
    place = tuple(int(i) for i in np.unravel_index(slopes.argmax(), slopes.shape))
    one = one_pixel(judge, white, Wish(0, away=True), 5.0, recorded, place)
    assert one.clipped
    assert one.new == 255


def test_both_engines_agree() -> None:
    pytest.importorskip("torch")
    network = cs.open("digits")
    p = prepare(cs.picture("digit-3"), cs.open("digits").trace("digit-3").prepared.preprocess)
    by = [Judge(network, p.preprocess, engine) for engine in ("numpy", "torch")]
    pixels = by[0].pixels(cs.picture("digit-3"))
    one, other = (judge.slopes(pixels, 3) for judge in by)
    np.testing.assert_allclose(one, other, atol=1e-4 * abs(one).max())


@settings(max_examples=60)
@given(st.floats(0.01, 60), st.floats(0.02, 64))
def test_the_search_ends_around_the_edge(edge: float, first: float) -> None:
    found = smallest(lambda epsilon: epsilon >= edge, 64, 0.01, first)
    assert found.epsilon is not None
    assert found.below < edge <= found.epsilon
    assert found.epsilon - found.below <= 0.011 * found.epsilon


def test_pgd_is_seeded() -> None:
    p = SETTINGS[0]
    network, shown = straight(p), picture(p)
    one, same, other = (
        adversarial(network, shown, method="pgd", epsilon=2.0, seed=seed) for seed in (0, 0, 1)
    )
    assert (one.changed == same.changed).all()
    assert (one.changed != other.changed).any()


def test_what_makes_no_sense_is_refused() -> None:
    p = SETTINGS[0]
    network, shown = straight(p), picture(p)
    answer = adversarial(network, shown).answer
    with pytest.raises(BadQuestion, match="answers this class already"):
        adversarial(network, shown, towards=answer)
    with pytest.raises(BadQuestion, match="over 4 classes"):
        adversarial(network, shown, towards=4)
    with pytest.raises(BadQuestion, match="no such method"):
        adversarial(network, shown, method="cw")  # type: ignore[arg-type]
    with pytest.raises(BadQuestion, match="above 0 and at most 255"):
        adversarial(network, shown, epsilon=0)
    with pytest.raises(BadQuestion, match="1 to 100 steps"):
        adversarial(network, shown, method="pgd", steps=0)


def test_a_network_without_a_gradient_says_which_op() -> None:
    p = SETTINGS[0]
    with pytest.raises(BadQuestion, match="does not move with any pixel"):
        adversarial(straight(p, op="Sign"), picture(p))
    network = straight(p, op="CumSum")
    nodes = (network.nodes[0], replace(network.nodes[1], inputs=("f", "axis")), *network.nodes[2:])
    weights = {**network.weights, "axis": np.array(1)}
    with pytest.raises(BadQuestion, match=r"lies behind 'odd'.*'CumSum' cannot be differentiated"):
        adversarial(replace(network, nodes=nodes, weights=weights), picture(p))
