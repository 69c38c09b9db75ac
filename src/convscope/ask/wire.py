"""Requests and answers as they go over the wire. The page's TypeScript is generated from these.

Numbers are never rounded. Arrays of a question's answer travel as JSON lists; whole tensors
travel as raw little-endian bytes (``GET /tensor``, see ask/tensor.py). A number that is not
finite is one of the strings "NaN", "Infinity" and "-Infinity".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..base.preprocess import Preprocess
from ..base.terms import Kind
from ..explain.target import Target
from .edits import Edit

Number = float | Literal["NaN", "Infinity", "-Infinity"]


@dataclass(frozen=True)
class Scene:
    """What is looked at: a trace is found by this content, nothing is kept on the server.

    ``network`` and ``picture`` are digests (64 hexadecimal digits) or the names of those that
    come along ("imagenet", "coffee"). ``preprocess`` overrides the network's own settings,
    ``names`` its class names (the digest of a file of names); ``edits`` change picture and
    network, in order, and everything is asked of what they lead to.
    """

    network: str
    picture: str
    preprocess: Preprocess | None = None
    edits: tuple[Edit, ...] = ()
    names: str = ""


@dataclass(frozen=True)
class Sentence:
    """An English sentence, with its name and its parts, of which another language makes its own."""

    what: str  # "" for one that has no name
    given: dict[str, str]
    text: str


# ---------------------------------------------------------------------------- library


@dataclass(frozen=True)
class Library:
    """Ask: which networks and pictures are there to choose from?"""


@dataclass(frozen=True)
class NetworkEntry:
    """A network to choose: ``id`` goes into Scene.network."""

    id: str
    title_en: str
    title_ja: str
    summary_en: str
    summary_ja: str
    comes_along: bool


@dataclass(frozen=True)
class PictureEntry:
    """A picture to choose; its thumbnail is at ``GET /picture/{id}``. ``suits``: network ids."""

    id: str
    title_en: str
    title_ja: str
    suits: tuple[str, ...]
    credit: str
    comes_along: bool


@dataclass(frozen=True)
class LibraryAnswer:
    """The networks and pictures; ``network`` and ``picture`` are what to open first.

    ``picture_bytes`` and ``picture_pixels`` bound what is uploaded. ``classroom`` tells that a
    class is taught here.
    """

    networks: tuple[NetworkEntry, ...]
    pictures: tuple[PictureEntry, ...]
    network: str
    picture: str
    picture_bytes: int
    picture_pixels: int
    classroom: bool


# ------------------------------------------------------------------------------ trace


@dataclass(frozen=True)
class TraceOverview:
    """Ask: run the scene and say what there is: the graph, every layer's shape, the answer."""

    scene: Scene


@dataclass(frozen=True)
class ValueRef:
    """Where an input of a layer comes from.

    ``layer`` is the layer that made it, "" for a network input or a weight; ``value`` is the
    name under which ``GET /tensor`` knows it.
    """

    value: str
    layer: str
    role: str  # the op's own name for it: x, weight, bias, mean, …
    weight: bool
    shape: tuple[int, ...]
    dtype: str
    position: int  # among the op's inputs; FactorColumn.input refers to it


@dataclass(frozen=True)
class WindowShape:
    """The geometry of a window layer, one number a spatial axis: enough to draw it while the
    pointer moves, without asking. Output i reads inputs i·stride − begin + k·dilation.
    """

    kernel: tuple[int, ...]
    strides: tuple[int, ...]
    dilations: tuple[int, ...]
    begin: tuple[int, ...]
    end: tuple[int, ...]
    group: int


@dataclass(frozen=True)
class LayerCard:
    """One layer on the map. ``kind`` is None for an op without an arithmetic of ours.

    ``swap`` is the op that a pooling edit may put here,
    "" where none. ``missing`` says why there are no values, "" where there are. ``attributes``
    are written out for reading. ``low`` and ``high`` are the smallest and largest finite value.
    """

    name: str
    op: str
    kind: Kind | None
    block: tuple[str, ...]
    inputs: tuple[ValueRef, ...]
    value: str
    shape: tuple[int, ...]
    dtype: str
    low: Number
    high: Number
    parameters: int
    multiply_adds: int | None
    attributes: dict[str, str]
    window: WindowShape | None
    source: str
    missing: str
    swap: str


@dataclass(frozen=True)
class InputCard:
    """An input of the network: ``value`` is its tensor's name."""

    value: str
    shape: tuple[int, ...]
    dtype: str
    low: Number
    high: Number


@dataclass(frozen=True)
class ClassChance:
    """One class and its probability."""

    label: str
    index: int
    probability: Number


