import json
from dataclasses import asdict, fields, replace

import numpy as np
import pytest

from convscope.base.errors import BadQuestion, InputError, TooLarge
from convscope.base.picture import open_picture
from convscope.base.preprocess import Preprocess, prepare
from convscope.explain.what_if import (
    KINDS,
    MOST_EDITS,
    Channel,
    Paint,
    Pixel,
    Pooling,
    Weight,
    apply,
    what_if,
)
from convscope.trace import run
from small import small_classifier

EVERY = (
    Pixel(13, 2, (250, 0, 9)),
    Paint(((1, 1), (9, 12)), 2.5, (0, 255, 0)),
    Weight("wide", "weight", (0, 1, 2, 0), 0.25),
    Channel("stem.relu", 1, 0),
    Pooling("pool", "AveragePool"),
)


@pytest.fixture(scope="module")
def prepared():
    pixels = np.random.default_rng(3).integers(0, 256, (16, 16, 3), np.uint8)
    return prepare(open_picture(pixels), Preprocess(16, 16))


@pytest.fixture(scope="module")
def before(prepared):
    return run(small_classifier(), {"x": prepared.tensor})


def test_every_kind_is_plain_data_by_its_short_name():
    assert list(KINDS) == ["pixel", "paint", "weight", "channel", "pooling"]
    assert {type(edit) for edit in EVERY} == set(KINDS.values())
    for edit in EVERY:
        again = type(edit)(**json.loads(json.dumps(asdict(edit))))
        assert again == edit
        assert hash(again) == hash(edit)
        for field in fields(edit):
            with pytest.raises(AttributeError):
                setattr(edit, field.name, None)


def test_all_kinds_together_are_what_a_whole_run_of_the_edited_network_gives(before, prepared):
    found = what_if(before, EVERY, prepared)
    assert found.prepared.picture.pixel(13, 2) == (250, 0, 9)
    assert found.prepared.tensor[0, :, 2, 13] == pytest.approx(np.array([250, 0, 9]) / 255)
    assert prepared.picture.pixel(13, 2) != (250, 0, 9)
    whole = run(found.trace.network, {"x": found.prepared.tensor})
    for layer in whole:
        assert found.trace[layer.name].output == pytest.approx(layer.output, abs=1e-5)
    assert found.trace["softmax"].output != pytest.approx(before["softmax"].output, abs=1e-4)


def test_step_by_step_is_all_at_once(before, prepared):
    found = what_if(before, (), prepared)
    for edit in EVERY:
        found = what_if(found.trace, [edit], found.prepared)
    at_once = what_if(before, EVERY, prepared)
    assert found.prepared.picture.digest == at_once.prepared.picture.digest
    assert found.trace.network.digest == at_once.trace.network.digest
    for layer in at_once.trace:
        assert found.trace[layer.name].output == pytest.approx(layer.output, abs=1e-5)


def test_what_no_edit_changes_is_the_same_object(before, prepared):
    network, picture = apply((), before.network, prepared.picture, before.value)
    assert network is before.network
    assert picture is prepared.picture
    found = what_if(before, EVERY[2:], prepared)
    assert found.prepared is prepared
    assert found.trace.tensors["x"] is before.tensors["x"]


def test_a_stroke_where_the_network_does_not_look_computes_nothing(prepared):
    wide = open_picture(np.zeros((16, 40, 3), np.uint8))
    cut = prepare(wide, Preprocess(16, 16))
    before = run(small_classifier(), {"x": cut.tensor})
    found = what_if(before, [Pixel(0, 0, (255, 255, 255))], cut).trace
    assert all(layer.output is before[layer.name].output for layer in found)


def test_a_tensor_has_no_picture_to_edit(before):
    with pytest.raises(BadQuestion, match="there is no picture to edit: received Pixel"):
        what_if(before, EVERY[:1])


def test_too_much_and_what_is_no_edit_are_refused(before, prepared):
    with pytest.raises(TooLarge, match=r"there are 1,001 edits\. At most 1,000 are taken"):
        what_if(before, EVERY[2:3] * (MOST_EDITS + 1))
    stroke = Paint(((0, 0),) * 6000, 1, (0, 0, 0))
    with pytest.raises(TooLarge, match=r"there are 12,000 points\. At most 10,000 are taken"):
        what_if(before, [stroke, stroke], prepared)
    with pytest.raises(InputError, match="this is no edit: received 'silence'"):
        what_if(before, ["silence"])


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_networks_of_half_precision_are_edited_too(dtype):
    pytest.importorskip("ml_dtypes")
    network = small_classifier()
    half = replace(
        network,
        inputs=(replace(network.inputs[0], dtype=dtype),),
        outputs=(replace(network.outputs[0], dtype=dtype),),
        weights={v: w.astype(np.dtype(dtype)) for v, w in network.weights.items()},
    )
    x = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)
    before = run(half, {"x": x})
    after = what_if(before, EVERY[2:]).trace
    whole = run(after.network, {"x": x}, engine=after.engine)
    for layer in whole:
        values = after[layer.name].output.astype(np.float32)
        assert after[layer.name].output.dtype == layer.output.dtype
        assert values == pytest.approx(layer.output.astype(np.float32), rel=2**-6, abs=2**-6)
    assert not after["stem.relu.what_if"].output[:, 1].any()
