"""Why this class: by which methods it can be told, and what one of them says."""

from __future__ import annotations

from ...base.in_words import InWords
from ...why.methods import METHODS, Method
from .. import reasons
from ..encode import number, span
from ..store import Store


def why_methods(store: Store, asked: reasons.Methods) -> reasons.MethodsAnswer:
    """Return every method with its texts."""
    return reasons.MethodsAnswer(tuple(map(_card, METHODS.values())))


def why(store: Store, asked: reasons.WhyOf) -> reasons.WhyAnswer:
    """Return what is said of a map. Raises BadQuestion for what is not there."""
    found = store.reasons.attribution(store.trace(asked.scene), asked)
    low, high = span(found.map)
    return reasons.WhyAnswer(
        layer=found.layer,
        number=number(found.number),
        map=(found.map.shape[0], found.map.shape[1]),
        low=low,
        high=high,
        sums_to=None if found.sums_to is None else number(found.sums_to),
        gap=None if found.gap is None else number(found.gap),
        notes=found.notes,
    )


def _card(method: Method) -> reasons.MethodCard:
    return reasons.MethodCard(
        method.name,
        _texts(method.title),
        _texts(method.what),
        method.formula,
        _texts(method.weakness),
        method.source,
        method.on,
    )


def _texts(given: InWords) -> reasons.Texts:
    return reasons.Texts(given.en, given.ja)
