"""A network of blocks is written, read back and run by every engine to the same numbers."""

import json
import math
import tracemalloc

import numpy as np
import onnx
import pytest

from convscope.base.errors import BadSettings, BadShape, TooLarge
from convscope.base.preprocess_settings import Preprocess
from convscope.build import PRESETS, network_of
from convscope.build.blocks import (
    AveragePool,
    BatchNorm,
    Conv,
    Dropout,
    Flatten,
    Gelu,
    GlobalAveragePool,
    HardSwish,
    LeakyRelu,
    Linear,
    MaxPool,
    Relu,
    Residual,
    Sigmoid,
    Softmax,
    Tanh,
)
from convscope.network.preprocess_of import preprocess_of
from convscope.network.readers import open_network
from convscope.network.writer import write_onnx
from convscope.trace import run

EVERY = (
    Conv(6, 3, 2, "same"), BatchNorm(), LeakyRelu(0.1), Conv(6, 3, padding="same", dilation=2),
    Sigmoid(), Conv(12, 3, 1, 1, 1, "depthwise", False), Tanh(), MaxPool(3, 2, 1), Gelu(),
    Residual(Conv(12, 3, padding="same"), BatchNorm(), HardSwish(), Dropout(0.3)),
    Residual(Conv(8, 3, 2, padding=1, groups=2), BatchNorm(), Relu(), Residual(Relu())),
    Residual(Conv(4, 1)), AveragePool(2, 1, 1), Dropout(), GlobalAveragePool(), Flatten(),
    Linear(9, bias=False), BatchNorm(), Relu(), Linear(5), Softmax(),
)  # fmt: skip


def pictures(n, input):
    return np.random.default_rng(5).standard_normal((n, *input), np.float32)


def stirred(network):
    """Give scales, means and variances other values than one and nothing."""
    rng = np.random.default_rng(6)
    for name, weight in network.weights.items():
        if weight.ndim == 1:
            network.weights[name][:] = rng.uniform(0.5, 1.5, weight.shape)
    return network


@pytest.mark.parametrize("input", [(3, 32, 24), (1, 17, 33)])
def test_every_block_comes_to_the_same_numbers_everywhere(input):
    network = stirred(network_of(EVERY, input))
    written = write_onnx(network)
    onnx.checker.check_model(onnx.load_model_from_string(written), full_check=True)
    again = open_network(written)
    x = {"image": pictures(3, input)}
    mine = run(network, x, engine="numpy")
    assert mine["probabilities"].output.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-6)
    for engine in ("numpy", "onnxruntime"):
        theirs = run(again, x, engine=engine)
        for value in (v for node in again.nodes for v in node.outputs):
            found, wanted = theirs.tensors[value], mine.tensors[value]
            np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5, err_msg=value)


def test_reading_it_back_gives_names_blocks_and_weights():
    network = network_of(EVERY[:-1], (3, 32, 32))
    again = open_network(write_onnx(network))
    kept = [node for node in network.nodes if node.op != "Dropout"]
    assert {(n.name, n.op, n.block) for n in kept} <= {(n.name, n.op, n.block) for n in again.nodes}
    for name, weight in again.weights.items():
        np.testing.assert_array_equal(weight, network.weights[name], err_msg=name)
    assert [(v.name, v.shape) for v in (*again.inputs, *again.outputs)] == [
        ("image", ("n", 3, 32, 32)), ("scores", ("n", 5)),
    ]  # fmt: skip


