"""Blocks say what cannot be set, and survive JSON, also a stranger's."""

import json
import math

import numpy as np
import pytest

from convscope.base.errors import BadSettings
from convscope.build import BLOCKS, PRESETS, from_json, to_json
from convscope.build.blocks import (
    AveragePool,
    BatchNorm,
    Conv,
    Dropout,
    LeakyRelu,
    Linear,
    MaxPool,
    Relu,
    Residual,
)

EVERY = (
    Conv(8, 5, 2, "same", 2, 4, False, "first"), Conv(8, groups="depthwise"), BatchNorm(0.8, 1e-3),
    LeakyRelu(0.2), MaxPool(3, 2, 1), AveragePool(2), Dropout(0.25), Linear(5, bias=False),
    Residual(Relu(), Residual(Relu(name="inner")), name="block"),
)  # fmt: skip


def nested(depth):
    blocks = [{"block": "Relu"}]
    for _ in range(depth):
        blocks = [{"block": "Residual", "blocks": blocks}]
    return blocks


def test_json_gives_the_same_blocks():
    text = json.dumps(to_json(EVERY))
    assert from_json(json.loads(text)) == EVERY
    for preset in PRESETS.values():
        assert from_json(json.loads(json.dumps(to_json(preset.blocks(7))))) == preset.blocks(7)


def test_what_is_as_usual_is_left_out():
    assert to_json([Conv(8, 3), MaxPool()]) == [
        {"block": "Conv", "channels": 8},
        {"block": "MaxPool"},
    ]


def test_numbers_of_numpy_are_numbers():
    block = Conv(np.int64(8), kernel=np.int32(5))
    assert block == Conv(8, 5)
    assert json.dumps(to_json([block]))


@pytest.mark.parametrize("kind", BLOCKS.values())
def test_every_block_takes_a_name(kind):
    given = {Conv: (8,), Linear: (8,), Residual: (Relu(),)}.get(kind, ())
    assert kind(*given, name="畳み込み-1").name == "畳み込み-1"
    for wrong in ("a.b", "a b", "a\nb", "a" * 41, 5, None):
        with pytest.raises(BadSettings) as error:
            kind(*given, name=wrong)
        said = str(error.value)
        assert said.startswith(f"{kind.__name__}: 'name' cannot be used: received {wrong!r}"[:50])
        assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Conv(0), "Conv: 'channels' cannot be used: received 0."),
        (lambda: Conv(8193), "Conv: 'channels' cannot be used: received 8193."),
        (lambda: Conv(True), "Conv: 'channels' cannot be used: received True."),
        (lambda: Conv(8.0), "Conv: 'channels' cannot be used: received 8.0."),
        (lambda: Conv(10**5000), "Conv: 'channels' cannot be used: received a number too long"),
        (lambda: Conv([1] * 10**5), "received [1, 1, 1, 1, 1, 1, ...]."),
        (lambda: Conv(8, "a"), "Conv: 'kernel' cannot be used: received 'a'."),
        (lambda: Conv(8, 65), "Conv: 'kernel' cannot be used: received 65."),
        (lambda: Conv(8, (3, 3)), "Conv: 'kernel' cannot be used: received (3, 3)."),
        (lambda: Conv(8, stride=0), "Conv: 'stride' cannot be used: received 0."),
        (lambda: Conv(8, padding="full"), "Conv: 'padding' cannot be used: received 'full'. It is"),
        (lambda: Conv(8, padding=-1), 'It is a whole number from 0 to 64 or "same".'),
        (lambda: Conv(8, padding=np.zeros(2)), "'padding' cannot be used: received array"),
        (lambda: Conv(8, 4, padding="same"), "received kernel=4. Take an odd kernel."),
        (lambda: Conv(8, 4, padding="same", dilation=2), "Take an odd kernel."),
        (lambda: Conv(8, groups="all"), "Conv: 'groups' cannot be used: received 'all'."),
        (lambda: Conv(8, bias=1), "Conv: 'bias' cannot be used: received 1. It is true or false."),
        (lambda: LeakyRelu(-0.1), "LeakyRelu: 'slope' cannot be used: received -0.1."),
        (lambda: MaxPool(2, 0), "MaxPool: 'stride' cannot be used: received 0."),
        (lambda: MaxPool(2, None, 2), "MaxPool: 'padding' cannot be used: received 2."),
        (lambda: AveragePool("2"), "AveragePool: 'size' cannot be used: received '2'."),
        (lambda: BatchNorm(1), "BatchNorm: 'momentum' cannot be used: received 1."),
        (lambda: BatchNorm(epsilon=0), "BatchNorm: 'epsilon' cannot be used: received 0."),
        (lambda: Dropout(1.5), "Dropout: 'ratio' cannot be used: received 1.5. It is a number"),
        (lambda: Dropout(math.nan), "Dropout: 'ratio' cannot be used: received nan."),
        (lambda: Linear(-3), "Linear: 'units' cannot be used: received -3."),
        (lambda: Residual(), "Residual: it holds blocks: received none."),
        (lambda: Residual(Relu(), 5), "Residual: it holds blocks: received Relu(name=''), 5."),
    ],
)
def test_what_cannot_be_set_is_said_in_one_line(make, said):
    with pytest.raises(BadSettings) as error:
        make()
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (5, "they are no list of blocks: received 5"),
        ({"block": "Relu"}, "they are no list of blocks"),
        (["Relu"], "block 1 is none: received 'Relu'. Its \"block\" is one of Conv, Relu"),
        ([{"block": "Relu"}, {"block": "Conve"}], "block 2 is none: received {'block': 'Conve'}."),
        ([{"block": ["Conv"]}], "block 1 is none: received {'block': ['Conv']}."),
        ([{"channels": 8}], "block 1 is none"),
        ([{"block": "Conv"}], "block 1 (Conv) lacks 'channels'"),
        (
            [{"block": "Conv", "channels": 8, "size": 3}],
            "block 1 (Conv) has no such setting: received 'size'. It has: channels, kernel,",
        ),
        (
            [{"block": "Conv", "channels": 0}],
            "block 1, Conv: 'channels' cannot be used: received 0",
        ),
        ([{"block": "Relu", "name": 3}], "block 1, Relu: 'name' cannot be used: received 3"),
        ([{"block": "Residual"}], "block 1 (Residual) holds no list of blocks: received None"),
        ([{"block": "Residual", "blocks": []}], "block 1, Residual: it holds blocks"),
        (
            [{"block": "Relu"}, {"block": "Residual", "blocks": [{"block": "Linear", "units": 0}]}],
            "block 2.1, Linear: 'units' cannot be used: received 0",
        ),
        (nested(4), "block 1.1.1.1 lies too deep. 4 at most."),
        ([{"block": "Relu"}] * 201, "too many blocks. At most 200 are built."),
        (
            [{"block": "Residual", "blocks": [{"block": "Relu"}] * 100}] * 2,
            "too many blocks. At most 200 are built.",
        ),
        (nested(5000), "too many blocks"),
    ],
    ids=lambda given: "" if isinstance(given, (list, dict, int)) else given[:30],
)
def test_what_a_stranger_sends_is_refused_in_one_line(given, said):
    with pytest.raises(BadSettings) as error:
        from_json(given)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_lists_in_lists_are_refused_however_deep():
    deep = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(BadSettings, match=r"block 1 is none: received \[\[\["):
        from_json(deep)


def test_the_bounds_themselves_are_allowed():
    assert len(from_json([{"block": "Relu"}] * 200)) == 200
    assert from_json(nested(3))
    assert Conv(8192, 64).kernel == 64
