import subprocess
import sys

import numpy as np
import pytest

import convscope
from convscope.base.errors import BadNetwork, BadPicture, BadQuestion, BadShape
from convscope.explain.what_if import Weight


def test_the_shelf_is_small_and_everything_on_it_is_there():
    assert convscope.__all__ == [
        "Augment", "AveragePool", "BatchNorm", "Conv", "Data", "Dropout", "Flatten", "Gelu",
        "GlobalAveragePool", "HardSwish", "LeakyRelu", "Linear", "MaxPool", "Network",
        "Preprocess", "Relu", "Residual", "Run", "Sequential", "Sigmoid", "Softmax", "Tanh",
        "Trace", "check", "compare", "convolve", "dataset", "evaluate", "hint", "kernels", "look",
        "open", "ops", "picture", "pool", "predict", "preset", "runs", "scene", "split", "train",
        "transfer",
    ]  # fmt: skip
    for name in convscope.__all__:
        assert getattr(convscope, name) is not None
        assert name in dir(convscope)
    with pytest.raises(AttributeError, match="has no attribute 'opne'"):
        _ = convscope.opne


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import convscope", "torch onnx onnxruntime PIL starlette msgspec typer rich numpy"),
        ("import convscope.ops", "torch onnx onnxruntime PIL starlette msgspec"),
        ("import convscope; convscope.open", "torch onnx onnxruntime starlette msgspec"),
        (
            "import convscope as cs; cs.train; cs.Sequential(cs.Flatten(), cs.Linear(10))",
            "torch onnx onnxruntime starlette msgspec keras ray rich",
        ),
        ("import convscope; convscope.open('digits').trace('digit-3')", "torch starlette"),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(statement, absent):
    code = f"{statement}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(absent.split()) & set(done.stdout.split())


def test_a_picture_is_opened_run_and_explained_in_a_few_words():
    net = convscope.open("imagenet")
    trace = net.trace("coffee")
    assert trace.top(1)[0][0] == "espresso"
    assert trace.top(1)[0][1] > 0.5
    assert trace.prepared is not None
    assert trace.prepared.tensor.shape == (1, 3, 224, 224)
    layer = next(layer for layer in trace if layer.op == "Conv")
    number = trace.explain(layer.name, (0, 3, 10, 12))
    assert number.relative_gap < 1e-6
    field = trace.receptive_field(layer.name, (0, 3, 10, 12))
    assert field.clipped.shape[2:] == layer.attributes["kernel_shape"] or field.clipped.shape[2:]
    assert sum(c.parameters for c in trace.cost()) > 4_000_000


def test_engines_agree_on_the_digits():
    net = convscope.open("digits")
    first, second = (net.trace("digit-7", engine=e) for e in ("onnxruntime", "numpy"))
    for layer in first:
        assert layer.output == pytest.approx(second[layer.name].output, abs=1e-5)


def test_a_network_saved_and_opened_again_is_the_same(tmp_path):
    net = convscope.open("digits")
    net.save(tmp_path / "again.onnx")
    assert convscope.open(tmp_path / "again.onnx").digest == net.digest


@pytest.mark.parametrize(
    ("x", "kernel", "settings", "expected"),
    [
        ([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1], {}, [0, 2, 0, 1, 1, 1, 2, 1]),
        ([[0, 10], [0, 10]], [[1, 1]], {}, [[10], [10]]),
        ([1, 2, 3], [1, 1], {"padding": 1}, [1, 3, 5, 3]),
        ([1, 2, 3, 4, 5], [1, 1], {"stride": 2, "dilation": 2}, [4, 8]),
        ([[[1, 2], [3, 4]], [[5, 6], [7, 8]]], [[[1, 1], [1, 1]]], {}, [[[10]], [[26]]]),
    ],
)
def test_convolve_by_hand(x, kernel, settings, expected):
    y = convscope.convolve(x, kernel, **settings)
    assert y.tolist() == expected
    assert y.dtype.kind == "i"


def test_pixels_do_not_wrap_around():
    assert convscope.convolve(np.array([200, 100], np.uint8), [1, 1]).tolist() == [300]


def test_what_cannot_be_opened_says_why_in_one_line(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("hello, this is no network and no picture\n" * 10)
    with pytest.raises(BadNetwork) as network_error:
        convscope.open(text)
    with pytest.raises(BadPicture) as picture_error:
        convscope.picture(text)
    with pytest.raises(BadShape, match="convolve takes two rows") as shape_error:
        convscope.convolve([1, 2], [[1]])
    for error in (network_error, picture_error, shape_error):
        assert len(str(error.value).splitlines()) == 1


def test_a_gradient_is_of_the_most_probable_class_unless_said_otherwise():
    trace = convscope.open("digits").trace("digit-3")
    assert trace.gradient().target.index == 3
    assert trace.gradient("loss", 5).target.index == 5
    cell = trace.gradient("cell", layer="conv1", cell=[0, 2, 10, 12])
    assert cell.number == trace["conv1"].output[0, 2, 10, 12]
    assert cell.of("conv1")[0, 2, 10, 12] == 1


def test_what_if_in_a_few_words_and_again_from_there():
    trace = convscope.open("digits").trace("digit-3")
    edited = trace.what_if(silence=[("conv1", 2)], pixel=[(14, 14, (255, 255, 255))])
    assert edited.original is trace
    assert trace.original is None
    assert [edit.KIND for edit in edited.edits] == ["channel", "pixel"]
    assert edited.prepared.picture.pixel(14, 14) == (255, 255, 255)
    again = edited.what_if(Weight("conv1", "bias", (0,), 3.0), amplify=[("conv1", 1, 2.0)])
    assert again.original is trace
    assert again.edits[:2] == edited.edits
    assert len(again.edits) == 4
    at_once = trace.what_if(*again.edits)
    assert at_once.network.digest == again.network.digest
    for layer in at_once:
        assert again[layer.name].output == pytest.approx(layer.output, abs=1e-5)
    assert again.explain("conv1.what_if", (0, 1, 5, 5)).relative_gap < 1e-6
    assert again.gradient("score", 3).of("conv1").shape == trace["conv1"].output.shape
    differs = again.compare(edited)
    assert differs.first_diverging == "conv1"


def test_an_edited_network_can_be_saved_and_opened(tmp_path):
    trace = convscope.open("digits").trace("digit-3")
    edited = trace.what_if(silence=[("conv1", 2)], bias=[("conv1", 0, 1.0)])
    edited.network.save(tmp_path / "edited.onnx")
    again = convscope.open(tmp_path / "edited.onnx").trace("digit-3")
    assert not again["conv1.what_if"].output[0, 2].any()
    assert again["conv1.what_if"].output == pytest.approx(edited["conv1.what_if"].output, abs=1e-5)
    assert again.top(1)[0][1] == pytest.approx(edited.top(1)[0][1], abs=1e-5)


def test_a_tensor_has_no_picture_to_paint_on():
    net = convscope.open("digits")
    trace = net.trace({net.inputs[0].name: np.zeros((1, 1, 28, 28), np.float32)})
    with pytest.raises(BadQuestion, match="there is no picture to edit"):
        trace.what_if(pixel=[(0, 0, (1, 1, 1))])
    assert trace.what_if(silence=[("conv1", 0)]).prepared is None
