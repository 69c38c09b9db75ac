import numpy as np
import pytest

import convscope
from convscope.base.errors import BadQuestion, UnsupportedOp
from convscope.explain.gradient import gradient
from convscope.explain.target import Target
from convscope.explain.weight_gradient import weight_gradient
from convscope.trace import run
from families import build
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((2, 3, 16, 16), np.float32)


def test_a_kernel_weight_by_hand():
    """x = 1 2 3 4, kernel a b: y = a·x[i] + b·x[i+1]; T = y[0] · 1, so ∂T/∂b = x[1]."""
    b = Builder((1, 1, 4))
    b.weights["w"] = np.array([[[10.0, 1.0]]], np.float32)
    x = b.add("conv", "Conv", "x", "w", pads=[1, 0])
    x = b.add("total", "ReduceSum", x, b.constant("axes", np.array([1, 2])), keepdims=0)
    trace = run(b.network("n", x, (1,)), {"x": np.array([[[1, 2, 3, 4]]], np.float32)})
    first = weight_gradient(trace, Target("cell", "total", (0,)), "conv", "weight", (0, 0, 0))
    assert first.uses.cells.tolist() == [[0, 0, 0], [0, 0, 1], [0, 0, 2], [0, 0, 3]]
    assert first.uses.x.cells.tolist() == [[-1, -1, -1], [0, 0, 0], [0, 0, 1], [0, 0, 2]]
    assert first.uses.slopes.tolist() == [0.0, 1.0, 2.0, 3.0]
    assert first.upstream.tolist() == [1.0] * 4
    assert first.sum == first.backward == 6
    assert (first.gap, first.weight) == (0, 10)


@pytest.mark.parametrize("target", [Target("loss", index=2), Target("cell", "wide", (1, 2, 3, 3))])
def test_every_weight_of_every_layer_is_the_sum_of_its_uses(target):
    trace = run(small_classifier(), {"x": X})
    found = gradient(trace, target)
    rng = np.random.default_rng(0)
    checked = 0
    for layer in trace:
        for position, value in enumerate(layer.node.inputs):
            if value not in trace.network.weights:
                continue
            role = layer.arithmetic.module.INPUTS[position]
            weights = trace.value(value)
            for at in rng.permutation(weights.size)[:6]:
                index = np.unravel_index(at, weights.shape)
                one = weight_gradient(trace, found, layer.name, role, index)
                assert one.gap <= 2e-6 * max(one.scale, 1e-9), (layer, role, index)
                assert one.backward == found.of(value)[index]
                checked += 1
    assert checked > 60


@pytest.mark.parametrize("family", ["mobilenet_v3_small", "convnext_tiny", "unet"])
def test_depthwise_transposed_and_broadcast_weights_too(family):
    x = np.random.default_rng(0).standard_normal((1, 3, 32, 32), np.float32)
    network = convscope.open(build(family, small=True), example=x)
    trace = network.trace({network.inputs[0].name: x})
    last = list(trace)[-1]
    cell = tuple(n // 2 for n in last.output.shape)
    found = gradient(trace, Target("cell", last.name, cell))
    rng = np.random.default_rng(0)
    kinds = set()
    for layer in trace:
        if layer.arithmetic.uses is None:
            continue
        for position, value in enumerate(layer.node.inputs):
            weights = network.weights.get(value)
            if weights is None or not weights.ndim or layer.op == "Clip":
                continue
            names = layer.arithmetic.module.INPUTS
            index = np.unravel_index(int(rng.integers(weights.size)), weights.shape)
            one = weight_gradient(trace, found, layer.name, names[position], index)
            assert one.gap <= 1e-5 * max(one.scale, 1e-9), (layer, names[position], index)
            kinds.add((layer.op, names[position]))
    assert ("Conv", "weight") in kinds


def test_what_is_no_weight_is_refused_in_one_line():
    trace = run(small_classifier(), {"x": X})
    target = Target("score", index=0)
    with pytest.raises(BadQuestion, match=r"no such weights: received 'x'. It has: weight, bias"):
        weight_gradient(trace, target, "stem.conv", "x", (0, 0, 0, 0))
    with pytest.raises(BadQuestion, match=r"'stem.relu' has no such weights: .* It has: none"):
        weight_gradient(trace, target, "stem.relu", "weight", (0,))
    with pytest.raises(BadQuestion, match=r"has the shape \(4, 3, 3, 3\): received the index"):
        weight_gradient(trace, target, "stem.conv", "weight", (0, 3, 0, 0))


def test_an_op_that_does_not_say_what_its_weights_meet_says_so():
    b = Builder((1, 4))
    x = b.add("norm", "LayerNormalization", "x", b.weight("scale", 4))
    trace = run(b.network("n", x, (1, 4)), {"x": X[:1, 0, 0, :4]}, engine="numpy")
    with pytest.raises(UnsupportedOp, match="'LayerNormalization', which does not say what a"):
        weight_gradient(trace, Target("cell", "norm", (0, 1)), "norm", "scale", (1,))
