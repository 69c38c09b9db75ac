"""A folder of pictures goes through a network: in order, some at a time, broken ones named."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

import convscope.training.fed
from convscope.base.errors import BadData, BadNetwork, BadShape
from convscope.base.picture import open_picture
from convscope.base.preprocess import prepare
from convscope.build import PRESETS, network_of
from convscope.network import Network, Node, Value
from convscope.network.graph import CLASSES
from convscope.network.preprocess_of import KEY, preprocess_of
from convscope.network.readers import open_network
from convscope.training.predict import files_of, predict
from convscope.training.scored import log_probabilities, scorer
from convscope.zoo import network_path, picture_path


@pytest.fixture(scope="module")
def digits() -> Network:
    return open_network(network_path("digits"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name, digit in (("b.png", 3), ("a.PNG", 5), ("more/c.png", 7), (".hidden/d.png", 3)):
        (tmp_path / name).write_bytes(picture_path(f"digit-{digit}").read_bytes())
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut off")
    return tmp_path


def test_a_folder_is_read_by_name_and_broken_files_say_why(digits, folder):
    counts = []
    rows = list(predict(digits, folder, progress=lambda done, of: counts.append((done, of))))
    assert [row.file for row in rows] == [
        str(folder / name) for name in ("a.PNG", "b.png", "broken.jpg", "more/c.png")
    ]
    assert [row.label for row in rows] == ["5", "3", "", "7"]
    assert "broken.jpg" in rows[2].problem
    assert rows[2].probability is None
    assert all(not row.problem for row in rows if row.label)
    assert counts[-1] == (4, 4)
    first = rows[0]
    assert len(first.top) == 3
    assert first.top[0] == (first.label, first.probability)
    assert [p for _, p in first.top] == sorted((p for _, p in first.top), reverse=True)


def test_the_probability_is_what_the_network_gives(digits):
    path = picture_path("digit-7")
    (row,) = predict(digits, path, top=10)
    tensor = prepare(open_picture(path), preprocess_of(digits)[0]).tensor
    expected = scorer(digits, "probabilities")(tensor)[0]
    assert dict(row.top) == pytest.approx(dict(zip("0123456789", expected, strict=True)), abs=1e-6)


def test_many_pictures_go_through_some_at_a_time(digits, folder, monkeypatch):
    whole = list(predict(digits, folder))
    monkeypatch.setattr(convscope.training.fed, "MOST_AT_ONCE", 1)
    fed = []

    def watched(network, value):
        run = scorer(network, value)
        return lambda x: fed.append(len(x)) or run(x)

    monkeypatch.setattr("convscope.training.predict.scorer", watched)
    again = list(predict(digits, folder))
    assert fed == [1, 1, 1]
    for a, b in zip(whole, again, strict=True):
        assert (a.file, a.label, a.problem) == (b.file, b.label, b.problem)
        assert dict(a.top) == pytest.approx(dict(b.top), abs=1e-6)


def test_pictures_of_any_size_go_in(digits, tmp_path):
    grey = np.asarray(Image.open(picture_path("digit-5")).convert("L"))
    large = Image.fromarray(grey).resize((280, 280)).convert("RGB")
    large.save(tmp_path / "large.jpg")
    assert [row.label for row in predict(digits, tmp_path)] == ["5"]


def test_numbers_come_as_numbers_and_classes_without_names_by_their_place(tmp_path):
    Image.new("L", (28, 28), 200).save(tmp_path / "a.png")
    one = network_of(PRESETS["lenet-5"].blocks(1))
    (row,) = predict(one, tmp_path)
    assert len(row.numbers) == 1
    assert row.label == ""
    told = preprocess_of(one)[0].to_json()
    three = network_of(PRESETS["lenet-5"].blocks(3))
    assert next(predict(three, tmp_path)).label in {"0", "1", "2"}
    (row,) = predict(replace(three, metadata={KEY: told}), tmp_path)
    tensor = prepare(open_picture(tmp_path / "a.png"), preprocess_of(three)[0]).tensor
    assert row.numbers == pytest.approx(scorer(three)(tensor)[0])
    named = replace(three, metadata={KEY: told, CLASSES: '["a", "b", "c"]'})
    (row,) = predict(named, tmp_path, top=9)
    expected = np.exp(log_probabilities(scorer(three)(tensor)))[0]
    assert dict(row.top) == pytest.approx(dict(zip("abc", expected, strict=True)))


def test_where_no_picture_is_it_is_said(digits, tmp_path):
    with pytest.raises(BadData, match="there is no picture in"):
        predict(digits, tmp_path)
    with pytest.raises(BadData, match="no such file or folder"):
        predict(digits, tmp_path / "none")
    with pytest.raises(BadData, match="an empty list"):
        predict(digits, [])
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    rows = predict(digits, tmp_path)
    assert next(rows).problem
    with pytest.raises(BadData, match="no picture could be read"):
        next(rows)
    (row, other) = predict(digits, [tmp_path / "gone.png", picture_path("digit-3")])
    assert "no such picture" in row.problem
    assert other.label == "3"


def test_a_network_that_answers_with_maps_is_refused(tmp_path):
    Image.new("L", (8, 8)).save(tmp_path / "a.png")
    x, y = Value("x", "float32", ("n", 1, 8, 8)), Value("y", "float32", ("n", 1, 8, 8))
    maps = Network("maps", (x,), (y,), (Node("relu", "Relu", ("x",), ("y",)),), {})
    with pytest.raises(BadShape, match="no list of classes or numbers"):
        list(predict(maps, tmp_path))
    with pytest.raises(BadNetwork, match="2 inputs"):
        predict(replace(maps, inputs=(x, x)), tmp_path)


def test_a_file_is_one_picture_whatever_its_name(tmp_path):
    (tmp_path / "digit").write_bytes(picture_path("digit-3").read_bytes())
    assert files_of(tmp_path / "digit") == [tmp_path / "digit"]
