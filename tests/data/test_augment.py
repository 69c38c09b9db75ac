"""Varied pictures: within the bounds that were set, between pixels as scipy has it."""

from __future__ import annotations

import json

import numpy as np
import pytest
import scipy.ndimage

from convscope.base.errors import BadSettings
from convscope.data.augment import Augment, _sampled

EVERYTHING = Augment(
    shift=0.2, rotate=30, scale=0.2, flip=True, crop=0.3, colour=0.3, erase=0.2, share=0.8,
    slant=0.2, bend=0.05, stroke=1,
)  # fmt: skip
RNG = np.random.default_rng(0)
N = 400


def noise(n: int = 8, h: int = 9, w: int = 12, c: int = 1):
    return RNG.integers(0, 256, (n, h, w, c), dtype=np.uint8)


def columns(n: int = N, side: int = 65):
    """Pictures whose every pixel says in which column it is."""
    across = np.arange(side, dtype=np.float32)
    return np.tile(across[None, None, :, None], (n, side, 1, 1))


@pytest.mark.parametrize("c", [1, 3])
@pytest.mark.parametrize("fill", ["black", "edge"])
def test_between_pixels_it_is_scipys(c: int, fill: str) -> None:
    pictures = noise(c=c).astype(np.float32)
    to = RNG.normal(0, 1, (8, 6)).astype(np.float32)
    to[:, 4:] += [5.5, 4]
    found = _sampled(pictures, to, "edge" if fill == "edge" else "constant")
    y, x = np.mgrid[:9, :12] - np.array([4, 5.5])[:, None, None]
    for n, (a, b, d, e, start_x, start_y) in enumerate(to):
        at = [d * x + e * y + start_y, a * x + b * y + start_x]
        mode = "nearest" if fill == "edge" else "grid-constant"
        for channel in range(c):
            wanted = scipy.ndimage.map_coordinates(
                pictures[n, ..., channel], at, order=1, mode=mode
            )
            np.testing.assert_allclose(found[n, ..., channel], wanted, atol=2e-3)


@pytest.mark.parametrize("settings", [Augment(), Augment(rotate=20, share=0)])
def test_settings_that_change_nothing_change_nothing(settings: Augment) -> None:
    pictures = noise(c=3)
    found = settings.apply(pictures, 0)
    assert settings.changes_nothing
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, pictures)


def test_the_smallest_turn_changes_next_to_nothing() -> None:
    pictures = noise()
    np.testing.assert_allclose(
        Augment(rotate=1e-4, fill="edge").apply(pictures, 0), pictures, atol=0.1
    )


@pytest.mark.parametrize("settings", [EVERYTHING, Augment(shift=0.2, flip=True)])
@pytest.mark.parametrize("c", [1, 3])
def test_the_same_seed_gives_the_same_and_another_gives_others(settings: Augment, c: int) -> None:
    pictures = noise(c=c)
    before = pictures.copy()
    one = settings.apply(pictures, np.random.default_rng(5))
    np.testing.assert_array_equal(one, settings.apply(pictures, 5))
    np.testing.assert_array_equal(one, settings.apply(pictures.astype(np.float32), 5))
    assert (one != settings.apply(pictures, 6)).any()
    np.testing.assert_array_equal(pictures, before)
    assert one.shape == pictures.shape
    assert one.min() >= 0
    assert one.max() <= 255


def test_how_many_are_taken_together_does_not_matter(monkeypatch) -> None:
    pictures = noise(n=20)
    one = EVERYTHING.apply(pictures, 1)
    monkeypatch.setattr("convscope.data.augment._AT_ONCE", 1)
    np.testing.assert_array_equal(one, EVERYTHING.apply(pictures, 1))


def test_a_shift_alone_moves_whole_pixels_as_far_as_set() -> None:
    pictures = np.zeros((N, 21, 31, 1), np.uint8)
    pictures[:, 10, 15] = 200
    found = Augment(shift=0.1).apply(pictures, 0)
    place, y, x, _ = np.nonzero(found)
    assert (found[found > 0] == 200).all()
    assert place.tolist() == list(range(N))  # one pixel each, none lost
    assert set(y - 10) == set(range(-2, 3))
    assert set(x - 15) == set(range(-3, 4))


def test_every_second_is_mirrored() -> None:
    pictures = columns()
    found = Augment(flip=True).apply(pictures, 0)
    mirrored = (found == pictures[:, :, ::-1]).all((1, 2, 3))
    as_they_were = (found == pictures).all((1, 2, 3))
    assert (mirrored ^ as_they_were).all()
    assert 0.42 < mirrored.mean() < 0.58


