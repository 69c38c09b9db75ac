import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import trilu
from drawn import few, normal, seeds, shapes


@few
@given(shapes(2, 3, 4), st.integers(0, 1), st.sampled_from([None, -2, -1, 0, 1, 2]), seeds)
def test_the_contract(sizes, upper, k, seed):
    diagonal = [] if k is None else [np.array(k)]
    check_op("Trilu", [normal(seed, *sizes), *diagonal], {"upper": upper})


def test_the_diagonal_above():
    assert trilu.forward(np.ones((2, 3)), np.array(1)).tolist() == [[0, 1, 1], [0, 0, 1]]


def test_no_matrices_are_refused():
    with pytest.raises(BadShape, match=r"Trilu: at least two axes are needed: received \(3,\)"):
        trilu.forward(np.ones(3))
