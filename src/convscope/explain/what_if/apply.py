"""Edits applied in order to a picture and a network, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion, InputError, TooLarge
from ...base.picture import Picture
from ...base.preprocess import Prepared, prepare
from ...network import Network
from ...trace import MEMORY_LIMIT, Trace, resume
from .draft import Draft
from .edit import Edit, NetworkEdit, PictureEdit
from .paint import MOST_POINTS, Paint

MOST_EDITS = 1000
"""Edits of one list."""


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What the edits lead to: the run of the edited network, and how its picture was prepared."""

    trace: Trace
    prepared: Prepared | None


def what_if(
    trace: Trace,
    edits: Sequence[Edit],
    prepared: Prepared | None = None,
    *,
    memory_limit: int = MEMORY_LIMIT,
) -> WhatIf:
    """Return what a trace would be with these edits; only what lies after them is computed.

    ``prepared`` is how the picture became the trace's first input, None where it was given as a
    tensor: then BadQuestion is raised for an edit of the picture. Raises BadQuestion for what is
    not there, InputError and TooLarge for what makes no sense, and what ``resume`` raises.
    """
    before = prepared.picture if prepared else None
    network, picture = apply(edits, trace.network, before, trace.value)
    feeds = {v.name: trace.tensors[v.name] for v in network.inputs}
    if prepared is not None and picture is not None and picture is not before:
        prepared = prepare(picture, prepared.preprocess)
        feeds[network.inputs[0].name] = prepared.tensor
    return WhatIf(resume(network, feeds, trace, memory_limit=memory_limit), prepared)


def apply(
    edits: Sequence[Edit],
    network: Network,
    picture: Picture | None,
    value: Callable[[str], Array],
) -> tuple[Network, Picture | None]:
    """Return the edited network and picture; what no edit changes is the same object.

    ``value`` gives what a run of ``network`` recorded, by name. Raises BadQuestion for an edit of
    the picture where there is none, and what each edit raises.
    """
    check(edits)
    drawn = next((edit for edit in edits if isinstance(edit, PictureEdit)), None)
    if picture is not None:
        picture = edited_picture(edits, picture)
    elif drawn is not None:
        raise BadQuestion(
            "there is no picture to edit", received=f"{drawn!r}"[:200],
            remedy="This trace was made from a tensor: trace a picture.",
        )  # fmt: skip
    return edited_network(edits, network, value), picture


def edited_network(
    edits: Sequence[Edit], network: Network, value: Callable[[str], Array]
) -> Network:
    """Return the network after those of the edits that change it."""
    changes = [edit for edit in edits if isinstance(edit, NetworkEdit)]
    if not changes:
        return network
    draft = Draft(network, value)
    for edit in changes:
        edit.change(draft)
    return draft.done()


def edited_picture(edits: Sequence[Edit], picture: Picture) -> Picture:
    """Return the picture after those of the edits that change it.

    A grey picture stays grey unless a colour comes on it.
    """
    changes = [edit for edit in edits if isinstance(edit, PictureEdit)]
    if not changes:
        return picture
    pixels = np.array(np.broadcast_to(picture.pixels, (picture.height, picture.width, 3)))
    for edit in changes:
        edit.draw(pixels)
    if picture.shape[2] == 1 and (pixels == pixels[..., :1]).all():
        pixels = np.ascontiguousarray(pixels[..., :1])
    pixels.setflags(write=False)
    return replace(picture, pixels=pixels)


def check(edits: Sequence[Edit]) -> None:
    """Raise InputError for what is no edit, TooLarge beyond the bounds of one list."""
    for edit in edits:
        if not isinstance(edit, Edit):
            raise InputError("this is no edit", received=f"{edit!r}"[:200])
    points = sum(len(edit.points) for edit in edits if isinstance(edit, Paint))
    for count, most, what in ((len(edits), MOST_EDITS, "edits"), (points, MOST_POINTS, "points")):
        if count > most:
            raise TooLarge(f"there are {count:,} {what}", remedy=f"At most {most:,} are taken.")
