import sys

import numpy as np
import onnxruntime
import pytest
import torch

from convscope.base.errors import EngineError, UnsupportedOp
from convscope.network.writer import write_onnx
from convscope.training.checkpoint import Checkpoint, Moment
from convscope.training.engines.engine import Batch, trained_part
from convscope.training.engines.numpy import NumpyEngine
from convscope.training.engines.torch import TorchEngine
from convscope.training.engines.torch_network import TorchNetwork
from convscope.training.run_folder import with_weights
from convscope.training.settings import Settings
from convscope.training.start import train_run
from small import Builder
from training.learning import (
    BatchNorm,
    Conv,
    Dropout,
    Flatten,
    Linear,
    Relu,
    Residual,
    bars,
    prepared,
)

CLOSE = 1e-4
RULES = {
    "sgd": {"optimiser": "sgd", "weight_decay": 0.01},
    "plain": {"optimiser": "sgd", "momentum": 0.0},
    "adam": {"optimiser": "adam", "weight_decay": 0.1},
    "adamw": {"optimiser": "adamw", "weight_decay": 0.1, "label_smoothing": 0.1},
}
WITH_CHANCE = (
    Conv(4, 3, padding="same"), BatchNorm(), Relu(), Residual(Conv(4, 3, padding="same"), Relu()),
    Dropout(0.2), Flatten(), Linear(3),
)  # fmt: skip


