import csv
import io

import numpy as np
import pytest

from convscope.ask import take_away
from convscope.ask.edits import Edit
from convscope.ask.encode import read
from convscope.ask.store import Store
from convscope.ask.take_away import as_csv, as_npy
from convscope.ask.wire import Scene
from convscope.base.errors import BadQuestion, TooLarge
from convscope.explain.target import Target

SCENE = Scene("digits", "digit-3")


@pytest.fixture(scope="module")
def store():
    return Store()


def load(content: bytes):
    return np.load(io.BytesIO(content), allow_pickle=False)


def table(content: bytes) -> tuple[list[str], np.ndarray]:
    head, *rows = csv.reader(io.StringIO(content.decode()))
    return head, np.array(rows, np.float64)


def test_an_array_file_holds_the_tensor_bit_by_bit_and_is_named_after_its_layer(store):
    layer = store.trace(SCENE)["conv1"]
    content, name = as_npy(store, SCENE, layer.node.outputs[0])
    assert np.array_equal(load(content), layer.output)
    assert load(content).dtype == layer.output.dtype
    assert name == "digits-conv1-1x8x28x28.npy"


def test_a_map_is_a_matrix_that_reads_back_exactly(store):
    layer = store.trace(SCENE)["conv1"]
    content, name = as_csv(store, SCENE, layer.node.outputs[0], at=(0, 2))
    back = np.loadtxt(io.BytesIO(content), delimiter=",", dtype=np.float64)
    assert np.array_equal(back.astype(np.float32), layer.output[0, 2])
    assert np.array_equal(back, layer.output[0, 2].astype(np.float64)), "nothing was rounded"
    assert name == "digits-conv1-0.2-28x28.csv"


def test_a_table_names_the_place_of_every_value_in_the_whole_tensor(store):
    layer = store.trace(SCENE)["conv1"]
    content, name = as_csv(store, SCENE, layer.node.outputs[0], start=3, stop=5)
    head, rows = table(content)
    assert head == ["n", "c", "h", "w", "value"]
    assert len(rows) == 2 * 28 * 28
    places = rows[:, :4].astype(int)
    assert set(places[:, 1]) == {3, 4}
    assert np.array_equal(layer.output[tuple(places.T)].astype(np.float64), rows[:, 4])
    assert name == "digits-conv1-from-3-1x2x28x28.csv"


def test_a_kernel_is_a_weight_by_its_first_index(store):
    trace = store.trace(SCENE)
    weight = trace["conv1"].node.inputs[1]
    whole = trace.value(weight)
    kernel, name = as_npy(store, SCENE, weight, at=(2,))
    assert np.array_equal(load(kernel), whole[2])
    assert "conv1" in name
    head, rows = table(as_csv(store, SCENE, weight, at=(2,))[0])
    assert head == [f"axis{i}" for i in range(whole.ndim)] + ["value"]
    assert set(rows[:, 0]) == {2.0}
    assert np.array_equal(rows[:, -1], whole[2].reshape(-1).astype(np.float64))


def test_slopes_and_edited_scenes_are_taken_like_values(store):
    value = store.trace(SCENE)["conv1"].node.outputs[0]
    of = Target("score", index=3)
    content, name = as_npy(store, SCENE, value, of=of)
    assert np.array_equal(load(content), store.gradient(SCENE, of).of(value))
    assert name == "digits-conv1-slope-of-score-1x8x28x28.npy"
    edits = read(
        [{"kind": "channel", "layer": "conv1", "channel": 2, "factor": 0.0}],
        tuple[Edit, ...],
        "edits",
    )
    assert "-edited-" in as_npy(store, Scene("digits", "digit-3", edits=edits), value)[1]


def test_what_is_too_large_or_not_there_says_so(store, monkeypatch):
    value = store.trace(SCENE)["conv1"].node.outputs[0]
    with pytest.raises(BadQuestion, match="has the shape"):
        as_npy(store, SCENE, value, at=(0, 8))
    with pytest.raises(BadQuestion, match="has the shape"):
        as_csv(store, SCENE, value, at=(0, 0, 0, 0, 0))
    monkeypatch.setattr(take_away, "CSV_LIMIT", 6271)
    monkeypatch.setattr(take_away, "NPY_LIMIT", 25087)
    with pytest.raises(TooLarge, match=r"6,272 values, a CSV file at most 6,271.*start="):
        as_csv(store, SCENE, value)
    with pytest.raises(TooLarge, match="25,088 bytes"):
        as_npy(store, SCENE, value)


def test_numbers_that_are_not_finite_and_truths_are_written_so_that_programs_read_them():
    values = np.array([[np.nan, np.inf], [-np.inf, 1e-30]])
    assert take_away.matrix(values) == "nan,inf\n-inf,1e-30\n"
    assert take_away.matrix(np.array([[True, False]])) == "1,0\n"
    assert take_away.listed(np.array(7.5), [], "") == "value\n7.5\n"
