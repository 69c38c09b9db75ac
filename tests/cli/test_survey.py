import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from convscope.base.errors import BadData, BadQuestion
from convscope.cli import app
from convscope.inside.survey import open_survey


def run(*arguments):
    return CliRunner().invoke(app, ["survey", *map(str, arguments)])


def test_it_writes_a_survey_and_says_what_stands_out(tmp_path):
    done = run("digits", "--limit", 64, "--out", tmp_path / "out", "--patches", 1)
    assert done.exit_code == 0, done.output
    assert "conv1" in done.output
    assert "selective" in done.output
    assert open_survey(tmp_path / "out").pictures == 64
    assert len(list((tmp_path / "out" / "patches" / "conv1").glob("*.png"))) == 8


def test_layers_can_be_named(tmp_path):
    some = ("--limit", 20, "--patches", 0, "--out", tmp_path / "out")
    done = run("digits", *some, "--layer", "conv2", "--layer", "relu1")
    assert done.exit_code == 0, done.output
    assert list(open_survey(tmp_path / "out").layers) == ["relu1", "conv2"]
    done = run("digits", *some, "--layer", "conv9")
    assert isinstance(done.exception, BadQuestion)
    assert "conv9" in str(done.exception)


def test_broken_files_are_counted_and_named(tmp_path):
    for i in range(19):
        Image.fromarray(np.full((28, 28), i, np.uint8)).save(tmp_path / f"{i:02d}.png")
    (tmp_path / "broken.png").write_bytes(b"no")
    done = run("digits", tmp_path, "--out", tmp_path / "out", "--patches", 0)
    assert done.exit_code == 0, done.output
    assert "1 files could not be read" in done.output
    assert "broken.png" in done.output
    assert "no labels" in done.output


def test_what_cannot_be_is_one_error(tmp_path):
    done = run("digits", tmp_path, "--out", tmp_path / "out")
    assert isinstance(done.exception, BadData)
    with pytest.raises(BadData, match="no picture in"):
        raise done.exception
