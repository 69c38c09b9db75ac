import dataclasses
import resource

import numpy as np
import pytest

from convscope.base.errors import BadData
from convscope.data.data import Data
from convscope.data.open_data import open_data
from convscope.training.checkpoint import DiskFull
from convscope.training.many.laid_out import FOLDER, data_laid_out, laid_out
from convscope.training.many.torchrun import launch
from convscope.training.run_folder import RunFolder
from convscope.training.settings import Settings
from convscope.training.start import prepare_run
from training.many.together import BLOCKS_USED, Linear, digits, network_of


def squares(count: int = 200) -> Data:
    """Pictures of which those of class 1 have a light square, with all that data can have."""
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 60, (count, 28, 28, 1), np.uint8)
    labels = np.arange(count) % 2
    pictures[labels == 1, 8:20, 8:20] += 150
    return Data(
        "squares", pictures, labels, ("none", "square"), test=np.arange(20),
        validation=np.arange(20, 50), groups=np.arange(count), mean=(0.2,), std=(0.3,),
    )  # fmt: skip


def prepared(path, data, **told) -> RunFolder:
    blocks = (*BLOCKS_USED[:-1], Linear(data.outputs))
    settings = Settings(**{"epochs": 6, "engine": "torch", "batch": 8, **told})
    return prepare_run(path, network_of(blocks, (1, 28, 28)), data, settings)


def test_what_lies_there_is_the_data_and_it_goes_with_the_training(tmp_path):
    data = squares()
    run = prepared(tmp_path / "run", data)
    with laid_out(run, data):
        found = data_laid_out(run)
        assert isinstance(found.pictures.base, np.memmap)
        for field in dataclasses.fields(Data):
            assert np.array_equal(getattr(found, field.name), getattr(data, field.name)), field.name
        assert found.preprocess == data.preprocess
        # the digest that was told is that of what lies there
        assert dataclasses.replace(found).digest == found.digest == data.digest
    assert not (run.path / FOLDER).exists()


def test_what_a_killed_start_left_is_written_anew(tmp_path):
    run = digits(tmp_path / "run")
    (run.path / FOLDER).mkdir()
    (run.path / FOLDER / "pictures").write_bytes(b"half")
    with laid_out(run):
        assert data_laid_out(run).digest == open_data("digits").digest


def test_other_data_than_the_run_s_is_refused_before_anybody_starts(tmp_path):
    run = prepared(tmp_path / "run", squares())
    with pytest.raises(BadData, match="not what run 'run' began with"):
        launch(run.path, 2, data=squares(100))
    with pytest.raises(BadData, match="only Python held"):
        launch(run.path, 2)
    assert not (run.path / FOLDER).exists()


def test_a_disk_without_room_is_told_and_nothing_is_left(tmp_path):
    data = squares()
    run = prepared(tmp_path / "run", data)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(DiskFull, match="no room beside the run"), laid_out(run, data):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not (run.path / FOLDER).exists()


@pytest.mark.slow
def test_workers_learn_from_arrays_that_only_python_holds(tmp_path):
    data = squares()
    run = prepared(tmp_path / "run", data)
    assert launch(run.path, 2, data=data) == 0
    assert run.state().state == "finished"
    assert run.state().accuracy > 0.9