@dataclass(frozen=True)
class NetworkCard:
    """What the network is. ``digest`` may stand for it in a Scene."""

    digest: str
    name: str
    parameters: int
    multiply_adds: int
    classes: int  # how many class names it brings; 0 for none
    notes: tuple[str, ...]
    inputs: tuple[InputCard, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class PictureCard:
    """What the picture is, and where on it the network's input lies.

    ``digest`` may stand for it in a Scene. ``left``, ``top``, ``crop_width`` and ``crop_height``
    are in the picture's own pixels; the input is ``input_width`` × ``input_height``.
    """

    digest: str
    name: str
    width: int
    height: int
    left: float
    top: float
    crop_width: float
    crop_height: float
    input_width: int
    input_height: int
    notes: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...]
    preprocess: Preprocess
    preprocess_from: Sentence  # where these settings come from


@dataclass(frozen=True)
class TraceAnswer:
    """The whole map. ``top`` is empty for a network that is no classifier, ``picture`` is null
    where tensors were given that are none.
    """

    network: NetworkCard
    picture: PictureCard | None
    layers: tuple[LayerCard, ...]
    top: tuple[ClassChance, ...]
    engine: str
    milliseconds: float


# ------------------------------------------------------------------------- one number


@dataclass(frozen=True)
class OneNumberOf:
    """Ask: what makes this value? ``cell`` has an index for every axis (n, c, h, w)."""

    scene: Scene
    layer: str
    cell: tuple[int, ...]


@dataclass(frozen=True)
class FactorColumn:
    """One factor of every term. ``input`` is its position among the layer's inputs, -1 for a
    constant of the op itself; ``cells`` has a row of indices a term, rows of -1 over padding.
    ``read`` is what was read there where the values are made from it, else ().
    """

    name: str
    input: int
    cells: tuple[tuple[int, ...], ...]
    values: tuple[Number, ...]
    read: tuple[Number, ...] = ()


@dataclass(frozen=True)
class NamedNumber:
    """A number met on the way, such as a mean or a denominator."""

    name: str
    value: Number


@dataclass(frozen=True)
class OneNumberAnswer:
    """value = (combine of products, + bias) ** (1 / root); combine is sum, max or min.

    ``layout`` says how the terms lie: (channels, kh, kw) for a convolution. ``sources`` are
    numbers that were read but stand in no term: those that a mean or a maximum is taken of, learnt
    numbers that a slope is made of; one of more than 4096 is left out. ``gap`` is
    |recorded − resummed|, ``scale`` the sum of the terms' sizes, ``agrees`` whether the gap is
    what single precision leaves.
    """

    layer: str
    op: str
    kind: Kind
    cell: tuple[int, ...]
    factors: tuple[FactorColumn, ...]
    products: tuple[Number, ...]
    combine: Literal["sum", "max", "min"]
    bias: FactorColumn | None
    root: float
    layout: tuple[int, ...]
    steps: tuple[NamedNumber, ...]
    sources: tuple[FactorColumn, ...]
    recorded: Number
    resummed: Number
    gap: Number
    scale: Number
    agrees: bool


# ---------------------------------------------------------------------- receptive field


@dataclass(frozen=True)
class ReceptiveFieldOf:
    """Ask: what part of the picture can this value see?"""

    scene: Scene
    layer: str
    cell: tuple[int, ...]


@dataclass(frozen=True)
class BoxOf:
    """A box over a layer's output (or the input, where ``layer`` is ""), stop not included."""

    layer: str
    start: tuple[int, ...]
    stop: tuple[int, ...]


@dataclass(frozen=True)
class ReceptiveFieldAnswer:
    """``box`` is the theoretical field on the input, ``clipped`` what is really there;
    ``on_picture`` is the clipped field as (left, top, width, height) in the picture's pixels.
    """

    layer: str
    cell: tuple[int, ...]
    box: BoxOf
    clipped: BoxOf
    steps: tuple[BoxOf, ...]
    on_picture: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class EffectiveFieldOf:
    """Ask: what part of this very picture moves the value? How much each place of the input does
    is at ``GET /tensor?…&of=`` with the cell as target.
    """

    scene: Scene
    layer: str
    cell: tuple[int, ...]


@dataclass(frozen=True)
class EffectiveFieldAnswer:
    """``box`` (n c h w) on the input ``value`` is the smallest around the middle of the theoretical
    field that holds ``share`` of ``total``, the sum of |slope| over channels and places;
    ``on_picture`` is it as (left, top, width, height), null where nothing moves the value.
    """

    layer: str
    cell: tuple[int, ...]
    value: str
    box: BoxOf
    share: float
    total: Number
    on_picture: tuple[float, float, float, float] | None


# ---------------------------------------------------------------------------- gradient


