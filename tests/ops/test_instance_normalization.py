import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import instance_normalization
from drawn import few, normal, seeds, shapes


@few
@given(shapes(low=3, most=3), st.sampled_from([1e-5, 0.1]), seeds)
def test_the_contract(shape, epsilon, seed):
    shape = (*shape[:-1], shape[-1] + 1)
    inputs = [normal(seed, *shape), normal(seed + 1, shape[1]), normal(seed + 2, shape[1])]
    engine = check_op("InstanceNormalization", inputs, {"epsilon": epsilon}, rtol=1e-4, atol=1e-5)
    assert engine == "onnxruntime"


def test_a_channel_by_itself():
    x, one = np.array([[[1.0, 3.0], [10.0, 30.0]]]), np.ones(2)
    y = instance_normalization.forward(x, one, 0 * one, epsilon=0.0)
    assert y.tolist() == [[[-1.0, 1.0], [-1.0, 1.0]]]
    read, _, _ = instance_normalization.reads(Box.cell((0, 1, 0)), x, one, one)
    assert read == Box((0, 1, 0), (1, 2, 2))


def test_what_does_not_fit_is_refused():
    with pytest.raises(BadShape, match=r"received scale \(2,\), bias \(2,\)"):
        instance_normalization.forward(np.zeros((1, 3, 2)), np.ones(2), np.ones(2))
