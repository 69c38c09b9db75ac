import json

import numpy as np
import pytest
from PIL import Image

from cli.test_commands import convscope
from convscope.data.comes_along import by_name
from convscope.training.start import train_run
from training.learning import bars, prepared


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder of class folders with a few digits, one file broken."""
    root = tmp_path_factory.mktemp("digits")
    data = by_name("digits")
    for digit in (1, 3, 7):
        (root / str(digit)).mkdir()
        for place in np.flatnonzero(data.labels == digit)[:4]:
            Image.fromarray(data.pictures[place, :, :, 0]).save(root / str(digit) / f"{place}.png")
    (root / "7" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return root


def test_the_table_has_all_figures():
    text = convscope("evaluate", "digits", "digits")
    for word in (
        "digits on the test part of 'digits': 2,000 pictures", "accuracy", "loss",
        "expected calibration error", "precision", "recall", "F1", "taken for", "how sure",
        "noise", "shift", "rotate", "blur", "surest mistakes", "how pictures are prepared",
    ):  # fmt: skip
        assert word in text


def test_json_is_one_object(folder):
    told = json.loads(convscope("evaluate", "digits", str(folder), "--json", "--no-robustness"))
    assert told["part"] == "all"
    assert told["pictures"] == 12
    assert told["accuracy"] > 0.9
    assert np.sum(told["confusion"]) == 12
    assert told["robustness"] == []
    assert {c["label"]: c["support"] for c in told["classes"]}["7"] == 4
    assert len(told["confusion"]) == 10


def test_a_folder_names_its_broken_files_and_its_mistakes(folder):
    text = convscope("evaluate", "digits", str(folder), "--no-robustness")
    assert "1 files could not be read" in text
    assert "broken.png" in text
    assert "noise" not in text


def test_a_run_is_evaluated_on_what_it_did_not_learn_from(tmp_path):
    data = bars()
    np.savez(
        tmp_path / "bars.npz", pictures=data.pictures, labels=data.labels, classes=data.classes
    )
    train_run(prepared(tmp_path / "run", epochs=6), data)
    arguments = (str(tmp_path / "run"), str(tmp_path / "bars.npz"), "--json", "--no-robustness")
    told = json.loads(convscope("evaluate", *arguments))
    assert (told["part"], told["pictures"]) == ("validation", 9)
    told = json.loads(convscope("evaluate", *arguments, "--part", "train"))
    assert told["pictures"] == 81
    error = convscope("evaluate", *arguments, "--part", "test", code=2)
    assert "has no test part. There are: train, validation, all." in error
    error = convscope("evaluate", str(tmp_path / "run"), code=2)
    assert "only Python held" in error


def test_numbers_are_evaluated_too(tmp_path):
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (40, 8, 8, 1), np.uint8)
    brightness = pictures.mean(axis=(1, 2, 3)).astype(np.float32) / 255
    np.savez(tmp_path / "grey.npz", pictures=pictures, labels=brightness)
    from convscope.data.open_data import open_data
    from training.learning import Flatten, Linear

    data = open_data(tmp_path / "grey.npz")
    run = prepared(tmp_path / "run", (Flatten(), Linear(1)), data, epochs=2)
    train_run(run, data)
    text = convscope("evaluate", str(tmp_path / "run"), str(tmp_path / "grey.npz"))
    for word in ("mean absolute error", "root mean squared error", "R²", "furthest off"):
        assert word in text


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("nothing", "digits"), "there is no such network: received 'nothing'"),
        (("digits", "no_such_folder"), "there are no such data"),
        (("digits",), "on which data? None are given"),
        (("digits", "digits", "--part", "validation"), "has no validation part"),
        (("digits@4", "digits"), "steps are of runs"),
        (("imagenet", "digits"), "tells 1000 classes apart: received 10 classes"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(arguments, text):
    error = convscope("evaluate", *arguments, code=2)
    assert text in error
    assert len(error.strip().splitlines()) == 1


def test_the_example_in_the_help_works():
    assert "convscope evaluate digits digits --no-robustness" in convscope("evaluate", "--help")
    assert "2,000 pictures" in convscope("evaluate", "digits", "digits", "--no-robustness")
