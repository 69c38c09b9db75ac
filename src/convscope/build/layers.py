"""What becomes of the shapes, layer by layer, also where two blocks do not fit together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..base.errors import InputError
from .blocks import Block, put
from .draft import Draft, Made
from .network_of import begun


@dataclass(frozen=True)
class LayerRow:
    """One layer. ``path`` leads to its block, ``shape`` is (c, h, w) or (units,).

    ``receptive_field`` is how many rows and columns of the picture one of its values sees, not
    cut off at the edge; behind a full connection all of them. ``error`` is why the block does
    not fit, "" for one that does; then nothing follows.
    """

    name: str
    path: tuple[int, ...]
    op: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    receptive_field: tuple[int, int]
    error: str = ""


def layers(blocks: Sequence[Block], input: tuple[int, int, int] = (1, 28, 28)) -> tuple[LayerRow, ...]:
    """Return a row for each layer up to the first that does not fit, which has the reason.

    Raises BadSettings for an input that is none.

    >>> from .blocks import Conv, Linear, MaxPool
    >>> rows = layers([Conv(8, 3), MaxPool(2), Linear(10)])
    >>> [row.shape for row in rows[:2]], rows[1].receptive_field, rows[2].error[:24]
    ([(8, 26, 26), (8, 13, 13)], (4, 4), "block 3 'linear' (Linear")
    """
    draft = begun(input, allocate=False)
    wrong: tuple[LayerRow, ...] = ()
    for i, block in enumerate(blocks):
        draft.path = (i,)
        try:
            put(block, draft)
        except InputError as error:
            name = getattr(block, "name", "") or block.STEM
            wrong = (LayerRow(name, draft.path, type(block).__name__, (), 0, 0, (0, 0), str(error)),)
            break
    return (*_rows(draft, input), *wrong)


def _rows(draft: Draft, input: tuple[int, int, int]) -> list[LayerRow]:
    """Walk through the layers: each value's field, and how far apart neighbours' fields are."""
    whole = input[1:]
    known: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {"image": ((1, 1), (1, 1))}
    rows = []
    for made in draft.nodes:
        before = [known[v] for v in made.node.inputs if v in known]
        field = (max(f[0][0] for f in before), max(f[0][1] for f in before))
        jump = before[0][1]
        if made.everything or made.node.op in ("Gemm", "Flatten"):
            field = (max(field[0], whole[0]), max(field[1], whole[1]))
        elif made.window is not None:
            field, jump = _through(made, field, jump)
        known[made.node.outputs[0]] = field, jump
        rows.append(
            LayerRow(
                made.node.name, made.path, made.node.op, made.shape, made.parameters,
                made.multiply_adds, field,
            )
        )  # fmt: skip
    return rows


def _through(
    made: Made, field: tuple[int, int], jump: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return field and jump behind a window: field + (kernel − 1) · dilation · jump."""
    w = made.window
    wider = tuple(
        f + (k - 1) * d * j
        for f, k, d, j in zip(field, w.kernel, w.dilations, jump, strict=True)
    )
    further = tuple(j * s for j, s in zip(jump, w.strides, strict=True))
    return (wider[0], wider[1]), (further[0], further[1])
