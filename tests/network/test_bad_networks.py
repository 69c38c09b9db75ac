"""What is no network, or no sound one, is refused in one line that says what to do."""

import contextlib
import io
import os
import pickle
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from convscope.base.errors import BadNetwork, BadShape, ConvscopeError, TooLarge
from convscope.network.readers import open_network, order
from network.models import everyday, info, model, node, random, stored, two_convolutions

GOOD = two_convolutions().SerializeToString()
EXPORT = (
    "Where its code is, two lines export it: "
    "module = torch.load(path, weights_only=False).eval(); "
    "torch.onnx.export(module, (example,), 'network.onnx', dynamo=True, optimize=False, "
    "external_data=False)."
)


def refusal(source, kind=BadNetwork, **options):
    """Open it, and return the line that refuses it."""
    if hasattr(source, "SerializeToString"):
        source = source.SerializeToString()
    with pytest.raises(ConvscopeError) as caught:
        open_network(source, **options)
    assert type(caught.value) is kind
    assert "\n" not in str(caught.value)
    return str(caught.value)


def archive(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as written:
        for name, content in files.items():
            written.writestr(name.replace("__", "/").replace("_", "."), content)
    return packed.getvalue()


class TestOtherFiles:
    @pytest.mark.parametrize(
        ("content", "line"),
        [
            (b"", "received an empty file. Give an ONNX file; torch.onnx.export makes one."),
            (b"conv1 = 3\n", "received text. Give an ONNX file; torch.onnx.export makes one."),
            ("畳み込み".encode(), "received text. Give an ONNX file; torch.onnx.export makes one."),
            (
                b"\x89PNG\r\n\x1a\n" + bytes(64),
                "received a PNG picture. Give it where a picture is asked for, "
                "and an ONNX file here.",
            ),
            (
                b"\xff\xd8\xff\xe0" + bytes(64),
                "received a JPEG picture. Give it where a picture is asked for, "
                "and an ONNX file here.",
            ),
            (pickle.dumps({"conv1": 1}), f"received a pickle, which is never loaded. {EXPORT}"),
            (
                archive(net__data_pkl="x"),
                f"received a PyTorch file that holds a pickle, which is never loaded. {EXPORT}",
            ),
            (
                archive(net__code__net_py="x", net__data_pkl="x"),
                "received a TorchScript archive. "
                + EXPORT.replace("torch.load(path, weights_only=False)", "torch.jit.load(path)"),
            ),
            (
                archive(config_json="{}", model_weights_h5="x"),
                "received a Keras archive. Export it with Keras 3: "
                "model.export('network.onnx', format='onnx').",
            ),
            (
                b"\x89HDF\r\n\x1a\n" + bytes(64),
                "received an HDF5 file, as Keras writes. Export it with Keras 3: "
                "model.export('network.onnx', format='onnx').",
            ),
            (
                struct.pack("<Q", 64) + b'{"conv1.weight":{"dtype":"F32"' + bytes(64),
                "received a safetensors file: weights without a graph. "
                "Load it into its module and export that.",
            ),
        ],
    )
    def test_what_it_is_and_what_to_do(self, content, line):
        assert refusal(content, name="net") == f"'net' is no ONNX file: {line}"

    def test_no_pickle_is_ever_loaded(self, tmp_path):
        class Trap:
            def __reduce__(self):
                return os.mkdir, (str(tmp_path / "sprung"),)

        refusal(pickle.dumps(Trap()))
        path = tmp_path / "net.pt"
        path.write_bytes(archive(net__data_pkl=pickle.dumps(Trap())))
        refusal(path)
        assert not (tmp_path / "sprung").exists()

    def test_a_folder_and_a_missing_file(self, tmp_path):
        assert refusal(tmp_path) == (
            f"this is a folder: received '{tmp_path}'. Name the ONNX file in it."
        )
        missing = tmp_path / "net.onnx"
        line = f"there is no such file: received '{missing}'. Give the path of an ONNX file."
        assert refusal(missing) == line
        assert refusal(str(missing)) == line

    def test_no_network_at_all(self):
        assert refusal(3) == (
            "this is no network: received a builtins.int. "
            "Give the path or bytes of an ONNX file, or a torch.nn.Module."
        )

    def test_a_file_above_the_limit(self, tmp_path):
        path = tmp_path / "net.onnx"
        path.write_bytes(GOOD)
        line = f"'net.onnx' has {len(GOOD):,} bytes. At most 100 are read."
        assert refusal(path, TooLarge, limit=100) == line
        assert refusal(GOOD, TooLarge, limit=100, name="net.onnx") == line


class TestDamage:
    def test_cut_short(self):
        assert refusal(GOOD[:-20], name="net") == (
            f"'net' is cut short: received {len(GOOD) - 20:,} bytes, 14 fewer than it declares. "
            "Download or export it again."
        )

    def test_random_bytes(self):
        assert refusal(bytes(range(255, 100, -1)), name="net") == (
            "'net' is no ONNX file, or is damaged: received 155 bytes that hold no model. "
            "Give an ONNX file; torch.onnx.export makes one."
        )

    def test_no_graph(self):
        assert refusal(b"\x08\x0a", name="net") == (
            "'net' is no ONNX file, or is cut short: received 2 bytes without a graph. "
            "Give an ONNX file; torch.onnx.export makes one."
        )

    def test_a_name_that_is_no_text(self):
        assert refusal(GOOD.replace(b"relu", b"re\xffu"), name="net") == (
            "'net' is damaged: a name in it is no text: received b're\\xffu'. "
            "Download or export it again."
        )

    def test_two_gigabytes_declared_in_a_kilobyte(self):
        tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[512, 1024, 1024])
        tensor.raw_data = bytes(500)
        proto = model([node("Mul", ["x", "w"], ["y"])], [tensor])
        assert len(proto.SerializeToString()) < 1024
        assert refusal(proto) == (
            "tensor 'w' declares 2,147,483,648 bytes: received 500. "
            "The file is damaged or was cut off: export it again."
        )
        tensor.dims[:] = [2**40, 2**40]
        proto = model([node("Mul", ["x", "w"], ["y"])], [tensor])
        assert "At most 2,147,483,648 bytes of weights are read." in refusal(proto, TooLarge)

    @pytest.mark.parametrize(
        ("change", "line"),
        [
            ({"dims": [-1]}, "tensor 'w' has an impossible shape: received [-1]."),
            ({"dims": [1] * 40}, f"tensor 'w' has an impossible shape: received {[1] * 40}."),
            ({"data_type": 99}, "tensor 'w' has no known type: received 99."),
            (
                {"data_type": TensorProto.INT64},
                "tensor 'w' declares 2 values: received 0. "
                "The file is damaged or was cut off: export it again.",
            ),
        ],
    )
    def test_a_tensor_that_cannot_be(self, change, line):
        fields = {"data_type": TensorProto.FLOAT, "dims": [2], "float_data": [1, 2], **change}
        tensor = TensorProto(name="w", **fields)
        assert refusal(model([node("Mul", ["x", "w"], ["y"])], [tensor])) == line

    def test_sparse_weights(self):
        proto = two_convolutions()
        sparse = proto.graph.sparse_initializer.add()
        sparse.values.name = "w"
        assert refusal(proto) == (
            "the file holds sparse weights: received 'w'. Export it with dense weights."
        )


