"""What a network is fed of data: the same pictures, prepared as the network wants them.

A network that says how a picture becomes its input is fed like that, whatever the data would do;
one that says nothing gets what it would have been trained on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..base.array import Array, Float
from ..base.errors import BadData, BadNetwork
from ..base.picture import Picture, open_picture
from ..base.preprocess import prepare
from ..base.preprocess_settings import Preprocess
from ..base.said import Said
from ..data.data import Data
from ..data.pictures import room_for
from ..network import Network, Value
from ..network.preprocess_of import KEY, preprocess_of

INPUT_BYTES = 8 * 2**20
"""Of the input that a network is fed at a time."""
MOST_AT_ONCE = 256
"""Pictures that a network is fed at a time."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Fed:
    """The chosen pictures (m h w c) uint8 with their labels, and their numbers (m,) in the data.

    ``tensor`` makes the input of some of them, or of pictures made of them (float, 0 to 255).
    """

    pictures: Array
    labels: Array
    indices: Array
    tensor: Callable[[Array], Array]
    note: str

    def __len__(self) -> int:
        return len(self.pictures)

    @property
    def at_once(self) -> int:
        """How many pictures are fed at a time, so that memory stays bounded."""
        return at_once(self.pictures.shape[1:])


def fed(
    network: Network, data: Data, indices: Array | None = None, progress: Progress | None = None
) -> Fed:
    """Prepare the pictures ``indices`` (all unless given) of ``data`` for ``network``.

    They are taken as they lie in the data where that is how the network brings them to size, and
    arrays of its size too; else their files are read anew. Raises BadData where there is none,
    BadNetwork and BadShape where the network takes no picture.
    """
    places = np.arange(len(data)) if indices is None else np.asarray(indices, np.intp)
    if not len(places):
        raise BadData(
            f"there is no picture of '{data.name}' to look at",
            remedy="This part of the data is empty: take another, or --part all.",
        )
    value = only_input(network)
    settings, note = settings_for(network, data)
    if as_they_lie(settings, data):
        pictures = data.of(places)
    else:
        pictures = _brought(data, places, settings, progress)

    def tensor(some: Array) -> Array:
        return numbers(some, settings).astype(value.dtype, copy=False)

    return Fed(pictures, data.labels[places], places, tensor, note)


def numbers(pictures: Array, preprocess: Preprocess) -> Float:
    """Return the input (n c h w), or (n h w c), of pictures (n h w c) that have its size already.

    They are the very numbers that ``base.preprocess.prepare`` makes of the same pixels.

    >>> numbers(np.full((1, 1, 1, 1), 255, np.uint8), Preprocess(1, 1, "L", mean=(0.5,))).item()
    0.5
    """
    p = preprocess
    values = pictures.astype(np.float32)
    if p.channel_order == "BGR" and values.shape[3] == 3:
        values = values[..., ::-1]
    if p.invert:
        values = 255 - values
    values = values * np.float32(p.scale)
    values -= np.array(p.mean, np.float32)
    values /= np.array(p.std, np.float32)
    if p.layout == "nhwc":
        return np.ascontiguousarray(values)
    return np.ascontiguousarray(values.transpose(0, 3, 1, 2))


def only_input(network: Network) -> Value:
    """Return the network's one input. Raises BadNetwork where it has another number of them."""
    if len(network.inputs) != 1 or not network.outputs:
        raise BadNetwork(
            f"{network.name} has {len(network.inputs)} inputs and {len(network.outputs)} outputs",
            remedy="One that takes a picture and gives an answer is needed.",
        )
    return network.inputs[0]


def takes(value: Value, shape: tuple[int, ...]) -> bool:
    """Tell whether an input takes pictures of a shape, however many at a time."""
    wanted = value.shape
    return wanted is None or (
        len(wanted) == len(shape)
        and all(isinstance(w, str) or w == s for w, s in zip(wanted[1:], shape[1:], strict=True))
    )


def at_once(shape: tuple[int, ...]) -> int:
    """Return how many pictures of a shape are fed at a time.

    >>> at_once((28, 28, 1)), at_once((224, 224, 3))
    (256, 13)
    """
    return max(1, min(MOST_AT_ONCE, INPUT_BYTES // (4 * int(np.prod(shape)))))


def settings_for(network: Network, data: Data) -> tuple[Preprocess, str]:
    """Return how pictures are prepared, and the sentence that says who says so."""
    own = data.preprocess
    if KEY not in network.metadata and takes(
        network.inputs[0], (1, data.channels, own.height, own.width)
    ):
        return own, Said("own-data", "The network does not say how: prepared as the data are.")
    return preprocess_of(network)


def as_they_lie(p: Preprocess, data: Data) -> bool:
    """Tell whether the pictures of the data are what the preprocessing brings them to."""
    channels = {"L": 1, "RGB": 3}.get(p.mode)
    if (p.height, p.width) != data.size or channels != data.channels:
        return False
    d = data.preprocess
    same = (p.resize, p.resize_to, p.interpolation) == (d.resize, d.resize_to, d.interpolation)
    return same or not data.sources


def _brought(data: Data, places: Array, p: Preprocess, progress: Progress | None) -> Array:
    made = room_for((len(places), p.height, p.width, 1 if p.mode == "L" else 3))
    for row, place in enumerate(places):
        picture: Picture = open_picture(
            data.sources[place] if data.sources else data.of([place])[0], name=f"picture {place}"
        )
        made[row] = cut_out(picture, p)
        if progress is not None:
            progress(row + 1, len(places))
    return made


def cut_out(picture: Picture, preprocess: Preprocess) -> Array:
    """Return a picture (h w c) as bytes in the mode and size that the preprocessing gives it."""
    steps = prepare(picture, preprocess).steps
    return next(step.values for step in steps if step.name == "crop")
