"""An op that slides over data: the arrays, how it moves, and every step of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadQuestion, BadShape
from ..base.terms import Terms
from ..ops import average_pool, conv, conv_transpose, depth_to_space, max_pool, space_to_depth
from .padding import padded
from .step import Step

OPS: dict[str, ModuleType] = {
    op.NAME: op
    for op in (conv, conv_transpose, max_pool, average_pool, depth_to_space, space_to_depth)
}
REARRANGES = ("DepthToSpace", "SpaceToDepth")


@dataclass(frozen=True)
class Grid:
    """How the window moves over its frame, one number an axis.

    The frame holds the data, ``spread`` cells apart (more than 1 only where a transposed
    convolution stretches them), with ``begin`` and ``end`` cells of padding around. The number
    at ``k`` of the kernel meets, for the output ``at``, the frame's cell
    ``at · stride + origin + k · dilation``; the data's first cell is 0, padding is below and
    behind. A transposed convolution has a negative dilation: its kernel lies turned around.

    Source: Dumoulin and Visin, A guide to convolution arithmetic, https://arxiv.org/abs/1603.07285
    """

    size: tuple[int, ...]
    spread: tuple[int, ...]
    begin: tuple[int, ...]
    end: tuple[int, ...]
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    origin: tuple[int, ...]
    dilation: tuple[int, ...]
    output: tuple[int, ...]

    @property
    def frame(self) -> tuple[int, ...]:
        """The frame's cells along each axis, padding included.

        >>> x, weight = np.ones((1, 5)), np.ones((1, 1, 3))
        >>> Sliding("Conv", x, weight, attributes={"pads": (1, 1)}).grid.frame
        (7,)
        """
        return tuple(
            b + (n - 1) * s + 1 + e
            for b, n, s, e in zip(self.begin, self.size, self.spread, self.end, strict=True)
        )


@dataclass(frozen=True, eq=False)
class Sliding:
    """One op over one input, without pictures to count: ``x`` (c …), ``weight`` as ONNX has it.

    ``op`` is ONNX's name: Conv, ConvTranspose, MaxPool, AveragePool, DepthToSpace or
    SpaceToDepth, ``attributes`` are ONNX's. ``fill`` says what padding holds: zero, reflect, edge
    or wrap (zero alone for what is transposed or pooled). Where ``plain`` the one channel is left
    out of cells and kernels. Raises BadShape where the parts do not fit.

    >>> s = Sliding("Conv", np.array([[1.0, 2, 3, 4]]), np.array([[[1.0, 1]]]))
    >>> s.output.tolist(), s.step(2).window.tolist(), s.step(2).value
    ([[3.0, 5.0, 7.0]], [[3.0, 4.0]], 7.0)
    """

    op: str
    x: Array
    weight: Array | None = None
    bias: Array | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    fill: str = "zero"
    plain: bool = False

    def __post_init__(self) -> None:
        if self.op not in OPS:
            raise BadShape(
                "nothing of that name slides",
                received=repr(self.op),
                remedy=f"There are: {', '.join(OPS)}.",
            )
        if self.fill != "zero" and self.op != "Conv":
            raise BadShape(f"{self.op} has no padding but zeros", received=repr(self.fill))
        _ = self.grid

    def __len__(self) -> int:
        return math.prod(self.shape)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The output's shape (m …), known before anything is computed.

        >>> Sliding("MaxPool", np.ones((2, 6)), attributes={"kernel_shape": (2,)}).shape
        (2, 5)
        """
        if self.op in REARRANGES:
            return self.output.shape
        if self.weight is None:
            return (len(self.x), *self.grid.output)
        group = self.attributes.get("group", 1)
        kernels = len(self.weight) if self.op == "Conv" else self.weight.shape[1] * group
        return (kernels, *self.grid.output)

    @cached_property
    def output(self) -> Array:
        """The whole result (m …), computed by the op's own ``forward``."""
        return OPS[self.op].forward(*self._arguments, **self._attributes)[0]

    @cached_property
    def result(self) -> Array:
        """The output as the user gave the input: without its one channel where ``plain``."""
        return self.output[0] if self.plain else self.output

    @cached_property
    def grid(self) -> Grid:
        """How the window moves."""
        if self.op in REARRANGES:
            return self._rearranged
        if self.op == "ConvTranspose":
            x, weight, *_ = self._arguments
            window = conv_transpose.stamps(x, weight, self._attributes)
            reach = [(k - 1) * d for k, d in zip(window.kernel, window.dilations, strict=True)]
            return Grid(
                size=self.x.shape[1:],
                spread=window.strides,
                begin=tuple(max(r - b, 0) for r, b in zip(reach, window.begin, strict=True)),
                end=tuple(
                    max(n + b - 1 - (size - 1) * s, 0)
                    for n, b, size, s in zip(
                        window.input, window.begin, self.x.shape[1:], window.strides, strict=True
                    )
                ),
                kernel=window.kernel,
                stride=(1,) * window.rank,
                origin=window.begin,
                dilation=tuple(-d for d in window.dilations),
                output=window.input,
            )
        window = OPS[self.op].window(*self._arguments, **self._attributes)
        begin, end = self._pads(window)
        return Grid(
            size=self.x.shape[1:],
            spread=(1,) * window.rank,
            begin=begin,
            end=end,
            kernel=window.kernel,
            stride=window.strides,
            origin=tuple(-b for b in begin),
            dilation=window.dilations,
            output=window.output,
        )

    def step(self, number: int) -> Step:
        """Return one step, counted along the output's last axis first.

        Raises BadQuestion where there is no such step.
        """
        if not 0 <= number < len(self):
            raise BadQuestion(
                f"there are {len(self)} steps, 0 to {len(self) - 1}", received=str(number)
            )
        cell = tuple(int(i) for i in np.unravel_index(number, self.shape))
        return self._moved(number, cell) if self.op in REARRANGES else self._made(number, cell)

    def steps(self) -> Iterator[Step]:
        """Yield every step, the output's last axis first."""
        return (self.step(number) for number in range(len(self)))

    def _made(self, number: int, cell: tuple[int, ...]) -> Step:
        terms: Terms = OPS[self.op].terms((0, *cell), *self._arguments, **self._attributes)
        shape, grid = terms.layout, self.grid
        along = np.indices(shape)
        places = np.stack(
            [self._channels(terms, along[0], cell[0])]
            + [
                at * s + o + k * d
                for at, s, o, k, d in zip(
                    cell[1:], grid.stride, grid.origin, along[1:], grid.dilation, strict=True
                )
            ],
            axis=-1,
        )
        inside: Array = terms.inside.reshape(shape)
        if self.fill != "zero":
            spatial = places[..., 1:]
            inside = np.all((spatial >= 0) & (spatial < self.x.shape[1:]), axis=-1)
        weights = terms.factors[1].values.reshape(shape) if len(terms.factors) > 1 else None
        bias = None if terms.bias is None else float(terms.bias.values[0])
        return self._step(
            number, cell, terms.factors[0].values.reshape(shape), weights,
            terms.products.reshape(shape), inside, places, self._combine(terms), bias, terms.value,
        )  # fmt: skip

    def _moved(self, number: int, cell: tuple[int, ...]) -> Step:
        """A rearrangement's step: one number is taken and put elsewhere."""
        (box,) = OPS[self.op].reads(
            Box((0, *cell), (1, *(i + 1 for i in cell))), self.x[None], **self.attributes
        )
        place = box.start[1:]
        value = self.x[place]
        one = np.full((1,) * self.x.ndim, value)
        places = np.array(place).reshape(*one.shape, self.x.ndim)
        return self._step(
            number,
            cell,
            one,
            None,
            one,
            np.ones(one.shape, bool),
            places,
            "copy",
            None,
            float(value),
        )

    def _step(
        self, number: int, cell: tuple[int, ...], window: Array, weights: Array | None,
        products: Array, inside: Array, places: Array, combine: str, bias: float | None,
        value: float,
    ) -> Step:  # fmt: skip
        if self.plain:
            cell, window, products, inside = cell[1:], window[0], products[0], inside[0]
            weights = None if weights is None else weights[0]
            places = places[0, ..., 1:]
        if self.output.dtype.kind == "i":  # whole numbers stay whole
            window, products = _whole(window), _whole(products)
            weights = None if weights is None else _whole(weights)
            value = round(value)
        return Step(number, cell, window, weights, products, inside, places, combine, bias, value)

    def _combine(self, terms: Terms) -> str:
        return "mean" if self.op == "AveragePool" else terms.combine

    def _channels(self, terms: Terms, along: Array, m: int) -> Array:
        """Return the input channel of each term; padding has the one its kernel slice is for."""
        if self.weight is None:
            return np.full(along.shape, m)
        group = self._attributes.get("group", 1)
        return along + m // (self.output.shape[0] // group) * (self.x.shape[0] // group)

    def _pads(self, window: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
        if self.fill == "zero":
            behind = zip(window.end, window.overshoot, strict=True)
            return window.begin, tuple(e + over for e, over in behind)
        pads = tuple(self.attributes.get("pads") or (0,) * 2 * window.rank)
        return pads[: window.rank], pads[window.rank :]

    @cached_property
    def _arguments(self) -> tuple[Array, ...]:
        x = self.x[None] if self.fill == "zero" else padded(self.x[None], self._around, self.fill)
        given = (x, self.weight, self.bias)
        return tuple(one for one in given if one is not None)

    @property
    def _attributes(self) -> dict[str, Any]:
        attributes = dict(self.attributes)
        if self.fill != "zero":
            attributes.pop("pads", None)
        return attributes

    @property
    def _around(self) -> tuple[int, ...]:
        return tuple(self.attributes.get("pads") or (0,) * 2 * (self.x.ndim - 1))

    @property
    def _rearranged(self) -> Grid:
        zero, one = (0, 0), (1, 1)
        size = self.output.shape[1:]
        return Grid(self.x.shape[1:], one, zero, zero, one, one, zero, one, size)

    def frame(self, channel: int) -> tuple[Array, Array]:
        """Return what the frame holds in one channel, and which of its cells are data.

        >>> x, weight = np.array([[1, 2]]), np.array([[[1, 1]]])
        >>> row = Sliding("Conv", x, weight, attributes={"pads": (1, 0)})
        >>> [part.tolist() for part in row.frame(0)]
        [[0, 1, 2], [False, True, True]]
        """
        grid = self.grid
        data = tuple(
            slice(b, b + (n - 1) * s + 1, s)
            for b, n, s in zip(grid.begin, grid.size, grid.spread, strict=True)
        )
        inside = np.zeros(grid.frame, bool)
        inside[data] = True
        if self.fill != "zero":
            return self._arguments[0][0, channel], inside
        values = np.zeros(grid.frame, self.x.dtype)
        values[data] = self.x[channel]
        return values, inside


def _whole(values: Array) -> Array:
    """Return whole numbers as such; −∞, which pooling's padding holds, is none."""
    return values.astype(np.int64) if np.isfinite(values).all() else values
