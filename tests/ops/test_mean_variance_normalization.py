import numpy as np
import pytest
from hypothesis import given

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import mean_variance_normalization
from drawn import axes_of, few, normal, seeds, shapes


@few
@given(shapes(low=4, most=3), axes_of(4), seeds)
def test_the_contract(shape, axes, seed):
    shape = list(shape)
    shape[axes[0]] += 2  # of two values the normalised ones are always 1 and -1
    x = normal(seed, *shape)
    check_op("MeanVarianceNormalization", [x], {"axes": axes}, rtol=1e-4, atol=1e-5)


def test_by_default_each_channel_is_a_set():
    x = np.array([1.0, 3.0, 10.0, 30.0]).reshape(1, 2, 1, 2)
    y = mean_variance_normalization.forward(x)
    np.testing.assert_allclose(y.ravel(), [-1, 1, -1, 1], atol=1e-8)


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(BadShape, match="a tensor of 2 axes has the axes -2 to 1: received 2"):
        mean_variance_normalization.forward(np.zeros((1, 2)))
