"""Requests and answers about one unit, a channel of a layer, as they go over the wire.

``unit`` is what one picture says, at once; ``unit_survey`` what many pictures say, once they were
looked at. The strongest patches themselves are at ``GET /patches``, as one PNG.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .wire import BoxOf, Number, Scene


@dataclass(frozen=True)
class UnitOf:
    """Ask: what is this channel of this layer, on this picture?"""

    scene: Scene
    layer: str
    channel: int


@dataclass(frozen=True)
class UnitPlace:
    """A channel of a layer, or of the network's input where ``layer`` is its name.

    ``value`` names the tensor that has its map.
    """

    layer: str
    channel: int
    value: str


@dataclass(frozen=True)
class UnitShare:
    """What ``read`` adds to a channel's mean; ``place`` is what a person would name for it."""

    place: UnitPlace
    read: UnitPlace
    share: Number


@dataclass(frozen=True)
class UnitFedBy:
    """The shares of which ``mean`` is the sum, with ``bias``; ``gap`` is by how much it misses.

    ``shares`` are the largest of ``channels``.
    """

    layer: str
    channel: int
    channels: int
    mean: Number
    bias: Number
    gap: Number
    shares: tuple[UnitShare, ...]


@dataclass(frozen=True)
class UnitFeeds:
    """The channels of ``layer`` to which it adds most, of the ``channels`` that it reaches."""

    layer: str
    channels: int
    shares: tuple[UnitShare, ...]


@dataclass(frozen=True)
class UnitSlice:
    """What of a kernel meets one input channel: kh · kw numbers, row by row."""

    channel: int
    values: tuple[Number, ...]


@dataclass(frozen=True)
class UnitKernel:
    """The weights of a channel: ``slices`` of ``size`` (kh kw), the largest of ``channels`` first.

    ``input`` says that they meet the network's own input: then they are in the channels' order.
    ``reach`` is the largest size of a weight.
    """

    layer: str
    channel: int
    weight: str
    size: tuple[int, ...]
    channels: int
    reach: Number
    input: bool
    slices: tuple[UnitSlice, ...]


@dataclass(frozen=True)
class UnitField:
    """What its values see: ``size`` and ``stride`` in the input's cells, rows first.

    ``clipped`` is what the strongest one sees, ``on_picture`` the same as (left, top, width,
    height) in the picture's pixels, null where there is no picture.
    """

    size: tuple[int, ...]
    stride: tuple[int, ...]
    clipped: BoxOf
    on_picture: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class UnitAlike:
    """Another channel of the layer and Pearson's correlation with it."""

    channel: int
    correlation: Number


@dataclass(frozen=True)
class UnitAnswer:
    """One unit on one picture. ``value`` names its layer's tensor, ``map`` is (h w) or ().

    ``kernel`` and ``fed_by`` are null where no weights make it.
    """

    layer: str
    channel: int
    channels: int
    op: str
    value: str
    map: tuple[int, ...]
    strongest: tuple[int, ...]
    strongest_value: Number
    low: Number
    mean: Number
    zeros: Number
    field: UnitField
    made_by: UnitPlace
    kernel: UnitKernel | None
    fed_by: UnitFedBy | None
    feeds: tuple[UnitFeeds, ...]
    alike: tuple[UnitAlike, ...]


@dataclass(frozen=True)
class UnitSurveyOf:
    """Ask: what do many pictures say of this channel? The survey is begun if there is none."""

    scene: Scene
    layer: str
    channel: int


@dataclass(frozen=True)
class UnitPatch:
    """The survey's picture ``place``, with the value that it reaches at its ``cell`` (y x).

    ``picture`` is its id, under which it opens; "" where the data are not at hand.
    """

    place: int
    picture: str
    label: str
    value: Number
    cell: tuple[int, ...]


@dataclass(frozen=True)
class UnitClass:
    """The mean of the responses to the pictures of one class."""

    label: str
    mean: Number


@dataclass(frozen=True)
class UnitResponses:
    """What many pictures say: ``counts`` of their responses, the largest value of each, between
    ``edges``; ``strongest`` are those of the highest responses, ``weakest`` of the lowest values.

    ``mean``, ``std`` and ``zeros`` (NaN where not counted) are over every value. ``selectivity``
    is that of the class ``selective``; null without classes. ``alike`` are near-duplicates by
    their responses.
    """

    edges: tuple[Number, ...]
    counts: tuple[int, ...]
    low: Number
    high: Number
    mean: Number
    std: Number
    zeros: Number
    strongest: tuple[UnitPatch, ...]
    weakest: tuple[UnitPatch, ...]
    classes: tuple[UnitClass, ...]
    selective: str
    selectivity: Number | None
    alike: tuple[UnitAlike, ...] | None


@dataclass(frozen=True)
class UnitSurveyAnswer:
    """How far the survey is (``done`` of ``total`` pictures) and what it says.

    ``state`` "none" means that there are no pictures that suit, "failed" that it could not be
    made; ``said`` is why. ``responses`` is null until it is ready, and for a layer that it does
    not know. ``patches`` tells whether ``GET /patches`` has any. ``fed_by`` and ``feeds`` are by
    the mean responses, where the survey knows those.
    """

    state: Literal["making", "ready", "none", "failed"]
    said: str
    done: int
    total: int
    data: str
    pictures: int
    patches: bool
    responses: UnitResponses | None
    fed_by: tuple[UnitShare, ...] | None
    feeds: tuple[UnitFeeds, ...]
