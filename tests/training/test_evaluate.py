"""Every figure against numbers worked out by hand, and the data's way into the network."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from convscope.base.errors import BadData, BadShape, EngineError
from convscope.base.picture import open_picture
from convscope.base.preprocess import prepare
from convscope.base.preprocess_settings import Preprocess
from convscope.data.data import Data
from convscope.data.open_data import open_data
from convscope.network import Network, Node, Value
from convscope.network.graph import CLASSES
from convscope.network.preprocess_of import KEY
from convscope.network.readers import open_network
from convscope.training.evaluate import WORSENED, evaluate
from convscope.training.fed import fed, numbers
from convscope.training.robustness import CHANGES, worsened
from convscope.training.scored import scorer
from convscope.zoo import network_path
from small import Builder

LESSON = [[4, 1, 0], [1, 2, 0], [0, 1, 1]]
ANIMALS = ("cat", "dog", "hen")


def telling(scale: float = 1.0, *, softmax: bool = True, shape=("n", 3, 1, 1)) -> Network:
    """Pictures of one pixel: red says cat, green dog, blue hen."""
    b = Builder(shape)
    b.input = Value("x", "float32", shape)
    b.constant("w", (scale * np.eye(3)).astype(np.float32))
    y = b.add("linear", "Gemm", b.add("flatten", "Flatten", "x", axis=1), "w")
    if softmax:
        y = b.add("softmax", "Softmax", y, axis=1)
    return b.network("telling", y, (shape[0], 3))


def pixels(taken, sure=255) -> np.ndarray:
    made = np.zeros((len(taken), 1, 1, 3), np.uint8)
    made[np.arange(len(taken)), 0, 0, taken] = sure
    return made


def of_matrix(matrix) -> Data:
    pairs = [(i, j) for i, row in enumerate(matrix) for j, n in enumerate(row) for _ in range(n)]
    true, taken = np.array(pairs).T
    return Data("lesson", pixels(taken), true, ANIMALS)


def test_the_lessons_matrix_gives_the_lessons_figures():
    found = evaluate(telling(10), of_matrix(LESSON))
    assert found.confusion.tolist() == LESSON
    assert found.pictures == 10
    assert found.accuracy == pytest.approx(0.7)
    assert [c.precision for c in found.classes] == pytest.approx([0.8, 0.5, 1.0])
    assert [c.recall for c in found.classes] == pytest.approx([0.8, 2 / 3, 0.5])
    assert [c.f1 for c in found.classes] == pytest.approx([0.8, 4 / 7, 2 / 3])
    assert [c.support for c in found.classes] == [5, 3, 2]
    assert [c.label for c in found.classes] == list(ANIMALS)
    assert found.top5 is None


def test_the_pictures_behind_a_cell_are_the_surest_first():
    data = of_matrix(LESSON)
    found = evaluate(telling(10), data, robustness=False)
    assert found.behind(0, 1) == (4,)
    assert found.behind(0, 2) == ()
    strong = Data("two", pixels([1, 1, 1], [100, 255, 200]), np.zeros(3, int), ANIMALS)
    found = evaluate(telling(), strong, np.array([2, 1, 0]), robustness=False)
    assert found.behind(0, 1) == (1, 2, 0)
    assert [m.index for m in found.worst] == [1, 2, 0]
    assert found.worst[0].probability == pytest.approx(np.e / (np.e + 2))
    assert (found.worst[0].true, found.worst[0].predicted) == (0, 1)


def test_a_cell_lists_fifty_pictures_at_most_and_counts_all():
    data = Data("many", pixels([1] * 120), np.zeros(120, int), ANIMALS)
    (cell,) = evaluate(telling(), data, robustness=False).cells
    assert cell.pictures == 120
    assert cell.indices == tuple(range(50))


def test_loss_and_calibration_are_what_the_formula_says():
    data = Data("two", pixels([0, 0, 1, 1]), np.array([0, 1, 1, 1]), ANIMALS)
    found = evaluate(telling(np.log(4)), data, robustness=False)  # 4 / (4 + 1 + 1) each
    sure, other = 4 / 6, 1 / 6
    assert found.loss == pytest.approx(-(3 * np.log(sure) + np.log(other)) / 4)
    (only,) = found.calibration
    assert (only.confidence, only.accuracy, only.pictures) == pytest.approx((sure, 0.75, 4))
    assert found.calibration_error == pytest.approx(0.75 - sure)


def test_the_calibration_error_weighs_each_bin_by_its_pictures():
    strengths = np.array([255, 255, 255, 0])
    data = Data("two", pixels([0, 0, 0, 0], strengths), np.array([0, 0, 1, 0]), ANIMALS)
    found = evaluate(telling(np.log(4)), data, robustness=False)
    assert [b.pictures for b in found.calibration] == [1, 3]
    expected = (1 * abs(1 - 1 / 3) + 3 * abs(2 / 3 - 4 / 6)) / 4
    assert found.calibration_error == pytest.approx(expected)


def test_probabilities_without_a_softmax_in_the_graph_are_taken_as_such():
    plain = evaluate(telling(3), of_matrix(LESSON), robustness=False)
    b = telling(3)
    hidden = replace(
        b,
        nodes=(*b.nodes, Node("same", "Identity", (b.outputs[0].name,), ("same",))),
        outputs=(Value("same", "float32", ("n", 3)),),
    )
    again = evaluate(hidden, of_matrix(LESSON), robustness=False)
    assert again.loss == pytest.approx(plain.loss, rel=1e-6)
    assert again.calibration_error == pytest.approx(plain.calibration_error, rel=1e-6)
    scores = evaluate(telling(3, softmax=False), of_matrix(LESSON), robustness=False)
    assert scores.loss == pytest.approx(plain.loss, rel=1e-6)


def test_classes_meet_by_name_where_both_name_them():
    names = json.dumps(["hen", "dog", "cat"])
    turned = replace(telling(10), metadata={CLASSES: names})
    data = Data("two", pixels([2, 1]), np.array([0, 1]), ("cat", "dog"))
    found = evaluate(turned, data, robustness=False)
    assert found.accuracy == 1
    assert [c.support for c in found.classes] == [0, 1, 1]
    assert found.classes[0].recall is None
    assert found.classes[0].precision is None


def test_classes_of_other_names_meet_in_order_and_a_note_says_so():
    named = replace(telling(10), metadata={CLASSES: json.dumps(["a", "b", "c"])})
    found = evaluate(named, of_matrix(LESSON), robustness=False)
    assert found.accuracy == pytest.approx(0.7)
    assert any("in their order" in note for note in found.notes)


def test_the_first_five_count_where_there_are_more_than_ten_classes():
    b = Builder(("n", 1, 1, 1))
    b.input = Value("x", "float32", ("n", 1, 1, 1))
    b.constant("w", np.arange(12, dtype=np.float32)[None])
    y = b.add("linear", "Gemm", b.add("flatten", "Flatten", "x", axis=1), "w")
    network = b.network("rising", y, ("n", 12))
    data = Data(
        "four", np.full((4, 1, 1, 1), 255, np.uint8), np.array([11, 7, 6, 0]),
        tuple(map(str, range(12))),
    )  # fmt: skip
    found = evaluate(network, data, robustness=False)
    assert found.accuracy == 0.25
    assert found.top5 == 0.5


@pytest.mark.slow
def test_the_digits_are_read_as_their_card_says():
    data = open_data("digits")
    found = evaluate(open_network(network_path("digits")), data, data.test)
    assert found.accuracy > 0.99
    assert found.confusion.sum() == 2000
    by_change = {r.change: r for r in found.robustness}
    assert set(by_change) == {"noise", "shift", "rotate", "blur"}
    for row in found.robustness:
        assert len(row.strengths) == len(row.accuracy) == 5
        assert row.strengths[0] == 0
        assert row.accuracy[0] == found.accuracy
        assert row.accuracy[-1] < row.accuracy[0]
    assert found == evaluate(open_network(network_path("digits")), data, data.test)
    json.dumps(found.to_json(), allow_nan=False)


def test_only_some_of_many_pictures_are_made_worse():
    taken = np.arange(WORSENED + 500) % 3
    data = Data("many", pixels(taken), taken, ANIMALS)
    counts = []
    found = evaluate(telling(10), data, progress=lambda done, of: counts.append((done, of)))
    assert all(row.pictures == WORSENED for row in found.robustness)
    assert counts[-1] == (len(taken) + 16 * WORSENED,) * 2


def test_numbers_are_judged_by_their_distance():
    b = Builder(("n", 1, 1, 1))
    b.input = Value("x", "float32", ("n", 1, 1, 1))
    b.constant("w", np.array([[10, 0]], np.float32))
    y = b.add("linear", "Gemm", b.add("flatten", "Flatten", "x", axis=1), "w")
    network = b.network("ten", y, ("n", 2))
    white, black = np.full((1, 1, 1), 255, np.uint8), np.zeros((1, 1, 1), np.uint8)
    data = Data("two", np.stack([white, black]), np.array([[11, 0], [0, 1]], np.float32))
    found = evaluate(network, data)
    assert found.accuracy is None
    assert found.errors.mean_absolute == pytest.approx(0.5)
    assert found.errors.root_mean_squared == pytest.approx(np.sqrt(0.5))
    assert found.loss == pytest.approx(0.5)
    expected = ((1 - 1 / (2 * 5.5**2)) + (1 - 1 / (2 * 0.5**2))) / 2
    assert found.errors.r_squared == pytest.approx(expected)
    assert [m.index for m in found.errors.worst] == [0, 1]
    assert found.errors.worst[0].predicted == pytest.approx((10, 0))
    assert found.robustness == ()
    constant = replace(data, labels=np.ones((2, 2), np.float32))
    assert evaluate(network, constant).errors.r_squared is None


# ------------------------------------------------------------------ what a network is fed


@pytest.mark.parametrize(
    "settings",
    [
        Preprocess(8, 8, "L", resize="stretch", interpolation="box"),
        Preprocess(8, 8, "LLL", mean=(0.4,), std=(0.3,)),
        Preprocess(
            8, 8, resize_to=10, interpolation="bicubic", channel_order="BGR", scale=1.0,
            mean=(100.0, 110.0, 120.0), std=(2.0, 3.0, 4.0),
        ),
        Preprocess(8, 8, invert=True, resize="pad"),
        Preprocess(8, 8, layout="nhwc"),
    ],
)  # fmt: skip
def test_a_network_gets_the_very_numbers_that_prepare_makes(settings):
    rng = np.random.default_rng(0)
    channels = 1 if settings.mode == "L" else 3
    shape = ("n", channels, 8, 8) if settings.layout == "nchw" else ("n", 8, 8, channels)
    x = Value("x", "float32", shape)
    node = Node("relu", "Relu", ("x",), ("y",))
    network = Network(
        "net", (x,), (Value("y", "float32", shape),), (node,), {}, {KEY: settings.to_json()}
    )
    for made in ((14, 20, 3), (30, 9, 1)):
        pictures = rng.integers(0, 256, (3, *made), np.uint8)
        given = fed(network, Data("some", pictures, np.arange(3), ANIMALS), np.array([2, 0]))
        for row, place in enumerate((2, 0)):
            wanted = prepare(open_picture(pictures[place]), settings).tensor
            assert np.array_equal(given.tensor(given.pictures[row : row + 1]), wanted)


def test_arrays_of_the_networks_size_are_taken_as_they_are():
    settings = Preprocess(4, 4, resize_to=6, mean=(0.4,))
    network = replace(telling(shape=("n", 3, 4, 4)), metadata={KEY: settings.to_json()})
    pictures = np.random.default_rng(2).integers(0, 256, (3, 4, 4, 3), np.uint8)
    given = fed(network, Data("cut", pictures, np.arange(3), ANIMALS))
    assert np.array_equal(given.tensor(given.pictures), numbers(pictures, settings))


def test_files_are_read_anew_where_the_network_cuts_them_otherwise(tmp_path):
    rng = np.random.default_rng(1)
    for name in ANIMALS:
        (tmp_path / name).mkdir()
        for i in range(2):
            pixels_ = rng.integers(0, 256, (12, 30, 3), np.uint8)
            Image.fromarray(pixels_).save(tmp_path / name / f"{i}.png")
    data = open_data(tmp_path, size=6)
    settings = Preprocess(6, 6, resize_to=8)
    network = replace(telling(shape=("n", 3, 6, 6)), metadata={KEY: settings.to_json()})
    given = fed(network, data)
    for row, path in enumerate(data.sources):
        wanted = prepare(open_picture(path), settings).tensor
        assert np.array_equal(given.tensor(given.pictures[row : row + 1]), wanted)


def test_without_a_word_of_the_network_it_is_as_the_data_are():
    data = of_matrix(LESSON).normalised()
    given = fed(telling(), data)
    assert np.array_equal(given.tensor(given.pictures), data.tensor(np.arange(10)))
    assert "as the data are" in given.note


def test_float_pixels_are_no_other_than_bytes():
    settings = Preprocess(2, 2, "L", mean=(0.1,), std=(0.2,))
    some = np.arange(8, dtype=np.uint8).reshape(2, 2, 2, 1)
    assert np.array_equal(numbers(some, settings), numbers(some.astype(np.float32), settings))


# ------------------------------------------------------------------ engines


def test_a_network_that_takes_one_picture_is_fed_one_at_a_time():
    b = telling(10, softmax=False, shape=(1, 3, 1, 1))
    shaped = replace(
        b,
        nodes=(*b.nodes, Node("reshape", "Reshape", (b.outputs[0].name, "to"), ("y",))),
        weights={**b.weights, "to": np.array([1, 3])},
        outputs=(Value("y", "float32", (1, 3)),),
    )
    assert evaluate(shaped, of_matrix(LESSON)).confusion.tolist() == LESSON


def test_a_fixed_number_of_pictures_is_filled_up():
    b = telling(10, softmax=False, shape=(4, 3, 1, 1))
    shaped = replace(
        b,
        nodes=(*b.nodes, Node("reshape", "Reshape", (b.outputs[0].name, "to"), ("y",))),
        weights={**b.weights, "to": np.array([4, 3])},
        outputs=(Value("y", "float32", (4, 3)),),
    )
    assert evaluate(shaped, of_matrix(LESSON), robustness=False).confusion.tolist() == LESSON


def test_where_onnxruntime_refuses_the_numpy_ops_compute(monkeypatch):
    def refuse(*_):
        raise RuntimeError("no")

    monkeypatch.setattr("convscope.training.scored.session", refuse)
    assert evaluate(telling(10), of_matrix(LESSON)).confusion.tolist() == LESSON
    odd = replace(telling(), nodes=(Node("odd", "Unheard", ("x",), ("linear:0",)),))
    with pytest.raises(EngineError, match="'odd' is 'Unheard'"):
        scorer(odd, "linear:0")(np.zeros((1, 3, 1, 1), np.float32))


# ------------------------------------------------------------------ what does not fit


def test_what_does_not_fit_is_one_line():
    data = of_matrix(LESSON)
    with pytest.raises(BadData, match="no picture of 'lesson'"):
        evaluate(telling(), data, np.array([], int))
    with pytest.raises(BadShape, match="takes no picture"):
        evaluate(replace(telling(), inputs=(Value("x", "float32", ("n", 3)),)), data)
    two = Data("two", pixels([0, 1]), np.array([0, 1]), ("one", "two"))
    with pytest.raises(BadShape, match="tells 3 classes apart: received 2 classes"):
        evaluate(telling(), two)
    maps = replace(telling(), outputs=(Value("x2", "float32", ("n", 3, 1, 1)),))
    maps = replace(maps, nodes=(Node("relu", "Relu", ("x",), ("x2",)),))
    assert evaluate(maps, data).confusion.tolist() == LESSON
    numbers_ = Data("numbers", pixels([0, 1]), np.array([0.5, 1.5]))
    with pytest.raises(BadShape, match="gives 3 numbers"):
        evaluate(telling(), numbers_)


def test_scores_that_are_no_numbers_lose_nothing():
    broken = replace(telling(softmax=False), weights={"w": np.full((3, 3), np.nan, np.float32)})
    found = evaluate(broken, of_matrix(LESSON))
    assert found.accuracy == pytest.approx(0.5)  # all are taken for the first class
    assert found.to_json()["loss"] is None


# ------------------------------------------------------------------ making worse


@pytest.mark.parametrize("change", CHANGES)
def test_worse_pictures_stay_pictures_and_are_the_same_again(change):
    rng = np.random.default_rng(0)
    given = rng.integers(0, 256, (3, 20, 12, 3), np.uint8)
    for strength in CHANGES[change].strengths:
        made = worsened(given, change, strength, (1, 2))
        assert made.shape == given.shape
        assert made.dtype == np.float32
        assert 0 <= made.min() <= made.max() <= 255.001
        assert np.array_equal(made, worsened(given, change, strength, (1, 2)))
    assert not np.array_equal(made, given)
    flat = np.full((2, 9, 9, 1), 77, np.uint8)
    if change != "noise":
        assert worsened(flat, change, strength, (0,)) == pytest.approx(77, abs=1e-3)


def test_a_shift_moves_by_whole_pixels():
    given = np.arange(100, dtype=np.uint8).reshape(1, 10, 10, 1)
    made = worsened(given, "shift", 0.2, (0,))[0, :, :, 0]
    middle = made[2:8, 2:8]
    moves = {int(v) for v in np.unique(middle - given[0, 2:8, 2:8, 0])}
    assert len(moves) == 1
    assert abs(moves.pop()) in (18, 22)


def test_a_turn_by_a_right_angle_is_exact():
    given = np.random.default_rng(0).integers(0, 256, (1, 7, 7, 1), np.uint8)
    made = worsened(given, "rotate", 90, (0,))[0, :, :, 0]
    turns = [np.rot90(given[0, :, :, 0], k) for k in (1, 3)]
    assert any(np.allclose(made, turn, atol=1e-2) for turn in turns)


def test_a_blur_keeps_the_sum_of_a_dot():
    dot = np.zeros((1, 25, 25, 1), np.uint8)
    dot[0, 12, 12] = 200
    made = worsened(dot, "blur", 0.06, (0,))[0, :, :, 0]
    assert made.sum() == pytest.approx(200, rel=1e-4)
    assert np.allclose(made, made.T, atol=1e-4)
    _, x = np.mgrid[:25, :25] - 12
    spread = (made * x**2).sum() / made.sum()
    assert np.sqrt(spread) == pytest.approx(0.06 * 25, rel=0.03)
