"""Maps to be checked, and methods that are known to be good or useless."""

from functools import cache

import numpy as np
import pytest

import convscope
from convscope.base.in_words import InWords
from convscope.explain.target import Target
from convscope.why import METHODS, Attribution, Method
from convscope.why.checks.given import Given


@cache
def traced(network="digits", picture="digit-3"):
    return convscope.open(network).trace(picture)


def given(method="gradient", index=3, trace=None, **asked):
    trace = traced() if trace is None else trace
    return Given(trace, trace.why(index, method, **asked))


def of_map(values, trace=None, sums_to=None, index=3, against=None):
    """A map as if a method had made it."""
    trace = traced() if trace is None else trace
    values = np.asarray(values, float)
    less = None if against is None else Target("score", index=against)
    target = Target("score", index=index)
    return Given(trace, Attribution("made", target, less, "", values, values, 1.0, sums_to))


@pytest.fixture
def method(monkeypatch):
    """A method of one's own: a function from what is asked to a map (h w)."""

    def add(name, function):
        def attribute(asked):
            found = function(asked)
            return Attribution(name, asked.target, asked.against, "", found, found, 1.0)

        said = InWords(name, name)
        monkeypatch.setitem(
            METHODS, name, Method(name, said, said, "", said, "", "input", attribute)
        )
        return name

    return add
