"""``convscope animate`` as it is typed, wrong arguments included."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from convscope.base.errors import InputError
from convscope.cli import app

run = CliRunner().invoke


def test_numbers_a_scene_and_a_layer(tmp_path: Path) -> None:
    quick = ["--size", "320x180", "--seconds", "1"]
    made = {
        "row.svg": ["--data", "0 1 2", "--kernel", "1 -1"],
        "picture.gif": ["--data", "0 1; 0 1", "--kernel", "1 0/0 1", "--padding", "1"],
        "scene.html": ["max-pooling", "--lang", "ja", "--theme", "dark"],
        "layer.png": ["digits", "digit-3", "--layer", "conv1", "--channel", "2"],
    }
    for name, arguments in made.items():
        result = run(app, ["animate", *arguments, *quick, "--out", str(tmp_path / name)])
        assert result.exit_code == 0, result.exception
        assert f"{name}: 1.0 s, 320×180" in result.output.replace("\n", "")
        assert (tmp_path / name).stat().st_size > 500
    assert "−1" in (tmp_path / "row.svg").read_text(encoding="utf-8")


def test_the_scenes_are_listed() -> None:
    listed = run(app, ["animate", "--list", "--lang", "ja"]).output
    assert "stride-2-same" in listed
    assert "最大プーリング" in listed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["stride-3"], "Try stride-2"),
        (["--data", "1 x", "--kernel", "1"], "received 'x'"),
        (["--data", "1 2", "--kernel", "1 1 1"], "A kernel of 2 at most"),
        (["--data", "1 2", "--kernel", "1", "--stride", "0"], "1 or more"),
        (["--data", "1 2; 3", "--kernel", "1; 1"], "rows differ in length"),
        (["--data", "1 2 3", "--kernel", "1 1", "--padding", "same"], "Take a kernel of 1 or 3"),
        (["row", "--data", "1 2", "--kernel", "1"], "Give one"),
        (["--data", "1 2"], "--data and --kernel"),
        (["row", "--size", "big"], "Try 1280x720"),
        (["row", "--size", "99999x720"], "160×90 to 1920×1080"),
        (["row", "--speed", "0"], "--speed is"),
        (["digits", "digit-3"], "--layer is missing"),
        (["digits", "digit-3", "--layer", "none"], "none"),
        (["digits", "digit-3", "--layer", "conv1", "--channel", "99"], "channels 0 to 7"),
        ([], "--list shows them"),
    ],
)
def test_mistakes_are_one_line(tmp_path: Path, arguments: list[str], says: str) -> None:
    result = run(app, ["animate", *arguments, "--out", str(tmp_path / "a.svg")])
    assert isinstance(result.exception, InputError)
    assert says in str(result.exception)
    assert "\n" not in str(result.exception)
    assert not (tmp_path / "a.svg").exists()


@pytest.mark.parametrize(
    ("out", "says"),
    [("a.avi", "gif, mp4"), ("none/a.gif", "no folder"), (None, "--out is missing")],
)
def test_where_nothing_can_be_written(tmp_path: Path, out: str | None, says: str) -> None:
    given = [] if out is None else ["--out", str(tmp_path / out)]
    result = run(app, ["animate", "row", *given])
    assert says in str(result.exception)


def test_the_exit_code_is_the_users() -> None:
    command = [sys.executable, "-m", "convscope", "animate", "rows", "--out", "/nowhere/a.gif"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
