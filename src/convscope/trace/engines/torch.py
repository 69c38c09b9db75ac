"""The PyTorch engine: the heavy ops by ``torch.nn.functional``, the rest in NumPy.

An independent second opinion on the arithmetic that matters. PyTorch is an extra.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

from ...base.array import Array
from ...base.errors import EngineError
from ...network import Network
from ...ops import TABLE
from .numpy import record_with
from .recorded import Recorded


def record(network: Network, feeds: Mapping[str, Array], timed: bool = False) -> Recorded:
    """Compute node by node. Raises EngineError where PyTorch is not installed."""
    try:
        import torch
    except ImportError as error:
        raise EngineError(
            "the torch engine needs PyTorch", remedy='pip install "convscope[torch]"'
        ) from error
    with torch.inference_mode():
        return record_with("torch", network, feeds, timed, _OPS)


def _tensor(x: Any) -> Any:
    import torch

    # PyTorch warns of arrays it could not write to; it will not write to these
    return None if x is None else torch.from_numpy(x if x.flags.writeable else x.copy())


def _conv(x: Array, weight: Array, bias: Array | None = None, **attributes: Any) -> Array:
    from torch.nn import functional

    window = TABLE["Conv"].window(x, weight, bias, **attributes)  # type: ignore[misc]
    convolve = (functional.conv1d, functional.conv2d, functional.conv3d)[window.rank - 1]
    y = convolve(
        _pad(x, window.begin, window.end),
        _tensor(weight),
        _tensor(bias),
        stride=window.strides,
        dilation=window.dilations,
        groups=attributes.get("group", 1),
    )
    return y.numpy()


def _pad(x: Array, begin: tuple[int, ...], end: tuple[int, ...], fill: float = 0.0) -> Any:
    from torch.nn import functional

    # PyTorch lists pads from the last axis backwards
    widths = list(chain.from_iterable(zip(reversed(begin), reversed(end), strict=True)))
    return functional.pad(_tensor(x), widths, value=fill) if any(widths) else _tensor(x)


def _gemm(a: Array, b: Array, c: Array | None = None, **attributes: Any) -> Array:
    left = _tensor(a).T if attributes.get("transA") else _tensor(a)
    right = _tensor(b).T if attributes.get("transB") else _tensor(b)
    y = (left @ right) * attributes.get("alpha", 1.0)
    return (y if c is None else y + _tensor(c) * attributes.get("beta", 1.0)).numpy()


def _matmul(a: Array, b: Array) -> Array:
    return (_tensor(a) @ _tensor(b)).numpy()


def _batch_normalization(
    x: Array, scale: Array, bias: Array, mean: Array, var: Array, **attributes: Any
) -> Any:
    from torch.nn import functional

    if attributes.get("training_mode"):
        return TABLE["BatchNormalization"].forward(x, scale, bias, mean, var, **attributes)
    given, means, variances, scales, shifts = (_tensor(v) for v in (x, mean, var, scale, bias))
    epsilon = attributes.get("epsilon", 1e-5)
    return functional.batch_norm(given, means, variances, scales, shifts, eps=epsilon).numpy()


def _softmax(x: Array, *, axis: int = -1) -> Array:
    return _tensor(x).softmax(axis).numpy()


_OPS: dict[str, Callable[..., Any]] = {
    "Conv": _conv,
    "Gemm": _gemm,
    "MatMul": _matmul,
    "BatchNormalization": _batch_normalization,
    "Softmax": _softmax,
}
