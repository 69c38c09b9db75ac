"""Pictures that are almost the same are found, others are not: as if each pair were compared."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from convscope.data.alike import ALIKE, alike
from convscope.data.data import Data
from convscope.data.look import look, near
from convscope.data.open_data import open_data
from convscope.data.split import Split, split


def saved_anew(picture):
    file = io.BytesIO()
    Image.fromarray(picture.squeeze()).save(file, "JPEG", quality=80)
    return np.asarray(Image.open(file)).reshape(picture.shape)


def brighter(picture):
    return np.rint(picture * 1.1).clip(0, 255).astype(np.uint8)


def noisier(picture):
    noise = np.random.default_rng(1).normal(0, 3, picture.shape)
    return np.rint(picture + noise).clip(0, 255).astype(np.uint8)


def moved(picture):
    return np.roll(picture, 3, axis=1)


def with_changed(change, data, places):
    """The data with changed copies of some pictures behind all others."""
    more = np.stack([change(data.pictures[place]) for place in places])
    pictures = np.concatenate([data.pictures, more])
    labels = np.concatenate([data.labels, data.labels[places]])
    return Data("changed", pictures, labels, data.classes)


@pytest.fixture(scope="module")
def digits():
    whole = open_data("digits")
    return Data("some", whole.pictures[:3000], whole.labels[:3000], whole.classes)


@pytest.mark.parametrize("change", [saved_anew, brighter, noisier])
def test_a_changed_copy_is_found_beside_what_it_was_made_of(digits, change):
    places = np.arange(0, 3000, 10)
    data = with_changed(change, digits, places)
    others, firsts = alike(data, np.arange(3000, len(data)), np.arange(3000))
    assert len(others) >= 0.98 * len(places)
    np.testing.assert_array_equal(firsts, places[others - 3000])


def test_a_shifted_one_and_an_unrelated_one_are_others(digits):
    data = with_changed(moved, digits, np.arange(0, 3000, 10))
    assert not len(alike(data, np.arange(3000, len(data)), np.arange(3000))[0])
    assert not len(alike(digits, np.arange(1500), np.arange(1500, 3000))[0])


def test_it_finds_what_comparing_every_pair_finds():
    data = open_data("kana")  # faces of one family are alike
    odd = np.arange(len(data)) // 46 % 2  # every second face
    one, other = np.flatnonzero(odd == 0), np.flatnonzero(odd)
    rows = data.pictures.reshape(len(data), -1).astype(np.float64)
    correlation = np.corrcoef(rows)[np.ix_(one, other)]
    wanted = one[correlation.max(1) >= ALIKE + 1e-4]
    found, first = alike(data, one, other)
    assert len(wanted) > 20
    assert len(np.setdiff1d(wanted, found)) <= 1
    np.testing.assert_array_less(ALIKE - 1e-4, np.corrcoef(rows)[found, first])
    nearest = other[correlation[np.searchsorted(one, found)].argmax(1)]
    assert (first == nearest).mean() > 0.98


def test_photographs_and_pictures_smaller_than_the_grid():
    rng = np.random.default_rng(0)
    for shape in ((40, 33, 3), (5, 4, 1)):
        pictures = rng.integers(0, 200, (50, *shape)).astype(np.uint8)
        data = Data("noise", pictures, np.zeros(50, int), ("a", "b"))
        changed = with_changed(brighter, data, np.arange(5))
        others, firsts = alike(changed, np.arange(50, 55), np.arange(50))
        assert others.tolist() == [50, 51, 52, 53, 54]
        assert firsts.tolist() == [0, 1, 2, 3, 4]


def test_pictures_of_one_colour_are_like_nothing():
    data = Data("flat", np.full((4, 8, 8, 1), 90, np.uint8), np.zeros(4, int), ("a", "b"))
    assert not len(alike(data, np.array([0, 1]), np.array([2, 3]))[0])
    assert not len(alike(data, np.array([], int), np.array([2, 3]))[0])


def test_what_is_equal_is_found_by_the_look_and_not_called_near(digits):
    changed = with_changed(brighter, digits, np.array([7, 8]))
    pictures = np.concatenate([changed.pictures, digits.pictures[[9]]])
    labels = np.concatenate([changed.labels, digits.labels[[9]]])
    data = Data("both", pictures, labels, digits.classes)
    parts = Split(np.arange(3000), np.array([3000]), np.array([3001, 3002]))
    found = [(pair.first, pair.second, pair.parts) for pair in near(data, parts)]
    assert found == [(7, 3000, ("train", "validation")), (8, 3001, ("train", "test"))]
    assert [(same.first, same.second) for same in look(data, parts).duplicates] == [(9, 3002)]


def test_the_digits_that_come_along_have_none():
    data = open_data("digits")
    assert near(data, split(data)) == ()
