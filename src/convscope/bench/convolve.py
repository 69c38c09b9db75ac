"""Convolution and pooling of plain lists: a row, a picture or a volume."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.errors import BadQuestion, BadShape
from .numbers import numbers
from .sizes import output_size
from .slid import Slid
from .sliding import Sliding

MODES = ("valid", "same", "full")
POOLS = {"max": "MaxPool", "average": "AveragePool"}
NAMES = {1: "row", 2: "picture", 3: "volume"}
PerAxis = int | Sequence[int]


def convolve(
    x: Any,
    kernel: Any,
    *,
    stride: PerAxis = 1,
    padding: PerAxis = 0,
    dilation: PerAxis = 1,
    mode: str = "valid",
    fill: str = "zero",
    flip: bool = False,
) -> Slid:
    """Slide a kernel over a row, a picture or a volume: multiply, add up, move on.

    ``x`` and ``kernel`` have the same rank, 1 to 3, and no channels. As in every CNN the kernel
    is not flipped, unless ``flip``: that is convolution as mathematics has it. ``mode`` chooses
    the padding: "valid" none, "same" as much as keeps the size (at stride 1), "full" every
    position where the two touch; or give ``padding``, a number of cells for all sides or for each
    axis. ``fill`` is what it holds: zero, reflect, edge or wrap. Whole numbers stay whole. The
    result is an array with ``.steps()``. Raises BadShape where the two do not fit, and says what
    would.

    >>> convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1]).tolist()
    [0, 2, 0, 1, 1, 1, 2, 1]
    >>> convolve([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, 1]], stride=2).tolist()
    [[6]]
    >>> convolve([1, 2, 3], [1, 1, 1], mode="same").tolist()
    [3, 6, 5]
    """
    x, kernel = numbers("x", x), numbers("kernel", kernel)
    if x.ndim != kernel.ndim or x.ndim not in NAMES:
        raise BadShape(
            "convolve takes two rows, two pictures or two volumes",
            received=f"x with {x.ndim} axes and a kernel with {kernel.ndim}",
            remedy="Give both as many axes, 1 to 3.",
        )
    common = np.result_type(x, kernel)
    if common.kind in "ub":
        common = np.dtype(np.int64)  # 200 + 100 is 300, whatever a pixel can hold
    strides, dilations = (
        _per_axis("stride", stride, x.ndim),
        _per_axis("dilation", dilation, x.ndim),
    )
    pads = _padding(mode, padding, kernel.shape, dilations)
    for size, k, s, d, pad in zip(x.shape, kernel.shape, strides, dilations, pads, strict=True):
        output_size(size, k, stride=s, dilation=d, begin=pad, end=pad)
    if flip:
        kernel = np.flip(kernel)
    return Slid.of(
        Sliding(
            "Conv", x[None].astype(common), kernel[None, None].astype(common),
            attributes={"strides": strides, "dilations": dilations, "pads": pads * 2},
            fill=fill, plain=True,
        )
    )  # fmt: skip


def pool(
    x: Any,
    size: PerAxis,
    *,
    kind: str = "max",
    stride: PerAxis | None = None,
    padding: PerAxis = 0,
) -> Slid:
    """Shrink a row, a picture or a volume: of each window its largest number, or its mean.

    Windows of ``size`` lie side by side unless ``stride`` says otherwise; ``kind`` is "max" or
    "average". Padding is never picked and never counts. The result is an array with ``.steps()``.
    Raises BadShape where the window does not fit.

    >>> pool([[4, 8, 2, 1], [7, 1, 1, 2]], 2).tolist()
    [[8, 2]]
    >>> pool([1, 2, 3, 6], 2, kind="average").tolist()
    [1.5, 4.5]
    """
    x = numbers("x", x)
    if x.ndim not in NAMES:
        raise BadShape("pool takes a row, a picture or a volume", received=f"{x.ndim} axes")
    if kind not in POOLS:
        raise BadQuestion("kind is 'max' or 'average'", received=repr(kind))
    window = _per_axis("size", size, x.ndim)
    strides = window if stride is None else _per_axis("stride", stride, x.ndim)
    pads = _per_axis("padding", padding, x.ndim, least=0)
    for n, k, s, pad in zip(x.shape, window, strides, pads, strict=True):
        output_size(n, k, stride=s, begin=pad, end=pad)
        if pad >= k:
            raise BadShape(
                f"a padding of {pad} leaves a window of {k} with nothing but padding",
                remedy=f"A padding of {k - 1} at most would fit.",
            )
    if kind == "average":
        x = x.astype(np.result_type(x, np.float64))
    elif x.dtype.kind in "ub":
        x = x.astype(np.int64)
    attributes = {"kernel_shape": window, "strides": strides, "pads": pads * 2}
    return Slid.of(Sliding(POOLS[kind], x[None], attributes=attributes, plain=True))


def _padding(
    mode: str, padding: PerAxis, kernel: tuple[int, ...], dilations: tuple[int, ...]
) -> tuple[int, ...]:
    if mode not in MODES:
        raise BadQuestion(
            "mode is 'valid', 'same' or 'full'", received=repr(mode),
            remedy="Or leave it out and give padding=.",
        )  # fmt: skip
    pads = _per_axis("padding", padding, len(kernel), least=0)
    if mode == "valid":
        return pads
    if any(pads):
        raise BadQuestion(
            f"mode='{mode}' chooses the padding itself", remedy="Give one of the two."
        )
    reach = tuple((k - 1) * d for k, d in zip(kernel, dilations, strict=True))
    if mode == "full":
        return reach
    for k, r in zip(kernel, reach, strict=True):
        if r % 2:
            raise BadShape(
                f"'same' pads both sides alike, and a kernel of {k} needs {r} cells in all",
                remedy=f"Take a kernel of {k - 1} or {k + 1}, or give padding=.",
            )
    return tuple(r // 2 for r in reach)


def _per_axis(name: str, value: PerAxis, rank: int, least: int = 1) -> tuple[int, ...]:
    given = (value,) * rank if isinstance(value, int) else tuple(value)
    if len(given) != rank:
        raise BadQuestion(
            f"{name} needs one number, or one for each of {rank} axes", received=str(value)
        )
    if not all(isinstance(n, int | np.integer) and n >= least for n in given):
        raise BadShape(f"{name} is a whole number, {least} or more", received=str(value))
    return tuple(int(n) for n in given)
