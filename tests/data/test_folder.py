"""Folders of class folders: read as a prediction reads, with what is broken listed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convscope.base.errors import BadData, BadSettings, TooLarge
from convscope.base.picture import open_picture
from convscope.base.preprocess import prepare
from convscope.data import pictures
from convscope.data.open_data import open_data

RNG = np.random.default_rng(0)


def save(path: Path, h: int = 8, w: int = 8, c: int = 1, **options) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = RNG.integers(0, 256, (h, w, c), dtype=np.uint8)
    Image.fromarray(pixels[..., 0] if c == 1 else pixels).save(path, **options)
    return path


def filled(root: Path, classes=("cat", "dog"), n: int = 3, **how) -> Path:
    for name in classes:
        for number in range(n):
            save(root / name / f"{number}.png", **how)
    return root


def several_kinds(root: Path) -> Path:
    """Pictures of many sizes, turned by EXIF, with opacity, grey, with a palette."""
    save(root / "a" / "1.png", 20, 31, 3)
    turned = Image.Exif()
    turned[0x0112] = 6
    save(root / "a" / "2.jpg", 40, 13, 3, exif=turned)
    save(root / "a" / "below" / "3.png", 9, 50, 4)
    save(root / "b" / "1.png", 24, 24, 1)
    Image.fromarray(RNG.integers(0, 9, (70, 5), dtype=np.uint8)).convert("P").save(
        root / "b" / "2.png"
    )
    return root


@pytest.mark.parametrize("mode", [None, "L", "RGB"])
@pytest.mark.parametrize("size", [None, 16, (20, 9)])
@pytest.mark.parametrize("resize", [None, "stretch", "pad", "shorter-side"])
def test_a_file_gives_the_numbers_that_predicting_it_will_give(tmp_path, mode, size, resize):
    data = open_data(several_kinds(tmp_path), size=size, mode=mode, resize=resize).normalised()
    assert len(data) == 5
    assert data.channels == (1 if mode == "L" else 3)
    assert data.size == {None: (64, 64), 16: (16, 16)}.get(size, size)
    for place, source in enumerate(data.sources):
        wanted = prepare(open_picture(source), data.preprocess).tensor
        np.testing.assert_array_equal(data.tensor([place]), wanted)


def test_classes_are_the_folders_and_sizes_and_colours_are_the_pictures(tmp_path) -> None:
    data = open_data(filled(tmp_path / "pets", h=10, w=12))
    assert (data.name, data.classes, data.size, data.channels) == (
        "pets",
        ("cat", "dog"),
        (10, 12),
        1,
    )
    assert data.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert [Path(source).name for source in data.sources] == ["0.png", "1.png", "2.png"] * 2
    assert (data.test, data.validation, data.notes, data.broken) == (None, None, (), ())
    wanted = np.asarray(Image.open(data.sources[4]))
    np.testing.assert_array_equal(data.of([4])[0, ..., 0], wanted)


def test_where_sizes_differ_it_is_said_what_they_are_brought_to(tmp_path) -> None:
    save(filled(tmp_path, h=10, w=12) / "dog" / "9.png", 11, 12)
    data = open_data(tmp_path)
    assert data.size == (64, 64)
    assert data.notes == (
        "The sizes of the pictures differ: they are brought to 64 × 64; 'size' says otherwise.",
    )
    assert data.sizes.tolist() == [[12, 10]] * 6 + [[12, 11]]


def test_pictures_too_large_to_learn_from_are_not_kept_as_they_are(tmp_path) -> None:
    data = open_data(filled(tmp_path, h=600, w=20, n=1))
    assert data.size == (64, 64)
    assert "larger than 512 pixels" in data.notes[0]


def test_one_colour_picture_makes_all_colour(tmp_path) -> None:
    filled(tmp_path)
    save(tmp_path / "dog" / "9.png", c=3)
    data = open_data(tmp_path)
    assert data.channels == 3
    grey = data.of([0])[0]
    assert (grey == grey[..., :1]).all()


def test_one_damaged_among_many_is_listed_and_skipped(tmp_path) -> None:
    filled(tmp_path, n=150)
    damaged = tmp_path / "cat" / "77.png"
    damaged.write_bytes(damaged.read_bytes()[:60])
    (tmp_path / "dog" / "notes.txt").write_text("my dogs")
    calls = []
    data = open_data(tmp_path, progress=lambda done, of: calls.append((done, of)))
    assert len(data) == len(data.sources) == len(data.labels) == 299
    assert [broken.path for broken in data.broken] == ["cat/77.png", "dog/notes.txt"]
    assert data.broken[0].why.startswith("'77.png' cannot be decoded")
    assert data.broken[1].why.startswith("'notes.txt' is no picture: received text")
    assert str(damaged) not in data.sources
    assert calls == [(done, 301) for done in range(302)]


def test_parts_above_the_class_folders_are_kept(tmp_path) -> None:
    filled(tmp_path / "train", n=4)
    filled(tmp_path / "val", n=2)
    filled(tmp_path / "Test", n=1)
    data = open_data(tmp_path)
    assert len(data) == 14
    assert {Path(data.sources[place]).parts[-3] for place in data.test} == {"Test"}
    assert {Path(data.sources[place]).parts[-3] for place in data.validation} == {"val"}
    assert (len(data.test), len(data.validation)) == (2, 4)


def test_a_class_may_be_called_train_beside_others(tmp_path) -> None:
    data = open_data(filled(tmp_path, ("bus", "train", "car")))
    assert data.classes == ("bus", "car", "train")
    assert data.test is None


def test_hidden_files_and_links_that_lead_out_are_left_alone(tmp_path) -> None:
    root = filled(tmp_path / "root")
    outside = save(tmp_path / "outside" / "secret.png")
    (root / "cat" / "link.png").symlink_to(outside)
    (root / "out").symlink_to(outside.parent)
    (root / "cat" / "circle.png").symlink_to(root / "cat" / "circle.png")
    (root / "dog" / "again.png").symlink_to(root / "cat" / "0.png")
    save(root / ".cache" / "x.png")
    save(root / "cat" / ".thumb.png")
    (root / "cat" / "Thumbs.db").write_bytes(b"x")
    data = open_data(root)
    assert data.classes == ("cat", "dog")
    assert data.broken == ()
    assert [Path(s).name for s in data.sources] == [
        "0.png", "1.png", "2.png", "0.png", "1.png", "2.png", "again.png",
    ]  # fmt: skip


def test_an_empty_class_is_refused_by_its_folder(tmp_path) -> None:
    (filled(tmp_path) / "eel").mkdir()
    with pytest.raises(BadData, match=r"eel' holds no picture. Put pictures into it, or take it"):
        open_data(tmp_path)
    (tmp_path / "eel" / "x.png").write_bytes(b"\x89PNG")
    with pytest.raises(BadData, match="eel' holds no picture that can be read"):
        open_data(tmp_path)


def test_one_class_and_none_are_refused(tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadData, match=r"there are no class folders in '.*empty'"):
        open_data(tmp_path / "empty")
    with pytest.raises(BadData, match=r"one class only is in '.*one'.*: received 'cat'"):
        open_data(filled(tmp_path / "one", ("cat",)))
    for name in ("a", "b"):
        (tmp_path / "damaged" / name).mkdir(parents=True)
        (tmp_path / "damaged" / name / "x.png").write_bytes(b"")
    with pytest.raises(BadData, match=r"no picture in '.*damaged' can be read: received a/x.png: "):
        open_data(tmp_path / "damaged")


def test_a_class_that_training_does_not_know_is_refused(tmp_path) -> None:
    filled(tmp_path / "train")
    filled(tmp_path / "test", ("cat", "eel"))
    with pytest.raises(BadData, match=r"'eel' in the test part. They are: cat, dog\."):
        open_data(tmp_path)


def test_two_folders_for_one_part_are_refused(tmp_path) -> None:
    for part in ("train", "val", "valid"):
        filled(tmp_path / part)
    with pytest.raises(BadData, match="hold the validation part: received 'val' and 'valid'"):
        open_data(tmp_path)


def test_given_classes_set_the_order_and_may_lack_pictures(tmp_path) -> None:
    data = open_data(filled(tmp_path), classes=("eel", "dog", "cat"))
    assert data.classes == ("eel", "dog", "cat")
    assert data.labels.tolist() == [2, 2, 2, 1, 1, 1]
    with pytest.raises(BadData, match=r"received 'dog'\. They are: cat, eel\."):
        open_data(tmp_path, classes=("cat", "eel"))


def test_folders_named_by_numbers_can_be_predicted_as_numbers(tmp_path) -> None:
    data = open_data(filled(tmp_path / "ages", ("10", "9.5"), n=1), labels="numbers")
    assert data.labels.tolist() == [10.0, 9.5]
    with pytest.raises(BadData, match="the classes of 'pets' are no numbers to predict"):
        open_data(filled(tmp_path / "pets"), labels="numbers")


@pytest.mark.parametrize("mode", [None, "RGB"])
def test_what_does_not_fit_into_memory_lies_in_a_file_without_a_name(
    tmp_path, monkeypatch, mode
) -> None:
    wanted = open_data(several_kinds(tmp_path / "data"), size=8, mode=mode)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(pictures, "IN_MEMORY", 0)
    data = open_data(tmp_path / "data", size=8, mode=mode)
    assert isinstance(data.pictures, np.memmap)
    assert data.digest == wanted.digest
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_full_disk_is_one_line(tmp_path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pictures, "IN_MEMORY", 0)
    monkeypatch.setattr("os.posix_fallocate", full)
    with pytest.raises(
        TooLarge, match=r"No space left on device. Give a smaller 'size', or set TMP"
    ):
        open_data(filled(tmp_path))


@pytest.mark.parametrize(
    ("how", "line"),
    [
        ({"size": 0}, "'size' cannot be used: received 0. It is a side from 1 to 4096"),
        ({"size": (4, 5, 6)}, "'size' cannot be used"),
        ({"size": 4.5}, "'size' cannot be used"),
        ({"size": True}, "'size' cannot be used"),
        ({"mode": "CMYK"}, "'mode' cannot be used: received 'CMYK'"),
        ({"mode": 1}, "'mode' cannot be used"),
        ({"resize": "fit"}, "'resize' cannot be used: received 'fit'"),
        ({"labels": "float"}, "'labels' cannot be used: received 'float'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(tmp_path, how, line) -> None:
    with pytest.raises(BadSettings) as caught:
        open_data(tmp_path, **how)
    assert line in str(caught.value)


@pytest.mark.parametrize("source", ["nowhere", "x" * 5000, "a\0b", Path("nowhere"), 7, None])
def test_what_is_no_data_is_refused(source) -> None:
    with pytest.raises(BadData) as caught:
        open_data(source)
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)


def test_a_folder_goes_on_being_what_it_was(tmp_path) -> None:
    one = open_data(filled(tmp_path / "one", n=2))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    assert open_data(tmp_path / "two").digest == one.digest
