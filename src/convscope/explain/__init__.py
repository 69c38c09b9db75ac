"""What can be said of a trace: one file, one question. NumPy alone.

No op is named here, but in the folder ``what_if``, where one is put in another's place.
"""

from .compare import Comparison, Difference, compare
from .cost import LayerCost, cost
from .gradient import Gradient, gradient
from .one_number import OneNumber, Origin, one_number
from .receptive_field import ReceptiveField, receptive_field
from .statistics import ChannelStatistics, statistics
from .target import Target
from .top_classes import TopClass, top_classes
from .triage import Triage, triage
from .weight_gradient import WeightGradient, weight_gradient

__all__ = [
    "ChannelStatistics",
    "Comparison",
    "Difference",
    "Gradient",
    "LayerCost",
    "OneNumber",
    "Origin",
    "ReceptiveField",
    "Target",
    "TopClass",
    "Triage",
    "WeightGradient",
    "compare",
    "cost",
    "gradient",
    "one_number",
    "receptive_field",
    "statistics",
    "top_classes",
    "triage",
    "weight_gradient",
]
