"""Requests and answers about learning as they go over the wire: blocks, data, runs.

As in wire.py: numbers are never rounded, what is not finite is named, and the page's TypeScript
is generated from these. A run's checkpoint is a network: ``RUN@STEP`` goes into Scene.network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..training.settings import Settings
from .wire import Number, Sentence

# --------------------------------------------------------------------------- building


@dataclass(frozen=True)
class BlockKinds:
    """Ask: of which blocks can a network be built, and which networks come along as blocks?"""


@dataclass(frozen=True)
class BlockField:
    """One setting of a block; ``choices`` are words that may stand for a number ("same")."""

    name: str
    kind: Literal["whole", "number", "flag"]
    usual: float | str | None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class BlockKind:
    """A block by its name, with what can be set; ``holds`` tells that it has blocks inside."""

    name: str
    fields: tuple[BlockField, ...]
    holds: bool


@dataclass(frozen=True)
class BlockPreset:
    """A network that comes along as blocks: a JSON list, for ``classes`` = 10."""

    name: str
    title_en: str
    title_ja: str
    summary_en: str
    summary_ja: str
    blocks: str


@dataclass(frozen=True)
class BlockKindsAnswer:
    """Blocks and presets in the order in which they are offered."""

    kinds: tuple[BlockKind, ...]
    presets: tuple[BlockPreset, ...]


@dataclass(frozen=True)
class BuiltOf:
    """Ask: what becomes of these blocks (a JSON list) on pictures of ``input`` (c, h, w)?"""

    blocks: str
    input: tuple[int, int, int]


@dataclass(frozen=True)
class BuiltLayer:
    """One layer: ``path`` leads to its block in the list (2, 0 is the first within the third).

    ``shape`` is (c, h, w) or (units,); ``field`` the side lengths of its receptive field.
    """

    name: str
    path: tuple[int, ...]
    op: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    field: tuple[int, int]


@dataclass(frozen=True)
class BuiltAnswer:
    """The layers up to the first that does not fit; ``problem`` says why, ``at`` is its path."""

    layers: tuple[BuiltLayer, ...]
    parameters: int
    multiply_adds: int
    problem: str
    problem_ja: str
    at: tuple[int, ...]


# ------------------------------------------------------------------------------- data


@dataclass(frozen=True)
class DataSets:
    """Ask: which data are there to learn from?"""


@dataclass(frozen=True)
class DataEntry:
    """Data to choose."""

    id: str
    title_en: str
    title_ja: str
    comes_along: bool


@dataclass(frozen=True)
class DataSetsAnswer:
    """The data, and which is taken first."""

    data: tuple[DataEntry, ...]
    first: str


@dataclass(frozen=True)
class DataCardOf:
    """Ask: what are these data like, divided by these settings?"""

    data: str
    validation: float = 0.1
    seed: int = 0


@dataclass(frozen=True)
class BrokenFile:
    """A file that was skipped, and why."""

    path: str
    why: str


@dataclass(frozen=True)
class DataCard:
    """``counts`` has for train, validation and test the pictures of each class; without classes
    one number. ``samples`` lists for each class the places of some pictures of the training part,
    to be seen at ``GET /samples``. ``duplicates`` are pairs of equal pictures in two parts.
    """

    id: str
    name: str
    pictures: int
    channels: int
    height: int
    width: int
    classes: tuple[str, ...]
    counts: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
    samples: tuple[tuple[int, ...], ...]
    duplicates: tuple[tuple[int, int], ...]
    duplicate_count: int
    contradictions: int
    broken: tuple[BrokenFile, ...]
    notes: tuple[Sentence, ...]
    outputs: int


@dataclass(frozen=True)
class NearOf:
    """Ask: which pictures are almost the same as one in another part?"""

    data: str
    validation: float = 0.1
    seed: int = 0


@dataclass(frozen=True)
class Near:
    """``pairs`` are places of a picture that is learnt from and of one that is not, the first of
    ``count``; equal ones are not among them.
    """

    pairs: tuple[tuple[int, int], ...]
    count: int


# ------------------------------------------------------------------------------- runs


@dataclass(frozen=True)
class StartRun:
    """Ask: train ``blocks`` (a JSON list) for ``input`` (c, h, w), or the network ``network``
    where there are no blocks: a checkpoint ``RUN@STEP`` branches from that run. With
    ``new_head`` its last layer is made anew for the data's classes, and ``freeze`` keeps the rest.
    """

    data: str
    settings: Settings
    blocks: str = ""
    input: tuple[int, int, int] = (1, 28, 28)
    network: str = ""
    name: str = ""
    new_head: bool = False
    freeze: bool = False


@dataclass(frozen=True)
class RunIs:
    """The run's id: the name of its folder."""

    run: str


