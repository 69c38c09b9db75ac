import threading
import time

import numpy as np
import pytest

import convscope as cs
from convscope.base.errors import BadData, BadQuestion, BadSettings, ConvscopeError

NET = (cs.Conv(4, 3), cs.Relu(), cs.MaxPool(2), cs.Flatten(), cs.Linear(3))


@pytest.fixture(autouse=True)
def _runs(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_RUNS", str(tmp_path / "runs"))


def bars(n=90):
    rng = np.random.default_rng(0)
    labels = np.arange(n) % 3
    pictures = rng.integers(0, 60, (n, 8, 8))
    for picture, label in zip(pictures, labels, strict=True):
        if label == 0:
            picture[3] += 180
        elif label == 1:
            picture[:, 4] += 180
        else:
            picture[np.arange(8), np.arange(8)] += 180
    return pictures.astype(np.uint8), labels


def trained(**settings):
    told = {"epochs": 8, "batch": 16, "learning_rate": 0.02, "quiet": True, **settings}
    return cs.train(cs.Sequential(*NET), bars(), **told)


def test_train_evaluate_go_back_branch_and_take_away(tmp_path):
    run = trained(name="bars")
    assert repr(run).startswith("<Run bars: finished, step 40 of 40")
    assert run.evaluate().accuracy > 0.8
    assert run.at(0).weights["conv1.weight"].shape == (4, 1, 3, 3)
    assert not np.array_equal(
        run.at(0).weights["conv1.weight"], run.network.weights["conv1.weight"]
    )
    branch = run.branch(1, learning_rate=0.005, epochs=2, quiet=True)
    assert (branch.name, branch.settings.learning_rate) == ("bars-from-1", 0.005)
    assert np.array_equal(branch.at(0).weights["conv1.weight"], run.at(1).weights["conv1.weight"])
    assert [r.name for r in cs.runs()] == ["bars-from-1", "bars"]
    step = run.one_step("conv1", "weight", (0, 0, 1, 1), pictures=4)
    assert step.by_sum == pytest.approx(step.gradient, abs=1e-12)
    with pytest.raises(BadQuestion, match="has no checkpoint of that step"):
        run.at(10**6)
    with pytest.raises(BadQuestion, match="no such part of the data"):
        run.evaluate("exam")


def test_a_network_is_built_for_the_pictures_there_are():
    run = trained()
    assert run.network.inputs[0].shape == ("n", 1, 8, 8)
    assert run.network.classes == ("0", "1", "2")


def test_it_goes_in_the_background_and_is_steered():
    run = trained(epochs=2000, background=True)
    assert run.state.state in ("waiting", "running")
    seen = []
    follower = threading.Thread(target=lambda: seen.extend(run))
    follower.start()
    run.pause()
    _until(lambda: run.state.state == "paused")
    run.rate(0.1)
    _until(lambda: run.state.state == "running")
    time.sleep(0.1)
    run.stop()
    run.wait()
    follower.join(20)
    assert run.state.state == "stopped"
    assert run.history[-1]["what"] == "stopped"
    assert seen == run.history
    assert [row for row in seen if row["row"] == "event" and row["what"] == "rate"]


def _until(so):
    deadline = time.time() + 20
    while not so():
        assert time.time() < deadline
        time.sleep(0.01)


def test_what_ends_a_run_in_the_background_is_raised_where_it_is_awaited():
    pictures, labels = bars()
    run = cs.train(
        cs.Sequential(cs.Flatten(), cs.Linear(1)), (pictures, labels.astype(np.float32)),
        optimiser="sgd", learning_rate=9000.0, epochs=50, batch=16, background=True, quiet=True,
    )  # fmt: skip
    with pytest.raises(ConvscopeError, match="the loss is no number"):
        run.wait()
    assert run.state.state == "failed"


def test_arrays_have_to_be_given_again():
    run = trained()
    with pytest.raises(BadData, match="arrays that only Python held"):
        _ = cs.Run(run.path).data
    assert len(cs.Run(run.path, bars()).data) == 90


def test_a_run_shows_itself_on_the_page(monkeypatch):
    run = trained()
    shown = []
    monkeypatch.setattr(
        "convscope.serve.run.serve_aside",
        lambda store, place, **_: shown.append((store, place)) or place,
    )
    assert "room=train" in run.show(browser=False)
    store = shown[0][0]
    assert [f.id for f in store.studio.runs()] == [run.name]
    assert len(store.studio.data_of(store.studio.run(run.name))) == 90


def test_bad_settings_begin_nothing(tmp_path):
    with pytest.raises(BadSettings, match="there is no such setting"):
        trained(epoch=3)
    assert not list((tmp_path / "runs").glob("*/run.json"))