@pytest.mark.parametrize(
    "settings",
    [
        Augment(rotate=40),
        Augment(shift=0.4),
        Augment(erase=0.5),
        Augment(stroke=1),
        Augment(bend=0.1),
    ],
)
def test_the_share_that_is_changed(settings: Augment) -> None:
    pictures = noise(n=N)
    found = Augment(**{**settings.to_json(), "share": 0.3}).apply(pictures, 0)
    changed = (found != pictures).any((1, 2, 3)).mean()
    assert 0.2 < changed < 0.37


def test_a_turn_stays_within_its_degrees() -> None:
    found = Augment(rotate=30, fill="edge").apply(columns(), 0)[:, 20:45, 20:45, 0]
    down, across = np.diff(found, axis=1).mean((1, 2)), np.diff(found, axis=2).mean((1, 2))
    degrees = np.rad2deg(np.arctan2(down, across))
    assert -30.1 < degrees.min() < -28
    assert 28 < degrees.max() < 30.1
    np.testing.assert_allclose(np.hypot(down, across), 1, atol=1e-3)
    np.testing.assert_allclose(found[:, 12, 12], 32, atol=1e-3)  # about the centre


def test_larger_and_smaller_stay_within_their_share() -> None:
    found = Augment(scale=0.25, fill="edge").apply(columns(), 0)[:, 32, 20:45, 0]
    times = 1 / np.diff(found, axis=1).mean(1)
    assert 0.749 < times.min() < 0.77
    assert 1.23 < times.max() < 1.251


def test_a_crop_is_a_window_within_the_picture() -> None:
    found = Augment(crop=0.5).apply(columns(), 0)[:, 32, :, 0]
    step = np.diff(found[:, 5:-5], axis=1).mean(1)
    assert 0.499 < step.min() < 0.52
    assert 0.98 < step.max() < 1.001
    left, right = found[:, 32] - 32.5 * step, found[:, 32] + 32.5 * step
    assert left.min() > -0.51
    assert right.max() < 64.51
    assert left.min() < 2  # and reaches all of it
    assert right.max() > 62


def test_a_turned_shift_moves_as_far_as_set() -> None:
    found = Augment(shift=0.25, scale=1e-6, fill="edge").apply(columns(), 0)[:, 32, 32, 0]
    assert found.min() == pytest.approx(32 - 16.25, abs=0.5)
    assert found.max() == pytest.approx(32 + 16.25, abs=0.5)


def test_a_slant_moves_rows_apart_as_far_as_set() -> None:
    found = Augment(slant=0.3, fill="edge").apply(columns(), 0)[:, 20:45, 20:45, 0]
    down, across = np.diff(found, axis=1).mean((1, 2)), np.diff(found, axis=2).mean((1, 2))
    assert -0.301 < down.min() < -0.28
    assert 0.28 < down.max() < 0.301
    np.testing.assert_allclose(across, 1, atol=1e-3)  # nothing is wider or narrower
    np.testing.assert_allclose(found[:, 12, 12], 32, atol=1e-3)  # about the centre


def test_a_bend_is_smooth_and_as_far_as_set() -> None:
    side = 65
    found = Augment(bend=0.04, fill="edge").apply(columns(), 0)[..., 0]
    moved = (found - columns()[..., 0])[:, 20:45, 20:45]
    each = np.sqrt((moved**2).mean((1, 2)))
    drawn = np.sqrt((moved**2).mean()) / (0.04 * side / np.sqrt(3))  # of uniform amounts
    assert 0.9 < drawn < 1.1
    assert each.min() < 0.3
    steps = np.abs(np.diff(moved, axis=2)).max((1, 2))
    assert (steps < 0.5 * np.abs(moved).max((1, 2)) + 1e-3).all()  # neighbours go along


def test_strokes_grow_and_shrink_by_less_than_a_pixel() -> None:
    pictures = np.zeros((N, 21, 21, 1), np.uint8)
    pictures[:, 8:13, 8:13] = 200
    found = Augment(stroke=1).apply(pictures, 0)[..., 0]
    around, rim, core = found[:, 7, 7:14], found[:, 8, 8:13], found[:, 9:12, 9:12]
    assert (core == 200).all()
    assert 198 < around.max() <= 200
    assert 200 * 0.4 <= rim.min() < 200 * 0.42  # six tenths thinner at most
    thicker = around.max(1) > 0
    assert 0.42 < thicker.mean() < 0.58
    assert (rim[thicker] == 200).all()
    assert (found[:, :7] == 0).all()


