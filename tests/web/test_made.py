"""How a channel is made, kind by kind: what stands on the page is what the engine recorded."""

from __future__ import annotations

import urllib.request

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

pytestmark = pytest.mark.browser
AT = "#network=digits&picture=digit-3&depth=layer&view=made"


def gap(page) -> float:
    return float(page.get_by_test_id("made-gap").get_attribute("title"))


@pytest.mark.parametrize(
    ("network", "layer"),
    [
        ("digits&picture=digit-3", "conv2&cell=0.1.7.7"),
        ("imagenet&picture=coffee", "blocks.0.depthwise&cell=0.3.40.40"),
        ("imagenet&picture=coffee", "blocks.1.expand&cell=0.3.40.40"),
        ("imagenet&picture=coffee", "stem.conv&cell=0.3.40.40"),
    ],
)
def test_the_intermediate_maps_add_up_to_the_record(visit, network, layer):
    page = visit(f"#network={network}&depth=layer&view=made&layer={layer}")
    page.get_by_test_id("made-gap").wait_for()
    assert gap(page) < 1e-3


def test_the_window_slides_and_the_number_below_follows(visit, server):
    page = visit(f"{AT}&layer=conv2&cell=0.1.7.7")
    page.get_by_test_id("made-gap").wait_for()
    player = page.get_by_test_id("made").get_by_role("group").first
    for _ in range(3):
        player.get_by_role("button", name="One step on").click()
    page.get_by_test_id("number").get_by_text("[0, 2]").first.wait_for()
    scene = {"network": "digits", "picture": "digit-3"}
    truth = server.ask("one_number", scene=scene, layer="conv2", cell=[0, 1, 0, 2])
    shown = float(page.get_by_test_id("value").get_attribute("title"))
    assert shown == truth["recorded"]


def test_a_softmax_is_shown_from_score_to_share(visit, server):
    page = visit(f"{AT}&layer=softmax&cell=0.3")
    page.get_by_test_id("made-gap").wait_for()
    assert gap(page) < 1e-6
    top = server.ask("trace", scene={"network": "digits", "picture": "digit-3"})["top"][0]
    share = page.locator(f"[data-share='{top['index']}']").get_attribute("title")
    assert float(share) == pytest.approx(top["probability"], abs=1e-6)


@pytest.mark.parametrize(
    "layer", ["conv2&cell=0.1.7.7", "relu1&cell=0.1.9.9", "pool1&cell=0.1.5.5", "softmax&cell=0.3"]
)
def test_nothing_is_found_by_axe(visit, barriers, layer):
    page = visit(f"{AT}&layer={layer}")
    page.get_by_test_id("made").locator("p").first.wait_for()
    page.get_by_test_id("value").wait_for()
    assert barriers(page) == []


def test_what_is_multiplied_is_not_said_to_be_added(visit, server):
    kernels = [
        numpy_helper.from_array(np.random.default_rng(i).normal(size=(4, 3, 3, 3)).astype("f"), v)
        for i, v in enumerate("wv")
    ]
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"], name="a"),
        helper.make_node("Conv", ["x", "v"], ["b"], name="b"),
        helper.make_node("Mul", ["a", "b"], ["y"], name="gate"),
    ]
    graph = helper.make_graph(
        nodes, "gated",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 32, 32])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 4, 30, 30])],
        kernels,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    sent = urllib.request.Request(
        f"{server.address}networks?name=gated.onnx", model.SerializeToString()
    )
    with urllib.request.urlopen(sent) as answer:
        network = answer.read().decode().split('"')[3]
    at = "picture=coffee&depth=layer&view=made&layer=gate&cell=0.1.9.9"
    page = visit(f"#network={network}&{at}")
    made = page.get_by_test_id("made")
    made.get_by_text("×").wait_for()
    shown = [float(b.get_attribute("title")) for b in made.locator("figcaption b").all()]
    assert shown[0] * shown[1] == pytest.approx(shown[2], rel=1e-6)