@dataclass(frozen=True)
class Runs:
    """Ask: which runs are there?"""


@dataclass(frozen=True)
class RunCard:
    """One run. ``state`` is waiting, running, paused, finished, stopped, failed or lost; ``rate``
    the learning rate of the last step; ``best`` the least validation loss, at ``best_step``;
    ``data`` an id, "" where only Python held them.
    """

    run: str
    state: str
    message: str
    step: int
    steps: int
    epoch: int
    epochs: int
    seconds: float
    seconds_left: float | None
    pictures_per_second: float
    rate: float
    rate_factor: float
    best: float | None
    best_step: int
    accuracy: float | None
    network: str
    data: str
    classes: tuple[str, ...]
    settings: Settings
    parent: str
    parent_step: int
    blocks: str
    made: float


@dataclass(frozen=True)
class RunsAnswer:
    """Every run, the latest first; ``folder`` is where they lie."""

    runs: tuple[RunCard, ...]
    folder: str
    torch: bool  # whether the second engine is there


@dataclass(frozen=True)
class RunOf:
    """Ask: how does this run go? Rows of its history from number ``since`` on."""

    run: str
    since: int = 0


@dataclass(frozen=True)
class StepRow:
    """Some steps: their mean loss, the share that was right (null for numbers)."""

    step: int
    epoch: int
    loss: float | None
    accuracy: float | None
    rate: float
    steepness: float | None
    pictures_per_second: float
    seconds: float


@dataclass(frozen=True)
class WorstOf:
    """A mistake: the picture's place in the data, its class, what it was taken for, how surely."""

    index: int
    true: int
    predicted: int
    probability: float


@dataclass(frozen=True)
class EpochRow:
    """An epoch: ``confusion`` has a row for each true class, null for numbers."""

    step: int
    epoch: int
    loss: float | None
    accuracy: float | None
    validation_loss: float | None
    validation_accuracy: float | None
    confusion: tuple[tuple[int, ...], ...] | None
    worst: tuple[WorstOf, ...]
    seconds: float


@dataclass(frozen=True)
class SignRow:
    """What goes wrong: its name, the layer ("" for the whole), what is seen, what to try."""

    step: int
    what: str
    layer: str
    text: str
    remedy: str


@dataclass(frozen=True)
class EventRow:
    """What was done: begun, resumed, paused, gone-on, rate, stopped, finished, early."""

    step: int
    what: str
    factor: float | None


@dataclass(frozen=True)
class RunAnswer:
    """How the run stands, and what was added to its history; ``next`` is the ``since`` to come.

    Where ``next`` is less than before, the run went back: its history is to be read anew.
    ``checkpoints`` are the steps that can be opened as ``RUN@STEP``.
    """

    card: RunCard
    steps: tuple[StepRow, ...]
    epochs: tuple[EpochRow, ...]
    signs: tuple[SignRow, ...]
    events: tuple[EventRow, ...]
    next: int
    checkpoints: tuple[int, ...]


@dataclass(frozen=True)
class SteerRun:
    """Ask: let a run go on, pause or stop, or to change its learning rate by a factor (of the
    schedule's); "resume" starts one that stopped, from its latest checkpoint.
    """

    run: str
    action: Literal["go", "pause", "stop", "resume"]
    rate_factor: float | None = None


