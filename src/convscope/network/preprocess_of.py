"""What a network wants done to a picture: what its file says, else a guess that is said."""

from __future__ import annotations

from dataclasses import replace

from ..base.errors import BadNetwork, BadShape, InputError
from ..base.preprocess import PRESETS, Preprocess
from ..base.said import Said
from .graph import Network, Value

KEY = "convscope.preprocess"
"""The metadata key under which a file says it, as JSON with the fields of Preprocess."""


def preprocess_of(network: Network) -> tuple[Preprocess, Said]:
    """Return the settings, and the sentence that says where they come from.

    The file's own word (metadata ``convscope.preprocess``) counts; without it the first input's
    shape is taken for a guess: grey for one channel, ImageNet's settings for three, the bytes as
    they are where the input takes whole numbers. Free sizes become 224, or 28 for one channel.

    Raises BadShape where the first input takes no picture, BadNetwork where the file's settings
    cannot be used or make another shape than the input takes.
    """
    if not network.inputs:
        raise BadShape(f"'{network.name}' has no input, so it takes no picture")
    value = network.inputs[0]
    if KEY in network.metadata:
        own = Said("own-file", "From the network's own file.")
        return _told(network.metadata[KEY], value), own
    channels, height, width, layout = _picture_axes(value)
    free = 28 if channels == 1 else 224
    preset = "grey" if channels == 1 else "imagenet"
    if value.dtype.startswith(("int", "uint")):
        preset = "bytes"
    found = PRESETS[preset](height or free, width or free)
    found = replace(found, layout=layout, mode="L" if channels == 1 else "RGB")
    text = (
        "Guessed from the input shape {shape}: the preset '{preset}'. "
        "Another is given with preprocess=."
    )
    return found, Said("guessed", text, shape=_listed(value), preset=preset)


def _told(text: str, value: Value) -> Preprocess:
    try:
        found = Preprocess.from_json(text)
    except InputError as error:
        raise BadNetwork(
            f"the file's metadata '{KEY}' cannot be used: {error.what}",
            received=error.received,
            remedy="Correct it, or give preprocess=.",
        ) from error
    channels = 1 if found.mode == "L" else 3
    made = (
        (1, channels, found.height, found.width)
        if found.layout == "nchw"
        else (1, found.height, found.width, channels)
    )
    wanted = value.shape
    if wanted is not None and not (
        len(wanted) == 4
        and all(isinstance(n, str) or n == m for n, m in zip(wanted, made, strict=True))
    ):
        raise BadNetwork(
            f"the file's metadata '{KEY}' makes the shape {made}, "
            f"the input '{value.name}' takes {_listed(value)}",
            remedy="Correct it, or give preprocess=.",
        )
    return found


def _picture_axes(value: Value) -> tuple[int, int | None, int | None, str]:
    """Return channels, height and width (None where free) and the layout of an input."""
    sizes = [n if isinstance(n, int) else None for n in value.shape or ()]
    remedy = f"Give the tensor itself: net.trace({{'{value.name}': array}})."
    if len(sizes) != 4:
        raise BadShape(
            f"the input '{value.name}' takes no picture",
            received=f"the shape {_listed(value)}",
            remedy=remedy,
        )
    _, first, second, last = sizes
    if first in (1, 3):
        return first, second, last, "nchw"
    if last in (1, 3):
        return last, first, second, "nhwc"
    known = [n for n in (first, last) if n is not None]
    raise BadShape(
        f"the input '{value.name}' takes {min(known, default='any number of')} channels, "
        "a picture has 1 or 3",
        received=f"the shape {_listed(value)}",
        remedy=remedy,
    )


def _listed(value: Value) -> str:
    return f"({', '.join(map(str, value.shape or ()))})"
