from dataclasses import replace

import numpy as np
import pytest

from convscope import shelf
from convscope.explain.target import Target
from convscope.network import Value
from convscope.trace import run as run_network
from convscope.why.attribution import Attribution
from convscope.why.checks.baselines import edge_map
from convscope.why.checks.given import Given
from convscope.why.checks.insertion_deletion import run
from convscope.why.checks.watched import watched
from drawn_maps import given, of_map, traced
from small import Builder


def left_of(shape=("n", 1, 16, 16)):
    """A network whose class 1 is the contrast in the left half, and nothing else."""
    b = Builder(shape)
    weights = np.zeros((2, 256), np.float32)
    checks = np.where(np.indices((16, 16)).sum(axis=0) % 2, 1.0, -1.0)
    checks[:, 8:] = 0
    weights[1] = 0.2 * checks.ravel()
    b.constant("w", weights)
    y = b.add("head", "Gemm", b.add("flatten", "Flatten", "x", axis=1), "w", transB=1)
    return b.network("left", y, (shape[0], 2))


def of_left(map, network=None):
    x = np.where(np.indices((16, 16)).sum(axis=0) % 2, 1.0, -1.0)[None, None]
    trace = run_network(left_of() if network is None else network, {"x": x.astype(np.float32)})
    target = Target("score", index=1)
    return Given(trace, Attribution("made", target, None, "", map, map, 1.0))


LEFT = np.repeat([[1.0] * 8 + [0.0] * 8], 16, axis=0)


def test_the_map_of_what_counts_beats_both_baselines_and_its_contrary_none():
    good, bad = run(of_left(LEFT)), run(of_left(-LEFT))
    assert good.passed
    assert bad.passed is False
    assert "random" in bad.reason.en
    assert "edge" in bad.reason.en
    assert good.numbers["insertion method"] > bad.numbers["insertion method"] + 0.1
    assert good.numbers["deletion method"] < bad.numbers["deletion method"] - 0.1
    # half of the places are enough for all of the answer
    curve = next(c for c in good.curves if (c.name, c.of) == ("insertion", "method"))
    half = curve.values[len(curve.values) // 2]
    assert half == pytest.approx(curve.values[-1], abs=1e-6)


def test_the_curves_begin_and_end_where_the_pictures_do():
    one = given("gradient")
    found = run(one)
    ways = {(c.name, c.of): c for c in found.curves}
    assert len(ways) == 6
    whole = dict(traced().top(10))["3"]
    for of in ("method", "random", "edges"):
        assert ways["insertion", of].values[-1] == pytest.approx(whole, abs=1e-5)
        assert ways["deletion", of].values[0] == pytest.approx(whole, abs=1e-5)
        assert ways["insertion", of].at[0] == 0
        assert ways["insertion", of].at[-1] == 1
        assert found.numbers[f"insertion {of}"] == pytest.approx(ways["insertion", of].area)


def test_a_map_of_edges_is_no_better_than_an_edge_detector():
    one = of_map(edge_map(traced().tensors["image"][0]))
    found = run(one)
    assert found.passed is False
    assert found.numbers["difference method"] == found.numbers["difference edges"]
    assert "edge detector" in found.short.en


def test_a_network_of_one_picture_at_a_time_gives_the_same_curves():
    free, fixed = run(of_left(LEFT)), run(of_left(LEFT, left_of((1, 1, 16, 16))))
    for a, b in zip(free.curves, fixed.curves, strict=True):
        assert a.values == pytest.approx(b.values, abs=1e-6)


def test_a_network_with_a_second_input_is_asked_one_by_one():
    b = Builder(("n", 1, 16, 16))
    b.weights = dict(left_of().weights)
    x = b.add("add", "Add", "x", "more")
    y = b.add("head", "Gemm", b.add("flatten", "Flatten", x, axis=1), "w", transB=1)
    two = b.network("two", y, ("n", 2))
    more = Value("more", "float32", (1, 1, 16, 16))
    network = replace(two, inputs=(*two.inputs, more))
    one = of_left(LEFT)
    feeds = {"x": one.x, "more": np.zeros_like(one.x)}
    found = run(Given(run_network(network, feeds), one.attribution))
    alone = run(one)
    assert found.numbers == pytest.approx(alone.numbers, abs=1e-6)


def test_against_another_class_the_share_of_the_two_is_watched():
    trace = traced()
    one = Given(trace, trace.why(3, "gradient", against=8))
    p = dict(trace.top(10))
    share = watched(one)(one.x).item()
    assert share == pytest.approx(p["3"] / (p["3"] + p["8"]), abs=1e-5)


def test_one_value_is_watched_as_a_part_of_what_it_was():
    trace = traced()
    cell = np.unravel_index(trace["conv1"].output.argmax(), trace["conv1"].output.shape)
    target = Target("cell", "conv1", tuple(int(i) for i in cell))
    one = Given(trace, trace.why(target, "gradient"))
    assert watched(one)(np.concatenate([one.x] * 2)) == pytest.approx([1, 1], abs=1e-5)
    found = run(one)
    assert found.passed in (True, False)
    below = replace(one.attribution, number=-1.0)
    assert run(Given(trace, below)).passed is None


def test_where_the_network_is_no_classifier_nothing_is_judged():
    b = Builder(("n", 1, 8, 8))
    maps = b.network("maps", b.conv("conv", "x", 1, 2, 3), ("n", 2, 6, 6))
    trace = run_network(maps, {"x": np.ones((1, 1, 8, 8), np.float32)})
    flat = np.ones((8, 8))
    found = run(Given(trace, Attribution("m", Target("score"), None, "", flat, flat, 1.0)))
    assert found.passed is None
    assert "classes" in found.reason.en


def test_the_baselines_are_computed_once_a_question(monkeypatch):
    trace = shelf.open("digits").trace("digit-5")
    one = Given(trace, trace.why(5, "gradient"))
    first = run(one)
    monkeypatch.setattr("convscope.why.checks.insertion_deletion.random_map", None)
    assert run(Given(trace, trace.why(5, "grad-cam"))).curves[2:] == first.curves[2:]
