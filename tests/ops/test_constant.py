import numpy as np
import pytest

from contract import check_op
from convscope.base.errors import UnsupportedOp
from convscope.ops import constant


@pytest.mark.parametrize(
    "attributes",
    [
        {"value": np.array([[1.5, 2.5]], np.float32)},
        {"value_float": 0.5},
        {"value_floats": [0.5, 1.5]},
        {"value_int": 7},
        {"value_ints": [7, 8]},
    ],
    ids=str,
)
def test_the_contract(attributes):
    check_op("Constant", [], attributes)


def test_a_zero_is_a_constant_too():
    assert constant.forward(value_int=0).tolist() == 0
    assert constant.forward(value_float=0.0).dtype == np.float32
    assert constant.forward(value_ints=[]).shape == (0,)


def test_text_is_refused():
    with pytest.raises(UnsupportedOp, match="it holds no plain numbers: received value_string"):
        constant.forward(value_string="cat")
