import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from convscope.base.errors import BadData, BadNetwork, BadQuestion, BadSettings, BadShape
from convscope.data.data import Data
from convscope.training import checkpoint as files
from convscope.training.batches import Batches
from convscope.training.checkpoint import DiskFull
from convscope.training.control import Control, steer
from convscope.training.fit import Diverged
from convscope.training.run_folder import RunFolder, free_name, runs_in
from convscope.training.settings import Settings
from convscope.training.start import check_fit, parts_of, prepare_run, train_run
from training.learning import (
    BatchNorm,
    Conv,
    Dropout,
    Flatten,
    Linear,
    Relu,
    Residual,
    bars,
    prepared,
    small,
)

WITH_CHANCE = (
    Conv(4, 3, padding="same"), BatchNorm(), Relu(), Residual(Conv(4, 3, padding="same"), Relu()),
    Dropout(0.2), Flatten(), Linear(3),
)  # fmt: skip


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[k], b[k]) for k in a)


def test_a_run_learns_and_everything_of_it_is_on_the_disk(tmp_path):
    rows = []
    folder = prepared(tmp_path / "bars", epochs=15)
    moment = train_run(folder, bars(), listener=rows.append)
    assert moment.ended == "finished"
    epochs = [row for row in folder.history() if row["row"] == "epoch"]
    assert [row["epoch"] for row in epochs] == list(range(15))
    assert epochs[-1]["validation_accuracy"] > 0.85
    assert epochs[-1]["loss"] < epochs[0]["loss"]
    assert np.sum(epochs[-1]["confusion"]) == len(
        parts_of(bars(), folder.told().settings).validation
    )
    assert [row["row"] for row in rows] == [row["row"] for row in folder.history()]
    state = folder.state()
    assert (state.state, state.step) == ("finished", moment.step)
    assert folder.steps()[0] == 0
    assert folder.steps()[-1] == moment.step
    assert folder.best_step() == moment.best_step
    assert folder.network().classes == ("lying", "standing", "diagonal")
    found = folder.read(8)
    assert found.gradients.keys() == found.updates.keys()
    assert all(np.abs(u).max() > 0 for u in found.updates.values())


def test_the_same_seed_is_the_same_run_bit_for_bit_and_another_is_not(tmp_path):
    ends = []
    for i, seed in enumerate((0, 0, 1)):
        folder = prepared(tmp_path / f"run{i}", WITH_CHANCE, seed=seed, augment={"shift": 0.2})
        train_run(folder, bars())
        ends.append(folder.read().weights)
    assert same(ends[0], ends[1])
    assert not same(ends[0], ends[2])


def test_a_run_that_was_stopped_and_resumed_ends_with_the_same_weights(tmp_path):
    whole = prepared(tmp_path / "whole", WITH_CHANCE, augment={"shift": 0.2})
    train_run(whole, bars())
    parts = prepared(tmp_path / "parts", WITH_CHANCE, augment={"shift": 0.2})

    def stop(row):
        if row["row"] == "step":
            steer(parts.path, Control("stop"))

    train_run(parts, bars(), listener=stop)
    assert parts.state().state == "stopped"
    assert 0 < parts.read().moment.step < whole.read().moment.step
    train_run(parts, bars())
    assert same(parts.read().weights, whole.read().weights)
    assert same(parts.read().kept, whole.read().kept)
    whats = [row["what"] for row in parts.history() if row["row"] == "event"]
    assert whats == ["begun", "stopped", "resumed", "finished"]


CHILD = """
import sys
sys.path[:0] = [{tests!r}]
from pathlib import Path
from training.learning import bars
from convscope.training.run_folder import RunFolder
from convscope.training.start import train_run
train_run(RunFolder(Path({path!r})), bars())
"""


