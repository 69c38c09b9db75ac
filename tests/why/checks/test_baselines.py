import numpy as np
from scipy import ndimage

from convscope.why.checks.baselines import edge_map, random_map


def test_edges_are_the_sobel_operators():
    picture = np.random.default_rng(0).random((3, 9, 7))
    grey = picture.mean(axis=0)
    wanted = np.hypot(*(ndimage.sobel(grey, axis, mode="nearest") for axis in (0, 1)))
    np.testing.assert_allclose(edge_map(picture), wanted, atol=1e-12)


def test_a_random_map_is_its_seed_and_no_other():
    assert (random_map((5, 4), 3) == random_map((5, 4), 3)).all()
    assert (random_map((5, 4), 3) != random_map((5, 4), 4)).all()
