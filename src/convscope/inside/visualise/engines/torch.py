"""The fast engine: the same steps as PyTorch writes them, their slopes by its own autograd."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ....base.array import Array
from ....training.engines.engine import Trained
from ....training.engines.torch_network import TorchNetwork
from ..pose import Held
from .engine import Looked, Sought
from .folded import folded


class TorchEngine:
    """One network looked through in PyTorch. Raises UnsupportedOp for what it cannot compute."""

    def __init__(self, sought: Sought) -> None:
        self.sought = sought
        part, painting = sought.part, sought.painting
        net = folded(part.network)
        still = frozenset(node.name for node in net.nodes)
        name = net.inputs[0].name
        self._network = TorchNetwork(
            Trained(net, net.nodes, name, part.value, (), frozenset(), still)
        ).eval()
        self._falling = torch.from_numpy(painting.falling)
        self._colours = torch.from_numpy(painting.colours)
        self._slope, self._offset = map(torch.from_numpy, part.feeding.line)

    def spread(self, z: Array) -> float:
        """Return the standard deviation of the layer's values on pictures as they are."""
        with torch.no_grad():
            y = self._output(self._pixels(torch.from_numpy(z)))
        return float(y.double().std(correction=0)) or 1.0

    def look(self, z: Array, held: Held, spread: float) -> Looked:
        """Return what the pictures of parameters z, held so, do to the wish."""
        parameters = torch.from_numpy(z).requires_grad_()
        p = self._pixels(parameters)
        y = self._output(_held(p, held))
        a = self._activations(y)
        wish = a.sum() / spread - self._alike(y) - self._paid(p)
        (slopes,) = torch.autograd.grad(wish, parameters)
        return Looked(a.detach().double().numpy(), slopes.numpy())

    def _pixels(self, z: Tensor) -> Tensor:
        waves = torch.view_as_complex(z) * self._falling
        independent = torch.fft.irfft2(waves, s=self.sought.part.size) / 4
        return torch.sigmoid(torch.einsum("rc,mchw->mrhw", self._colours, independent))

    def _output(self, p: Tensor) -> Tensor:
        feeding = self.sought.part.feeding
        x = p[:, feeding.taken] * self._slope + self._offset
        x = x.permute(0, 2, 3, 1) if feeding.last else x
        if self.sought.part.alone:
            return torch.cat([self._network(one) for one in x.split(1)])
        return self._network(x.contiguous(memory_format=torch.channels_last))

    def _activations(self, y: Tensor) -> Tensor:
        at, each = self.sought.wish.cells(tuple(y.shape))
        bent = functional.leaky_relu(y[at].reshape(len(y), -1), self.sought.wish.below)
        return bent.sum(dim=1) * each

    def _alike(self, y: Tensor) -> Tensor:
        weight = self.sought.wish.diversity
        if not weight or len(y) < 2:
            return y.new_zeros(())
        maps = y.reshape(*y.shape[:2], -1)
        grams = (maps @ maps.transpose(1, 2)).reshape(len(y), -1)
        unit = grams / (grams.norm(dim=1, keepdim=True) + 1e-12)
        return weight * ((unit @ unit.T).sum() - unit.square().sum()) / (len(y) - 1)

    def _paid(self, p: Tensor) -> Tensor:
        settings, each = self.sought.settings, 1 / (p.shape[2] * p.shape[3])
        found = p.new_zeros(())
        if self.sought.variation:
            rough = [(torch.roll(p, -1, axis) - p).square().sum() for axis in (2, 3)]
            found = found + self.sought.variation * (rough[0] + rough[1])
        if settings.loudness:
            found = found + each * settings.loudness * (p - 0.5).square().sum()
        return found


def _held(p: Tensor, held: Held) -> Tensor:
    m, c = p.shape[:2]
    cells = torch.from_numpy(held.cells.reshape(m, 1, -1)).expand(m, c, -1)
    four = torch.gather(p.flatten(2), 2, cells).reshape(m, c, 4, -1)
    weights = torch.from_numpy(np.ascontiguousarray(held.weights))[:, None]
    return (four * weights).sum(dim=2).reshape(p.shape)
