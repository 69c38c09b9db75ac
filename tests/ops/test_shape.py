import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.ops import shape
from drawn import few, normal, seeds, shapes


@few
@given(shapes(0, 4, 3), st.integers(-5, 5), st.integers(-5, 5), seeds)
def test_the_contract(sizes, start, end, seed):
    check_op("Shape", [normal(seed, *sizes)], {"start": start, "end": end})


def test_the_spatial_sizes():
    assert shape.forward(np.zeros((2, 3, 8, 9)), start=2).tolist() == [8, 9]
