"""What is written is what was read, byte for byte the same each time."""

from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import checker, load_model_from_string

from convscope.base.errors import BadQuestion, TooLarge
from convscope.network import Network, Node, Value
from convscope.network.readers import open_network
from convscope.network.writer import to_model, write_onnx
from network.models import everyday, model, node, random, stored, two_convolutions
from small import small_classifier


@pytest.mark.parametrize("proto", [two_convolutions(), everyday(22), everyday(13), everyday(9)])
def test_reading_back_gives_the_same_network(proto):
    network = open_network(proto.SerializeToString())
    again = open_network(write_onnx(network))
    assert again.digest == network.digest
    assert again.nodes == network.nodes
    assert write_onnx(again) == write_onnx(network)


def test_names_blocks_sources_and_metadata_are_kept():
    conv = Node(
        "layer1.0.conv1", "Conv", ("x", "w"), ("y",), {"kernel_shape": [3, 3]},
        ("layer1", "0"), "net.py:3: x = self.conv1(x)",
    )  # fmt: skip
    network = Network(
        "net", (Value("x", "float32", ("n", 3, 8, 8)),), (Value("y", "float32", ("n", 4, 6, 6)),),
        (conv,), {"w": np.ones((4, 3, 3, 3), np.float32)}, {"convscope.classes": '["a"]', "b": ""},
    )  # fmt: skip
    again = open_network(write_onnx(network))
    assert again.nodes == network.nodes
    assert again.metadata == network.metadata
    assert (again.name, again.digest) == ("net", network.digest)


def test_a_network_made_by_hand_survives():
    network = small_classifier()
    again = open_network(write_onnx(network))
    assert [(n.name, n.op, n.inputs, n.outputs, n.block) for n in again.nodes] == [
        (n.name, n.op, n.inputs, n.outputs, n.block) for n in network.nodes
    ]
    assert again.digest == open_network(write_onnx(again)).digest


def test_the_order_of_weights_does_not_matter():
    network = open_network(two_convolutions().SerializeToString())
    turned = replace(network, weights=dict(reversed(network.weights.items())))
    assert write_onnx(turned) == write_onnx(network)


def test_it_is_onnx_in_our_operator_set():
    written = load_model_from_string(write_onnx(open_network(everyday(11).SerializeToString())))
    checker.check_model(written, full_check=True)
    assert [(o.domain, o.version) for o in written.opset_import] == [("", 22)]
    assert written.ir_version == 10


def test_other_outputs_can_be_asked_for():
    network = open_network(everyday(22).SerializeToString())
    values = [v for n in network.nodes for v in n.outputs]
    session = onnxruntime.InferenceSession(write_onnx(network, outputs=values))
    results = session.run(None, {"x": np.ones((2, 3, 8, 8), np.float32)})
    assert [o.name for o in session.get_outputs()] == values
    assert results[0].shape == (2, 4, 8, 8)
    assert to_model(network).graph.output[0].name == "y"
    with pytest.raises(BadQuestion, match="no node of tiny makes this value: received 'nowhere'"):
        write_onnx(network, outputs=["nowhere"])


def test_more_than_a_file_can_hold():
    huge = np.broadcast_to(np.float32(0), (3 * 2**28,))  # 3 GiB that take no memory
    network = open_network(two_convolutions().SerializeToString())
    with pytest.raises(TooLarge) as caught:
        write_onnx(replace(network, weights={**network.weights, "more": huge}))
    assert str(caught.value) == (
        "tiny has 3.0 GiB of weights, an ONNX file holds 2 GiB. Store the weights as float16."
    )


TYPES = ["float16", "float32", "float64", "int8", "uint8", "int32", "int64"]


@given(st.sampled_from(TYPES), st.lists(st.integers(0, 3), max_size=3), st.integers(0, 99))
def test_weights_of_every_type_come_back_bit_for_bit(dtype, shape, seed):
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    weight = np.frombuffer(np.random.default_rng(seed).bytes(size), dtype).reshape(shape)
    proto = model(
        [node("Relu", ["x"], ["y"]), node("Own", ["y", "w"], ["z"], domain="own")],
        [stored("w", weight)], outputs=("y", "z"), own=1,
    )  # fmt: skip
    network = open_network(proto.SerializeToString())
    again = open_network(write_onnx(network))
    assert again.weights["w"].dtype == weight.dtype
    assert again.weights["w"].tobytes() == weight.tobytes()
    assert again.digest == network.digest


def test_every_kind_of_attribute_comes_back():
    attributes = {
        "i": 3, "f": 0.1, "s": "text", "ints": [1, 2], "floats": [0.5, 0.1], "strings": ["a", "b"],
        "t": np.arange(3),
    }  # fmt: skip
    made = node("Own", ["x"], ["y"], domain="own", **{**attributes, "t": stored("", np.arange(3))})
    network = open_network(model([made], [random("w", 3)], own=1).SerializeToString())
    found = network.nodes[0].attributes
    assert found["t"].tolist() == [0, 1, 2]
    assert found["f"] == pytest.approx(0.1)
    assert {k: v for k, v in found.items() if k in ("i", "s", "ints", "strings")} == {
        k: attributes[k] for k in ("i", "s", "ints", "strings")
    }
    assert open_network(write_onnx(network)).digest == network.digest
