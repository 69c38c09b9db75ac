"""What comes along as blocks: small enough, of any size, and it runs."""

import numpy as np
import pytest

from convscope.build import PRESETS, layers, network_of
from convscope.build.blocks import BatchNorm, Conv, Dropout, Residual
from convscope.network.readers import open_network
from convscope.network.writer import write_onnx
from convscope.trace import run
from convscope.training.settings import Settings

each = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)


def totals(name, classes=10, input=(1, 28, 28)):
    rows = layers(PRESETS[name].blocks(classes), input)
    assert not rows[-1].error
    return sum(row.parameters for row in rows), sum(row.multiply_adds for row in rows)


def test_which_there_are():
    assert list(PRESETS) == ["lenet-5", "tiny-vgg", "small-resnet", "mobilenet", "overfit"]
    assert all(name == preset.name for name, preset in PRESETS.items())


@each
@pytest.mark.parametrize("input", [(1, 28, 28), (3, 64, 64), (3, 32, 40), (4, 33, 29)])
def test_it_runs_on_pictures_of_any_size(preset, input):
    network = network_of(preset.blocks(7), input)
    x = {"image": np.random.default_rng(0).standard_normal((2, *input), np.float32)}
    mine = run(network, x, engine="numpy").tensors["scores"]
    theirs = run(open_network(write_onnx(network)), x, engine="onnxruntime").tensors["scores"]
    assert mine.shape == (2, 7)
    np.testing.assert_allclose(theirs, mine, rtol=1e-4, atol=1e-4)


@each
def test_its_hint_is_settings(preset):
    assert preset.settings
    assert Settings(**preset.settings).epochs == preset.settings["epochs"]


@each
def test_it_is_told_in_both_languages(preset):
    for said in (preset.title_en, preset.summary_en, preset.title_ja, preset.summary_ja):
        assert said.strip()
    assert preset.summary_en.isascii() or "×" in preset.summary_en
    assert any("぀" <= letter <= "ヿ" for letter in preset.summary_ja)


def test_lenet_has_as_many_parameters_as_in_the_books():
    assert totals("lenet-5") == (61_706, 416_520)


def test_the_residual_network_is_cheap():
    parameters, multiply_adds = totals("small-resnet")
    assert parameters < 400_000
    assert multiply_adds <= 25_000_000
    blocks = PRESETS["small-resnet"].blocks(10)
    bodies = [block for block in blocks if isinstance(block, Residual)]
    assert len({body.blocks[0].channels for body in bodies}) == 3
    assert all(any(isinstance(b, BatchNorm) for b in body.blocks) for body in bodies)


def test_the_mobile_one_is_cheaper_than_a_full_one_of_its_shapes():
    blocks = PRESETS["mobilenet"].blocks(10)
    apart = [b for b in blocks if isinstance(b, Conv) and b.groups == "depthwise"]
    assert len(apart) == 4
    full = []
    for block in blocks:  # its 3×3 gives what its 1×1 gives, which is left out
        if block in apart:
            step = block.stride
        elif isinstance(block, Conv) and block.kernel == 1:
            full.append(Conv(block.channels, 3, step, "same", bias=False))
        else:
            full.append(block)
    dear = sum(row.multiply_adds for row in layers(full) if row.op == "Conv")
    assert totals("mobilenet")[1] * 4 < dear


def test_the_one_that_overfits_has_nothing_against_it():
    blocks = PRESETS["overfit"].blocks(10)
    assert not any(isinstance(b, (BatchNorm, Dropout, Conv)) for b in blocks)
    assert totals("overfit")[0] > 10 * totals("lenet-5")[0]
    told = Settings(**PRESETS["overfit"].settings)
    assert (told.weight_decay, told.label_smoothing, told.patience) == (0, 0, 0)
    assert told.augment == Settings().augment
