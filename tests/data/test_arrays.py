"""Pictures and labels in memory: taken where nothing is lost, else refused with the remedy."""

from __future__ import annotations

import numpy as np
import pytest

from convscope.base.errors import BadData
from convscope.base.picture import open_picture
from convscope.base.preprocess import prepare
from convscope.data.arrays import open_arrays, open_npz
from convscope.data.open_data import open_data

BYTES = np.random.default_rng(0).integers(0, 256, (6, 5, 7), dtype=np.uint8)
LABELS = np.array([0, 1, 2, 0, 1, 2])


@pytest.mark.parametrize("pictures", [BYTES, BYTES[..., None], np.stack([BYTES] * 3, -1)])
def test_bytes_are_taken_as_they_are(pictures) -> None:
    data = open_data((pictures, LABELS))
    assert data.classes == ("0", "1", "2")
    np.testing.assert_array_equal(data.of(range(6)).reshape(pictures.shape), pictures)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_that_are_bytes_over_255_are_taken(dtype) -> None:
    data = open_data(((BYTES / 255).astype(dtype), LABELS))
    np.testing.assert_array_equal(data.pictures[..., 0], BYTES)


@pytest.mark.parametrize(
    "pictures",
    [
        BYTES / 256,
        BYTES.astype(np.float32),
        BYTES.astype(np.int64),
        BYTES / 255 - 0.5,
        BYTES * np.nan,
    ],
)
def test_other_numbers_are_refused_with_the_remedy(pictures) -> None:
    with pytest.raises(BadData, match=r"are bytes from 0 to 255: received .*Give uint8"):
        open_data((pictures, LABELS))


def test_labels_are_numbers_names_or_what_is_to_be_predicted() -> None:
    assert open_data((BYTES, ["b", "a", "b", "a", "b", "b"])).labels.tolist() == [1, 0, 1, 0, 1, 1]
    gaps = open_data((BYTES, [7, 3, 7, 3, 7, 3]))
    assert (gaps.classes, gaps.labels.tolist()) == (("3", "7"), [1, 0, 1, 0, 1, 0])
    assert open_data((BYTES, LABELS[:, None])).labels.tolist() == LABELS.tolist()
    assert open_data((BYTES, LABELS == 1)).classes == ("0", "1")
    assert open_data((BYTES, LABELS / 2)).is_regression
    assert open_data((BYTES, LABELS), labels="numbers").labels.tolist() == LABELS.tolist()
    assert open_data((BYTES, np.ones((6, 2)))).outputs == 2


def test_a_test_part_comes_behind() -> None:
    given = {
        "pictures": BYTES[:4], "labels": ["a", "b", "a", "b"],
        "test_pictures": BYTES[4:], "test_labels": ["b", "a"],
    }  # fmt: skip
    for source in (given, tuple(given.values())):
        data = open_data(source)
        assert data.test.tolist() == [4, 5]
        assert data.labels.tolist() == [0, 1, 0, 1, 1, 0]


def test_another_size_or_mode_is_what_preparing_makes() -> None:
    data = open_data((BYTES, LABELS), size=(9, 4), mode="RGB")
    assert (data.size, data.channels) == ((9, 4), 3)
    assert data.sizes.tolist() == [[7, 5]] * 6
    for place in range(6):
        wanted = prepare(open_picture(BYTES[place]), data.preprocess).tensor
        np.testing.assert_array_equal(data.tensor([place]), wanted)
    again = open_data(data, size=(9, 4))
    assert again is data


