from dataclasses import replace

import numpy as np
import pytest

import convscope
from convscope.base.errors import BadQuestion, BadShape, TooLarge
from convscope.explain.gradient import gradient
from convscope.explain.scores import class_scores, softmax
from convscope.explain.target import Target
from convscope.network import Network, Node, Value
from convscope.ops import TABLE
from convscope.trace import Trace, run
from convscope.trace.engines.numpy import record
from oracle import FOLDER, oracle_model
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)
STEP = 1e-5
KINDS = ("score", "probability", "loss")


def in_double(network: Network) -> Network:
    """The same network in double precision, where a small step is not lost in rounding."""
    wide = {
        k: w.astype(np.float64) if w.dtype.kind == "f" else w for k, w in network.weights.items()
    }
    return replace(
        network, inputs=tuple(replace(v, dtype="float64") for v in network.inputs), weights=wide
    )


def number_of(network: Network, x: np.ndarray, trace: Trace, target: Target) -> float:
    tensors = record(network, {network.inputs[0].name: x}).tensors
    if target.kind == "cell":
        return float(tensors[network[target.layer].outputs[0]][target.cell])
    scores = tensors[class_scores(trace, target.index).value].ravel()
    if target.kind == "score":
        return float(scores[target.index])
    p = softmax(scores)[target.index]
    return float(p if target.kind == "probability" else -np.log(p))


