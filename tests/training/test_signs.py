import numpy as np
import pytest

from convscope.data.data import Data
from convscope.data.look import look
from convscope.data.split import split
from convscope.training.signs import Watch
from training.learning import Conv, Flatten, Linear, Relu, bars, small


def names(signs):
    return [sign.what for sign in signs]


def test_a_quiet_training_gives_no_sign():
    watch = Watch(3)
    for step in range(100):
        assert watch.step(1.1 * 0.97**step, 1.0) == []
    assert watch.epoch(0.9, 0.3, 0.88) == []
    data = bars()
    assert watch.data(look(data, split(data))) == []
    net = small()
    gradients = {k: 0.01 * w for k, w in net.weights.items()}
    updates = {k: 0.001 * w for k, w in net.weights.items()}
    assert watch.inside(net, data.tensor(np.arange(32)), gradients, updates) == []


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([(float("nan"), 1.0)], ["not-finite"]),
        ([(1.0, 1e4)], ["exploding"]),
        ([(1.0, float("inf"))], ["exploding"]),
        ([*[(1.0 - 0.01 * i, 1.0) for i in range(60)], *[(9.0, 1.0)] * 20], ["diverges"]),
    ],
)
def test_what_shows_in_a_step(steps, said):
    watch = Watch(10)
    found = [sign for loss, steepness in steps for sign in watch.step(loss, steepness)]
    assert names(found) == said
    assert all(sign.text and sign.remedy for sign in found)


def test_a_network_that_only_guesses():
    assert names(Watch(10).epoch(0.11, 2.3, 0.1)) == ["learns-nothing"]
    assert names(Watch(10).epoch(0.5, 1.3, 0.5)) == []


def test_overfitting_is_seen_once_the_validation_loss_has_long_risen():
    watch = Watch(10)
    found = [
        sign
        for epoch, loss in enumerate([0.9, 0.5, 0.4, 0.45, 0.5, 0.6, 0.7])
        for sign in watch.epoch(0.6 + 0.06 * epoch, loss, 0.75)
    ]
    assert names(found) == ["overfitting"]


def test_dead_channels_are_named_with_their_layer():
    net = small((Conv(8, 3), Relu(), Flatten(), Linear(3)))
    dead = dict(net.weights)
    dead["conv1.bias"] = np.full(8, -100, np.float32)
    dead["conv1.bias"][:2] = 1
    from dataclasses import replace

    signs = Watch(3).inside(replace(net, weights=dead), bars().tensor(np.arange(32)), {}, {})
    assert names(signs) == ["dead-relu"]
    assert signs[0].layer == "relu1"
    assert signs[0].text.startswith("6 of 8 channels of 'relu1' are zero on all of 32 pictures")


def test_vanishing_gradients_and_steps_that_are_too_large():
    net = small()
    x = bars().tensor(np.arange(32))
    gradients = {
        k: np.full_like(w, 1e-9 if k.startswith("conv1") else 1.0) for k, w in net.weights.items()
    }
    updates = {k: w * (0.5 if k.startswith("linear1") else 0.0) for k, w in net.weights.items()}
    signs = Watch(3).inside(net, x, gradients, updates)
    assert [(s.what, s.layer) for s in signs] == [
        ("vanishing", "conv1"), ("too-large-steps", "linear1"),
    ]  # fmt: skip


def test_a_sign_is_given_once_for_each_layer():
    watch = Watch(10)
    assert names(watch.step(1.0, 1e5)) == ["exploding"]
    assert watch.step(1.0, 1e5) == []


def test_what_is_wrong_with_the_data_is_said_before_anything_is_learnt():
    clean = bars(60)
    pictures, labels = clean.pictures.copy(), clean.labels.copy()
    pictures[50] = pictures[0]  # the same, in another part
    pictures[1], labels[1] = pictures[2], (labels[2] + 1) % 3  # the same with another label
    data = Data("mixed", pictures, labels, clean.classes, test=np.arange(45, 60))
    assert set(names(Watch(3).data(look(data, split(data))))) == {"leak", "contradictions"}
    uneven = np.repeat([0, 1, 2], [300, 15, 15])
    many = Data("uneven", bars(330).pictures, uneven, clean.classes)
    assert "imbalance" in names(Watch(3).data(look(many, split(many))))
