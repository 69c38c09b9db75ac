"""The ladder: which layers and channels, that it goes on when broken off, how it is drawn."""

import json

import numpy as np
import pytest

import convscope as cs
from convscope.animate.ladder import ladder_sheet, name_of, sees, write_ladder
from convscope.base.errors import BadQuestion, InputError
from convscope.base.one_thread import one_thread
from convscope.inside.visualise import ladder
from convscope.inside.visualise.kept import Shelf
from convscope.inside.visualise.rungs import rungs_of
from convscope.zoo.ladders import ladders
from small import Builder, small_classifier

QUICK = {"per": 2, "steps": 3, "engine": "numpy"}


@pytest.fixture(scope="module")
def digits():
    one_thread()
    return cs.open("digits")


def test_the_rungs_are_what_a_person_would_name():
    imagenet = [rung.layer for rung in rungs_of(cs.open("imagenet"), 3)]
    assert len(imagenet) == 19
    assert imagenet[:4] == ["stem.relu6", "blocks.0.project_bn", "blocks.1.project_bn",
                            "blocks.2.add"]  # fmt: skip
    assert imagenet[-2:] == ["head.relu6", "head.linear"]
    small = [rung.layer for rung in rungs_of(small_classifier(), 3)]
    assert small == ["stem.relu", "block.add", "split.concat", "wide", "head"]


def test_channels_are_those_that_vary_most_and_differ_along_one_stream(digits):
    picture = cs.picture("digit-3")
    rung = rungs_of(digits, 3, picture)[1]
    varies = digits.trace(picture)["relu2"].output[0].astype(float).var(axis=(1, 2))
    assert rung.channels == tuple(np.argsort(-varies)[:3])
    rungs = {rung.layer: set(rung.channels) for rung in rungs_of(cs.open("imagenet"), 6)}
    assert not rungs["blocks.6.add"] & rungs["blocks.7.add"]


def test_the_classes_are_those_of_the_picture(digits):
    rung = rungs_of(digits, 2, cs.picture("digit-3"))[-1]
    best = [label for label, _ in digits.trace("digit-3").top(2)]
    assert rung.objective == "class"
    assert list(rung.names) == best


def test_a_ladder_fills_and_goes_on_where_it_was_broken_off(digits, tmp_path):
    first = ladder(digits, cache=tmp_path, workers=1, often=1, **QUICK)
    steps = []
    for one in first:
        steps.append((one.place, one.step))
        if first.rungs[0].done:
            break
    first.stop()
    assert (0, 0) in steps
    assert (0, 3) in steps
    kept = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.png")}
    assert len(kept) >= 2
    again = ladder(digits, cache=tmp_path, **QUICK).finish()
    assert again.engine == "numpy"
    assert all(one.done for one in again.rungs)
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in kept} == kept
    fresh = ladder(digits, cache=None, **QUICK).finish()
    for one, other in zip(again.rungs, fresh.rungs, strict=True):
        for a, b in zip(one.pictures, other.pictures, strict=True):
            assert np.abs(a.astype(int) - b).max() <= 1


def test_what_is_kept_is_a_picture_and_json_and_broken_files_are_made_anew(digits, tmp_path):
    ladder(digits, cache=tmp_path, **QUICK).finish()
    assert {path.suffix for path in tmp_path.iterdir()} == {".png", ".json"}
    broken = sorted(tmp_path.glob("*.png"))[0]
    said = json.loads(broken.with_suffix(".json").read_text())
    assert said["network"] == digits.digest
    assert said["by"] == "numpy"
    broken.write_bytes(b"no picture")
    assert Shelf(tmp_path).find(broken.stem) is None
    ladder(digits, cache=tmp_path, **QUICK).finish()
    assert Shelf(tmp_path).find(broken.stem) is not None


def test_it_is_drawn_with_names_and_fields(digits, tmp_path):
    made = digits.ladder(cache=None, **QUICK)
    sheet = made.sheet()
    assert sheet.shape[2] == 3
    assert [name_of(one) for one in made.rungs] == ["relu1", "relu2", "classes"]
    assert sees(made.rungs[0]) == "sees 5 × 5 pixels"
    assert sees(made.rungs[-1]) == "sees the whole picture"
    assert (ladder_sheet("digits: what each layer looks for", made.rungs) == sheet).all()
    for name in ("ladder.png", "ladder.webp"):
        made.save(tmp_path / name)
        assert cs.picture(tmp_path / name).pixels.shape == sheet.shape
    assert made._repr_png_().startswith(b"\x89PNG")
    with pytest.raises(BadQuestion, match=r"a \.png or \.webp file"):
        write_ladder(sheet, tmp_path / "ladder.gif")
    with pytest.raises(InputError, match="no folder"):
        write_ladder(sheet, tmp_path / "nowhere" / "ladder.png")


def test_a_rung_without_gradient_is_left_out_and_says_why():
    b = Builder(("n", 1, 12, 12))
    x = b.add("relu", "Relu", b.conv("conv", "x", 1, 4, 3))
    x = b.add("last", "ArgMax", b.conv("after", x, 4, 4, 3), axis=1)
    network = b.network("steps", b.add("cast", "Cast", x, to=1), ("n", 1, 8, 8))
    made = ladder(network, cache=None, **QUICK).finish()
    problems = {one.rung.layer: one.problem for one in made.rungs}
    assert problems["relu"] == ""
    assert "'last' is 'ArgMax', which has no gradient" in problems["cast"]


def test_what_cannot_be_climbed(digits):
    with pytest.raises(BadQuestion, match="1 to 24 channels"):
        ladder(digits, per=0)
    b = Builder(("n", 3, 8, 8))
    flat = b.add("head", "ReduceMean", "x", b.constant("axes", np.int64([1, 2, 3])))
    with pytest.raises(BadQuestion, match="no layer with maps"):
        ladder(b.network("flat", flat, ("n", 1, 1, 1)), per=2)


def test_the_ladders_that_come_along_are_of_the_networks_that_do():
    for name in ("digits", "fashion", "imagenet", "kana"):
        found = ladders()[cs.open(name).digest]
        pixels = cs.picture(found.path).pixels
        most = max(len(one["channels"]) for one in found.rungs)
        assert pixels.shape[:2] == (len(found.rungs) * found.side, most * found.side)
        assert found.engine == "torch"
        assert found.settings["steps"] == 128
