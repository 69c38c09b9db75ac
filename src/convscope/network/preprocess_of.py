"""What a network wants done to a picture: what its file says, else a guess that is said."""

from __future__ import annotations

from ..base.errors import BadShape
from ..base.preprocess import PRESETS, Preprocess
from .graph import Network, Value

KEY = "convscope.preprocess"
"""The metadata key under which a file says it, as JSON with the fields of Preprocess."""


def preprocess_of(network: Network) -> tuple[Preprocess, str]:
    """Return the settings, and the sentence that says where they come from.

    Raises BadShape where the first input takes no picture, InputError where the file's settings
    cannot be used.
    """
    if KEY in network.metadata:
        return Preprocess.from_json(network.metadata[KEY]), "From the network's own file."
    value = network.inputs[0]
    channels, height, width, layout = _picture_axes(value)
    small = channels == 1
    height, width = height or (28 if small else 224), width or (28 if small else 224)
    preset = "grey" if small else "imagenet"
    found = PRESETS[preset](height, width)
    if layout == "nhwc":
        found = Preprocess(**{**vars(found), "layout": layout})
    shape = ", ".join(map(str, value.shape or ()))
    return found, f"Guessed from the input shape ({shape}): the preset '{preset}'."


def _picture_axes(value: Value) -> tuple[int, int | None, int | None, str]:
    """Return channels, height and width (None where free) and the layout of an input."""
    shape = value.shape or ()
    sizes = [n if isinstance(n, int) else None for n in shape]
    if len(sizes) == 4:
        _, *first = sizes
        if first[0] in (1, 3):
            return first[0], first[1], first[2], "nchw"
        if first[2] in (1, 3):
            return first[2], first[0], first[1], "nhwc"
    raise BadShape(
        f"the input '{value.name}' takes no picture",
        received=f"the shape ({', '.join(map(str, shape))})",
        remedy="Give the tensor itself: net.trace({name: array}).",
    )  # fmt: skip
