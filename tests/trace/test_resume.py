import gc
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import convscope
from convscope.base.errors import BadShape, TooLarge
from convscope.network import Network, Node
from convscope.trace import ENGINES, resume, run
from drawn import few, seeds
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)


def shifted(network: Network, name: str, by: float = 0.25) -> Network:
    weights = {**network.weights, name: network.weights[name] + np.float32(by)}
    return replace(network, weights=weights)


def after(network: Network, layer: str) -> set[str]:
    """The names of a layer and all that it reaches, by a plain search."""
    found, waiting = set(), [network[layer]]
    while waiting:
        node = waiting.pop()
        found.add(node.name)
        waiting += [n for v in node.outputs for n in network.consumers.get(v, ())]
    return found


@pytest.fixture
def computed(monkeypatch):
    """The names of the layers that engines were given to compute."""
    names: list[str] = []

    def spied(engine):
        def record(network, feeds, timed=False):
            names.extend(node.name for node in network.nodes)
            return engine(network, feeds, timed)

        return record

    for name, engine in list(ENGINES.items()):
        monkeypatch.setitem(ENGINES, name, spied(engine))
    return names


def same_as_whole(network, feeds, resumed):
    whole = run(network, feeds, engine=resumed.engine)
    assert set(resumed.tensors) == set(whole.tensors)
    for layer in whole:
        expected, found = layer.output, resumed[layer.name].output
        scale = max(1.0, float(np.abs(expected).max(initial=0)))
        assert found.dtype == expected.dtype
        assert np.allclose(found, expected, rtol=0, atol=1e-5 * scale, equal_nan=True), layer


WEIGHTS = sorted(small_classifier().weights)


@pytest.mark.parametrize("engine", ["onnxruntime", "numpy", "torch"])
@pytest.mark.parametrize("weight", WEIGHTS)
def test_only_what_lies_after_a_weight_is_computed(engine, weight, computed):
    network = small_classifier()
    base = run(network, {"x": X}, engine=engine)
    edited = shifted(network, weight)
    reader = network.consumers[weight][0]
    computed.clear()
    resumed = resume(edited, {"x": X}, base)
    assert set(computed) == after(network, reader.name)
    for layer in resumed:
        if layer.name not in computed:
            assert layer.output is base[layer.name].output
    assert resumed.network is edited
    assert resumed.engine == engine
    same_as_whole(edited, {"x": X}, resumed)


@st.composite
def graphs(draw):
    """Draw a network with branches, skips, joins and several outputs, and some of its weights."""
    b = Builder((1, 3, 8, 8), seed=draw(seeds))
    values = ["x"]
    for i in range(draw(st.integers(2, 9))):
        a, c = (values[draw(st.integers(0, len(values) - 1))] for _ in range(2))
        kind = draw(st.sampled_from(["conv", "relu", "add", "concat", "norm", "pool"]))
        name = f"n{i}"
        if kind == "conv":
            values.append(b.conv(name, a, 3, 3, 3, pads=[1] * 4))
        elif kind == "norm":
            values.append(b.norm(name, a, 3))
        elif kind == "add":
            values.append(b.add(name, "Add", a, c))
        elif kind == "concat":
            joined = b.add(f"{name}.join", "Concat", a, c, axis=1)
            values.append(b.conv(f"{name}.conv", joined, 6, 3, 1))
        elif kind == "pool":
            window = {"kernel_shape": [3, 3], "strides": [1, 1], "pads": [1] * 4}
            values.append(b.add(name, "MaxPool", a, **window))
        else:
            values.append(b.add(name, "Relu", a))
    network = b.network("drawn", values[-1], (1, 3, 8, 8))
    ends = {v for n in network.nodes for v in n.outputs if v not in network.consumers}
    outputs = tuple(replace(network.outputs[0], name=v) for v in sorted(ends))
    network = replace(network, outputs=outputs)
    some = st.sampled_from(sorted(b.weights) or [""])
    return network, [name for name in draw(st.lists(some, unique=True, max_size=3)) if name]


@few
@given(graphs(), st.sampled_from(["onnxruntime", "numpy"]), st.booleans())
def test_on_drawn_networks_it_is_what_a_whole_run_gives(drawn, engine, other_input):
    network, weights = drawn
    x = np.random.default_rng(0).standard_normal((1, 3, 8, 8), np.float32)
    base = run(network, {"x": x}, engine=engine)
    edited = network
    for name in weights:
        edited = shifted(edited, name, 0.125)
    feeds = {"x": x + np.float32(0.5) if other_input else x}
    resumed = resume(edited, feeds, base)
    same_as_whole(edited, feeds, resumed)
    touched = {"x"} if other_input else set()
    for node in edited.nodes:
        if touched & set(node.inputs) or set(weights) & set(node.inputs):
            touched |= set(node.outputs)
    for layer in resumed:
        reused = layer.output is base[layer.name].output
        assert reused == (layer.node.outputs[0] not in touched), layer


