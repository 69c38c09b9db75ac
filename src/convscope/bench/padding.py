"""What stands around the data: zeros, its mirror image, its edge, or its other side.

::

    zero     0 0 | 1 2 3 | 0 0
    reflect  3 2 | 1 2 3 | 2 1
    edge     1 1 | 1 2 3 | 3 3
    wrap     2 3 | 1 2 3 | 1 2

Source: ONNX's Pad, https://onnx.ai/onnx/operators/onnx__Pad.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape

_NUMPY: dict[str, Any] = {"zero": "constant", "reflect": "reflect", "edge": "edge", "wrap": "wrap"}
FILLS = tuple(_NUMPY)


def padded(x: Array, pads: Sequence[int], fill: str) -> Array:
    """Pad the spatial axes of ``x`` (n c …) by ``pads``: all begins, then all ends.

    Raises BadShape for an unknown ``fill``, a negative padding, or more of it than the data can
    mirror or wrap.

    >>> padded(np.array([[[1, 2, 3]]]), (2, 1), "reflect").tolist()
    [[[3, 2, 1, 2, 3, 2]]]
    """
    if fill not in _NUMPY:
        raise BadShape(
            "padding is filled in no such way",
            received=repr(fill),
            remedy=f"There are: {', '.join(FILLS)}.",
        )
    rank = x.ndim - 2
    if min(pads) < 0:
        raise BadShape("padding cannot be negative", received=str(min(pads)))
    for axis, size in enumerate(x.shape[2:]):
        most = {"reflect": size - 1, "wrap": size}.get(fill)
        widest = max(pads[axis], pads[axis + rank])
        if most is not None and widest > most:
            raise BadShape(
                f"{size} cells can {fill} into a padding of {most} at most", received=str(widest)
            )
    widths = [(0, 0), (0, 0), *zip(pads[:rank], pads[rank:], strict=True)]
    return np.pad(x, widths, mode=_NUMPY[fill])
