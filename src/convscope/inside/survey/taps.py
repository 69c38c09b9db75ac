"""What is asked of ONNX Runtime for a survey: each layer's own numbers, reduced where they arise.

Nodes that reduce a map to one number are appended to the network, so that a batch gives (n c)
numbers a layer. The maps themselves stay in the engine: of them only the few are looked at in
which a picture is among the strongest, to find the cell.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion, EngineError
from ...base.terms import Kind
from ...network import Network, Node
from ...network.writer import write_onnx
from ...ops import TABLE
from ...trace.engines.onnxruntime import session
from ...trace.memory import bytes_recorded
from ...training.start import free_batch

ROOM = 24 * 2**20
"""Bytes of all maps together that a batch may take: about what a processor keeps near."""
MOST_AT_ONCE = 64
REDUCED = {
    "high": "ReduceMax",
    "low": "ReduceMin",
    "mean": "ReduceMean",
    "square": "ReduceSumSquare",
}
POOLED = {"high": "GlobalMaxPool", "mean": "GlobalAveragePool"}
"""The same of single numbers, where ONNX Runtime computes on maps as they lie in its blocks."""
ZEROS = "zeros"
TELLING = 1e-3
"""What a channel has to vary by, as a part of its shift, to be told from what a line made of it."""
PROBE = np.array([-9.0, -1.0, -0.1, 0.1, 1.0, 9.0], np.float32)
"""Not one of them is zero: an op that makes a zero of one cuts off there."""


@dataclass(frozen=True, eq=False)
class Line:
    """A value that is another's: ``slope`` (c,) times it and ``shift`` (c,), channel by channel."""

    slope: Array
    shift: Array

    @property
    def turned(self) -> bool:
        """Whether some channel runs the other way."""
        return bool((self.slope < 0).any())


@dataclass(frozen=True)
class Tap:
    """A layer with channels: the value looked at, its shape (c …), whether zeros are counted.

    ``line`` says how that value follows from the layer's own, None where it is that itself.
    ``cut`` is the value from which a rectifier makes this one, where that is looked at too.
    """

    layer: str
    value: str
    shape: tuple[int, ...]
    zeros: bool
    line: Line | None = None
    cut: str = ""
    double: bool = False

    @property
    def row(self) -> str:
        """What it is counted under: layers that are told from one value share its numbers."""
        return f"{self.value}/turned" if self.line is not None and self.line.turned else self.value

    @property
    def map(self) -> str:
        """The value whose maps show where this one is highest and lowest."""
        return self.cut or self.value

    @property
    def channels(self) -> int:
        """How many channels there are."""
        return self.shape[0]

    @property
    def cells(self) -> int:
        """How many values a channel has for one picture."""
        return math.prod(self.shape[1:])


@dataclass(frozen=True, eq=False)
class Maps:
    """A layer's maps (n c cells), which are the engine's and go with the batch.

    Where ``sign`` (c,) is −1 they run the other way than what is counted; with ``cut`` what is
    counted is 0 where they are below.
    """

    values: Array
    sign: Array | None = None
    cut: bool = False

    def cells(self, end: int, rows: Array, channels: Array) -> Array:
        """Return where the maps of these pictures and channels are highest; with −1, lowest."""
        maps = self.values[rows, channels]
        if self.sign is not None:
            maps = maps * self.sign[channels][:, None]
        if self.cut:
            maps = np.maximum(maps, 0)
        return maps.argmax(axis=1) if end > 0 else maps.argmin(axis=1)


