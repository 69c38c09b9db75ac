"""A body that is kept and a head made anew: on what comes along, on torch's, on what we build."""

import json
from dataclasses import replace

import numpy as np
import pytest

import families
from convscope.base.errors import BadData, BadNetwork, BadQuestion, BadSettings, BadShape
from convscope.base.preprocess_settings import Preprocess
from convscope.build import PRESETS, network_of
from convscope.data.augment import Augment
from convscope.data.data import Data
from convscope.data.open_data import open_data
from convscope.data.split import Split, split
from convscope.network import Network, Node, Value
from convscope.network.graph import CLASSES
from convscope.network.preprocess_of import KEY, preprocess_of
from convscope.network.readers import open_network
from convscope.training.batches import Batches
from convscope.training.data_for import data_for
from convscope.training.engines.engine import trained_part
from convscope.training.engines.numpy import NumpyEngine
from convscope.training.evaluate import evaluate
from convscope.training.fed import fed
from convscope.training.head_only import head_only
from convscope.training.scored import scorer
from convscope.training.settings import Settings
from convscope.training.transfer import CARD, features, head_of, transfer
from convscope.zoo import network_path

PETS = ("cat", "dog", "hen")
DISTINCT = ("resnet18", "vgg11", "squeezenet", "shufflenet_v2")
"""Families whose heads differ in kind; the others are for the whole suite."""


@pytest.fixture(scope="module")
def digits() -> Network:
    return open_network(network_path("digits"))


@pytest.fixture(scope="module")
def parity() -> Data:
    data = open_data("digits")
    return replace(data, labels=data.labels % 2, classes=("even", "odd"))


def body_and_head_agree(before: Network, made: Network, size: tuple[int, int, int]) -> None:
    """The body gives what it gave; the head is Linear of it."""
    head = made["head"]
    x = np.random.default_rng(0).standard_normal((2, *size)).astype(np.float32)
    seen = scorer(made, head.inputs[0])(x)
    weight, bias = (made.weights[v] for v in head.inputs[1:])
    assert scorer(made)(x) == pytest.approx(seen @ weight.T + bias, abs=1e-5)
    if head.inputs[0] in before.producers:
        assert np.array_equal(seen, scorer(before, head.inputs[0])(x))


def test_a_new_head_on_the_digits(digits):
    old = replace(digits, metadata={**digits.metadata, CARD: "of another"})
    made, body = transfer(old, PETS, seed=4)
    assert body == tuple(n.name for n in digits.nodes)[: len(body)]
    assert [n.name for n in made.nodes] == [*body, "head"]
    assert made.outputs == (Value("scores", "float32", ("n", 3)),)
    assert made.classes == PETS
    assert CARD not in made.metadata
    assert made.metadata[KEY] == digits.metadata[KEY]
    assert "linear.weight" not in made.weights
    assert made.weights["head.weight"].std() == pytest.approx(1 / np.sqrt(784), rel=0.05)
    assert not made.weights["head.bias"].any()
    body_and_head_agree(digits, made, (1, 28, 28))
    again, _ = transfer(old, PETS, seed=4)
    assert again.digest == made.digest
    assert transfer(old, PETS, seed=5)[0].digest != made.digest


def test_the_body_is_what_training_freezes(digits, parity):
    made, body = transfer(digits, parity.classes)
    settings = Settings(frozen=body, batch=32, loss="cross-entropy")
    trained = trained_part(made, body)
    assert trained.learnt == ("head.weight", "head.bias")
    engine = NumpyEngine(trained, settings)
    before = engine.weights()
    engine.step(Batches(parity, np.arange(100), settings).of(0), 0.01)
    after = engine.weights()
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert changed == {"head.weight", "head.bias"}


def test_what_is_kept_can_be_said(digits):
    made, body = transfer(digits, PETS, keep="pool2")
    assert body[-1] == "pool2"
    assert [n.name for n in made.nodes][-3:] == ["head.pool", "head.flatten", "head"]
    assert made.weights["head.weight"].shape == (3, 16)
    body_and_head_agree(digits, made, (1, 28, 28))
    with pytest.raises(BadQuestion, match="no layer of that name"):
        transfer(digits, PETS, keep="conv9")


