"""What an engine hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...base.array import Array


@dataclass(frozen=True)
class Recorded:
    """Every tensor by name, which layers have none and why, and the time of each if measured."""

    engine: str
    tensors: Mapping[str, Array]
    missing: Mapping[str, str] = field(default_factory=dict)
    milliseconds: Mapping[str, float] = field(default_factory=dict)
