"""What a value is made of, and what follows: where maps are taken, and what is shuffled."""

from __future__ import annotations

import numpy as np
import pytest

import convscope as cs
from convscope.base.errors import BadQuestion
from convscope.explain.target import Target
from convscope.why import why
from convscope.why.checks.check import check
from convscope.why.made_of import made_of

CELL = Target("cell", layer="conv2", cell=(0, 5, 6, 6))


@pytest.fixture(scope="module")
def trace():
    return cs.open("digits").trace("digit-3")


def test_what_lies_behind_a_value_is_no_part_of_it(trace):
    conv2, linear = trace["conv2"].node, trace["linear"].node
    found = made_of(trace.network, conv2.outputs[0])
    assert {*conv2.outputs, *conv2.inputs, trace.network.inputs[0].name} <= found
    assert found.isdisjoint([*linear.outputs, linear.inputs[1]])
    assert set(linear.inputs) <= made_of(trace.network, linear.outputs[0])


def test_maps_are_taken_before_a_value_and_never_behind_it(trace):
    found = why(trace, CELL, "layer-cam")
    assert found.layer == "pool1"
    assert np.any(found.map)
    with pytest.raises(BadQuestion, match="before what is explained"):
        why(trace, Target("cell", layer="conv1", cell=(0, 1, 9, 9)), "grad-cam")


def test_only_what_a_value_is_made_of_is_shuffled(trace):
    found = check(trace, why(trace, CELL, "gradient"), "randomised")
    assert found.curves[0].at == (0.0, 0.5, 1.0)
    assert found.numbers["last_layer"] < 1
