import numpy as np
import pytest

from convscope.base.errors import BadQuestion, InputError
from convscope.base.picture import open_picture
from convscope.explain.what_if import Pixel, edited_picture


def test_one_pixel_changes_and_the_picture_that_was_opened_does_not():
    before = open_picture(np.arange(24, dtype=np.uint8).reshape(2, 4, 3))
    after = edited_picture([Pixel(3, 1, (9, 8, 7))], before)
    assert after.pixel(3, 1) == (9, 8, 7)
    assert (after.pixels != before.pixels).any(axis=2).sum() == 1
    assert after.digest != before.digest
    assert not after.pixels.flags.writeable


def test_a_grey_picture_stays_grey_until_a_colour_comes_on_it():
    before = open_picture(np.zeros((2, 4), np.uint8))
    grey = edited_picture([Pixel(0, 0, (5, 5, 5))], before)
    assert grey.shape == (2, 4, 1)
    assert grey.pixel(0, 0) == (5, 5, 5)
    assert edited_picture([Pixel(0, 0, (5, 6, 5))], before).shape == (2, 4, 3)


def test_the_last_of_several_edits_counts():
    before = open_picture(np.zeros((1, 1), np.uint8))
    after = edited_picture([Pixel(0, 0, (1, 1, 1)), Pixel(0, 0, (2, 2, 2))], before)
    assert after.pixel(0, 0) == (2, 2, 2)


def test_without_an_edit_of_it_the_picture_is_the_same_object():
    before = open_picture(np.zeros((1, 1), np.uint8))
    assert edited_picture([], before) is before


def test_numbers_of_numpy_become_plain_ones():
    edit = Pixel(np.int64(1), np.uint8(2), np.array([1, 2, 3]))
    assert edit == Pixel(1, 2, (1, 2, 3))
    assert type(edit.x) is int


def test_a_pixel_that_is_not_there_is_refused():
    before = open_picture(np.zeros((2, 4), np.uint8))
    for x, y in ((4, 0), (0, 2)):
        with pytest.raises(BadQuestion, match="the picture is 4 wide and 2 high: received the pi"):
            edited_picture([Pixel(x, y, (0, 0, 0))], before)
    for x in (-1, 1.5, True, "1", 10**9):
        with pytest.raises(InputError, match="an edit's 'x' cannot be used"):
            Pixel(x, 0, (0, 0, 0))
