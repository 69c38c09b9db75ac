import numpy as np
import pytest
from scipy.stats import spearmanr

from convscope.why.checks.ranks import spearman


@pytest.mark.parametrize("kinds", [2, 5, 10**6])
def test_ranks_with_and_without_ties_correlate_as_scipys_do(kinds):
    a, b = np.random.default_rng(0).integers(0, kinds, (2, 12, 9)).astype(float)
    b += a  # so that there is something to find
    assert spearman(a, b) == pytest.approx(spearmanr(a.ravel(), b.ravel()).statistic, abs=1e-12)


def test_only_the_order_counts_and_a_flat_map_has_none():
    a = np.random.default_rng(1).random((6, 6))
    assert spearman(a, np.exp(7 * a)) == pytest.approx(1)
    assert spearman(a, -a) == pytest.approx(-1)
    assert spearman(a, np.ones((6, 6))) == 0
    assert -1 <= spearman(a, np.where(a > 0.5, np.nan, a)) <= 1
