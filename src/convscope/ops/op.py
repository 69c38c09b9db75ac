"""One operator: what its file says, with what its kind of arithmetic says for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds import defaults


@dataclass(frozen=True)
class Op:
    """An operator as the rest of convscope sees it.

    Every function takes ONNX's inputs in ONNX's order and its attributes by name; an optional
    input that is absent is None.

    ``forward(*inputs, **attributes)`` gives the output, or a tuple where there are several.
    ``backward(dy, *inputs, **attributes)`` gives a gradient for each input, None for one that
    has none; the field itself is None where nothing can be differentiated (ArgMax).
    ``terms(cell, *inputs, **attributes)`` gives the Terms of one output value, or is None.
    ``reads(box, *inputs, **attributes)`` gives for each input the Box that a box of the output
    needs; boxes may reach outside over padding. Values are not looked at, only shapes and the
    integer inputs (shape, axes, indices), so stand-ins of the right shape will do.
    ``uses(position, index, *inputs, **attributes)`` gives the Uses of one number of the learnt
    input at ``position``: every output value it takes part in; None where an op does not say.
    ``multiply_adds(*inputs, **attributes)`` counts the multiplications (with their additions).
    ``limits(*inputs, **attributes)`` gives the ends that values saturate at, None without any.
    ``window(*inputs, **attributes)`` gives the Window geometry where there is one, else None.

    Ops with several outputs take ``outputs=``, how many are used, in forward, and ``output=``,
    which one is asked about, in terms and reads.
    """

    name: str
    kind: Kind
    forward: Callable[..., Any]
    backward: Callable[..., Any] | None
    terms: Callable[..., Any] | None
    reads: Callable[..., Any]
    uses: Callable[..., Any] | None
    multiply_adds: Callable[..., int]
    limits: Callable[..., tuple[float, float]] | None
    window: Callable[..., Any] | None
    module: ModuleType

    def run(
        self, inputs: Sequence[Any], attributes: Mapping[str, Any], outputs: int = 1
    ) -> tuple[Array, ...]:
        """Compute as a node does: always a tuple, with as many outputs as are used."""
        more = {"outputs": outputs} if outputs > 1 else {}
        result = self.forward(*inputs, **attributes, **more)
        results = result if isinstance(result, tuple) else (result,)
        return tuple(np.asarray(r) for r in results)


def op_of(module: ModuleType) -> Op:
    """Read an op from its file: NAME, KIND, forward, and whatever differs from its kind."""
    kind = Kind(module.KIND)

    def find(name: str) -> Any:
        if hasattr(module, name):
            return getattr(module, name)
        default = getattr(defaults(kind), name, None)
        return partial(default, module) if default is not None else None

    return Op(
        name=module.NAME,
        kind=kind,
        forward=module.forward,
        backward=find("backward"),
        terms=find("terms"),
        reads=find("reads"),
        uses=find("uses") if find("backward") else None,
        multiply_adds=find("multiply_adds"),
        limits=_limits(module),
        window=getattr(module, "window", None),
        module=module,
    )


def _limits(module: ModuleType) -> Callable[..., tuple[float, float]] | None:
    """Return what tells an op's limits: its own function, or the two numbers LIMITS."""
    ends: tuple[float, float] | None = getattr(module, "LIMITS", None)
    if ends is None:
        return getattr(module, "limits", None)
    return lambda *_, **__: ends
