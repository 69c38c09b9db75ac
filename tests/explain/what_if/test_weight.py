from dataclasses import replace

import numpy as np
import pytest

from convscope.base.errors import BadQuestion, InputError
from convscope.explain.what_if import Weight, edited_network, what_if
from convscope.trace import run
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)


def edited(edits, network=None):
    trace = run(network or small_classifier(), {"x": X})
    return trace, what_if(trace, edits).trace


def test_one_number_changes_and_the_network_that_was_opened_does_not():
    before, after = edited([Weight("block.conv", "weight", (3, 0, 1, 1), 7.5)])
    old, new = (t.network.weights["block.conv.weight"] for t in (before, after))
    assert new[3, 0, 1, 1] == 7.5
    assert (old != new).sum() == 1
    assert after["stem.relu"].output is before["stem.relu"].output
    changed = after["block.conv"].output != before["block.conv"].output
    assert changed[:, 3].any()
    assert not changed[:, :3].any()


def test_a_bias_moves_its_channel_by_the_difference():
    before, after = edited([Weight("split.left", "bias", (1,), 2.0)])
    moved = after["split.left"].output - before["split.left"].output
    by = 2.0 - before.network.weights["split.left.bias"][1]
    assert moved[:, 1] == pytest.approx(by, abs=1e-6)
    assert not moved[:, 0].any()


def test_many_edits_of_one_weight_copy_it_once():
    network = small_classifier()
    edits = [Weight("wide", "weight", (0, 0, 0, k % 3), float(k)) for k in range(100)]
    after = edited_network(edits, network, lambda _: np.zeros(0))
    assert after.weights["wide.weight"][0, 0, 0].tolist() == [99.0, 97.0, 98.0]
    same = [v for v, w in after.weights.items() if w is network.weights[v]]
    assert len(same) == len(network.weights) - 1


def test_a_weight_that_two_layers_share_changes_for_both():
    b = Builder((1, 3, 16, 16))
    x = b.conv("first", "x", 3, 3, 3, pads=[1] * 4)
    x = b.add("second", "Conv", x, "first.weight", "first.bias", pads=[1] * 4)
    _, after = edited([Weight("second", "bias", (0,), 5.0)], b.network("n", x, (1, 3, 16, 16)))
    assert after["first"].weights["first.bias"][0] == 5.0
    assert after["second"].weights["first.bias"][0] == 5.0


def test_float16_weights_take_what_float16_holds():
    network = small_classifier()
    half = {v: w.astype(np.float16) for v, w in network.weights.items()}
    small = replace(network, weights=half)
    after = edited_network([Weight("wide", "bias", (0,), 0.1)], small, lambda _: np.zeros(0))
    assert after.weights["wide.bias"][0] == np.float16(0.1)
    with pytest.raises(
        InputError, match=r"float16, which cannot hold this number: received 1000000.0"
    ):
        edited_network([Weight("wide", "bias", (0,), 1e6)], small, lambda _: np.zeros(0))


@pytest.mark.parametrize(
    ("layer", "role", "index", "text"),
    [
        ("steam.conv", "weight", (0, 0, 0, 0), "no layer of that name: received 'steam.conv'"),
        ("stem.conv", "slope", (0,), "of that name: received 'slope'. It has: weight, bias."),
        ("stem.conv", "x", (0, 0, 0, 0), "no learnt numbers of that name: received 'x'"),
        ("stem.relu", "weight", (0,), "received 'weight'. It has none at all."),
        ("stem.conv", "weight", (4, 0, 0, 0), r"the shape \(4, 3, 3, 3\): received the index"),
        ("stem.conv", "weight", (0,), r"received the index \(0,\). Give one index an axis"),
        ("stem.bn", "gain", (0,), "It has: scale, bias, mean, variance."),
    ],
)
def test_a_weight_that_is_not_there_is_refused(layer, role, index, text):
    with pytest.raises(BadQuestion, match=text):
        edited([Weight(layer, role, index, 0.0)])


def test_what_decides_a_shape_is_no_learnt_number():
    b = Builder((1, 3, 16, 16))
    scales = b.constant("scales", np.array([1, 1, 2, 2], np.float32))
    x = b.add("up", "Resize", "x", "", scales, mode="nearest")
    with pytest.raises(BadQuestion, match=r"received 'scales'\. It has none at all"):
        edited([Weight("up", "scales", (2,), 1e9)], b.network("n", x, (1, 3, 32, 32)))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1", None, True])
def test_what_is_no_finite_number_is_refused(value):
    with pytest.raises(InputError, match="an edit's 'value' cannot be used"):
        Weight("stem.conv", "bias", (0,), value)


def test_beyond_float32_is_refused():
    with pytest.raises(InputError, match=r"the bias of 'stem\.conv' is float32, which cannot hold"):
        edited([Weight("stem.conv", "bias", (0,), 1e39)])