def branched(outputs=5):
    """Asymmetric pads, normalisation, depthwise, a skip, a split, a joint, and a softmax."""
    b = Builder(("n", 1, 12, 12))

    def conv(name, x, c, m, k, **attributes):
        weight = b.weight(f"{name}.weight", m, c // attributes.get("group", 1), k, k)
        return b.add(name, "Conv", x, weight, **attributes)

    x = b.norm("stem.bn", conv("stem.conv", "x", 1, 8, 3, pads=[0, 0, 1, 1], strides=[2, 2]), 8)
    x = b.add("stem.relu", "Relu", x)
    y = b.norm("deep.bn", conv("deep.conv", x, 8, 8, 3, pads=[1] * 4, group=8), 8)
    six = b.constant("zero", np.float32(0)), b.constant("six", np.float32(6))
    y = b.norm("flat.bn", conv("flat.conv", b.add("relu6", "Clip", y, *six), 8, 8, 1), 8)
    x = b.add("leaky", "LeakyRelu", b.add("add", "Add", x, y))
    b.nodes.append(split(x))
    x = b.add("join", "Concat", "right", b.add("tanh", "Tanh", "left"), axis=1)
    x = b.add("pool", "MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    x = b.add("flatten", "Flatten", b.add("average", "GlobalAveragePool", x))
    weight, bias = b.weight("head.weight", outputs, 8), b.weight("head.bias", outputs)
    x = b.add("head", "Gemm", x, weight, bias, transB=1)
    return b.network("branched", b.add("softmax", "Softmax", x), ("n", outputs))


def split(x):
    from convscope.network import Node

    return Node("split", "Split", (x,), ("left", "right"), {"axis": 1, "num_outputs": 2})


def batch(i=0, targets=None):
    rng = np.random.default_rng(i)
    x = rng.standard_normal((16, 1, 12, 12), np.float32)
    return Batch(x, rng.integers(0, 5, 16) if targets is None else targets(rng), (0, 3, i, 0))


def both(settings, weights=None, frozen=(), outputs=5):
    trained = trained_part(branched(outputs), frozen)
    return NumpyEngine(trained, settings, weights), TorchEngine(trained, settings, weights)


def same(a, b, within=CLOSE):
    assert a.keys() == b.keys()
    for name in a:
        np.testing.assert_allclose(a[name], b[name], rtol=within, atol=within, err_msg=name)


@pytest.mark.parametrize("frozen", [(), ("stem",)])
@pytest.mark.parametrize("rule", RULES)
def test_five_steps_are_those_of_the_numpy_engine(rule, frozen):
    ours, theirs = both(Settings(loss="cross-entropy", **RULES[rule]), frozen=frozen)
    before = theirs.weights()
    for i in range(5):
        a, b = ours.step(batch(i), 0.01), theirs.step(batch(i), 0.01)
        assert b.loss == pytest.approx(a.loss, abs=1e-5)
        assert b.right == a.right
        assert b.steepness == pytest.approx(a.steepness, rel=CLOSE)
    same(ours.weights(), theirs.weights())
    if rule != "plain":  # without momentum what is kept has no part
        same(ours.kept(), theirs.kept())
    same(ours.gradients(), theirs.gradients())
    changed = {n for n, w in theirs.weights().items() if not np.array_equal(w, before[n])}
    still = {name for name in before if name.startswith("stem.")} if frozen else set()
    assert changed == before.keys() - still - {"zero", "six"}


def test_after_training_the_engines_and_onnxruntime_answer_alike():
    ours, theirs = both(Settings(loss="cross-entropy"))
    for i in range(5):
        ours.step(batch(i), 0.01)
        theirs.step(batch(i), 0.01)
    x = batch(9).x
    np.testing.assert_allclose(ours.scores(x), theirs.scores(x), atol=CLOSE)
    network = with_weights(branched(), Checkpoint(Moment(5, 0), theirs.weights()))
    session = onnxruntime.InferenceSession(write_onnx(network))
    scores = theirs.scores(x)
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(session.run(None, {"x": x})[0], shares, atol=CLOSE)


@pytest.mark.parametrize(
    ("settings", "weights", "targets"),
    [
        ({"loss": "cross-entropy", "label_smoothing": 0.2}, None, None),
        ({"loss": "cross-entropy", "label_smoothing": 0.2}, np.array([1, 2, 0.5, 0, 3.0]), None),
        ({"loss": "cross-entropy"}, np.zeros(5), None),
        ({"loss": "mean-squared-error"}, None, lambda rng: rng.random((16, 5), np.float32)),
    ],
)
def test_every_loss_and_its_gradient_is_the_numpy_engines(settings, weights, targets):
    ours, theirs = both(Settings(**settings), weights)
    a, b = (engine.step(batch(0, targets), 0.01) for engine in (ours, theirs))
    assert (b.loss, b.right) == (pytest.approx(a.loss, abs=1e-5), a.right)
    same(ours.gradients(), theirs.gradients(), 1e-5)


def test_one_number_a_picture_may_be_the_target():
    ours, theirs = both(Settings(loss="mean-squared-error"), outputs=1)
    given = batch(0, lambda rng: rng.random(16, np.float32))
    assert theirs.step(given, 0.01).loss == pytest.approx(ours.step(given, 0.01).loss, abs=1e-5)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_one_engine_began_the_other_goes_on_with(rule, order):
    settings = Settings(loss="cross-entropy", **RULES[rule])
    engines = both(settings)
    first, second = engines[order[0]], engines[order[1]]
    unbroken, _ = both(settings)
    for i in range(6):
        unbroken.step(batch(i), 0.01)
        (first if i < 3 else second).step(batch(i), 0.01)
        if i == 2:
            second.restore(first.weights(), first.kept())
            assert second.gradients() == {}
    same(unbroken.weights(), second.weights())
    if rule != "plain":
        same(unbroken.kept(), second.kept())


def test_what_is_kept_goes_back_bit_for_bit():
    _, one = both(Settings(loss="cross-entropy"))
    _, other = both(Settings(loss="cross-entropy"))
    for i in range(3):
        one.step(batch(i), 0.01)
    other.restore(one.weights(), one.kept())
    for name, value in one.kept().items():
        assert np.array_equal(value, other.kept()[name])
    assert one.step(batch(4), 0.01) == other.step(batch(4), 0.01)


def test_the_same_seed_is_the_same_run_bit_for_bit(tmp_path):
    threads, strict = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    drawn = torch.random.get_rng_state()
    ends = []
    for i, seed in enumerate((0, 0, 1)):
        told = {"engine": "torch", "seed": seed, "augment": {"shift": 0.2}}
        folder = prepared(tmp_path / f"run{i}", WITH_CHANCE, **told)
        train_run(folder, bars())
        ends.append(folder.read())
    for part in ("weights", "kept", "gradients"):
        a, b, c = (getattr(end, part) for end in ends)
        assert all(np.array_equal(a[name], b[name]) for name in a)
        assert not all(np.array_equal(a[name], c[name]) for name in a)
    assert (torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()) == (
        threads, strict,
    )  # fmt: skip
    assert torch.equal(torch.random.get_rng_state(), drawn)


def test_a_run_learns_and_another_engine_takes_it_up(tmp_path):
    folder = prepared(tmp_path / "run", epochs=15, engine="torch")
    stops = []

    def engine(*given):
        made = TorchEngine(*given)
        step = made.step

        def counted(*args):
            stops.append(1)
            if len(stops) > 40:
                raise KeyboardInterrupt
            return step(*args)

        made.step = counted
        return made

    with pytest.raises(KeyboardInterrupt):
        train_run(folder, bars(), engine=engine)
    assert 0 < folder.steps()[-1] <= 40
    train_run(folder, bars(), engine=NumpyEngine)
    whole = prepared(tmp_path / "whole", epochs=15, engine="torch")
    train_run(whole, bars())
    same(folder.read().weights, whole.read().weights)
    assert whole.history()[-2]["validation_accuracy"] > 0.85


def test_dropout_is_drawn_from_the_steps_seed_and_only_while_training():
    b = Builder(("n", 4))
    x = b.add("drop", "Dropout", "x", b.constant("ratio", np.float32(0.25)))
    weight = b.weight("head.weight", 2, 4)
    network = b.network("drop", b.add("head", "Gemm", x, weight, transB=1), ("n", 2))
    module = TorchNetwork(trained_part(network))
    x = torch.ones(2000, 4)
    found = []
    for seed in (1, 1, 2):
        module.chance.manual_seed(seed)
        found.append(module.train()._drop(x, 0.25))
    assert torch.equal(found[0], found[1])
    assert not torch.equal(found[0], found[2])
    assert np.unique(found[0].numpy()).tolist() == [0, np.float32(4 / 3)]
    assert float((found[0] == 0).float().mean()) == pytest.approx(0.25, abs=0.02)
    module.eval()
    assert torch.equal(module(x), x @ torch.from_numpy(network.weights["head.weight"]).T)


def test_half_the_precision_learns_too():
    _, engine = both(Settings(loss="cross-entropy", precision="bfloat16", optimiser="sgd"))
    losses = [engine.step(batch(0), 0.05).loss for _ in range(20)]
    assert losses[-1] < 0.9 * losses[0]
    assert {w.dtype for w in engine.weights().values()} == {np.dtype(np.float32)}


def test_one_picture_and_one_cell_a_channel_have_no_spread():
    b = Builder(("n", 3, 1, 1))
    x = b.norm("bn", "x", 3)
    x = b.add("flatten", "Flatten", x)
    x = b.add("head", "Gemm", x, b.weight("head.weight", 2, 3), transB=1)
    trained = trained_part(b.network("one", x, ("n", 2)))
    settings = Settings(loss="cross-entropy")
    ours, theirs = NumpyEngine(trained, settings), TorchEngine(trained, settings)
    one = Batch(np.ones((1, 3, 1, 1), np.float32), np.array([1]), (0,))
    assert theirs.step(one, 0.01).loss == pytest.approx(ours.step(one, 0.01).loss, abs=1e-5)
    same(ours.weights(), theirs.weights())


def test_what_does_not_lead_to_the_scores_has_no_gradient():
    b = Builder(("n", 4))
    b.add("aside", "Gemm", "x", b.weight("aside.weight", 2, 4), transB=1)
    x = b.add("head", "Gemm", "x", b.weight("head.weight", 2, 4), transB=1)
    trained = trained_part(b.network("aside", x, ("n", 2)))
    engine = TorchEngine(trained, Settings(loss="cross-entropy"))
    engine.step(Batch(np.ones((3, 4), np.float32), np.array([0, 1, 1]), (0,)), 0.1)
    assert not engine.module.all_used
    assert not engine.gradients()["aside.weight"].any()
    assert engine.gradients()["head.weight"].any()


def test_an_op_it_has_not_is_refused_by_name():
    b = Builder(("n", 1, 4, 4))
    x = b.add("odd.pool", "LpPool", b.conv("conv", "x", 1, 2, 3), kernel_shape=[2, 2])
    trained = trained_part(b.network("odd", b.add("flatten", "Flatten", x), ("n", 2)))
    with pytest.raises(UnsupportedOp, match=r"'odd\.pool' is 'LpPool'.* engine='numpy'"):
        TorchEngine(trained, Settings(loss="cross-entropy"))


def test_without_pytorch_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(EngineError, match=r'pip install "convscope\[torch\]"'):
        TorchEngine(trained_part(branched()), Settings(loss="cross-entropy"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:The .grad attribute")  # PyTorch's own, on the way
# PyTorch's word on Python 3.13.0
@pytest.mark.filterwarnings("ignore:Guards may run slower:RuntimeWarning")
def test_the_module_can_be_compiled():
    torch._dynamo.reset()
    module = TorchNetwork(trained_part(branched()))
    x = torch.from_numpy(batch().x)
    compiled = torch.compile(module, backend="eager", fullgraph=True)
    assert torch.allclose(compiled(x), module(x), atol=1e-6)
    network = trained_part(prepared_network())
    with_drop = TorchNetwork(network)
    torch.compile(with_drop, backend="eager")(torch.ones(2, 1, 8, 8)).sum().backward()
    assert all(w.grad is not None for w in with_drop.learnt.values())


def prepared_network():
    from training.learning import small

    return small(WITH_CHANCE)
