"""ONNX's ops in PyTorch, as autograd needs them: small functions in a table, by the op's name.

Each takes ONNX's inputs in ONNX's order and its attributes by name, as the op's own file in
``ops`` does. What the network has fixed (shapes, axes, single numbers) comes as Python's numbers
and lists, so that it can be compiled in; everything else is a tensor. Where several values are
equal the gradient goes to the one that NumPy's op sends it to.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import chain
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ...base.array import Array
from ...base.errors import UnsupportedOp
from ...base.window import Window
from ...ops import TABLE
from ...ops.selu import ALPHA, GAMMA

_CONVOLVE = {1: functional.conv1d, 2: functional.conv2d, 3: functional.conv3d}
_TRANSPOSE = {
    1: functional.conv_transpose1d, 2: functional.conv_transpose2d, 3: functional.conv_transpose3d,
}  # fmt: skip
_MAXIMUM = {1: functional.max_pool1d, 2: functional.max_pool2d, 3: functional.max_pool3d}
_AVERAGE = {1: functional.avg_pool1d, 2: functional.avg_pool2d, 3: functional.avg_pool3d}


# ------------------------------------------------------------------ windows


def conv(
    x: Tensor, weight: Tensor, bias: Tensor | None = None, *, strides: Sequence[int] = (),
    pads: Sequence[int] = (), dilations: Sequence[int] = (), group: int = 1,
    auto_pad: str = "NOTSET", **_: Any,
) -> Tensor:  # fmt: skip
    """Convolve in one to three dimensions."""
    rank = x.ndim - 2
    strides, dilations = tuple(strides) or (1,) * rank, tuple(dilations) or (1,) * rank
    begin, end = _pads(x, weight.shape[2:], strides, dilations, pads, auto_pad)
    if begin != end:
        x, begin = _padded(x, begin, end), (0,) * rank
    return _ranked(_CONVOLVE, rank, "Conv")(x, weight, bias, strides, begin, dilations, group)


def conv_transpose(
    x: Tensor, weight: Tensor, bias: Tensor | None = None, *, strides: Sequence[int] = (),
    pads: Sequence[int] = (), dilations: Sequence[int] = (), group: int = 1,
    output_padding: Sequence[int] = (), auto_pad: str = "NOTSET",
    output_shape: Sequence[int] = (), **_: Any,
) -> Tensor:  # fmt: skip
    """Spread each value by a kernel. Raises UnsupportedOp where the output's size is given."""
    rank = x.ndim - 2
    if auto_pad not in ("NOTSET", "VALID") or output_shape:
        raise UnsupportedOp("ConvTranspose with output_shape or auto_pad", remedy=NUMPY)
    strides, dilations = tuple(strides) or (1,) * rank, tuple(dilations) or (1,) * rank
    begin, end = _pads(x, weight.shape[2:], strides, dilations, pads, auto_pad)
    more = tuple(output_padding) or (0,) * rank
    spread = _ranked(_TRANSPOSE, rank, "ConvTranspose")
    if begin == end:
        return spread(x, weight, bias, strides, begin, more, group, dilations)
    whole = spread(x, weight, bias, strides, (0,) * rank, more, group, dilations)
    return _padded(whole, [-b for b in begin], [-e for e in end])  # what lies outside goes


def max_pool(
    x: Tensor, *, kernel_shape: Sequence[int], strides: Sequence[int] = (),
    pads: Sequence[int] = (), dilations: Sequence[int] = (), auto_pad: str = "NOTSET",
    ceil_mode: int = 0, **_: Any,
) -> Tensor:  # fmt: skip
    """Pick the largest value under each window."""
    rank = x.ndim - 2
    strides, dilations = tuple(strides) or (1,) * rank, tuple(dilations) or (1,) * rank
    pool = _ranked(_MAXIMUM, rank, "MaxPool")
    begin, end = _pads(x, kernel_shape, strides, dilations, pads, auto_pad)
    if begin == end and all(2 * b <= k for b, k in zip(begin, kernel_shape, strict=True)):
        return pool(x, tuple(kernel_shape), strides, begin, dilations, bool(ceil_mode))
    geometry = Window.over(
        x.shape[2:], kernel_shape, strides, dilations, (*begin, *end), "NOTSET", ceil_mode
    )
    before, after = zip(*geometry.padding(), strict=True)
    source = _padded(x, before, after, -math.inf)
    return _first(pool(source, tuple(kernel_shape), strides, 0, dilations), geometry.output)


