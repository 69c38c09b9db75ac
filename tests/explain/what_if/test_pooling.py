import numpy as np
import pytest

from convscope.base.errors import BadQuestion
from convscope.explain import one_number
from convscope.explain.what_if import Pooling, what_if
from convscope.trace import run
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)


def network_of(op, **attributes):
    b = Builder((1, 3, 16, 16))
    return b.network("n", b.add("pool", op, "x", **attributes), ("n", 3, "h", "w"))


@pytest.mark.parametrize(
    "attributes",
    [
        {"kernel_shape": [2, 2], "strides": [2, 2]},
        {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 0, 0], "ceil_mode": 1},
        {"kernel_shape": [3, 2], "auto_pad": "SAME_UPPER"},
        {"kernel_shape": [2, 2], "dilations": [2, 2]},
    ],
)
@pytest.mark.parametrize("engine", ["onnxruntime", "numpy"])
def test_the_windows_stay_and_their_cells_are_averaged(engine, attributes):
    before = run(network_of("MaxPool", **attributes, storage_order=1), {"x": X}, engine=engine)
    after = what_if(before, [Pooling("pool", "AveragePool")]).trace
    assert after["pool"].op == "AveragePool"
    assert after["pool"].output.shape == before["pool"].output.shape
    for cell in ((0, 0, 0, 0), (0, 2, 3, 5), tuple(n - 1 for n in after["pool"].output.shape)):
        window = one_number(before, "pool", cell).terms
        seen = window.products[window.inside]
        assert after["pool"].output[cell] == pytest.approx(seen.mean(), abs=1e-6)
        assert before["pool"].output[cell] == seen.max()


def test_there_and_back_is_where_one_was():
    before = run(small_classifier(), {"x": X})
    there = [Pooling("pool", "AveragePool")]
    back = what_if(before, [*there, Pooling("pool", "MaxPool")]).trace
    assert all(layer.output is before[layer.name].output for layer in back)
    same = what_if(before, [Pooling("pool", "MaxPool")]).trace
    assert same["pool"].node is before["pool"].node


def test_padding_counted_in_a_mean_is_not_picked():
    pool = {"kernel_shape": [3, 3], "pads": [1] * 4, "count_include_pad": 1}
    before = run(network_of("AveragePool", **pool), {"x": -np.abs(X) - 1})
    after = what_if(before, [Pooling("pool", "MaxPool")]).trace
    assert after["pool"].output.max() < 0


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("GlobalMaxPool", "GlobalAveragePool", np.mean),
        ("GlobalAveragePool", "GlobalMaxPool", np.max),
    ],
)
def test_global_pooling(before, after, whole):
    trace = run(network_of(before), {"x": X})
    found = what_if(trace, [Pooling("pool", after)]).trace
    expected = whole(X, axis=(2, 3), keepdims=True)
    assert found["pool"].output == pytest.approx(expected, abs=1e-6)


def test_what_cannot_be_exchanged_is_refused():
    trace = run(small_classifier(), {"x": X})
    for edit, text in (
        (Pooling("stem.conv", "AveragePool"), "'stem.conv' is 'Conv': .* It is no pooling layer."),
        (Pooling("stem.conv", "Conv"), "It is no pooling layer."),
        (Pooling("pool", "GlobalMaxPool"), "'GlobalMaxPool'. 'AveragePool' can take its place."),
        (Pooling("pol", "AveragePool"), "no layer of that name"),
    ):
        with pytest.raises(BadQuestion, match=text):
            what_if(trace, [edit])


def test_a_layer_that_says_where_its_values_were_stays():
    b = Builder((1, 3, 16, 16))
    b.add("pool", "MaxPool", "x", kernel_shape=[2, 2])
    node = b.nodes[0]
    object.__setattr__(node, "outputs", ("pool:0", "pool:1"))
    trace = run(b.network("n", "pool:0", (1, 3, 15, 15)), {"x": X})
    with pytest.raises(BadQuestion, match="also says where its values were"):
        what_if(trace, [Pooling("pool", "AveragePool")])


def test_whole_numbers_are_not_averaged():
    b = Builder((1, 3, 16, 16))
    b.input = b.input.__class__("x", "uint8", (1, 3, 16, 16))
    x = b.add("pool", "MaxPool", "x", kernel_shape=[2, 2])
    trace = run(b.network("n", x, (1, 3, 15, 15)), {"x": np.ones((1, 3, 16, 16), np.uint8)})
    with pytest.raises(BadQuestion, match="layer 'pool' pools whole numbers: received uint8"):
        what_if(trace, [Pooling("pool", "AveragePool")])
