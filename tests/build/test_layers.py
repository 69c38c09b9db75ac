"""What is said of each layer is what the network that is built does."""

from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convscope.base.errors import BadSettings, InputError
from convscope.build import PRESETS, layers, network_of
from convscope.build.blocks import (
    AveragePool,
    BatchNorm,
    Conv,
    Dropout,
    Flatten,
    Gelu,
    GlobalAveragePool,
    HardSwish,
    LeakyRelu,
    Linear,
    MaxPool,
    Relu,
    Residual,
    Sigmoid,
    Softmax,
    Tanh,
)
from convscope.explain import receptive_field
from convscope.ops import TABLE
from convscope.trace import run

DEEP = (
    Conv(6, 3, 2, padding=1), BatchNorm(), Relu(),
    Residual(Conv(6, 3, padding="same", dilation=2), Relu(), Residual(Conv(6, 1), Tanh())),
    MaxPool(3, 2, 1), Residual(Conv(8, 3, 2, "same", groups=2), BatchNorm(), Conv(8, 5, padding=2)),
    AveragePool(2, 1), Conv(8, 3, padding="same", groups="depthwise"), Dropout(), LeakyRelu(),
)  # fmt: skip


def traced(network, input, seed=1):
    x = np.random.default_rng(seed).standard_normal((1, *input), np.float32)
    return run(network, {"image": x}, engine="numpy")


def check(blocks, input):
    """Hold every row to the network that the same blocks make, run on a picture."""
    network = network_of(blocks, input)
    trace = traced(network, input)
    rows = layers(blocks, input)
    assert [row.name for row in rows] == [node.name for node in network.nodes]
    for row, node in zip(rows, network.nodes, strict=True):
        layer = trace[node.name]
        assert (row.op, row.shape, row.error) == (node.op, layer.output.shape[1:], "")
        assert row.parameters == network.parameters(node)
        assert row.multiply_adds == TABLE[node.op].multiply_adds(*layer.inputs, **node.attributes)
    return rows, trace


