from itertools import count

import numpy as np
import pytest

from convscope.why.checks.sensitivity import run
from drawn_maps import given, method, of_map  # noqa: F401


def test_a_map_that_jumps_under_noise_fails_and_one_that_stays_does_not(method):  # noqa: F811
    seeds = count()
    jumps = method("jumps", lambda asked: np.random.default_rng(next(seeds)).normal(size=(28, 28)))
    assert run(given(jumps)).passed is False
    stays = run(given(method("stays", lambda asked: np.eye(28))))
    assert stays.passed
    assert stays.numbers["most"] == 0


def test_the_change_is_the_definitions(method):  # noqa: F811
    # the map of x is x itself: its change is the noise's own length
    found = run(given(method("itself", lambda asked: asked.x[0, 0])), radius=0.1, samples=2, seed=5)
    x = given("gradient").x
    draw, reach = np.random.default_rng(5), 0.1 * np.ptp(x)
    noise = [draw.uniform(-reach, reach, x.shape) for _ in range(2)]
    wanted = max(np.linalg.norm(n) for n in noise) / np.linalg.norm(x)
    assert found.numbers["most"] == pytest.approx(wanted, rel=1e-4)


def test_the_same_seed_is_the_same_answer_and_more_noise_more_change():
    one = given("gradient")
    assert run(one).numbers == run(one).numbers
    assert run(one, radius=0.1).numbers["most"] > run(one, radius=0.001).numbers["most"]


def test_a_map_of_nothing_is_not_judged():
    assert run(of_map(np.zeros((28, 28)))).passed is None
