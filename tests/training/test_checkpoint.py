import errno
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.base.errors import BadQuestion
from convscope.training.checkpoint import (
    Checkpoint,
    DiskFull,
    Moment,
    path_of,
    read_checkpoint,
    steps_in,
    thinned,
    write_checkpoint,
)
from drawn import few

ONE = Checkpoint(
    Moment(120, 3, best=0.25, best_step=100, rate_factor=0.5),
    {"conv1.weight": np.arange(6, dtype=np.float32).reshape(1, 1, 2, 3)},
    {"velocity/conv1.weight": np.ones((1, 1, 2, 3), np.float32), "steps": np.array([120])},
    {"conv1.weight": np.full((1, 1, 2, 3), 2, np.float32)},
)


def test_a_checkpoint_is_read_back_bit_for_bit(tmp_path):
    found = read_checkpoint(write_checkpoint(tmp_path, ONE))
    assert found.moment == ONE.moment
    for part in ("weights", "kept", "gradients", "updates"):
        wrote, read = getattr(ONE, part), getattr(found, part)
        assert wrote.keys() == read.keys()
        assert all((wrote[k] == read[k]).all() and wrote[k].dtype == read[k].dtype for k in wrote)
    assert steps_in(tmp_path) == (120,)


@pytest.mark.parametrize("at", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_what_was_there_whole(tmp_path, monkeypatch, at):
    write_checkpoint(tmp_path, ONE)
    before = path_of(tmp_path, 120).read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    if at == "write":
        real = os.fdopen

        def opened(*given, **more):
            return _Full(real(*given, **more))

        monkeypatch.setattr(os, "fdopen", opened)
    else:
        monkeypatch.setattr(os, at, full)
    with pytest.raises(DiskFull, match=r"the disk is full: '000000120\.safetensors'"):
        write_checkpoint(tmp_path, ONE)
    monkeypatch.undo()
    assert path_of(tmp_path, 120).read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["000000120.safetensors"]


class _Full:
    """A file on a disk that is full."""

    def __init__(self, file):
        self._file = file

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def write(self, _):
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"\x80\x04\x95pickle", bytes(64)])
def test_what_is_no_checkpoint_is_said_to_be_none(tmp_path, content):
    path = tmp_path / "000000001.safetensors"
    path.write_bytes(content)
    with pytest.raises(BadQuestion, match="this is no checkpoint"):
        read_checkpoint(path)


@few
@given(st.sets(st.integers(0, 5000), min_size=1, max_size=80), st.integers(2, 20), st.data())
def test_thinning_keeps_the_ends_what_is_needed_and_no_more(steps, keep, data):
    steps = tuple(sorted(steps))
    needed = data.draw(st.frozensets(st.sampled_from(steps), max_size=2))
    gone = thinned(steps, keep, needed)
    left = [s for s in steps if s not in gone]
    assert left[0] == steps[0]
    assert left[-1] == steps[-1]
    assert needed <= set(left)
    assert len(left) <= max(keep, 2 + len(needed))


def test_what_is_kept_of_a_long_training_is_spread_over_it():
    left: tuple[int, ...] = ()
    for step in range(0, 20_001, 50):
        left = (*left, step)
        left = tuple(s for s in left if s not in thinned(left, 32, frozenset()))
    assert len(left) == 32
    gaps = np.diff(left)
    assert (gaps[left.index(next(s for s in left if s > 5000)) :] < 4000).all()