def field(trace, name):
    """Return the sides of what the value in the middle sees, as the scope has it."""
    shape = trace[name].output.shape
    box = receptive_field(trace, name, (0, 0, *(n // 2 for n in shape[2:]))).box
    return tuple(box.shape[2:])


@pytest.mark.parametrize("input", [(3, 48, 40), (1, 33, 57)])
def test_rows_are_what_the_network_does(input):
    rows, trace = check(DEEP, input)
    assert {row.name: row.receptive_field for row in rows} == {
        row.name: field(trace, row.name) for row in rows
    }
    assert len({row.receptive_field for row in rows}) > 5


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_presets_see_what_the_scope_says(preset):
    rows, trace = check(preset.blocks(4), preset.input)
    for row in rows:
        assert row.receptive_field == field(trace, row.name), row.name


def test_a_full_connection_and_a_mean_see_all_of_the_maps():
    for last in ((GlobalAveragePool(), Flatten()), (Flatten(), Softmax()), (Flatten(), Linear(2))):
        blocks = (Conv(2, 3), MaxPool(2), *last)
        rows, trace = check(blocks, (1, 13, 9))
        assert rows[-1].receptive_field == field(trace, rows[-1].name) == (12, 8)


def test_the_field_by_hand():
    rows = layers((Conv(1, 3), Conv(1, 3, 2), Conv(1, 3, dilation=2), MaxPool(2)), (1, 40, 40))
    assert [row.receptive_field for row in rows] == [(n, n) for n in (3, 5, 13, 15)]


def test_the_path_leads_to_the_block():
    blocks = (Conv(4, padding="same"), Residual(Conv(4, padding="same"), Residual(Relu())), Relu())
    assert [(row.name, row.path) for row in layers(blocks, (1, 8, 8))] == [
        ("conv1", (0,)), ("block1.conv1", (1, 0)), ("block1.block1.relu1", (1, 1, 0)),
        ("block1.block1.add1", (1, 1)), ("block1.add1", (1,)), ("relu1", (2,)),
    ]  # fmt: skip


def test_the_rows_before_a_misfit_stay():
    rows = layers((Conv(4, 3), MaxPool(2), Conv(4, 20), Relu()))
    assert [row.shape for row in rows] == [(4, 26, 26), (4, 13, 13), ()]
    assert rows[-1].path == (2,)
    assert rows[-1].op == "Conv"
    assert rows[-1].error.startswith("block 3 'conv2' (Conv): a window of 20 does not fit into 13")
    rows = layers((Conv(4, 3), Residual(Relu(), Linear(5, name="top"))))
    assert [(row.name, row.path, row.op) for row in rows] == [
        ("conv1", (0,), "Conv"), ("block1.relu1", (1, 0), "Relu"), ("top", (1, 1), "Linear"),
    ]  # fmt: skip
    assert rows[-1].error.endswith("received 4 × 26 × 26. Put Flatten() before it.")
    assert rows[-1].error_ja.startswith("ブロック 2.2「top」(Linear)：1列の数値を受け取ります。")
    assert layers((Relu(), "relu"))[-1].error.startswith("block 2 is none: received 'relu'")


def test_no_blocks_give_no_rows():
    assert layers(()) == ()


@pytest.mark.parametrize("wrong", [(28, 28), (0, 28, 28), (1, 28.0, 28), (1, 28, 9999), 5, None])
def test_an_input_that_is_none(wrong):
    with pytest.raises(BadSettings, match=r"the input is \(channels, height, width\): received"):
        layers((Relu(),), wrong)


def test_blocks_that_are_no_list():
    with pytest.raises(BadSettings, match=r"the blocks are no list: received Relu\(name=''\)"):
        layers(Relu())


def test_nothing_is_allocated():
    rows = layers((Flatten(), Linear(8192)), (64, 4096, 4096))
    assert "would give 1,073,741,824 values a picture" in rows[-1].error
    rows = layers((Flatten(), Linear(64), Linear(8192), Linear(8192)), (1, 512, 512))
    assert rows[-1].path == (3,)
    assert "parameters. At most 50,000,000 are built" in rows[-1].error


# ------------------------------------------------------------------ whatever is put together

small = st.integers(1, 6)
single = st.one_of(
    st.builds(
        Conv, small, st.integers(1, 5), st.integers(1, 3), st.integers(0, 2), st.integers(1, 2),
        st.sampled_from([1, 1, 2, "depthwise"]), st.booleans(),
    ),
    st.builds(Conv, small, st.sampled_from([1, 3, 5]), padding=st.just("same")),
    st.builds(lambda size, stride, pad: MaxPool(size, stride, pad % size), st.integers(1, 3),
              st.none() | st.integers(1, 3), st.integers(0, 2)),
    st.builds(lambda size, pad: AveragePool(size, None, pad % size), st.integers(1, 3),
              st.integers(0, 2)),
    st.builds(Linear, small, st.booleans()),
    st.sampled_from([
        Relu(), LeakyRelu(0.1), Sigmoid(), Tanh(), Gelu(), HardSwish(), BatchNorm(), Dropout(0.3),
        GlobalAveragePool(), Flatten(), Flatten(), Softmax(),
    ]),
)  # fmt: skip
block = st.one_of(
    single, single, st.lists(single, min_size=1, max_size=3).map(lambda found: Residual(*found))
)
inputs = st.tuples(st.integers(1, 4), st.integers(1, 14), st.integers(1, 14))


@settings(max_examples=200)
@given(st.lists(block, min_size=1, max_size=6), inputs)
def test_whatever_is_put_together_runs_as_said_or_is_refused_in_one_line(blocks, input):
    rows = layers(blocks, input)
    if not rows[-1].error:
        made, _ = check(blocks, input)
        assert made == rows
        assert all(prod(row.shape) for row in rows)
        return
    assert not any(row.error for row in rows[:-1])
    with pytest.raises(InputError) as error:
        network_of(blocks, input)
    assert str(error.value) == rows[-1].error
    assert rows[-1].error.startswith(f"block {'.'.join(str(i + 1) for i in rows[-1].path)} '")
    assert len(rows[-1].error.splitlines()) == 1
