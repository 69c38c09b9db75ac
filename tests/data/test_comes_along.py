"""The digits that come along are MNIST's, and the network's own test part is kept."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
from PIL import Image

from convscope import zoo
from convscope.base.errors import BadData
from convscope.data import comes_along
from convscope.data.open_data import open_data
from convscope.data.split import split


def test_ten_thousand_digits_and_two_thousand_for_testing() -> None:
    data = open_data("digits")
    assert (len(data), data.size, data.channels) == (10_000, (28, 28), 1)
    assert data.classes == tuple("0123456789")
    assert data.test.tolist() == list(range(2000))
    assert np.bincount(data.labels).tolist() == [
        1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978,
    ]  # fmt: skip


def test_the_network_reads_its_test_part_as_its_card_says() -> None:
    data = open_data("digits")
    session = onnxruntime.InferenceSession(
        zoo.network_path("digits"), providers=["CPUExecutionProvider"]
    )
    found = session.run(None, {"image": data.tensor(data.test)})[0].argmax(1)
    right = f"{100 * (found == data.labels[data.test]).mean():.2f} %"
    assert f"| nothing | {right} |" in zoo.networks()["digits"].card_path.read_text("utf-8")


def test_the_pictures_that_come_along_are_in_the_test_part() -> None:
    data = open_data("digits")
    for digit in (3, 5, 7):
        pixels = np.asarray(Image.open(zoo.picture_path(f"digit-{digit}")))
        same = (data.of(data.test)[..., 0] == pixels).all((1, 2))
        assert data.labels[data.test][same].tolist() == [digit]


def test_the_split_keeps_it() -> None:
    parts = split(open_data("digits"))
    assert [len(part) for part in parts.parts] == [7200, 800, 2000]
    assert parts.test.tolist() == list(range(2000))


def test_the_file_is_small_and_its_licence_is_beside_it() -> None:
    assert (comes_along.HERE / "digits.npz").stat().st_size < 2_000_000
    text = (comes_along.HERE / "LICENSES.md").read_text("utf-8")
    for path in comes_along.HERE.glob("*.npz"):
        assert f"| {path.name} |" in text
    assert "The MIT License (MIT)" in text


def test_another_name_is_refused_and_those_there_are_listed() -> None:
    with pytest.raises(BadData, match=r"received 'cats'\. There are: .*digits.*fashion"):
        comes_along.by_name("cats")
