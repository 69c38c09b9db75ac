import threading

import numpy as np
import pytest

from convscope.training import fit
from convscope.training.checkpoint import Checkpoint, DiskFull, Moment
from convscope.training.purse import Purse
from convscope.training.start import train_run
from convscope.training.writer import Writer
from training.learning import bars, prepared
from training.test_fit import same


def checkpoint(step):
    return Checkpoint(Moment(step, 0), {"w": np.full(3, step, np.float32)})


def test_checkpoints_are_written_in_order_beside_the_training():
    written = []
    writer = Writer(lambda one: written.append((one.moment.step, threading.current_thread())))
    for step in range(20):
        writer.put(checkpoint(step))
    writer.finish()
    assert [step for step, _ in written] == list(range(20))
    assert {thread for _, thread in written} != {threading.main_thread()}
    writer.close()
    writer.close()  # there is nothing left to close


def test_no_more_are_held_than_one_in_writing_and_one_waiting():
    go, begun = threading.Event(), threading.Event()

    def slow(_):
        begun.set()
        go.wait(10)

    writer = Writer(slow)
    writer.put(checkpoint(0))
    assert begun.wait(10)
    writer.put(checkpoint(1))
    third = threading.Thread(target=writer.put, args=[checkpoint(2)])
    third.start()
    third.join(0.1)
    assert third.is_alive()
    go.set()
    third.join(10)
    assert not third.is_alive()
    writer.finish()
    writer.close()


def test_what_goes_wrong_is_raised_at_the_next_call_and_nothing_is_written_after_it():
    written = []

    def full(one):
        if one.moment.step == 1:
            raise DiskFull("the disk is full")
        written.append(one.moment.step)

    writer = Writer(full)
    for step in (0, 1):
        writer.put(checkpoint(step))
    with pytest.raises(DiskFull):
        writer.finish()
    with pytest.raises(DiskFull):
        writer.put(checkpoint(2))
    writer.close()
    assert written == [0]


def test_a_training_that_may_not_be_watched_ends_with_the_same_weights(tmp_path, monkeypatch):
    often = prepared(tmp_path / "often", augment={"shift": 0.2})
    monkeypatch.setattr(fit, "SPACING", 0.0)
    monkeypatch.setattr(fit, "SHARE", 1e9)
    train_run(often, bars())
    seldom = prepared(tmp_path / "seldom", augment={"shift": 0.2})
    monkeypatch.setattr(fit, "SHARE", 0.0)
    monkeypatch.setattr(fit, "GRACE", -1.0)
    train_run(seldom, bars())
    assert len(often.steps()) > len(seldom.steps()) >= 2
    assert same(often.read().weights, seldom.read().weights)
    assert often.best_step() == seldom.best_step()  # the best is kept whatever it costs
    assert same(often.at().weights, seldom.at().weights)


def test_a_purse_is_empty_until_time_fills_it():
    purse = Purse(share=0.1, grace=0.0)
    assert purse.affords(0)  # what it costs is not known before the first time
    purse.spent = purse.cost = 1.0
    assert not purse.affords(19)
    assert purse.affords(21)
