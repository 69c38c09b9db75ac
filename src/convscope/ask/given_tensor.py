"""A tensor that was traced as it is, looked at as the picture that it could be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..base.drawn_back import drawn_back
from ..base.errors import InputError
from ..base.picture import Picture
from ..base.preprocess import Prepared, Step
from ..base.said import Said
from ..network.preprocess_of import preprocess_of
from ..trace import Trace

TENSOR = "tensor"


def drawn_input(trace: Trace) -> Prepared | None:
    """Return the first input drawn back by the network's own settings; None where it is none.

    A picture has 1 or 3 channels, as the network's first input must take it. The tensor itself
    is what was traced; only its picture is rounded to what pixels can be.
    """
    try:
        own, _ = preprocess_of(trace.network)
    except InputError:
        return None  # another kind of input
    tensor = trace.value(trace.network.inputs[0].name)
    rows, columns = (2, 3) if own.layout == "nchw" else (1, 2)
    own = replace(own, height=tensor.shape[rows], width=tensor.shape[columns])
    pixels = np.ascontiguousarray(drawn_back(tensor, own))
    values = tensor[0] if own.layout == "nhwc" else tensor[0].transpose(1, 2, 0)
    given = Said(
        "given-tensor", "given as a tensor, {shape}", shape="×".join(map(str, tensor.shape))
    )
    return Prepared(
        tensor=tensor,
        steps=(Step(TENSOR, given, values),),
        preprocess=own,
        placement=(0.0, 0.0, float(own.width), float(own.height)),
        warnings=(),
        picture=Picture(TENSOR, pixels),
    )
