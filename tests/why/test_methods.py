"""What theory says of each method, on random small networks, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settled
from hypothesis import strategies as st

from convscope.base.errors import BadQuestion, BadShape, UnsupportedOp
from convscope.explain.backward import Backward
from convscope.explain.target import Start, Target
from convscope.trace import run
from convscope.why import METHODS, why
from convscope.why.rules.relevance import alpha_beta, epsilon
from drawn import few, seeds
from small import Builder, small_classifier

SCORE, OTHER = Target("score", index=1), Target("score", index=3)
LINEAR = {
    "gradient", "input-x-gradient", "integrated-gradients", "smooth-grad", "occlusion",
    "lrp-epsilon", "lrp-alpha-beta", "deep-lift",
}  # fmt: skip
BENDS = ("Relu", "LeakyRelu", "Sigmoid", "Tanh", "Softplus", "HardSwish")
fewer = settled(few, max_examples=8)


def network(seed, bend="Relu", biases=True, pool="MaxPool", skip=True):
    """Convolution, a bend, a shortcut, a pooling, and a matrix; without biases if asked."""
    b = Builder(("n", 3, 8, 8), seed)

    def conv(name, x, c, m):
        made = b.conv(name, x, c, m, 3, pads=[1, 1, 1, 1])
        if not biases:
            b.weights[f"{name}.bias"][:] = 0
        return made

    x = b.add("bend1", bend, conv("conv1", "x", 3, 4))
    y = b.add("bend2", bend, conv("conv2", x, 4, 4))
    x = b.add("add", "Add", x, y) if skip else y
    x = b.add("pool", pool, x, kernel_shape=[2, 2], strides=[2, 2])
    x = b.add("flat", "Flatten", x)
    matrix = b.weight("head.weight", 5, 64)
    bias = [b.weight("head.bias", 5)] if biases else []
    x = b.add("softmax", "Softmax", b.add("head", "Gemm", x, matrix, *bias, transB=1), axis=1)
    return b.network("drawn", x, ("n", 5))


def traced(net, seed=1, engine="onnxruntime"):
    x = np.random.default_rng(seed).standard_normal((1, 3, 8, 8)).astype(np.float32)
    return run(net, {"x": x}, engine=engine)


@fewer
@given(seeds, st.sampled_from(BENDS), st.booleans(), st.sampled_from(["MaxPool", "AveragePool"]))
def test_deep_lift_sums_to_what_the_score_has_come(seed, bend, skip, pool):
    found = why(traced(network(seed, bend, pool=pool, skip=skip)), SCORE, "deep-lift", baseline=0.3)
    assert abs(found.gap) < 1e-4 * max(1, np.abs(found.values).sum())


@fewer
@given(seeds, st.sampled_from(BENDS), st.sampled_from(["numpy", "torch"]))
def test_integrated_gradients_sum_to_what_the_score_has_come(seed, bend, engine):
    if engine == "torch":
        pytest.importorskip("torch")
    trace = traced(network(seed, bend, pool="AveragePool"))
    found = why(trace, SCORE, "integrated-gradients", steps=100, engine=engine)
    assert abs(found.gap) < 0.02 * np.abs(found.values).sum()
    come = why(trace, SCORE, "deep-lift")
    assert found.sums_to == pytest.approx(come.sums_to, abs=1e-5)


def test_more_steps_leave_a_smaller_gap():
    trace = traced(network(4, "Sigmoid"))
    gaps = [
        abs(why(trace, SCORE, "integrated-gradients", steps=n, baseline=1.0).gap)
        for n in (1, 4, 40)
    ]
    assert gaps[0] > gaps[1] > gaps[2]


@fewer
@given(seeds, st.booleans(), st.sampled_from(["MaxPool", "AveragePool"]))
def test_without_biases_relevance_adds_up_to_the_score(seed, skip, pool):
    trace = traced(network(seed, biases=False, pool=pool, skip=skip))
    for method in ("lrp-epsilon", "lrp-alpha-beta"):
        found = why(trace, SCORE, method, against=OTHER)
        assert found.values.sum() == pytest.approx(
            found.number, abs=1e-3 * np.abs(found.values).sum()
        )


@fewer
@given(seeds)
def test_without_biases_relevance_is_input_times_gradient(seed):
    """Ancona et al., ICLR 2018: for rectifiers LRP-ε is input × gradient as ε goes to nothing."""
    trace = traced(network(seed, biases=False))
    a, b = (why(trace, SCORE, m).values for m in ("lrp-epsilon", "input-x-gradient"))
    np.testing.assert_allclose(a, b, rtol=0, atol=1e-3 * np.abs(b).max())


def test_relevance_for_a_value_and_against_it_is_shared_out_by_hand():
    """y = 2·a − 1·b + 3·c with a, b, c = 1, 2, −1: contributions 2, −2, −3; y = −3."""
    b = Builder(("n", 3))
    b.constant("w", np.float32([[2], [-1], [3]]))
    trace = run(b.network("one", b.add("y", "MatMul", "x", "w"), ("n", 1)),
                {"x": np.float32([[1, 2, -1]])}, engine="numpy")  # fmt: skip
    start = Start(-3.0, "y:0", {"y:0": np.full((1, 1), -3.0)})
    small = Backward(trace, start, 2**30, epsilon(1e-9))["x"]
    np.testing.assert_allclose(small, [[2, -2, -3]], rtol=1e-6)
    signs = Backward(trace, start, 2**30, alpha_beta(2.0, 1.0))["x"]
    np.testing.assert_allclose(signs, [[-6, 1.2, 1.8]], rtol=1e-6)


@few
@given(seeds, st.integers(0, 191))
def test_the_gradient_is_how_much_the_score_moves(seed, at):
    net = network(seed, "Tanh", pool="AveragePool")
    trace = traced(net, engine="numpy")
    slope = why(trace, SCORE, "gradient", against=OTHER).values.flat[at]
    ends = []
    for step in (-1e-2, 1e-2):
        x = trace.tensors["x"].copy()
        x.flat[at] += step
        head = run(net, {"x": x}, engine="numpy")["head"].output
        ends.append(float(head[0, 1] - head[0, 3]))
    assert slope == pytest.approx((ends[1] - ends[0]) / 2e-2, abs=1e-3)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_explains_one_class_against_another_one_value_and_is_laid_over_the_input(
    method,
):
    trace = traced(network(3))
    settings = {"steps": 4} if method == "integrated-gradients" else {}
    settings = {"samples": 3} if method == "smooth-grad" else settings
    found = why(trace, SCORE, method, against=OTHER, **settings)
    assert found.map.shape == (8, 8)
    assert np.isfinite(found.map).all()
    head = trace["head"].output
    assert found.number == pytest.approx(float(head[0, 1] - head[0, 3]), abs=1e-5)
    assert found.method == method
    assert found.layer == ("pool" if METHODS[method].on == "layer" else "")
    if method in LINEAR:
        one, other = (why(trace, t, method, **settings).values for t in (SCORE, OTHER))
        np.testing.assert_allclose(
            found.values, one - other, rtol=0, atol=1e-4 * np.abs(one - other).max()
        )
    cell = why(
        trace, Target("cell", "conv2", (0, 1, 4, 4)), method, layer=layer_of(method), **settings
    )
    assert cell.number == pytest.approx(float(trace["conv2"].output[0, 1, 4, 4]))
    assert np.isfinite(cell.map).all()
    assert cell.map.any()


def layer_of(method):
    """A layer before the value that is explained, for what is taken on layers."""
    return "bend1" if METHODS[method].on == "layer" else ""


@pytest.mark.parametrize("method", [m.name for m in METHODS.values() if m.on == "either"])
def test_on_a_layer_values_have_its_shape(method):
    trace = traced(network(3))
    found = why(trace, SCORE, method, layer="bend1")
    assert found.values.shape == trace["bend1"].output.shape
    assert found.layer == "bend1"
    assert found.map.shape == (8, 8)
    if method == "deep-lift":
        assert abs(found.gap) < 1e-4


def test_what_is_walked_together_is_what_is_walked_one_by_one():
    net = network(5)
    trace = traced(net)
    fixed = replace(net, inputs=(replace(net.inputs[0], shape=(1, 3, 8, 8)),))
    alone = run(fixed, {"x": trace.tensors["x"]})
    for method, settings in (
        ("integrated-gradients", {"steps": 7}),
        ("smooth-grad", {"samples": 5}),
    ):
        a = why(trace, SCORE, method, **settings).values
        b = why(alone, SCORE, method, **settings).values
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-6)


def test_a_seed_gives_the_same_noise_and_another_another():
    trace = traced(network(5))
    one, same, other = (
        why(trace, SCORE, "smooth-grad", samples=3, seed=s).values for s in (1, 1, 2)
    )
    assert (one == same).all()
    assert (one != other).any()


def test_occlusion_is_the_fall_of_the_score_under_each_patch():
    net = network(6)
    trace = traced(net)
    found = why(trace, SCORE, "occlusion", window=4, stride=4, baseline=0.5)
    x = trace.tensors["x"].copy()
    x[..., 4:, :4] = 0.5
    fall = trace["head"].output[0, 1] - run(net, {"x": x})["head"].output[0, 1]
    np.testing.assert_allclose(found.map[4:, :4], np.full((4, 4), fall), rtol=0, atol=1e-5)


def test_a_probability_can_be_explained_by_slopes_and_not_be_shared_out():
    trace = traced(network(2))
    chance = Target("probability", index=1)
    for method in ("gradient", "integrated-gradients", "occlusion"):
        assert why(trace, chance, method, **({"steps": 3} if "int" in method else {})).map.any()
    for method in ("lrp-epsilon", "lrp-alpha-beta", "deep-lift"):
        with pytest.raises(BadQuestion, match="shares out a score"):
            why(trace, chance, method)


def walled():
    b = Builder(("n", 3, 8, 8))
    x = b.conv("conv1", "x", 3, 4, 3, pads=[1, 1, 1, 1])
    x = b.add("wall", "CumSum", x, b.constant("axis", np.int64(2)))
    x = b.add("relu", "Relu", b.conv("conv2", x, 4, 4, 3))
    x = b.add("flat", "Flatten", b.add("pool", "GlobalAveragePool", x))
    x = b.add("head", "Gemm", x, b.weight("w", 5, 4), b.weight("b", 5), transB=1)
    return traced(b.network("walled", x, ("n", 5)))


@pytest.mark.parametrize("method", METHODS)
def test_a_layer_without_a_gradient_is_named_with_the_methods_that_still_work(method):
    trace = walled()
    if METHODS[method].on == "layer" or method == "occlusion":
        assert np.isfinite(why(trace, SCORE, method).map).all()
        return
    with pytest.raises(BadQuestion, match=r"'wall' \(CumSum\).*Occlusion and Score-CAM need none"):
        why(trace, SCORE, method)
    if METHODS[method].on == "either":
        assert why(trace, SCORE, method, layer="conv2").values.any()


def test_a_layer_before_the_wall_needs_score_cam():
    trace = walled()
    with pytest.raises(BadQuestion, match="wall"):
        why(trace, SCORE, "grad-cam", layer="conv1")
    assert why(trace, SCORE, "score-cam", layer="conv1").map.any()


@pytest.mark.parametrize(("method", "given", "said"), [
    ("occlusion", {"windw": 3}, "Did you mean 'window'"),
    ("occlusion", {"window": 0}, "whole number from 1"),
    ("occlusion", {"window": 2, "stride": 3}, "leaves gaps"),
    ("integrated-gradients", {"steps": 10**6}, "whole number from 1 to 1000"),
    ("integrated-gradients", {"engine": "jax"}, "Engines: numpy, torch"),
    ("smooth-grad", {"noise": float("nan")}, "is a number from 0"),
    ("lrp-epsilon", {"epsilon": -1}, "is a number from 1e-12"),
    ("gradient", {"steps": 3}, "It has none"),
    ("grad-camm", {}, "Did you mean 'grad-cam'"),
])  # fmt: skip
def test_a_setting_that_makes_no_sense_is_refused(method, given, said):
    with pytest.raises(BadQuestion, match=said):
        why(traced(network(1)), SCORE, method, **given)


def test_a_baseline_broadcasts_to_the_input():
    with pytest.raises(BadShape, match="broadcasts to the input's shape"):
        why(traced(network(1)), SCORE, "deep-lift", baseline=np.zeros((7, 7)))


def test_torch_says_which_op_it_has_not():
    pytest.importorskip("torch")
    with pytest.raises(UnsupportedOp, match="CumSum"):
        why(walled(), SCORE, "integrated-gradients", engine="torch")


@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_both_engines_give_the_same_on_a_network_of_everything(engine):
    if engine == "torch":
        pytest.importorskip("torch")
    net = small_classifier()
    x = np.random.default_rng(2).standard_normal((1, 3, 16, 16)).astype(np.float32)
    trace = run(net, {"x": x})
    found = why(trace, SCORE, "integrated-gradients", steps=9, engine=engine).values
    plain = why(
        run(net, {"x": x}, engine="numpy"), SCORE, "integrated-gradients", steps=9, engine="numpy"
    )
    np.testing.assert_allclose(found, plain.values, rtol=0, atol=1e-4 * np.abs(plain.values).max())


def test_every_method_says_what_it_computes_in_both_languages():
    assert len(METHODS) == 14
    for method in METHODS.values():
        for text in (method.title, method.what, method.weakness):
            assert text.en
            assert text.ja
        assert method.formula
        assert "http" in method.source
