"""Pictures of units: they answer more and more, can be made again, and what cannot be is said."""

import io

import numpy as np
import pytest
from PIL import Image

import convscope as cs
from convscope.base.errors import BadQuestion, BadSettings, BadShape
from convscope.inside.visualise import visualise
from convscope.inside.visualise.part import part_of
from small import Builder, small_classifier


@pytest.fixture(scope="module")
def digits():
    return cs.open("digits")


@pytest.mark.parametrize("channel", [2, 8])
def test_the_activation_rises_far_above_noise(digits, channel):
    found = digits.visualise("relu2", channel, steps=64, engine="numpy")
    curve = np.array([seen.activations[0] for seen in found])
    assert len(curve) == 65
    assert curve[-8:].mean() > curve[0] + 0.15
    assert found.steps_done == 64
    assert (found.curve[:, 0] == curve).all()


def test_the_picture_of_a_class_is_taken_for_it(digits):
    picture = digits.visualise("", 3, objective="class", steps=32, engine="numpy").pictures[0]
    label, share = digits.trace(picture).top(1)[0]
    assert label == "3"
    assert share > 0.9


@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_the_same_seed_gives_the_same_picture_and_another_another(digits, engine):
    pytest.importorskip("torch") if engine == "torch" else None

    def made(seed):
        return digits.visualise("conv2", 5, steps=6, seed=seed, engine=engine).pictures

    assert (made(1) == made(1)).all()
    assert (made(1) != made(2)).any()


def test_both_engines_make_the_same_picture(digits):
    pytest.importorskip("torch")
    one, other = (digits.visualise("relu1", 3, steps=8, engine=e) for e in ("numpy", "torch"))
    assert np.allclose(one.curve, other.curve, rtol=1e-2)
    assert np.abs(one.pictures.astype(int) - other.pictures).max() <= 3


def test_several_optima_differ_more_where_that_is_wished(digits):
    from convscope.inside.visualise.wish import alike

    def likeness(weight):
        found = visualise(digits, "relu2", 8, steps=24, diversity=3, engine="numpy",
                          difference=weight)  # fmt: skip
        x = np.asarray(found.pictures, np.float32).transpose(0, 3, 1, 2) / 255
        return alike(digits.trace({"image": x})["relu2"].output)

    assert likeness(20.0) < likeness(0.0) - 0.1


def test_units_that_see_little_are_shown_by_little():
    network = cs.open("imagenet")
    small, wide = (part_of(network, layer) for layer in ("blocks.1.project_bn", "blocks.10.add"))
    assert small.field == (11, 11)
    assert small.size == (48, 48)
    assert len(small.network.nodes) < len(network.nodes) / 5
    assert wide.size == (144, 144)
    assert wide.margin == (0, 0)
    assert part_of(network, "blocks.10.add", size=96).size == (96, 96)


def test_the_objective_is_taken_in_front_of_a_rectifier(digits):
    part = part_of(digits, "relu2")
    assert part.before == "relu2"
    assert part.value == digits["conv2"].outputs[0]
    assert part_of(digits, "conv2").before == ""


def test_of_probabilities_the_scores_are_meant(digits):
    part = part_of(digits, "softmax")
    assert part.value == digits["linear"].outputs[0]
    assert part.layer == "softmax"


def test_a_notebook_shows_it_and_it_is_saved(digits, tmp_path):
    found = digits.visualise("conv1", 0, steps=2, diversity=3, engine="numpy")
    image = Image.open(io.BytesIO(found._repr_png_()))
    assert image.size == (3 * found.size[1], found.size[0])
    found.save(tmp_path / "unit.png")
    assert (tmp_path / "unit.png").read_bytes() == found.png()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nope", 0), "no layer of that name"),
        (("relu2", 16), "'relu2' has 16 channels"),
        (("relu2", 0, {"size": 4}), "8 to 512 pixels"),
        (("linear", 0, {"size": 64}), "leave size out"),
        (("", 10, {"objective": "class"}), "has 10 classes"),
        (("relu2", 0, {"objective": "best"}), "no such objective"),
        (("relu2", 0, {"engine": "jax"}), "no such engine"),
        (("relu2", 0, {"diversity": 99}), "1 to 16 different"),
        (("relu2", 0, {"seed": -1}), "a seed is"),
    ],
)
def test_what_is_not_there_is_said(digits, arguments, said):
    layer, channel, *more = arguments
    with pytest.raises(BadQuestion, match=said):
        digits.visualise(layer, channel, **(more[0] if more else {}))


def test_settings_that_make_no_sense(digits):
    with pytest.raises(BadSettings, match="no such setting: received 'rat'"):
        digits.visualise("relu2", 0, rat=1)
    with pytest.raises(BadSettings, match="steps are"):
        digits.visualise("relu2", 0, steps=0)
    with pytest.raises(BadSettings, match="jitter is"):
        digits.visualise("relu2", 0, jitter=-1)


def test_a_layer_without_gradient_on_the_way_is_named():
    b = Builder(("n", 1, 8, 8))
    x = b.conv("conv", "x", 1, 2, 3)
    x = b.add("hard", "ArgMax", b.add("before", "Relu", x), axis=1, keepdims=1)
    x = b.conv("last", b.add("cast", "Cast", x, to=1), 1, 2, 1)
    network = b.network("hard", x, ("n", 2, 6, 6))
    assert part_of(network, "before").channels == 2
    with pytest.raises(BadQuestion, match="'hard' is 'ArgMax', which has no gradient"):
        part_of(network, "last")


def test_a_network_whose_input_is_no_picture():
    b = Builder(("n", 7))
    network = b.network("flat", b.add("head", "Gemm", "x", b.weight("w", 7, 4)), ("n", 4))
    with pytest.raises(BadShape, match="takes no picture"):
        visualise(network, "head", 0)


def test_a_layer_without_channels():
    b = Builder(("n", 3, 8, 8))
    x = b.conv("conv", "x", 3, 2, 3)
    network = b.network("sum", b.add("all", "ReduceMean", x, keepdims=0), ())
    with pytest.raises(BadQuestion, match="no channels to look at"):
        visualise(network, "all", 0)


def test_layers_after_branches_too():
    found = visualise(small_classifier(), "split.concat", 3, steps=12, engine="numpy")
    assert found.curve.shape == (0, 1)
    assert found.pictures.shape[0] == 1
    assert found.curve[-1, 0] > found.curve[0, 0]
