"""Concepts, probes and failures on the shelf."""

from __future__ import annotations

import numpy as np
import pytest

import convscope as cs
from convscope.base.errors import BadQuestion


def test_a_region_is_a_box_several_or_a_mask() -> None:
    net = cs.open("digits")
    trace = net.trace("digit-3")
    picture = trace.prepared.picture
    box = (int(picture.width * 0.3), int(picture.height * 0.2), 9, 9)
    mask = np.zeros((picture.height, picture.width), bool)
    mask[box[1] : box[1] + 9, box[0] : box[0] + 9] = True
    one = trace.concept(box, "relu1")
    for other in (trace.concept([box], "relu1"), trace.concept(mask, "relu1")):
        assert other.answers == one.answers
    also = [(net.trace("digit-5"), box), (net.trace("digit-7"), box)]
    assert len(trace.concept(box, "relu1", also=also).cells["relu1"]) == 3
    tensors = net.trace({net.inputs[0].name: trace.tensors[net.inputs[0].name]})
    with pytest.raises(BadQuestion, match="marked on a picture"):
        tensors.concept(box)


def test_probe_and_failures_take_what_dataset_takes() -> None:
    net = cs.open("digits")
    assert net.probe("digits", "3", most=40).points[-1].probed is not None
    data = cs.dataset("digits")
    assert net.failures("digits", data.test[:700], most=2).looked == 2
    with pytest.raises(BadQuestion, match="no such class"):
        net.adversarial("digit-3", towards="cat")
