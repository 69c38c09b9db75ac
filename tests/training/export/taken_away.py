"""What the tests of exported forms share: networks with random numbers, and code that is run."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from convscope.base.preprocess_settings import PRESETS as PREPROCESSES
from convscope.build import PRESETS, network_of
from convscope.build.blocks import (
    AveragePool,
    BatchNorm,
    Conv,
    Dropout,
    Flatten,
    Gelu,
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
from convscope.network import Network
from convscope.training.export import export
from convscope.training.scored import scorer
from small import Builder, small_classifier

EVERY_BLOCK = (
    Conv(6, 5, padding="same"), LeakyRelu(0.1), BatchNorm(), MaxPool(3, 2, 1),
    Conv(9, 3, padding="same", groups=3), Sigmoid(), AveragePool(3, 2, 1),
    Conv(18, 3, dilation=2, padding=2, groups="depthwise", name="apart"), Tanh(),
    Residual(Conv(12, 3, 2, padding=1), BatchNorm(), Gelu()), HardSwish(),
    AveragePool(2), Dropout(0.3), Flatten(), Linear(16, bias=False), Relu(), Linear(4), Softmax(),
)  # fmt: skip


def randomised(network: Network, seed: int = 0) -> Network:
    """Return the network with statistics, scales and biases that matter."""
    rng = np.random.default_rng(seed)
    weights = {}
    for name, w in network.weights.items():
        if w.ndim != 1:
            weights[name] = w
        elif name.endswith((".variance", ".var", ".scale")):
            weights[name] = rng.uniform(0.5, 1.5, w.shape).astype(np.float32)
        else:
            weights[name] = rng.uniform(-0.3, 0.3, w.shape).astype(w.dtype)
    return replace(network, weights=weights)


def networks() -> dict[str, Network]:
    """Return every preset on pictures of two kinds, every block, and a graph made by hand."""
    found = {}
    for name, preset in PRESETS.items():
        for input in ((1, 28, 28), (3, 32, 32)):
            key = f"{name}-{input[0]}"
            made = network_of(
                preset.blocks(10), input, name=key, classes=[f"class {i}" for i in range(10)],
                preprocess=PREPROCESSES["grey" if input[0] == 1 else "zero-to-one"](*input[1:]),
            )  # fmt: skip
            found[key] = randomised(made)
    found["every-block"] = randomised(network_of(EVERY_BLOCK, (2, 30, 26), name="every-block"))
    found["by-hand"] = small_classifier()
    return found


def some(network: Network, count: int = 3) -> np.ndarray:
    shape = network.inputs[0].shape[1:]
    return np.random.default_rng(1).standard_normal((count, *shape)).astype(np.float32)


def answer(network: Network, x: np.ndarray) -> np.ndarray:
    return scorer(network, network.outputs[0].name)(x)


def close(found: np.ndarray, expected: np.ndarray) -> None:
    """Hold two answers to 1e-5, measured by the largest number where that is above 1."""
    assert found.shape == expected.shape
    assert found.dtype == expected.dtype
    assert np.abs(found - expected).max() <= 1e-5 * max(1.0, float(np.abs(expected).max()))


def as_one_line(code: str) -> str:
    """Return code in which no call is spread over several lines."""
    return re.sub(r"\n\s+\)", ")", re.sub(r"\(\n\s+", "(", code))


def imported(path: Path):
    """Run a model.py and return the module."""
    spec = importlib.util.spec_from_file_location(f"model_{abs(hash(str(path)))}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_keras(folder: Path, made: dict[str, Network]) -> dict[str, np.ndarray]:
    """Export each network, and let one process with Keras on torch run all of them."""
    for name, network in made.items():
        export(network, "keras", folder / name)
        x = some(network)
        np.save(folder / name / "x.npy", x.transpose(0, 2, 3, 1) if x.ndim == 4 else x)
    run(["-c", _KERAS, json.dumps(list(made))], folder)
    return {name: np.load(folder / name / "y.npy") for name in made}


def run(arguments: list[str], folder: Path) -> str:
    """Run Python in a folder, Keras going by torch."""
    environment = {**os.environ, "KERAS_BACKEND": "torch", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


_KERAS = """
import importlib.util, json, sys
import numpy as np
import keras
for name in json.loads(sys.argv[1]):
    spec = importlib.util.spec_from_file_location(name, f"{name}/model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    y = module.load()(np.load(f"{name}/x.npy"), training=False)
    np.save(f"{name}/y.npy", keras.ops.convert_to_numpy(y))
"""


def builder(shape) -> Builder:
    return Builder(("n", *shape))
