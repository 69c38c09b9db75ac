"""What becomes of the shapes, layer by layer, also where two blocks do not fit together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..base.errors import InputError
from ..base.errors_in_japanese import in_japanese
from ..base.window import Window
from .blocks import Block, Residual, put
from .draft import Draft
from .network_of import begun, check_list

WHOLE = ("Gemm", "GlobalAveragePool")


@dataclass(frozen=True)
class _Seen:
    """Along one axis, value i of ``count`` sees cells first + i · jump to last + i · jump."""

    first: int
    last: int
    jump: int
    count: int

    def through(self, window: Window, axis: int) -> _Seen:
        """Return what is seen through a window: (kernel − 1) · dilation · jump more.

        Source: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural
        Networks", Distill 2019, https://distill.pub/2019/computing-receptive-fields
        """
        start, stop = window.reads(axis, 1)
        return _Seen(
            self.first + start * self.jump,
            self.last + (stop - 1) * self.jump,
            self.jump * window.strides[axis],
            window.output[axis],
        )

    def whole(self) -> _Seen:
        """Return what is seen by one that reads every value."""
        return _Seen(self.first, self.last + (self.count - 1) * self.jump, self.jump, 1)

    def hull(self, other: _Seen) -> _Seen:
        """Return the hull of two branches."""
        first, last = min(self.first, other.first), max(self.last, other.last)
        return _Seen(first, last, self.jump, self.count)


@dataclass(frozen=True)
class LayerRow:
    """One layer. ``path`` leads to its block, ``shape`` is (c, h, w) or (units,).

    ``receptive_field`` is how many rows and columns of the picture one of its values sees, not
    cut off at the edge: behind a full connection it is what all of the maps see together.
    ``error`` is why the block does not fit, "" for one that does; then nothing follows.
    ``error_ja`` is the same in Japanese.
    """

    name: str
    path: tuple[int, ...]
    op: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    receptive_field: tuple[int, int]
    error: str = ""
    error_ja: str = ""


def layers(
    blocks: Sequence[Block], input: tuple[int, int, int] = (1, 28, 28)
) -> tuple[LayerRow, ...]:
    """Return a row for each layer up to the first that does not fit, which has the reason.

    Raises BadSettings for an input that is none, or blocks that are no list.

    >>> from .blocks import Conv, Linear, MaxPool
    >>> rows = layers([Conv(8, 3), MaxPool(2), Linear(10)])
    >>> [row.shape for row in rows[:2]], rows[1].receptive_field, rows[2].error[:24]
    ([(8, 26, 26), (8, 13, 13)], (4, 4), "block 3 'linear' (Linear")
    """
    draft = begun(input, allocate=False)
    check_list(blocks)
    wrong: tuple[LayerRow, ...] = ()
    for i, block in enumerate(blocks):
        draft.path = (i,)
        try:
            put(block, draft)
        except InputError as error:
            wrong = (_misfit(block, draft.path, error),)
            break
    return (*_rows(draft, input), *wrong)


def _misfit(block: Block, path: tuple[int, ...], error: InputError) -> LayerRow:
    """Return the row of the innermost block that did not fit."""
    for i in path[1:]:
        block = block.blocks[i] if isinstance(block, Residual) else block
    kind = type(block)
    name = getattr(block, "name", "") or getattr(block, "STEM", kind.__name__)
    said = str(error), in_japanese(error)
    return LayerRow(name, path, kind.__name__, (), 0, 0, (0, 0), *said)


def _rows(draft: Draft, input: tuple[int, int, int]) -> list[LayerRow]:
    """Walk through the layers with what one value sees of each axis of the picture."""
    known = {"image": tuple(_Seen(0, 1, 1, size) for size in input[1:])}
    rows = []
    for made in draft.nodes:
        seen, *others = (known[v] for v in made.node.inputs if v in known)
        for other in others:
            seen = tuple(a.hull(b) for a, b in zip(seen, other, strict=True))
        if made.window is not None:
            seen = tuple(one.through(made.window, axis) for axis, one in enumerate(seen))
        elif made.node.op in WHOLE or (made.node.op == "Softmax" and len(made.shape) == 1):
            seen = tuple(one.whole() for one in seen)
        known[made.node.outputs[0]] = seen
        down, across = (one.last - one.first for one in seen)
        rows.append(
            LayerRow(
                made.node.name, made.path, made.node.op, made.shape, made.parameters,
                made.multiply_adds, (down, across),
            )
        )  # fmt: skip
    return rows
