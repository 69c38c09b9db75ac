"""``convscope ladder`` and ``convscope visualise``."""

import pytest
from typer.testing import CliRunner

import convscope as cs
from convscope.base.errors import InputError
from convscope.cli import app

QUICK = ("--steps", "2", "--engine", "numpy")


def asked(*arguments):
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*arguments):
    with pytest.raises(InputError) as found:
        asked(*arguments)
    return str(found.value)


def test_a_ladder_is_drawn_and_kept(tmp_path):
    out, cache = tmp_path / "ladder.webp", tmp_path / "kept"
    command = ("ladder", "digits", "digit-3", "--per", "2", "--out", str(out), "--cache",
               str(cache), *QUICK)  # fmt: skip
    said = asked(*command)
    assert "3 rungs" in said
    assert f"written: {out}" in said
    height, width = cs.picture(out).pixels.shape[:2]
    assert (width, height) == (422, 426)
    kept = sorted(cache.iterdir())
    assert len(kept) == 12
    asked(*command)
    assert sorted(cache.iterdir()) == kept


def test_a_unit_and_a_class_are_drawn(tmp_path):
    out = tmp_path / "unit.png"
    said = asked("visualise", "digits", "relu2", "3", "--diversity", "3", "--out", str(out), *QUICK)
    assert "relu2 3:" in said
    assert "after 2 steps" in said
    assert cs.picture(out).pixels.shape == (28, 84, 1)
    said = asked("visualise", "digits", "classes", "7", "--out", str(out), *QUICK)
    assert "linear 7:" in said


def test_the_help_has_examples():
    assert "convscope ladder imagenet --out ladder.png" in asked("ladder", "--help")
    assert "convscope visualise imagenet classes goldfish" in asked("visualise", "--help")


def test_what_is_not_there_is_said(tmp_path):
    assert "a .png or .webp file" in refused("ladder", "digits", "--out", "ladder.gif")
    assert "no folder" in refused("ladder", "digits", "--out", str(tmp_path / "no" / "l.png"))
    assert "no layer of that name" in refused("visualise", "digits", "nope", "3")
    assert "a channel is a number" in refused("visualise", "digits", "relu2", "three")
    assert "received 11" in refused("visualise", "digits", "classes", "11")
    assert "no such engine" in refused("visualise", "digits", "relu2", "1", "--engine", "jax")
