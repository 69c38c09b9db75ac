import os
import signal
import subprocess
import sys
import threading

import pytest

from convscope.base.errors import BadQuestion, BadSettings
from convscope.training.many import torchrun
from convscope.training.many.torchrun import launch
from convscope.training.run_folder import RunFolder
from convscope.training.start import train_run
from training.many.together import (
    BLOCKS_USED,
    LONG,
    Flatten,
    Linear,
    apart,
    digits,
    until,
    workers_of,
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "told",
    [
        {"optimiser": "sgd", "learning_rate": 0.05, "weight_decay": 0.001},
        {"optimiser": "adam", "class_weights": True, "label_smoothing": 0.1},
    ],
    ids=["sgd", "adam, classes weighed"],
)
def test_two_workers_learn_what_one_learns_from_twice_the_batch(tmp_path, told):
    rows = []
    two = digits(tmp_path / "two", batch=64, **told)
    assert launch(two.path, 2, rows.append) == 0
    assert rows == two.history()
    one = digits(tmp_path / "one", batch=128, **told)
    train_run(one)
    assert apart(one, two) < 1e-4
    ends = [[r for r in folder.history() if r["row"] == "epoch"][-1] for folder in (one, two)]
    for figure in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
        assert ends[1][figure] == pytest.approx(ends[0][figure], abs=1e-3)
    assert two.state().state == "finished"


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are found in /proc")
@pytest.mark.parametrize("lost", [0, 1], ids=["the first", "another"])
def test_a_worker_that_is_killed_costs_nothing_but_time(tmp_path, lost):
    told = {"epochs": 12, "batch": 32, "learning_rate": 0.002}
    whole = digits(tmp_path / "whole", **told)
    assert launch(whole.path, 2) == 0
    folder = digits(tmp_path / "run", **told)
    codes = []
    thread = threading.Thread(target=lambda: codes.append(launch(folder.path, 2)))
    thread.start()
    until(lambda: folder.state().step > 100)
    os.kill(workers_of(folder)[lost], signal.SIGKILL)
    thread.join(LONG)
    assert codes == [0]
    events = [row["what"] for row in folder.history() if row["row"] == "event"]
    assert events == ["begun", "resumed", "finished"]
    assert apart(folder, whole) == 0


@pytest.mark.slow
def test_what_the_user_has_to_mend_is_one_line_and_is_not_tried_again(tmp_path, capfd):
    folder = digits(tmp_path / "run", batch=4000)
    assert launch(folder.path, 2) == 1
    said = [line for line in capfd.readouterr().err.splitlines() if "BadSettings" in line]
    assert len(said) == 1
    assert "batch=4000 × 2 workers" in said[0]
    assert folder.state().state == "failed"
    assert "fewer than a batch" in folder.state().message


@pytest.mark.slow
def test_a_loss_that_is_no_number_ends_all_workers(tmp_path, capfd):
    blocks = (Flatten(), Linear(64), Linear(64), Linear(10))  # without ReLU nothing dies first
    folder = digits(tmp_path / "run", blocks, optimiser="sgd", learning_rate=1e4, epochs=3)
    assert launch(folder.path, 2) == 1
    assert folder.state().state == "failed"
    assert "no number any more" in folder.state().message
    assert capfd.readouterr().err.count("Diverged") == 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_ctrl_c_lets_the_workers_write_what_they_have(tmp_path):
    folder = digits(tmp_path / "run", epochs=500)
    program = "from pathlib import Path; from convscope.training.many.torchrun import launch\n"
    program += f"launch(Path({str(folder.path)!r}), 2)"
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE)
    until(lambda: folder.state().step > 20)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=LONG)
    assert b"KeyboardInterrupt" in said
    state = folder.state()
    assert state.state == "stopped"
    assert folder.steps()[-1] == state.step
    assert not workers_of(folder)


def test_a_number_of_workers_that_makes_no_sense_is_refused(tmp_path):
    folder = digits(tmp_path / "run", BLOCKS_USED)
    for workers in (0, -1, 5000, True, 1.5):
        with pytest.raises(BadSettings, match="1 to 4,096 workers"):
            launch(folder.path, workers)
    with pytest.raises(BadQuestion, match="no such run"):
        launch(tmp_path / "none", 2)


def test_the_cores_are_shared_out_and_talk_stays_here(tmp_path, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    found = torchrun.surroundings(3)
    assert found["OMP_NUM_THREADS"] == "2"
    assert found["TORCH_DISABLE_SHARE_RDZV_TCP_STORE"] == "1"  # no address of a lost worker
    if sys.platform == "linux":
        assert found["GLOO_SOCKET_IFNAME"] == "lo"
    words = torchrun.command(tmp_path, 3)
    assert {"--standalone", "--local-addr=127.0.0.1", "--nproc-per-node=3"} <= set(words)


def test_the_history_is_followed_also_where_it_is_taken_up_again(tmp_path):
    from convscope.training.many.follow import follow

    folder = digits(tmp_path / "run")
    folder.say(row="event", step=0, what="old")
    rows, turns = [], []

    def goes():
        turns.append(1)
        if len(turns) == 1:
            folder.say(row="step", step=1)
            folder.say(row="step", step=9)
        if len(turns) == 2:
            folder.forget_after(1)
        if len(turns) == 3:
            folder.say(row="step", step=2)
        return len(turns) < 3

    follow(RunFolder(folder.path), goes, rows.append)
    assert [row["step"] for row in rows] == [1, 9, 2]
