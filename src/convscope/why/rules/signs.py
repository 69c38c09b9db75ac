"""The contributions to a layer's sums, parted by their signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...base.array import Array
from ...trace import Layer
from .arithmetic import fed


@dataclass(frozen=True, eq=False)
class Signs:
    """What a layer was fed and by what it is multiplied, in double precision, without biases.

    ``by`` is the input that multiplies what was fed (a kernel, a matrix), None where nothing
    does: then ``ways`` says for each input whether it is added or taken away.
    """

    layer: Layer
    inputs: list[Array | None]
    by: int | None
    ways: dict[int, float]

    @classmethod
    def of(cls, layer: Layer) -> Signs:
        """Read a layer that sums."""
        known, places = layer.trace.network.weights, fed(layer)
        weights = [
            i
            for i, (value, x) in enumerate(zip(layer.node.inputs, layer.inputs, strict=True))
            if value in known and x is not None and x.dtype.kind == "f"
        ]
        multiply = [*places[1:], *(i for i in weights if layer.inputs[i].ndim > 1)]  # type: ignore[union-attr]
        adds = getattr(layer.arithmetic.module, "ADDS", False) if layer.arithmetic else False
        by = None if adds or not multiply else multiply[0]
        inputs = [
            np.asarray(x, np.float64) if i in (*places, *weights) and x is not None else x
            for i, x in enumerate(layer.inputs)
        ]
        for i in weights:
            if i != by and (adds or by is not None):
                inputs[i] = np.zeros_like(inputs[i])  # a bias
        found = cls(layer, inputs, by, {})
        if by is None:
            ones = found._backward(inputs, np.ones(layer.output.shape))
            found.ways.update({i: float(np.sign(ones[i].sum())) for i in places})
        return found

    def total(self, sign: int) -> Array:
        """Return the sum of all contributions of one sign, for each value of the output."""
        op, y = self.layer.arithmetic, np.zeros(self.layer.output.shape)
        assert op is not None
        for inputs in self._parts(sign):
            y = y + op.forward(*inputs, **self.layer.attributes)
        return y

    def back(self, sign: int, weighed: Array) -> dict[int, Array]:
        """Return what the contributions of one sign bring back to each input that was fed."""
        places = fed(self.layer)
        found = {i: np.zeros(self.layer.inputs[i].shape) for i in places}  # type: ignore[union-attr]
        for inputs in self._parts(sign):
            sent = self._backward(inputs, weighed)
            for i in places:
                found[i] = found[i] + inputs[i] * sent[i]
        return found

    def _parts(self, sign: int) -> Iterator[list[Array | None]]:
        """Yield the inputs cut down to the signs that make contributions of one sign."""
        for own in (1.0, -1.0):
            cut = list(self.inputs)
            if self.by is not None:
                cut[self.by] = _of_sign(cut[self.by], own * sign)
                first = next(i for i in fed(self.layer) if i != self.by)
                cut[first] = _of_sign(cut[first], own)
                if np.any(cut[first]):
                    yield cut
        if self.by is None:
            yield [
                _of_sign(x, sign * self.ways[i]) if i in self.ways else x
                for i, x in enumerate(self.inputs)
            ]

    def _backward(self, inputs: list[Array | None], dy: Array) -> tuple[Array, ...]:
        op = self.layer.arithmetic
        assert op is not None
        assert op.backward is not None
        return op.backward(dy, *inputs, **self.layer.attributes)


def _of_sign(x: Array | None, sign: float) -> Array:
    assert x is not None
    return np.maximum(x, 0) if sign > 0 else np.minimum(x, 0)
