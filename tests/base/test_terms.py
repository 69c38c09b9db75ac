import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.base.terms import Factor, Kind, Terms
from drawn import few

numbers = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20).map(np.array)


def terms_of(products: np.ndarray, **fields: object) -> Terms:
    return Terms((Factor("x", products),), products, **fields)


@few
@given(numbers, st.floats(-10, 10))
def test_the_sum_is_exact_and_the_bias_comes_last(products, bias):
    terms = terms_of(products, bias=Factor("bias", np.array([bias])))
    assert terms.value == math.fsum(products.tolist()) + bias


@few
@given(numbers)
def test_the_largest_and_the_smallest_are_picked(products):
    assert terms_of(products, combine="max").value == products.max()
    assert terms_of(products, combine="min").value == products.min()


@pytest.mark.parametrize(("root", "value"), [(1.0, 25.0), (2, 5.0), (-2, 0.2)])
def test_a_root_is_taken_at_the_end(root, value):
    assert terms_of(np.array([9.0, 16.0]), root=root).value == pytest.approx(value, rel=1e-15)


def test_infinities_of_both_signs_make_no_number():
    assert math.isnan(terms_of(np.array([np.inf, -np.inf, 1.0])).value)
    assert terms_of(np.array([np.inf, 1.0])).value == math.inf


def test_one_after_another():
    x = Factor("x", np.array([1.0, 0.0]), 0, np.array([[0, 2], [-1, -1]]))
    weight = Factor("weight", np.array([3.0, 4.0]), 1, np.array([[0, 0], [0, 1]]))
    terms = Terms((x, weight), x.values * weight.values)
    assert len(terms) == 2
    assert [(t.factors, t.product, t.inside) for t in terms] == [
        ((1.0, 3.0), 3.0, True),
        ((0.0, 4.0), 0.0, False),
    ]


def test_a_number_of_the_ops_own_is_always_inside():
    assert terms_of(np.ones(3)).inside.all()


def test_the_kinds_are_words_that_the_page_reads():
    assert sorted(Kind) == [
        "affine", "dot", "elementwise", "normalise", "rearrange", "shape", "window-pick",
        "window-sum",
    ]  # fmt: skip
