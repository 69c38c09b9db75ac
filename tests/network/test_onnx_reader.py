"""What is read is the network that a person would draw, under the names they gave."""

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper, load_model_from_string, save

from convscope.network.readers import open_network
from convscope.network.writer import write_onnx
from network.models import everyday, info, model, node, random, stored, two_convolutions


def opened(proto, **options):
    return open_network(proto.SerializeToString(), **options)


def ops(network):
    return [n.op for n in network.nodes]


def answers(content, x):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: x})


def same_answers(proto, network, shape=(2, 3, 8, 8)):
    x = np.random.default_rng(7).standard_normal(shape, np.float32)
    ours, theirs = answers(write_onnx(network), x), answers(proto.SerializeToString(), x)
    return all(np.allclose(a, b, rtol=1e-5, atol=1e-6) for a, b in zip(ours, theirs, strict=True))


class TestGraph:
    def test_names_values_and_shapes_are_the_files(self):
        network = opened(two_convolutions())
        assert [n.name for n in network.nodes] == ["conv1", "relu", "conv2"]
        assert network.inputs[0].shape == ("n", 3, 8, 8)
        assert network.outputs[0].shape == ("n", 5, 4, 4)
        assert network.name == "tiny"
        assert network.notes == ()

    def test_a_path_gives_its_name(self, tmp_path):
        path = tmp_path / "lenet.onnx"
        path.write_bytes(two_convolutions().SerializeToString())
        assert open_network(path).name == "lenet"

    def test_nodes_out_of_order_are_put_in_order(self):
        proto = model([node("Relu", ["a"], ["y"]), node("Abs", ["x"], ["a"])])
        assert ops(opened(proto)) == ["Abs", "Relu"]

    def test_nameless_axes_get_names(self):
        proto = model([node("Relu", ["x"], ["y"])], x=(None, 3, "s7", None))
        assert opened(proto).inputs[0].shape == ("n", 3, "h", "w")

    def test_several_inputs_and_outputs(self):
        proto = model(
            [node("Add", ["x", "mask"], ["y"]), node("Relu", ["y"], ["z"])], outputs=("y", "z")
        )
        proto.graph.input.append(info("mask", ("n", 1, 8, 8)))
        network = opened(proto)
        assert [v.name for v in network.inputs] == ["x", "mask"]
        assert [v.name for v in network.outputs] == ["y", "z"]

    def test_dead_nodes_and_unread_weights_go(self):
        proto = model(
            [node("Relu", ["x"], ["y"]), node("Conv", ["x", "w"], ["nobody"])],
            [random("w", 4, 3, 3, 3), random("unread", 9)],
        )
        network = opened(proto)
        assert ops(network) == ["Relu"]
        assert not network.weights

    def test_half_precision_and_doubles_stay_what_they_are(self):
        proto = model([node("Mul", ["x", "w"], ["y"])], [stored("w", [2.0], np.float64)])
        proto.graph.input[0].type.tensor_type.elem_type = TensorProto.DOUBLE
        proto.graph.output[0].type.tensor_type.elem_type = TensorProto.DOUBLE
        network = opened(proto)
        assert (network.inputs[0].dtype, network.outputs[0].dtype) == ("float64", "float64")
        assert network.weights["w"].dtype == np.float64


