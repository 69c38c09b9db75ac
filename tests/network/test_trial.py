"""A stranger's file is read in a process of its own first: that may die, we may not."""

import subprocess

import pytest

from convscope.base.errors import BadNetwork, BadShape, ConvscopeError, TooLarge
from convscope.network.readers import open_network, trial
from network.models import everyday, model, node, random

GOOD = everyday(18).SerializeToString()


def line(content, kind):
    with pytest.raises(ConvscopeError) as caught:
        open_network(content, isolated=True)
    assert type(caught.value) is kind
    return str(caught.value)


def test_a_sound_network_comes_through_unchanged():
    assert open_network(GOOD, isolated=True).digest == open_network(GOOD).digest


def test_large_weights_stay_out_of_the_trial(monkeypatch):
    sent = []
    monkeypatch.setattr(trial, "try_apart", lambda model: sent.append(model.ByteSize()))
    weight = random("w", 16, 3, 64, 64)
    proto = model([node("Conv", ["x", "w"], ["y"])], [weight], x=("n", 3, 64, 64))
    open_network(proto.SerializeToString(), isolated=True)
    assert sent[0] < 1000 < proto.ByteSize()


def test_what_is_refused_there_is_refused_in_the_same_words():
    proto = model([node("Add", ["x", "w"], ["y"], name="add")], [random("w", 7)])
    assert line(proto.SerializeToString(), BadShape) == (
        "node 'add' (Add) cannot take what it is given: received (n, 3, 8, 8) and (7). "
        "Incompatible dimensions."
    )


@pytest.mark.parametrize("code", [-6, -11, 3221225477])
def test_a_crash_is_a_refusal(monkeypatch, code):
    died = subprocess.CompletedProcess([], code, stdout=b"", stderr=b"terminate called")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: died)
    assert line(GOOD, BadNetwork) == (
        f"ONNX's own checks crash on this file: received exit code {code}. "
        "It is damaged, or made to do harm: export it again."
    )


def test_more_time_or_memory_than_there_is(monkeypatch):
    expected = "reading this file takes more than 60 s or 4 GiB. Export a smaller network."
    killed = subprocess.CompletedProcess([], -9, stdout=b"", stderr=b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: killed)
    assert line(GOOD, TooLarge) == expected

    def late(*args, **_):
        raise subprocess.TimeoutExpired(args, 120)

    monkeypatch.setattr(subprocess, "run", late)
    assert line(GOOD, TooLarge) == expected