class TestGraph:
    def test_a_cycle(self):
        proto = model(
            [
                node("Add", ["x", "b"], ["a"], name="first"),
                node("Relu", ["a"], ["b"], name="second"),
                node("Relu", ["a"], ["y"], name="third"),
            ]
        )
        assert refusal(proto) == (
            "the graph goes round in a cycle: received node 'first', node 'second', node 'third'. "
            "A network that can be run has no cycle: export it again."
        )

    def test_a_value_made_twice(self):
        proto = model([node("Relu", ["x"], ["y"]), node("Abs", ["x"], ["y"])])
        assert refusal(proto) == (
            "a value is made twice: received 'y'. "
            "Every value of an ONNX graph has one maker: export it again."
        )

    def test_a_value_that_nothing_makes(self):
        assert refusal(model([node("Add", ["x", "other"], ["y"], name="add")])) == (
            "node 'add' reads a value that nothing makes: received 'other'."
        )
        assert refusal(model([node("Relu", ["x"], ["y"])], outputs=("z",))) == (
            "nothing makes an output of the graph: received 'z'."
        )

    def test_attributes_that_others_would_divide_by(self):
        nodes = [node("Conv", ["x", "w"], ["y"], name="conv1", strides=[0, 1])]
        assert refusal(model(nodes, [random("w", 4, 3, 3, 3)])) == (
            "node 'conv1' cannot have such strides: received [0, 1]."
        )

    def test_what_decides_while_running(self):
        def branch(op, name):
            return helper.make_graph([node(op, ["x"], [name])], name, [], [info(name)])

        nodes = [
            node("ReduceSum", ["x"], ["s"], keepdims=0),
            node("Cast", ["s"], ["c"], to=TensorProto.BOOL),
            node(
                "If", ["c"], ["y"], name="choose",
                then_branch=branch("Relu", "a"), else_branch=branch("Abs", "b"),
            ),
        ]  # fmt: skip
        assert refusal(model(nodes)) == (
            "node 'choose' decides while running: received 'If'. "
            "Export the network without data-dependent branches and loops."
        )

    def test_an_operator_set_from_the_future(self):
        line = refusal(model([node("Relu", ["x"], ["y"])], opset=999))
        assert line.startswith("operator set 999 is none that onnx ")
        assert line.endswith("Export it with opset_version=22, or update onnx.")

    def test_an_operator_that_cannot_be_converted(self):
        weights = [stored("s", [1, 2, 3], np.float32)]
        nodes = [node("GroupNormalization", ["x", "s", "s"], ["y"], num_groups=3)]
        assert refusal(model(nodes, weights, opset=18)) == (
            "GroupNormalization of operator set 18 counted its scales by group: "
            "received operator set 18. Export it with opset_version=22."
        )

    def test_functions_that_call_themselves_or_for_billions(self):
        def function(name, inner, times=1):
            nodes = [node(inner, ["a"], ["b"], domain="own")]
            nodes += [node(inner, ["a"], [f"b{i}"], domain="own") for i in range(times - 1)]
            opsets = [helper.make_opsetid("", 22), helper.make_opsetid("own", 1)]
            return helper.make_function("own", name, ["a"], ["b"], nodes, opsets)

        proto = model([node("F0", ["x"], ["y"], domain="own")], own=1)
        proto.functions.extend(function(f"F{i}", f"F{i + 1}", 10) for i in range(9))
        proto.functions.append(function("F9", "Own"))
        assert refusal(proto, TooLarge) == (
            "the model's functions come to 1,000,000,000 nodes. At most 50,000 are read."
        )
        proto.functions[9].CopyFrom(function("F9", "F0"))
        assert refusal(proto) == "the model's functions call themselves: received 'F0'."

    def test_more_nodes_than_are_read(self, monkeypatch):
        monkeypatch.setattr(order, "NODE_LIMIT", 2)
        assert refusal(two_convolutions(), TooLarge) == (
            "the graph has 3 nodes. At most 2 are read."
        )

    def test_nothing_but_constants(self):
        proto = model([node("Relu", ["w"], ["y"])], [random("w", 3)])
        del proto.graph.input[:]
        assert refusal(proto) == "tiny takes no input: all it holds is constant."


