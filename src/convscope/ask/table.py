"""The table of questions. A new question is its dataclasses, its answer, and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from ..base.errors import BadQuestion, InputError
from . import (
    answers,
    classes,
    concepts,
    failures,
    learning,
    reasons,
    teaching,
    units,
    visions,
    wire,
)
from .encode import encode, parse, read
from .store import Store


@dataclass(frozen=True)
class Question:
    """One thing that can be asked: the types of its request and answer, and what answers it.

    ``works`` is one that sets this machine to work for long, or changes what others see: in a
    class only the teacher asks it. ``keyed`` is one whose function is told who asks. ``quick`` is
    one that no network has to run for: it is not kept waiting by those that do.
    """

    request: type[Any]
    answer: type[Any]
    function: Callable[..., Any]
    works: bool = False
    keyed: bool = False
    quick: bool = False


QUESTIONS: dict[str, Question] = {
    "library": Question(wire.Library, wire.LibraryAnswer, answers.library, quick=True),
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
    "start_run": Question(learning.StartRun, learning.RunIs, answers.start_run, works=True),
    "runs": Question(learning.Runs, learning.RunsAnswer, answers.runs),
    "run": Question(learning.RunOf, learning.RunAnswer, answers.run),
    "steer_run": Question(learning.SteerRun, learning.RunIs, answers.steer_run, works=True),
    "over_time": Question(learning.OverTimeOf, learning.OverTimeAnswer, answers.over_time),
    "one_step": Question(learning.OneStepOf, learning.OneStepAnswer, answers.one_step),
    "evaluation": Question(learning.EvaluationOf, learning.EvaluationAnswer, answers.evaluation),
    "lessons": Question(teaching.Lessons, teaching.LessonsAnswer, answers.lessons, quick=True),
    "lesson": Question(teaching.LessonOf, teaching.LessonAnswer, answers.lesson, quick=True),
    "exercise": Question(
        teaching.ExerciseOf, teaching.ExerciseAnswer, answers.exercise, quick=True
    ),
    "judge": Question(
        teaching.JudgeOf, teaching.JudgeAnswer, answers.judge, keyed=True, quick=True
    ),
    "unit": Question(units.UnitOf, units.UnitAnswer, answers.unit),
    "unit_survey": Question(units.UnitSurveyOf, units.UnitSurveyAnswer, answers.unit_survey),
    "vision": Question(visions.VisionOf, visions.VisionAnswer, answers.vision, works=True),
    "ladder": Question(visions.LadderOf, visions.LadderAnswer, answers.ladder, works=True),
    "why_methods": Question(reasons.Methods, reasons.MethodsAnswer, answers.why_methods),
    "why": Question(reasons.WhyOf, reasons.WhyAnswer, answers.why),
    "why_check": Question(reasons.CheckOf, reasons.CheckAnswer, answers.why_check),
    "why_agreement": Question(reasons.AgreementOf, reasons.AgreementAnswer, answers.why_agreement),
    "concept": Question(concepts.ConceptOf, concepts.ConceptAnswer, answers.concept_of),
    "concept_probe": Question(
        concepts.ConceptProbeOf, concepts.ProbeAnswer, answers.concept_probe, works=True
    ),
    "class_probe": Question(
        concepts.ClassProbeOf, concepts.ProbeAnswer, answers.class_probe, works=True
    ),
    "failures": Question(
        failures.FailuresOf, failures.FailuresAnswer, answers.failures, works=True
    ),
    "adversarial": Question(
        failures.AdversarialOf, failures.AdversarialAnswer, answers.adversarial, works=True
    ),
    "class_door": Question(
        classes.ClassDoor, classes.ClassDoorAnswer, answers.class_door, keyed=True, quick=True
    ),
    "class_join": Question(
        classes.ClassJoin, classes.ClassJoined, answers.class_join, keyed=True, quick=True
    ),
    "class_here": Question(
        classes.ClassHere, classes.ClassNow, answers.class_here, keyed=True, quick=True
    ),
    "class_show": Question(
        classes.ClassShow, classes.ClassNow, answers.class_show, keyed=True, quick=True
    ),
    "class_numbers": Question(
        classes.ClassNumbers, classes.ClassNow, answers.class_numbers, keyed=True, quick=True
    ),
    "class_remove": Question(
        classes.ClassRemove,
        classes.ClassOverviewAnswer,
        answers.class_remove,
        keyed=True,
        quick=True,
    ),
    "class_overview": Question(
        classes.ClassOverview,
        classes.ClassOverviewAnswer,
        answers.class_overview,
        keyed=True,
        quick=True,
    ),
}


def is_quick(body: bytes) -> bool:
    """Tell whether a question is answered at once; what cannot be read is, too.

    >>> is_quick(b'{"question": "lesson", "lesson": "02"}'), is_quick(b'{"question": "trace"}')
    (True, False)
    """
    try:
        name = msgspec.json.decode(body, type=_Named).question
    except msgspec.MsgspecError:
        return True
    return name not in QUESTIONS or QUESTIONS[name].quick


class _Named(msgspec.Struct):
    question: str


def ask(store: Store, body: bytes, key: str = "") -> bytes:
    """Answer a question: JSON in (``{"question": name, …fields}``), JSON out.

    ``key`` tells who asks, where there is a class. Raises InputError for what cannot be read,
    BadQuestion for a question that nobody knows, NotAllowed for one that is the teacher's;
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
    if question.works:
        store.allow(key)
    asked = read(given, question.request)
    who = (key,) if question.keyed else ()
    return encode(question.function(store, asked, *who))
