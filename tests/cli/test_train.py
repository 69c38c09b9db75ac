import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import convscope as cs
from convscope.training.run_folder import RunFolder

BLOCKS = [{"block": "Flatten"}, {"block": "Linear", "units": 3}]


def convscope(*arguments: str, code: int = 0, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "convscope", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


@pytest.fixture
def folder(tmp_path):
    """Make a folder of class folders: lines that lie, stand, and none."""
    rng = np.random.default_rng(0)
    for name in ("lying", "none", "standing"):
        (tmp_path / "lines" / name).mkdir(parents=True)
        for i in range(16):
            picture = rng.integers(0, 60, (12, 12), np.uint8)
            if name == "lying":
                picture[rng.integers(12)] = 255
            elif name == "standing":
                picture[:, rng.integers(12)] = 255
            Image.fromarray(picture).save(tmp_path / "lines" / name / f"{i}.png")
    (tmp_path / "lines" / "none" / "broken.png").write_bytes(b"\x89PNG no more")
    return tmp_path


def test_a_folder_of_pictures_becomes_a_network_that_is_used(folder):
    text = convscope(
        "train", "lines", "--network", "tiny-vgg", "--size", "16", "--epochs", "3", "--batch", "8",
        "--engine", "numpy", "--out", "mine.onnx", folder=folder,
    )  # fmt: skip
    assert "48 pictures of 16 × 16, 3 classes" in text
    assert "broken.png" in text
    assert "finished at step" in text
    net = cs.open(folder / "mine.onnx")
    assert net.classes == ("lying", "none", "standing")
    assert net.trace(folder / "lines" / "lying" / "0.png").prepared.tensor.shape == (1, 1, 16, 16)
    assert "lines" in convscope("runs", folder=folder)
    told = RunFolder(folder / "runs" / "lines").told()
    assert (told.data_options, told.network) == ({"size": 16}, "tiny-vgg")


def test_blocks_from_a_file_a_branch_and_a_new_head(folder):
    (folder / "flat.json").write_text(json.dumps(BLOCKS))
    quick = ["--epochs", "1", "--batch", "8", "--engine", "numpy", "--quiet"]
    convscope("train", "lines", "--network", "flat.json", *quick, folder=folder)
    convscope("train", "lines", "--network", "lines@1", "--name", "branch", *quick, folder=folder)
    told = RunFolder(folder / "runs" / "branch").told()
    assert (told.parent, told.parent_step) == ("lines", 1)
    convscope(
        "train", "lines", "--network", "digits", "--size", "28", "--new-head", "--freeze",
        "--name", "head", *quick, folder=folder,
    )  # fmt: skip
    run = RunFolder(folder / "runs" / "head")
    first, last = run.read(0).weights, run.read().weights
    moved = {k for k in first if not np.array_equal(first[k], last[k])}
    assert moved == {"head.weight", "head.bias"}


def test_ctrl_c_stops_it_and_resume_goes_on(folder):
    (folder / "flat.json").write_text(json.dumps(BLOCKS))
    begun = [sys.executable, "-m", "convscope", "train", "lines", "--network", "flat.json"]
    process = subprocess.Popen(
        [*begun, "--epochs", "4000", "--batch", "8", "--engine", "numpy"], cwd=folder,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    run = folder / "runs" / "lines"
    deadline = time.time() + 60
    while not (run / "history.jsonl").exists() and time.time() < deadline:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped. Go on with: convscope train --resume" in said
    assert RunFolder(run).state().state == "stopped"
    told = json.loads((run / "run.json").read_text())
    told["settings"]["epochs"] = 1 + RunFolder(run).read().moment.epoch
    (run / "run.json").write_text(json.dumps(told))
    assert "finished" in convscope("train", "--resume", "lines", "--quiet", folder=folder)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say what to learn from, or which run to resume"),
        (("nowhere",), "there are no such data"),
        (("lines", "--epochs", "0"), "'epochs' cannot be used: received 0"),
        (("lines", "--learning-rate", "1e9"), "'learning_rate' cannot be used"),
        (("lines", "--batch", "500"), "fewer than a batch: received batch=500"),
        (("lines", "--network", "alexnet"), "alexnet"),
        (("lines", "--augment", "{shift: 1}"), "augment is no JSON"),
        (("lines", "--settings", '{"epoch": 3}'), "there is no such setting: received 'epoch'"),
        (("--resume", "nothing"), "there is no such run"),
        (("lines", "--network", "digits"), "Let its last layer be Linear(3)"),
    ],
)
def test_a_mistake_is_one_line_and_begins_nothing(folder, arguments, said):
    text = convscope("train", *arguments, code=2, folder=folder)
    assert said in text
    assert len(text.strip().splitlines()) == 1
    assert not list((folder / "runs").glob("*/run.json"))


def test_the_environment_names_the_folder_of_runs(folder, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_RUNS", str(folder / "elsewhere"))
    (folder / "flat.json").write_text(json.dumps(BLOCKS))
    convscope(
        "train", "lines", "--network", "flat.json", "--epochs", "1", "--batch", "8", "--quiet",
        folder=folder,
    )  # fmt: skip
    assert os.listdir(folder / "elsewhere") == ["lines"]


def test_a_number_of_workers_that_makes_no_sense_begins_nothing(folder):
    said = convscope("train", "lines", "--workers", "0", code=2, folder=folder)
    assert "BadSettings: a training takes 1 to 4,096 workers: received 0" in said
    assert not (folder / "runs").exists()