class TestFit:
    def test_channels_between_two_convolutions(self):
        proto = two_convolutions()
        proto.graph.initializer[1].CopyFrom(random("conv2.weight", 5, 6, 3, 3))
        assert refusal(proto, BadShape) == (
            "node 'conv2' (Conv) takes 6 channels: received 4 from 'b'. "
            "Export the network again, or mend the layer before it."
        )

    def test_channels_of_a_normalisation(self):
        nodes = [
            node("Conv", ["x", "w"], ["c"], name="conv1"),
            node("BatchNormalization", ["c", "s", "s", "s", "s"], ["y"], name="bn1"),
        ]
        proto = model(nodes, [random("w", 4, 3, 3, 3), stored("s", [1] * 5, np.float32)])
        assert refusal(proto, BadShape).startswith(
            "node 'bn1' (BatchNormalization) cannot take what it is given: "
            "received (n, 4, 6, 6) and (5) and (5) and (5) and (5)."
        )

    def test_a_sum_of_two_shapes(self):
        nodes = [
            node("Conv", ["x", "w"], ["c"], name="conv1"),
            node("Add", ["c", "x"], ["y"], name="skip"),
        ]
        assert refusal(model(nodes, [random("w", 4, 3, 3, 3)]), BadShape) == (
            "node 'skip' (Add) cannot take what it is given: "
            "received (n, 4, 6, 6) and (n, 3, 8, 8). Incompatible dimensions."
        )

    def test_a_window_larger_than_the_picture(self):
        proto = model([node("MaxPool", ["x"], ["y"], name="pool", kernel_shape=[9, 9])])
        assert refusal(proto, BadShape) == (
            "node 'pool' (MaxPool) leaves nothing of its input: received (n, 3, 0, 0). "
            "Its window is larger than what it slides over."
        )


