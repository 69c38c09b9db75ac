import numpy as np
import pytest
from hypothesis import given

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import global_average_pool
from drawn import few, normal, seeds, shapes


@few
@given(shapes(low=3, high=5), seeds)
def test_the_contract(shape, seed):
    assert check_op("GlobalAveragePool", [normal(seed, *shape)]) == "onnxruntime"


def test_one_number_a_channel():
    x = np.array([[[1.0, 2.0, 3.0]]])
    assert global_average_pool.forward(x).tolist() == [[[2.0]]]
    assert global_average_pool.window(x).kernel == (3,)
    assert global_average_pool.reads(Box.cell((0, 0, 0)), x) == (Box((0, 0, 0), (1, 1, 3)),)


def test_what_has_no_axis_to_pool_is_refused():
    with pytest.raises(BadShape, match=r"at least one axis: received \(3, 4\)"):
        global_average_pool.forward(np.zeros((3, 4)))
