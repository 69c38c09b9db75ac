import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import einsum
from drawn import few, normal, seeds

EQUATIONS = {
    "ij->ji": ("ij",),
    "ij->": ("ij",),
    "ii->i": ("ii",),
    "ij,jk->ik": ("ij", "jk"),
    "bij, bjk -> bik": ("bij", "bjk"),
    "...ij,...jk->...ik": ("bij", "bjk"),
}


@few
@given(st.sampled_from(list(EQUATIONS)), st.integers(1, 3), st.integers(1, 3), seeds)
def test_the_contract(equation, i, j, seed):
    sizes = {"i": i, "j": j, "k": 2, "b": 2}
    inputs = [
        normal(seed + n, *(sizes[letter] for letter in letters))
        for n, letters in enumerate(EQUATIONS[equation])
    ]
    check_op("Einsum", inputs, {"equation": equation})


def test_a_matrix_times_a_vector():
    made = einsum.forward(
        np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 6.0]), equation="ij,j->i"
    )
    assert made.tolist() == [17, 39]


def test_what_does_not_fit_is_refused():
    with pytest.raises(
        BadShape, match=r"Einsum: 'ij,j->i' does not fit: .* received \(2, 2\) and \(3,"
    ):
        einsum.forward(np.ones((2, 2)), np.ones(3), equation="ij,j->i")
