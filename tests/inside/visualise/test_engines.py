"""NumPy by hand, PyTorch's autograd and finite differences say the same of one look."""

import json
from dataclasses import replace

import numpy as np
import pytest

from convscope import zoo
from convscope.inside.visualise.engines.engine import Sought
from convscope.inside.visualise.engines.folded import folded
from convscope.inside.visualise.engines.numpy import NumpyEngine
from convscope.inside.visualise.part import part_of
from convscope.inside.visualise.pose import drawn, held
from convscope.inside.visualise.settings import Settings
from convscope.inside.visualise.wish import Wish
from convscope.network.preprocess_of import KEY
from convscope.network.readers import open_network
from convscope.trace import run
from small import Builder, small_classifier

SETTINGS = Settings(variation=0.01, loudness=3.0)


def depthwise():
    """Depthwise layers with ReLU6, channels last at the door, blue before red."""
    b = Builder(("n", 24, 24, 3))
    x = b.add("door", "Transpose", "x", perm=[0, 3, 1, 2])
    x = b.norm("stem.bn", b.conv("stem.conv", x, 3, 6, 3, strides=[2, 2], pads=[1] * 4), 6)
    low, high = b.constant("low", np.float32(0)), b.constant("high", np.float32(6))
    x = b.add("stem.relu6", "Clip", x, low, high)
    y = b.conv("block.depthwise", x, 6, 6, 3, pads=[1] * 4, group=6)
    y = b.add("block.relu6", "Clip", b.norm("block.bn", y, 6), low, high)
    x = b.add("block.add", "Add", x, b.conv("block.project", y, 6, 6, 1))
    said = {"height": 24, "width": 24, "mean": [0.4, 0.5, 0.6], "std": [0.2], "layout": "nhwc",
            "channel_order": "BGR"}  # fmt: skip
    made = b.network("depthwise", x, ("n", 6, 12, 12))
    return replace(made, metadata={KEY: json.dumps(said)})


def sought(network, layer, objective, channels=(1, 2, 2)):
    part = part_of(network, layer, objective)
    return Sought(part, Wish(objective, channels, 1.5, part.margin), SETTINGS)


CASES = {
    "plain": lambda: sought(open_network(zoo.network_path("digits")), "relu2", "channel"),
    "scores": lambda: sought(open_network(zoo.network_path("digits")), "", "class"),
    "residual": lambda: sought(open_network(zoo.network_path("fashion")), "block2.add1", "neuron"),
    "depthwise": lambda: sought(depthwise(), "block.add", "channel"),
    "branches": lambda: sought(small_classifier(), "wide", "channel"),
}


def looked_at(one):
    painting = one.painting
    z = 40 * np.stack([painting.noise((1, seed)) for seed in range(3)])
    poses = [drawn((2, seed), jitter=3, rotate=15, scale=0.2) for seed in range(3)]
    return z, held(tuple(poses), painting.size)


@pytest.mark.parametrize("case", CASES)
def test_both_engines_find_the_same_slopes(case):
    torch_engine = pytest.importorskip("convscope.inside.visualise.engines.torch")
    one = CASES[case]()
    z, way = looked_at(one)
    by_hand, fast = NumpyEngine(one), torch_engine.TorchEngine(one)
    spread = by_hand.spread(z)
    assert fast.spread(z) == pytest.approx(spread, rel=1e-4)
    a, b = by_hand.look(z, way, spread), fast.look(z, way, spread)
    assert np.allclose(a.activations, b.activations, rtol=1e-4, atol=1e-5)
    assert np.abs(a.slopes - b.slopes).max() <= 1e-4 * np.abs(b.slopes).max()


@pytest.mark.parametrize("case", ["plain", "depthwise"])
def test_slopes_are_those_of_small_steps(case):
    """Of what is smooth alone: where a rectifier turns, differences see both its sides."""
    one = CASES[case]()
    one = replace(one, wish=replace(one.wish, diversity=0.0), settings=replace(SETTINGS, loudness=0,
                  variation=0))  # fmt: skip
    z, way = looked_at(one)
    engine = NumpyEngine(one)
    spread = engine.spread(z)
    slopes = engine.look(z, way, spread).slopes
    up = slopes / np.linalg.norm(slopes)
    step = 3e-2
    ahead, behind = (
        engine.look(z + s * up, way, spread).activations.sum() / spread for s in (step, -step)
    )
    assert (ahead - behind) / (2 * step) == pytest.approx(np.linalg.norm(slopes), rel=2e-2)


def test_folded_networks_give_the_same_values():
    network = depthwise()
    x = np.random.default_rng(0).random((2, 24, 24, 3), np.float32)
    a, b = (run(net, {"x": x}).value("block.add:0") for net in (network, folded(network)))
    assert len(folded(network).nodes) == len(network.nodes) - 2
    assert np.allclose(a, b, rtol=1e-4, atol=1e-5)


def test_graphs_for_one_picture_are_run_one_by_one():
    b = Builder((1, 1, 12, 12))
    x = b.add("relu", "Relu", b.conv("conv", "x", 1, 3, 3))
    x = b.add("rows", "Reshape", x, b.constant("shape", np.int64([1, 300])))
    x = b.add("head", "Gemm", x, b.weight("w", 300, 4))
    network = b.network("alone", x, (1, 4))
    assert not part_of(network, "relu").alone
    part = part_of(network, "head")
    assert part.alone
    assert part.size == (12, 12)
    one = Sought(part, Wish("channel", (0, 3)), SETTINGS)
    z = np.stack([one.painting.noise((1, seed)) for seed in range(2)])
    straight = held((drawn((0,), jitter=0, rotate=0, scale=0),) * 2, part.size)
    both = NumpyEngine(one).look(z, straight, 1.0)
    assert both.activations.shape == (2,)
    torch_engine = pytest.importorskip("convscope.inside.visualise.engines.torch")
    fast = torch_engine.TorchEngine(one).look(z, straight, 1.0)
    assert np.allclose(both.slopes, fast.slopes, rtol=1e-3, atol=1e-6)