@dataclass(frozen=True, eq=False)
class Seen:
    """What a batch gave: (n c) each, over the channels of one layer, or of several in turn.

    ``square`` is the mean of the squares; ``zeros`` counts, 0 where it is not counted.
    """

    high: Array
    low: Array
    mean: Array
    square: Array
    zeros: Array
    maps: tuple[Maps, ...]

    def cells(self, end: int, rows: Array, channels: Array) -> Array:
        """Return where the maps of these pictures and channels are highest; with −1, lowest."""
        if len(self.maps) == 1:
            return self.maps[0].cells(end, rows, channels)
        ends = np.cumsum([one.values.shape[1] for one in self.maps])
        which = np.searchsorted(ends, channels, side="right")
        found = np.zeros(len(channels), np.int64)
        for layer in np.unique(which).tolist():
            at = np.flatnonzero(which == layer)
            maps = self.maps[layer]
            own = channels[at] - (ends[layer] - maps.values.shape[1])
            found[at] = maps.cells(end, rows[at], own)
        return found


def together(seen: Iterable[Seen]) -> Seen:
    """Return what several layers gave as one."""
    parts = list(seen)

    def joined(name: str) -> Array:
        return np.concatenate([getattr(one, name) for one in parts], axis=1)

    return Seen(
        joined("high"), joined("low"), joined("mean"), joined("square"), joined("zeros"),
        tuple(maps for one in parts for maps in one.maps),
    )  # fmt: skip


