"""Films: the same bytes every time, the numbers of the steps, and formats that others can read."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image

import convscope as cs
from convscope.animate import FORMATS, Look, film_of, layer_film, render, write
from convscope.animate.clock import clocks
from convscope.animate.layer import part_of
from convscope.animate.raster import font, images
from convscope.animate.words import words
from convscope.base.errors import BadQuestion, InputError, TooLarge, UnsupportedOp
from convscope.bench.phrases import phrase
from convscope.bench.phrases import words as phrases
from convscope.bench.presets import PRESETS

LARGE = cs.convolve(np.zeros((90, 90)), [[1]])
SMALL = Look(size=(480, 270))


def film(name: str, look: Look = SMALL):
    found = PRESETS[name]
    return film_of(found.stages, look, found.title[look.language])


def said(text: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", text)


@pytest.mark.parametrize(
    ("name", "sums"),
    [
        ("row", "0 2 0 1 1 1 2 1"),
        ("row-changed", "2 2 2 1 1 1 2 1"),
        ("row-both", "4 6 4 1 1 3 4 3"),
        ("picture", "4 3 5 4 3 5 4 3 5"),
        ("picture-flipped", "3 4 5 3 4 5 3 4 5"),
        ("max-pooling", "8 2 6 2 8 9 3 3 8"),
    ],
)
def test_the_lectures_numbers_stand_in_the_film(name, sums):
    made = [t.rpartition(" = ")[2] for t in said(render(film(name), "svg").decode()) if " = " in t]
    assert " ".join(made) == sums


@pytest.mark.parametrize("kind", ["gif", "svg", "html"])
@pytest.mark.parametrize("name", ["row", "shuffle-2"])
def test_the_same_film_has_the_same_bytes(name, kind):
    assert render(film(name), kind) == render(film(name), kind)


def test_png_frames_are_the_same_too(tmp_path):
    first = write(film("row"), tmp_path / "a")
    second = write(film("row"), tmp_path / "b")
    assert len(first) == len(second) > 8
    assert [f.read_bytes() for f in first] == [f.read_bytes() for f in second]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", PRESETS)
def test_every_scene_is_drawn_and_told_step_by_step(name, language):
    made = film(name, Look(size=(480, 270), language=language))
    text = said(render(made, "svg").decode())
    stage = PRESETS[name].stages[-1]
    last = phrase(stage, stage.step(len(stage) - 1), language)
    assert any(t and last.startswith(t) for t in text)
    assert any(t and last.endswith(t) for t in text)
    first, _ = next(images(made))
    assert np.asarray(first).std() > 1


def test_gif_and_video_have_the_size_and_the_time():
    made = film("row", Look(size=(322, 181), seconds=3, fps=10))
    gif = Image.open(io.BytesIO(render(made, "gif")))
    time = 0
    for i in range(gif.n_frames):
        gif.seek(i)
        time += gif.info["duration"]
    assert gif.size == (322, 181)
    assert abs(time - 3000) < 300
    av = pytest.importorskip("av")
    for kind in ("mp4", "webm"):
        with av.open(io.BytesIO(render(made, kind))) as video:
            frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
        assert len(frames) == 30
        assert frames[0].shape == (180, 322 - 322 % 2, 3)
        shown = np.asarray([image for image, _ in images(made)][-1], float)[:180]
        assert np.abs(frames[-1] - shown).mean() < 6


def test_a_layers_channel_is_what_was_recorded():
    trace = cs.open("digits").trace("digit-3")
    part = part_of(trace, "conv2", 2)
    np.testing.assert_allclose(part.sliding.output[0], trace["conv2"].output[0, 2], atol=1e-4)
    text = said(render(layer_film(part, SMALL), "svg").decode())
    at = [t for t in text if t.startswith("position [7, 6]")]
    wanted = trace["conv2"].output[0, 2, 7, 6]
    value = float(at[0].rpartition("= ")[2].replace("−", "-"))
    assert value == pytest.approx(wanted, abs=6e-4)


@pytest.mark.parametrize(("layer", "channel"), [("blocks.0.depthwise", 5), ("stem.conv", 1)])
def test_grouped_and_strided_layers_too(layer, channel):
    trace = cs.open("imagenet").trace("coffee")
    part = part_of(trace, layer, channel)
    recorded = trace[layer].output[0, channel]
    np.testing.assert_allclose(part.sliding.output[0], recorded, atol=1e-3)
    assert len(part.channels) == part.sliding.x.shape[0]


def test_no_more_beats_than_are_seen():
    (clock,) = clocks(PRESETS["same-padding"].stages)
    assert clock.each == 1 or clock.stop <= 700
    turns = list(clock.turns())
    assert turns[0].number == 0
    assert all(t.move <= t.cut <= t.made < t.stop for t in turns)


def test_the_font_has_every_letter():
    texts = [
        t
        for language in ("en", "ja")
        for t in (*words(language).values(), *phrases()[language].values())
    ]
    texts += [title for found in PRESETS.values() for title in found.title.values()]
    blank = bytes(font(20).getmask("\uffff"))
    for letter in sorted(set("".join(texts)) - set(" {}")):
        assert bytes(font(20).getmask(letter)) != blank, letter


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: Look(size=(9999, 100)), TooLarge, "9999×100"),
        (lambda: Look(seconds=1e6), TooLarge, "0.5 to 60 seconds"),
        (lambda: Look(theme="sepia"), BadQuestion, "light or dark"),
        (lambda: render(film("row"), "avi"), BadQuestion, "gif, mp4"),
        (lambda: film_of([LARGE.sliding], SMALL), TooLarge, "8100"),
        (lambda: part_of(cs.open("digits").trace("digit-3"), "relu1", 0), UnsupportedOp, "conv1"),
        (lambda: part_of(cs.open("digits").trace("digit-3"), "conv1", 99), BadQuestion, "0 to 7"),
    ],
)  # fmt: skip
def test_what_cannot_be_filmed(make, error, says):
    with pytest.raises(error, match=re.escape(says)):
        make()


def test_no_encoder_and_nowhere_to_write(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(InputError, match=r"convscope\[video\]"):
        write(film("row"), tmp_path / "a.mp4")
    with pytest.raises(InputError, match="there is no folder"):
        write(film("row"), tmp_path / "none" / "a.gif")
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        write(film("row"), tmp_path / "file")


def test_formats_are_what_the_page_offers():
    assert [*FORMATS] == ["gif", "mp4", "webm", "svg", "html"]
