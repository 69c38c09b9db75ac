"""What all ops of one kind of arithmetic share, so that an op's own file says only its own.

A function here takes the op's module first: ``terms(module, cell, *inputs, **attributes)``.
"""

from __future__ import annotations

from types import ModuleType

from ...base.terms import Kind
from . import elementwise, plain, rearrange, shape

_DEFAULTS = {
    Kind.ELEMENTWISE: elementwise,
    Kind.REARRANGE: rearrange,
    Kind.SHAPE: shape,
}


def defaults(kind: Kind) -> ModuleType:
    """Return the module with a kind's shared functions."""
    return _DEFAULTS.get(kind, plain)
