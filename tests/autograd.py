"""What torch.autograd finds for a module: a reference for every gradient of ours."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.overrides import TorchFunctionMode


class Watched(TorchFunctionMode):
    """Keeps every floating-point tensor that a torch function returns, with its gradient.

    What ONNX writes as two operators is computed as two, so that what lies between is met too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.met: list[Tensor] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        if kwargs.get("inplace"):
            kwargs["inplace"] = False  # else a value is overwritten before it can be compared
        if func is functional.silu:
            return self._keep(args[0] * self._keep(torch.sigmoid(args[0])))
        if func is functional.linear and args[0].ndim > 2:
            return self._keep(self._keep(args[0] @ args[1].T) + args[2])
        return self._keep(func(*args, **kwargs))

    def _keep(self, result: Any) -> Any:
        for found in result if isinstance(result, (tuple, list)) else (result,):
            if isinstance(found, Tensor) and found.requires_grad:
                found.retain_grad()
                self.met.append(found)
        return result


Met = list[tuple[np.ndarray, np.ndarray]]
"""(values, gradient) of tensors."""


def differentiate(module: nn.Module, x: np.ndarray, cell: tuple[int, ...]) -> tuple[Met, Met]:
    """Return ∂output[cell] by every parameter, and by all tensors met on the way, x first.

    A tensor that the cell does not depend on has zeros.
    """
    for part in module.modules():
        if hasattr(part, "inplace"):
            part.inplace = False
    given = torch.from_numpy(x).requires_grad_()
    with Watched() as watched:
        output = module(given)
    output[cell].backward()
    return _numbers(module.parameters()), _numbers([given, *watched.met])


def _numbers(tensors: Any) -> Met:
    return [
        (t.detach().numpy(), (torch.zeros_like(t) if t.grad is None else t.grad).numpy())
        for t in tensors
    ]
