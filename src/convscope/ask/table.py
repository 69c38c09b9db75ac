"""The table of questions. A new question is its dataclasses, its answer, and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from ..base.errors import BadQuestion
from . import questions, wire
from .store import Store


@dataclass(frozen=True)
class Question:
    """One thing that can be asked: the types of its request and answer, and what answers it."""

    request: type[Any]
    answer: type[Any]
    function: Callable[[Store, Any], Any]


QUESTIONS: dict[str, Question] = {
    "library": Question(wire.Library, wire.LibraryAnswer, questions.library),
    "trace": Question(wire.TraceOverview, wire.TraceAnswer, questions.trace),
    "one_number": Question(wire.OneNumberOf, wire.OneNumberAnswer, questions.one_number),
    "receptive_field": Question(
        wire.ReceptiveFieldOf, wire.ReceptiveFieldAnswer, questions.receptive_field
    ),
    "top_classes": Question(wire.TopClassesOf, wire.TopClassesAnswer, questions.top_classes),
    "statistics": Question(wire.StatisticsOf, wire.StatisticsAnswer, questions.statistics),
    "prepared": Question(wire.PreparedOf, wire.PreparedAnswer, questions.prepared),
}


def ask(store: Store, body: bytes) -> bytes:
    """Answer a question: JSON in (``{"question": name, …fields}``), JSON out.

    Raises BadQuestion for what is no question; whatever the answer raises goes through.
    """
    try:
        given = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise BadQuestion("the question is no JSON", received=str(error)) from error
    if not isinstance(given, dict) or given.get("question") not in QUESTIONS:
        received = given.get("question") if isinstance(given, dict) else given
        raise BadQuestion(
            "there is no such question", received=repr(received)[:80],
            remedy=f"There are: {', '.join(QUESTIONS)}.",
        )  # fmt: skip
    question = QUESTIONS[given.pop("question")]
    request = read(given, question.request)
    return msgspec.json.encode(question.function(store, request))


def read(given: Any, kind: type[Any]) -> Any:
    """Return ``given`` as a dataclass of the wire; raises BadQuestion where it does not fit."""
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise BadQuestion(
            "the question cannot be read", received=str(error), remedy="See GET /questions."
        ) from error
