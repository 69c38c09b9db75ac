"""What comes along is whole, free, described, and answers rightly."""

import hashlib
import json
from collections import Counter

import numpy as np
import onnx
import onnxruntime
import pytest
from PIL import Image

from convscope import zoo

SECTIONS = (
    "Data",
    "Licence",
    "How it was trained",
    "Accuracy on data it never saw",
    "What it must not be used for",
    "Make it again",
)
PREPROCESS_KEYS = {
    "height", "width", "mode", "resize", "resize_to", "interpolation", "channel_order", "scale",
    "mean", "std", "invert",
}  # fmt: skip
MAX_BYTES = {"imagenet": 10_000_000, "digits": 60_000, "fashion": 1_600_000, "kana": 400_000}
FIRST = {
    "coffee": {"espresso"},
    "cat": {"tabby", "tiger cat", "Egyptian cat"},
    "pan": {"frying pan"},
    "tape-measure": {"rule"},
    "rocket": {"missile", "projectile"},
    "digit-3": {"3"},
    "digit-5": {"5"},
    "digit-7": {"7"},
    "fashion-boot": {"Ankle boot"},
    "fashion-dress": {"Dress"},
    "fashion-bag": {"Bag"},
    "kana-a": {"あ"},
    "kana-ne": {"ね"},
    "exercise": set(),
}


@pytest.fixture(scope="module")
def models():
    return {name: onnx.load(network.path) for name, network in zoo.networks().items()}


@pytest.fixture(scope="module")
def metadata(models):
    return {
        name: {entry.key: json.loads(entry.value) for entry in model.metadata_props}
        for name, model in models.items()
    }


@pytest.fixture(scope="module")
def sessions():
    return {
        name: onnxruntime.InferenceSession(network.path, providers=["CPUExecutionProvider"])
        for name, network in zoo.networks().items()
    }


def resized(image, told):
    """Resize as the network's file says, with torchvision's rounding."""
    how = Image.Resampling[told["interpolation"].upper()]
    height, width = told["height"], told["width"]
    if told["resize"] == "stretch":
        return image.resize((width, height), how)
    ratio = told["resize_to"] / min(image.size)
    image = image.resize((int(image.width * ratio), int(image.height * ratio)), how)
    left, top = round((image.width - width) / 2), round((image.height - height) / 2)
    return image.crop((left, top, left + width, top + height))


def tensor(picture, told):
    with Image.open(picture.path) as file:
        image = resized(file.convert(told["mode"]), told)
    x = np.asarray(image, np.float32).reshape(told["height"], told["width"], -1)
    x = (x * told["scale"] - np.array(told["mean"])) / np.array(told["std"])
    return x.transpose(2, 0, 1)[None].astype(np.float32)


def test_networks_and_pictures_are_listed():
    assert set(zoo.networks()) == set(MAX_BYTES)
    assert set(zoo.pictures()) == set(FIRST)
    assert zoo.network_path("digits") == zoo.networks()["digits"].path
    assert zoo.picture_path("coffee") == zoo.pictures()["coffee"].path


@pytest.mark.parametrize("name", MAX_BYTES)
def test_a_network_is_valid_and_small(name, models):
    onnx.checker.check_model(models[name], full_check=True)
    assert zoo.network_path(name).stat().st_size <= MAX_BYTES[name]
    assert models[name].ir_version == 10
    assert [(o.domain, o.version) for o in models[name].opset_import] == [("", 22)]


@pytest.mark.parametrize("name", MAX_BYTES)
def test_a_network_says_its_classes_and_its_preprocessing(name, models, metadata):
    classes, told = metadata[name]["convscope.classes"], metadata[name]["convscope.preprocess"]
    graph = models[name].graph
    assert len(set(classes)) == len(classes)
    assert graph.output[0].type.tensor_type.shape.dim[1].dim_value == len(classes)
    assert set(told) - {"layout"} == PREPROCESS_KEYS
    channels = len(told["mode"]) if told["mode"] == "RGB" else 1
    shape = [d.dim_value for d in graph.input[0].type.tensor_type.shape.dim[1:]]
    assert shape == [channels, told["height"], told["width"]]
    assert len(told["mean"]) == len(told["std"]) == channels


def test_imagenet_is_as_it_was_drawn(models):
    nodes = models["imagenet"].graph.node
    counts = Counter(node.op_type for node in nodes)
    assert counts["BatchNormalization"] == counts["Conv"] == 49
    assert counts["Add"] == 9
    names = [node.name for node in nodes]
    assert len(set(names)) == len(names)
    for name in (
        "stem.conv",
        "blocks.0.depthwise_bn",
        "blocks.5.project",
        "head.linear",
        "softmax",
    ):
        assert name in names


def test_same_padding_puts_what_is_odd_at_the_end(models):
    pads = {
        node.name: list(attribute.ints)
        for node in models["imagenet"].graph.node
        for attribute in node.attribute
        if attribute.name == "pads"
    }
    assert pads["stem.conv"] == [0, 0, 1, 1]
    assert pads["blocks.3.depthwise"] == [1, 1, 2, 2]
    assert pads["blocks.4.depthwise"] == [2, 2, 2, 2]


@pytest.mark.parametrize("name", FIRST)
def test_a_picture_is_recognised(name, metadata, sessions):
    picture = zoo.pictures()[name]
    for network in picture.suits:
        x = tensor(picture, metadata[network]["convscope.preprocess"])
        (probabilities,) = sessions[network].run(["probabilities"], {"image": x})
        assert probabilities.sum() == pytest.approx(1, abs=1e-5)
        classes = metadata[network]["convscope.classes"]
        assert classes[int(probabilities.argmax())] in FIRST[name]


def test_several_pictures_go_through_at_once(sessions):
    (probabilities,) = sessions["digits"].run(None, {"image": np.zeros((5, 1, 28, 28), np.float32)})
    assert probabilities.shape == (5, 10)


@pytest.mark.parametrize("name", FIRST)
def test_a_picture_is_free_small_and_carries_no_metadata(name):
    picture = zoo.pictures()[name]
    folder = picture.path.parent
    row = next(
        line
        for line in (folder / "LICENSES.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and picture.path.name in line
    )
    assert any(licence in row for licence in ("CC0 1.0", "public domain", "MIT", "BSD"))
    assert picture.credit
    assert picture.title_en
    assert picture.title_ja
    with Image.open(picture.path) as image:
        assert max(image.size) <= 512
        assert not image.getexif()
        assert "icc_profile" not in image.info


def test_no_picture_lies_there_unlisted():
    folder = zoo.picture_path("coffee").parent
    found = {path.name for path in folder.iterdir() if path.suffix in {".jpg", ".png"}}
    assert found == {picture.path.name for picture in zoo.pictures().values()}


@pytest.mark.parametrize("name", MAX_BYTES)
def test_a_card_has_its_sections_and_the_right_hash(name):
    network = zoo.networks()[name]
    card = network.card_path.read_text(encoding="utf-8")
    headings = [line.removeprefix("## ") for line in card.splitlines() if line.startswith("## ")]
    assert headings == list(SECTIONS)
    content = network.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() in card
    assert f"{len(content):,} bytes" in card
    assert (network.path.parent / "LICENSE").exists()