def test_a_head_on_a_head_has_names_of_its_own(digits):
    first, _ = transfer(digits, PETS)
    again, body = transfer(first, ("a", "b"))
    assert "head" in {n.name for n in again.nodes}
    assert "head" not in body
    on_top, body = transfer(first, ("a", "b"), keep="head")
    assert [n.name for n in on_top.nodes][-2:] == ["head", "head2"]
    assert on_top.outputs[0].name == "scores2"
    x = np.zeros((1, 1, 28, 28), np.float32)
    assert scorer(on_top)(x).shape == (1, 2)


def test_efficientnet_learns_other_things():
    network = open_network(network_path("imagenet"))
    made, body = transfer(network, PETS)
    assert made.weights["head.weight"].shape == (3, 1280)
    assert body[-1] == "head.flatten"
    assert made["head"].inputs[0] == "head.flatten"
    body_and_head_agree(network, made, (3, 224, 224))
    kept, _ = transfer(network, PETS, keep="head.relu6")
    assert len({n.name for n in kept.nodes}) == len(kept.nodes)
    body_and_head_agree(network, kept, (3, 224, 224))


@pytest.mark.parametrize(
    "family",
    [
        pytest.param(f, marks=() if f in DISTINCT else pytest.mark.slow)
        for f in families.FAMILIES
        if f != "unet"
    ],
)
def test_every_family_of_torch_gets_a_new_head(family):
    network = open_network(families.build(family, small=True), example=(1, 3, 64, 64))
    made, body = transfer(network, PETS)
    assert made.nodes[-1].name == "head"
    assert len(body) > 5
    body_and_head_agree(network, made, (3, 64, 64))


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_gets_a_new_head(name):
    network = network_of(PRESETS[name].blocks(10), (1, 28, 28))
    made, _ = transfer(network, PETS)
    body_and_head_agree(network, made, (1, 28, 28))


def test_a_network_for_one_picture_then_takes_any_number():
    network = network_of(PRESETS["lenet-5"].blocks(10), (1, 28, 28))
    one = replace(network, inputs=(Value("image", "float32", (1, 1, 28, 28)),))
    made, _ = transfer(one, PETS)
    assert made.inputs[0].shape == ("n", 1, 28, 28)
    assert scorer(made)(np.zeros((5, 1, 28, 28), np.float32)).shape == (5, 3)


def test_what_has_no_head_or_no_classes_is_refused(digits):
    x, y = Value("x", "float32", ("n", 1, 8, 8)), Value("y", "float32", ("n", 1, 8, 8))
    plain = Network("plain", (x,), (y,), (Node("relu", "Relu", ("x",), ("y",)),), {})
    with pytest.raises(BadNetwork, match="no last linear layer"):
        transfer(plain, PETS)
    with pytest.raises(BadSettings, match="no classes"):
        transfer(digits, ())
    with pytest.raises(BadNetwork, match="2 inputs"):
        transfer(replace(plain, inputs=(x, x)), PETS)
    cut = replace(digits, outputs=(Value("pool2", "float32", ("n", 16, 7, 7)),))
    with pytest.raises(BadNetwork, match="no last linear layer"):
        head_of(cut)


# ------------------------------------------------------------------ data, features, head only


def test_features_are_what_the_head_reads(digits, parity):
    made, _ = transfer(digits, parity.classes)
    places = np.array([5, 3, 900])
    counts = []
    found = features(made, parity, places, lambda done, of: counts.append((done, of)))
    expected = scorer(digits, "flatten")(parity.tensor(places))
    assert np.array_equal(found, expected)
    assert counts == [(3, 3)]


def test_the_head_alone_learns_what_a_run_with_a_frozen_body_would(digits, parity):
    made, body = transfer(digits, parity.classes)
    parts = Split(np.arange(200), np.arange(200, 260), np.array([], int))
    settings = Settings(epochs=2, batch=25, loss="cross-entropy", schedule="cosine")
    found = head_only(made, parity, parts, settings)
    engine = NumpyEngine(trained_part(made, body), settings)
    batches = Batches(parity, parts.train, settings)
    for step in range(batches.steps):
        rate = 0.001 * (1 + np.cos(np.pi * step / batches.steps)) / 2
        engine.step(batches.of(step), rate)
    for name in ("head.weight", "head.bias"):
        assert found.network.weights[name] == pytest.approx(engine.weights()[name], abs=1e-5)
    for name in made.weights:
        if not name.startswith("head"):
            assert found.network.weights[name] is made.weights[name]