def test_an_edit_of_nothing_computes_nothing(computed):
    base = run(small_classifier(), {"x": X})
    computed.clear()
    again = resume(base.network, {"x": X.copy()}, base)
    assert not computed
    assert all(layer.output is base[layer.name].output for layer in again)


def test_another_layer_put_in_and_one_taken_out():
    network = small_classifier()
    base = run(network, {"x": X})
    relu = network["stem.relu"]
    node = Node("stem.clip", "Neg", relu.inputs, relu.outputs)
    nodes = tuple(node if n is relu else n for n in network.nodes)
    edited = replace(network, nodes=nodes)
    resumed = resume(edited, {"x": X}, base)
    assert resumed["stem.bn"].output is base["stem.bn"].output
    assert resumed["stem.clip"].output == pytest.approx(-base["stem.bn"].output)
    same_as_whole(edited, {"x": X}, resumed)


def test_an_equal_node_is_the_same_node_and_one_with_other_attributes_is_not(computed):
    network = small_classifier()
    base = run(network, {"x": X})
    computed.clear()
    copies = tuple(replace(n, attributes=dict(n.attributes)) for n in network.nodes)
    resume(replace(network, nodes=copies), {"x": X}, base)
    assert not computed
    pool = replace(network["pool"], op="AveragePool")
    resume(
        replace(network, nodes=tuple(pool if n.name == "pool" else n for n in copies)),
        {"x": X},
        base,
    )
    assert set(computed) == after(network, "pool")


def test_a_weight_that_is_dragged_runs_in_the_same_session(monkeypatch):
    from convscope.trace.engines import onnxruntime as engine

    network = small_classifier()
    base = run(network, {"x": X})
    opened = []
    session = engine.session
    monkeypatch.setattr(engine, "session", lambda *a: opened.append(a) or session(*a))
    for by in (0.1, 0.2, 0.3):
        edited = shifted(network, "wide.weight", by)
        same_as_whole(edited, {"x": X}, resume(edited, {"x": X}, base))
    assert len(opened) == 1 + 3, "one for the part, and one for each whole run to compare with"


def test_few_parts_are_kept_and_none_of_a_network_that_is_gone():
    file = sys.modules["convscope.trace.resume"]  # by its name one gets the function
    network = small_classifier()
    base = run(network, {"x": X})
    for weight in WEIGHTS:
        resume(shifted(network, weight), {"x": X}, base)
    assert len(file._PARTS) == file.PARTS_KEPT
    del base, network
    gc.collect()
    assert not [ref for ref, _ in file._PARTS.values() if ref() is None]


def test_a_network_that_is_known_in_part_stays_so(computed):
    b = Builder((1, 3, 16, 16))
    x = b.conv("first", "x", 3, 3, 3)
    b.nodes.append(Node("strange", "my.domain::Frobnicate", (x,), ("strange:0",)))
    b.add("after", "Relu", "strange:0")
    b.add("beside", "Relu", x)
    network = b.network("partly", "after:0", (1, 3, 16, 16))
    base = run(network, {"x": X})
    resumed = resume(shifted(network, "first.bias"), {"x": X}, base)
    assert resumed.missing == base.missing
    expected = np.maximum(base["first"].output + np.float32(0.25), 0)
    assert resumed["beside"].output == pytest.approx(expected, abs=1e-6)
    same = resume(network, {"x": X}, base)
    assert same.missing == base.missing
    assert [layer.name for layer in same] == ["first", "beside"]


def test_a_part_of_which_nothing_can_be_computed_leaves_what_comes_before():
    network = small_classifier()
    base = run(network, {"x": X})
    odd = replace(network["softmax"], op="my.domain::Frobnicate")
    edited = replace(network, nodes=tuple(odd if n.name == "softmax" else n for n in network.nodes))
    resumed = resume(edited, {"x": X}, base)
    assert set(resumed.missing) == {"softmax"}
    assert resumed["head"].output is base["head"].output


def test_what_does_not_fit_is_refused_as_by_a_whole_run():
    base = run(small_classifier(), {"x": X})
    with pytest.raises(BadShape, match="the input 'x' takes the shape"):
        resume(base.network, {"x": X[0]}, base)
    with pytest.raises(TooLarge, match="would record"):
        resume(shifted(base.network, "head.bias"), {"x": X}, base, memory_limit=10)


@pytest.mark.parametrize(("name", "picture"), [("digits", "digit-3"), ("imagenet", "coffee")])
def test_on_the_networks_that_come_along(name, picture):
    base = convscope.open(name).trace(picture)
    convolutions = [layer for layer in base if layer.op == "Conv"]
    for layer in (convolutions[0], convolutions[-1]):
        edited = shifted(base.network, layer.node.inputs[1], 0.01)
        feeds = {v.name: base.tensors[v.name] for v in edited.inputs}
        same_as_whole(edited, feeds, resume(edited, feeds, base))