class TestNotRefused:
    def test_an_unknown_op_is_kept_and_said(self):
        nodes = [node("Frobnicate", ["x"], ["a"], name="f"), node("Relu", ["a"], ["y"])]
        network = open_network(model(nodes).SerializeToString())
        assert [n.op for n in network.nodes] == ["Frobnicate", "Relu"]
        assert network.notes == (
            "node 'f' is 'Frobnicate': shown as far as the engine computes it, without arithmetic.",
        )


class TestExternalData:
    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "model"
        folder.mkdir()
        data = np.ones((4, 3, 3, 3), np.float32).tobytes()
        (folder / "weights.bin").write_bytes(data)
        (tmp_path / "outside.bin").write_bytes(data)
        (folder / "link.bin").symlink_to(tmp_path / "outside.bin")
        (folder / "up").symlink_to(tmp_path)
        os.mkfifo(folder / "pipe.bin")
        return folder

    def written(self, folder, location, **where):
        tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[4, 3, 3, 3])
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in {"location": location, **where}.items():
            tensor.external_data.add(key=key, value=str(value))
        path = folder / "net.onnx"
        path.write_bytes(model([node("Conv", ["x", "w"], ["y"])], [tensor]).SerializeToString())
        return path

    def test_beside_the_model_it_is_read(self, folder):
        assert open_network(self.written(folder, "weights.bin")).weights["w"].sum() == 108

    def test_never_for_an_upload(self, folder):
        assert refusal(self.written(folder, "weights.bin").read_bytes()) == (
            "tensor 'w' lies in another file: received 'weights.bin'. "
            "Make it one file: onnx.save(onnx.load('model.onnx'), 'one_file.onnx')."
        )

    @pytest.mark.parametrize(
        "location",
        [
            "../outside.bin", "/etc/passwd", "link.bin", "up/outside.bin", "a/../../outside.bin",
            "..\\outside.bin", "C:\\outside.bin", "", ".", "weights.bin\0",
        ],
    )  # fmt: skip
    def test_never_outside_the_folder(self, folder, location):
        assert refusal(self.written(folder, location)) == (
            f"tensor 'w' points outside the model's folder: received {location!r}. "
            "External data is read only from regular files beside the model."
        )

    @pytest.mark.parametrize("location", ["nowhere.bin", "pipe.bin", "x" * 5000])
    def test_only_a_file_that_is_there(self, folder, location):
        assert refusal(self.written(folder, location)) == (
            f"the data of tensor 'w' cannot be read: received {location[:100]!r}. "
            "Put the file that holds it beside the model."
        )

    def test_only_inside_the_file(self, folder):
        assert refusal(self.written(folder, "weights.bin", offset=8)) == (
            "tensor 'w' declares 432 bytes of 'weights.bin': "
            "received 432 from 8 on, in a file of 432. Copy the model and its data again, together."
        )
        assert "received 8 from 0 on" in refusal(self.written(folder, "weights.bin", length=8))
        assert "cannot be read" in refusal(self.written(folder, "weights.bin", offset="x"))


class TestFuzz:
    """No bytes reach an engine here: they are read, and nothing but our own errors comes out."""

    WHOLE = (GOOD, everyday(22).SerializeToString(), everyday(13).SerializeToString())

    def survives(self, content):
        with contextlib.suppress(ConvscopeError):
            try:
                open_network(bytes(content))
            except BadNetwork as error:
                assert "is not put together as ONNX is" not in error.what  # noqa: PT017
                raise

    @settings(max_examples=150)
    @given(st.data())
    def test_any_truncation(self, data):
        content = data.draw(st.sampled_from(self.WHOLE))
        self.survives(content[: data.draw(st.integers(0, len(content) - 1))])

    @settings(max_examples=400)
    @given(st.data())
    def test_any_flipped_bytes(self, data):
        content = bytearray(data.draw(st.sampled_from(self.WHOLE)))
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(content) - 1))
            content[place] ^= data.draw(st.integers(1, 255))
        self.survives(content)
