"""A live module is read as it was written: its names, its normalisations, its lines of code."""

import logging
import sys

import numpy as np
import onnxruntime
import pytest
import torch
from torch import nn
from torch.nn import functional

from convscope.base.errors import BadNetwork
from convscope.network.readers import open_network
from convscope.network.readers.torch import read_torch
from convscope.network.writer import write_onnx


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.act = nn.SiLU()

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        return self.act(self.relu(y + x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, bias=False)
        self.layer1 = nn.Sequential(Block(), Block())
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.drop = nn.Dropout()
        self.fc = nn.Linear(4, 5)

    def forward(self, picture):
        x = self.layer1(self.conv1(picture))
        left, right = functional.max_pool2d(x, 2).chunk(2, 1)
        x = torch.cat([left, functional.relu(right)], 1)
        return functional.softmax(self.fc(self.drop(torch.flatten(self.pool(x), 1))), 1)


@pytest.fixture(scope="module")
def module():
    torch.manual_seed(0)
    return Net()


@pytest.fixture(scope="module")
def network(module):
    return read_torch(module, (1, 3, 16, 16))


def test_every_layer_has_the_name_it_was_given(network):
    block = ["conv1", "bn1", "relu", "add", "relu_2", "act.sigmoid", "act.mul"]
    assert [n.name for n in network.nodes] == [
        "conv1",
        *(f"layer1.0.{name}" for name in block),
        *(f"layer1.1.{name}" for name in block),
        "max_pool", "split", "relu", "concat", "pool", "flatten", "fc", "softmax",
    ]  # fmt: skip
    assert network["layer1.0.act.mul"].block == ("layer1", "0", "act")
    assert network["layer1.0.add"].block == ("layer1", "0")


def test_what_was_written_is_there_and_nothing_else(network):
    assert {n.op for n in network.nodes} == {
        "Conv", "BatchNormalization", "Relu", "Add", "Sigmoid", "Mul", "MaxPool", "Split",
        "Concat", "ReduceMean", "Flatten", "Gemm", "Softmax",
    }  # fmt: skip
    assert network["conv1"].inputs == ("picture", "conv1.weight")  # no bias was written


def test_the_line_of_code_is_the_users_own(network):
    source = network["layer1.1.add"].source
    assert source.startswith("test_torch_reader.py:")
    assert source.endswith(": return self.act(self.relu(y + x))")


def test_the_batch_axis_is_free_and_the_input_has_its_name(network):
    assert network.name == "Net"
    assert network.inputs[0].name == "picture"
    assert network.inputs[0].shape == ("n", 3, 16, 16)
    assert network.outputs[0].shape == ("n", 5)
    assert network.notes == ()


def test_it_computes_what_the_module_computes(module, network):
    x = torch.randn(3, 3, 16, 16)
    session = onnxruntime.InferenceSession(write_onnx(network))
    with torch.no_grad():
        expected = module.eval()(x).numpy()
    assert np.allclose(session.run(None, {"picture": x.numpy()})[0], expected, atol=1e-6)


def test_the_modules_own_mode_is_restored():
    module = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Dropout())
    module.train()
    module[1].eval()
    network = read_torch(module, torch.zeros(1, 1, 8, 8))
    assert [part.training for part in module] == [True, False, True]
    assert [n.op for n in network.nodes] == ["Conv", "BatchNormalization"]


def test_a_guessed_input_is_said():
    digits = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(2 * 26 * 26, 10))
    network = read_torch(digits)
    assert network.inputs[0].shape == ("n", 1, 28, 28)
    assert network.notes == (
        "the input 1 × 1 × 28 × 28 is guessed from '0' (Conv2d): give example= to say it.",
    )
    photographs = nn.Sequential(nn.Conv2d(3, 2, 3, 8))
    assert read_torch(photographs).inputs[0].shape == ("n", 3, 224, 224)


def test_several_inputs_and_outputs():
    class Two(nn.Module):
        def forward(self, image, mask):
            total = image + mask
            return {"total": total, "mean": total.mean((2, 3))}

    network = read_torch(Two(), (torch.randn(1, 3, 4, 4), np.zeros((1, 1, 4, 4), np.float32)))
    assert [v.name for v in network.inputs] == ["image", "mask"]
    assert [v.shape for v in network.outputs] == [("n", 3, 4, 4), ("n", 3)]


def test_a_batch_that_the_module_fixes_is_said():
    class One(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(1, 2, 3)

        def forward(self, x):
            if x.shape[0] == 1:
                return self.conv(x)
            return self.conv(x) + 1

    network = read_torch(One(), torch.zeros(1, 1, 8, 8))
    assert network.inputs[0].shape[0] in (1, "n")
    assert [n.op for n in network.nodes] == ["Conv"]


class Branching(nn.Module):
    def forward(self, x):
        return x + 1 if x.sum() > 0 else x


@pytest.mark.parametrize(
    ("module", "example", "line"),
    [
        (
            nn.Linear(3, 2).half(), None,
            "the module computes in float16: received 'weight'. "
            "Give it in float32: convscope.open(module.float()).",
        ),
        (
            nn.ReLU(), None,
            "what ReLU takes cannot be guessed. "
            "Give an input that it takes: convscope.open(module, example=tensor).",
        ),
        (
            nn.ReLU(), {"x": torch.zeros(1)},
            "the example is a dictionary. Give its tensors as a tuple.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read(module, example, line):
    with pytest.raises(BadNetwork) as caught:
        read_torch(module, example)
    assert str(caught.value) == line


@pytest.mark.parametrize(
    ("module", "example", "start"),
    [
        (Branching(), torch.zeros(1, 2), "PyTorch cannot export Branching: received (1, 2): Could"),
        (
            nn.Conv2d(3, 4, 3), torch.zeros(1, 1, 8, 8),
            "PyTorch cannot export Conv2d: received (1, 1, 8, 8): Given groups=1",
        ),
    ],
)  # fmt: skip
def test_what_pytorch_cannot_export(module, example, start):
    with pytest.raises(BadNetwork) as caught:
        read_torch(module, example)
    assert str(caught.value).startswith(start)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("convscope.open(module, example=tensor).")


def test_nothing_of_the_exporter_is_heard(capfd):
    before = logging.root.manager.disable
    open_network(nn.Conv2d(1, 1, 3), example=torch.zeros(1, 1, 5, 5))
    assert capfd.readouterr() == ("", "")
    assert logging.root.manager.disable == before


def test_without_torch_the_remedy_is_a_line_of_pip(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxscript", None)
    with pytest.raises(BadNetwork) as caught:
        read_torch(nn.ReLU(), torch.zeros(1))
    assert str(caught.value) == (
        "a PyTorch module is read with torch and onnxscript: received no onnxscript. "
        'Install them: pip install "convscope[torch]".'
    )
