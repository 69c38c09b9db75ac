"""The table of questions. A new question is its dataclasses, its answer, and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..base.errors import BadQuestion, InputError
from . import answers, concepts, failures, learning, reasons, teaching, units, visions, wire
from .encode import encode, parse, read
from .store import Store


@dataclass(frozen=True)
class Question:
    """One thing that can be asked: the types of its request and answer, and what answers it."""

    request: type[Any]
    answer: type[Any]
    function: Callable[[Store, Any], Any]


QUESTIONS: dict[str, Question] = {
    "library": Question(wire.Library, wire.LibraryAnswer, answers.library),
    "trace": Question(wire.TraceOverview, wire.TraceAnswer, answers.trace),
    "one_number": Question(wire.OneNumberOf, wire.OneNumberAnswer, answers.one_number),
    "receptive_field": Question(
        wire.ReceptiveFieldOf, wire.ReceptiveFieldAnswer, answers.receptive_field
    ),
    "effective_field": Question(
        wire.EffectiveFieldOf, wire.EffectiveFieldAnswer, answers.effective_field
    ),
    "gradient": Question(wire.GradientOf, wire.GradientAnswer, answers.gradient),
    "weight_gradient": Question(
        wire.WeightGradientOf, wire.WeightGradientAnswer, answers.weight_gradient
    ),
    "triage": Question(wire.TriageOf, wire.TriageAnswer, answers.triage),
    "top_classes": Question(wire.TopClassesOf, wire.TopClassesAnswer, answers.top_classes),
    "compare": Question(wire.Compare, wire.CompareAnswer, answers.compare),
    "statistics": Question(wire.StatisticsOf, wire.StatisticsAnswer, answers.statistics),
    "prepared": Question(wire.PreparedOf, wire.PreparedAnswer, answers.prepared),
    "followed": Question(wire.FollowedOf, wire.FollowedAnswer, answers.followed),
    "kernels": Question(wire.Kernels, wire.KernelsAnswer, answers.kernels),
    "kernel": Question(wire.KernelOf, wire.KernelAnswer, answers.kernel_of),
    "presets": Question(wire.Presets, wire.PresetsAnswer, answers.presets),
    "preset": Question(wire.PresetOf, wire.PresetAnswer, answers.preset_of),
    "block_kinds": Question(learning.BlockKinds, learning.BlockKindsAnswer, answers.block_kinds),
    "built": Question(learning.BuiltOf, learning.BuiltAnswer, answers.built),
    "data_sets": Question(learning.DataSets, learning.DataSetsAnswer, answers.data_sets),
    "data_card": Question(learning.DataCardOf, learning.DataCard, answers.data_card),
    "near_duplicates": Question(learning.NearOf, learning.Near, answers.near_duplicates),
    "start_run": Question(learning.StartRun, learning.RunIs, answers.start_run),
    "runs": Question(learning.Runs, learning.RunsAnswer, answers.runs),
    "run": Question(learning.RunOf, learning.RunAnswer, answers.run),
    "steer_run": Question(learning.SteerRun, learning.RunIs, answers.steer_run),
    "over_time": Question(learning.OverTimeOf, learning.OverTimeAnswer, answers.over_time),
    "one_step": Question(learning.OneStepOf, learning.OneStepAnswer, answers.one_step),
    "evaluation": Question(learning.EvaluationOf, learning.EvaluationAnswer, answers.evaluation),
    "lessons": Question(teaching.Lessons, teaching.LessonsAnswer, answers.lessons),
    "lesson": Question(teaching.LessonOf, teaching.LessonAnswer, answers.lesson),
    "exercise": Question(teaching.ExerciseOf, teaching.ExerciseAnswer, answers.exercise),
    "judge": Question(teaching.JudgeOf, teaching.JudgeAnswer, answers.judge),
    "unit": Question(units.UnitOf, units.UnitAnswer, answers.unit),
    "unit_survey": Question(units.UnitSurveyOf, units.UnitSurveyAnswer, answers.unit_survey),
    "vision": Question(visions.VisionOf, visions.VisionAnswer, answers.vision),
    "ladder": Question(visions.LadderOf, visions.LadderAnswer, answers.ladder),
    "why_methods": Question(reasons.Methods, reasons.MethodsAnswer, answers.why_methods),
    "why": Question(reasons.WhyOf, reasons.WhyAnswer, answers.why),
    "why_check": Question(reasons.CheckOf, reasons.CheckAnswer, answers.why_check),
    "why_agreement": Question(reasons.AgreementOf, reasons.AgreementAnswer, answers.why_agreement),
    "concept": Question(concepts.ConceptOf, concepts.ConceptAnswer, answers.concept_of),
    "concept_probe": Question(concepts.ConceptProbeOf, concepts.ProbeAnswer, answers.concept_probe),
    "class_probe": Question(concepts.ClassProbeOf, concepts.ProbeAnswer, answers.class_probe),
    "failures": Question(failures.FailuresOf, failures.FailuresAnswer, answers.failures),
    "adversarial": Question(
        failures.AdversarialOf, failures.AdversarialAnswer, answers.adversarial
    ),
}


def ask(store: Store, body: bytes) -> bytes:
    """Answer a question: JSON in (``{"question": name, …fields}``), JSON out.

    Raises InputError for what cannot be read, BadQuestion for a question that nobody knows;
    whatever the answer raises goes through.
    """
    given = parse(body, "question")
    name = given.pop("question", None) if isinstance(given, dict) else None
    if not isinstance(name, str):
        raise InputError(
            "the question has no name", remedy='Send {"question": name, …}. See GET /questions.'
        )
    if name not in QUESTIONS:
        raise BadQuestion(
            "there is no such question", received=repr(name[:80]),
            remedy=f"There are: {', '.join(QUESTIONS)}.",
        )  # fmt: skip
    question = QUESTIONS[name]
    return encode(question.function(store, read(given, question.request)))
