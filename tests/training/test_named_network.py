"""One name, one network: runs and their steps, what comes along, files."""

import pytest

from convscope.base.errors import BadNetwork, BadQuestion
from convscope.network.readers import open_network
from convscope.network.writer import write_onnx
from convscope.training.named_network import named_network
from convscope.training.run_folder import RUNS
from convscope.training.start import train_run
from training.learning import bars, prepared


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    train_run(prepared(folder / "bars", epochs=2), bars())
    train_run(prepared(folder / "digits", epochs=1), bars())
    return folder


def test_a_run_is_its_best_step_and_any_step_it_kept(runs):
    path = runs / "bars"
    found = named_network(str(path))
    assert found.run.path == path
    assert found.step == found.run.best_step()
    assert found.network.digest == found.run.at().digest
    assert found.network.name == "bars"
    early = named_network(f"{path}@1")
    assert early.step == 1
    assert early.network.digest == found.run.at(1).digest
    assert named_network(str(path), step=1).network.digest == early.network.digest
    assert named_network(f"{path}@1", step=1).step == 1


def test_a_run_is_found_by_name_in_the_folder_of_all_runs(runs, monkeypatch):
    assert named_network("bars", runs=runs).run.id == "bars"
    monkeypatch.setenv(RUNS, str(runs))
    assert named_network("bars@2").step == 2


def test_what_comes_along_counts_before_a_run_of_its_name_but_has_no_steps(runs):
    found = named_network("digits", runs=runs)
    assert found.run is None
    assert "# digits" in found.card
    assert named_network("digits@1", runs=runs).run.id == "digits"
    assert named_network("digits", step=1, runs=runs).run.id == "digits"
    assert named_network(str(runs / "digits")).run.id == "digits"


def test_a_file_is_opened(tmp_path):
    network = named_network("digits").network
    path = tmp_path / "mine@12.onnx"
    path.write_bytes(write_onnx(network))
    found = named_network(str(path))
    assert found.network.digest == open_network(path).digest
    assert (found.run, found.step, found.card) == (None, None, "")


def test_what_is_not_there_is_said_in_one_line(runs, tmp_path):
    with pytest.raises(BadNetwork, match="no such network: received 'nothing'"):
        named_network("nothing", runs=runs)
    with pytest.raises(BadNetwork, match="no such network"):
        named_network("a\0b", runs=runs)
    with pytest.raises(BadQuestion, match="no checkpoint of that step"):
        named_network(f"{runs / 'bars'}@99999")
    with pytest.raises(BadQuestion, match="two steps"):
        named_network("bars@1", step=2, runs=runs)
    with pytest.raises(BadQuestion, match="steps are of runs"):
        named_network("imagenet@3", runs=runs)
    with pytest.raises(BadNetwork, match="this is a folder"):
        named_network(str(tmp_path), runs=runs)
