import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import scatter_nd
from drawn import few, normal, seeds, shapes

reductions = st.sampled_from(["none", "add", "mul", "max", "min"])


@few
@given(shapes(1, 3, 3), reductions, st.data(), seeds)
def test_the_contract(sizes, reduction, data, seed):
    depth = data.draw(st.integers(1, len(sizes)))
    rng = np.random.default_rng(seed)
    # without a reduction no place may be written twice
    every = np.stack(np.unravel_index(rng.permutation(int(np.prod(sizes[:depth]))), sizes[:depth]))
    indices = every.T[: data.draw(st.integers(1, 3))]
    updates = normal(seed, len(indices), *sizes[depth:])
    check_op("ScatterND", [normal(seed + 1, *sizes), indices, updates], {"reduction": reduction})


def test_updates_that_meet_are_added():
    x, twice = np.ones(3), np.array([[1], [1]])
    made = scatter_nd.forward(x, twice, np.array([5.0, 7.0]), reduction="add")
    assert made.tolist() == [1, 13, 1]
    assert x.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("indices", "updates", "reduction", "says"),
    [
        ([[3]], [1.0], "none", r"an index is outside of \(3,\)"),
        (
            [[0]],
            [1.0, 2.0],
            "none",
            r"do not go together: received x \(3,\), indices \(1, 1\), upd",
        ),
        ([[0]], [1.0], "mean", "reduction is none, add, mul, max, min: received 'mean'"),
    ],
)
def test_what_does_not_fit_is_refused(indices, updates, reduction, says):
    with pytest.raises(BadShape, match=says):
        scatter_nd.forward(np.zeros(3), np.array(indices), np.array(updates), reduction=reduction)