def check_slopes(trace: Trace, target: Target, count: int = 12) -> None:
    """Compare cells of the input and of every weight with central differences of the network."""
    network = in_double(trace.network)
    name = network.inputs[0].name
    x = trace.tensors[name].astype(np.float64)
    found = gradient(trace, target)
    assert found.number == pytest.approx(number_of(network, x, trace, target), rel=1e-4, abs=1e-6)
    rng = np.random.default_rng(0)
    for value in (name, *network.weights):
        original = x if value == name else network.weights[value]
        if original.dtype.kind != "f" or not original.ndim:
            continue
        slopes, ours = [], []
        for at in rng.permutation(original.size)[:count]:
            sides = []
            for step in (STEP, -STEP):
                moved = original.copy()
                moved.flat[at] += step
                if value == name:
                    sides.append(number_of(network, moved, trace, target))
                else:
                    other = replace(network, weights={**network.weights, value: moved})
                    sides.append(number_of(other, x, trace, target))
            slopes.append((sides[0] - sides[1]) / (2 * STEP))
            ours.append(found.of(value).flat[at])
        scale = np.abs(found.of(value)).max()
        np.testing.assert_allclose(ours, slopes, rtol=1e-3, atol=1e-3 * scale, err_msg=value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_digits_slopes_are_central_differences_of_the_trace(kind):
    network = convscope.open("digits")
    name = network.inputs[0].name
    x = network.trace("digit-3").tensors[name]
    # an even background ties in every max pooling: there is no one slope at a kink
    x = x + np.random.default_rng(0).normal(0, 0.1, x.shape).astype(np.float32)
    check_slopes(network.trace({name: x}), Target(kind, index=3))


def test_a_cell_s_slopes_are_central_differences_of_the_trace():
    trace = run(small_classifier(), {"x": X})
    check_slopes(trace, Target("cell", "split.concat", (0, 4, 3, 5)), count=6)
    check_slopes(trace, Target("loss", index=2), count=6)


@pytest.mark.skipif(not FOLDER.exists(), reason="shared/oracle is not here")
def test_the_oracle_s_slopes_are_central_differences():
    settings = convscope.Preprocess(64, 64, resize="stretch", interpolation="nearest")
    network = convscope.open(oracle_model())
    trace = network.trace(FOLDER / "images" / "espresso_1.jpeg", preprocess=settings)
    with np.load(FOLDER / "reference.npz") as loaded:
        row = next(i for i, n in enumerate(loaded["names"]) if str(n).startswith("espresso_1"))
        logits, shares = loaded["logits"][row], loaded["softmax"][row]
    index = int(np.argmax(shares))
    check_slopes(trace, Target("loss", index=index), count=4)
    score = gradient(trace, Target("score", index=index))
    assert score.at == trace["output"].node.outputs[0], "the logit, not the probability"
    assert score.number == pytest.approx(logits[index], abs=1e-4)
    loss = gradient(trace, Target("loss", index=index))
    expected = shares - np.eye(10)[index]
    assert loss.of("output")[0] == pytest.approx(expected, abs=1e-5), "p − one-hot"
    assert loss.of("softmax")[0, index] == pytest.approx(-1 / shares[index], rel=1e-4)


def test_a_value_that_the_target_does_not_depend_on_has_zeros():
    trace = run(small_classifier(), {"x": X})
    found = gradient(trace, Target("cell", "block.conv", (0, 0, 2, 2)))
    assert found.of("split.concat").shape == trace["split.concat"].output.shape
    assert not found.of("head.weight").any()
    assert not found.of("softmax").any()
    assert found.of("block.conv").sum() == 1
    assert not found.of("block.conv.weight")[2:].any(), "the other kernels take no part"


def test_only_what_is_asked_for_is_computed(monkeypatch):
    trace = run(small_classifier(), {"x": X})
    ran = []
    conv = TABLE["Conv"]
    spied = replace(conv, backward=lambda *a, **k: ran.append(1) or conv.backward(*a, **k))
    monkeypatch.setitem(TABLE, "Conv", spied)
    found = gradient(trace, Target("score", index=1))
    assert found.of("head.weight").any()
    assert not ran
    assert found.of("stem.conv.weight").any()
    assert len(ran) == 4
    assert found.of("x").any()
    assert len(ran) == 4, "computed once"


def test_a_shared_value_gathers_from_all_its_readers():
    b = Builder((1, 2))
    square = b.add("square", "Mul", "x", "x")
    both = b.add("both", "Add", square, "x")
    total = b.add("total", "ReduceSum", both, b.constant("axes", np.array([1])), keepdims=0)
    trace = run(b.network("n", total, (1,)), {"x": np.array([[3.0, -1.0]], np.float32)})
    assert gradient(trace, Target("cell", "total", (0,))).of("x").tolist() == [[7.0, -1.0]]


def test_a_single_number_that_two_layers_share_gathers_from_both():
    b = Builder((1, 3))
    high = b.constant("high", np.float32(1))
    first = b.add("first", "Clip", "x", "", high)
    second = b.add("second", "Clip", b.add("twice", "Add", first, first), "", high)
    x = b.add("sum", "Add", first, second)
    trace = run(b.network("n", x, (1, 3)), {"x": np.array([[0.25, 0.75, 2]], np.float32)})
    slope = gradient(trace, Target("cell", "sum", (0, 2))).of("high")
    assert slope.shape == ()
    assert slope == 2, "once by the first, once by the second; the first's way there is cut"


def behind_a_wall() -> Network:
    """x → Relu → CumSum (which cannot be differentiated) → added to what went around it."""
    b = Builder((1, 3))
    weight = b.weight("scale", 1, 3)
    relu = b.add("relu", "Relu", "x")
    around = b.add("around", "Mul", relu, weight)
    wall = b.add("wall", "CumSum", relu, b.constant("axis", np.array(1)))
    return b.network("wall", b.add("sum", "Add", around, wall), (1, 3))


def test_what_lies_behind_a_layer_without_a_slope_is_said_not_guessed():
    trace = run(behind_a_wall(), {"x": np.ones((1, 3), np.float32)}, engine="numpy")
    found = gradient(trace, Target("cell", "sum", (0, 1)))
    assert found.of("scale").tolist() == [[0.0, 1.0, 0.0]]
    assert found.of("wall").tolist() == [[0.0, 1.0, 0.0]]
    assert found.missing == {"wall": "'CumSum' cannot be differentiated. See docs/ops.md."}
    for value in ("relu", "x"):
        with pytest.raises(BadQuestion, match=r"is not known: it lies behind 'wall'. 'CumSum' can"):
            found.of(value)


def test_whole_numbers_stop_the_walk_and_are_named():
    b = Builder((1, 3))
    whole = b.add("whole", "Cast", "x", to=7)
    back = b.add("back", "Cast", whole, to=1)
    network = b.network("n", b.add("sum", "Add", back, "x"), (1, 3))
    trace = run(network, {"x": np.ones((1, 3), np.float32)}, engine="numpy")
    found = gradient(trace, Target("cell", "sum", (0, 0)))
    assert found.of("x").tolist() == [[1.0, 0.0, 0.0]]
    assert found.missing == {"back": "'whole:0' has no slope: it is int64."}
    assert "whole:0" not in found.arrays
    assert "x" in found.arrays
    with pytest.raises(BadQuestion, match="holds whole numbers"):
        found.of("whole")
    with pytest.raises(BadQuestion, match="holds whole numbers"):
        gradient(trace, Target("cell", "whole", (0, 0)))


@pytest.mark.parametrize("last", ["Softmax", "LogSoftmax", "Identity"])
@pytest.mark.parametrize("moved", [False, True])
def test_the_score_is_what_stands_before_the_softmax_however_it_is_written(last, moved):
    """Probability and loss mean the same for a network that ends in scores, p or ln p."""
    b = Builder((1, 4))
    x = b.add("score", "Gemm", "x", b.weight("weight", 4, 3), b.weight("bias", 3))
    x = b.add("last", last, x, **({} if last == "Identity" else {"axis": 1}))
    if moved:
        x = b.add("shape", "Reshape", x, b.constant("to", np.array([1, 3, 1, 1])))
    network = b.network("n", x, (1, 3, 1, 1) if moved else (1, 3))
    given = np.random.default_rng(3).standard_normal((1, 4), np.float32)
    trace = run(network, {"x": given}, engine="numpy")
    p = softmax(trace["score"].output[0])
    score, probability, loss = (gradient(trace, Target(k, index=1)) for k in KINDS)
    assert score.number == pytest.approx(trace["score"].output[0, 1])
    assert score.of("score").tolist() == [[0.0, 1.0, 0.0]]
    assert probability.number == pytest.approx(p[1])
    assert probability.of("score")[0] == pytest.approx(p[1] * (np.eye(3)[1] - p))
    assert loss.number == pytest.approx(-np.log(p[1]))
    assert loss.of("score")[0] == pytest.approx(p - np.eye(3)[1])
    weight = trace.network.weights["weight"]
    assert loss.of("x")[0] == pytest.approx(weight @ (p - np.eye(3)[1]), rel=1e-5)
    if last == "Softmax":
        assert probability.of("last").ravel().tolist() == [0.0, 1.0, 0.0]
        assert loss.of("last").ravel() == pytest.approx([0, -1 / p[1], 0])
    if last == "LogSoftmax":
        assert probability.of("last").ravel() == pytest.approx([0, p[1], 0])
        assert loss.of("last").ravel().tolist() == [0.0, -1.0, 0.0]


def test_a_loss_is_exact_where_the_probability_underflows():
    b = Builder((1, 2))
    x = b.add("score", "Identity", "x")
    network = b.network("n", b.add("softmax", "Softmax", x, axis=1), (1, 2))
    trace = run(network, {"x": np.array([[0.0, 1000.0]], np.float32)}, engine="numpy")
    loss = gradient(trace, Target("loss", index=0))
    assert loss.number == 1000
    assert loss.of("x").tolist() == [[-1.0, 1.0]]


def test_shares_that_no_softmax_made_are_taken_as_they_are():
    b = Builder((1, 2))
    total = b.add("total", "ReduceSum", "x", b.constant("axes", np.array([1])), keepdims=1)
    network = b.network("n", b.add("share", "Div", "x", total), (1, 2))
    trace = run(network, {"x": np.array([[1.0, 3.0]], np.float32)}, engine="numpy")
    assert gradient(trace, Target("probability", index=1)).of("x").tolist() == [[-0.1875, 0.0625]]
    loss = gradient(trace, Target("loss", index=1))
    assert loss.number == pytest.approx(-np.log(0.75))
    assert loss.of("x")[0] == pytest.approx([0.25, 0.25 - 1 / 3])


def test_half_precision_is_differentiated_in_single():
    b = Builder((1, 2))
    b.input = replace(b.input, dtype="float16")
    network = b.network("n", b.add("sigmoid", "Sigmoid", "x"), (1, 2))
    trace = run(network, {"x": np.array([[-9.0, 0.0]], np.float16)}, engine="numpy")
    found = gradient(trace, Target("cell", "sigmoid", (0, 0))).of("x")
    assert found.dtype == np.float32
    assert found[0, 0] == pytest.approx(np.exp(-9) / (1 + np.exp(-9)) ** 2, rel=1e-5)


def test_what_cannot_be_asked_says_so_in_one_line():
    trace = run(small_classifier(), {"x": X})
    with pytest.raises(BadQuestion, match="the classes are 0 to 4: received the class 5"):
        gradient(trace, Target("score", index=5))
    with pytest.raises(BadQuestion, match="no layer of that name: received 'hed'"):
        gradient(trace, Target("cell", "hed", (0, 0)))
    with pytest.raises(BadQuestion, match="received the cell"):
        gradient(trace, Target("cell", "head", (0, 9)))
    with pytest.raises(BadQuestion, match="no layer of that name: received 'pols'"):
        gradient(trace, Target()).of("pols")
    with pytest.raises(BadQuestion, match=r"no such target: received 'sum'. One of cell, score"):
        gradient(trace, Target("sum"))
    with pytest.raises(TooLarge, match=r"would record .* MiB, the limit is 0 MiB"):
        gradient(trace, Target(), memory_limit=1000)
    b = Builder((1, 3, 16, 16))
    maps = b.network("maps", b.conv("conv", "x", 3, 2, 3), (1, 2, 14, 14))
    with pytest.raises(BadQuestion, match="is no list of classes: received the shape"):
        gradient(run(maps, {"x": X}), Target("loss"))


def test_an_unknown_op_hides_only_what_lies_behind_it():
    trace = run(small_classifier(), {"x": X})
    object.__setattr__(trace["stem.relu"].node, "op", "Frobnicate")
    found = gradient(trace, Target("score", index=0))
    assert found.of("stem.relu").any()
    assert found.missing == {"stem.relu": "'Frobnicate' cannot be differentiated. See docs/ops.md."}
    with pytest.raises(BadQuestion, match=r"behind 'stem.relu'"):
        found.of("stem.conv.weight")


def test_all_values_are_listed_once():
    trace = run(small_classifier(), {"x": X})
    arrays = gradient(trace, Target()).arrays
    assert set(arrays) == {*trace.tensors, *trace.network.weights}
    assert len(arrays) == len(set(arrays))
    assert all(arrays[v].shape == trace.shape(v) for v in arrays)
    with pytest.raises(ValueError, match="read-only"):
        arrays["block.conv:0"][:] = 0


def test_an_op_that_fails_backwards_is_reported_not_raised(monkeypatch):
    def fails(*_, **__):
        raise BadShape("this does not fit")

    monkeypatch.setitem(TABLE, "Relu", replace(TABLE["Relu"], backward=fails))
    relu = Node("relu", "Relu", ("x",), ("y",))
    x, y = Value("x", "float32", (2, 3)), Value("y", "float32", (2, 3))
    trace = run(Network("n", (x,), (y,), (relu,), {}), {"x": np.ones((2, 3), np.float32)})
    found = gradient(trace, Target("cell", "relu", (0, 0)))
    assert found.missing["relu"] == "this does not fit."
