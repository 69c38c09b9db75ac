"""A film that is asked for over the wire."""

from __future__ import annotations

import json

import pytest

from convscope.ask.animation import animation
from convscope.ask.answers.presets import sliding
from convscope.ask.encode import encode
from convscope.ask.store import Store
from convscope.base.errors import BadQuestion, InputError, TooLarge
from convscope.bench.presets import PRESETS

STAGE = json.loads(encode(sliding(PRESETS["row"].stages[0])))


def ask(**given):
    return animation(Store(), json.dumps({"kind": "svg", **given}).encode())


def test_stages_as_the_page_has_them():
    content, kind = ask(stages=[STAGE], title="行", language="ja")
    assert kind == "image/svg+xml"
    assert "8ステップ中 8：出力 [7]。" in content.decode()
    assert "1×1 + 1×0 + 0×1 = 1" in content.decode()


def test_a_layer():
    scene = {"network": "digits", "picture": "digit-3"}
    content, _ = ask(scene=scene, layer="conv1", channel=2, seconds=2)
    assert "conv1 [2]" in content.decode()


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, BadQuestion),
        ({"stages": [STAGE], "kind": "avi"}, BadQuestion),
        ({"stages": [STAGE], "size": [1920, 1080]}, TooLarge),
        ({"stages": [{**STAGE, "x": {"shape": [1, 9999], "values": [0] * 9999}}]}, TooLarge),
        ({"stages": [{**STAGE, "x": {"shape": [1, 9], "values": [0] * 8}}]}, InputError),
        ({"stages": [{**STAGE, "op": "Softmax"}]}, InputError),
        ({"stages": [{**STAGE, "attributes": {"strides": [0]}}]}, InputError),
        ({"stages": [{**STAGE, "attributes": {"strides": "x"}}]}, InputError),
        ({"stages": [{**STAGE, "attributes": {"pads": [10**9, 10**9]}}]}, InputError),
        ({"stages": [{**STAGE, "attributes": {"nonsense": 1}}]}, InputError),
        ({"stages": [{**STAGE, "x": {"shape": [-1, 10], "values": []}}]}, InputError),
        ({"stages": [{**STAGE, "weight": {"shape": [1, 1, 0], "values": []}}]}, InputError),
    ],
)
def test_what_cannot_be_filmed_is_refused(given, error):
    with pytest.raises(error):
        ask(**given)
