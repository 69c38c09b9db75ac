import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import average_pool
from drawn import few, normal, seeds, windows


@few
@given(windows(), st.sampled_from([0, 1]), seeds)
def test_the_contract(window, count_include_pad, seed):
    sizes, kernel, attributes = window
    attributes = {**attributes, "kernel_shape": kernel, "count_include_pad": count_include_pad}
    assert check_op("AveragePool", [normal(seed, 2, 2, *sizes)], attributes) == "onnxruntime"


def test_padding_counts_only_where_asked():
    x = np.array([[[6.0, 8.0]]])
    attributes = {"kernel_shape": [2], "pads": [1, 1]}
    assert average_pool.forward(x, **attributes).tolist() == [[[6.0, 7.0, 8.0]]]
    counted = average_pool.forward(x, count_include_pad=1, **attributes)
    assert counted.tolist() == [[[3.0, 7.0, 4.0]]]


def test_what_hangs_over_the_padding_never_counts():
    x = np.array([[[1.0, 2.0, 9.0]]])
    y = average_pool.forward(x, kernel_shape=[2], strides=[2], ceil_mode=1, count_include_pad=1)
    assert y.tolist() == [[[1.5, 9.0]]]
    terms = average_pool.terms((0, 0, 1), x, kernel_shape=[2], strides=[2], ceil_mode=1)
    assert terms.inside.tolist() == [True, False]
    assert terms.factors[1].values.tolist() == [1.0, 1.0]


def test_what_does_not_fit_is_refused():
    with pytest.raises(BadShape, match="pooling needs the attribute kernel_shape"):
        average_pool.forward(np.zeros((1, 1, 3)))
