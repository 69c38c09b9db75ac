"""Keras code is run, by Keras on torch in another process, and gives what the network gives."""

import numpy as np
import pytest

import families
from convscope.base.errors import UnsupportedOp
from convscope.network import Network
from convscope.network.readers import open_network
from convscope.ops import TABLE
from convscope.training.export import files_of
from convscope.training.export.keras import WRITERS, keras_code
from training.export.taken_away import answer, as_one_line, builder, by_keras, close, networks, some

NETWORKS = networks()


def agree(made: dict[str, Network], folder) -> None:
    found = by_keras(folder, made)
    for name, network in made.items():
        expected = answer(network, some(network))
        y = found[name]
        close(y.transpose(0, 3, 1, 2) if y.ndim == 4 else y, expected)


def one_op(op: str, *constants, shape=(3, 8, 9), **attributes) -> Network:
    b = builder(shape)
    b.input = type(b.input)("image", "float32", ("n", *shape))
    names = [b.constant(f"c{i}", c) for i, c in enumerate(constants)]
    y = b.add("layer", op, "image", *names, **attributes)
    return b.network(op, y, None)


@pytest.mark.slow
def test_every_preset_gives_in_keras_what_the_network_gives(tmp_path):
    agree(NETWORKS, tmp_path)


@pytest.mark.slow
def test_every_op_gives_in_keras_what_onnx_says(tmp_path):
    window = {"kernel_shape": [3, 2], "strides": [2, 1]}
    kernel = np.random.default_rng(0).standard_normal((6, 3, 3, 3)).astype(np.float32)
    apart = np.random.default_rng(0).standard_normal((6, 1, 3, 3)).astype(np.float32)
    made = {
        "clip": one_op("Clip", np.float32(-0.5), np.float32(0.5)),
        "relu6": one_op("Clip", np.float32(0), np.float32(6)),
        "least": one_op("Clip", np.float32(0.1)),
        "elu": one_op("Elu", alpha=0.7),
        "exp": one_op("Exp"),
        "abs": one_op("Abs"),
        "neg": one_op("Neg"),
        "gelu": one_op("Gelu", approximate="tanh"),
        "hard": one_op("HardSigmoid"),
        "hard6": one_op("HardSigmoid", alpha=1 / 6),
        "log_softmax": one_op("LogSoftmax", axis=1),
        "softmax": one_op("Softmax", axis=2),
        "mish": one_op("Mish"),
        "softplus": one_op("Softplus"),
        "most": one_op("GlobalMaxPool"),
        "mean": one_op("ReduceMean", np.array([-1, -2]), keepdims=0),
        "tenth": one_op("Mul", np.float32([0.1])),
        "less": one_op("Sub", np.float32(1.5)),
        "by": one_op("Div", np.float32(4)),
        "matrix": one_op("MatMul", np.ones((6, 2), np.float32), shape=(6,)),
        "gemm": one_op(
            "Gemm", np.ones((6, 2), np.float32), np.float32([[1]]), shape=(6,), alpha=0.5, beta=3.0
        ),
        "max_pads": one_op("MaxPool", pads=[1, 1, 0, 0], **window),
        "max_ceil": one_op("MaxPool", ceil_mode=1, **window),
        "average": one_op("AveragePool", pads=[1, 0, 1, 1], **window),
        "counted": one_op("AveragePool", pads=[1, 0, 1, 1], count_include_pad=1, **window),
        "uneven": one_op("Conv", kernel, pads=[0, 1, 2, 1], strides=[2, 1]),
        "same": one_op("Conv", kernel, auto_pad="SAME_UPPER", strides=[2, 2]),
        "twice": one_op("Conv", apart, group=3, pads=[1, 1, 1, 1]),
        "flatten_one": one_op("Flatten", shape=(1, 4, 5)),
        "flatten_flat": one_op("Flatten", shape=(5, 1, 1)),
        "flatten": one_op("Flatten", shape=(3, 4, 5)),
    }
    agree(made, tmp_path)


@pytest.mark.slow
def test_families_without_shuffling_go_to_keras(tmp_path):
    names = [f for f in families.FAMILIES if f not in ("shufflenet_v2", "convnext_tiny", "unet")]
    made = {f: open_network(families.build(f, True), example=(1, 3, 64, 64)) for f in names}
    agree(made, tmp_path)


def test_the_code_reads_as_a_person_wrote_it():
    code, _ = keras_code(NETWORKS["lenet-5-1"])
    lines = code.splitlines()
    for line in (
        "    image = keras.Input((28, 28, 1))",
        '    x = layers.Conv2D(6, 5, padding="same", name="conv1")(image)',
        '    x = layers.MaxPooling2D(2, name="pool1")(x)',
        "    x = layers.Permute((3, 1, 2))(x)  # ONNX counts channels first",
        '    x = layers.Dense(10, name="linear3")(x)',
    ):
        assert line in lines
    code, _ = keras_code(NETWORKS["small-resnet-3"])
    assert 'layers.Add(name="block4_add1")([x, relu4])' in as_one_line(code)
    code, _ = keras_code(NETWORKS["mobilenet-1"])
    assert "layers.DepthwiseConv2D(3, strides=2, use_bias=False" in code


def test_what_has_no_code_is_named():
    with pytest.raises(UnsupportedOp, match="layer 'layer' is 'LpNormalization', which cannot be"):
        files_of(one_op("LpNormalization"), "keras")
    kernel = np.ones((2, 3, 2, 2), np.float32)
    both = one_op("Conv", kernel, strides=[2, 2], dilations=[2, 2])
    with pytest.raises(UnsupportedOp, match="strides and its dilations"):
        files_of(both, "keras")
    shuffled = one_op("Reshape", np.array([0, 3, 2, 4, 9]))
    with pytest.raises(UnsupportedOp, match=r"'layer' is 'Reshape'.* has 5 axes"):
        files_of(shuffled, "keras")


def test_every_writer_is_of_an_op_that_there_is():
    assert set(WRITERS) <= set(TABLE)
