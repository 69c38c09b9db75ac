"""What a card says of its network is measured again, from the file, on the pictures it names."""

import re

import numpy as np
import pytest
from PIL import Image

from convscope import zoo
from convscope.data.augment import Augment
from convscope.data.fashion import INSTALLED
from convscope.data.open_data import open_data
from convscope.network.readers import open_network
from convscope.training.evaluate import evaluate


def network(name):
    return open_network(zoo.network_path(name))


def card(name):
    return zoo.networks()[name].card_path.read_text(encoding="utf-8")


def said(name, row):
    """Return the share that a card's table says is read right."""
    (line,) = (line for line in card(name).splitlines() if line.startswith(f"| {row} |"))
    return float(re.search(r"([\d.]+) % \|$", line)[1])


def read_right(name, data, pictures, labels):
    found = network(name).classes
    scores = run(network(name), data.tensor(pictures))
    taken = [found[i] for i in scores.argmax(1)]
    return 100 * np.mean([one == data.classes[i] for one, i in zip(taken, labels, strict=True)])


def run(net, x):
    import onnxruntime

    from convscope.network.writer import write_onnx

    session = onnxruntime.InferenceSession(write_onnx(net), providers=["CPUExecutionProvider"])
    return session.run(None, {"image": x})[0]


def thicker(pictures):
    padded = np.pad(pictures[..., 0], [(0, 0), (1, 1), (1, 1)])
    around = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), (1, 2))
    return around.max((3, 4))[..., None]


@pytest.mark.parametrize("name", ["digits", "kana"])
def test_it_reads_what_it_never_saw_as_its_card_says(name):
    data = open_data(name)
    found = evaluate(network(name), data, data.test, robustness=False)
    assert round(100 * found.accuracy, 2) == said(name, "nothing")


@pytest.mark.parametrize("name", ["digits", "kana"])
def test_it_reads_thicker_strokes_as_its_card_says(name):
    data = open_data(name)
    right = read_right(name, data, thicker(data.of(data.test)), data.labels[data.test])
    assert round(right, 2) == said(name, "every stroke two pixels thicker")


def test_shifted_digits_are_read_as_the_card_says():
    data = open_data("digits")
    pictures = np.roll(data.of(data.test), (-4, 4), (1, 2))
    right = read_right("digits", data, pictures, data.labels[data.test])
    assert round(right, 2) == said("digits", "shifted by 4 pixels to the right and 4 up")


@pytest.mark.parametrize(
    ("row", "augment"),
    [
        (
            "shifted by up to 4 pixels, turned by up to 12°, scaled by up to a fifth",
            Augment(shift=0.12, rotate=12, scale=0.2),
        ),
        (
            "shifted by up to 6 pixels, turned by up to 20°, scaled by up to three tenths",
            Augment(shift=0.2, rotate=20, scale=0.3),
        ),
    ],
)
def test_kana_held_otherwise_are_read_as_the_card_says(row, augment):
    data = open_data("kana")
    pictures = np.rint(augment.apply(data.of(data.test), 1)).astype(np.uint8)
    right = read_right("kana", data, pictures, data.labels[data.test])
    # which of two near scores is larger may be the processor's last bit
    assert right == pytest.approx(said("kana", row), abs=0.25)


def test_the_kana_for_testing_are_whole_faces_that_no_other_is_like():
    data = open_data("kana")
    assert data.classes[:3] == ("あ", "い", "う")
    assert data.classes[-1] == "ん"
    assert len(set(data.classes)) == 46
    assert np.bincount(data.labels).tolist() == [73] * 46
    faces = data.pictures.reshape(73, 46, -1).astype(np.float32)
    aside = np.unique(data.test // 46)
    assert len(data.test) == 46 * len(aside)
    assert len(aside) == 9
    faces /= np.linalg.norm(faces, axis=2, keepdims=True)
    alike = np.einsum("acp,bcp->abc", faces, faces).mean(2)
    learnt_from = np.setdiff1d(np.arange(73), aside)
    assert alike[np.ix_(aside, learnt_from)].max() < 0.85
    assert (alike - np.eye(73)).max() < 0.97


def test_the_kana_that_come_along_as_pictures_are_kept_for_testing():
    data = open_data("kana")
    for name, character in (("kana-a", "あ"), ("kana-ne", "ね")):
        pixels = np.asarray(Image.open(zoo.picture_path(name)))
        same = (data.of(data.test)[..., 0] == pixels).all((1, 2))
        assert {data.classes[i] for i in data.labels[data.test][same]} == {character}


@pytest.mark.skipif(not INSTALLED.is_dir(), reason="Fashion-MNIST is not installed")
@pytest.mark.slow
def test_fashion_tells_clothes_apart_as_its_card_says():
    data = open_data("fashion")
    found = evaluate(network("fashion"), data, data.test, robustness=False)
    assert f"{100 * found.accuracy:.2f} % right" in card("fashion")
    for figures in found.classes:
        line = f"| {figures.label} | {figures.precision:.1%} | {figures.recall:.1%} |"
        assert line in card("fashion")
