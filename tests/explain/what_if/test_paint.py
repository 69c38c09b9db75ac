from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.base.errors import InputError, TooLarge
from convscope.explain.what_if import MOST_POINTS, Paint
from drawn import few

RED = (255, 0, 0)
places = st.tuples(st.floats(-6, 20), st.floats(-6, 16))


def distances(points, height, width):
    """How far each pixel's centre is from the nearest of the lines, cell by cell."""
    found = np.full((height, width), np.inf)
    points = np.array(points)
    lines = pairwise(points) if len(points) > 1 else [(points[0], points[0])]
    for first, last in lines:
        along = last - first
        for row in range(height):
            for column in range(width):
                to = np.array([column + 0.5, row + 0.5]) - first
                part = np.clip(to @ along / max(along @ along, 1e-300), 0, 1)
                far = np.hypot(*(to - part * along))
                found[row, column] = min(found[row, column], far)
    return found


@few
@given(st.lists(places, min_size=1, max_size=5), st.floats(0.1, 12))
def test_a_stroke_is_all_pixels_within_its_radius_of_its_lines(points, width):
    pixels = np.zeros((10, 14, 3), np.uint8)
    Paint(points, width, RED).draw(pixels)
    painted = pixels[..., 0] == 255
    far = distances(points, 10, 14)
    radius = max(width / 2, 0.5**0.5)
    assert painted[far < radius - 1e-6].all()
    assert not painted[far > radius + 1e-6].any()


@few
@given(st.tuples(st.floats(0, 13.9), st.floats(0, 9.9)))
def test_the_thinnest_brush_leaves_a_dot_wherever_it_is_put(point):
    pixels = np.zeros((10, 14, 3), np.uint8)
    Paint((point,), 0.01, RED).draw(pixels)
    assert 1 <= (pixels[..., 0] == 255).sum() <= 4


def test_a_stroke_outside_paints_nothing():
    pixels = np.zeros((4, 4, 3), np.uint8)
    Paint(((100, 100), (900_000, -5)), 3, RED).draw(pixels)
    assert not pixels.any()


@pytest.mark.parametrize(
    ("points", "width", "colour", "text"),
    [
        ((), 1, RED, r"an edit's 'points' cannot be used: received \(\)"),
        (((1, 2, 3),), 1, RED, "'points' cannot be used: received .1, 2, 3.. It is 2 numbers"),
        (((1, float("nan")),), 1, RED, r"'points' cannot be used: received nan\. It is a finite"),
        (((1e9, 0),), 1, RED, "received 1000000000.0. It is a finite number of at most 1,000,000"),
        (((1, 2),), 0, RED, "a brush has a width: received 0"),
        (((1, 2),), float("inf"), RED, "'width' cannot be used: received inf"),
        (((1, 2),), 1, (256, 0, 0), "'colour' cannot be used: received 256. It is a whole number"),
        (((1, 2),), 1, (0, 0), "'colour' cannot be used"),
        (((1, 2),), 1, "red", "'colour' cannot be used: received 'red'"),
        ("line", 1, RED, "'points' cannot be used: received 'line'"),
    ],
)
def test_what_is_no_stroke_is_refused(points, width, colour, text):
    with pytest.raises(InputError, match=text):
        Paint(points, width, colour)


def test_a_stroke_of_very_many_points_is_refused():
    with pytest.raises(TooLarge, match="a stroke has 10,001 points"):
        Paint(((0.0, 0.0),) * (MOST_POINTS + 1), 1, RED)
