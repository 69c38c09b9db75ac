import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import range_
from drawn import few

steps = st.integers(-3, 3).filter(bool)


@few
@given(st.integers(-9, 9), st.integers(-9, 9), steps, st.sampled_from([np.int32, np.int64]))
def test_the_contract(start, limit, delta, kind):
    check_op("Range", [np.array(n, kind) for n in (start, limit, delta)])


def test_down_by_halves():
    made = range_.forward(np.array(1.0), np.array(-0.5), np.array(-0.5))
    assert made.tolist() == [1, 0.5, 0]


def test_a_range_without_end_is_refused():
    with pytest.raises(BadShape, match="Range: with a delta of 0 it has no end"):
        range_.forward(np.array(1), np.array(2), np.array(0))
