import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape
from convscope.ops import gemm
from drawn import few, normal, seeds

sizes = st.integers(1, 4)
factors = st.sampled_from([1.0, 0.5, -2.0])


@few
@given(
    sizes, sizes, sizes, st.booleans(), st.booleans(), factors, factors,
    st.sampled_from([None, "m", "n1", "nm", "1m", ""]), seeds,
)  # fmt: skip
def test_the_contract(n, k, m, flip_a, flip_b, alpha, beta, bias, seed):
    a = normal(seed, *((k, n) if flip_a else (n, k)))
    b = normal(seed + 1, *((m, k) if flip_b else (k, m)))
    shapes = {"m": (m,), "n1": (n, 1), "nm": (n, m), "1m": (1, m), "": ()}
    c = [] if bias is None else [normal(seed + 2, *shapes[bias])]
    attributes = {"transA": int(flip_a), "transB": int(flip_b), "alpha": alpha, "beta": beta}
    assert check_op("Gemm", [a, b, *c], attributes) == "onnxruntime"


def test_alpha_is_a_factor_and_beta_is_in_the_bias():
    a, b, c = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([10.0])
    terms = gemm.terms((0, 0), a, b, c, alpha=0.5, beta=2.0)
    assert [f.name for f in terms.factors] == ["x", "weight", "alpha"]
    assert terms.products.tolist() == [1.5, 4.0]
    assert (terms.bias.name, terms.bias.values.tolist()) == ("beta · bias", [20.0])
    assert terms.steps == (("beta", 2.0), ("bias", 10.0))
    assert terms.value == 25.5 == float(gemm.forward(a, b, c, alpha=0.5, beta=2.0)[0, 0])


def test_a_plain_bias_says_where_it_was_read():
    terms = gemm.terms((0, 1), np.ones((1, 2)), np.ones((2, 3)), np.arange(3.0))
    assert (terms.bias.input, terms.bias.cells.tolist()) == (2, [[1]])


@pytest.mark.parametrize(
    ("a", "b", "c", "says"),
    [
        ((2, 3), (2, 3), None, r"long as the columns of the other: received \(2, 3\) and \(2, 3"),
        ((3,), (3, 1), None, r"Gemm: the rows of the one must be as long"),
        ((2, 3), (3, 4), (3,), r"Gemm: the bias must broadcast to \(2, 4\): received \(3,\)"),
        ((2, 3), (3, 1), (1, 2), r"Gemm: the bias must broadcast to \(2, 1\): received \(1, 2\)"),
    ],
)
def test_what_does_not_fit_is_refused(a, b, c, says):
    with pytest.raises(BadShape, match=says):
        gemm.forward(np.zeros(a), np.zeros(b), None if c is None else np.zeros(c))
