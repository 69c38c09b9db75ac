from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import convscope
from convscope.base.errors import BadQuestion, InputError
from convscope.explain import compare
from convscope.explain.compare import difference
from convscope.explain.what_if import Channel, Pooling, what_if
from convscope.network import Node
from convscope.trace import resume, run
from drawn import few, normal, seeds, shapes
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)
NAMES = [node.name for node in small_classifier().nodes]


@pytest.fixture(scope="module")
def before():
    return run(small_classifier(), {"x": X})


@pytest.mark.parametrize("layer", [n.name for n in small_classifier().nodes if n.op == "Conv"])
def test_the_layer_that_was_perturbed_is_the_first_that_diverges(layer, before):
    network = before.network
    bias = network[layer].inputs[2]
    weights = {**network.weights, bias: network.weights[bias] + np.float32(0.5)}
    for after in (
        run(replace(network, weights=weights), {"x": X}),
        resume(replace(network, weights=weights), {"x": X}, before),
    ):
        found = compare(before, after)
        assert found.first_diverging == layer
        assert found[layer].largest == pytest.approx(0.5, abs=1e-5)
        assert found[layer].rms == pytest.approx(0.5, abs=1e-5)
        assert found[layer].beyond == 1
        untouched = NAMES[: NAMES.index(layer)]
        assert all(found[name].relative < 1e-6 for name in untouched)
        assert not found.unmatched
        assert [d.layer for d in found] == NAMES


def test_a_trace_beside_itself_differs_nowhere(before):
    found = compare(before, before, tolerance=0)
    assert len(found) == len(before)
    assert found.first_diverging is None
    assert {(d.largest, d.rms, d.relative, d.beyond) for d in found} == {(0, 0, 0, 0)}


def test_two_pictures_in_one_network_differ_from_the_first_layer_on():
    net = convscope.open("digits")
    found = convscope.compare(net.trace("digit-3"), net.trace("digit-7"))
    assert found.first_diverging == net.nodes[0].name
    assert not found.unmatched
    again = net.trace("digit-3").compare(net.trace("digit-3"))
    assert again.first_diverging is None


def test_weights_rounded_to_float16_are_found_within_what_rounding_can_do():
    net = convscope.open("digits")
    rounded = {
        v: w.astype(np.float16).astype(np.float32) if w.dtype.kind == "f" else w
        for v, w in net.weights.items()
    }
    whole = net.trace("digit-3")
    half = replace(net, weights=rounded).trace("digit-3")
    found = compare(whole, half)
    assert max(d.relative for d in found) > 0
    assert compare(whole, half, tolerance=1e-2).first_diverging is None
    first = compare(whole, half, tolerance=1e-6).first_diverging
    assert first == next(n.name for n in net.nodes if net.parameters(n))


def test_another_checkpoint_of_one_shape_of_network(before):
    other = replace(before.network, weights=small_other().weights)
    found = compare(before, run(other, {"x": X}))
    assert found.first_diverging == "stem.conv"
    assert len(found) == len(NAMES)


def small_other():
    b = Builder(("n", 3, 16, 16), seed=9)
    network = small_classifier()
    for name, w in network.weights.items():
        b.weight(name, *w.shape, low=0.1, high=0.9)
    return replace(network, weights=b.weights)


def test_what_has_no_counterpart_is_listed_with_the_reason(before):
    edits = [Channel("stem.relu", 0, 2), Pooling("pool", "AveragePool")]
    found = compare(before, what_if(before, edits).trace)
    assert [(u.layer, u.why) for u in found.unmatched] == [("stem.relu.what_if", "only-second")]
    assert found["stem.relu"].largest == 0
    assert found.first_diverging == "block.conv"
    back = compare(what_if(before, edits).trace, before)
    assert [(u.layer, u.why) for u in back.unmatched] == [("stem.relu.what_if", "only-first")]
    larger = run(small_classifier(), {"x": np.concatenate([X, X])})
    assert {u.why for u in compare(before, larger).unmatched} == {"shape"}
    with pytest.raises(BadQuestion, match="no layer of that name was compared"):
        _ = found["stem.relu.what_if"]


def test_a_layer_without_values_is_listed():
    b = Builder((1, 3, 16, 16))
    x = b.add("first", "Relu", "x")
    b.nodes.append(Node("strange", "my.domain::Frobnicate", (x,), ("strange:0",)))
    trace = run(b.network("partly", "strange:0", (1, 3, 16, 16)), {"x": X})
    found = compare(trace, trace)
    assert [d.layer for d in found] == ["first"]
    assert [(u.layer, u.why) for u in found.unmatched] == [("strange", "no-values")]


def test_every_output_of_a_layer_is_compared():
    b = Builder((1, 3, 16, 16))
    b.nodes.append(Node("split", "Split", ("x",), ("s:0", "s:1"), {"axis": 2, "num_outputs": 2}))
    network = b.network("n", "s:0", (1, 3, 8, 16))
    low = X.copy()
    low[0, 1, 12, 3] += 1
    found = compare(run(network, {"x": X}), run(network, {"x": low}))
    assert [(d.layer, d.output) for d in found] == [("split", 0), ("split", 1)]
    assert [d.largest for d in found] == [0, pytest.approx(1)]
    assert found.differences[1].cell == (0, 1, 4, 3)
    assert found.first_diverging == "split"


@few
@given(shapes(1, 4), seeds, st.floats(0, 0.5))
def test_the_numbers_are_those_of_a_plain_loop(shape, seed, tolerance):
    a, b = normal(seed, *shape), normal(seed + 1, *shape)
    found = difference("n", 0, a, b, tolerance)
    apart = [abs(x - y) for x, y in zip(a.ravel().tolist(), b.ravel().tolist(), strict=True)]
    scale = max(abs(y) for y in b.ravel().tolist())
    assert found.largest == max(apart)
    assert found.cell == np.unravel_index(int(np.argmax(apart)), shape)
    assert found.rms == pytest.approx((sum(d * d for d in apart) / len(apart)) ** 0.5)
    assert found.relative == max(apart) / scale
    assert found.beyond == sum(d > tolerance * scale for d in apart) / len(apart)
    assert found.not_finite == 0


def test_what_is_not_finite_is_the_same_or_infinitely_far():
    nan, inf = np.nan, np.inf
    a = np.array([nan, inf, -inf, 1.0, 2.0, inf])
    same = difference("n", 0, a, a.copy(), 1e-3)
    assert (same.largest, same.relative, same.beyond, same.not_finite) == (0, 0, 0, 0)
    b = np.array([nan, inf, inf, 1.5, nan, 3.0])
    found = difference("n", 0, a, b, 1e-3)
    assert found.largest == inf
    assert found.relative == inf
    assert found.cell == (2,)
    assert found.not_finite == 3
    assert found.rms == pytest.approx((0.5**2 / 3) ** 0.5), "of the finite ones: 0, 0 and 0.5"
    nothing = difference("n", 0, np.array([0.25]), np.array([0.0]), 1e-3)
    assert nothing.relative == inf, "anything is far from a layer that is zero everywhere"


@pytest.mark.parametrize("tolerance", [-1.0, float("nan"), float("inf")])
def test_a_tolerance_that_is_none_is_refused(tolerance, before):
    with pytest.raises(InputError, match="a tolerance is a finite number from 0: received"):
        compare(before, before, tolerance)
