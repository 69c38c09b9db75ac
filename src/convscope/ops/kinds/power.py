"""|x|^p as a product, for the p-norms: x · x where p is 2."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.terms import Factor


def power(x: Factor, p: int) -> tuple[tuple[Factor, Factor], Array]:
    """Return two factors that make |x|^p of values that were read, and their products.

    >>> [f.name for f in power(Factor("x", np.array([-3.0])), 2)[0]]
    ['x', 'x']
    >>> factors, products = power(Factor("x", np.array([-3.0])), 3)
    >>> factors[1].name, factors[1].values.tolist(), products.tolist()
    ('sign x · |x|^2', [-9.0], [27.0])
    """
    if p == 2:
        return (x, x), x.values * x.values
    rest = np.sign(x.values) * np.abs(x.values) ** (p - 1)
    name = "sign x" if p == 1 else f"sign x · |x|^{p - 1}"
    return (x, Factor(name, rest, x.input, x.cells, x.values)), x.values * rest