@pytest.mark.slow
def test_a_run_that_is_killed_at_any_moment_goes_on_from_a_whole_checkpoint(tmp_path):
    told = {"epochs": 150, "augment": {"shift": 0.2}}
    whole = prepared(tmp_path / "whole", WITH_CHANCE, **told)
    train_run(whole, bars())
    killed = prepared(tmp_path / "killed", WITH_CHANCE, **told)
    tests = os.path.dirname(os.path.dirname(__file__))
    code = CHILD.format(tests=tests, path=str(killed.path))
    chance, kills = random.Random(0), 0
    for _ in range(200):
        child = subprocess.Popen([sys.executable, "-c", code])
        if kills < 20:
            _await_work(killed, child)
            time.sleep(chance.uniform(0, 0.12))
        if kills < 20 and child.poll() is None:
            child.send_signal(signal.SIGKILL)
            child.wait()
            kills += 1
            killed.read()  # the latest is whole
            continue
        assert child.wait(120) == 0
        if killed.read().moment.ended:
            break
    assert kills == 20
    assert same(killed.read().weights, whole.read().weights)
    assert [r["epoch"] for r in killed.history() if r["row"] == "epoch"] == list(range(150))


def _await_work(folder, child):
    """Wait until the child has begun to learn: until then there is nothing to kill."""
    before = len(folder.history())
    deadline = time.time() + 60
    while len(folder.history()) == before and child.poll() is None and time.time() < deadline:
        time.sleep(0.005)


def test_a_full_disk_stops_with_a_clear_line_and_the_last_checkpoint_whole(tmp_path, monkeypatch):
    folder = prepared(tmp_path / "bars")
    real, count = files.write_checkpoint, [0]

    def full(where, checkpoint):
        count[0] += 1
        if count[0] > 4:
            raise DiskFull(f"the disk is full: '{checkpoint.moment.step}' could not be written")
        return real(where, checkpoint)

    monkeypatch.setattr(files, "write_checkpoint", full)
    with pytest.raises(DiskFull, match="the disk is full"):
        train_run(folder, bars())
    monkeypatch.undo()
    assert folder.state().state == "failed"
    assert "the disk is full" in folder.state().message
    assert folder.read().moment.step == folder.steps()[-1]
    assert train_run(folder, bars()).ended == "finished"


def test_a_history_on_a_full_disk_is_said_too(tmp_path):
    folder = prepared(tmp_path / "bars")
    history = folder.path / "history.jsonl"
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    history.symlink_to("/dev/full")
    with pytest.raises(DiskFull, match="the run's history could not be written"):
        folder.say(row="event", what="begun")


def test_a_pause_is_kept_and_the_rate_is_changed_while_it_runs(tmp_path):
    folder = prepared(tmp_path / "bars", epochs=40)
    steer_once = []

    def listen(row):
        if row["row"] == "epoch" and row["epoch"] == 1 and not steer_once:
            steer_once.append(True)
            steer(folder.path, Control("pause", 0.5))
            threading.Timer(0.5, steer, [folder.path, Control("go")]).start()

    started = time.perf_counter()
    moment = train_run(folder, bars(), listener=listen)
    assert moment.rate_factor == 0.5
    assert moment.rate == pytest.approx(0.005)
    assert time.perf_counter() - started > 0.5
    assert moment.seconds < time.perf_counter() - started - 0.3
    whats = [row["what"] for row in folder.history() if row["row"] == "event"]
    assert whats == ["begun", "rate", "paused", "gone-on", "finished"]


def test_patience_ends_it_early(tmp_path):
    labels = np.random.default_rng(0).integers(0, 3, 90)  # there is nothing to be learnt
    data = Data("chance", bars().pictures, labels, ("a", "b", "c"))
    folder = prepared(tmp_path / "chance", data=data, epochs=400, patience=2, learning_rate=0.03)
    moment = train_run(folder, data)
    assert moment.ended == "early"
    assert moment.waited == 2
    settings = folder.told().settings
    assert moment.step < Batches(data, parts_of(data, settings).train, settings).steps
    again = train_run(folder, data)
    assert again.step == moment.step  # what has ended is not begun again


def test_a_loss_that_is_no_number_ends_it_with_what_to_try(tmp_path):
    data = Data("numbers", bars().pictures, np.arange(90, dtype=np.float32))
    told = {"learning_rate": 5000.0, "optimiser": "sgd", "epochs": 50}
    folder = prepared(tmp_path / "numbers", (Flatten(), Linear(1)), data, **told)
    with pytest.raises(Diverged, match="the loss is no number any more at step"):
        train_run(folder, data)
    assert folder.state().state == "failed"
    signs = {row["what"] for row in folder.history() if row["row"] == "sign"}
    assert "not-finite" in signs
    assert all(np.isfinite(w).all() for w in folder.read(0).weights.values())


