import numpy as np
import pytest

from convscope.base.errors import BadQuestion, UnsupportedOp
from convscope.explain import one_number
from convscope.network import Node
from convscope.trace import run
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)


@pytest.mark.parametrize("engine", ["onnxruntime", "numpy", "torch"])
def test_every_cell_of_every_layer_is_the_sum_of_its_terms(engine):
    trace = run(small_classifier(), {"x": X}, engine=engine)
    assert trace.engine == engine
    for layer in trace:
        for cell in np.ndindex(layer.output.shape):
            number = one_number(trace, layer.name, cell)
            assert number.relative_gap < 1e-6, (layer.name, cell, number)
            assert number.recorded == layer.output[cell]


def test_the_factors_say_where_they_were_read():
    trace = run(small_classifier(), {"x": X})
    number = one_number(trace, "block.conv", (0, 3, 2, 2))
    from_input, weight = number.terms.factors
    assert [o.layer for o in number.origins] == ["stem.relu", None, None]
    assert [o.weight for o in number.origins] == [False, True, True]
    assert set(from_input.cells[:, 1]) == {2, 3}, "the second group reads channels 2 and 3"
    read = trace["stem.relu"].output[tuple(from_input.cells.T)]
    assert np.array_equal(read, from_input.values)
    assert number.terms.layout == (2, 3, 3)
    assert len(weight.values) == 18


def test_padding_is_marked_and_counts_as_zero():
    trace = run(small_classifier(), {"x": X})
    terms = one_number(trace, "block.conv", (0, 0, 0, 0)).terms
    assert (~terms.inside).sum() == 2 * 5
    assert (terms.products[~terms.inside] == 0).all()


def test_a_wrong_recorded_value_would_show_as_a_gap():
    trace = run(small_classifier(), {"x": X}, engine="numpy")
    trace.tensors["head:0"][0, 0] += 0.25
    assert one_number(trace, "head", (0, 0)).gap == pytest.approx(0.25, abs=1e-5)


def test_an_unknown_op_shows_no_arithmetic_and_says_why():
    b = Builder((1, 1, 4, 4))
    b.nodes.append(Node("up", "Relu", ("x",), ("up:0",)))
    trace = run(b.network("n", "up:0", (1, 1, 4, 4)), {"x": X[:, :1, :4, :4]})
    object.__setattr__(trace["up"].node, "op", "Frobnicate")
    with pytest.raises(
        UnsupportedOp, match=r"layer 'up' is 'Frobnicate'. Its values are shown; its"
    ):
        one_number(trace, "up", (0, 0, 0, 0))


def test_a_cell_outside_is_refused():
    trace = run(small_classifier(), {"x": X})
    with pytest.raises(BadQuestion, match=r"has the shape \(1, 4, 8, 8\): received the cell"):
        one_number(trace, "stem.conv", (0, 4, 0, 0))


def test_what_a_value_reads_beside_its_terms_is_told():
    trace = run(small_classifier(), {"x": X})
    softmax = one_number(trace, "softmax", (0, 3))
    (logits,) = softmax.sources
    assert (logits.name, logits.input) == ("x", 0)
    assert logits.cells.tolist() == [[0, i] for i in range(5)]
    assert np.array_equal(logits.values, trace["head"].output[0])
    own = softmax.terms.factors[0]
    assert (own.input, own.cells.tolist()) == (0, [[0, 3]])
    assert own.read.tolist() == [trace["head"].output[0, 3]]
    norm = one_number(trace, "stem.bn", (0, 2, 4, 4))
    assert [(s.name, s.cells.tolist()) for s in norm.sources] == [
        (name, [[2]]) for name in ("scale", "bias", "mean", "variance")
    ]
    assert one_number(trace, "stem.conv", (0, 2, 4, 4)).sources == ()


def test_all_values_of_a_normalised_set_are_told():
    b = Builder((1, 4, 3, 3))
    x = b.add("group", "GroupNormalization", "x", b.weight("s", 4), b.weight("b", 4), num_groups=2)
    trace = run(b.network("n", x, (1, 4, 3, 3)), {"x": X[:, [0, 1, 2, 0], :3, :3]})
    (members, bias) = one_number(trace, "group", (0, 3, 1, 1)).sources
    assert len(members.values) == 2 * 3 * 3
    assert set(members.cells[:, 1]) == {2, 3}
    assert (bias.name, bias.cells.tolist()) == ("bias", [[3]])
