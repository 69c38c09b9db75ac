import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import mat_mul
from drawn import few, normal, seeds


@st.composite
def pairs(draw):
    """Draw two shapes that multiply: vectors, matrices, batches that broadcast."""
    n, k, m = (draw(st.integers(1, 4)) for _ in range(3))
    a = draw(st.sampled_from([(k,), (n, k), (n, k)]))
    b = draw(st.sampled_from([(k,), (k, m), (k, m)]))
    batch = draw(st.lists(st.integers(1, 3), max_size=2))
    if len(a) == 2:
        a = (*(draw(st.sampled_from([1, size])) for size in batch), *a)
    if len(b) == 2:
        kept = batch[draw(st.integers(0, len(batch))) :]
        b = (*(draw(st.sampled_from([1, size])) for size in kept), *b)
    return a, b


@few
@given(pairs(), seeds)
def test_the_contract(pair, seed):
    a, b = normal(seed, *pair[0]), normal(seed + 1, *pair[1])
    assert check_op("MatMul", [a, b]) == "onnxruntime"


def test_a_row_times_a_column():
    a, b = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[3.0], [4.0]])
    assert mat_mul.forward(a, b).tolist() == [[11.0], [4.0]]
    terms = mat_mul.terms((0, 0), a, b)
    assert terms.products.tolist() == [3.0, 8.0]
    assert terms.factors[1].cells.tolist() == [[0, 0], [1, 0]]
    assert mat_mul.multiply_adds(a, b) == 4


@pytest.mark.parametrize(
    ("a", "b"), [((2, 3), (2, 3)), ((3,), (2,)), ((2, 1, 3), (3, 3, 2)), ((), (2,))]
)
def test_what_does_not_fit_is_refused(a, b):
    a, b = np.zeros(a), np.zeros(b)
    if a.ndim == 3:
        assert mat_mul.forward(a, b[:1]).shape == (2, 1, 2)
    with pytest.raises(BadShape, match=r"MatMul: the shapes do not fit: received \("):
        mat_mul.forward(a, b)
