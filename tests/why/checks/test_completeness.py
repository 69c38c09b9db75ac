import numpy as np
import pytest

from convscope.why.checks.completeness import WITHIN, run
from drawn_maps import of_map


def test_a_sum_that_theory_demands_is_judged_by_its_relative_gap():
    ones = np.ones((4, 5))
    good, bad = run(of_map(ones, sums_to=20.5)), run(of_map(ones, sums_to=-20))
    assert (good.passed, bad.passed) == (True, False)
    assert good.numbers["relative_gap"] == pytest.approx(0.5 / 20.5)
    assert good.numbers["relative_gap"] < WITHIN
    assert bad.numbers["gap"] == pytest.approx(40)
    for found in (good, bad):
        for said in (found.reason.en, found.reason.ja):
            assert "20" in said
            assert f"{found.numbers['relative_gap']:.2%}" in said


def test_where_theory_says_nothing_nothing_is_judged():
    found = run(of_map(np.ones((4, 5))))
    assert found.passed is None
    assert not found.numbers


def test_a_sum_of_zero_is_only_met_by_zero():
    assert run(of_map(np.zeros((2, 2)), sums_to=0)).passed
    assert run(of_map(np.ones((2, 2)), sums_to=0)).passed is False
