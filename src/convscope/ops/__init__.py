"""The table of operators: one ONNX operator, one file. A new file here is a new op."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from .op import Op, op_of

__all__ = ["OPSET", "TABLE", "Op"]

OPSET = 22
"""The version of ONNX's operator set that everything is computed in."""

TABLE: dict[str, Op] = {
    op.name: op
    for op in (
        op_of(import_module(f".{found.name}", __name__))
        for found in pkgutil.iter_modules(__path__)
        if not found.ispkg and found.name != "op"
    )
}
