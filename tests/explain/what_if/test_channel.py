from dataclasses import replace

import numpy as np
import pytest

from convscope.base.errors import BadQuestion, InputError
from convscope.explain import cost, one_number, receptive_field
from convscope.explain.what_if import Channel, Pooling, Weight, what_if
from convscope.trace import run
from small import small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)


@pytest.fixture(scope="module")
def before():
    return run(small_classifier(), {"x": X})


def test_a_silenced_channel_is_zero_for_all_that_comes_after(before):
    after = what_if(before, [Channel("stem.relu", 2, 0)]).trace
    assert after["stem.relu"].output is before["stem.relu"].output, "the layer's own maps stay"
    silenced = after["stem.relu.what_if"]
    assert not silenced.output[:, 2].any()
    kept = [0, 1, 3]
    assert (silenced.output[:, kept] == before["stem.relu"].output[:, kept]).all()
    by_hand = before["stem.relu"].output.copy()
    by_hand[:, 2] = 0
    assert (after["block.add"].inputs[0] == by_hand).all()
    assert (after["block.conv"].inputs[0] == by_hand).all()
    names = [node.name for node in after.network.nodes]
    assert names.index("stem.relu.what_if") == names.index("stem.relu") + 1


def test_the_layer_put_in_is_explained_like_any_other(before):
    after = what_if(before, [Channel("stem.relu", 2, 2.5)]).trace
    number = one_number(after, "stem.relu.what_if", (0, 2, 3, 4))
    assert number.gap == 0
    x = after["stem.relu"].output[0, 2, 3, 4]
    assert number.recorded == pytest.approx(2.5 * x)
    assert after["stem.relu.what_if"].node.block == ("stem",)
    own = receptive_field(after, "stem.relu", (0, 2, 3, 4))
    assert receptive_field(after, "stem.relu.what_if", (0, 2, 3, 4)).box == own.box
    assert [c.layer for c in cost(after)] == [node.name for node in after.network.nodes]


def test_edits_of_one_layer_share_it_and_the_last_of_a_channel_counts(before):
    edits = [Channel("stem.relu", 0, 3), Channel("stem.relu", 1, 0), Channel("stem.relu", 0, 0.5)]
    after = what_if(before, edits).trace
    assert len(after.network.nodes) == len(before.network.nodes) + 1
    gains = after.network.weights["stem.relu.what_if.gains"]
    assert gains.ravel().tolist() == [0.5, 0, 1, 1]
    again = what_if(after, [Channel("stem.relu", 3, 2), Channel("stem.relu.what_if", 2, 4)]).trace
    assert len(again.network.nodes) == len(after.network.nodes)
    more = again.network.weights["stem.relu.what_if.gains"]
    assert more.ravel().tolist() == [0.5, 0, 4, 2]
    assert gains.ravel().tolist() == [0.5, 0, 1, 1], "what was traced stays as it was"
    by_weight = what_if(after, [Weight("stem.relu.what_if", "b", (3, 0, 0), 2)]).trace
    assert by_weight.network.weights["stem.relu.what_if.gains"].ravel()[3] == 2


def test_the_last_layer_and_one_without_rows_and_columns(before):
    after = what_if(before, [Channel("softmax", 4, 0), Channel("head", 1, -1)]).trace
    (name,) = after.outputs
    assert name == after["softmax.what_if"].node.outputs[0]
    assert after.outputs[name][0, 4] == 0
    assert after["head.what_if"].output[0, 1] == -before["head"].output[0, 1]


def test_it_is_what_a_network_built_so_by_hand_gives(before):
    edits = [
        Channel("stem.conv", 1, 0),
        Pooling("split.pool", "AveragePool"),
        Channel("split.pool", 3, 2),
        Weight("stem.bn", "scale", (2,), -1.0),
    ]
    found = what_if(before, edits).trace
    whole = run(found.network, {"x": X}, engine="numpy")
    for layer in whole:
        assert found[layer.name].output == pytest.approx(layer.output, abs=1e-5)
    weights = dict(before.network.weights)
    for name in ("stem.conv.weight", "stem.conv.bias"):
        weights[name] = weights[name].copy()
        weights[name][1] = 0  # silent by its own numbers
    weights["stem.bn.scale"] = np.where(np.arange(4) == 2, -1, weights["stem.bn.scale"])
    weights["stem.bn.scale"] = weights["stem.bn.scale"].astype(np.float32)
    pool = replace(before.network["split.pool"], op="AveragePool")
    nodes = tuple(pool if n.name == pool.name else n for n in before.network.nodes)
    by_hand = run(replace(before.network, weights=weights, nodes=nodes), {"x": X})
    expected = by_hand["split.pool"].output * np.float32([1, 1, 1, 2]).reshape(4, 1, 1)
    assert found["split.pool.what_if"].output == pytest.approx(expected, abs=1e-5)


def test_a_channel_that_is_not_there_is_refused(before):
    for edit, text in (
        (Channel("stem.conv", 4, 0), "layer 'stem.conv' has 4 channels: received channel 4"),
        (Channel("conv9", 0, 0), "no layer of that name: received 'conv9'"),
    ):
        with pytest.raises(BadQuestion, match=text):
            what_if(before, [edit])
    for factor in (float("nan"), float("inf"), "0"):
        with pytest.raises(InputError, match="an edit's 'factor' cannot be used"):
            Channel("stem.conv", 0, factor)
    with pytest.raises(InputError, match="'channel' cannot be used: received -1"):
        Channel("stem.conv", -1, 0)
    with pytest.raises(InputError, match="is float32, which cannot hold this number"):
        what_if(before, [Channel("stem.conv", 0, 1e39)])
