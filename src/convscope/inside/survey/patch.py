"""The part of a picture that a channel answered to: cut out by the receptive field."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion
from ...explain.receptive_field import receptive_field
from ...network import Network
from ...trace import Trace, run
from .found import Survey
from .pictures import Pictures, pictures_of

Boxes = dict[tuple[str, int, int], tuple[slice, slice]]
_FIELDS: weakref.WeakKeyDictionary[Network, tuple[Trace, Boxes]] = weakref.WeakKeyDictionary()


def patch(
    survey: Survey,
    network: Network,
    data: Any,
    layer: str,
    channel: int,
    rank: int,
    weakest: bool = False,
) -> Array:
    """Return what the cell of a channel saw of one of its strongest pictures: uint8 (h w c).

    ``rank`` counts from 0, the strongest; ``weakest`` takes the other end. It is cut out of the
    picture as the network got it, where the receptive field reaches beyond the border, up to it.
    Raises BadQuestion where there is no such layer, channel or rank, or the survey is of another
    network; BadPicture where the file cannot be read any more.
    """
    if survey.network != network.digest:
        raise BadQuestion(
            "this survey is of another network",
            received=f"'{survey.network_name}' in place of '{network.name}'",
        )
    found = survey[layer]
    places = found.weakest if weakest else found.strongest
    cells = found.weakest_cells if weakest else found.strongest_cells
    if not (0 <= channel < found.channels and 0 <= rank < places.shape[1]) or (
        places[channel, rank] < 0
    ):
        raise BadQuestion(
            f"'{layer}' has no such patch", received=f"channel {channel}, rank {rank}"
        )
    pictures = data if isinstance(data, Pictures) else pictures_of(network, data)
    read = pictures.read([int(places[channel, rank])])
    if not len(read.pictures):
        raise BadQuestion("the picture cannot be read any more", received=read.broken[0][1].why)
    y, x = (int(i) for i in cells[channel, rank])
    return read.pictures[0][field_of(network, pictures, layer, y, x)]


def field_of(
    network: Network, pictures: Pictures, layer: str, y: int, x: int
) -> tuple[slice, slice]:
    """Return rows and columns of the input that a cell of a layer sees: the same in any picture."""
    if network not in _FIELDS:
        _FIELDS[network] = run(network, {network.inputs[0].name: _blank(network, pictures)}), {}
    trace, known = _FIELDS[network]
    if (layer, y, x) not in known:
        rank = trace[layer].output.ndim
        cell = (0, 0, y, x) if rank == 4 else (0, 0, x) if rank == 3 else (0, 0)
        axes = (2, 3) if pictures.preprocess.layout == "nchw" else (1, 2)
        box = receptive_field(trace, layer, cell).clipped
        rows, columns = (box.slices[i] for i in axes)
        known[layer, y, x] = rows, columns
    return known[layer, y, x]


def _blank(network: Network, pictures: Pictures) -> Array:
    p = pictures.preprocess
    n = network.inputs[0].shape[0] if network.inputs[0].shape else 1
    blank = np.zeros((n if isinstance(n, int) else 1, p.height, p.width, 1 if p.mode == "L" else 3))
    return pictures.tensor(blank.astype(np.uint8))
