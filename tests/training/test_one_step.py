import numpy as np
import pytest

from convscope.base.errors import BadQuestion
from convscope.training.engines.engine import Batch, trained_part
from convscope.training.engines.numpy import NumpyEngine
from convscope.training.losses import loss_of
from convscope.training.one_step import one_step
from convscope.training.settings import Settings
from training.learning import (
    SMALL,
    BatchNorm,
    Conv,
    Dropout,
    Flatten,
    Linear,
    MaxPool,
    Relu,
    Residual,
    bars,
    small,
)

DEEP = (
    Conv(3, 3, padding="same"), BatchNorm(), Relu(),
    Residual(Conv(4, 3, 2, padding="same"), BatchNorm(), Relu(), Conv(4, 3, padding="same")),
    MaxPool(2), Conv(4, 3, padding="same", groups="depthwise"), Flatten(), Dropout(0.3), Linear(3),
)  # fmt: skip


@pytest.mark.parametrize("blocks", [SMALL, DEEP])
def test_the_gradient_of_the_whole_network_is_its_difference_quotient(blocks):
    """Every learnt weight, in training (normalised by the batch), in double precision."""
    net = small(tuple(b for b in blocks if not isinstance(b, Dropout)))
    wide = {k: w.astype(np.float64) for k, w in net.weights.items()}
    trained = trained_part(net)
    engine = NumpyEngine(
        trained, Settings(loss="cross-entropy", learning_rate=1.0, optimiser="sgd")
    )
    data = bars(12)
    x, labels = data.tensor(np.arange(12)).astype(np.float64), data.labels
    judge = loss_of("cross-entropy")

    def loss(weights):
        engine.restore(weights, {})
        return judge(engine.forward(x, (0,))[trained.scores], labels)[0]

    engine.restore(wide, {})
    values = engine.forward(x, (0,))
    gradients = engine.backward(values, judge(values[trained.scores], labels)[1])
    rng = np.random.default_rng(0)
    for name, gradient in gradients.items():
        for flat in rng.choice(gradient.size, min(6, gradient.size), replace=False):
            at = np.unravel_index(flat, gradient.shape)
            up, down = ({**wide, name: _moved(wide[name], at, by)} for by in (1e-6, -1e-6))
            quotient = (loss(up) - loss(down)) / 2e-6
            assert gradient[at] == pytest.approx(quotient, abs=2e-6), (name, at)


def _moved(weight, at, by):
    changed = weight.copy()
    changed[at] += by
    return changed


@pytest.mark.parametrize(
    ("layer", "role", "index"),
    [
        ("conv1", "weight", (1, 0, 2, 1)), ("conv1", "bias", (2,)), ("norm1", "scale", (1,)),
        ("block1.conv2", "weight", (3, 1, 0, 2)), ("linear1", "weight", (2, 5)),
        ("linear1", "bias", (0,)), ("block1.skip", "weight", (0, 2, 0, 0)),
    ],
)  # fmt: skip
def test_one_step_is_a_sum_a_gradient_and_a_quotient_that_agree(layer, role, index):
    data = bars(6)
    step = one_step(
        small(DEEP), data.tensor(np.arange(6)), data.labels, layer, role, index, rate=0.01
    )
    assert step.by_sum == pytest.approx(step.gradient, abs=1e-12)
    assert step.difference == pytest.approx(step.gradient, abs=1e-7)
    assert step.new == step.weight - 0.01 * step.gradient
    assert step.losses.mean() == pytest.approx(step.loss)
    assert step.all_after < step.loss
    if abs(step.gradient) > 1e-3:
        assert step.after < step.loss
    assert set(step.pictures.tolist()) <= set(range(6))


def test_what_is_no_weight_is_refused():
    data = bars(3)
    x = data.tensor(np.arange(3))
    with pytest.raises(
        BadQuestion, match=r"has no such weights: received 'scale'. It has: weight, bias"
    ):
        one_step(small(), x, data.labels, "conv1", "scale", (0,))
    with pytest.raises(BadQuestion, match="has the shape"):
        one_step(small(), x, data.labels, "conv1", "weight", (9, 0, 0, 0))


def test_a_step_goes_against_the_gradient():
    data = bars(30)
    engine = NumpyEngine(
        trained_part(small()), Settings(loss="cross-entropy", optimiser="sgd", momentum=0.0)
    )
    before = engine.weights()
    batch = Batch(data.tensor(np.arange(30)), data.labels, (0,))
    first = engine.step(batch, 0.1)
    gradients = engine.gradients()
    for name, w in engine.weights().items():
        assert w == pytest.approx(before[name] - 0.1 * gradients[name], abs=1e-6)
    assert engine.step(batch, 0.1).loss < first.loss