class TestFolding:
    @pytest.mark.parametrize("opset", [9, 11, 13, 18, 22, 25])
    def test_every_operator_set_ends_as_the_same_layers(self, opset):
        network = opened(everyday(opset))
        expected = ["Conv", "BatchNormalization", "Relu", "MaxPool", "Flatten", "Gemm"]
        assert ops(network) == expected
        assert [n.name for n in network.nodes][:4] == ["conv", "bn", "relu", "pool"]
        if opset < 25:  # newer than this onnxruntime may be
            assert same_answers(everyday(opset), network)

    def test_identity_and_dropout_leave_no_trace(self):
        proto = model(
            [
                node("Identity", ["x"], ["a"]),
                node("Dropout", ["a"], ["b"]),
                node("Relu", ["b"], ["c"], name="relu"),
                node("Identity", ["c"], ["y"]),
            ]
        )
        network = opened(proto)
        assert ops(network) == ["Relu"]
        assert network.nodes[0].outputs == ("y",)  # the output keeps its name

    def test_a_mask_that_nobody_reads_goes_with_its_dropout(self):
        proto = model([node("Dropout", ["x"], ["a", "mask"]), node("Relu", ["a"], ["y"])], opset=9)
        assert ops(opened(proto)) == ["Relu"]

    def test_dropout_that_drops_stays(self):
        nodes = [node("Dropout", ["x", "", "training"], ["y"])]
        assert ops(opened(model(nodes, [stored("training", True)]))) == ["Dropout"]

    def test_weights_stored_as_float16_are_computed_with_as_float32(self):
        half = np.random.default_rng(0).standard_normal((4, 3, 3, 3)).astype(np.float16)
        proto = model(
            [node("Cast", ["stem.weight"], ["w"], to=1), node("Conv", ["x", "w"], ["y"])],
            [stored("stem.weight", half)],
        )
        network = opened(proto)
        assert ops(network) == ["Conv"]
        weight = network.weights["stem.weight:cast"]
        assert weight.dtype == np.float32
        assert np.array_equal(weight, half.astype(np.float32))

    def test_a_computed_zero_bias_goes_and_a_stored_one_stays(self):
        scaffolding = [
            node("Shape", ["w"], ["s"], start=0, end=1),
            node("CastLike", ["zero", "x"], ["z"]),
            node("Expand", ["z", "s"], ["bias"]),
            node("Conv", ["x", "w", "bias"], ["y"]),
        ]
        weights = [random("w", 4, 3, 3, 3), stored("zero", 0.0, np.float64)]
        assert opened(model(scaffolding, weights)).nodes[0].inputs == ("x", "w")
        plain = [node("Conv", ["x", "w", "bias"], ["y"])]
        kept = opened(model(plain, [weights[0], stored("bias", [0.0] * 4, np.float32)]))
        assert kept.nodes[0].inputs == ("x", "w", "bias")

    def test_a_folded_weight_is_called_after_the_weight(self):
        nodes = [node("Transpose", ["fc.weight"], ["t"]), node("MatMul", ["x", "t"], ["y"])]
        network = opened(model(nodes, [random("fc.weight", 5, 8)]))
        assert [(n.name, n.inputs) for n in network.nodes] == [("mat_mul", ("x", "fc.weight.T"))]

    def test_a_pooling_on_channels_last_leaves_no_strides(self):
        proto = model(  # as torch exports AdaptiveAvgPool2d(1) after a permutation
            [
                node("GlobalAveragePool", ["x"], ["pooled"]),
                node("Reshape", ["pooled", "row"], ["flat"]),
                node("Shape", ["x"], ["s"], start=0, end=1),
                node("Squeeze", ["s"], ["batch"]),
                node("Range", ["zero", "batch", "one"], ["places"]),
                node("Mul", ["places", "step"], ["far"]),
                node("Unsqueeze", ["far", "axes"], ["column"]),
                node("Add", ["column", "channels"], ["positions"]),
                node("Gather", ["flat", "positions"], ["strided"]),
                node("Relu", ["strided"], ["y"]),
            ],
            [
                stored("row", [-1]), stored("zero", 0), stored("one", 1), stored("step", 3),
                stored("axes", [1, 2, 3]), stored("channels", np.arange(3).reshape(1, 3, 1, 1)),
            ],
        )  # fmt: skip
        network = opened(proto)
        assert ops(network) == ["GlobalAveragePool", "Relu"]
        assert same_answers(proto, network)
        proto.graph.initializer[3].CopyFrom(stored("step", 2))  # strides that do change something
        assert "Gather" in ops(opened(proto))

    def test_sequences_become_a_split(self):
        proto = model(
            [
                node("SplitToSequence", ["x", "size"], ["parts"], axis=1),
                node("SequenceAt", ["parts", "last"], ["b"]),
                node("Relu", ["b"], ["y"]),
            ],
            [stored("size", 2), stored("last", -1)],
        )
        network = opened(proto)
        assert ops(network) == ["Split", "Relu"]
        assert network.weights["parts:sizes"].tolist() == [2, 1]
        assert same_answers(proto, network)

    def test_a_view_of_a_free_batch_keeps_it_free(self):
        proto = model(
            [
                node("Shape", ["x"], ["s"], start=0, end=1),
                node("Concat", ["s", "groups"], ["shape"], axis=0),
                node("Reshape", ["x", "shape"], ["y"], name="view"),
            ],
            [stored("groups", [3, 4, 2, 8])],
        )
        network = opened(proto)
        assert ops(network) == ["Reshape"]
        assert network.weights["y:shape"].tolist() == [0, 3, 4, 2, 8]
        assert same_answers(proto, network)

    def test_a_constant_that_would_fill_the_memory_is_not_made(self):
        proto = model(
            [
                node("ConstantOfShape", ["sizes"], ["zeros"]),
                node("Slice", ["zeros", "start", "stop"], ["one"]),
                node("Add", ["x", "one"], ["y"]),
            ],
            [stored("sizes", [2**20, 2**20]), stored("start", [0, 0]), stored("stop", [1, 1])],
        )
        assert ops(opened(proto)) == ["ConstantOfShape", "Slice", "Add"]

    def test_an_if_that_is_decided_is_its_branch(self):
        def branch(op, name, **attributes):
            inner = [node(op, ["x"], [name], name=op, **attributes)]
            return helper.make_graph(inner, name, [], [info(name)])

        nodes = [
            node("Shape", ["x"], ["s"]),
            node("Gather", ["s", "one"], ["c"]),
            node("Equal", ["c", "three"], ["is_colour"]),
            node(
                "If", ["is_colour"], ["y"],
                then_branch=branch("ReduceMean", "mean", axes=[2, 3]),
                else_branch=branch("Abs", "abs"),
            ),
        ]  # fmt: skip
        network = opened(model(nodes, [stored("one", 1), stored("three", 3)], opset=11))
        assert ops(network) == ["ReduceMean"]
        assert network.outputs[0].shape == ("n", 3, 1, 1)

    def test_the_models_own_functions_are_written_out(self):
        function = helper.make_function(
            "own", "Twice", ["a"], ["b"], [node("Add", ["a", "a"], ["b"])],
            [helper.make_opsetid("", 22)],
        )  # fmt: skip
        proto = model([node("Twice", ["x"], ["y"], domain="own")], own=1)
        proto.functions.append(function)
        network = opened(proto)
        assert ops(network) == ["Add"]


