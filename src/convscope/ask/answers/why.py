"""Why this class: by which methods it can be told, what one of them says, and the checks of it."""

from __future__ import annotations

from ...base.in_words import InWords
from ...why.checks import CHECKS, Curve
from ...why.methods import METHODS, Method
from .. import reasons
from ..encode import number, numbers, span
from ..store import Store


def why_methods(store: Store, asked: reasons.Methods) -> reasons.MethodsAnswer:
    """Return every method and every check with its texts."""
    methods = sorted(METHODS.values(), key=lambda one: one.walks)
    checks = tuple(
        reasons.CheckCard(one.name, _texts(one.title), _texts(one.what), one.source)
        for one in CHECKS.values()
    )
    return reasons.MethodsAnswer(tuple(map(_card, methods)), checks)


def why(store: Store, asked: reasons.WhyOf) -> reasons.WhyAnswer:
    """Return what is said of a map. Raises BadQuestion for what is not there."""
    found = store.reasons.attribution(asked)
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


def why_check(store: Store, asked: reasons.CheckOf) -> reasons.CheckAnswer:
    """Return what a check says of a map. Raises BadQuestion for what is not there."""
    of = reasons.WhyOf(asked.scene, asked.method, asked.target, asked.against, asked.layer)
    found = store.reasons.checked(of, asked.check)
    return reasons.CheckAnswer(
        name=found.name,
        passed=found.passed,
        reason=_texts(found.reason),
        short=_texts(found.short),
        numbers={name: number(value) for name, value in found.numbers.items()},
        curves=tuple(map(_curve, found.curves)),
    )


def why_agreement(store: Store, asked: reasons.AgreementOf) -> reasons.AgreementAnswer:
    """Return how alike some methods' maps are. Raises BadQuestion for what is not there."""
    methods = tuple(dict.fromkeys(asked.methods))
    maps = [
        reasons.WhyOf(asked.scene, method, asked.target, asked.against, asked.layer)
        for method in methods
    ]
    alike = store.reasons.agreement(maps) if maps else ()
    return reasons.AgreementAnswer(methods, tuple(numbers(row) for row in alike))


def _card(method: Method) -> reasons.MethodCard:
    return reasons.MethodCard(
        method.name,
        _texts(method.title),
        _texts(method.what),
        method.formula,
        _texts(method.weakness),
        method.source,
        method.on,
        method.walks,
    )


def _curve(given: Curve) -> reasons.CurveCard:
    at, values = (tuple(map(number, row)) for row in (given.at, given.values))
    return reasons.CurveCard(given.name, given.of, at, values, number(given.area))


def _texts(given: InWords) -> reasons.Texts:
    return reasons.Texts(given.en, given.ja)
