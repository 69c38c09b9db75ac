"""Looking at data: counts, sizes, and what occurs more than once."""

from __future__ import annotations

import numpy as np
import pytest

from convscope.data import data as module
from convscope.data.data import Broken, Data
from convscope.data.look import Same, look
from convscope.data.split import Split, split


def of(values, labels, **more) -> Data:
    pictures = np.tile(np.array(values, np.uint8)[:, None, None, None], (1, 2, 2, 1))
    return Data("x", pictures, np.array(labels), ("a", "b", "c"), **more)


@pytest.mark.parametrize("at_once", [4, 2**20])
def test_what_is_in_two_parts_or_has_two_labels_is_found(monkeypatch, at_once: int) -> None:
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    #          0  1  2  3  4  5  6  7  8
    data = of([5, 6, 7, 5, 8, 6, 5, 9, 6], [0, 1, 2, 0, 1, 1, 1, 2, 1])
    parts = Split(np.array([0, 1, 2, 8]), np.array([3, 4]), np.array([5, 6, 7]))
    found = look(data, parts)
    assert found.counts == {"train": (1, 2, 1), "validation": (1, 1, 0), "test": (0, 2, 1)}
    assert found.duplicates == (
        Same(0, 3, ("train", "validation")),
        Same(0, 6, ("train", "test")),
        Same(1, 5, ("train", "test")),
    )
    assert found.contradictions == (Same(0, 6, ("train", "test")),)
    assert found.copies == 1  # place 8 is place 1 again
    assert found.samples == ((0,), (1, 8), (2,))


def test_what_occurs_first_in_testing_is_found_beside_training() -> None:
    data = of([5, 5, 6], [0, 1, 2])
    found = look(data, Split(np.array([1, 2]), np.array([], int), np.array([0])))
    assert found.duplicates == (Same(1, 0, ("train", "test")),)
    assert found.contradictions == found.duplicates


def test_many_copies_cost_no_square_of_pairs() -> None:
    data = of([0] * 3000, np.arange(3000) % 3)
    found = look(data, split(data, validation=0.2, test=0.2))
    assert len(found.duplicates) == 600 + 480
    assert found.copies == 2997


def test_data_without_doubles_say_so() -> None:
    data = of(range(30), np.arange(30) % 3)
    found = look(data, split(data, validation=3))
    assert (found.duplicates, found.contradictions, found.copies) == ((), (), 0)


def test_sizes_broken_files_and_notes_are_told() -> None:
    sizes = np.array([[3, 4], [5, 6], [5, 6]])
    broken = (Broken("a/x.png", "damaged"),)
    data = of([1, 2, 3], [0, 1, 2], sizes=sizes, broken=broken, notes=("resized",))
    found = look(data, split(data, validation=0))
    assert found.sizes == (((5, 6), 2), ((3, 4), 1))
    assert (found.broken, found.notes) == (broken, ("resized",))
    plain = of([1, 2, 3], [0, 1, 2])
    assert look(plain, split(plain, validation=0)).sizes == (((2, 2), 3),)


def test_numbers_to_predict_are_looked_at_too() -> None:
    data = Data("x", np.zeros((4, 2, 2, 1), np.uint8), np.array([[1, 2], [1, 2], [1, 3], [1, 2]]))
    found = look(data, Split(np.array([0, 1]), np.array([2]), np.array([3])))
    assert found.counts == {"train": (2,), "validation": (1,), "test": (1,)}
    assert found.contradictions == (Same(0, 2, ("train", "validation")),)
