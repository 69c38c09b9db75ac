import json
from dataclasses import replace

import numpy as np
import pytest

import convscope as cs
from convscope.ask import answers
from convscope.ask.edits import Edit
from convscope.ask.encode import read
from convscope.ask.store import Store
from convscope.ask.table import ask
from convscope.ask.wire import Scene, TraceAnswer, TraceOverview
from convscope.base.errors import BadQuestion
from convscope.network.writer import write_onnx
from small import Builder

PIXEL = {"kind": "pixel", "x": 3, "y": 4, "colour": [255, 255, 255]}
SILENCE = {"kind": "channel", "channel": 2, "factor": 0.0}


@pytest.fixture(scope="module")
def net():
    return cs.open("digits")


def edits(*given: dict) -> tuple[Edit, ...]:
    return read(list(given), tuple[Edit, ...], "edits")


def overview(store: Store, scene: Scene) -> TraceAnswer:
    return answers.trace(store, TraceOverview(scene))


def test_a_trace_made_in_python_is_shown_as_it_is(net):
    store, made = Store(), net.trace("digit-7", engine="numpy")
    scene = store.hold(made, made.prepared)
    assert scene == Scene("digits", "digit-7"), "what comes along keeps its name"
    assert store.trace(scene) is made, "not computed anew, by another engine"
    assert (store.first_network, store.first_picture) == ("digits", "digit-7")
    assert overview(store, scene).engine == made.engine


def test_a_picture_of_one_s_own_is_held_with_its_settings(net):
    pixels = np.random.default_rng(0).integers(0, 255, (40, 30), np.uint8)
    settings = cs.Preprocess(28, 28, mode="L", mean=(0.5,))
    store, made = Store(), net.trace(pixels, preprocess=settings)
    scene = store.hold(made, made.prepared)
    assert scene.preprocess == settings
    assert np.array_equal(store.picture(scene.picture).pixels[..., 0], pixels)
    assert scene.picture in store.added("picture")
    other = store.trace(Scene(scene.network, scene.picture))
    assert other.value("image").min() >= 0 > made.value("image").min(), "the network's own settings"
    drawn = replace(scene, edits=edits(PIXEL))
    assert store.picture(drawn.picture, drawn.edits).pixel(3, 4) == (255, 255, 255)
    assert not np.array_equal(store.trace(drawn).value("image"), made.value("image"))


def test_tensors_that_could_be_a_picture_are_shown_as_one(net):
    made = net.trace("digit-7")
    name = net.inputs[0].name
    fed = net.trace({name: made.value(name)})
    store = Store()
    scene = store.hold(fed, fed.prepared)
    assert store.trace(scene) is fed
    card = overview(store, scene).picture
    assert (card.width, card.height, card.crop_width) == (28, 28, 28)
    drawn = store.picture(scene.picture).pixels
    assert np.array_equal(drawn, cs.picture("digit-7").pixels), "what prepared it was undone"
    assert [s.name for s in store.prepared(scene).steps] == ["tensor"]
    on_picture = replace(scene, edits=edits(PIXEL))
    with pytest.raises(BadQuestion, match="tensors were given"):
        store.trace(on_picture)
    silent = replace(scene, edits=edits({**SILENCE, "layer": "conv1"}))
    assert not store.trace(silent)["conv1.what_if"].output[0, 2].any()


def test_tensors_that_are_no_picture_are_shown_without_one():
    b = Builder(("n", 5, 6, 6))
    x = b.add("relu", "Relu", "x")
    net = cs.open(write_onnx(b.network("five", x, ("n", 5, 6, 6))))
    x = np.random.default_rng(1).normal(size=(1, 5, 6, 6)).astype(np.float32)
    made = net.trace({"x": x})
    store = Store()
    scene = store.hold(made)
    assert overview(store, scene).picture is None
    assert np.array_equal(store.trace(scene).value("x"), x)
    field = ask(store, _asks("receptive_field", scene, layer="relu", cell=[0, 1, 2, 3]))
    assert b'"on_picture":null' in field
    with pytest.raises(BadQuestion, match="tensors were given"):
        ask(store, _asks("prepared", scene))
    silent = replace(scene, edits=edits({**SILENCE, "layer": "relu"}))
    assert not store.trace(silent)["relu.what_if"].output[0, 2].any()


def _asks(question: str, scene: Scene, **fields) -> bytes:
    place = {"network": scene.network, "picture": scene.picture}
    return json.dumps({"question": question, "scene": place, **fields}).encode()
