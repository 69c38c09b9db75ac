"""PyTorch code is run and gives what the network gives."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

import families
from convscope.base.errors import UnsupportedOp
from convscope.network.readers import open_network
from convscope.training.export import export, files_of
from convscope.training.export.pytorch import WRITERS, pytorch_code
from training.export.taken_away import answer, as_one_line, builder, close, imported, networks, some

NETWORKS = networks()
DISTINCT = ("convnext_tiny", "shufflenet_v2")


def agrees(network, folder):
    export(network, "pytorch", folder)
    module = imported(folder / "model.py")
    x = some(network)
    model = module.load()
    with torch.inference_mode():
        found = model(torch.from_numpy(x)).numpy()
    expected = answer(network, x)
    close(found, expected)
    assert set(model.state_dict()) == set(load_file(folder / "weights.safetensors"))
    return as_one_line((folder / "model.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NETWORKS)
def test_the_code_gives_what_the_network_gives(name, tmp_path):
    agrees(NETWORKS[name], tmp_path)


@pytest.mark.parametrize(
    "family",
    [pytest.param(f, marks=() if f in DISTINCT else pytest.mark.slow) for f in families.FAMILIES],
)
def test_every_family_goes_to_pytorch_and_back(family, tmp_path):
    agrees(open_network(families.build(family, small=True), example=(1, 3, 64, 64)), tmp_path)


def test_the_code_reads_as_a_person_wrote_it():
    code, _ = pytorch_code(NETWORKS["lenet-5-1"])
    lines = code.splitlines()
    for line in (
        "class Lenet51(nn.Module):",
        '    """1 × 28 × 28 → 10 scores."""',
        "        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)",
        "        self.linear3 = nn.Linear(84, 10)",
        "        x = F.relu(self.conv1(image))",
        "        x = F.max_pool2d(x, 2)",
        "        x = torch.flatten(x, 1)",
        "        return x",
    ):
        assert line in lines
    code, _ = pytorch_code(NETWORKS["small-resnet-3"])
    assert "        x = F.relu(x + relu4)" in code.splitlines()
    assert "        x = F.relu(self.block1_norm1(self.block1_conv1(relu1)))" in code.splitlines()
    assert "# block1" in code
    assert max(map(len, code.splitlines())) <= 100


def test_a_network_with_a_softmax_keeps_it():
    code, _ = pytorch_code(NETWORKS["every-block"])
    assert "torch.softmax(x, 1)" in code


@pytest.mark.parametrize(
    ("op", "attributes", "text"),
    [
        ("Abs", {}, "torch.abs"),
        ("Ceil", {}, "torch.ceil"),
        ("Celu", {"alpha": 0.5}, "F.celu(image, alpha=0.5)"),
        ("Elu", {}, "F.elu(image)"),
        ("Erf", {}, "torch.erf"),
        ("Exp", {}, "torch.exp"),
        ("Floor", {}, "torch.floor"),
        ("Gelu", {"approximate": "tanh"}, 'approximate="tanh"'),
        ("HardSigmoid", {}, "torch.clamp(0.2 * image + 0.5, 0, 1)"),
        ("HardSigmoid", {"alpha": 1 / 6}, "F.hardsigmoid"),
        ("Identity", {}, "x = image"),
        ("LogSoftmax", {"axis": 1}, "torch.log_softmax(image, 1)"),
        ("Mish", {}, "F.mish"),
        ("Neg", {}, "torch.neg"),
        ("Selu", {}, "F.selu"),
        ("Softplus", {}, "F.softplus"),
        ("Softsign", {}, "F.softsign"),
        ("Transpose", {"perm": [0, 2, 3, 1]}, "image.permute(0, 2, 3, 1)"),
        ("GlobalMaxPool", {}, "F.adaptive_max_pool2d(image, 1)"),
        ("GlobalAveragePool", {}, "F.adaptive_avg_pool2d(image, 1)"),
        ("MaxPool", {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}, "ceil_mode=True"),
        (
            "MaxPool",
            {"kernel_shape": [2, 3], "pads": [0, 1, 1, 1], "dilations": [2, 1]},
            'F.max_pool2d(F.pad(image, (1, 1, 0, 1), value=-float("inf")), (2, 3), stride=1',
        ),
        (
            "AveragePool",
            {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "strides": [2, 2]},
            "count_include_pad=False",
        ),
        (
            "AveragePool",
            {"kernel_shape": [2, 2], "pads": [0, 0, 1, 1], "count_include_pad": 1},
            "F.avg_pool2d(F.pad(image, (0, 1, 0, 1)), 2, stride=1)",
        ),
    ],
)
def test_each_op_gives_what_onnx_says(op, attributes, text, tmp_path):
    b = builder((3, 8, 9))
    b.input = type(b.input)("image", "float32", ("n", 3, 8, 9))
    y = b.add("layer", op, "image", **attributes)
    assert text in agrees(b.network("one", y, None), tmp_path)


@pytest.mark.parametrize(
    ("op", "constants", "attributes", "text"),
    [
        ("Add", [np.float32(0.1)], {}, "image + 0.1"),
        ("Sub", [np.ones((3, 1, 1), np.float32)], {}, "image - self.layer_b"),
        ("Pow", [np.float32(2)], {}, "image ** 2.0"),
        ("Div", [np.float32([4])], {}, "image / 4.0"),
        ("Clip", [np.float32(0), np.float32(6)], {}, "F.relu6(image)"),
        ("Clip", [np.float32(-1)], {}, "torch.clamp(image, min=-1.0)"),
        ("PRelu", [np.float32([[[0.1]], [[0.2]], [[0.3]]])], {}, "nn.PReLU(3)"),
        ("Pad", [np.array([0, 0, 1, 2, 0, 0, 3, 0]), np.float32(7)], {}, "value=7.0"),
        ("Reshape", [np.array([0, 3, -1])], {}, "image.reshape(image.shape[0], 3, -1)"),
        ("ReduceSum", [np.array([-1])], {"keepdims": 0}, "image.sum(3)"),
        ("ReduceMax", [np.array([1])], {}, "image.amax(1, keepdim=True)"),
        ("ReduceMean", [np.array([2, 3])], {"keepdims": 0}, "image.mean((2, 3))"),
        ("Slice", [np.array([n]) for n in (1, 99, 2, 2)], {}, "image[:, :, 1::2]"),
        ("Unsqueeze", [np.array([1, -1])], {}, "image.unsqueeze(1).unsqueeze(5)"),
        (
            "GroupNormalization", [np.float32([1, 2, 3]), np.float32([0, 1, 0])],
            {"num_groups": 3, "epsilon": 1e-3}, "nn.GroupNorm(3, 3, eps=0.001)",
        ),
        (
            "InstanceNormalization", [np.float32([1, 2, 3]), np.float32([0, 1, 0])], {},
            "nn.InstanceNorm2d(3, affine=True)",
        ),
        (
            "LayerNormalization", [np.ones((8, 9), np.float32) * 2], {"axis": 2},
            "nn.LayerNorm((8, 9), bias=False)",
        ),
        ("MatMul", [np.ones((9, 2), np.float32)], {}, "nn.Linear(9, 2, bias=False)"),
        (
            "ConvTranspose", [np.arange(54, dtype=np.float32).reshape(3, 2, 3, 3) / 54],
            {"strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [1, 1]},
            "nn.ConvTranspose2d(3, 2, 3, stride=2, padding=1, output_padding=1, bias=False)",
        ),
        (
            "Conv", [np.arange(54, dtype=np.float32).reshape(2, 3, 3, 3) / 54],
            {"auto_pad": "SAME_UPPER", "strides": [2, 2]},
            "F.pad(image, (1, 1, 0, 1))",
        ),
    ],
)  # fmt: skip
def test_each_op_with_constants_gives_what_onnx_says(op, constants, attributes, text, tmp_path):
    b = builder((3, 8, 9))
    b.input = type(b.input)("image", "float32", ("n", 3, 8, 9))
    names = [b.constant(f"c{i}", c) for i, c in enumerate(constants)]
    y = b.add("layer", op, "image", *names, **attributes)
    assert text in agrees(b.network("one", y, None), tmp_path)


def test_gemm_in_all_its_forms(tmp_path):
    b = builder((6,))
    b.input = type(b.input)("image", "float32", ("n", 6))
    b.constant("w", np.arange(12, dtype=np.float32).reshape(6, 2))
    b.constant("c", np.float32([[3]]))
    y = b.add("layer", "Gemm", "image", "w", "c", alpha=0.5, beta=2.0)
    assert "nn.Linear(6, 2)" in agrees(b.network("one", y, ("n", 2)), tmp_path)


def test_several_outputs_and_branches(tmp_path):
    b = builder((4, 6, 6))
    b.nodes.append(
        type(small_node())("cut", "Split", ("x", "sizes"), ("left", "right"), {"axis": 1})
    )
    b.constant("sizes", np.array([1, 3]))
    pooled = b.add("pooled", "GlobalAveragePool", "right")
    y = b.add("joined", "Mul", "left", b.add("mean", "ReduceMean", pooled, b.constant("a", [1])))
    code = agrees(
        b.network("branches", b.add("same", "Concat", y, "right", axis=1), None), tmp_path
    )
    assert "cut, cut_1 = torch.split(image, (1, 3), 1)" in code


def small_node():
    return NETWORKS["by-hand"].nodes[0]


def test_an_op_without_code_is_named():
    b = builder((1, 4, 4))
    y = b.add("odd", "LpNormalization", "x")
    with pytest.raises(UnsupportedOp, match="layer 'odd' is 'LpNormalization', which cannot"):
        files_of(b.network("odd", y, None), "pytorch")
    b = builder((3, 4, 4))
    b.input = type(b.input)("x", "float32", ("n", 3, 4, 4))
    pool = {"kernel_shape": [2, 2], "pads": [0, 0, 1, 1]}
    y = b.add("pool", "AveragePool", "x", **pool)
    with pytest.raises(UnsupportedOp, match="its padding is uneven"):
        files_of(b.network("odd", y, None), "pytorch")


def test_names_can_do_no_harm(tmp_path):
    b = builder((1, 4, 4))
    weight = b.weight("w", 1, 1, 1, 1)
    name = 'train.x"""\nimport os; os.abort()\n"""'
    y = b.add(name, "Conv", "x", weight)
    y = b.add("class", "Conv", y, weight)
    y = b.add("forward", "Conv", y, weight)
    y = b.add("train", "Conv", b.add("ｔrain", "Relu", y), weight)
    code = agrees(b.network('a """ \\', y, None), tmp_path)
    assert "self.class_ = " in code
    assert "self.forward_ = " in code
    assert "self.train = " not in code
    assert "\nimport os" not in code


def test_every_writer_is_of_an_op_that_there_is():
    from convscope.ops import TABLE

    assert set(WRITERS) <= set(TABLE)