class Tapped:
    """A network that gives all numbers a survey needs, batch by batch.

    ``layers`` names those that are looked at, all that have channels unless given. ``at_once`` is
    how many pictures make a batch: it follows from the network alone.
    """

    def __init__(
        self, network: Network, example: Array, layers: Iterable[str] | None = None
    ) -> None:
        self._free = _opened(network, example)
        runs = self._free if self._free is not None else network
        self.taps = _taps(runs, example, layers)
        self.example = example
        if not self.taps:
            raise BadQuestion(f"{network.name} has no layer with channels to look at")
        fixed = network.inputs[0].shape[0] if network.inputs[0].shape else "n"
        self._fixed = int(fixed) if self._free is None and isinstance(fixed, int) else None
        needed = bytes_recorded(network, {network.inputs[0].name: example}) or ROOM
        self.at_once = self._fixed or max(1, min(MOST_AT_ONCE, ROOM * len(example) // needed))
        whole, self._names = _with_reductions(runs, self.taps)
        self._input = network.inputs[0].name
        self._outputs = [*self._names, *dict.fromkeys(tap.map for tap in self.taps)]
        self._rows = {tap.row: tap for tap in self.taps}
        self._session = _fast_session(whole, self._outputs)

    def run(self, x: Array) -> dict[str, Seen]:
        """Return what a batch gives, by row. Raises EngineError where it cannot be run."""
        from onnxruntime import OrtValue

        n = len(x)
        if self._fixed is not None and n < self._fixed:
            x = np.concatenate([x, np.zeros((self._fixed - n, *x.shape[1:]), x.dtype)])
        try:
            feeds = {self._input: OrtValue.ortvalue_from_numpy(np.ascontiguousarray(x))}
            made = self._session.run_with_ort_values(self._outputs, feeds)
        except Exception as error:  # ONNX Runtime's own errors share no base class
            raise EngineError("the network cannot be run", received=str(error)[:300]) from error
        found = dict(zip(self._outputs, made, strict=True))
        return {row: self._seen(tap, found, n) for row, tap in self._rows.items()}

    def _seen(self, tap: Tap, found: Mapping[str, Any], n: int) -> Seen:
        values = _view(found[tap.map])[:n].reshape(n, tap.channels, tap.cells)
        none = np.zeros((n, tap.channels), np.float32)
        if tap.cells == 1:  # the values are their own peaks
            one = values[..., 0].astype(np.float32)
            zeros = (one == 0).astype(np.float32) if tap.zeros else none
            return Seen(one, one, one, one.astype(np.float64) ** 2, zeros, (Maps(values),))
        made = {
            what: found[_named(value, what)].numpy()[:n].reshape(n, tap.channels)
            for what, value in _wanted(tap).items()
        }
        if tap.cut:
            made |= {end: np.maximum(made[end], 0) for end in ("high", "low")}
        made["square"] = made["square"] / np.float64(tap.cells)
        made.setdefault(ZEROS, none)
        if tap.line is not None and tap.line.turned:
            return _turned(np.sign(tap.line.slope).astype(np.float32), made, values)
        return Seen(**made, maps=(Maps(values, cut=bool(tap.cut)),))


def _opened(network: Network, example: Array) -> Network | None:
    """Return the network taking any number of pictures; None where it holds to its own."""
    freed = free_batch(network)
    if freed is network:
        return network
    output = network.outputs[0].name
    two = np.concatenate([example, example])
    try:
        made = session(freed, [output]).run([output], {network.inputs[0].name: two})[0]
    except Exception:  # a reshape inside fixes the number of pictures
        return None
    return freed if np.ndim(made) and len(made) == len(two) else None


def _taps(network: Network, example: Array, layers: Iterable[str] | None) -> tuple[Tap, ...]:
    """Return the layers whose output is numbers with a channel axis, as a first picture shows."""
    wanted = None if layers is None else {network[name].name for name in layers}
    values = [n.outputs[0] for n in network.nodes if n.outputs and n.outputs[0]]
    name = network.inputs[0].name
    try:
        made = session(network, values).run_with_ort_values(values, _fed(name, example))
    except Exception as error:
        raise EngineError(
            f"{network.name} cannot be run by ONNX Runtime", received=str(error)[:300]
        ) from error
    floors: set[str] = set()
    found = []
    by_value = dict(zip(values, made, strict=True))
    for node, value in zip(
        (n for n in network.nodes if n.outputs and n.outputs[0]), made, strict=True
    ):
        shape = tuple(value.shape())
        zeros = _may_be_zero(node, floors, network)
        if zeros:
            floors.add(node.outputs[0])
        asked = node.name in wanted if wanted is not None else _worth(node, shape)
        numbers = value.data_type() in ("tensor(float)", "tensor(double)")
        if asked and numbers and 2 <= len(shape) <= 4 and len(example) == shape[0]:
            line, after = _line_after(network, node, by_value)
            cut = node.inputs[0] if node.op == "Relu" else ""
            double = value.data_type() == "tensor(double)"
            found.append(Tap(node.name, after, shape[1:], zeros, line, cut, double))
        elif wanted is not None and asked:
            raise BadQuestion(
                f"layer '{node.name}' has no channels to look at",
                received=f"{value.data_type()} of the shape {shape}",
            )
    maps = {tap.value for tap in found if tap.cells > 1}
    return tuple(tap if tap.cut in maps else replace(tap, cut="") for tap in found)


def _line_after(network: Network, node: Node, made: Mapping[str, Any]) -> tuple[Line | None, str]:
    """Return the line that alone reads a layer's value, and what it makes; else the value itself.

    Not where a channel hardly varies beside its shift: rounding would hide it.
    """
    own = node.outputs[0]
    readers = network.consumers.get(own, ())
    nothing = None, own
    if len(readers) != 1 or own in {value.name for value in network.outputs}:
        return nothing
    after, op = readers[0], TABLE.get(readers[0].op)
    weights = [network.weights.get(v) for v in after.inputs[1:]]
    if op is None or op.kind != Kind.AFFINE or after.inputs[0] != own:
        return nothing
    if any(w is None for w in weights) or len(after.outputs) != 1 or len(made[own].shape()) < 3:
        return nothing
    c = made[own].shape()[1]
    with np.errstate(all="ignore"):
        shift, one = (
            op.run([np.full((1, c), x, np.float64), *weights], after.attributes)[0].reshape(-1)
            for x in (0.0, 1.0)
        )
    z = _view(made[after.outputs[0]]).swapaxes(0, 1).reshape(c, -1)
    slope = one - shift
    if not (np.isfinite(slope) & (slope != 0) & (np.ptp(z, axis=1) > TELLING * abs(shift))).all():
        return nothing
    return Line(slope, shift), after.outputs[0]


def _turned(sign: Array, z: Mapping[str, Array], values: Array) -> Seen:
    """Return what is counted of values where each channel runs the way of ``sign`` (c,)."""
    up = sign > 0
    high, low = np.where(up, z["high"], -z["low"]), np.where(up, z["low"], -z["high"])
    return Seen(high, low, sign * z["mean"], z["square"], z[ZEROS], (Maps(values, sign),))


def _worth(node: Node, shape: tuple[int, ...]) -> bool:
    """Tell whether a layer has channels of its own: a rearranged list has another's."""
    op = TABLE.get(node.op)
    return op is None or op.kind != Kind.REARRANGE or len(shape) == 4


def _may_be_zero(node: Node, floors: set[str], network: Network) -> bool:
    """Tell whether a layer cuts off at zero, or hands on what did."""
    op = TABLE.get(node.op)
    if op is None:
        return False
    if op.kind in (Kind.REARRANGE, Kind.WINDOW_PICK):
        return any(v in floors for v in node.inputs)
    constants = [network.weights.get(v) for v in node.inputs]
    computed = [v for v, c in zip(node.inputs, constants, strict=True) if v and c is None]
    if (
        op.kind != Kind.ELEMENTWISE
        or len(computed) != 1
        or any(c is not None and c.size > 1 for c in constants)
    ):
        return False
    given = [PROBE if v in computed else c for v, c in zip(node.inputs, constants, strict=True)]
    with np.errstate(all="ignore"):
        return bool((op.run(given, node.attributes)[0] == 0).any())


def _wanted(tap: Tap) -> dict[str, str]:
    """Return what is asked of the engine for a layer, and of which value."""
    if tap.cells == 1:
        return {}
    wanted = {"high": tap.map, "low": tap.map, "mean": tap.value, "square": tap.value}
    return wanted | ({ZEROS: tap.value} if tap.zeros else {})


def _named(value: str, what: str) -> str:
    return f"{value}/survey-{what}"


def _with_reductions(network: Network, taps: tuple[Tap, ...]) -> tuple[Network, list[str]]:
    """Return the network with nodes that reduce each tapped value, and what they make."""
    nodes, names = [], []
    weights = dict(network.weights)
    zero = "survey/zero"
    weights[zero] = np.zeros((), np.float32)
    for tap in taps:
        axes = f"survey/axes-{len(tap.shape)}"
        weights[axes] = np.arange(2, len(tap.shape) + 1)
        for what, value in _wanted(tap).items():
            made = _named(value, what)
            if made in names:  # two layers are told from one value
                continue
            names.append(made)
            if what == ZEROS:
                where, count = f"{made}-where", f"{made}-as-numbers"
                nodes += [
                    Node(where, "Equal", (value, zero), (where,)),
                    Node(count, "Cast", (where,), (count,), {"to": 1}),
                    Node(made, "ReduceSum", (count, axes), (made,), {"keepdims": 0}),
                ]
            elif what in POOLED and not tap.double:
                nodes.append(Node(made, POOLED[what], (value,), (made,)))
            else:
                nodes.append(Node(made, REDUCED[what], (value, axes), (made,), {"keepdims": 0}))
    return replace(network, nodes=(*network.nodes, *nodes), weights=weights), names


def _fast_session(network: Network, outputs: list[str]) -> Any:
    """Open a session as ONNX Runtime would itself: maps may lie in blocks while it computes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1  # other batches are computed on the other cores
    content = write_onnx(network, outputs=outputs)
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _fed(name: str, x: Array) -> dict[str, Any]:
    from onnxruntime import OrtValue

    return {name: OrtValue.ortvalue_from_numpy(np.ascontiguousarray(x))}


def _view(value: Any) -> Array:
    """Return a tensor of the engine without copying it; it goes when ``value`` goes."""
    kind = ctypes.c_double if value.data_type() == "tensor(double)" else ctypes.c_float
    shape = tuple(value.shape())
    there = (kind * math.prod(shape)).from_address(value.data_ptr())
    there._owner = value  # the memory lives as long as somebody looks at it
    return np.frombuffer(there, np.dtype(kind)).reshape(shape)
