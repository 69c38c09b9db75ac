"""Each question's answer, one file each: from a store and a request to a dataclass of the wire."""

from .adversarial import adversarial
from .built import block_kinds, built
from .classes import (
    class_door,
    class_here,
    class_join,
    class_numbers,
    class_overview,
    class_remove,
    class_show,
)
from .compare import compare
from .concepts import class_probe, concept_of, concept_probe
from .data_sets import data_card, data_sets, near_duplicates
from .effective_field import effective_field
from .evaluation import evaluation
from .failures import failures
from .followed import followed
from .gradient import gradient
from .kernels import kernel_of, kernels
from .lessons import exercise, judge, lesson, lessons
from .library import library
from .one_number import one_number
from .one_step import one_step
from .over_time import over_time
from .prepared import prepared
from .presets import preset_of, presets
from .receptive_field import receptive_field
from .runs import run, runs, start_run, steer_run
from .statistics import statistics
from .top_classes import top_classes
from .trace import trace
from .triage import triage
from .unit import unit
from .unit_survey import unit_survey
from .vision import ladder, vision
from .weight_gradient import weight_gradient
from .why import why, why_agreement, why_check, why_methods

__all__ = [
    "adversarial",
    "block_kinds",
    "built",
    "class_door",
    "class_here",
    "class_join",
    "class_numbers",
    "class_overview",
    "class_probe",
    "class_remove",
    "class_show",
    "compare",
    "concept_of",
    "concept_probe",
    "data_card",
    "data_sets",
    "effective_field",
    "evaluation",
    "exercise",
    "failures",
    "followed",
    "gradient",
    "judge",
    "kernel_of",
    "kernels",
    "ladder",
    "lesson",
    "lessons",
    "library",
    "near_duplicates",
    "one_number",
    "one_step",
    "over_time",
    "prepared",
    "preset_of",
    "presets",
    "receptive_field",
    "run",
    "runs",
    "start_run",
    "statistics",
    "steer_run",
    "top_classes",
    "trace",
    "triage",
    "unit",
    "unit_survey",
    "vision",
    "weight_gradient",
    "why",
    "why_agreement",
    "why_check",
    "why_methods",
]
