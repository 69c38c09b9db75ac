"""Error function: y = 2/√π · ∫₀ˣ e^(−t²) dt.

Close to 0 it is x · p(x²) / q(x²), further out 1 − e^(−x²) · p(x) / q(x), after W. J. Cody,
"Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969).

Source: https://onnx.ai/onnx/operators/onnx__Erf.html
"""

from __future__ import annotations

import math

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Erf"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)
LIMITS = (-1.0, 1.0)

NEAR = 0.46875
BLOCK = 2**15  # values at a time: what is computed on the way stays in the processor's cache

# coefficients of numerator and denominator, highest power first
NEAR_P = (
    1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2,
    3.20937758913846947e3,
)  # fmt: skip
NEAR_Q = (
    1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
    2.84423683343917062e3,
)  # fmt: skip
FAR_P = (
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
    2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
    1.23033935479799725e3,
)  # fmt: skip
FAR_Q = (
    1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
    1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3,
    1.23033935480374942e3,
)  # fmt: skip


def forward(x: Array) -> Array:
    """Return the error function, computed in double precision, in x's own type; any shape.

    >>> forward(np.array([0.0, 0.5, -3.0])).round(6).tolist()
    [0.0, 0.5205, -0.999978]
    """
    return erf(np.asarray(x, np.float64)).astype(x.dtype)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · 2/√π · e^(−x²).

    >>> backward(np.ones(2), np.array([0.0, 1.0]))[0].round(4).tolist()
    [1.1284, 0.4151]
    """
    return (dy * (2 / math.sqrt(math.pi)) * np.exp(-(x**2)),)


def erf(x: Array) -> Array:
    """Return the error function of float64 values, right to 1e-15; any shape.

    >>> float(abs(erf(np.array(1.0)) - math.erf(1.0))) < 1e-15
    True
    """
    flat = x.ravel()
    y = np.empty_like(flat)
    for start in range(0, flat.size, BLOCK):
        part = slice(start, start + BLOCK)
        y[part] = _erf(flat[part])
    return y.reshape(x.shape)


def _erf(x: Array) -> Array:
    size = np.abs(x)
    square = np.minimum(size, NEAR) ** 2
    near = x * (_polynomial(NEAR_P, square) / _polynomial(NEAR_Q, square))
    beyond = np.clip(size, NEAR, 6)  # from 6 on it is 1 to the last digit
    rest = np.exp(-(beyond**2)) * (_polynomial(FAR_P, beyond) / _polynomial(FAR_Q, beyond))
    return np.where(size <= NEAR, near, np.copysign(1 - rest, x))


def _polynomial(coefficients: tuple[float, ...], x: Array) -> Array:
    y = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        y *= x
        y += coefficient
    return y
