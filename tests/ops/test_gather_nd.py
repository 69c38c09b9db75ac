import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import gather_nd
from drawn import few, normal, seeds, shapes


@few
@given(shapes(1, 4, 3), st.data(), seeds)
def test_the_contract(shape, data, seed):
    batch = data.draw(st.integers(0, len(shape) - 1))
    depth = data.draw(st.integers(1, len(shape) - batch))
    rng = np.random.default_rng(seed)
    rows = [2] * data.draw(st.integers(0 if batch else 1, 1))
    each = [rng.integers(-n, n, (*shape[:batch], *rows)) for n in shape[batch : batch + depth]]
    indices = np.stack(each, axis=-1)
    check_op("GatherND", [normal(seed, *shape), indices], {"batch_dims": batch})


def test_values_and_rows():
    x = np.array([[1, 2], [3, 4]])
    assert gather_nd.forward(x, np.array([[1, -1]])).tolist() == [4]
    assert gather_nd.forward(x, np.array([[1]])).tolist() == [[3, 4]]
    assert gather_nd.forward(x, np.array([[1], [0]]), batch_dims=1).tolist() == [2, 3]


@pytest.mark.parametrize(
    ("indices", "batch", "says"),
    [
        (np.array([[2, 0]]), 0, r"an index is outside of \(2, 2\)"),
        (np.array([[0, 0, 0]]), 0, r"do not fit with batch_dims 0: received x \(2, 2\), indices"),
        (np.array([[0], [0], [0]]), 1, "do not fit with batch_dims 1"),
    ],
)
def test_what_does_not_fit_is_refused(indices, batch, says):
    with pytest.raises(BadShape, match=says):
        gather_nd.forward(np.zeros((2, 2)), indices, batch_dims=batch)
