"""One unit: what makes it sums to what is recorded, through every kind of network."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convscope.base.errors import BadQuestion
from convscope.inside.carried import Place, makes, readings, source
from convscope.inside.shares import shares, spread
from convscope.inside.unit import unit
from convscope.network import Network, Node, Value
from convscope.trace import Trace, run

FLOAT = np.float32


def network(nodes: list[Node], weights: dict[str, Any], output: str, side: int = 8) -> Network:
    return Network(
        "made", (Value("x", "float32", (1, 3, side, side)),), (Value(output, "float32", None),),
        tuple(nodes), {k: np.asarray(v, FLOAT) for k, v in weights.items()},
    )  # fmt: skip


def conv(name: str, x: str, pad: int = 1, **attributes: Any) -> Node:
    inputs = (x, f"{name}.weight", f"{name}.bias")
    return Node(name, "Conv", inputs, (name,), {"pads": (pad,) * 4, **attributes})


def normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.standard_normal(shape).astype(FLOAT)


def norm(name: str, x: str, rng: np.random.Generator, c: int) -> tuple[Node, dict[str, Any]]:
    parts = ("scale", "bias", "mean", "var")
    node = Node(name, "BatchNormalization", (x, *(f"{name}.{p}" for p in parts)), (name,))
    weights = {f"{name}.{p}": normal(rng, c) for p in parts}
    weights[f"{name}.var"] = np.abs(weights[f"{name}.var"]) + 0.5
    return node, weights


def plain(rng: np.random.Generator) -> Network:
    node, more = norm("norm1", "conv1", rng, 4)
    nodes = [
        conv("conv1", "x", strides=(2, 2)), node, Node("relu1", "Relu", ("norm1",), ("relu1",)),
        Node("pool1", "MaxPool", ("relu1",), ("pool1",), {"kernel_shape": (2, 2)}),
        conv("conv2", "pool1", dilations=(2, 2)),
        Node("flatten", "Flatten", ("conv2",), ("flatten",)),
        Node("linear", "Gemm", ("flatten", "linear.weight", "linear.bias"), ("linear",),
             {"transB": 1}),
    ]  # fmt: skip
    weights = {
        "conv1.weight": normal(rng, 4, 3, 3, 3), "conv1.bias": normal(rng, 4),
        "conv2.weight": normal(rng, 5, 4, 3, 3), "conv2.bias": normal(rng, 5),
        "linear.weight": normal(rng, 6, 5), "linear.bias": normal(rng, 6), **more,
    }  # fmt: skip
    return network(nodes, weights, "linear")


def residual(rng: np.random.Generator) -> Network:
    nodes = [
        conv("conv1", "x"), Node("relu1", "Relu", ("conv1",), ("relu1",)),
        conv("conv2", "relu1"), Node("add", "Add", ("conv2", "relu1"), ("add",)),
        Node("relu2", "Relu", ("add",), ("relu2",)),
        Node("cat", "Concat", ("relu2", "relu1"), ("cat",), {"axis": 1}),
        conv("conv3", "cat", pad=0),
    ]  # fmt: skip
    weights = {
        "conv1.weight": normal(rng, 4, 3, 3, 3), "conv1.bias": normal(rng, 4),
        "conv2.weight": normal(rng, 4, 4, 3, 3), "conv2.bias": normal(rng, 4),
        "conv3.weight": normal(rng, 3, 8, 1, 1), "conv3.bias": normal(rng, 3),
    }  # fmt: skip
    return network(nodes, weights, "conv3")


def depthwise(rng: np.random.Generator) -> Network:
    gate = [
        Node("squeeze", "GlobalAveragePool", ("depth",), ("squeeze",)),
        Node("gate", "Sigmoid", ("squeeze",), ("gate",)),
        Node("gated", "Mul", ("depth", "gate"), ("gated",)),
    ]
    nodes = [
        conv("conv1", "x"), conv("depth", "conv1", group=4), *gate,
        conv("groups", "gated", group=2), conv("point", "groups", pad=0),
    ]  # fmt: skip
    weights = {
        "conv1.weight": normal(rng, 4, 3, 3, 3), "conv1.bias": normal(rng, 4),
        "depth.weight": normal(rng, 4, 1, 3, 3), "depth.bias": normal(rng, 4),
        "groups.weight": normal(rng, 4, 2, 3, 3), "groups.bias": normal(rng, 4),
        "point.weight": normal(rng, 5, 4, 1, 1), "point.bias": normal(rng, 5),
    }  # fmt: skip
    return network(nodes, weights, "point")


def dense(rng: np.random.Generator) -> Network:
    nodes = [
        Node("flatten", "Flatten", ("x",), ("flatten",)),
        Node("fc1", "Gemm", ("flatten", "fc1.weight", "fc1.bias"), ("fc1",), {"alpha": 0.5}),
        Node("relu", "Relu", ("fc1",), ("relu",)),
        Node("fc2", "MatMul", ("relu", "fc2.weight"), ("fc2",)),
        Node("moved", "Add", ("fc2", "fc2.bias"), ("moved",)),
        Node("softmax", "Softmax", ("moved",), ("softmax",), {"axis": 1}),
    ]
    weights = {
        "fc1.weight": normal(rng, 3 * 64, 7), "fc1.bias": normal(rng, 7),
        "fc2.weight": normal(rng, 7, 4), "fc2.bias": normal(rng, 4),
    }  # fmt: skip
    return network(nodes, weights, "softmax")


MADE = {"plain": plain, "residual": residual, "depthwise": depthwise, "dense": dense}


def traced(name: str, seed: int = 0) -> Trace:
    rng = np.random.default_rng(seed)
    made = MADE[name](rng)
    return run(made, {"x": normal(rng, 1, 3, 8, 8)}, engine="numpy")


@pytest.mark.parametrize("name", MADE)
@settings(max_examples=5)
@given(seed=st.integers(0, 2**16))
def test_shares_and_bias_sum_to_the_recorded_mean(name: str, seed: int) -> None:
    trace = traced(name, seed)
    for layer in trace:
        channel = seed % layer.output.shape[1]
        found = unit(trace, layer.name, channel, most=10_000)
        if found.fed_by is None:
            assert not makes(layer)
            continue
        fed = found.fed_by
        recorded = trace[fed.layer].output[:, fed.channel].mean(dtype=np.float64)
        assert fed.mean == recorded
        total = fed.bias + sum(one.value for one in fed.on_picture)
        scale = sum(abs(one.value) for one in fed.on_picture) + abs(fed.bias)
        assert abs(total - recorded) <= 1e-5 * scale
        assert fed.gap <= 1e-5 * scale


@pytest.mark.parametrize("name", MADE)
def test_what_feeds_and_what_is_fed_are_the_same_number(name: str) -> None:
    trace = traced(name)
    for layer in trace:
        if not makes(layer):
            continue
        value = layer.node.inputs[0]
        each = np.stack([shares(layer, 0, c) for c in range(layer.output.shape[1])])
        for channel in range(trace.shape(value)[1]):
            if channel < 3:
                assert np.allclose(spread(layer, 0, (channel,)), each[:, channel], atol=1e-5)


def test_a_share_is_what_the_mean_loses_without_the_channel() -> None:
    trace = traced("plain")
    x = np.array(trace["conv2"].inputs[0])
    share = shares(trace["conv2"], 0, 2)[1]
    x[:, 1] = 0
    op = trace["conv2"].arithmetic
    assert op is not None
    without = op.forward(x, *trace["conv2"].inputs[1:], **trace["conv2"].attributes)
    assert np.isclose(trace["conv2"].output[:, 2].mean() - without[:, 2].mean(), share, atol=1e-6)


def test_a_channel_is_named_by_what_makes_it() -> None:
    plain, residual, depthwise = traced("plain"), traced("residual"), traced("depthwise")
    assert source(plain, "pool1", 2) == Place("conv1", 2)
    assert source(plain, "flatten", 4) == Place("conv2", 4)
    assert source(residual, "relu2", 1) == Place("add", 1)
    assert source(residual, "cat", 1) == Place("add", 1)
    assert source(residual, "cat", 6) == Place("conv1", 2)
    assert source(depthwise, "gated", 3) == Place("depth", 3)  # a gate is not what is handed on
    assert source(traced("dense"), "softmax", 2) == Place("fc2", 2)
    assert source(plain, "x", 1) == Place("x", 1)


def test_a_channel_is_followed_to_every_layer_that_sums_it() -> None:
    trace = traced("residual")
    found = readings(trace, "relu1", 2)
    assert [(one.layer, one.channels) for one in found] == [
        ("conv2", (2,)), ("add", (2,)), ("conv3", (6,)),
    ]  # fmt: skip
    assert [(r.layer, r.channels) for r in readings(traced("plain"), "x", 0)] == [("conv1", (0,))]
    assert readings(traced("dense"), "x", 1)[0].channels == tuple(range(64, 128))


def test_a_branch_of_a_sum_feeds_its_own_channel_alone() -> None:
    trace = traced("residual")
    found = unit(trace, "add", 3)
    assert found.fed_by is not None
    assert {one.place for one in found.fed_by.on_picture} == {Place("conv2", 3), Place("conv1", 3)}
    assert found.kernel is None


def test_a_kernel_is_the_channels_own_weights() -> None:
    trace = traced("depthwise")
    groups = unit(trace, "groups", 3).kernel
    assert groups is not None
    assert groups.first == 2
    assert np.array_equal(groups.values, trace.network.weights["groups.weight"][3])
    dense = unit(traced("dense"), "relu", 5).kernel
    assert dense is not None
    assert dense.layer == "fc1"
    assert np.array_equal(dense.values, traced("dense").network.weights["fc1.weight"][:, 5])


def test_a_groups_unit_is_fed_by_its_group() -> None:
    found = unit(traced("depthwise"), "groups", 3).fed_by
    assert found is not None
    assert found.channels == 2
    assert {one.read.channel for one in found.on_picture} == {2, 3}


def test_the_strongest_cell_and_its_field() -> None:
    trace = traced("plain")
    found = unit(trace, "conv1", 1)
    assert found.strongest_value == trace["conv1"].output[0, 1].max()
    assert (found.field.size, found.field.stride) == ((3, 3), (2, 2))
    assert found.field.box.shape == (1, 3, 3, 3)
    assert unit(traced("dense"), "fc1", 0).field.stride == (0, 0)


def surveyed(layers: dict[str, Any]) -> Any:
    made = {
        name: SimpleNamespace(mean=np.asarray(mean), correlation=correlation)
        for name, (mean, correlation) in layers.items()
    }
    return SimpleNamespace(layers=made)


def test_shares_on_a_survey_are_weights_times_mean_responses() -> None:
    trace = traced("residual")
    means = np.array([0.5, 1.0, 0.0, 2.0])
    found = unit(trace, "conv2", 2, surveyed({"relu1": (means, None)}), most=99)
    assert found.fed_by is not None
    assert found.fed_by.on_survey is not None
    by = {one.read.channel: one.value for one in found.fed_by.on_survey}
    weight = trace.network.weights["conv2.weight"][2]
    inside = np.zeros(4)  # the window over the border meets fewer cells: count how many
    for dy in range(3):
        for dx in range(3):
            cells = (8 - abs(dy - 1)) * (8 - abs(dx - 1)) / 64
            inside += weight[:, dy, dx] * cells
    assert np.allclose([by[c] for c in range(4)], inside * means, atol=1e-5)
    assert unit(trace, "conv1", 0, surveyed({})).fed_by.on_survey is None  # type: ignore[union-attr]
    fed = found.feeds[0]
    assert fed.layer == "add"
    assert fed.on_survey is None


def test_mean_responses_are_carried_through_what_only_rearranges() -> None:
    trace = traced("plain")
    means = np.array([1.0, 0.0, 2.0, 0.0, -1.0])
    found = unit(trace, "linear", 1, surveyed({"conv2": (means, None)}), most=99).fed_by
    assert found is not None
    assert found.on_survey is not None
    by = {one.place.channel: one.value for one in found.on_survey}
    weight = trace.network.weights["linear.weight"][1]
    assert np.allclose([by[c] for c in range(5)], weight * means, atol=1e-6)


def test_near_duplicates_are_the_surveys_where_it_has_them() -> None:
    trace = traced("residual")
    alike = np.eye(4, dtype=FLOAT)
    alike[0, 2] = alike[2, 0] = -0.995
    alike[0, 1] = alike[1, 0] = 0.9
    found = unit(trace, "conv1", 0, surveyed({"conv1": (np.zeros(4), alike)}))
    assert found.alike_by == "survey"
    assert [(one.channel, round(one.correlation, 3)) for one in found.alike] == [(2, -0.995)]
    assert unit(trace, "conv1", 0).alike_by == "picture"


def test_near_duplicates_on_the_picture() -> None:
    rng = np.random.default_rng(1)
    made = residual(rng)
    weights = dict(made.weights)
    weights["conv1.weight"][3] = 2 * weights["conv1.weight"][1]
    trace = run(made, {"x": normal(rng, 1, 3, 8, 8)}, engine="numpy")
    (found,) = unit(trace, "conv1", 1).alike
    assert found.channel == 3
    assert found.correlation == pytest.approx(1)


@pytest.mark.parametrize(
    ("layer", "channel", "said"),
    [("conv9", 0, "no layer of that name"), ("conv1", 4, "4 channels"), ("conv1", -1, "0 to 3")],
)
def test_what_is_not_there_is_said(layer: str, channel: int, said: str) -> None:
    with pytest.raises(BadQuestion, match=said):
        unit(traced("plain"), layer, channel)
