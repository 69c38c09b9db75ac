"""Every elementwise op: one table of ops, one of numbers worked by hand, one of what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.errors import BadShape, UnsupportedOp
from convscope.ops import TABLE, erf
from drawn import few, normal, positive, seeds, shapes

small = shapes(0, 3, 3)


def away(*kinks):
    """Draw values around 0 that keep away from the kinks."""

    def draw(seed, *shape):
        x = 2 * normal(seed, *shape)
        for kink in kinks:
            x = np.where(np.abs(x - kink) < 0.05, kink + 0.1, x)
        return x

    return draw


def between_steps(seed, *shape):
    """Draw values a quarter above a whole number: neither rounding nor cutting jumps there."""
    return np.floor(3 * normal(seed, *shape)) + 0.25


def off_zero(seed, *shape):
    return positive(seed, *shape) * np.sign(normal(seed + 9, *shape))


UNARY = [
    ("Abs", {}, away(0)),
    ("Atan", {}, normal),
    ("Ceil", {}, between_steps),
    ("Celu", {"alpha": 0.7}, away(0)),
    ("Cos", {}, normal),
    ("Elu", {"alpha": 1.3}, away(0)),
    ("Erf", {}, normal),
    ("Exp", {}, normal),
    ("Floor", {}, between_steps),
    ("Gelu", {}, normal),
    ("Gelu", {"approximate": "tanh"}, normal),
    ("HardSigmoid", {"alpha": 0.25, "beta": 0.5}, away(-2, 2)),
    ("HardSwish", {}, away(-3, 3)),
    ("Identity", {}, normal),
    ("LeakyRelu", {"alpha": 0.1}, away(0)),
    ("Log", {}, positive),
    ("Mish", {}, normal),
    ("Neg", {}, normal),
    ("Reciprocal", {}, off_zero),
    ("Relu", {}, away(0)),
    ("Round", {}, between_steps),
    ("Selu", {}, away(0)),
    ("Sigmoid", {}, normal),
    ("Sign", {}, away(0)),
    ("Sin", {}, normal),
    ("Softplus", {}, normal),
    ("Softsign", {}, away(0)),
    ("Sqrt", {}, positive),
    ("Tan", {}, lambda seed, *shape: positive(seed, *shape) / 2),
    ("Tanh", {}, normal),
    ("ThresholdedRelu", {"alpha": 0.5}, away(0.5)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "attributes", "values"), UNARY, ids=lambda part: str(part)[:20])
@few
@given(small, seeds)
def test_the_contract_of_one_input(name, attributes, values, shape, seed):
    check_op(name, [values(seed, *shape)], attributes)


@st.composite
def broadcasting(draw, least=2, most=2):
    """Draw shapes that go together: axes left out in front, sizes stretched from 1."""
    whole = draw(shapes(1, 3, 3))
    found = []
    for _ in range(draw(st.integers(least, most))):
        kept = whole[draw(st.integers(0, len(whole))) :]
        found.append(tuple(1 if draw(st.booleans()) else n for n in kept))
    return found


BINARY = [
    ("Add", {}, normal, normal),
    ("Sub", {}, normal, normal),
    ("Mul", {}, normal, normal),
    ("Div", {}, normal, off_zero),
    ("Pow", {}, positive, normal),
    ("Mod", {"fmod": 1}, lambda seed, *shape: between_steps(seed, *shape) + 0.3,
     lambda seed, *shape: np.ones(shape)),
    ("Max", {}, normal, normal),
    ("Min", {}, normal, normal),
]  # fmt: skip


@pytest.mark.parametrize(("name", "attributes", "left", "right"), BINARY, ids=lambda p: str(p)[:20])
@few
@given(broadcasting(), seeds)
def test_the_contract_of_two_inputs(name, attributes, left, right, together, seed):
    check_op(name, [left(seed, *together[0]), right(seed + 1, *together[1])], attributes)


@pytest.mark.parametrize("name", ["Sum", "Mean", "Max", "Min"])
@few
@given(broadcasting(1, 4), seeds)
def test_the_contract_of_any_number_of_inputs(name, together, seed):
    check_op(name, [normal(seed + i, *shape) for i, shape in enumerate(together)])


@pytest.mark.parametrize("name", ["Add", "Sub", "Mul", "Div", "Mod", "Pow", "Max", "Min"])
@few
@given(broadcasting(), seeds, st.sampled_from([np.int32, np.int64]))
def test_whole_numbers_are_the_engine_s(name, together, seed, kind):
    rng = np.random.default_rng(seed)
    a = rng.integers(-9, 10, together[0]).astype(kind)
    b = rng.integers(1, 5, together[1]).astype(kind)
    check_op(name, [a, b if name == "Pow" else b * (-1) ** (seed % 2)])


COMPARED = ["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"]


@pytest.mark.parametrize("name", COMPARED)
@few
@given(broadcasting(), seeds, st.sampled_from([np.float32, np.int64]))
def test_the_contract_of_comparisons(name, together, seed, kind):
    rng = np.random.default_rng(seed)
    a, b = (rng.integers(0, 3, shape).astype(kind) for shape in together)
    check_op(name, [a, b], tight=name != "Equal")


@pytest.mark.parametrize("name", ["And", "Or", "Xor"])
@few
@given(broadcasting(), seeds)
def test_the_contract_of_logic(name, together, seed):
    rng = np.random.default_rng(seed)
    check_op(name, [rng.integers(0, 2, shape).astype(bool) for shape in together])


def test_the_contract_of_the_other_truth_values():
    check_op("Not", [np.array([[True], [False]])])
    odd = np.array([[1.0, np.nan], [np.inf, -np.inf]])
    check_op("IsNaN", [odd], differentiable=())
    check_op("IsInf", [odd], tight=False)
    check_op("IsInf", [odd], {"detect_negative": 0}, tight=False)


@few
@given(broadcasting(), seeds)
def test_the_contract_of_a_learnt_slope(together, seed):
    shape = np.broadcast_shapes(*together)
    inputs = [away(0)(seed, *shape), normal(seed + 1, *together[1])]
    check_op("PRelu", inputs, tight=False)  # the slope is read where x is negative


@few
@given(broadcasting(3, 3), seeds)
def test_the_contract_of_where(together, seed):
    condition = np.random.default_rng(seed).integers(0, 2, together[0]).astype(bool)
    sides = [normal(seed + i, *shape) for i, shape in enumerate(together[1:])]
    check_op("Where", [condition, *sides], tight=False)


@few
@given(small, st.booleans(), st.booleans(), seeds)
def test_the_contract_of_clip(shape, low, high, seed):
    bounds = [np.array(-0.5) if low else None, np.array(0.8) if high else None]
    x = away(-0.5, 0.8)(seed, *shape)
    given_bounds = [i + 1 for i, bound in enumerate(bounds) if bound is not None]
    check_op("Clip", [x, *bounds], differentiable=[0])
    if given_bounds:
        check_op("Clip", [x, *bounds], differentiable=[0, *given_bounds], tight=False)


TYPES = {1: np.float32, 3: np.int8, 6: np.int32, 7: np.int64, 9: np.bool_, 10: np.float16}


@few
@given(small, st.sampled_from(list(TYPES)), st.sampled_from(list(TYPES.values())), seeds)
def test_the_contract_of_casts(shape, to, origin, seed):
    x = between_steps(seed, *shape).astype(origin)
    check_op("Cast", [x], {"to": to}, differentiable=(), tight=False)
    check_op("CastLike", [x, np.zeros((2, 1), TYPES[to])], differentiable=(), tight=False)


@few
@given(small, st.integers(1, 2), seeds)
def test_the_contract_of_dropout(shape, outputs, seed):
    x = normal(seed, *shape)
    check_op("Dropout", [x], outputs=outputs)
    if outputs == 1:  # ONNX Runtime leaves the mask of its training mode where there is one
        rest = [np.array(0.3, np.float32), np.array(False)]
        check_op("Dropout", [x, *rest], differentiable=[0])


@pytest.mark.parametrize(
    ("name", "inputs", "attributes", "y"),
    [
        ("Abs", [[-2.0, 3.0]], {}, [2, 3]),
        ("And", [[True, True], [True, False]], {}, [True, False]),
        ("Atan", [[1.0]], {}, [math.pi / 4]),
        ("Cast", [[-1.9, 0.0, 2.5]], {"to": 6}, [-1, 0, 2]),
        ("Ceil", [[-1.5, 1.2]], {}, [-1, 2]),
        ("Celu", [[-2.0, 3.0]], {"alpha": 2.0}, [2 * (math.exp(-1) - 1), 3]),
        ("Clip", [[-1.0, 3.0, 9.0], 0.0, 6.0], {}, [0, 3, 6]),
        ("Clip", [[-1.0, 9.0], 5.0, 2.0], {}, [2, 2]),
        ("Cos", [[math.pi]], {}, [-1]),
        ("Div", [[-7, 7, 8], [2, -2, 2]], {}, [-3, -3, 4]),
        ("Elu", [[-1.0, 3.0]], {"alpha": 2.0}, [2 * (math.exp(-1) - 1), 3]),
        ("Erf", [[0.5, -9.0]], {}, [math.erf(0.5), -1]),
        ("Floor", [[-1.5, 1.2]], {}, [-2, 1]),
        ("Gelu", [[1.0]], {}, [(1 + math.erf(math.sqrt(0.5))) / 2]),
        ("HardSigmoid", [[-9.0, 1.0, 9.0]], {}, [0, 0.7, 1]),
        ("HardSwish", [[-4.0, 0.0, 3.0, 4.0]], {}, [0, 0, 3, 4]),
        ("LeakyRelu", [[-10.0, 5.0]], {}, [-0.1, 5]),
        ("Mean", [[1.0, 2.0], 3.0, [5.0, 4.0]], {}, [3, 3]),
        ("Mish", [[1.0]], {}, [math.tanh(math.log(1 + math.e))]),
        ("Mod", [[-4, 7, 5], [3, -3, 8]], {}, [2, -2, 5]),
        ("Mod", [[-4.3, 7.0], 2.1], {"fmod": 1}, [math.fmod(-4.3, 2.1), math.fmod(7, 2.1)]),
        ("Pow", [[2, -1, -1, 3], [-1, -3, -2, 2]], {}, [0, -1, 1, 9]),
        ("PRelu", [[[-2.0], [4.0]], 0.5], {}, [[-1], [4]]),
        ("Round", [[0.5, 1.5, -2.5, 2.6]], {}, [0, 2, -2, 3]),
        ("Selu", [[2.0]], {}, [2 * 1.05070102214813232421875]),
        ("Sigmoid", [[-800.0, 0.0, 800.0]], {}, [0, 0.5, 1]),
        ("Sign", [[-3.0, 0.0, 9.0]], {}, [-1, 0, 1]),
        ("Softplus", [[-800.0, 0.0, 800.0]], {}, [0, math.log(2), 800]),
        ("Softsign", [[-3.0, 1.0]], {}, [-0.75, 0.5]),
        ("Sub", [[5.0, 1.0], [[1.0], [2.0]]], {}, [[4, 0], [3, -1]]),
        ("Sum", [[1.0, 2.0], 3.0, [5.0, 4.0]], {}, [9, 9]),
        ("Tan", [[math.pi / 4]], {}, [1]),
        ("ThresholdedRelu", [[1.0, 1.5]], {}, [0, 1.5]),
        ("Where", [[True, False], [1.0, 2.0], 9.0], {}, [1, 9]),
        ("Xor", [[True, True], [True, False]], {}, [False, True]),
    ],
    ids=lambda part: str(part)[:20],
)
def test_numbers_worked_by_hand(name, inputs, attributes, y):
    (found,) = TABLE[name].run([np.array(x) for x in inputs], attributes)
    np.testing.assert_allclose(found, y, rtol=1e-14, atol=1e-300)


def test_erf_is_right_to_the_last_digits():
    x = np.concatenate([np.linspace(-7, 7, 20_001), np.linspace(0.46, 0.48, 2_001)])
    wanted = np.array([math.erf(v) for v in x])
    np.testing.assert_allclose(erf.erf(x), wanted, rtol=1e-15, atol=0)
    assert erf.erf(np.array([np.inf, -np.inf, 0.0])).tolist() == [1, -1, 0]
    assert np.isnan(erf.erf(np.array([np.nan])))
    assert np.signbit(erf.erf(np.array([-0.0])))


def test_a_sum_says_each_input_s_part():
    a, b = np.array([[3.0, 4.0]]), np.array([10.0, 20.0])
    terms = TABLE["Sub"].terms((0, 1), a, b)
    assert terms.products.tolist() == [4, -20]
    assert terms.inside.tolist() == [True, True]
    left, right, sign = terms.factors
    assert left.cells.tolist() == [[0, 1], [-1, -1]]
    assert right.cells.tolist() == [[-1], [1]]
    assert [f.values.tolist() for f in (left, right, sign)] == [[4, 1], [1, 20], [1, -1]]
    assert [t.product for t in TABLE["Mean"].terms((0, 1), a, b)] == [2, 10]
    assert TABLE["Max"].terms((0, 0), a, b).value == 10
    assert TABLE["Min"].terms((0, 0), a, b).value == 3


@pytest.mark.parametrize("name", [row[0] for row in BINARY] + COMPARED + ["And", "Or", "Xor"])
def test_shapes_that_do_not_go_together_are_refused(name):
    says = (
        rf"^{name}: the inputs' shapes do not go together: received \(2, 3\) and \(4,\)\. Counted"
    )
    with pytest.raises(BadShape, match=says):
        TABLE[name].forward(np.ones((2, 3)), np.ones(4))


@pytest.mark.parametrize(
    ("name", "inputs", "attributes", "error", "says"),
    [
        ("PRelu", [np.ones(2), np.ones((3, 1))], {}, BadShape, r"slope \(3, 1\) is larger than x"),
        ("Where", [np.ones(2, bool), np.ones(3), np.ones(1)], {}, BadShape, "Where: the inputs'"),
        ("Sum", [np.ones(2), np.ones(3)], {}, BadShape, "Sum: the inputs' shapes do not go"),
        ("Gelu", [np.ones(2)], {"approximate": "erf"}, BadShape, "is none or tanh: received 'erf'"),
        ("Clip", [np.ones(2), np.ones(2)], {}, BadShape, r"a bound is one number: received a tens"),
        ("Cast", [np.ones(2)], {"to": 16}, UnsupportedOp, "ONNX's type of number 16. Type"),
        ("Dropout", [np.ones(2), None, np.array(True)], {}, UnsupportedOp, "dropped at random. E"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)  # fmt: skip
def test_what_does_not_fit_is_refused(name, inputs, attributes, error, says):
    with pytest.raises(error, match=says):
        TABLE[name].forward(*inputs, **attributes)


def test_training_with_nothing_to_drop_is_inference():
    x = np.ones(3)
    assert TABLE["Dropout"].forward(x, np.array(0.0), np.array(True)) is x
    assert TABLE["Dropout"].forward(x, np.array(0.5), np.array(False)) is x


def test_a_power_of_a_whole_number_has_no_gradient_of_the_exponent():
    gradients = TABLE["Pow"].backward(np.ones(2), np.array([0.0, 3.0]), np.array([0, 2]))
    assert gradients[0].tolist() == [0, 6]
    assert gradients[1] is None
