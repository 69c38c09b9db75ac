"""``convscope failures`` and ``convscope adversarial``."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from convscope.base.errors import BadData, BadQuestion, BadShape, InputError
from convscope.cli import app


def asked(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_failures_example_works_as_typed():
    example = "convscope failures digits digits"
    assert example in asked("failures", "--help")
    text = asked(*example.split()[1:])
    assert "15 of 2,000 wrong" in " ".join(text.split())
    assert "→" in text
    assert "#" in text


def test_failures_as_json():
    found = json.loads(asked("failures", "digits", "digits", "--most", "3", "--json"))
    mistakes = [one for group in found["groups"] for one in group["mistakes"]]
    assert found["part"] == "test"
    assert len(mistakes) == 3
    assert all(one["true"] != one["predicted"] for one in mistakes)
    with pytest.raises(BadQuestion, match="no such method"):
        asked("failures", "digits", "digits", "--method", "grad-camm")
    with pytest.raises(BadShape, match="tells 1000 classes apart"):
        asked("failures", "imagenet", "digits")
    with pytest.raises(BadData, match="on which data"):
        asked("failures", "digits")


def test_adversarial_example_works_as_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    example = "convscope adversarial digits digit-3 --towards 8 --out changed.png"
    help_ = " ".join(asked("adversarial", "--help").split())
    assert example in help_
    text = asked(*example.split()[1:])
    assert "smallest ε that flips the answer" in text
    assert "one pixel: row" in text
    with Image.open("changed.png") as file:
        assert file.size == (28, 28)
    # the file, taken as it is, gives the answer that was said
    found = json.loads(asked("adversarial", "digits", "digit-3", "--towards", "8", "--json"))
    pixels = np.asarray(Image.open("changed.png"))
    assert pixels.max() <= 255
    assert found["flipped_in_whole_pixels"]
    assert found["towards"] == "8"
    assert found["below"] < found["smallest"] <= found["whole"] == found["epsilon"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--towards", "cat"), "no such class"),
        (("--towards", "3"), "answers this class already"),
        (("--epsilon", "-1"), "above 0 and at most 255"),
        (("--out", "changed.jpg"), "--out is a .png file"),
    ],
)
def test_adversarial_refuses_in_one_line(arguments, said):
    with pytest.raises(InputError, match=said):
        asked("adversarial", "digits", "digit-3", *arguments)
