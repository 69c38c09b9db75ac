"""What if: edits of the picture and of the network, as plain data, and what follows from them.

An edit is one file: its fields, and how it applies itself. Its ``KIND`` is the name by which it
travels; KINDS has them all.
"""

from .apply import MOST_EDITS, WhatIf, apply, check, edited_network, edited_picture, what_if
from .channel import Channel
from .draft import Draft
from .edit import Edit, NetworkEdit, PictureEdit
from .paint import MOST_POINTS, Paint
from .pixel import Pixel
from .pooling import Pooling
from .short import in_full
from .weight import Weight

__all__ = [
    "KINDS",
    "MOST_EDITS",
    "MOST_POINTS",
    "Channel",
    "Draft",
    "Edit",
    "NetworkEdit",
    "Paint",
    "PictureEdit",
    "Pixel",
    "Pooling",
    "Weight",
    "WhatIf",
    "apply",
    "check",
    "edited_network",
    "edited_picture",
    "in_full",
    "what_if",
]

KINDS: dict[str, type[Edit]] = {
    kind.KIND: kind for kind in (Pixel, Paint, Weight, Channel, Pooling)
}
"""Every kind of edit by the name by which it travels."""
