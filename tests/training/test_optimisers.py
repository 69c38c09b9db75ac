import numpy as np
import pytest
import torch

from convscope.training.optimisers import optimiser_of
from convscope.training.schedules import rate_share
from convscope.training.settings import Settings

TORCH = {
    "sgd": lambda p, decay: torch.optim.SGD(p, 0.05, momentum=0.9, weight_decay=decay),
    "adam": lambda p, decay: torch.optim.Adam(p, 0.05, weight_decay=decay),
    "adamw": lambda p, decay: torch.optim.AdamW(p, 0.05, weight_decay=decay),
}


@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("name", list(TORCH))
def test_ten_steps_are_torch_s_ten_steps(name, decay):
    rng = np.random.default_rng(0)
    w = rng.standard_normal((3, 4))
    theirs = torch.tensor(w.copy(), requires_grad=True)
    other = TORCH[name]([theirs], decay)
    optimiser = optimiser_of(Settings(optimiser=name))
    kept = {slot: np.zeros_like(w) for slot in optimiser.slots}
    for t in range(1, 11):
        g = rng.standard_normal(w.shape)
        optimiser.update(w, g, kept, 0.05, t, decay)
        theirs.grad = torch.tensor(g)
        other.step()
    assert w == pytest.approx(theirs.detach().numpy(), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("kind", ["constant", "cosine", "one-cycle", "step"])
def test_a_schedule_stays_between_nothing_and_its_peak(kind):
    shares = [rate_share(kind, s, 200, 0.1) for s in range(200)]
    assert all(0 <= share <= 1 for share in shares)
    assert max(shares) > 0.99
    if kind != "one-cycle":
        assert shares[0] < 0.1


def test_a_one_cycle_rises_for_three_tenths():
    shares = [rate_share("one-cycle", s, 100) for s in range(100)]
    assert shares.index(max(shares)) == 30
    assert shares[-1] < 1e-3
