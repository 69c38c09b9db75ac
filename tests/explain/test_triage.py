import numpy as np
import pytest

import convscope
from convscope.base.errors import BadQuestion
from convscope.explain import triage as triage_of_all
from convscope.explain.triage import MOST_CHANNELS, duplicates
from convscope.trace import run
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)


def made(op: str = "Identity", bias: tuple[float, ...] = (0,) * 6, **attributes):
    """Six channels of one convolution: 0 and 1 differ, 2 = 3 · 0, 3 = −1, 4 and 5 are nothing."""
    b = Builder((1, 3, 16, 16))
    rng = np.random.default_rng(0)
    kernels = np.zeros((6, 3, 3, 3), np.float32)
    kernels[:2] = rng.normal(0, 0.3, (2, 3, 3, 3))
    kernels[2], kernels[3] = 3 * kernels[0], -kernels[1]
    b.weights["kernels"] = kernels
    b.weights["bias"] = np.array(bias, np.float32)
    x = b.add("conv", "Conv", "x", "kernels", "bias")
    extra = [b.constant(n, np.float32(v)) for n, v in attributes.pop("bounds", {}).items()]
    x = b.add("act", op, x, *extra, **attributes)
    return run(b.network("made", x, (1, 6, 14, 14)), {"x": X})


def test_channels_made_dead_or_constant_are_told():
    (found,) = triage_of_all(made(bias=(0, 0, 0, 0, 0, 0.5)), "conv")
    assert found.dead.tolist() == [False] * 4 + [True, False]
    assert found.constant.tolist() == [False] * 5 + [True]
    assert found.limits is None


def test_channels_made_multiples_of_each_other_are_told_with_their_sign():
    (found,) = triage_of_all(made(), "conv")
    pairs = {(p.first, p.second): p.correlation for p in found.pairs}
    assert set(pairs) == {(0, 2), (1, 3)}
    assert pairs[0, 2] == pytest.approx(1)
    assert pairs[1, 3] == pytest.approx(-1)
    assert found.alike == 2
    assert found.note == ""


def test_the_share_of_values_at_a_limit():
    trace = made("Clip", (5, 0, 100, -100, 0, 6), bounds={"low": -1, "high": 6})
    (found,) = triage_of_all(trace, "act")
    values = trace["act"].output[0].reshape(6, -1)
    assert found.limits == (-1, 6)
    assert found.high.tolist() == pytest.approx((values >= 6 - 0.07).mean(axis=1))
    assert found.low.tolist() == pytest.approx((values <= -1 + 0.07).mean(axis=1))
    assert (found.high[2], found.low[3], found.high[5]) == (1, 1, 1)
    assert found.saturated[2] == 1


def test_a_rectifier_at_rest_is_not_saturated():
    trace = made("Clip", (0, 0, 100, -100, 0, 0), bounds={"low": 0, "high": 6})
    (found,) = triage_of_all(trace, "act")
    assert found.high[2] == 1
    assert not found.low.any()
    assert found.dead[3]
    relu = triage_of_all(made("Relu"), "act")[0]
    assert relu.limits is None


@pytest.mark.parametrize(
    ("op", "limits"),
    [("Sigmoid", (0, 1)), ("Tanh", (-1, 1)), ("HardSigmoid", (0, 1)), ("Softsign", (-1, 1))],
)
def test_bounded_activations_know_their_limits(op, limits):
    found = triage_of_all(made(op, (0, 0, 1e4, -1e4, 0, 0)), "act")[0]
    assert found.limits == limits
    assert found.high[2] == 1
    assert found.low[3] == 1
    assert found.saturated[0] < 1


def test_channels_alike_by_one_active_cell_are_no_duplicates():
    rows = np.zeros((2, 49))
    rows[:, 7] = [1, 2]
    assert duplicates(rows) == ((), 0)
    rows[:, 20:30] = [np.arange(10), 2 * np.arange(10)]
    assert duplicates(rows)[1] == 1


def test_correlation_is_numpy_s():
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((30, 100))
    rows[15:] = rows[:15] + rng.normal(0, 0.1, (15, 100)) * rng.random((15, 1))
    expected = np.triu(np.corrcoef(rows), 1)
    pairs, count = duplicates(rows)
    wanted = {tuple(p) for p in np.argwhere(np.abs(expected) > 0.99).tolist()}
    assert {(p.first, p.second) for p in pairs} == wanted
    assert count == len(wanted) > 3
    assert all(p.correlation == pytest.approx(expected[p.first, p.second]) for p in pairs)


def test_what_cannot_be_compared_says_why():
    head = triage_of_all(run(small_classifier(), {"x": X}), "head")[0]
    assert head.note == "Channels of 1 values cannot be compared: at least 16."
    assert not head.constant.any(), "one value is no sign of a constant"
    b = Builder((1, 1, 4, 4))
    b.weights["w"] = np.ones((MOST_CHANNELS + 1, 1, 1, 1), np.float32)
    many = run(b.network("n", b.add("conv", "Conv", "x", "w"), ("n",)), {"x": X[:, :1, :4, :4]})
    assert triage_of_all(many, "conv")[0].note.startswith("4,097 channels are too many to compare")


def test_values_that_are_not_finite_are_alike_with_none():
    poisoned = X.copy()
    poisoned[0, 0] = np.nan
    b = Builder((1, 3, 16, 16))
    network = b.network("n", b.add("same", "Abs", "x"), (1, 3, 16, 16))
    (found,) = triage_of_all(run(network, {"x": poisoned}, engine="numpy"))
    assert found.pairs == ()
    assert not found.constant.any()


def test_all_layers_with_channels_unless_one_is_named():
    trace = convscope.open("digits").trace("digit-3")
    found = trace.triage()
    assert [t.layer for t in found] == [layer.name for layer in trace if layer.output.ndim > 1]
    assert trace.triage("conv1")[0].layer == "conv1"
    with pytest.raises(BadQuestion, match="no layer of that name"):
        trace.triage("nope")
