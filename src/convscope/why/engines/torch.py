"""Slopes by PyTorch's autograd: the same graph, node by node, in modules that stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ...base.array import Array
from ...base.errors import UnsupportedOp
from ...network import Network, Node
from ...training.engines.engine import Trained
from ...training.engines.torch_network import TorchNetwork


class TorchSlopes:
    """A number that weighs the values of one tensor of a network, as PyTorch sees it.

    Called with inputs it gives the number's slopes in them. Raises UnsupportedOp for an op that
    PyTorch has no function for here, and for several tensors.
    """

    def __init__(self, network: Network, weights: Mapping[str, Array]) -> None:
        if len(weights) != 1:
            raise UnsupportedOp("PyTorch takes one tensor at a time here")
        ((value, weigh),) = weights.items()
        still = frozenset(node.name for node in network.nodes)
        part = Trained(
            network, network.nodes, network.inputs[0].name, value, (), frozenset(), still
        )
        self._network = Still(part).eval()
        self._weigh = torch.from_numpy(np.array(weigh, np.float64).reshape(1, -1))

    def __call__(self, x: Array) -> Array:
        """Return the slopes (m …) at inputs (m …)."""
        given = torch.from_numpy(np.array(x, np.float32)).requires_grad_()
        number = (self._network(given).double().reshape(len(x), -1) * self._weigh).sum()
        (slopes,) = torch.autograd.grad(number, given)
        return slopes.numpy()


class Still(TorchNetwork):
    """A network that only answers: its batch normalisation is a line, whose slope costs less."""

    def _computes(self, node: Node, outputs: tuple[str, ...]) -> Callable[..., Any]:
        if node.op == "BatchNormalization":
            return _line
        return super()._computes(node, outputs)


def _line(
    x: Tensor, scale: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, *,
    epsilon: float = 1e-5, **_: Any,
) -> Tensor:  # fmt: skip
    steep = scale / torch.sqrt(variance + epsilon)
    shape = (1, -1, *(1,) * (x.ndim - 2))
    return torch.addcmul((bias - mean * steep).reshape(shape), x, steep.reshape(shape))