@dataclass(frozen=True)
class GradientOf:
    """Ask: how much does one number move when any other does? The slopes themselves are at
    ``GET /tensor?…&of=`` with the target as JSON.
    """

    scene: Scene
    target: Target


@dataclass(frozen=True)
class SlopeCard:
    """∂target/∂value for one activation, input or weight: its range over all cells.

    ``layer`` made it, or reads it where it is a weight. ``reach`` is the share of its cells,
    0 to 1, whose slope is not zero. ``behind`` names the layer that cannot be differentiated and
    hides this gradient, "" where it is known.
    """

    value: str
    layer: str
    weight: bool
    low: Number
    high: Number
    reach: float
    behind: str


@dataclass(frozen=True)
class GradientAnswer:
    """``number`` is the target's own value and ``at`` the tensor it is of; ``missing`` has the
    layers on the way that cannot be differentiated, each with the reason.
    """

    number: Number
    at: str
    values: tuple[SlopeCard, ...]
    missing: dict[str, str]


@dataclass(frozen=True)
class WeightGradientOf:
    """Ask: which products make the gradient of one weight? ``role`` is the op's own name for the
    input it is in (weight, bias, scale), ``index`` has an index for every axis of it.
    """

    scene: Scene
    target: Target
    layer: str
    role: str
    index: tuple[int, ...]


@dataclass(frozen=True)
class WeightGradientAnswer:
    """∂target/∂weight = Σ slope · upstream over every output cell the weight takes part in.

    ``cells`` are those of the layer's output; ``x`` what the weight meets there, null for a bias;
    ``slopes`` ∂output/∂weight, ``upstream`` ∂target/∂output. There are ``uses`` products; where
    that is more than the rows, the largest are listed and ``left_out`` is the sum of the others.
    ``backward`` is what the op's own backward gave, ``gap`` its distance from ``sum``.
    """

    layer: str
    role: str
    value: str
    index: tuple[int, ...]
    weight: Number
    uses: int
    cells: tuple[tuple[int, ...], ...]
    x: FactorColumn | None
    slopes: tuple[Number, ...]
    upstream: tuple[Number, ...]
    products: tuple[Number, ...]
    left_out: Number
    sum: Number
    backward: Number
    gap: Number
    scale: Number
    agrees: bool


# ------------------------------------------------------------------------------ triage


@dataclass(frozen=True)
class TriageOf:
    """Ask: which channels say nothing, are at a limit, or say what another one says? Of one layer,
    or of all where ``layer`` is "".
    """

    scene: Scene
    layer: str = ""


@dataclass(frozen=True)
class ChannelPair:
    """Two channels that are nearly multiples of each other, with their correlation."""

    first: int
    second: int
    correlation: Number


@dataclass(frozen=True)
class LayerTriage:
    """``dead`` (all zero) and ``constant`` list channels. ``low`` and ``high`` have the share, 0 to
    1, of each channel's values at an end of ``limits`` (null for an operator without any, when
    they are empty). ``alike`` counts the near-duplicates, the most alike of which are ``pairs``;
    ``note`` says why channels were not compared, "" where they were.
    """

    layer: str
    channels: int
    dead: tuple[int, ...]
    constant: tuple[int, ...]
    limits: tuple[Number, Number] | None
    low: tuple[float, ...]
    high: tuple[float, ...]
    pairs: tuple[ChannelPair, ...]
    alike: int
    note: str


@dataclass(frozen=True)
class TriageAnswer:
    """What is to be said of every layer that has channels, or of the one that was asked for."""

    layers: tuple[LayerTriage, ...]


# ---------------------------------------------------------------------------- compare


@dataclass(frozen=True)
class Compare:
    """Ask: where do two scenes differ? ``tolerance`` is how far two values may be apart, as a
    part of the largest of their layer in ``other``.
    """

    scene: Scene
    other: Scene
    tolerance: float = 1e-3


@dataclass(frozen=True)
class UnmatchedLayer:
    """A layer that cannot be compared: only one scene has it, or its shapes differ, or it has no
    values.
    """

    layer: str
    why: Literal["only-first", "only-second", "shape", "no-values"]


@dataclass(frozen=True)
class CompareAnswer:
    """One entry for each output of each layer that both have, in the order of the graph.

    ``layers`` and ``outputs`` say which; ``largest`` is the largest |a − b|, met at ``cells``;
    ``rms`` the root of their mean square; ``relative`` the largest as a part of the largest |b|;
    ``beyond`` the share of cells, 0 to 1, that are further apart than the tolerance allows;
    ``not_finite`` the cells where one is not finite and the other is something else.
    ``first_diverging`` is the first layer whose ``relative`` is beyond the tolerance.
    """

    layers: tuple[str, ...]
    outputs: tuple[int, ...]
    largest: tuple[Number, ...]
    rms: tuple[Number, ...]
    relative: tuple[Number, ...]
    cells: tuple[tuple[int, ...], ...]
    beyond: tuple[float, ...]
    not_finite: tuple[int, ...]
    first_diverging: str | None
    unmatched: tuple[UnmatchedLayer, ...]