@dataclass(frozen=True)
class OverTimeOf:
    """Ask: what did the network answer to this picture, checkpoint by checkpoint?

    ``index`` is a picture's place in the run's data; where it is −1, ``picture`` is an id.
    """

    run: str
    index: int = -1
    picture: str = ""


@dataclass(frozen=True)
class OverTimeAnswer:
    """``probabilities`` has a row for each step; for numbers they are what was predicted."""

    steps: tuple[int, ...]
    classes: tuple[str, ...]
    probabilities: tuple[tuple[Number, ...], ...]
    true: int | None


@dataclass(frozen=True)
class OneStepOf:
    """Ask: how does one weight learn from a batch? At a checkpoint of a run, from the batch that
    came next; ``role`` and ``index`` say which weight, as in WeightGradientOf.
    """

    run: str
    step: int
    layer: str
    role: str
    index: tuple[int, ...]
    rate: float | None = None
    pictures: int = 8


@dataclass(frozen=True)
class PictureShare:
    """What one picture of the batch adds to the gradient: from ``uses`` positions."""

    index: int
    uses: int
    sum: Number
    loss: Number


@dataclass(frozen=True)
class Product:
    """One product of the sum: in picture ``picture`` (0, 1, … in the batch), output ``cell``."""

    picture: int
    cell: tuple[int, ...]
    x: Number
    upstream: Number
    product: Number


@dataclass(frozen=True)
class OneStepAnswer:
    """gradient = Σ over pictures and positions of x · ∂L/∂y, the mean loss L being of ``pictures``.

    ``products`` are the largest, each with its picture's number, the position and both factors;
    ``left_out`` is the sum of the others. ``difference`` is (L(w + h) − L(w − h)) / 2h, computed
    anew in double precision; ``after`` is the loss with this one weight changed to ``new``, and
    ``all_after`` with every weight changed likewise.
    """

    layer: str
    role: str
    index: tuple[int, ...]
    weight: Number
    rate: float
    new: Number
    gradient: Number
    by_sum: Number
    difference: Number
    h: float
    loss: Number
    after: Number
    all_after: Number
    pictures: tuple[PictureShare, ...]
    uses: int
    products: tuple[Product, ...]
    left_out: Number


# ------------------------------------------------------------------------- evaluation


@dataclass(frozen=True)
class EvaluationOf:
    """Ask: how good is a network (``RUN@STEP``, or any) on a part of data?"""

    network: str
    data: str
    part: Literal["train", "validation", "test", "all"] = "validation"
    validation: float = 0.1
    seed: int = 0
    robustness: bool = False


@dataclass(frozen=True)
class ClassFigures:
    """Precision, recall and F1 (0 to 1, null where nothing was counted) and how many there are."""

    label: str
    precision: float | None
    recall: float | None
    f1: float | None
    pictures: int


@dataclass(frozen=True)
class CalibrationBin:
    """Pictures whose answer was this sure on the mean, and the share that was right."""

    confidence: float
    accuracy: float
    pictures: int


@dataclass(frozen=True)
class ConfusionCell:
    """The pictures of class ``true`` taken for ``predicted``: how many, and some of them."""

    true: int
    predicted: int
    pictures: int
    indices: tuple[int, ...]


@dataclass(frozen=True)
class Robustness:
    """The accuracy under a change ("noise", "shift", …), strength by strength, 0 first."""

    change: str
    strengths: tuple[float, ...]
    accuracy: tuple[float, ...]


@dataclass(frozen=True)
class EvaluationAnswer:
    """For numbers ``errors`` has mean absolute and root mean squared error and R²; else null."""

    pictures: int
    loss: Number
    accuracy: float | None
    calibration_error: float | None
    classes: tuple[ClassFigures, ...]
    cells: tuple[ConfusionCell, ...]
    calibration: tuple[CalibrationBin, ...]
    worst: tuple[WorstOf, ...]
    robustness: tuple[Robustness, ...]
    errors: tuple[Number, Number, Number] | None
