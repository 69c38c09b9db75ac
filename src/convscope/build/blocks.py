"""The blocks a network is built of: each says what is set, and adds its nodes to a draft.

Names and meanings are ONNX's where it has them. A new block is a class here.
"""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar

import numpy as np

from ..base.errors import BadSettings, InputError
from .draft import Draft, Shape

ONES = math.inf
MOST_BLOCKS, MOST_DEPTH = 200, 4
MOST_CHANNELS, MOST_KERNEL = 8192, 64
NAME = re.compile(r"[\w-]{0,40}")  # a dot leads into a block: no name has one
SHORT = reprlib.Repr()
SHORT.maxstring = SHORT.maxother = 80


@dataclass(frozen=True)
class Block:
    """A part of a network. ``STEM`` is what its nodes are named after."""

    STEM: ClassVar[str] = "layer"

    def __post_init__(self) -> None:
        given = getattr(self, "name", "")
        if not isinstance(given, str) or not NAME.fullmatch(given):
            raise self._wrong("name", "at most 40 letters, digits, _ and -")

    def add(self, draft: Draft) -> None:
        """Add its nodes. Raises BadSettings or BadShape where it does not fit what came before."""
        raise NotImplementedError

    def _whole(self, field: str, least: int, most: int, word: str = "") -> None:
        given = getattr(self, field)
        if isinstance(given, np.integer):
            given = int(given)
            object.__setattr__(self, field, given)
        right = isinstance(given, int) and not isinstance(given, bool) and least <= given <= most
        if not right and not (word and isinstance(given, str) and given == word):
            wanted = f"a whole number from {least} to {most}"
            if word:
                wanted = f'a whole number from {least} to {most} or "{word}"'
            raise self._wrong(field, wanted)

    def _number(self, field: str, least: float, below: float) -> None:
        given = getattr(self, field)
        right = isinstance(given, (int, float)) and not isinstance(given, bool)
        if not right or not least <= given < below:
            raise self._wrong(field, f"a number from {least:g} to below {below:g}")
        object.__setattr__(self, field, float(given))

    def _flag(self, field: str) -> None:
        if not isinstance(getattr(self, field), bool):
            raise self._wrong(field, "true or false")

    def _wrong(self, field: str, wanted: str) -> BadSettings:
        return BadSettings(
            f"{type(self).__name__}: '{field}' cannot be used",
            received=short(getattr(self, field)), remedy=f"It is {wanted}.",
        )  # fmt: skip

    def _needs_map(self, draft: Draft) -> None:
        if len(draft.shape) != 3:
            raise BadSettings(
                "it takes a feature map (channels, height, width)", received=listed(draft.shape),
                remedy="Put it before Flatten().",
            )  # fmt: skip