# --------------------------------------------------------------------------- the rest


@dataclass(frozen=True)
class TopClassesOf:
    """Ask: what does the network answer? ``of`` are classes wanted in any case, by index."""

    scene: Scene
    count: int = 5
    of: tuple[int, ...] = ()


@dataclass(frozen=True)
class TopClassesAnswer:
    """The most probable classes, best first; ``of`` are those that were asked for, in order."""

    top: tuple[ClassChance, ...]
    of: tuple[ClassChance, ...]


@dataclass(frozen=True)
class StatisticsOf:
    """Ask: what are a layer's channels like?"""

    scene: Scene
    layer: str


@dataclass(frozen=True)
class StatisticsAnswer:
    """One number a channel; ``zeros`` is a share from 0 to 1."""

    layer: str
    min: tuple[Number, ...]
    max: tuple[Number, ...]
    mean: tuple[Number, ...]
    zeros: tuple[Number, ...]
    not_finite: tuple[int, ...]


@dataclass(frozen=True)
class PreparedOf:
    """Ask: how did the picture become the input tensor?"""

    scene: Scene


@dataclass(frozen=True)
class PreparedStep:
    """One step, its shape (h w c) and range. How it looks is at ``GET /step``."""

    name: str
    detail: Sentence
    shape: tuple[int, ...]
    low: Number
    high: Number


@dataclass(frozen=True)
class PreparedAnswer:
    """Every step from the file to the tensor, in order.

    ``settings`` made them; ``own`` are the network's own, and ``own_from`` says where those come
    from.
    """

    steps: tuple[PreparedStep, ...]
    warnings: tuple[Sentence, ...]
    settings: Preprocess
    own: Preprocess
    own_from: Sentence


@dataclass(frozen=True)
class FollowedOf:
    """Ask: where does this pixel of the input come from?"""

    scene: Scene
    row: int
    column: int


@dataclass(frozen=True)
class FollowedStep:
    """The pixel at one step: ``box`` (left, top, width, height) of those that it is made of.

    ``values`` are those of the one in the middle, a number a channel. None and () where padding
    gave the pixel.
    """

    name: str
    box: tuple[int, int, int, int] | None
    values: tuple[Number, ...]


@dataclass(frozen=True)
class FollowedAnswer:
    """The pixel at every step, from the file to the tensor."""

    steps: tuple[FollowedStep, ...]


# ---------------------------------------------------------------------------- the bench


@dataclass(frozen=True)
class Presets:
    """Ask: which scenes come along for the bench?"""


@dataclass(frozen=True)
class PresetEntry:
    """A scene to choose: ``name`` goes into PresetOf; ``shape`` is its input's (c …)."""

    name: str
    family: Literal["lecture", "animated-ai", "arithmetic", "more"]
    title_en: str
    title_ja: str
    op: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class PresetsAnswer:
    """The scenes, family by family."""

    presets: tuple[PresetEntry, ...]


@dataclass(frozen=True)
class PresetOf:
    """Ask: what slides in this scene?"""

    name: str


@dataclass(frozen=True)
class Block:
    """Numbers and how they lie, the last axis fastest."""

    shape: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Kernels:
    """Ask: which kernels have a name?"""


@dataclass(frozen=True)
class KernelParameter:
    """A number a kernel can be made with."""

    name: str
    usual: float
    least: float
    most: float


@dataclass(frozen=True)
class KernelEntry:
    """A kernel by its name, as it is usually made."""

    name: str
    parameters: tuple[KernelParameter, ...]
    kernel: Block


@dataclass(frozen=True)
class KernelsAnswer:
    """Every kernel that has a name."""

    kernels: tuple[KernelEntry, ...]


@dataclass(frozen=True)
class KernelOf:
    """Ask: what is this kernel, made with these numbers?"""

    name: str
    numbers: dict[str, float]


@dataclass(frozen=True)
class KernelAnswer:
    """The kernel, rows and columns."""

    kernel: Block


@dataclass(frozen=True)
class Sliding:
    """One op over one input: x (c …), weight (m c/group …), attributes as ONNX names them."""

    op: str
    x: Block
    weight: Block | None
    bias: tuple[float, ...] | None
    attributes: dict[str, int | str | tuple[int, ...]]
    fill: str


@dataclass(frozen=True)
class PresetAnswer:
    """What slides, first to last: the output of one is the input of the next."""

    stages: tuple[Sliding, ...]
