"""The well-known architectures open under their own names, with all that was written in them."""

import io
import logging
import warnings

import numpy as np
import onnxruntime
import pytest
import torch
from torch import nn

from convscope.network.readers import open_network
from convscope.network.writer import write_onnx
from convscope.ops import TABLE
from families import EACH, FAMILIES, build

SIZES = {"vgg11": 224}  # its head is made for one size
SCAFFOLDING = {
    "Shape", "CastLike", "Cast", "Expand", "Identity", "Constant", "ConstantOfShape", "Gather",
    "Squeeze", "Unsqueeze", "Range", "SplitToSequence", "SequenceAt", "Dropout",
}  # fmt: skip
PARAMETERS = {
    "resnet18": 11_689_512, "resnet50": 25_557_032, "vgg11": 132_863_336,
    "densenet121": 7_978_856, "mobilenet_v2": 3_504_872, "mobilenet_v3_small": 2_542_856,
    "efficientnet_b0": 5_288_548, "shufflenet_v2": 2_278_604, "squeezenet": 1_235_496,
    "googlenet": 6_624_904, "regnet_y_400mf": 4_344_144, "convnext_tiny": 28_589_128,
}  # fmt: skip
"""As torchvision publishes them."""


def exported(module, x) -> bytes:
    """What a user's own export gives, but for the optimiser that folds normalisation away."""
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = torch.onnx.export(module, (x,), dynamo=True, optimize=False, verbose=False)
    finally:
        logging.disable(logging.NOTSET)
    written = io.BytesIO()
    program.save(written)
    return written.getvalue()


@pytest.mark.parametrize("small", [True, pytest.param(False, marks=pytest.mark.slow)])
@pytest.mark.parametrize("family", EACH)
def test_a_family_opens_from_pytorch_and_from_its_file(family, small):
    module = build(family, small)
    size = 64 if small else SIZES.get(family, 64)
    x = torch.from_numpy(np.random.default_rng(0).standard_normal((2, 3, size, size), np.float32))
    network = open_network(module, example=x[:1])

    ops = [n.op for n in network.nodes]
    assert ops.count("BatchNormalization") == count(module, nn.BatchNorm2d)
    assert ops.count("Conv") == count(module, nn.Conv2d)
    assert ops.count("ConvTranspose") == count(module, nn.ConvTranspose2d)
    assert not SCAFFOLDING & set(ops)
    assert set(ops) <= TABLE.keys()
    assert network.notes == ()

    own = {name for name, part in module.named_modules() if isinstance(part, LAYERS)}
    assert own <= {n.name for n in network.nodes}
    assert learnt(network, ops) == sum(p.numel() for p in module.parameters())

    session = onnxruntime.InferenceSession(write_onnx(network))
    ours = session.run(None, {network.inputs[0].name: x.numpy()})[0]
    with torch.no_grad():
        theirs = module(x).numpy()
    assert np.abs(ours - theirs).max() < 1e-4 * np.abs(theirs).max()

    filed = open_network(exported(module, x[:1]))
    assert [(n.name, n.op, n.block) for n in filed.nodes] == [
        (n.name, n.op, n.block) for n in network.nodes
    ]


LAYERS = (nn.Conv2d, nn.ConvTranspose2d, nn.BatchNorm2d, nn.Linear, nn.LayerNorm, nn.MaxPool2d)


def count(module, kind):
    return sum(isinstance(part, kind) for part in module.modules())


def learnt(network, ops):
    """Count the weights; a normalisation's two statistics are not learnt."""
    total = sum(w.size for w in network.weights.values() if w.dtype.kind == "f")
    for node in network.nodes:
        if node.op == "BatchNormalization":
            total -= 2 * network.weights[node.inputs[3]].size
        if node.op == "Clip":  # ReLU6: its bounds are constants
            total -= sum(network.weights[v].size for v in node.inputs[1:])
    return total


@pytest.mark.parametrize("family", PARAMETERS)
def test_the_architecture_is_the_published_one(family):
    module = build(family)
    assert sum(p.numel() for p in module.parameters()) == PARAMETERS[family]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_small_ones_are_small_and_the_same_every_time(family):
    one, two = build(family, small=True), build(family, small=True)
    assert sum(p.numel() for p in one.parameters()) < 80_000
    weights = zip(one.state_dict().values(), two.state_dict().values(), strict=True)
    assert all(torch.equal(a, b) for a, b in weights)