class TestOperatorSets:
    def test_upsample_means_what_it_meant(self):
        proto = model(
            [node("Upsample", ["x", "scales"], ["y"], mode="linear")],
            [stored("scales", [1, 1, 2, 2], np.float32)],
            opset=9,
        )
        network = opened(proto)
        assert ops(network) == ["Resize"]
        assert same_answers(proto, network)

    def test_an_op_newer_than_ours_is_spelt_out(self):
        network = opened(model([node("Swish", ["x"], ["y"], name="act")], opset=24))
        assert set(ops(network)) == {"Mul", "Sigmoid"}

    def test_custom_domains_keep_their_version(self):
        proto = model(
            [node("Scaler", ["x"], ["y"], domain="ai.onnx.ml", offset=[0.0], scale=[2.0])],
            ai_onnx_ml=3,
        )
        network = opened(proto)
        assert network.nodes[0].op == "ai.onnx.ml::Scaler"
        written = load_model_from_string(write_onnx(network))
        assert {o.domain: o.version for o in written.opset_import} == {"": 22, "ai.onnx.ml": 3}


class TestNames:
    def named(self, *nodes):
        network = opened(
            model(
                list(nodes),
                [
                    random("w", 3, 3, 1, 1),
                    random("fc.weight", 3, 3, 1, 1),
                    stored("pads", [0, 0, 1, 1] * 2),
                ],
            )
        )
        return [(n.name, n.block) for n in network.nodes]

    def scoped(self, op, x, y, *scopes, trace="", **attributes):
        made = node(op, x, [y], name=f"node_{y}", **attributes)
        for key, value in {
            "name_scopes": str(["", *scopes, y]),
            "stack_trace": trace,
        }.items():
            made.metadata_props.add(key=f"pkg.torch.onnx.{key}", value=value)
        return made

    def test_module_paths_of_the_exporter(self):
        assert self.named(
            self.scoped("Conv", ["x", "w"], "a", "layer1", "layer1.0", "layer1.0.conv1"),
            self.scoped("Relu", ["a"], "b", "layer1", "layer1.0", "layer1.0.relu"),
            self.scoped("Add", ["b", "x"], "c", "layer1", "layer1.0"),
            self.scoped("Relu", ["c"], "d", "layer1", "layer1.0", "layer1.0.relu@1"),
            self.scoped("Sigmoid", ["d"], "e", "act"),
            self.scoped("Mul", ["d", "e"], "f", "act"),
            self.scoped("Relu", ["f"], "y"),
        ) == [
            ("layer1.0.conv1", ("layer1", "0")),
            ("layer1.0.relu", ("layer1", "0")),
            ("layer1.0.add", ("layer1", "0")),
            ("layer1.0.relu_2", ("layer1", "0")),
            ("act.sigmoid", ("act",)),
            ("act.mul", ("act",)),
            ("relu", ()),
        ]

    def test_the_one_node_that_a_module_is_about_has_its_name(self):
        assert self.named(
            self.scoped("Pad", ["x", "pads"], "a", "stem", mode="reflect"),
            self.scoped("Conv", ["a", "w"], "y", "stem"),
        ) == [("stem.pad", ("stem",)), ("stem", ())]

    def test_slashes_of_the_older_exporter(self):
        assert self.named(
            node("Conv", ["x", "w"], ["a"], name="/layer1/layer1.0/conv1/Conv"),
            node("Add", ["a", "x"], ["b"], name="/layer1/layer1.0/Add"),
            node("Conv", ["b", "w"], ["c"], name="/features/features.1/conv/conv.0/conv.0.0/Conv"),
            node("Relu", ["c"], ["y"], name="/Relu_3"),
        ) == [
            ("layer1.0.conv1", ("layer1", "0")),
            ("layer1.0.add", ("layer1", "0")),
            ("features.1.conv.0.0", ("features", "1", "conv", "0")),
            ("relu", ()),
        ]

    def test_else_the_nodes_name_a_weights_name_or_the_op(self):
        assert self.named(
            node("Conv", ["x", "w"], ["a"], name="model/stem/Conv2D"),
            node("Conv", ["a", "fc.weight"], ["b"], name="Conv_1"),
            node("Relu", ["b"], ["c"], name="block.relu"),
            node("MaxPool", ["c"], ["d"], kernel_shape=[2, 2]),
            node("Relu", ["d"], ["y"]),
        ) == [
            ("model/stem/Conv2D", ("model", "stem")),
            ("fc", ()),
            ("block.relu", ("block",)),
            ("max_pool", ()),
            ("relu", ()),
        ]

    def test_the_users_own_line_without_its_folders(self):
        trace = (
            'File "/home/someone/secret/net.py", line 11, in forward\n    return self.conv(x)\n'
            'File "/usr/lib/torch/nn/modules/conv.py", line 5, in forward\n    F.conv2d(x)'
        )
        proto = model(
            [self.scoped("Conv", ["x", "w"], "y", "conv", trace=trace)], [random("w", 4, 3, 3, 3)]
        )
        assert opened(proto).nodes[0].source == "net.py:11: return self.conv(x)"


