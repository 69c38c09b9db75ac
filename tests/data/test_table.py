"""CSV files beside pictures: columns found or named, rows without a picture listed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convscope.base.errors import BadData
from convscope.data import table
from convscope.data.open_data import open_data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "images").mkdir()
    for number in range(4):
        pixels = np.full((5, 6), 10 * number, np.uint8)
        Image.fromarray(pixels).save(tmp_path / "images" / f"{number}.png")
    return tmp_path


def write(folder: Path, header: str, labels, name: str = "labels.csv", part: str = ",") -> Path:
    rows = [part.join([f"images/{i}.png", *row.split("|")]) for i, row in enumerate(labels)]
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "header", ["file,label", "Filename,Class", " path , target ", "image,label"]
)
def test_columns_are_found_by_their_usual_names(folder, header) -> None:
    write(folder, header, ["dog", "cat", "dog", "ねこ"])
    data = open_data(folder)
    assert data.classes == ("cat", "dog", "ねこ")
    assert data.labels.tolist() == [1, 0, 1, 2]
    assert data.of([2])[0, 0, 0, 0] == 20
    assert data.sources[3] == str(folder / "images" / "3.png")


@pytest.mark.parametrize("part", [",", ";", "\t"])
def test_columns_by_name_and_what_parts_them(folder, part) -> None:
    write(folder, part.join(["picture", "note", "kind"]), ["x|b", "y|a", "|b", "z|a"], part=part)
    data = open_data(folder, file_column="picture", label_column="kind")
    assert data.labels.tolist() == [1, 0, 1, 0]


def test_a_byte_order_mark_and_quotes_as_spreadsheets_write_them(folder) -> None:
    text = '\ufefffile,label\r\n"images/0.png","a, b"\r\nimages/1.png,c\r\n\r\n'
    (folder / "x.csv").write_text(text, encoding="utf-8", newline="")
    assert open_data(folder).classes == ("a, b", "c")
    assert open_data(folder / "x.csv").classes == ("a, b", "c")


def test_whole_numbers_are_classes_in_their_order_unless_asked(folder) -> None:
    write(folder, "file,label", ["10", "9", "10", "2"])
    data = open_data(folder)
    assert data.classes == ("2", "9", "10")
    assert data.labels.tolist() == [2, 1, 2, 0]
    numbers = open_data(folder, labels="numbers")
    assert numbers.is_regression
    assert numbers.labels.tolist() == [10, 9, 10, 2]


def test_decimals_are_predicted_and_it_is_said(folder) -> None:
    write(folder, "file,target", ["1.5", "-2", "3e2", "0"])
    data = open_data(folder)
    assert data.labels.tolist() == [1.5, -2, 300, 0]
    assert data.labels.dtype == np.float32
    assert data.notes == ("The labels are decimals: they are predicted as numbers.",)
    assert open_data(folder, labels="classes").classes == ("-2", "0", "1.5", "3e2")


def test_several_columns_are_predicted_together(folder) -> None:
    write(folder, "file,x,y", ["1|2", "3|4", "5|6", "7|8"])
    data = open_data(folder, label_column=("x", "y"))
    assert data.labels.tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]
    with pytest.raises(BadData, match="a picture has one class"):
        open_data(folder, label_column=("x", "y"), labels="classes")


def test_rows_that_cannot_be_used_are_listed_and_skipped(folder) -> None:
    write(folder, "file,label", ["a", "b", "", "a"])
    with (folder / "labels.csv").open("a") as file:
        file.write(
            "images/9.png,b\n,b\nimages/0.png\n../../etc/passwd,a\nimages,a\n/etc/passwd,a\n"
        )
    data = open_data(folder)
    assert data.labels.tolist() == [0, 1, 0]
    found = [(broken.path, broken.why.split(":")[0]) for broken in data.broken]
    outside = "the file lies outside the folder of the CSV file"
    assert found == [
        ("labels.csv, line 4", "the row has no label"),
        ("labels.csv, line 7", "the row has no file"),
        ("labels.csv, line 8", "the row has no label"),
        ("labels.csv, line 9", outside),
        ("labels.csv, line 11", outside),
        ("images/9.png", "there is no such picture"),
        ("images", "this is a folder"),
    ]


def test_a_missing_column_is_refused_and_those_there_are_listed(folder) -> None:
    path = write(folder, "file,species", ["a", "b"])
    for source in (folder, path):
        with pytest.raises(BadData) as caught:
            open_data(source)
        assert "has no column of the names label, class, target: received file, species. " in str(
            caught.value
        )
        assert "Name the column: label_column='…'." in str(caught.value)
    with pytest.raises(BadData, match="has no column 'kind': received file, species"):
        open_data(folder, label_column="kind")


def test_given_classes_are_names_or_places(folder) -> None:
    write(folder, "file,label", ["1", "0", "1", "0"])
    data = open_data(folder, classes=("cat", "dog"))
    assert (data.classes, data.labels.tolist()) == (("cat", "dog"), [1, 0, 1, 0])
    assert open_data(folder, classes=("1", "0")).labels.tolist() == [0, 1, 0, 1]
    write(folder, "file,label", ["1", "2"])
    with pytest.raises(BadData, match="from 0 to 1: received 2 for picture 1"):
        open_data(folder, classes=("cat", "dog"))
    write(folder, "file,label", ["cat", "eel"])
    with pytest.raises(BadData, match="a label is none of the classes: received 'eel'"):
        open_data(folder, classes=("cat", "dog"))


def test_several_files_need_a_name(folder) -> None:
    write(folder, "file,label", ["a", "b"], "one.csv")
    write(folder, "file,label", ["b", "b", "a"], "two.csv")
    with pytest.raises(BadData, match=r"received one\.csv, two\.csv\. Name one: csv="):
        open_data(folder)
    assert len(open_data(folder, csv="two.csv")) == 3
    with pytest.raises(BadData, match="there is no such CSV file"):
        open_data(folder, csv="three.csv")
    write(folder, "file,weight", ["1", "2"], "one.csv")  # only one has the columns now
    assert len(open_data(folder)) == 3


def test_a_file_beside_class_folders_that_has_not_the_columns_is_passed_by(folder) -> None:
    (folder / "other").mkdir()
    Image.fromarray(np.zeros((5, 6), np.uint8)).save(folder / "other" / "x.png")
    write(folder, "species,count", ["a", "b"])
    data = open_data(folder)
    assert data.classes == ("images", "other")
    assert "not labels.csv" in data.notes[0]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "is empty. Its first line names the columns."),
        (b"file,label\n", "has no row with a file and a label"),
        (b"file,label\n,a\n", "has no row with a file and a label"),
        (b"file,label\n\xff\xfe,a\n", "is no text in UTF-8"),
        (b'file,label\n"' + b"x" * 200_000, "cannot be read as CSV: received field larger"),
        (b"file,label\nimages/0.png,a\nimages/1.png,a\n", "one class only"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(folder, content, line) -> None:
    (folder / "x.csv").write_bytes(content)
    with pytest.raises(BadData) as caught:
        open_data(folder / "x.csv")
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_label_that_is_no_number_is_refused_by_its_line(folder) -> None:
    write(folder, "file,label", ["1", "two", "3"])
    with pytest.raises(BadData, match="line 3: the label is no number: received 'two'"):
        open_data(folder, labels="numbers")


def test_a_table_beyond_the_bound_is_not_read(folder, monkeypatch) -> None:
    write(folder, "file,label", ["a", "b"])
    monkeypatch.setattr(table, "MAX_BYTES", 10)
    with pytest.raises(BadData, match="CSV files of at most"):
        open_data(folder / "labels.csv")
