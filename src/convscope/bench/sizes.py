"""How large the output is, with the formula and its floor worked out."""

from __future__ import annotations

from dataclasses import dataclass

from ..base.errors import BadShape


@dataclass(frozen=True)
class Size:
    """One axis of an output: how many cells, and how that comes about.

    >>> print(output_size(5, 3, stride=2))
    ⌊(5 + 0 + 0 − 1·(3 − 1) − 1) / 2⌋ + 1 = ⌊2 / 2⌋ + 1 = 2
    """

    cells: int
    formula: str

    def __str__(self) -> str:
        return self.formula


def output_size(
    size: int, kernel: int, *, stride: int = 1, dilation: int = 1, begin: int = 0, end: int = 0
) -> Size:
    """Return ⌊(n + begin + end − d·(k − 1) − 1) / s⌋ + 1, worked out.

    Raises BadShape where no window fits, and says what would. Source:
    https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html

    >>> output_size(6, 3, stride=2, begin=1, end=1).cells
    3
    """
    span = dilation * (kernel - 1) + 1
    room = size + begin + end - span
    if room < 0:
        spread = f", spread to {span}" if dilation > 1 else ""
        most = (size + begin + end - 1) // dilation + 1
        raise BadShape(
            f"a kernel of {kernel}{spread} does not fit into {size} + {begin} + {end} cells: "
            f"({size} + {begin} + {end} − {span}) / {stride} + 1 is less than 1",
            remedy=f"A kernel of {most} at most would fit, or {-room} more cells of padding.",
        )
    cells = room // stride + 1
    return Size(
        cells,
        f"⌊({size} + {begin} + {end} − {dilation}·({kernel} − 1) − 1) / {stride}⌋ + 1 "
        f"= ⌊{room} / {stride}⌋ + 1 = {cells}",
    )


def transposed_size(
    size: int, kernel: int, *, stride: int = 1, dilation: int = 1, begin: int = 0, end: int = 0,
    more: int = 0,
) -> Size:  # fmt: skip
    """Return s·(n − 1) + more + d·(k − 1) + 1 − begin − end, worked out.

    Source: https://onnx.ai/onnx/operators/onnx__ConvTranspose.html

    >>> print(transposed_size(2, 3, stride=2))
    2·(2 − 1) + 0 + 1·(3 − 1) + 1 − 0 − 0 = 5
    """
    cells = stride * (size - 1) + more + dilation * (kernel - 1) + 1 - begin - end
    return Size(
        cells,
        f"{stride}·({size} − 1) + {more} + {dilation}·({kernel} − 1) + 1 − {begin} − {end} "
        f"= {cells}",
    )