@dataclass(frozen=True)
class Conv(Block):
    """Convolution: ``channels`` kernels of ``kernel`` × ``kernel``, each over all input channels.

    ``padding`` is how many zeros on each side, or "same": as many as keep the size at stride 1.
    ``groups`` divides the channels; "depthwise" gives each channel kernels of its own.
    """

    channels: int
    kernel: int = 3
    stride: int = 1
    padding: int | str = 0
    dilation: int = 1
    groups: int | str = 1
    bias: bool = True
    name: str = ""
    STEM: ClassVar[str] = "conv"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._whole("channels", 1, MOST_CHANNELS)
        self._whole("kernel", 1, MOST_KERNEL)
        self._whole("stride", 1, MOST_KERNEL)
        self._whole("padding", 0, MOST_KERNEL, "same")
        self._whole("dilation", 1, MOST_KERNEL)
        self._whole("groups", 1, MOST_CHANNELS, "depthwise")
        self._flag("bias")
        if self.padding == "same" and self.kernel % 2 == 0:
            raise BadSettings(
                'Conv: padding "same" is alike on both sides', received=f"kernel={self.kernel}",
                remedy="Take an odd kernel.",
            )  # fmt: skip

    def add(self, draft: Draft) -> None:
        """Add a Conv node; weights are drawn by He and others, 2015: deviation √(2 / fan-in)."""
        self._needs_map(draft)
        c = draft.shape[0]
        groups = c if self.groups == "depthwise" else int(self.groups)
        if c % groups or self.channels % groups:
            raise BadSettings(
                f"{groups} groups divide neither or not both of {c} input channels and "
                f"{self.channels} kernels",
                remedy="Take channels that are multiples of the groups.",
            )
        side = self.dilation * (self.kernel - 1) // 2 if self.padding == "same" else self.padding
        fan_in = c // groups * self.kernel**2
        weights: dict[str, tuple[tuple[int, ...], float | None]] = {
            "weight": ((self.channels, c // groups, *[self.kernel] * 2), math.sqrt(2 / fan_in))
        }
        if self.bias:
            weights["bias"] = ((self.channels,), None)
        attributes = {
            "kernel_shape": [self.kernel] * 2, "strides": [self.stride] * 2,
            "pads": [side] * 4, "dilations": [self.dilation] * 2, "group": groups,
        }  # fmt: skip
        draft.add("Conv", draft.name(self.STEM, self.name), weights, attributes=attributes)


@dataclass(frozen=True)
class _Plain(Block):
    """A block of one node without weights."""

    OP: ClassVar[str] = ""

    def add(self, draft: Draft) -> None:
        """Add its node."""
        own = draft.name(self.STEM, getattr(self, "name", ""))
        gives = self.gives(draft.shape)
        draft.add(self.OP, own, attributes=self.attributes(), gives=gives)

    def attributes(self) -> dict[str, Any]:
        """Return the node's attributes, as ONNX names them."""
        return {}

    def gives(self, shape: Shape) -> Shape:
        """Return the output's shape for one picture; what slides over it is counted for itself."""
        return shape


@dataclass(frozen=True)
class Relu(_Plain):
    """What is negative becomes zero."""

    name: str = ""
    STEM: ClassVar[str] = "relu"
    OP: ClassVar[str] = "Relu"


@dataclass(frozen=True)
class LeakyRelu(_Plain):
    """What is negative is made ``slope`` times as large."""

    slope: float = 0.01
    name: str = ""
    STEM: ClassVar[str] = "relu"
    OP: ClassVar[str] = "LeakyRelu"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._number("slope", 0, 1)

    def attributes(self) -> dict[str, Any]:
        """Return alpha."""
        return {"alpha": self.slope}


@dataclass(frozen=True)
class Sigmoid(_Plain):
    """1 / (1 + e⁻ˣ): from 0 to 1."""

    name: str = ""
    STEM: ClassVar[str] = "sigmoid"
    OP: ClassVar[str] = "Sigmoid"


@dataclass(frozen=True)
class Tanh(_Plain):
    """The hyperbolic tangent: from −1 to 1."""

    name: str = ""
    STEM: ClassVar[str] = "tanh"
    OP: ClassVar[str] = "Tanh"


@dataclass(frozen=True)
class Gelu(_Plain):
    """x · Φ(x), Φ being the normal distribution (Hendrycks & Gimpel, 2016)."""

    name: str = ""
    STEM: ClassVar[str] = "gelu"
    OP: ClassVar[str] = "Gelu"


@dataclass(frozen=True)
class HardSwish(_Plain):
    """x · clip(x / 6 + 1/2, 0, 1) (Howard and others, "MobileNetV3", 2019)."""

    name: str = ""
    STEM: ClassVar[str] = "swish"
    OP: ClassVar[str] = "HardSwish"


@dataclass(frozen=True)
class _Pool(_Plain):
    size: int = 2
    stride: int | None = None
    padding: int = 0
    name: str = ""
    STEM: ClassVar[str] = "pool"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._whole("size", 1, MOST_KERNEL)
        if self.stride is not None:
            self._whole("stride", 1, MOST_KERNEL)
        self._whole("padding", 0, MOST_KERNEL)
        if self.padding >= self.size:
            raise self._wrong("padding", "less than the size: a window must see something")

    def add(self, draft: Draft) -> None:
        """Add its node."""
        self._needs_map(draft)
        super().add(draft)

    def attributes(self) -> dict[str, Any]:
        """Return the window."""
        stride = self.size if self.stride is None else self.stride
        return {
            "kernel_shape": [self.size] * 2, "strides": [stride] * 2, "pads": [self.padding] * 4,
        }  # fmt: skip


@dataclass(frozen=True)
class MaxPool(_Pool):
    """The largest value under each window; ``stride`` is the window's own size unless given."""

    OP: ClassVar[str] = "MaxPool"


@dataclass(frozen=True)
class AveragePool(_Pool):
    """The mean under each window; ``stride`` is the window's own size unless given."""

    OP: ClassVar[str] = "AveragePool"


@dataclass(frozen=True)
class GlobalAveragePool(_Plain):
    """The mean of each whole map: (c, h, w) becomes (c, 1, 1)."""

    name: str = ""
    STEM: ClassVar[str] = "pool"
    OP: ClassVar[str] = "GlobalAveragePool"

    def add(self, draft: Draft) -> None:
        """Add its node."""
        self._needs_map(draft)
        super().add(draft)

    def gives(self, shape: Shape) -> Shape:
        """Return one number for each channel."""
        return (shape[0], 1, 1)


@dataclass(frozen=True)
class BatchNorm(Block):
    """Each channel brought to mean 0 and deviation 1 over the batch, then scaled and shifted.

    ``momentum`` is the share that the running mean and variance keep at each step.
    """

    momentum: float = 0.9
    epsilon: float = 1e-5
    name: str = ""
    STEM: ClassVar[str] = "norm"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._number("momentum", 0, 1)
        self._number("epsilon", 1e-12, 1)

    def add(self, draft: Draft) -> None:
        """Add its node."""
        c = (draft.shape[0],)
        weights = {"scale": (c, ONES), "bias": (c, None), "mean": (c, None), "variance": (c, ONES)}
        attributes = {"epsilon": self.epsilon, "momentum": self.momentum}
        name = draft.name(self.STEM, self.name)
        draft.add("BatchNormalization", name, weights, attributes=attributes)


@dataclass(frozen=True)
class Dropout(Block):
    """In training ``ratio`` of the values are set to zero by chance; in use nothing happens."""

    ratio: float = 0.5
    name: str = ""
    STEM: ClassVar[str] = "dropout"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._number("ratio", 0, 1)

    def add(self, draft: Draft) -> None:
        """Add its node."""
        ratio = np.array(self.ratio, np.float32)
        draft.add("Dropout", draft.name(self.STEM, self.name), constants={"ratio": ratio})


@dataclass(frozen=True)
class Flatten(_Plain):
    """A feature map as one row of numbers, which a full connection takes."""

    name: str = ""
    STEM: ClassVar[str] = "flatten"
    OP: ClassVar[str] = "Flatten"

    def attributes(self) -> dict[str, Any]:
        """Return the axis."""
        return {"axis": 1}

    def gives(self, shape: Shape) -> Shape:
        """Return how many numbers there are."""
        return (math.prod(shape),)


@dataclass(frozen=True)
class Linear(Block):
    """Full connection: ``units`` weighted sums of every input."""

    units: int
    bias: bool = True
    name: str = ""
    STEM: ClassVar[str] = "linear"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._whole("units", 1, MOST_CHANNELS)
        self._flag("bias")

    def add(self, draft: Draft) -> None:
        """Add a Gemm node; the weights' deviation is √(2 / fan-in)."""
        if len(draft.shape) != 1:
            raise BadSettings(
                "it takes a row of numbers", received=listed(draft.shape),
                remedy="Put Flatten() before it.",
            )  # fmt: skip
        k = draft.shape[0]
        weights: dict[str, tuple[tuple[int, ...], float | None]] = {
            "weight": ((self.units, k), math.sqrt(2 / k))
        }
        if self.bias:
            weights["bias"] = ((self.units,), None)
        name = draft.name(self.STEM, self.name)
        draft.add("Gemm", name, weights, attributes={"transB": 1}, gives=(self.units,))


@dataclass(frozen=True)
class Softmax(_Plain):
    """Scores become probabilities. Training looks at the scores before it."""

    name: str = ""
    STEM: ClassVar[str] = "softmax"
    OP: ClassVar[str] = "Softmax"

    def attributes(self) -> dict[str, Any]:
        """Return the axis."""
        return {"axis": 1}


@dataclass(frozen=True, init=False)
class Residual(Block):
    """Blocks whose input is added to what they give (He and others, 2016).

    Where the shapes differ, a 1×1 convolution brings the input to the other, with a
    normalisation behind it where the blocks have one.
    """

    blocks: tuple[Block, ...] = ()
    name: str = ""
    STEM: ClassVar[str] = "block"

    def __init__(self, *blocks: Block, name: str = "") -> None:
        if not blocks or not all(isinstance(b, Block) for b in blocks):
            raise BadSettings(
                "Residual: it holds blocks", received=", ".join(map(short, blocks[:3])) or "none",
                remedy="Residual(Conv(16, padding=\"same\"), Relu()).",
            )  # fmt: skip
        object.__setattr__(self, "blocks", blocks)
        object.__setattr__(self, "name", name)
        self.__post_init__()

    def add(self, draft: Draft) -> None:
        """Add the nodes of the body, those of the skip where it needs some, and the addition."""
        own = draft.name(self.STEM, self.name)
        start_value, start_shape = draft.value, draft.shape
        outside, path = draft.block, draft.path
        draft.block = (*outside, own.rpartition(".")[2])
        for i, block in enumerate(self.blocks):
            draft.path = (*path, i)
            put(block, draft)
        draft.path = path
        body_value, body_shape = draft.value, draft.shape
        draft.value, draft.shape = start_value, start_shape
        if body_shape != start_shape:
            self._skip(draft, start_shape, body_shape)
        skip = draft.value
        draft.value, draft.shape = body_value, body_shape
        draft.add("Add", draft.name("add"), others=(skip,))
        draft.block = outside

    def _skip(self, draft: Draft, before: tuple[int, ...], after: tuple[int, ...]) -> None:
        if len(before) != 3 or len(after) != 3:
            raise BadSettings(
                "the body of a Residual gives another kind of shape than it takes",
                received=f"{listed(before)} → {listed(after)}",
                remedy="Keep Flatten() and Linear() outside of it.",
            )
        stride = max(1, round(before[1] / after[1]))
        made = tuple((n - 1) // stride + 1 for n in before[1:])
        if made != after[1:]:
            raise BadSettings(
                "the input of a Residual cannot be brought to what its body gives",
                received=f"{listed(before)} → {listed(after)}",
                remedy='Give its convolutions padding="same".',
            )
        normalised = any(isinstance(b, BatchNorm) for b in self.blocks)
        Conv(after[0], 1, stride, bias=not normalised, name="skip").add(draft)
        if normalised:
            BatchNorm(name="skip_norm").add(draft)


BLOCKS: dict[str, type[Block]] = {
    kind.__name__: kind
    for kind in (
        Conv, Relu, LeakyRelu, Sigmoid, Tanh, Gelu, HardSwish, MaxPool, AveragePool,
        GlobalAveragePool, BatchNorm, Dropout, Flatten, Linear, Softmax, Residual,
    )
}  # fmt: skip
"""Every block by its name, in the order in which they are offered."""


def put(block: Block, draft: Draft) -> None:
    """Add a block to a draft; what does not fit is said with the block's place and name."""
    if not isinstance(block, Block):
        raise BadSettings(
            f"block {_place(draft.path)} is none", received=short(block),
            remedy="Give blocks such as Conv(8, 3), Relu(), MaxPool(2).",
        )  # fmt: skip
    known = set(draft.taken)
    try:
        block.add(draft)
    except InputError as error:
        if error.what.startswith("block "):
            raise
        new = sorted(draft.taken - known) or [block.STEM]
        raise type(error)(
            f"block {_place(draft.path)} '{getattr(block, 'name', '') or new[0]}' "
            f"({type(block).__name__}): {error.what}",
            received=error.received, remedy=error.remedy,
        ) from error  # fmt: skip


def to_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return blocks as plain dictionaries: what is as usual is left out.

    >>> to_json([Conv(8), Residual(Relu())])
    [{'block': 'Conv', 'channels': 8}, {'block': 'Residual', 'blocks': [{'block': 'Relu'}]}]
    """
    found = []
    for block in blocks:
        told: dict[str, Any] = {"block": type(block).__name__}
        for field in fields(block):
            value = getattr(block, field.name)
            if field.name == "blocks":
                told["blocks"] = to_json(value)
            elif field.default is MISSING or value != field.default:
                told[field.name] = value
        found.append(told)
    return found


def from_json(given: Any) -> tuple[Block, ...]:
    """Return the blocks of plain dictionaries. Raises BadSettings, naming block and field.

    >>> from_json([{"block": "Conv", "channels": 8}, {"block": "Relu"}])[0].kernel
    3
    """
    if _count(given) > MOST_BLOCKS:
        raise BadSettings("too many blocks", remedy=f"At most {MOST_BLOCKS} are built.")
    return _read(given, ())


def _read(given: Any, path: tuple[int, ...]) -> tuple[Block, ...]:
    if not isinstance(given, (list, tuple)):
        what = f"block {_place(path)} (Residual) holds no list" if path else "they are no list"
        raise BadSettings(f"{what} of blocks", received=short(given))
    if len(path) >= MOST_DEPTH:
        raise BadSettings(f"block {_place(path)} lies too deep", remedy=f"{MOST_DEPTH} at most.")
    return tuple(_one(told, (*path, i)) for i, told in enumerate(given))


def _one(told: Any, path: tuple[int, ...]) -> Block:
    place = _place(path)
    named = told.get("block") if isinstance(told, Mapping) else None
    kind = BLOCKS.get(named) if isinstance(named, str) else None
    if kind is None:
        raise BadSettings(
            f"block {place} is none", received=short(told),
            remedy=f"Its \"block\" is one of {', '.join(BLOCKS)}.",
        )  # fmt: skip
    own = {k: v for k, v in told.items() if k != "block"}
    known = {f.name: f for f in fields(kind)}
    unknown = [key for key in own if key not in known]
    if unknown:
        raise BadSettings(
            f"block {place} ({kind.__name__}) has no such setting", received=short(unknown[0]),
            remedy=f"It has: {', '.join(known)}.",
        )  # fmt: skip
    lacking = [n for n, f in known.items() if f.default is MISSING and n not in own]
    if lacking:
        raise BadSettings(f"block {place} ({kind.__name__}) lacks '{lacking[0]}'")
    try:
        if kind is Residual:
            return Residual(*_read(own.get("blocks"), path), name=own.get("name", ""))
        return kind(**own)
    except BadSettings as error:
        if error.what.startswith("block "):
            raise
        raise BadSettings(
            f"block {place}, {error.what}", received=error.received, remedy=error.remedy
        ) from error


def _count(given: Any) -> int:
    """Count blocks, also those within, however deep: a stranger wrote them."""
    waiting, count = [given], 0
    while waiting:
        some = waiting.pop()
        if isinstance(some, (list, tuple)):
            count += len(some)
            waiting.extend(b.get("blocks") for b in some if isinstance(b, Mapping))
    return count


def _place(path: tuple[int, ...]) -> str:
    """Return a path as one counts: (2, 0) is 3.1."""
    return ".".join(str(i + 1) for i in path)


def short(value: Any) -> str:
    """Return a value for an error's line, however long or deep it is.

    >>> short("full"), short([[[[[[[8]]]]]]])
    ("'full'", '[[[[[[...]]]]]]')
    """
    try:
        return SHORT.repr(value)
    except ValueError:  # Python writes no whole number of more than 4300 digits
        return "a number too long to write"


def listed(shape: tuple[int, ...]) -> str:
    """Return a shape for reading.

    >>> listed((8, 26, 26))
    '8 × 26 × 26'
    """
    return " × ".join(map(str, shape))
