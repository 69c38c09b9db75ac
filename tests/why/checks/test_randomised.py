from itertools import count

import numpy as np
import pytest

from convscope.why.checks.baselines import edge_map
from convscope.why.checks.given import Given
from convscope.why.checks.randomised import _broken, _learnt, run
from drawn_maps import given, method, of_map, traced  # noqa: F401


def test_a_map_of_the_picture_alone_fails_and_one_of_the_network_does_not(method):  # noqa: F811
    edges = run(given(method("edges", lambda asked: edge_map(asked.x[0]))))
    assert edges.passed is False
    assert edges.numbers["most"] == pytest.approx(1)
    assert edges.curves[0].values == pytest.approx((1,) * 4)
    gradient = run(given("gradient"))
    assert gradient.passed
    assert gradient.curves[0].at == pytest.approx((0, 1 / 3, 2 / 3, 1))
    assert f"{gradient.numbers['most']:.2f}" in gradient.reason.ja


def test_the_sign_turned_around_is_the_same_map(method):  # noqa: F811
    drawn = np.random.default_rng(0).normal(size=(28, 28))
    first = traced().network
    turned = method("turned", lambda asked: drawn * (1 if asked.trace.network is first else -1))
    assert run(given(turned)).passed is False


def test_where_both_maps_are_zero_they_agree_about_the_picture_only(method):  # noqa: F811
    """A map that is random, but multiplied by the picture: the black ground is no agreement."""
    seeds = count()

    def drawn(asked):
        noise = np.random.default_rng(next(seeds)).normal(size=(28, 28))
        return noise * np.maximum(asked.x[0, 0], 0)

    assert run(given(method("drawn", drawn))).numbers["most"] < 0.3


def test_only_what_was_learnt_is_shuffled_from_the_last_layer_down():
    network = traced("imagenet", "coffee").network
    learnt = [node for node in reversed(network.nodes) if _learnt(network, node)]
    broken = _broken(network, learnt[:2], 0)
    changed = {v for v in network.weights if (network.weights[v] != broken.weights[v]).any()}
    assert changed == {v for node in learnt[:2] for v in _learnt(network, node)}
    assert learnt[0].op == "Gemm"
    for name in changed:
        before, after = (np.sort(n.weights[name].ravel()) for n in (network, broken))
        assert (before == after).all()
    norm = next(node for node in network.nodes if node.op == "BatchNormalization")
    assert len(_learnt(network, norm)) == 2  # not its running mean and variance


def test_a_later_stage_goes_on_from_the_one_before_and_seeds_differ():
    network = traced().network
    learnt = [node for node in reversed(network.nodes) if _learnt(network, node)]
    one, two = _broken(network, learnt[:1], 0), _broken(network, learnt[:2], 0)
    last = _learnt(network, learnt[0])[0]
    assert (one.weights[last] == two.weights[last]).all()
    assert (one.weights[last] != _broken(network, learnt, 1).weights[last]).any()


def test_the_last_layers_alone_can_be_asked_for_and_a_flat_map_is_not_judged():
    found = run(given("gradient"), layers=1)
    assert len(found.curves[0].at) == 2
    assert "1" in found.reason.en
    assert run(of_map(np.ones((28, 28)))).passed is None


def test_a_map_that_does_not_see_the_last_layer_fails_though_deeper_down_it_changes(method):  # noqa: F811
    """Such a map is of the network, but of no class of it."""
    features = method("features", lambda asked: asked.trace["conv1"].output[0].sum(axis=0))
    found = run(given(features))
    assert found.passed is False
    assert found.numbers["last_layer"] == pytest.approx(1)
    assert found.numbers["all"] < 0.9
    assert "the last 1 of 3 layers" in found.reason.en


@pytest.mark.slow
@pytest.mark.parametrize("name", ["guided-backpropagation", "deconvolution"])
def test_the_methods_that_the_literature_found_wanting_are_found_wanting(name):
    one = Given(traced("imagenet", "coffee"), traced("imagenet", "coffee").why(method=name))
    assert run(one, layers=1).passed is False