def test_numbers_are_learnt_as_well_as_classes(tmp_path):
    whole = bars(360)
    share = np.random.default_rng(0).uniform(0.2, 1, 360)
    pictures = (whole.pictures * share[:, None, None, None]).astype(np.uint8)
    brightness = pictures.mean(axis=(1, 2, 3)).astype(np.float32) / 255
    data = Data("brightness", pictures, brightness)
    blocks = (Conv(4, 3), Flatten(), Linear(1))
    folder = prepared(
        tmp_path / "numbers", blocks, data, epochs=60, learning_rate=0.003, schedule="cosine"
    )
    assert folder.told().settings.loss == "mean-squared-error"
    train_run(folder, data)
    epochs = [row for row in folder.history() if row["row"] == "epoch"]
    assert epochs[-1]["accuracy"] is None
    assert epochs[-1]["validation_loss"] < 0.4 * np.var(brightness)


def test_frozen_layers_stay_as_they_are(tmp_path):
    folder = prepared(tmp_path / "bars", WITH_CHANCE, frozen=("conv1", "norm1"))
    train_run(folder, bars())
    first, last = folder.read(0).weights, folder.read().weights
    for name in first:
        stays = name.startswith(("conv1.", "norm1.", "dropout1."))
        assert np.array_equal(first[name], last[name]) == stays, name


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"batch": 100}, BadSettings, "fewer than a batch: received batch=100"),
        ({"frozen": ("conv9",)}, BadQuestion, "no layer of that name: received 'conv9'"),
        ({"frozen": ("conv1", "linear1")}, BadNetwork, "has nothing to learn"),
        ({"loss": "mean-squared-error"}, BadSettings, "the labels of 'bars' are classes"),
    ],
)
def test_what_does_not_fit_is_said_before_anything_is_written(tmp_path, change, kind, said):
    with pytest.raises(kind) as error:
        prepared(tmp_path / "bars", **change)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1
    assert not (tmp_path / "bars").exists()


def test_network_and_data_must_fit(tmp_path):
    settings = Settings(loss="cross-entropy")
    with pytest.raises(BadShape, match="takes pictures of the shape 1 × 9 × 9: received 1 × 8 × 8"):
        check_fit(small(size=9), bars(), settings)
    with pytest.raises(
        BadNetwork, match=r"'bars' has 3 classes. Let its last layer be Linear\(3\)"
    ):
        check_fit(small((Flatten(), Linear(5))), bars(), settings)
    one = bars()
    single = Data("one", one.pictures, np.zeros(90, np.int64), ("lying", "standing"))
    with pytest.raises(BadData, match="'one' has pictures of 1 class"):
        parts_of(single, Settings())


def test_the_data_of_a_run_must_be_what_it_began_with(tmp_path):
    folder = prepared(tmp_path / "bars")
    with pytest.raises(BadData, match="the data is not what run 'bars' began with"):
        train_run(folder, bars(seed=1))
    with pytest.raises(BadData, match="arrays that only Python held"):
        train_run(folder)


def test_a_torn_line_of_the_history_is_no_row(tmp_path):
    folder = prepared(tmp_path / "bars")
    train_run(folder, bars())
    whole = folder.history()
    with (folder.path / "history.jsonl").open("a") as file:
        file.write('{"row": "step", "st')
    assert folder.history() == whole
    assert folder.rows(len(whole)) == ([], len(whole))


def test_a_process_that_is_gone_is_lost(tmp_path):
    folder = prepared(tmp_path / "bars")
    train_run(folder, bars())
    state = json.loads((folder.path / "state.json").read_text())
    (folder.path / "state.json").write_text(json.dumps({**state, "state": "running", "pid": 2**30}))
    assert folder.state().state == "lost"


def test_runs_are_listed_and_named_apart(tmp_path):
    first = prepared(tmp_path / "bars")
    assert [r.id for r in runs_in(tmp_path)] == ["bars"]
    assert free_name(tmp_path, "Bars") == "bars-2"
    with pytest.raises(BadQuestion, match="there is no such run"):
        RunFolder(tmp_path / "none")
    with pytest.raises(BadSettings, match="there is a run already"):
        prepare_run(first.path, small(), bars(), Settings(batch=8))