def average_pool(
    x: Tensor, *, kernel_shape: Sequence[int], strides: Sequence[int] = (),
    pads: Sequence[int] = (), dilations: Sequence[int] = (), auto_pad: str = "NOTSET",
    ceil_mode: int = 0, count_include_pad: int = 0, **_: Any,
) -> Tensor:  # fmt: skip
    """Average what lies under each window. Raises UnsupportedOp for one with gaps."""
    rank = x.ndim - 2
    if any(d != 1 for d in dilations):
        raise UnsupportedOp("AveragePool with dilations", remedy=NUMPY)
    strides = tuple(strides) or (1,) * rank
    pool = _ranked(_AVERAGE, rank, "AveragePool")
    begin, end = _pads(x, kernel_shape, strides, (1,) * rank, pads, auto_pad)
    if begin == end and all(2 * b <= k for b, k in zip(begin, kernel_shape, strict=True)):
        size, counts = tuple(kernel_shape), bool(count_include_pad)
        return pool(x, size, strides, begin, bool(ceil_mode), counts)
    geometry = Window.over(
        x.shape[2:], kernel_shape, strides, None, (*begin, *end), "NOTSET", ceil_mode
    )
    cells = torch.ones((1, 1, *x.shape[2:]), dtype=x.dtype, device=x.device)
    cells = _padded(cells, begin, end, fill=float(bool(count_include_pad)))
    hangs = (0,) * rank, geometry.overshoot  # over the padding, where nothing ever counts
    sums, counts = (
        _first(pool(_padded(v, *hangs), tuple(kernel_shape), strides, 0), geometry.output)
        for v in (_padded(x, begin, end), cells)
    )
    return sums / counts


def global_average_pool(x: Tensor) -> Tensor:
    """Average each channel."""
    return x.mean(tuple(range(2, x.ndim)), keepdim=True)


def global_max_pool(x: Tensor) -> Tensor:
    """Pick the largest value of each channel."""
    return x.flatten(2).max(dim=2).values.reshape(*x.shape[:2], *(1,) * (x.ndim - 2))


# ------------------------------------------------------------------ sums of products


def gemm(
    a: Tensor, b: Tensor, c: Tensor | None = None, *,
    alpha: float = 1.0, beta: float = 1.0, transA: int = 0, transB: int = 0,
) -> Tensor:  # fmt: skip
    """Multiply two matrices and add a third."""
    left = a.T if transA else a
    if transB and alpha == beta == 1 and (c is None or c.ndim == 1):
        return functional.linear(left, b, c)
    y = left @ (b.T if transB else b)
    y = y if alpha == 1 else alpha * y
    return y if c is None else y + (c if beta == 1 else beta * c)


# ------------------------------------------------------------------ normalisation


def batch_normalization(
    x: Tensor, scale: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, *,
    epsilon: float = 1e-5, **_: Any,
) -> Tensor:  # fmt: skip
    """Normalise by the running mean and variance."""
    return functional.batch_norm(x, mean, variance, scale, bias, False, 0.0, epsilon)


def layer_normalization(
    x: Tensor, scale: Tensor, bias: Tensor | None = None, *, axis: int = -1,
    epsilon: float = 1e-5, **_: Any,
) -> Tensor:  # fmt: skip
    """Normalise over the axes from ``axis`` on."""
    shape = x.shape[axis:]
    if scale.shape == shape and (bias is None or bias.shape == shape):
        return functional.layer_norm(x, shape, scale, bias, epsilon)
    y = functional.layer_norm(x, shape, None, None, epsilon) * scale
    return y if bias is None else y + bias


def rms_normalization(
    x: Tensor, scale: Tensor, *, axis: int = -1, epsilon: float = 1e-5, **_: Any
) -> Tensor:
    """Divide by the root of the mean square over the axes from ``axis`` on."""
    return functional.rms_norm(x, x.shape[axis:], None, epsilon) * scale