@pytest.mark.parametrize(
    ("source", "how", "line"),
    [
        ((BYTES, LABELS[:5]), {}, "there are 6 pictures and 5 labels"),
        ((BYTES[:0], []), {}, "'pictures' are empty"),
        ((BYTES, [0] * 6), {}, "has one class only: there is nothing to tell apart: received '0'"),
        ((BYTES, LABELS - 1), {}, "labels are counted from 0: received -1 for picture 0"),
        ((BYTES, LABELS), {"classes": "ab"}, "from 0 to 1: received 2 for picture 2"),
        ((BYTES, LABELS), {"classes": "aab"}, "two classes have one name: received 'a'"),
        ((BYTES, LABELS / 2), {"classes": "abc"}, "have no class names"),
        ((BYTES, LABELS / 2), {"labels": "classes"}, "floats are no classes"),
        ((BYTES, list("abcabc")), {"labels": "numbers"}, "cannot be predicted as numbers"),
        ((BYTES, list("abcabc")), {"classes": "ab"}, "none of the classes: received 'c'"),
        ((BYTES, [None] * 6), {}, "'labels' are whole numbers, floats or names: received object"),
        ((BYTES, [[1], [1, 2]]), {}, "'labels' are no array"),
        ((BYTES[0], LABELS), {}, "have the shape (n, h, w)"),
        ((np.stack([BYTES] * 3, 1), LABELS), {}, "x.transpose(0, 2, 3, 1)"),
        (([BYTES[0], BYTES[0, 1:]], [0, 1]), {}, "have to be of one size"),
        ((BYTES,), {}, "given as (pictures, labels): received 1 of them"),
        ({"pictures": BYTES}, {}, "the arrays lack 'labels': received pictures"),
        ({"pictures": BYTES, "y": LABELS}, {}, "names that nobody knows: received 'y'"),
        ((BYTES, LABELS, BYTES), {}, "received 3 of them"),
        ((BYTES, LABELS, BYTES[:, 1:], LABELS), {}, "received test_pictures of (4, 7, 1)"),
        ((BYTES, LABELS, BYTES, LABELS[1:]), {}, "there are 6 pictures and 5 labels"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused_in_one_line(source, how, line) -> None:
    with pytest.raises(BadData) as caught:
        open_data(source, **how)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_class_that_only_the_test_part_has_is_refused() -> None:
    source = (BYTES[:4], ["a", "b", "a", "b"], BYTES[4:], ["b", "c"])
    with pytest.raises(BadData, match="class 'c' of 'arrays' has no picture to learn from"):
        open_data(source)


def test_npz_files_with_our_names_and_with_kerass(tmp_path) -> None:
    path = tmp_path / "mine.npz"
    np.savez(path, pictures=BYTES, labels=LABELS, classes=["x", "y", "z"])
    data = open_data(path)
    assert (data.name, data.classes) == ("mine", ("x", "y", "z"))
    np.savez(path, x_train=BYTES, y_train=LABELS, x_test=BYTES, y_test=LABELS)
    assert open_data(str(path)).test.tolist() == list(range(6, 12))


def test_what_is_no_npz_file_is_refused_and_no_pickle_is_loaded(tmp_path) -> None:
    path = tmp_path / "x.npz"
    np.savez(path, pictures=BYTES, labels=LABELS)
    whole = path.read_bytes()
    pickled = tmp_path / "p.npz"
    np.savez(pickled, pictures=np.array([{}], object), labels=[0])
    for content in (b"", b"hello", whole[:100], whole[:-30], pickled.read_bytes()):
        path.write_bytes(content)
        with pytest.raises(BadData, match="is no NPZ file that can be read"):
            open_data(path)
    np.save(tmp_path / "x.npy", BYTES)
    (tmp_path / "x.npy").rename(path)
    with pytest.raises(BadData, match="one array alone"):
        open_data(path)


def test_a_file_of_another_kind_is_refused(tmp_path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    with pytest.raises(BadData, match="this file holds no data"):
        open_data(tmp_path / "x.pdf")


def test_values_of_another_kind_are_refused_by_a_name_that_comes_along() -> None:
    with pytest.raises(BadData, match="'digits' has 10 classes of its own"):
        open_data("digits", classes=("a", "b"))
    assert open_data("digits", labels="numbers").is_regression


def test_groups_are_names_or_numbers_and_those_for_testing_are_another(tmp_path):
    pictures, labels = np.zeros((4, 2, 2), np.uint8), np.array([0, 1, 0, 1])
    given = {"pictures": pictures, "labels": labels, "groups": ["b", "b", "a", "a"]}
    assert open_arrays(given).groups.tolist() == [1, 1, 0, 0]
    more = {**given, "test_pictures": pictures[:2], "test_labels": labels[:2]}
    assert open_arrays(more).groups.tolist() == [1, 1, 0, 0, 2, 2]
    np.savez(tmp_path / "own.npz", **given)
    assert open_npz(tmp_path / "own.npz").groups.tolist() == [1, 1, 0, 0]
    assert open_arrays((pictures, labels)).groups is None
    assert open_arrays(given).digest != open_arrays((pictures, labels)).digest
    with pytest.raises(BadData, match="4 pictures and 3 labels"):
        open_arrays({**given, "groups": [0, 0, 1]})
    with pytest.raises(BadData, match="a picture is in one group"):
        open_arrays({**given, "groups": np.zeros((4, 2), int)})
