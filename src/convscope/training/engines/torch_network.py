"""The part of a network that is trained as a PyTorch module, node by node as its graph is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ...base.errors import UnsupportedOp
from ...network import Node
from .engine import Trained
from .torch_ops import NUMPY, OPS, fixed

SEVERAL = frozenset({"Split"})
"""Ops that may have more than one output that is used."""


@dataclass(frozen=True)
class Call:
    """One node as it is computed. ``done`` are the values that nobody needs after it."""

    compute: Callable[..., Any]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]
    done: tuple[str, ...]


class TorchNetwork(torch.nn.Module):  # type: ignore[misc]
    """A network whose ``forward`` gives the scores (n k) of pictures (n c h w).

    ``held`` has every tensor of the network by its name there: those that are learnt, those that
    are frozen, and the running means and variances, which are buffers. Single numbers, shapes
    and axes are no tensors but fixed. Raises UnsupportedOp for an op without a function here.
    """

    def __init__(self, trained: Trained, device: Any = "cpu") -> None:
        super().__init__()
        self.trained = trained
        self.nodes = _needed(trained)
        self.held: dict[str, Tensor] = {}
        self.fixed: dict[str, Any] = {}
        self.chance = torch.Generator(device=device)  # what dropout is drawn from
        self._of_batch: dict[str, tuple[Tensor, Tensor]] = {}  # mean and variance, just measured
        moving = {v for n in self.nodes if self._moves(n) for v in n.inputs[3:5]}
        for place, (name, weight) in enumerate(trained.network.weights.items()):
            if weight.dtype.kind != "f" or not weight.ndim:
                self.fixed[name] = fixed(weight)
                continue
            tensor = _laid_out(torch.from_numpy(np.array(weight, np.float32)).to(device))
            if name in moving:
                self.register_buffer(f"n{place}", tensor)
            else:
                tensor = torch.nn.Parameter(tensor, requires_grad=name in trained.learnt)
                self.register_parameter(f"n{place}", tensor)
            self.held[name] = tensor
        self.calls = tuple(self._calls())

    @property
    def learnt(self) -> dict[str, Tensor]:
        """The tensors that are learnt, by name."""
        return {name: self.held[name] for name in self.trained.learnt}

    @property
    def all_used(self) -> bool:
        """Whether the scores depend on everything that is learnt."""
        return set(self.trained.learnt) <= {v for node in self.nodes for v in node.inputs}

    @property
    def chances(self) -> bool:
        """Whether chance has a part in training."""
        return any(node.op == "Dropout" for node in self.nodes)

    def forward(self, x: Tensor) -> Tensor:
        """Return the scores."""
        values: dict[str, Any] = {**self.fixed, **self.held, "": None, self.trained.input: x}
        for call in self.calls:
            made = call.compute(*[values[v] for v in call.inputs], **call.attributes)
            if len(call.outputs) == 1:
                values[call.outputs[0]] = made
            else:
                values.update(zip(call.outputs, made, strict=False))
            for value in call.done:  # its memory is free for what comes next
                del values[value]
        return values[self.trained.scores]

    def _calls(self) -> list[Call]:
        last = {v: i for i, node in enumerate(self.nodes) for v in (*node.inputs, *node.outputs)}
        keep = {"", self.trained.scores, *self.held, *self.fixed}
        read = {v for node in self.nodes for v in node.inputs} | {self.trained.scores}
        calls = []
        for place, node in enumerate(self.nodes):
            attributes = dict(node.attributes)
            outputs = node.outputs
            if not read.intersection(outputs[1:]) and node.op not in SEVERAL:
                outputs = outputs[:1]
            if len(outputs) > 1:
                attributes["outputs"] = len(outputs)
            values = dict.fromkeys((*node.inputs, *outputs))
            done = tuple(v for v in values if last[v] == place and v not in keep)
            calls.append(
                Call(self._computes(node, outputs), node.inputs, outputs, attributes, done)
            )
        return calls

    def _computes(self, node: Node, outputs: tuple[str, ...]) -> Callable[..., Any]:
        """Return the function of a node."""
        if self._moves(node):
            return self._normalise(node)
        if node.op == "Dropout" and len(outputs) == 1:
            return self._drop
        if node.op not in OPS or (len(outputs) > 1 and node.op not in SEVERAL):
            what = f"'{node.op}'" + (f" with {len(outputs)} outputs" if node.op in OPS else "")
            raise UnsupportedOp(
                f"layer '{node.name}' is {what}, which the torch engine cannot train", remedy=NUMPY
            )
        return OPS[node.op]

    def _moves(self, node: Node) -> bool:
        """Whether a node normalises by the batch while training."""
        return node.op == "BatchNormalization" and node.name not in self.trained.still

    def _normalise(self, node: Node) -> Callable[..., Tensor]:
        """Return the normalisation by the batch, which moves the running mean and variance.

        PyTorch would move the variance towards n / (n − 1) times the batch's own, so it is made to
        tell what it measured, and the running one is moved here.
        """
        scale = self.held[node.inputs[1]]
        found = torch.zeros_like(scale.detach()), torch.ones_like(scale.detach())

        def normalised(
            x: Tensor, scale: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, *,
            epsilon: float = 1e-5, momentum: float = 0.9, **_: Any,
        ) -> Tensor:  # fmt: skip
            if not self.training:
                return functional.batch_norm(x, mean, variance, scale, bias, False, 0.0, epsilon)
            n = x.numel() // x.shape[1]
            y = torch.batch_norm(
                x, scale, bias, *found, True, 1.0, epsilon, torch.backends.cudnn.enabled
            )
            with torch.no_grad():
                own = found[1] * ((n - 1) / n) if n > 1 else torch.zeros_like(variance)
                mean.mul_(momentum).add_(found[0], alpha=1 - momentum)
                variance.mul_(momentum).add_(own, alpha=1 - momentum)
            return y

        return normalised

    def _drop(self, x: Tensor, ratio: Any = None, *_: Any, **__: Any) -> Tensor:
        share = 0.5 if ratio is None else float(ratio)
        if not self.training or not share:
            return x
        stays = torch.empty_like(x).bernoulli_(1 - share, generator=self.chance)
        return x * stays.div_(1 - share)


def _needed(trained: Trained) -> tuple[Node, ...]:
    """Return the nodes that the scores depend on, in order."""
    wanted, found = {trained.scores}, []
    for node in reversed(trained.nodes):
        if wanted.intersection(node.outputs):
            wanted.update(node.inputs)
            found.append(node)
    return tuple(reversed(found))


def _laid_out(weight: Tensor) -> Tensor:
    """Return kernels of pictures with their channels last: so the convolutions are faster."""
    return weight.to(memory_format=torch.channels_last) if weight.ndim == 4 else weight