def group_normalization(
    x: Tensor, scale: Tensor, bias: Tensor, *, num_groups: int, epsilon: float = 1e-5, **_: Any
) -> Tensor:
    """Normalise each group of channels of each picture."""
    return functional.group_norm(x, num_groups, scale, bias, epsilon)


def instance_normalization(
    x: Tensor, scale: Tensor, bias: Tensor, *, epsilon: float = 1e-5
) -> Tensor:
    """Normalise each channel of each picture."""
    return functional.instance_norm(x, weight=scale, bias=bias, eps=epsilon)


def lrn(
    x: Tensor, *, size: int, alpha: float = 1e-4, beta: float = 0.75, bias: float = 1.0
) -> Tensor:
    """Divide each value by what the channels around it hold."""
    squares = (x * x).flatten(2)[:, None]
    around = functional.pad(squares, (0, 0, (size - 1) // 2, size // 2))
    near = functional.avg_pool2d(around, (size, 1), 1).reshape(x.shape)
    return x / (bias + alpha * near) ** beta


# ------------------------------------------------------------------ value by value


def clip(x: Tensor, low: Any = None, high: Any = None) -> Tensor:
    """Keep values between two bounds; at a bound nothing is learnt, as in NumPy's op."""
    if isinstance(low, Tensor) or isinstance(high, Tensor):  # bounds that are learnt
        return torch.clamp(x, _tensor(low, x), _tensor(high, x))
    if high is None:
        return x if low is None else functional.threshold(x, _number(low), _number(low))
    if low is None:
        return -functional.threshold(-x, -_number(high), -_number(high))
    if _number(low) >= _number(high):
        return torch.full_like(x, _number(high))
    return functional.hardtanh(x, _number(low), _number(high))


def hard_sigmoid(x: Tensor, *, alpha: float = 0.2, beta: float = 0.5) -> Tensor:
    """Keep a straight line between 0 and 1."""
    return functional.hardtanh(alpha * x + beta, 0.0, 1.0)


def selu(x: Tensor, *, alpha: float = ALPHA, gamma: float = GAMMA) -> Tensor:
    """Stretch what is above zero, bend what is below."""
    return gamma * functional.elu(x, alpha)


def gelu(x: Tensor, *, approximate: str = "none") -> Tensor:
    """Weigh each value by how likely a normal number is below it."""
    return functional.gelu(x, approximate=approximate)


def p_relu(x: Tensor, slope: Any) -> Tensor:
    """Multiply what is below zero by a slope."""
    return torch.where(x < 0, _operand(slope, x) * x, x)


def where(condition: Any, a: Any, b: Any) -> Tensor:
    """Take values of the one or the other."""
    given = a if isinstance(a, Tensor) else b
    return torch.where(_tensor(condition, given), _operand(a, given), _operand(b, given))


def _by_two(function: Callable[[Any, Any], Any]) -> Callable[..., Tensor]:
    """Return an op of two inputs, either of which may be fixed."""

    def computed(a: Any, b: Any) -> Tensor:
        given = a if isinstance(a, Tensor) else b
        return function(_operand(a, given), _operand(b, given))

    return computed


def _by_many(function: Callable[[Any, Any], Any]) -> Callable[..., Tensor]:
    """Return an op that joins any number of inputs, two at a time."""

    def computed(*inputs: Any) -> Tensor:
        given = next(x for x in inputs if isinstance(x, Tensor))
        return reduce(function, [_operand(x, given) for x in inputs])

    return computed


def _larger(a: Any, b: Any) -> Tensor:
    return torch.where(a >= b, a, b)


def _smaller(a: Any, b: Any) -> Tensor:
    return torch.where(a <= b, a, b)


def mean(*inputs: Any) -> Tensor:
    """Average the inputs."""
    return _by_many(operator.add)(*inputs) / len(inputs)


# ------------------------------------------------------------------ rearranged


def flatten(x: Tensor, *, axis: int = 1) -> Tensor:
    """Return a matrix: the axes before ``axis`` are its rows."""
    if axis == 1:
        return x.flatten(1)
    return x.reshape(math.prod(x.shape[:axis]), math.prod(x.shape[axis:]))


def reshape(x: Tensor, shape: Any, *, allowzero: int = 0) -> Tensor:
    """Return the values in another shape: 0 keeps an axis, -1 takes the rest."""
    sizes = _fixed(shape, "Reshape")
    if not allowzero:
        sizes = [x.shape[i] if n == 0 else n for i, n in enumerate(sizes)]
    return x.reshape(sizes)


def transpose(x: Tensor, *, perm: Sequence[int] | None = None) -> Tensor:
    """Return the axes in another order."""
    return x.permute(*(reversed(range(x.ndim)) if perm is None else perm))


def concat(*inputs: Tensor, axis: int) -> Tensor:
    """Join tensors along an axis."""
    given = next(x for x in inputs if isinstance(x, Tensor))
    return torch.cat([_tensor(x, given) for x in inputs], axis)


def squeeze(x: Tensor, axes: Any = None) -> Tensor:
    """Take axes of size 1 away."""
    if axes is None:
        return x.squeeze()
    return x.squeeze(tuple(_fixed(axes, "Squeeze")))


def unsqueeze(x: Tensor, axes: Any) -> Tensor:
    """Put axes of size 1 in."""
    given = _fixed(axes, "Unsqueeze")
    rank = x.ndim + len(given)
    for axis in sorted(a % rank for a in given):
        x = x.unsqueeze(axis)
    return x


def expand(x: Tensor, shape: Any) -> Tensor:
    """Repeat a tensor along axes of size 1."""
    return x.expand(torch.broadcast_shapes(x.shape, tuple(_fixed(shape, "Expand"))))


def pad(
    x: Tensor, pads: Any, value: Any = None, axes: Any = None, *, mode: str = "constant"
) -> Tensor:
    """Add cells before and after; a negative pad takes them away."""
    along = [a % x.ndim for a in (range(x.ndim) if axes is None else _fixed(axes, "Pad"))]
    numbers = _fixed(pads, "Pad")
    widths = dict(
        zip(along, zip(numbers[: len(along)], numbers[len(along) :], strict=True), strict=True)
    )
    if mode == "constant":
        before, after = zip(*(widths.get(a, (0, 0)) for a in range(x.ndim)), strict=True)
        return _padded(x, before, after, 0.0 if value is None else _number(value))
    for axis, (first, last) in widths.items():
        places = TABLE["Pad"].forward(np.arange(x.shape[axis]), np.array([first, last]), mode=mode)
        x = x.index_select(axis, torch.from_numpy(places).to(x.device))
    return x


def slice_(x: Tensor, starts: Any, ends: Any, axes: Any = None, steps: Any = None) -> Tensor:
    """Cut a part out; a step below 0 goes backwards."""
    starts, ends = _fixed(starts, "Slice"), _fixed(ends, "Slice")
    along = range(len(starts)) if axes is None else _fixed(axes, "Slice")
    by = [1] * len(starts) if steps is None else _fixed(steps, "Slice")
    index = [slice(None)] * x.ndim
    for first, last, axis, step in zip(starts, ends, along, by, strict=True):
        if step > 0:
            index[axis] = slice(first, last, step)
        else:
            places = list(range(x.shape[axis])[slice(first, last, step)])
            x = x.index_select(axis, torch.tensor(places, device=x.device))
    return x[tuple(index)]


def split(
    x: Tensor, split: Any = None, *, axis: int = 0, num_outputs: int = 0, outputs: int = 1
) -> tuple[Tensor, ...]:
    """Cut into parts."""
    if split is not None:
        return x.split(_fixed(split, "Split"), axis)
    return x.split(-(-x.shape[axis] // (num_outputs or outputs)), axis)


def gather(x: Tensor, indices: Any, *, axis: int = 0) -> Tensor:
    """Pick places along an axis."""
    places = torch.tensor(_fixed(indices, "Gather", lists=False), device=x.device)
    axis %= x.ndim
    picked = x.index_select(axis, places.flatten() % x.shape[axis])
    return picked.reshape(*x.shape[:axis], *places.shape, *x.shape[axis + 1 :])


def depth_to_space(x: Tensor, *, blocksize: int, mode: str = "DCR") -> Tensor:
    """Lay channels side by side."""
    n, c, h, w = x.shape
    b, deep = blocksize, c // blocksize**2
    if mode == "DCR":
        return x.reshape(n, b, b, deep, h, w).permute(0, 3, 4, 1, 5, 2).reshape(n, deep, h * b, -1)
    return x.reshape(n, deep, b, b, h, w).permute(0, 1, 4, 2, 5, 3).reshape(n, deep, h * b, -1)


def space_to_depth(x: Tensor, *, blocksize: int, mode: str = "DCR") -> Tensor:
    """Stack what lies side by side as channels."""
    n, c, h, w = x.shape
    b = blocksize
    order = (0, 3, 5, 1, 2, 4) if mode == "DCR" else (0, 1, 3, 5, 2, 4)
    blocks = x.reshape(n, c, h // b, b, w // b, b)
    return blocks.permute(*order).reshape(n, c * b * b, h // b, w // b)


# ------------------------------------------------------------------ reductions


def _reduction(
    function: Callable[[Tensor, tuple[int, ...], bool], Tensor],
) -> Callable[..., Tensor]:
    """Return an op that reduces over ``axes``, over all without them."""

    def reduced(
        x: Tensor, axes: Any = None, *, keepdims: int = 1, noop_with_empty_axes: int = 0
    ) -> Tensor:
        named = () if axes is None else tuple(a % x.ndim for a in _fixed(axes, "a reduction"))
        if not named and noop_with_empty_axes:
            return function(x[None], (0,), False)
        return function(x, named or tuple(range(x.ndim)), bool(keepdims))

    return reduced


def _picked(name: str) -> Callable[[Tensor, tuple[int, ...], bool], Tensor]:
    """Return a reduction that picks one value; all of the gradient goes to it."""

    def picked(x: Tensor, axes: tuple[int, ...], keep: bool) -> Tensor:
        rest = [a for a in range(x.ndim) if a not in axes]
        rows = x.permute(*rest, *sorted(axes)).flatten(len(rest))
        found = getattr(rows, name)(dim=-1).values
        kept = [1 if a in axes else n for a, n in enumerate(x.shape)]
        return found.reshape(kept) if keep else found

    return picked


# ------------------------------------------------------------------ what they share

NUMPY = "Train it with engine='numpy'."


def fixed(given: Array) -> Any:
    """Return what a network has fixed as the functions take it."""
    return given.tolist()


def _fixed(given: Any, op: str, *, lists: bool = True) -> Any:
    """Return what shapes depend on; it has to be fixed in the network."""
    if isinstance(given, Tensor):
        raise UnsupportedOp(f"{op} by numbers that are computed on the way", remedy=NUMPY)
    return [given] if lists and not isinstance(given, list) else given


def _number(given: Any) -> float:
    """Return a bound or a fill, which some files write as a list of one."""
    return float(_number(given[0]) if isinstance(given, list) else given)


def _operand(given: Any, like: Tensor) -> Any:
    """Return what can be computed with: single numbers take the type of the tensor they meet."""
    return _tensor(given, like) if isinstance(given, list) else given


def _tensor(given: Any, like: Tensor) -> Any:
    if given is None or isinstance(given, Tensor):
        return given
    return torch.tensor(given, device=like.device)


def _ranked(functions: dict[int, Any], rank: int, op: str) -> Any:
    if rank not in functions:
        raise UnsupportedOp(f"{op} in {rank} dimensions", remedy=NUMPY)
    return functions[rank]


def _pads(
    x: Tensor, kernel: Sequence[int], strides: tuple[int, ...], dilations: tuple[int, ...],
    pads: Sequence[int], auto_pad: str,
) -> tuple[tuple[int, ...], tuple[int, ...]]:  # fmt: skip
    """Return the padding before and after, axis by axis."""
    rank = x.ndim - 2
    if auto_pad == "NOTSET":
        given = tuple(pads) or (0,) * 2 * rank
        return given[:rank], given[rank:]
    geometry = Window.over(x.shape[2:], kernel, strides, dilations, None, auto_pad)
    return geometry.begin, geometry.end


def _padded(x: Tensor, before: Any, after: Any, fill: float = 0.0) -> Tensor:
    """Pad the last axes."""
    # PyTorch lists pads from the last axis backwards
    widths = list(chain.from_iterable(zip(reversed(before), reversed(after), strict=True)))
    return functional.pad(x, widths, value=fill) if any(widths) else x


def _first(x: Tensor, sizes: Sequence[int]) -> Tensor:
    """Return the first ``sizes`` cells of the spatial axes."""
    return x[(..., *(slice(n) for n in sizes))]


OPS: dict[str, Callable[..., Any]] = {
    "Abs": torch.abs,
    "Add": _by_two(operator.add),
    "Atan": torch.atan,
    "AveragePool": average_pool,
    "BatchNormalization": batch_normalization,
    "Celu": lambda x, *, alpha=1.0: functional.celu(x, alpha),
    "Clip": clip,
    "Concat": concat,
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "Cos": torch.cos,
    "DepthToSpace": depth_to_space,
    "Div": _by_two(operator.truediv),
    "Elu": lambda x, *, alpha=1.0: functional.elu(x, alpha),
    "Erf": torch.erf,
    "Exp": torch.exp,
    "Expand": expand,
    "Flatten": flatten,
    "Gather": gather,
    "Gelu": gelu,
    "Gemm": gemm,
    "GlobalAveragePool": global_average_pool,
    "GlobalMaxPool": global_max_pool,
    "GroupNormalization": group_normalization,
    "HardSigmoid": hard_sigmoid,
    "HardSwish": functional.hardswish,
    "Identity": lambda x: x,
    "InstanceNormalization": instance_normalization,
    "LRN": lrn,
    "LayerNormalization": layer_normalization,
    "LeakyRelu": lambda x, *, alpha=0.01: functional.leaky_relu(x, alpha),
    "Log": torch.log,
    "LogSoftmax": lambda x, *, axis=-1: x.log_softmax(axis),
    "MatMul": torch.matmul,
    "Max": _by_many(_larger),
    "MaxPool": max_pool,
    "Mean": mean,
    "Min": _by_many(_smaller),
    "Mish": functional.mish,
    "Mul": _by_two(operator.mul),
    "Neg": torch.neg,
    "PRelu": p_relu,
    "Pad": pad,
    "Pow": _by_two(operator.pow),
    "RMSNormalization": rms_normalization,
    "Reciprocal": torch.reciprocal,
    "ReduceL1": _reduction(lambda x, axes, keep: x.abs().sum(axes, keep)),
    "ReduceL2": _reduction(lambda x, axes, keep: (x * x).sum(axes, keep).sqrt()),
    "ReduceLogSumExp": _reduction(torch.logsumexp),
    "ReduceMax": _reduction(_picked("max")),
    "ReduceMean": _reduction(lambda x, axes, keep: x.mean(axes, keep)),
    "ReduceMin": _reduction(_picked("min")),
    "ReduceSum": _reduction(lambda x, axes, keep: x.sum(axes, keep)),
    "ReduceSumSquare": _reduction(lambda x, axes, keep: (x * x).sum(axes, keep)),
    "Relu": functional.relu,
    "Reshape": reshape,
    "Selu": selu,
    "Sigmoid": torch.sigmoid,
    "Sin": torch.sin,
    "Slice": slice_,
    "Softmax": lambda x, *, axis=-1: x.softmax(axis),
    "Softplus": functional.softplus,
    "Softsign": functional.softsign,
    "SpaceToDepth": space_to_depth,
    "Split": split,
    "Sqrt": torch.sqrt,
    "Squeeze": squeeze,
    "Sub": _by_two(operator.sub),
    "Sum": _by_many(operator.add),
    "Tan": torch.tan,
    "Tanh": torch.tanh,
    "Transpose": transpose,
    "Unsqueeze": unsqueeze,
    "Where": where,
}
"""Dropout, and normalisation by the batch, are the module's own: they differ while training."""