def test_settings_of_before_draw_what_they_drew_before() -> None:
    """A run that began before there was slant goes on to the same bits, as cards' figures do."""
    pictures = np.arange(2 * 6 * 6, dtype=np.uint8).reshape(2, 6, 6, 1)
    found = Augment(rotate=20, scale=0.2, shift=0.1, colour=0.2).apply(pictures, 3)
    again = Augment(rotate=20, scale=0.2, shift=0.1, colour=0.2, slant=0, bend=0, stroke=0)
    np.testing.assert_array_equal(found, again.apply(pictures, 3))
    np.testing.assert_allclose(
        found[0, 2, :, 0], [6.268, 13.998, 15.118, 16.239, 17.359, 18.48], atol=1e-3
    )


def test_what_lies_outside_is_black_or_the_edge() -> None:
    white = np.full((50, 16, 16, 1), 200, np.uint8)
    for settings in ({"shift": 0.5}, {"shift": 0.5, "rotate": 20}):
        assert Augment(**settings).apply(white, 0).min() == 0
        edge = Augment(**settings, fill="edge").apply(white, 0)
        np.testing.assert_allclose(edge, 200, rtol=1e-5)


def test_colour_is_brightness_contrast_and_saturation() -> None:
    flat = np.full((N, 4, 4, 3), 100, np.uint8)
    brighter = Augment(colour=0.2).apply(flat, 0)[:, 0, 0, 0]
    assert 80 <= brighter.min() < 82
    assert 118 < brighter.max() <= 120.01
    red = np.tile(np.array([180, 60, 60], np.uint8), (N, 4, 4, 1))
    found = Augment(colour=0.2).apply(red, 0)[:, 0, 0]
    apart = (found[:, 0] - found[:, 1]) / found.mean(1)
    assert np.ptp(apart) > 0.2  # more saturated and less
    two = np.tile(np.array([60, 140], np.uint8)[None, None, :, None], (N, 2, 1, 1))
    found = Augment(colour=0.2).apply(two, 0)
    contrast = (found[:, 0, 1, 0] - found[:, 0, 0, 0]) / found.mean((1, 2, 3))
    assert 0.8 * 0.8 < contrast.min() < 0.7
    assert 0.9 < contrast.max() < 0.8 * 1.21


def test_what_is_erased_is_a_rectangle_of_the_mean() -> None:
    pictures = noise(n=N, h=30, w=30)
    found = Augment(erase=0.2).apply(pictures, 0)
    shares = []
    for before, after in zip(pictures[..., 0], found[..., 0], strict=True):
        y, x = np.nonzero(before != after)
        if not len(y):
            continue
        box = after[y.min() : y.max() + 1, x.min() : x.max() + 1]
        np.testing.assert_allclose(box, before.mean(), rtol=1e-5)
        shares.append(box.size / 900)
    assert len(shares) > 0.9 * N
    assert 0.15 < max(shares) < 0.22


def test_no_picture_is_no_error() -> None:
    assert EVERYTHING.apply(np.zeros((0, 4, 4, 1), np.uint8), 0).shape == (0, 4, 4, 1)


def test_settings_go_through_json() -> None:
    assert Augment.from_json(json.dumps(EVERYTHING.to_json())) == EVERYTHING
    assert Augment.from_json(EVERYTHING.to_json()) == EVERYTHING
    assert Augment.from_json({}) == Augment()


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"shift": 1.5}, "'shift' cannot be used: received 1.5. It is a number from 0 to 1."),
        ({"rotate": -1}, "'rotate' cannot be used: received -1. It is a number from 0 to 180."),
        ({"scale": float("nan")}, "'scale' cannot be used: received nan"),
        ({"stroke": 2}, "'stroke' cannot be used: received 2. It is a number from 0 to 1."),
        ({"crop": "a half"}, "'crop' cannot be used: received 'a half'"),
        ({"share": True}, "'share' cannot be used: received True"),
        ({"flip": 1}, "'flip' cannot be used: received 1. It is true or false."),
        ({"fill": "white"}, "'fill' cannot be used: received 'white'. It is one of black, edge."),
        ({"turn": 3}, "settings nobody knows: received ['turn']. There are: shift,"),
        ("[1]", "settings nobody knows: received [1]"),
        ("7", "settings nobody knows: received 7"),
        ("{", "the augmentation is no JSON"),
    ],
)
def test_settings_that_make_no_sense_are_refused(given, line: str) -> None:
    with pytest.raises(BadSettings) as caught:
        Augment.from_json(given)
    assert line in str(caught.value)


@pytest.mark.parametrize("shape", [(4, 4), (2, 4, 4), (2, 4, 4, 2)])
def test_pictures_of_another_shape_are_refused(shape) -> None:
    with pytest.raises(BadSettings, match=r"have the shape \(n, h, w, c\)"):
        EVERYTHING.apply(np.zeros(shape, np.uint8), 0)
