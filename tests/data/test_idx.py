"""MNIST's file format: read as it is, and refused where it is not whole."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from convscope.base.errors import BadData, TooLarge
from convscope.data.idx import read_idx
from convscope.data.open_data import open_data

BYTES = np.random.default_rng(0).integers(0, 256, (6, 4, 5), dtype=np.uint8)
LABELS = np.array([1, 3, 1, 3, 1, 3], np.uint8)


def idx(values: np.ndarray) -> bytes:
    return struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape) + values.tobytes()


def write(folder: Path, stem: str, n: int = 6, packed: bool = True, dot: str = "-") -> None:
    for what, values in (("images", BYTES[:n]), ("labels", LABELS[:n])):
        name = f"{stem}-{what}{dot}idx{values.ndim}-ubyte{'.gz' if packed else ''}"
        content = idx(values)
        (folder / name).write_bytes(gzip.compress(content) if packed else content)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("dot", ["-", "."])
def test_training_and_test_files_of_a_folder(tmp_path, packed, dot) -> None:
    write(tmp_path, "t10k", 2, packed, dot)
    write(tmp_path, "train", 6, packed, dot)
    data = open_data(tmp_path)
    assert (data.size, data.classes, len(data)) == ((4, 5), ("1", "3"), 8)
    assert data.labels.tolist() == [0, 1, 0, 1, 0, 1, 0, 1]
    assert data.test.tolist() == [6, 7]
    np.testing.assert_array_equal(data.pictures[:6, ..., 0], BYTES)


def test_training_files_alone_and_class_names(tmp_path) -> None:
    write(tmp_path, "train")
    data = open_data(tmp_path, classes=("a", "b", "c", "d"))
    assert (data.test, data.classes) == (None, ("a", "b", "c", "d"))
    assert data.labels.tolist() == LABELS.tolist()
    with pytest.raises(BadData, match="from 0 to 2: received 3 for picture 1"):
        open_data(tmp_path, classes=("a", "b", "c"))


def test_a_file_without_its_fellow_and_two_data_sets_are_refused(tmp_path) -> None:
    write(tmp_path, "train")
    (tmp_path / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(
        BadData, match=r"has no file of labels beside it. It is named like 'train-lab"
    ):
        open_data(tmp_path)
    write(tmp_path, "train")
    write(tmp_path, "emnist-train")
    with pytest.raises(BadData, match="more than one data set is in"):
        open_data(tmp_path)


def test_pictures_and_labels_that_do_not_fit_are_refused(tmp_path) -> None:
    write(tmp_path, "train")
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(LABELS[:5])))
    with pytest.raises(
        BadData, match=r"do not fit together: received shapes \(6, 4, 5\) and \(5,\)"
    ):
        open_data(tmp_path)


WHOLE = idx(BYTES)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "is no MNIST-format (IDX) file"),
        (b"\x89PNG\r\n", "is no MNIST-format (IDX) file: received first bytes 89 50 4e 47"),
        (b"\0\0\x0d\x01" + b"\0" * 8, "numbers of another type than bytes: received type 0x0d"),
        (WHOLE[:10], "is damaged or was cut off: received a header only"),
        (WHOLE[:-1], "is damaged or was cut off: received 119 of 120 bytes"),
        (WHOLE + b"x", "goes on behind its 120 bytes"),
    ],
)
@pytest.mark.parametrize("packed", [True, False])
def test_what_is_not_whole_is_refused(tmp_path, content, line, packed) -> None:
    path = tmp_path / ("x.gz" if packed else "x")
    path.write_bytes(gzip.compress(content) if packed else content)
    with pytest.raises(BadData) as caught:
        read_idx(path)
    assert line in str(caught.value)


@pytest.mark.parametrize("cut", [5, 20, -4])
def test_a_packed_file_that_was_cut_off_is_refused(tmp_path, cut) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(WHOLE)[:cut])
    with pytest.raises(BadData, match="is damaged or was cut off"):
        read_idx(path)
    path.write_bytes(b"not gzip at all")
    with pytest.raises(BadData, match="is damaged or was cut off"):
        read_idx(path)


def test_a_header_that_lies_allocates_nothing(tmp_path) -> None:
    path = tmp_path / "x"
    path.write_bytes(struct.pack(">HBB3I", 0, 8, 3, 2**31, 2**31, 2**31))
    with pytest.raises(TooLarge, match="Files of at most 8 GiB are read"):
        read_idx(path)
    path.write_bytes(struct.pack(">HBB3I", 0, 8, 3, 7000, 1000, 1000))
    with pytest.raises(BadData, match="received 0 of 7,000,000,000 bytes"):
        read_idx(path)
    with pytest.raises(BadData, match="the file cannot be read"):
        read_idx(tmp_path / "none")
