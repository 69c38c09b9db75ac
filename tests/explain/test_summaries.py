import json
from dataclasses import replace

import numpy as np
import pytest

from convscope.base.errors import BadQuestion
from convscope.explain import cost, statistics, top_classes
from convscope.trace import run
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)


def test_costs_are_counted_by_hand():
    found = {c.layer: c for c in cost(run(small_classifier(), {"x": X}))}
    assert found["stem.conv"].parameters == 4 * 27 + 4
    assert found["stem.conv"].multiply_adds == 8 * 8 * 4 * 27
    assert found["block.conv"].multiply_adds == 8 * 8 * 4 * 18, "two groups halve it"
    assert found["head"].parameters == 5 * 96 + 5
    assert found["head"].multiply_adds == 5 * 96
    assert found["stem.conv"].bytes == 4 * 8 * 8 * 4


def test_statistics_by_channel_match_a_plain_loop():
    trace = run(small_classifier(), {"x": X})
    found = statistics(trace, "stem.relu")
    for channel, values in enumerate(trace["stem.relu"].output[0]):
        assert found.min[channel] == values.min()
        assert found.max[channel] == values.max()
        assert found.mean[channel] == pytest.approx(values.mean(), rel=1e-6)
        assert found.zeros[channel] == (values == 0).mean()


def test_values_that_are_not_finite_are_counted_and_left_out():
    poisoned = X.copy()
    poisoned[0, 1, 2, 3] = np.nan
    b = Builder((1, 3, 16, 16))
    network = b.network("n", b.add("same", "Relu", "x"), (1, 3, 16, 16))
    found = statistics(run(network, {"x": poisoned}, engine="numpy"), "same")
    assert found.not_finite.tolist() == [0, 1, 0]
    assert np.isfinite(found.mean).all()


def test_top_classes_are_named_sorted_and_softmaxed_only_where_needed():
    network = small_classifier()
    named = replace(network, metadata={"convscope.classes": json.dumps(list("abcde"))})
    trace = run(named, {"x": X})
    top = top_classes(trace, 5)
    chances = trace.outputs["softmax:0"][0]
    assert [c.index for c in top] == np.argsort(-chances).tolist()
    assert [c.label for c in top] == ["abcde"[c.index] for c in top]
    assert [c.probability for c in top] == [chances[c.index] for c in top]
    logits = run(replace(network, outputs=(replace(network.outputs[0], name="head:0"),)), {"x": X})
    again = top_classes(logits, 2)
    assert [c.index for c in again] == [c.index for c in top[:2]]
    assert again[0].probability == pytest.approx(top[0].probability, rel=1e-5)
    assert again[0].label == str(again[0].index)


def test_a_network_without_a_class_list_says_so():
    b = Builder((1, 3, 16, 16))
    network = b.network("maps", b.conv("conv", "x", 3, 2, 3), (1, 2, 14, 14))
    with pytest.raises(BadQuestion, match="is no list of classes: received the shape"):
        top_classes(run(network, {"x": X}))
