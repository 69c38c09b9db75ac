import csv

import pytest

from cli.test_commands import convscope
from convscope.zoo import picture_path


@pytest.fixture
def folder(tmp_path):
    for name, digit in (("a.png", 3), ("c[1].png", 7)):
        (tmp_path / name).write_bytes(picture_path(f"digit-{digit}").read_bytes())
    (tmp_path / "b.png").write_bytes(b"no picture")
    return tmp_path


def test_a_folder_is_answered_and_what_is_broken_named(folder):
    out = folder / "answers.csv"
    text = convscope("predict", "digits", str(folder), "--csv", str(out), "--top", "2")
    for word in ("a.png", "could not be read", "3 pictures: 3 (1), 7 (1)", "answers.csv"):
        assert word in text
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "file", "label", "probability", "label_2", "probability_2", "problem",
    ]  # fmt: skip
    assert [row["label"] for row in rows] == ["3", "", "7"]
    assert rows[2]["file"].endswith("c[1].png")
    assert float(rows[0]["probability"]) > 0.9
    assert "b.png" in rows[1]["problem"]
    assert not list(folder.glob(".partial*"))


def test_the_first_file_may_be_broken_and_pictures_that_come_along_have_names(folder):
    out = folder / "answers.csv"
    arguments = (str(folder / "b.png"), "digit-5", "--csv", str(out), "--top", "99")
    assert "5" in convscope("predict", "digits", *arguments)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len({len(row) for row in rows}) == 1
    assert len(rows[0]) == 2 + 2 * 10
    assert rows[2][1] == "5"


def test_a_long_list_is_cut_and_counted(tmp_path):
    content = picture_path("digit-3").read_bytes()
    for i in range(60):
        (tmp_path / f"{i:02}.png").write_bytes(content)
    text = convscope("predict", "digits", str(tmp_path))
    assert "… and 10 more" in text
    assert "60 pictures: 3 (60)" in text


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("digits", "no_such_folder"), "there is no such file or folder"),
        (("nothing", "."), "there is no such network"),
        (("digits", "EMPTY"), "there is no picture in"),
        (("digits", "BROKEN"), "no picture could be read"),
        (("digits", "digit-3", "--csv", "/no/such/folder/out.csv"), "cannot write"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(arguments, text, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "b.png").write_bytes(b"no picture")
    places = {"EMPTY": str(tmp_path / "empty"), "BROKEN": str(tmp_path / "b.png")}
    error = convscope("predict", *(places.get(a, a) for a in arguments), code=2)
    assert text in error
    assert len(error.strip().splitlines()) == 1


def test_the_example_in_the_help_works():
    assert "convscope predict imagenet coffee cat" in convscope("predict", "--help")
    text = convscope("predict", "imagenet", "coffee", "cat")
    assert "espresso" in text
