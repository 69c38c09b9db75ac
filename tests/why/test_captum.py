"""Captum says the same: on three networks, by both engines, to 1e-4 of the largest value."""

import warnings

import numpy as np
import pytest

import convscope as cs

torch = pytest.importorskip("torch")
attr = pytest.importorskip("captum.attr")

from why_networks import NETWORKS, made, picture  # noqa: E402

CLASS = 2
OCCLUDED = {"window": 5, "stride": 3, "baseline": 0.25}


def quiet(ask):
    """Captum warns of its own hooks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ask().detach().numpy()


def integrated(module, x):
    return attr.IntegratedGradients(module).attribute(
        x, 0.1 * torch.ones_like(x), CLASS, n_steps=32
    )


def occluded(module, x):
    return attr.Occlusion(module).attribute(x, (3, 5, 5), (3, 3, 3), baselines=0.25, target=CLASS)


def cam(module, x):
    layer = getattr(module, module.maps)
    return attr.LayerGradCam(module, layer).attribute(x, CLASS, relu_attributions=True)


def test_deep_lift_keeps_its_rule_for_a_pooling_beside_a_rectifier():
    """Captum does where something that changes nothing lies between the two."""
    torch.manual_seed(1)
    conv, last = torch.nn.Conv2d(3, 4, 3), torch.nn.Linear(4 * 5 * 5, 5)
    relu, pool, flat = torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten()
    same = torch.nn.Conv2d(4, 4, 1, bias=False)
    same.weight.data = torch.eye(4).reshape(4, 4, 1, 1)
    x = picture()
    apart = torch.nn.Sequential(conv, relu, same, pool, flat, last).eval()
    theirs = quiet(lambda: attr.DeepLift(apart).attribute(x, torch.zeros_like(x), CLASS))
    net = cs.open(torch.nn.Sequential(conv, relu, pool, flat, last).eval(), example=x)
    ours = net.trace({net.inputs[0].name: x.numpy()}).why(CLASS, "deep-lift")
    np.testing.assert_allclose(ours.values, theirs, rtol=0, atol=1e-4 * np.abs(theirs).max())
    assert abs(ours.gap) < 1e-5


THEIRS = {
    "gradient": lambda m, x: attr.Saliency(m).attribute(x, CLASS, abs=False),
    "input-x-gradient": lambda m, x: attr.InputXGradient(m).attribute(x, CLASS),
    "integrated-gradients": integrated,
    "occlusion": occluded,
    "guided-backpropagation": lambda m, x: attr.GuidedBackprop(m).attribute(x, CLASS),
    "deconvolution": lambda m, x: attr.Deconvolution(m).attribute(x, CLASS),
    "deep-lift": lambda m, x: attr.DeepLift(m).attribute(x, 0.1 * torch.ones_like(x), CLASS),
    "lrp-epsilon": lambda m, x: attr.LRP(m).attribute(x, CLASS),
    "grad-cam": cam,
}
SETTINGS = {
    "integrated-gradients": {"steps": 32, "baseline": 0.1},
    "occlusion": OCCLUDED,
    "deep-lift": {"baseline": 0.1},
}


@pytest.fixture(scope="module", params=NETWORKS)
def network(request):
    module, x = made(request.param), picture()
    found = cs.open(module, example=x)
    return module, x, found


@pytest.mark.parametrize("engine", ["numpy", "torch"])
@pytest.mark.parametrize("method", THEIRS)
def test_captum_says_the_same(network, method, engine):
    module, x, opened = network
    theirs = quiet(lambda: THEIRS[method](module, x.clone()))
    trace = opened.trace({opened.inputs[0].name: x.numpy()}, engine=engine)
    settings = dict(SETTINGS.get(method, {}))
    if method == "integrated-gradients":
        settings["engine"] = engine
    layer = module.maps if method == "grad-cam" else ""
    ours = trace.why(CLASS, method, layer=layer, **settings)
    if method == "occlusion":
        theirs = theirs[:, :1]
    np.testing.assert_allclose(ours.values, theirs, rtol=0, atol=1e-4 * np.abs(theirs).max())
    assert np.abs(theirs).max() > 0


@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_smooth_grad_is_the_mean_of_the_gradients_at_the_same_noisy_pictures(network, engine):
    module, x, opened = network
    trace = opened.trace({opened.inputs[0].name: x.numpy()})
    ours = trace.why(CLASS, "smooth-grad", samples=5, noise=0.1, seed=4, engine=engine)
    chance = np.random.default_rng(4)
    sigma = 0.1 * np.ptp(x.numpy())
    noisy = [x.numpy() + chance.normal(0, sigma, x.shape) for _ in range(5)]
    theirs = np.mean(
        [
            quiet(lambda n=n: THEIRS["gradient"](module, torch.tensor(n, dtype=torch.float32)))
            for n in noisy
        ],
        axis=0,
    )
    np.testing.assert_allclose(ours.values, theirs, rtol=0, atol=1e-4 * np.abs(theirs).max())
