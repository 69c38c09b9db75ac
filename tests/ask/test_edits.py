import json

import msgspec
import numpy as np
import pytest

from convscope.ask import wire
from convscope.ask.edits import KINDS, edits_of, travelling
from convscope.ask.encode import read
from convscope.ask.store import Store
from convscope.ask.table import ask
from convscope.base.errors import ConvscopeError
from convscope.explain import what_if

SCENE = {"network": "digits", "picture": "digit-3"}
SILENCE = {"kind": "channel", "layer": "conv1", "channel": 2, "factor": 0}
STROKE = {"kind": "paint", "points": [[4, 4], [20, 9]], "width": 2, "colour": [255, 255, 255]}
BIAS = {"kind": "weight", "layer": "conv1", "role": "bias", "index": [0], "value": 0.5}


@pytest.fixture(scope="module")
def store():
    return Store()


def scene(*edits):
    return read({**SCENE, "edits": list(edits)}, wire.Scene)


def asked(store, question, *edits, **fields):
    body = {"question": question, "scene": {**SCENE, "edits": list(edits)}, **fields}
    return json.loads(ask(store, json.dumps(body).encode()))


def test_edits_travel_there_and_back():
    edits = (
        what_if.Pixel(1, 2, (3, 4, 5)),
        what_if.Paint(((1, 2), (3.5, 4)), 2, (3, 4, 5)),
        what_if.Weight("conv1", "bias", (0,), 1e-9),
        what_if.Channel("conv1", 0, 0.1),
        what_if.Pooling("pool1", "AveragePool"),
    )
    assert {edit.KIND for edit in edits} == set(KINDS)
    given = wire.Scene("digits", "digit-3", edits=travelling(edits))
    again = msgspec.json.decode(msgspec.json.encode(given), type=wire.Scene)
    assert again == given
    assert edits_of(again.edits) == edits


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        ({"kind": "nonsense"}, r"Invalid value 'nonsense' - at `\$.scene.edits\[0\].kind`"),
        ({}, "missing required field `kind`"),
        ({**SILENCE, "layer": 3}, r"Expected `str`, got `int` - at `\$.scene.edits\[0\].layer`"),
        ({**SILENCE, "loud": 1}, "contains unknown field `loud`"),
        ({**SILENCE, "channel": -1}, "an edit's 'channel' cannot be used: received -1"),
        ({**SILENCE, "channel": 99}, "layer 'conv1' has 8 channels: received channel 99"),
        ({**SILENCE, "layer": "conv9"}, "no layer of that name"),
        ({**STROKE, "colour": [0, 0, 300]}, "'colour' cannot be used: received 300"),
        ({**STROKE, "points": []}, "'points' cannot be used"),
        ({**BIAS, "value": "NaN"}, "Expected `float`, got `str`"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_in_one_line(store, edit, text):
    with pytest.raises(ConvscopeError, match=text) as error:
        asked(store, "trace", edit)
    assert len(str(error.value).splitlines()) == 1


def test_the_answers_are_those_of_the_edited_scene(store):
    plain, edited = asked(store, "trace"), asked(store, "trace", SILENCE)
    names = [card["name"] for card in edited["layers"]]
    assert set(names) - {card["name"] for card in plain["layers"]} == {"conv1.what_if"}
    silenced = next(card for card in edited["layers"] if card["name"] == "conv1.what_if")
    assert silenced["op"] == "Mul"
    assert [ref["role"] for ref in silenced["inputs"]] == ["a", "b"]
    assert edited["top"] != plain["top"]
    assert edited["network"]["digest"] == plain["network"]["digest"]
    cell = [0, 2, 10, 12]
    number = asked(store, "one_number", SILENCE, layer="conv1.what_if", cell=cell)
    assert number["recorded"] == 0
    assert number["agrees"]
    field = asked(store, "receptive_field", SILENCE, layer="conv1.what_if", cell=cell)
    assert field["on_picture"] == [10, 8, 5, 5]


def test_what_is_painted_is_prepared_followed_and_seen(store):
    painted = store.picture("digit-3", scene(STROKE).edits)
    assert painted.pixel(4, 4) == (255, 255, 255)
    assert store.picture("digit-3").pixel(4, 4) != (255, 255, 255)
    assert store.picture("digit-3", scene(SILENCE).edits) is store.picture("digit-3")
    assert store.prepared(scene(STROKE, SILENCE)) is store.prepared(scene(STROKE, BIAS))
    followed = asked(store, "followed", STROKE, row=4, column=4)["steps"]
    assert followed[0]["values"] == [255]
    assert asked(store, "top_classes", STROKE)["top"] != asked(store, "top_classes")["top"]


def test_a_trace_of_more_edits_goes_on_from_what_is_kept(store):
    plain = store.trace(scene())
    first = store.trace(scene(SILENCE))
    learnt = [n for n in plain.network.nodes if plain.network.parameters(n)]
    late = {**BIAS, "layer": learnt[-1].name}
    both = store.trace(scene(SILENCE, late))
    assert both["conv1"].output is plain["conv1"].output
    assert both["conv1.what_if"].output is first["conv1.what_if"].output
    assert store.trace(scene(SILENCE, late)) is both
    fresh = Store().trace(scene(SILENCE, late))
    for layer in fresh:
        assert np.allclose(both[layer.name].output, layer.output, atol=1e-5), layer


def test_two_scenes_are_compared(store):
    other = {**SCENE, "edits": [{**BIAS, "value": 9}, SILENCE]}
    body = {"question": "compare", "scene": SCENE, "other": other}
    found = json.loads(ask(store, json.dumps(body).encode()))
    assert found["first_diverging"] == "conv1"
    assert found["unmatched"] == [{"layer": "conv1.what_if", "why": "only-second"}]
    plain, edited = store.trace(scene()), store.trace(scene({**BIAS, "value": 9}, SILENCE))
    place = found["layers"].index("conv1")
    apart = np.abs(plain["conv1"].output.astype(float) - edited["conv1"].output)
    assert found["largest"][place] == apart.max()
    assert apart[tuple(found["cells"][place])] == apart.max()
    columns = [c for c in found.values() if isinstance(c, list) and c is not found["unmatched"]]
    assert {len(c) for c in columns} == {len(plain)}
    same = json.loads(ask(store, json.dumps({**body, "other": SCENE}).encode()))
    assert same["first_diverging"] is None
    with pytest.raises(ConvscopeError, match="a tolerance is a finite number from 0"):
        ask(store, json.dumps({**body, "tolerance": -1}).encode())