def test_the_head_alone_soon_tells_even_from_odd(digits, parity):
    made, _ = transfer(digits, parity.classes)
    parts = split(parity)
    found = head_only(made, parity, parts, Settings(epochs=5))
    assert len(found.epochs) == 5
    assert found.epochs[found.best].validation_loss == min(e.validation_loss for e in found.epochs)
    judged = evaluate(found.network, parity, parts.test, robustness=False)
    assert judged.accuracy > 0.97
    again = head_only(made, parity, parts, Settings(epochs=5))
    assert again.network.digest == found.network.digest


def test_the_head_alone_stops_early_and_goes_without_validation(digits, parity):
    made, _ = transfer(digits, parity.classes)
    parts = Split(np.arange(64), np.arange(64, 128), np.array([], int))
    found = head_only(made, parity, parts, Settings(epochs=500, learning_rate=0.05, patience=2))
    assert len(found.epochs) < 500
    alone = Split(np.arange(64), np.array([], int), np.array([], int))
    found = head_only(made, parity, alone, Settings(epochs=3))
    assert found.best == 2
    assert found.epochs[0].validation_loss is None


def test_the_head_alone_says_what_does_not_fit(digits, parity):
    made, _ = transfer(digits, parity.classes)
    parts = split(parity)
    with pytest.raises(BadSettings, match="cannot be varied"):
        head_only(made, parity, parts, Settings(augment=Augment(shift=0.1)))
    few = Split(np.arange(10), np.arange(10), np.arange(10))
    with pytest.raises(BadSettings, match="fewer than a batch"):
        head_only(made, parity, few, Settings())
    with pytest.raises(BadShape, match="gives 3 scores: received 2"):
        head_only(transfer(digits, PETS)[0], parity, parts, Settings())


@pytest.mark.parametrize(
    "settings",
    [
        Preprocess(12, 12, scale=1.0, mean=(127.0,), std=(128.0,)),
        Preprocess(12, 12, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225), resize="pad"),
        Preprocess(12, 12, resize_to=15),
        Preprocess(12, 12, invert=True, mean=(0.3,), std=(0.5,), interpolation="bicubic"),
    ],
)
def test_data_become_what_the_body_was_trained_to_see(settings):
    network = network_of(PRESETS["lenet-5"].blocks(3), (3, 28, 28), preprocess=None)
    network = replace(
        network, inputs=(Value("image", "float32", ("n", 3, 12, 12)),),
        metadata={KEY: settings.to_json(), CLASSES: json.dumps(PETS)},
    )  # fmt: skip
    pictures = np.random.default_rng(3).integers(0, 256, (4, 17, 23, 3), np.uint8)
    data = Data("zoo", pictures, np.array([0, 1, 2, 0]), PETS)
    made = data_for(network, data)
    assert made.size == (12, 12)
    covers = {KEY: replace(settings, resize_to=None).to_json()}
    given = fed(replace(network, metadata=covers), data)
    assert made.tensor(np.arange(4)) == pytest.approx(given.tensor(given.pictures), abs=1e-4)
    told = replace(network, metadata={KEY: made.preprocess.to_json()})
    assert preprocess_of(told)[0].resize == settings.resize
    assert data_for(told, made) is made
    again = data_for(told, data)  # as a run that is resumed opens its data
    assert again.digest == made.digest
    assert again.preprocess == made.preprocess


def test_data_stay_where_the_network_says_nothing_and_blue_before_red_is_refused(parity):
    network = network_of(PRESETS["lenet-5"].blocks(2))
    assert data_for(network, parity) is parity
    settings = Preprocess(28, 28, channel_order="BGR")
    bgr = replace(
        network_of(PRESETS["lenet-5"].blocks(2), (3, 28, 28)), metadata={KEY: settings.to_json()}
    )
    with pytest.raises(BadData, match="blue before red"):
        data_for(bgr, parity)
