import numpy as np
import pytest

import convscope as cs
from convscope.base.errors import BadSettings, BadShape


def test_a_block_network_is_a_network():
    net = cs.Sequential(
        cs.Conv(8, 3), cs.BatchNorm(), cs.Relu(), cs.MaxPool(2), cs.Flatten(), cs.Linear(10),
        cs.Softmax(), classes=[str(i) for i in range(10)],
    )  # fmt: skip
    assert isinstance(net, cs.Network)
    trace = net.trace("digit-3")
    assert trace["probabilities"].output.sum() == pytest.approx(1)
    assert trace.explain("conv1", (0, 3, 10, 12)).relative_gap < 1e-6
    assert len(trace.top(10)) == 10
    assert trace.what_if(silence=[("conv1", 3)])["conv1.what_if"].output[0, 3].any() == False  # noqa: E712


def test_it_is_saved_and_opened_again(tmp_path):
    net = cs.preset("small-resnet", input=(3, 32, 32))
    net.save(tmp_path / "net.onnx")
    again = cs.open(tmp_path / "net.onnx")
    x = {"image": np.random.default_rng(0).random((2, 3, 32, 32), np.float32)}
    mine, theirs = net.trace(x).outputs["scores"], again.trace(x).outputs["scores"]
    assert mine == pytest.approx(theirs, abs=1e-5)


def test_the_seed_tells_the_weights():
    first, same, other = (cs.preset("lenet-5", seed=s) for s in (0, 0, 1))
    assert first.digest == same.digest != other.digest


def test_printing_it_lists_every_layer():
    text = repr(cs.preset("lenet-5"))
    assert text.splitlines()[0] == "lenet-5: 1×28×28, 61,706 parameters"
    assert "conv2     Conv" in text
    assert "16×10×10" in text


def test_another_shape_is_taken_only_where_none_was_said():
    free, said = cs.preset("lenet-5"), cs.preset("lenet-5", input=(1, 32, 32))
    assert free.taking((3, 64, 64)).layers[0].shape == (6, 64, 64)
    assert said.taking((3, 64, 64)) is said


@pytest.mark.parametrize(
    ("blocks", "kind", "said"),
    [
        ((), BadSettings, "a network has at least one block"),
        ((cs.Conv(8, 3), cs.Linear(10)), BadSettings, "block 2 'linear' (Linear)"),
        ((cs.Flatten(), cs.Conv(8)), BadSettings, "block 2 'conv' (Conv): it takes a feature map"),
        ((cs.Conv(8, 29),), BadShape, "block 1 'conv1' (Conv): a window of 29 does not fit"),
        ((cs.Conv(8), "relu"), BadSettings, "block 2 is none: received 'relu'"),
        (
            (cs.Residual(cs.Conv(4, 3), cs.Relu()),),
            BadSettings,
            "cannot be brought to what its body gives",
        ),
        ((cs.Conv(8, name="a"), cs.Conv(8, name="a")), BadSettings, "the same name: received 'a'"),
    ],
)
def test_what_does_not_fit_is_said_at_its_block(blocks, kind, said):
    with pytest.raises(kind) as error:
        cs.Sequential(*blocks)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_preset_that_is_none():
    with pytest.raises(BadSettings, match="There are: lenet-5, tiny-vgg"):
        cs.preset("alexnet")
