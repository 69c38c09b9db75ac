"""Pictures with labels: checked, turned into tensors as a prediction will, known by a digest."""

from __future__ import annotations

import tempfile

import numpy as np
import pytest

from convscope.base.errors import BadData
from convscope.base.picture import open_picture
from convscope.base.preprocess import prepare
from convscope.data import data as module
from convscope.data.data import Data

RNG = np.random.default_rng(0)


def made(n: int = 6, c: int = 1, **more) -> Data:
    pictures = RNG.integers(0, 256, (n, 5, 7, c), dtype=np.uint8)
    return Data("made", pictures, np.arange(n) % 2, ("a", "b"), **more)


@pytest.mark.parametrize("c", [1, 3])
@pytest.mark.parametrize("normalised", [False, True])
def test_the_tensor_is_what_preparing_each_picture_gives(c: int, normalised: bool) -> None:
    data = made(c=c).normalised() if normalised else made(c=c)
    wanted = [prepare(open_picture(p), data.preprocess).tensor[0] for p in data.of(range(6))]
    np.testing.assert_array_equal(data.tensor([4, 1]), np.stack([wanted[4], wanted[1]]))
    assert data.tensor([0]).dtype == np.float32
    assert data.tensor([0]).flags.c_contiguous


def test_bytes_and_the_same_floats_give_the_same_tensor() -> None:
    data = made(c=3).normalised([0, 1])
    np.testing.assert_array_equal(
        data.tensor(data.of([2, 3])), data.tensor(data.of([2, 3]).astype(np.float32))
    )


def test_normalised_over_the_given_places_alone() -> None:
    data = made(n=40, c=3)
    some = np.arange(10, 30)
    pixels = data.of(some) / 255
    found = data.normalised(some)
    np.testing.assert_allclose(found.mean, pixels.mean((0, 1, 2)), atol=6e-5)
    np.testing.assert_allclose(found.std, pixels.std((0, 1, 2)), atol=6e-5)
    tensor = found.tensor(some)
    np.testing.assert_allclose(tensor.mean((0, 2, 3)), 0, atol=1e-3)
    np.testing.assert_allclose(tensor.std((0, 2, 3)), 1, atol=1e-3)


def test_a_channel_without_variation_keeps_its_deviation() -> None:
    data = Data("flat", np.full((2, 3, 3, 1), 51, np.uint8), np.arange(2), ("a", "b"))
    assert data.normalised().std == (1.0,)
    assert np.abs(data.normalised().tensor([0])).max() < 1e-6


def test_the_digest_knows_pictures_labels_classes_and_shape(monkeypatch) -> None:
    data = made()
    pixels, labels = np.array(data.pictures), np.array(data.labels)
    other = pixels.copy()
    other[3, 2, 2] ^= 1
    digests = {
        data.digest,
        Data("made", other, labels, ("a", "b")).digest,
        Data("made", pixels, 1 - labels, ("a", "b")).digest,
        Data("made", pixels, labels, ("a", "c")).digest,
        Data("made", pixels.reshape(6, 7, 5, 1), labels, ("a", "b")).digest,
        Data("made", pixels, labels.astype(np.float32)).digest,
    }
    assert len(digests) == 6
    monkeypatch.setattr(module, "AT_ONCE", 40)  # one picture at a time
    with tempfile.TemporaryFile() as file:
        mapped = np.memmap(file, np.uint8, "w+", shape=pixels.shape)
    mapped[:] = pixels
    again = Data("another name", mapped, labels.astype(np.int32), ("a", "b"))
    assert again.digest == data.digest
    assert type(again.of([1])) is np.ndarray


def test_nothing_in_the_data_can_be_changed_by_mistake() -> None:
    data = made(test=np.array([1]))
    for array in (data.pictures, data.labels, data.test):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    data.of([0])[:] = 0  # a copy


PICTURES = np.zeros((3, 4, 4, 1), np.uint8)


@pytest.mark.parametrize(
    ("pictures", "labels", "classes", "line"),
    [
        (PICTURES, [0, 1], ("a", "b"), "'x' has 3 pictures: received labels of the shape (2,)."),
        (PICTURES, [0, 1, 2], ("a", "b"), "the labels go from 0 to 1: received 2 for picture 2."),
        (PICTURES, [0, -1, 0], ("a", "b"), "the labels go from 0 to 1: received -1 for picture 1."),
        (PICTURES, [0.0, 1.0, 1.0], ("a", "b"), "labels of classes are whole numbers"),
        (PICTURES, [0.0, np.nan, 1.0], (), "a number to predict is not finite: received picture 1"),
        (PICTURES, ["a", "b", "a"], (), "labels without class names are numbers to predict"),
        (PICTURES[..., 0], [0, 1, 1], ("a", "b"), "received uint8 with the shape (3, 4, 4)"),
        (PICTURES / 255, [0, 1, 1], ("a", "b"), "received float64"),
        (PICTURES[:0], [], ("a", "b"), "there is no picture in 'x'"),
        ([[1]], [0], ("a", "b"), "are no array: received list"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_one_line(pictures, labels, classes, line) -> None:
    with pytest.raises(BadData) as caught:
        Data("x", pictures, np.array(labels), classes)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("test", [[3], [-1], [0.5], [[0]]])
def test_parts_that_are_no_places_are_refused(test) -> None:
    with pytest.raises(BadData, match="the test part are places from 0 to 2"):
        Data("x", PICTURES, np.array([0, 1, 1]), ("a", "b"), test=np.array(test))


def test_a_picture_is_in_one_part_only() -> None:
    with pytest.raises(BadData, match="kept for testing and for validation: received place 1"):
        Data(
            "x", PICTURES, np.arange(3) % 2, ("a", "b"),
            test=np.array([0, 1]), validation=np.array([1]),
        )  # fmt: skip


def test_a_tensor_of_other_pictures_is_refused() -> None:
    with pytest.raises(BadData, match=r"have the shape \(5, 7, 1\): received \(5, 8, 1\)"):
        made().tensor(np.zeros((1, 5, 8, 1), np.uint8))


def test_several_numbers_to_predict() -> None:
    data = Data("x", PICTURES, np.ones((3, 2)))
    assert (data.outputs, data.is_regression, data.labels.dtype) == (2, True, np.float32)
    assert "2 numbers each" in repr(data)
