"""A window that slides over the spatial axes: kernel, strides, dilations, pads.

The geometry shared by convolution and pooling, in one, two or three dimensions::

    input      . . 1 2 3 4 5 .        pads (2, 1)
    kernel     k - k                  kernel 2, dilation 2: it spans 3
    next         . . k - k            stride 2
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .box import Box
from .errors import BadShape


@dataclass(frozen=True)
class Window:
    """The geometry of one layer; each field has one number an axis.

    ``begin`` and ``end`` are the padding before and after; ``output`` counts the positions.

    >>> w = Window.over((5,), kernel=(3,), strides=(2,), pads=(1, 1))
    >>> w.output, w.reads(0, 1)
    ((3,), (-1, 2))
    """

    input: tuple[int, ...]
    kernel: tuple[int, ...]
    strides: tuple[int, ...]
    dilations: tuple[int, ...]
    begin: tuple[int, ...]
    end: tuple[int, ...]
    output: tuple[int, ...]

    @classmethod
    def over(
        cls,
        spatial: Sequence[int],
        kernel: Sequence[int],
        strides: Sequence[int] | None = None,
        dilations: Sequence[int] | None = None,
        pads: Sequence[int] | None = None,
        auto_pad: str = "NOTSET",
        ceil_mode: int = 0,
    ) -> Window:
        """Resolve ONNX's attributes over an input of ``spatial`` size.

        Raises BadShape where a length, a sign or the size does not fit.
        """
        rank = len(spatial)
        strides = tuple(strides or (1,) * rank)
        dilations = tuple(dilations or (1,) * rank)
        pads = tuple(pads or (0,) * 2 * rank)
        _check(rank, kernel, strides, dilations, pads, auto_pad)
        begin, end, output = [], [], []
        for axis, size in enumerate(spatial):
            span = dilations[axis] * (kernel[axis] - 1) + 1
            step = strides[axis]
            if auto_pad in ("SAME_UPPER", "SAME_LOWER"):
                count = -(-size // step)
                total = max((count - 1) * step + span - size, 0)
                less, more = total // 2, total - total // 2
                before, after = (less, more) if auto_pad == "SAME_UPPER" else (more, less)
            else:
                before, after = (pads[axis], pads[axis + rank]) if auto_pad == "NOTSET" else (0, 0)
                count = _positions(size, before, after, span, step, bool(ceil_mode))
            if count < 1:
                raise BadShape(
                    f"a window of {span} does not fit into {size} + {before} + {after} cells",
                    remedy="Make the input or the padding larger, or the kernel smaller.",
                )
            begin.append(before)
            end.append(after)
            output.append(count)
        return cls(
            tuple(spatial), tuple(kernel), strides, dilations,
            tuple(begin), tuple(end), tuple(output),
        )  # fmt: skip

    @property
    def rank(self) -> int:
        """How many spatial axes."""
        return len(self.kernel)

    @property
    def overshoot(self) -> tuple[int, ...]:
        """Cells that the last window needs beyond the padding (ceil_mode lets it hang over)."""
        return tuple(
            max(0, (o - 1) * s + d * (k - 1) + 1 - (n + b + e))
            for n, k, s, d, b, e, o in zip(
                self.input, self.kernel, self.strides, self.dilations,
                self.begin, self.end, self.output, strict=True,
            )
        )  # fmt: skip

    def reads(self, axis: int, stop: int, start: int = 0) -> tuple[int, int]:
        """Return the input cells ``[first, last + 1)`` that outputs ``[start, stop)`` read."""
        first = start * self.strides[axis] - self.begin[axis]
        last = (stop - 1) * self.strides[axis] - self.begin[axis]
        return first, last + self.dilations[axis] * (self.kernel[axis] - 1) + 1

    def reads_box(self, spatial: Box) -> Box:
        """Return the box of input cells under a box of output positions, padding included."""
        pairs = [self.reads(a, stop, start) for a, (start, stop) in enumerate(spatial.axes())]
        return Box(tuple(p[0] for p in pairs), tuple(p[1] for p in pairs))

    @property
    def trivial(self) -> bool:
        """True when every window is one cell and every cell a window (a 1×1 convolution)."""
        ones = (1,) * self.rank
        unpadded = not any(self.begin + self.end) and self.input == self.output
        return self.kernel == self.strides == ones and unpadded

    def views(self) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """Return each kernel position, last axis fastest, with the cells it meets.

        The cells are a strided view of the padded input, one for every output position.
        """
        along = [
            [slice(k * d, k * d + (count - 1) * step + 1, step) for k in range(size)]
            for size, d, count, step in zip(
                self.kernel, self.dilations, self.output, self.strides, strict=True
            )
        ]
        offsets = itertools.product(*(range(size) for size in self.kernel))
        return zip(offsets, itertools.product(*along), strict=True)

    @property
    def inside(self) -> tuple[Any, ...]:
        """Where the input itself lies in the padded input."""
        return tuple(slice(b, b + n) for b, n in zip(self.begin, self.input, strict=True))

    def padding(self) -> list[tuple[int, int]]:
        """Return ``numpy.pad``'s widths for the spatial axes, the overshoot included."""
        return [
            (b, e + over) for b, e, over in zip(self.begin, self.end, self.overshoot, strict=True)
        ]


def _positions(size: int, before: int, after: int, span: int, step: int, ceil: bool) -> int:
    room = size + before + after - span
    if room < 0 and not ceil:
        return 0
    count = (math.ceil(room / step) if ceil else room // step) + 1
    # a window that would start in the padding behind the input sees nothing: it is dropped
    if ceil and (count - 1) * step >= size + before:
        count -= 1
    return count


def _check(
    rank: int,
    kernel: Sequence[int],
    strides: Sequence[int],
    dilations: Sequence[int],
    pads: Sequence[int],
    auto_pad: str,
) -> None:
    for name, values, length in (
        ("kernel_shape", kernel, rank),
        ("strides", strides, rank),
        ("dilations", dilations, rank),
        ("pads", pads, 2 * rank),
    ):
        if len(values) != length:
            raise BadShape(
                f"{name} needs {length} numbers for {rank} spatial axes",
                received=str(tuple(values)),
            )
        if name != "pads" and min(values, default=1) < 1:
            raise BadShape(f"{name} must be at least 1", received=str(tuple(values)))
    if auto_pad not in ("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"):
        raise BadShape(
            "auto_pad is NOTSET, VALID, SAME_UPPER or SAME_LOWER", received=repr(auto_pad)
        )