def test_names_tell_the_place():
    body = Residual(Conv(4, 3, padding="same"), BatchNorm(), Residual(Relu()))
    blocks = (
        Conv(2, 3), Conv(2, 3, name="wide"), Relu(), body, Residual(Relu(), name="mine"),
        Flatten(), Linear(4),
    )  # fmt: skip
    network = network_of(blocks)
    assert [(node.name, node.block) for node in network.nodes] == [
        ("conv1", ()), ("wide", ()), ("relu1", ()), ("block1.conv1", ("block1",)),
        ("block1.norm1", ("block1",)), ("block1.block1.relu1", ("block1", "block1")),
        ("block1.block1.add1", ("block1", "block1")), ("block1.skip", ("block1",)),
        ("block1.skip_norm", ("block1",)), ("block1.add1", ("block1",)),
        ("mine.relu1", ("mine",)), ("mine.add1", ("mine",)), ("flatten1", ()), ("linear1", ()),
    ]  # fmt: skip
    assert network["block1.add1"].inputs == ("block1.block1.add1", "block1.skip_norm")
    assert network["mine.add1"].inputs == ("mine.relu1", "block1.add1")
    assert set(network.weights) == {
        *(f"{name}.{role}" for name in ("conv1", "wide", "block1.conv1", "linear1")
          for role in ("weight", "bias")),
        *(f"block1.{name}.{role}" for name in ("norm1", "skip_norm")
          for role in ("scale", "bias", "mean", "variance")),
        "block1.skip.weight",
    }  # fmt: skip


def test_a_given_name_is_never_given_twice():
    names = [n.name for n in network_of((Relu(name="relu2"), Relu(), Relu(), Tanh())).nodes]
    assert names == ["relu2", "relu1", "relu3", "tanh1"]


def test_dropout_does_nothing_in_use_and_keeps_its_ratio():
    network = network_of((Dropout(0.25), Flatten(), Dropout()), (1, 4, 4))
    assert [float(network.weights[f"dropout{i}.ratio"]) for i in (1, 2)] == [0.25, 0.5]
    x = pictures(2, (1, 4, 4))
    for engine in ("numpy", "onnxruntime"):
        out = run(network, {"image": x}, engine=engine).tensors["scores"]
        np.testing.assert_array_equal(out, x.reshape(2, 16))


def test_a_residual_adds_its_input():
    network = network_of((Residual(Conv(3, 3, padding="same", name="body")),), (3, 6, 6))
    x = pictures(1, (3, 6, 6))
    trace = run(network, {"image": x}, engine="numpy")
    np.testing.assert_array_equal(trace.tensors["scores"], trace.tensors["block1.body"] + x)


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_the_skip_strides_with_the_body(stride):
    network = network_of((Residual(Conv(5, 3, stride, "same")),), (2, 13, 9))
    skip = network["block1.skip"]
    assert skip.attributes["strides"] == [stride] * 2
    assert network.weights["block1.skip.weight"].shape == (5, 2, 1, 1)
    assert "block1.skip.bias" in network.weights


