"""Kernels with a name: blurs, edge finders, and others, each made from its formula.

>>> sobel_x().tolist()
[[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, BadShape

LARGEST = 11


def identity(size: int = 3) -> Array:
    """Return the kernel that leaves everything as it is: 1 in the middle, (size size).

    >>> identity().tolist()
    [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    """
    y, x = _grid(size)
    return ((x == 0) & (y == 0)).astype(float)


def box(size: int = 3) -> Array:
    """Return the mean of all cells, (size size). It sums to 1.

    >>> float(box(2).sum())
    1.0
    """
    y, x = _grid(size)
    return np.ones_like(x + y) / (size * size)


def gaussian(size: int = 5, sigma: float = 1.0) -> Array:
    """Return e^(−(x² + y²) / 2σ²), scaled to sum to 1, (size size). ``sigma`` is in cells.

    Source: https://en.wikipedia.org/wiki/Gaussian_blur

    >>> bool(gaussian(5)[2, 2] == gaussian(5).max())
    True
    """
    y, x = _grid(size)
    weights = np.exp(-(x**2 + y**2) / (2 * _positive("sigma", sigma) ** 2))
    return weights / weights.sum()


def sharpen() -> Array:
    """Return the picture plus what differs from its four neighbours, (3 3).

    Source: https://en.wikipedia.org/wiki/Kernel_(image_processing)

    >>> float(sharpen().sum())
    1.0
    """
    return identity() - laplacian()


def sobel_x() -> Array:
    """Return the slope from left to right: [1 2 1]ᵀ · [−1 0 1], (3 3).

    Source: https://en.wikipedia.org/wiki/Sobel_operator
    """
    return np.outer([1.0, 2.0, 1.0], [-1.0, 0.0, 1.0])


def sobel_y() -> Array:
    """Return the slope from top to bottom: [−1 0 1]ᵀ · [1 2 1], (3 3)."""
    return sobel_x().T


def laplacian() -> Array:
    """Return the sum of the four neighbours less four times the middle, (3 3).

    Source: https://en.wikipedia.org/wiki/Discrete_Laplace_operator

    >>> laplacian().tolist()
    [[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]]
    """
    return np.array([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])


def emboss() -> Array:
    """Return light from the upper left: what rises that way turns bright, (3 3).

    Source: https://en.wikipedia.org/wiki/Image_embossing
    """
    return np.array([[-2.0, -1.0, 0.0], [-1.0, 1.0, 1.0], [0.0, 1.0, 2.0]])


def gabor(size: int = 9, angle: float = 0.0, wavelength: float = 4.0, sigma: float = 2.0) -> Array:
    """Return e^(−(x'² + y'²) / 2σ²) · cos(2π x' / λ), its mean taken away, (size size).

    ``angle`` in degrees is the direction across the stripes, from x towards y (down);
    ``wavelength`` λ and ``sigma`` are in cells. Source: https://en.wikipedia.org/wiki/Gabor_filter

    >>> abs(float(gabor(9, 45).sum())) < 1e-12
    True
    """
    y, x = _grid(size)
    turn = np.deg2rad(angle)
    across = x * np.cos(turn) + y * np.sin(turn)
    envelope = np.exp(-(x**2 + y**2) / (2 * _positive("sigma", sigma) ** 2))
    stripes = envelope * np.cos(2 * np.pi * across / _positive("wavelength", wavelength))
    return stripes - stripes.mean()


def gabor_bank(count: int = 8, size: int = 9, wavelength: float = 4.0, sigma: float = 2.0) -> Array:
    """Return ``count`` Gabor kernels, turned evenly through half a turn, (count size size).

    >>> gabor_bank().shape
    (8, 9, 9)
    """
    angles = [180 * i / count for i in range(count)]
    return np.stack([gabor(size, angle, wavelength, sigma) for angle in angles])


def laplacian_of_gaussian(size: int = 9, sigma: float = 1.4) -> Array:
    """Return (r² − 2σ²) / σ⁴ · e^(−r² / 2σ²), its mean taken away, (size size).

    Source: https://homepages.inf.ed.ac.uk/rbf/HIPR2/log.htm

    >>> abs(float(laplacian_of_gaussian().sum())) < 1e-12
    True
    """
    y, x = _grid(size)
    s = _positive("sigma", sigma) ** 2
    r = x**2 + y**2
    values = (r - 2 * s) / s**2 * np.exp(-r / (2 * s))
    return values - values.mean()


def unsharp(size: int = 5, sigma: float = 1.0, amount: float = 1.0) -> Array:
    """Return the picture plus ``amount`` times what a Gaussian blur takes from it, (size size).

    Source: https://en.wikipedia.org/wiki/Unsharp_masking

    >>> round(float(unsharp().sum()), 12)
    1.0
    """
    whole = identity(size)
    return whole + amount * (whole - gaussian(size, sigma))


def motion(size: int = 9, angle: float = 0.0) -> Array:
    """Return the mean along a line through the middle at ``angle`` degrees, (size size).

    Each of many points of the line is shared by the four cells around it, nearer ones getting
    more (bilinear).

    >>> motion(3)[1].round(12).tolist()
    [0.25, 0.5, 0.25]
    """
    points, reach = 40 * size, (size - 1) / 2
    along = reach * (2 * (np.arange(points) + 0.5) / points - 1)
    turn = np.deg2rad(angle)
    x, y = along * np.cos(turn) + reach, along * np.sin(turn) + reach
    values = np.zeros((size, size))
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    for down, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
        share = np.abs(1 - right - (x - left)) * np.abs(1 - down - (y - top))
        row, column = np.clip(top + down, 0, size - 1), np.clip(left + right, 0, size - 1)
        np.add.at(values, (row, column), share)
    return values / values.sum()


@dataclass(frozen=True)
class Parameter:
    """A number a kernel can be made with: what it is without, its least and its most."""

    name: str
    usual: float
    least: float
    most: float


@dataclass(frozen=True)
class Named:
    """A kernel by name, and the numbers it is made with."""

    name: str
    make: Callable[..., Array]
    parameters: tuple[Parameter, ...] = ()


def _size(usual: int) -> Parameter:
    return Parameter("size", usual, 1, LARGEST)


_SIGMA, _ANGLE = Parameter("sigma", 1.0, 0.3, 4.0), Parameter("angle", 0.0, 0.0, 180.0)
_WAVE = Parameter("wavelength", 4.0, 2.0, 12.0)

KERNELS: dict[str, Named] = {
    k.name: k
    for k in (
        Named("identity", identity, (_size(3),)),
        Named("box", box, (_size(3),)),
        Named("gaussian", gaussian, (_size(5), _SIGMA)),
        Named("sharpen", sharpen),
        Named("sobel-x", sobel_x),
        Named("sobel-y", sobel_y),
        Named("laplacian", laplacian),
        Named("emboss", emboss),
        Named("gabor", gabor, (_size(9), _ANGLE, _WAVE, Parameter("sigma", 2.0, 0.3, 4.0))),
        Named("laplacian-of-gaussian", laplacian_of_gaussian,
              (_size(9), Parameter("sigma", 1.4, 0.3, 4.0))),
        Named("unsharp", unsharp, (_size(5), _SIGMA, Parameter("amount", 1.0, 0.1, 5.0))),
        Named("motion", motion, (_size(9), _ANGLE)),
    )
}  # fmt: skip
"""Every kernel that has a name."""


def named(name: str, **numbers: float) -> Array:
    """Return a kernel by its name. Raises BadQuestion for a name or a number it has not.

    >>> named("box", size=1).tolist()
    [[1.0]]
    """
    if name not in KERNELS:
        raise BadQuestion(
            "no kernel has that name",
            received=repr(name),
            remedy=f"There are: {', '.join(KERNELS)}.",
        )
    known = {p.name: p for p in KERNELS[name].parameters}
    for given, value in numbers.items():
        if given not in known:
            raise BadQuestion(
                f"{name} is made with {', '.join(known) or 'no numbers'}", received=repr(given)
            )
        least, most = known[given].least, known[given].most
        if not least <= value <= most:
            raise BadShape(f"{given} is {least:g} to {most:g}", received=f"{value:g}")
    if "size" in numbers:
        numbers = {**numbers, "size": int(numbers["size"])}
    return KERNELS[name].make(**numbers)


def _grid(size: int) -> tuple[Array, Array]:
    """Return y (size 1) and x (1 size), 0 in the middle."""
    if not isinstance(size, int | np.integer) or size < 1:
        raise BadShape("a kernel's size is a whole number, 1 or more", received=str(size))
    along = np.arange(size) - (size - 1) / 2
    return along[:, None], along[None, :]


def _positive(name: str, value: float) -> float:
    if not value > 0:
        raise BadShape(f"{name} is more than 0", received=str(value))
    return value