class TestNotes:
    def test_not_a_number_among_the_weights(self):
        weight = np.ones((4, 3, 3, 3), np.float32)
        weight[0, 0, 0], weight[1, 0, 0, 0] = np.nan, np.inf
        proto = model(
            [node("Conv", ["x", "conv1.weight"], ["y"])], [stored("conv1.weight", weight)]
        )
        assert opened(proto).notes == (
            "weight 'conv1.weight' holds 3 NaN and 1 infinite values of 108: "
            "what depends on it is not finite either.",
        )

    def test_an_op_without_arithmetic(self):
        nodes = [
            node("Conv", ["x", "w"], ["a"], name="conv1"),
            node("FusedConv", ["a", "v"], ["y"], name="f", domain="com.microsoft"),
        ]
        proto = model(nodes, [random("w", 4, 3, 3, 3), random("v", 5, 4, 3, 3)], com_microsoft=1)
        network = opened(proto)
        assert network.nodes[1].op == "com.microsoft::FusedConv"
        assert network.notes == (
            "node 'f' is 'com.microsoft::FusedConv': shown as far as the engine computes it, "
            "without arithmetic.",
        )
        assert same_answers(proto, network)


class TestExternalData:
    def test_weights_beside_a_model_that_was_named(self, tmp_path):
        path = tmp_path / "net.onnx"
        save(
            two_convolutions(), path, save_as_external_data=True, location="net.onnx.data",
            size_threshold=0,
        )  # fmt: skip
        network = open_network(path)
        assert network.digest == opened(two_convolutions(), name="net").digest
