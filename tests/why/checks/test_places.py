import numpy as np
from scipy import ndimage

from convscope.why.checks.places import as_input, as_picture, blurred


def test_the_blur_is_the_gaussian():
    picture = np.random.default_rng(0).random((2, 16, 11))
    wanted = [ndimage.gaussian_filter(c, 1.7, mode="nearest", radius=6) for c in picture]
    np.testing.assert_allclose(blurred(picture, 1.7), wanted, atol=1e-12)


def test_pictures_go_in_as_they_came_out_whichever_way_the_channels_lie():
    for shape in ((1, 3, 5, 4), (1, 5, 4, 3), (1, 1, 6, 6)):
        x = np.random.default_rng(0).random(shape).astype(np.float32)
        picture = as_picture(x)
        assert picture.shape[1:] == ((6, 6) if shape[1] == 1 else (5, 4))
        again = as_input(np.stack([picture] * 2), x)
        assert again.shape == (2, *shape[1:])
        assert again.dtype == x.dtype
        assert (again[1] == x[0]).all()