def test_same_keeps_the_size_and_halves_it_as_pytorch_does():
    for kernel, dilation, stride in ((1, 1, 1), (3, 1, 1), (5, 2, 1), (3, 1, 2), (7, 1, 2)):
        network = network_of((Conv(1, kernel, stride, "same", dilation),), (1, 15, 16))
        side = dilation * (kernel - 1) // 2
        assert network["conv1"].attributes["pads"] == [side] * 4
        assert network.outputs[0].shape == ("n", 1, -(-15 // stride), -(-16 // stride))


def test_weights_begin_as_he_and_others_have_it():
    network = network_of(
        (Conv(64, 5, padding="same"), Conv(64, 3, groups=4), BatchNorm(), Flatten(), Linear(256)),
        (3, 12, 12), seed=4,
    )  # fmt: skip
    w = network.weights
    for name, fan_in in (("conv1", 75), ("conv2", 144), ("linear1", 6400)):
        weight = w[f"{name}.weight"]
        assert weight.std() == pytest.approx(math.sqrt(2 / fan_in), rel=0.05)
        assert abs(weight.mean()) < weight.std() / 20
        assert not w[f"{name}.bias"].any()
    assert (w["norm1.scale"] == 1).all()
    assert (w["norm1.variance"] == 1).all()
    assert not w["norm1.mean"].any()
    assert not w["norm1.bias"].any()
    assert {weight.dtype for weight in w.values()} == {np.dtype(np.float32)}


def test_the_seed_tells_the_weights():
    def digest(seed):
        return network_of(PRESETS["lenet-5"].blocks(10), seed=seed).digest

    assert digest(0) == digest(0) == digest(np.int64(0)) != digest(1)


def test_classes_and_preprocess_are_in_the_file():
    classes, way = ("猫", "a, b"), Preprocess(height=8, width=8, mode="L", std=(0.5,), mean=(0.1,))
    network = network_of((Flatten(), Linear(2)), (1, 8, 8), classes=classes, preprocess=way)
    again = open_network(write_onnx(network))
    assert again.classes == network.classes == classes
    assert json.loads(again.metadata["convscope.classes"]) == list(classes)
    found, said = preprocess_of(again)
    assert (found, said.what) == (way, "own-file")


@pytest.mark.parametrize(
    ("blocks", "kind", "said"),
    [
        ((), BadSettings, "a network has at least one block"),
        (Conv(8), BadSettings, "the blocks are no list: received Conv(channels=8"),
        ((Conv(8), None), BadSettings, "block 2 is none: received None. Give blocks such as Conv"),
        ((Conv(8), Linear(4)), BadSettings, "block 2 'linear' (Linear): it takes a row of numbers: "
         "received 8 × 26 × 26. Put Flatten() before it."),
        ((Conv(8), Relu(), Linear(4, name="top")), BadSettings, "block 3 'top' (Linear): "),
        ((Flatten(), MaxPool()), BadSettings, "block 2 'pool' (MaxPool): it takes a feature map "
         "(channels, height, width): received 784. Put it before Flatten()."),
        ((Flatten(), GlobalAveragePool()), BadSettings, "(GlobalAveragePool): it takes a feature"),
        ((Conv(8, 30),), BadShape, "block 1 'conv1' (Conv): a window of 30 does not fit into 28"),
        ((Conv(6), Conv(9, groups=3), Conv(9, groups=2)), BadSettings,
         "2 groups divide neither or not both of 9 input channels and 9 kernels"),
        ((Conv(8), Conv(12, groups="depthwise")), BadSettings, "8 groups divide"),
        ((Residual(Conv(8)),), BadSettings, "block 1 'block1' (Residual): the input of a Residual "
         "cannot be brought to what its body gives: received 1 × 28 × 28 → 8 × 26 × 26."),
        ((Residual(Flatten()),), BadSettings, "Keep Flatten() and Linear() outside of it."),
        ((Relu(), Residual(Relu(), Linear(3))), BadSettings, "block 2.2 'linear' (Linear): it"),
        ((Conv(8, name="a"), Relu(name="a")), BadSettings,
         "block 2 'a' (Relu): two blocks have the same name: received 'a'. Rename one"),
        ((Conv(8, name="image"),), BadSettings, "the network's own values are called so"),
        ((Relu(name="scores"), Relu()), BadSettings, "block 1 'scores' (Relu): the network's own"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_block(blocks, kind, said):
    with pytest.raises(kind) as error:
        network_of(blocks)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_classes_that_are_not_as_many_as_scores():
    with pytest.raises(BadSettings, match=r"gives 4: received 3 classes. Let it be Linear\(3\)"):
        network_of((Flatten(), Linear(4)), classes="abc")


@pytest.mark.parametrize("seed", [-1, "a", None, 1.5, True])
def test_a_seed_that_is_none(seed):
    with pytest.raises(BadSettings, match="the seed is a whole number from 0: received"):
        network_of((Relu(),), seed=seed)


def test_too_large_is_refused_before_anything_is_drawn():
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match=r"block 3 'linear2' \(Linear\): layer 'linear2' would"):
            network_of((Flatten(), Linear(8192), Linear(8192)), (1, 8, 8))
        with pytest.raises(TooLarge, match=r"134,217,728 values a picture\. At most 67,108,864"):
            network_of((Conv(8, 1),), (1, 4096, 4096))
        assert tracemalloc.get_traced_memory()[1] < 2**24
    finally:
        tracemalloc.stop()
