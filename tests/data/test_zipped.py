"""A ZIP file's pictures are unpacked, and nothing else, nowhere else, and not too much."""

from __future__ import annotations

import io
import stat
import zipfile

import numpy as np
import pytest
from PIL import Image

from convscope.base.errors import BadData, TooLarge
from convscope.data import zipped
from convscope.data.open_data import open_data
from convscope.data.zipped import unpacked


def png(value=0):
    file = io.BytesIO()
    Image.new("L", (6, 5), value).save(file, "PNG")
    return file.getvalue()


def packed(files, **told):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content, **told)
    return file.getvalue()


CATS = {"cat/1.png": png(9), "cat/2.png": png(80), "犬/1.png": png(120), "犬/2.png": png(200)}


@pytest.mark.parametrize("above", ["", "my pets/"])
def test_class_folders_become_data(tmp_path, above):
    content = packed({above + name: content for name, content in CATS.items()})
    found = unpacked(content, tmp_path / "data", "pets.zip")
    assert found.name == ("my pets" if above else "pets")
    data = open_data(found)
    assert data.classes == ("cat", "犬")
    assert data.pictures[:, 0, 0, 0].tolist() == [9, 80, 120, 200]
    before = found.stat().st_mtime_ns
    assert unpacked(content, tmp_path / "data", "pets.zip") == found  # once is enough
    assert found.stat().st_mtime_ns == before


def test_only_pictures_are_taken_out(tmp_path):
    inner = packed(CATS)
    files = {
        **CATS, "cat/readme.txt": b"hello", "cat/more.zip": inner, "run.sh": b"#!",
        "__MACOSX/cat/1.png": b"", "cat/.hidden.png": b"", "cat/broken.png": b"no picture",
    }  # fmt: skip
    found = unpacked(packed(files), tmp_path, "pets")
    names = sorted(str(p.relative_to(found)) for p in found.rglob("*") if p.is_file())
    assert names == sorted([*CATS, "cat/broken.png"])
    assert [one.path for one in open_data(found).broken] == ["cat/broken.png"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../cat/1.png", "leads out of it"),
        ("cat/../../1.png", "leads out of it"),
        ("/etc/cat/1.png", "leads out of it"),
        ("C:/cat/1.png", "leads out of it"),
        ("..\\cat\\1.png", "leads out of it"),
        ("1.png", "is in no folder"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path, name, said):
    with pytest.raises(BadData, match=said) as error:
        unpacked(packed({**CATS, name: png()}), tmp_path / "data", "x")
    assert len(str(error.value).splitlines()) == 1
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_links_and_locked_files_are_refused(tmp_path):
    link = zipfile.ZipInfo("cat/link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = io.BytesIO(packed(CATS))
    with zipfile.ZipFile(file, "a") as made:
        made.writestr(link, "/etc/passwd")
    with pytest.raises(BadData, match="there is a link"):
        unpacked(file.getvalue(), tmp_path, "x")
    content = bytearray(packed({"cat/1.png": png()}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1  # said to be encrypted
    with pytest.raises(BadData, match="is locked"):
        unpacked(bytes(content), tmp_path, "x")
    with_lzma = io.BytesIO()
    with zipfile.ZipFile(with_lzma, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("cat/1.png", png())
    with pytest.raises(BadData, match="packed in a way that is not read"):
        unpacked(with_lzma.getvalue(), tmp_path, "x")


def test_bounds_hold_before_anything_is_unpacked(tmp_path, monkeypatch):
    content = packed(CATS)
    for bound, said in (
        ("MOST_BYTES", "the ZIP file is too large"),
        ("MOST_FILES", "too many files"),
        ("MOST_UNPACKED", "what is in the ZIP file is too large"),
    ):
        with monkeypatch.context() as less:
            less.setattr(zipped, bound, 3)
            with pytest.raises(TooLarge, match=said):
                unpacked(content, tmp_path, "x")
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_larger_than_it_says_stops_the_unpacking(tmp_path, monkeypatch):
    monkeypatch.setattr(zipped, "MOST_UNPACKED", 100_000)
    content = bytearray(packed({"cat/1.png": bytes(10**6), "dog/1.png": png()}))
    place = content.index(b"PK\x01\x02")  # the directory says 10 bytes
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    with pytest.raises((BadData, TooLarge)):
        unpacked(bytes(content), tmp_path, "x")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK\x03\x04", packed(CATS)[:-30], packed({"a.txt": b"x"}),
        packed({"cat/1.png": png(), "cat/1.png/2.png": png()}),
        np.random.default_rng(0).bytes(2000),
    ],
)  # fmt: skip
def test_what_is_no_zip_of_pictures_is_one_line_and_leaves_nothing(tmp_path, content):
    with pytest.raises(BadData) as error:
        unpacked(content, tmp_path, "x")
    assert len(str(error.value).splitlines()) == 1
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]
