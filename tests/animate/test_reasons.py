from importlib.resources import files

import numpy as np
import pytest
from PIL import ImageFont

from convscope.animate.film import LARGEST, THEMES, Image, Text
from convscope.animate.raster import images
from convscope.animate.reasons import Tile, laid_over, reasons_sheet
from convscope.why import METHODS

LIGHT = THEMES["light"]
METHOD_NAMES = [method.title.en for method in METHODS.values()]
WHITE = np.full((8, 8, 3), 255, np.uint8)


def test_what_speaks_for_is_indigo_and_what_speaks_against_vermilion():
    map = np.zeros((8, 8))
    map[:, :2], map[:, 6:] = 1, -1
    pixels = laid_over(WHITE, map, LIGHT).astype(int)
    assert pixels[0, 0, 2] > pixels[0, 0, 0] + 40
    assert pixels[0, 7, 0] > pixels[0, 7, 2] + 40
    assert (pixels[:, 4] == 255).all()


def test_a_map_that_failed_has_hardly_any_colour_left():
    map = np.indices((8, 8)).sum(axis=0) - 7.0
    colour, grey = (laid_over(WHITE, map, LIGHT, grey=g).astype(int) for g in (False, True))
    assert np.ptp(grey, axis=2).max() < 0.4 * np.ptp(colour, axis=2).max()
    assert (grey.mean(axis=2) < 250).any()  # it is still there to be seen


@pytest.mark.parametrize("map", [np.zeros((8, 8)), np.full((8, 8), np.nan), None])
def test_a_map_of_nothing_is_the_picture(map):
    assert (laid_over(WHITE[..., :1], map, LIGHT) == 255).all()


@pytest.mark.parametrize("count", [1, 2, 5, 6, 15, 23])
def test_any_number_of_maps_has_room_and_every_name_is_there(count):
    tiles = [Tile(f"method {i}", np.eye(8), "a reason that is longer " * 9) for i in range(count)]
    film = reasons_sheet("why?", WHITE, tiles)
    width, height = film.look.size
    assert width <= LARGEST[0]
    assert height <= LARGEST[1]
    marks = film.still()
    assert sum(isinstance(mark, Image) for mark in marks) == count
    texts = {mark.text for mark in marks if isinstance(mark, Text)}
    assert {tile.name for tile in tiles} <= texts
    for mark in marks:
        if isinstance(mark, Image):
            assert mark.x + mark.width <= width
            assert mark.y + mark.height <= height
    ((drawn, _),) = images(film)
    assert drawn.size == film.look.size


@pytest.mark.parametrize("name", METHOD_NAMES)
def test_the_font_has_every_letter_of_a_methods_name(name):
    file = files("convscope.animate").joinpath("fonts/NotoSansJP-captions.otf")
    with file.open("rb") as font:
        drawn = ImageFont.truetype(font, 40)
        missing = bytes(drawn.getmask("\U0010ffff"))
        letters = name.replace(" ", "")  # it has no shape, as a letter that is missing
        assert [letter for letter in letters if bytes(drawn.getmask(letter)) == missing] == []
