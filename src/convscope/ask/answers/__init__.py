"""Each question's answer, one file each: from a store and a request to a dataclass of the wire."""

from .compare import compare
from .effective_field import effective_field
from .followed import followed
from .gradient import gradient
from .kernels import kernel_of, kernels
from .library import library
from .one_number import one_number
from .prepared import prepared
from .presets import preset_of, presets
from .receptive_field import receptive_field
from .statistics import statistics
from .top_classes import top_classes
from .trace import trace
from .triage import triage
from .weight_gradient import weight_gradient

__all__ = [
    "compare",
    "effective_field",
    "followed",
    "gradient",
    "kernel_of",
    "kernels",
    "library",
    "one_number",
    "prepared",
    "preset_of",
    "presets",
    "receptive_field",
    "statistics",
    "top_classes",
    "trace",
    "triage",
    "weight_gradient",
]
