"""Configurations drawn by hypothesis: small tensors, windows, axes."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

few = settings(max_examples=15, derandomize=True)
"""How many configurations an op is checked for: always the same ones."""

seeds = st.integers(0, 2**16)


def normal(seed: int, *shape: int) -> np.ndarray:
    """Values around 0, all different, so that nothing ties."""
    return np.random.default_rng(seed).standard_normal(shape)


def positive(seed: int, *shape: int) -> np.ndarray:
    """Values from 0.5 to 2."""
    return np.random.default_rng(seed).uniform(0.5, 2.0, shape)


def shapes(low: int = 1, high: int = 4, most: int = 4) -> st.SearchStrategy[tuple[int, ...]]:
    """Draw shapes of ``low`` to ``high`` axes with 1 to ``most`` cells each."""
    return st.lists(st.integers(1, most), min_size=low, max_size=high).map(tuple)


@st.composite
def windows(draw, pads_below_kernel: bool = True, ceil: bool = True):
    """Draw the spatial size of an input, a kernel and attributes for 1 to 3 axes that fit.

    Engines refuse to pool with padding that is as wide as the kernel, and SAME with dilations
    or (by padding less than nothing) with strides beyond the kernel.
    """
    rank = draw(st.sampled_from([1, 2, 2, 2, 3]))

    def each(low, high):
        return draw(st.lists(st.integers(low, high), min_size=rank, max_size=rank))

    way = draw(st.sampled_from(["NOTSET", "NOTSET", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"]))
    same = way.startswith("SAME")
    kernel, strides, dilations = each(1, 3), each(1, 3), [1] * rank if same else each(1, 2)
    if same:
        strides = [min(s, k) for s, k in zip(strides, kernel, strict=True)]
    most = 1 if rank == 3 else 3
    sizes = [
        d * (k - 1) + 1 + more for k, d, more in zip(kernel, dilations, each(0, most), strict=True)
    ]
    attributes = {"strides": strides, "dilations": dilations}
    if way == "NOTSET":
        limits = [min(k - 1, 2) if pads_below_kernel else 2 for k in kernel] * 2
        attributes["pads"] = [draw(st.integers(0, limit)) for limit in limits]
    else:
        attributes["auto_pad"] = way
    if ceil:
        attributes["ceil_mode"] = draw(st.integers(0, 1))
    return tuple(sizes), kernel, attributes


@st.composite
def axes_of(draw, rank: int):
    """Draw some different axes of a tensor of ``rank``, counted from either end."""
    chosen = draw(st.lists(st.integers(0, rank - 1), unique=True, min_size=1, max_size=rank))
    return [a - rank if draw(st.booleans()) else a for a in chosen]
