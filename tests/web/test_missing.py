"""A network whose seventh layer nobody can compute shows six, and says why it stops there."""

from __future__ import annotations

import urllib.request

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def seven_layers() -> bytes:
    nodes, weights, x = [], [], "x"
    for i in range(3):
        kernel = np.random.default_rng(i).normal(size=(4, 4 if i else 3, 3, 3)).astype("f")
        weights.append(numpy_helper.from_array(kernel, f"w{i}"))
        nodes.append(helper.make_node("Conv", [x, f"w{i}"], [f"c{i}"], name=f"conv{i}"))
        nodes.append(helper.make_node("Relu", [f"c{i}"], [f"r{i}"], name=f"relu{i}"))
        x = f"r{i}"
    nodes.append(helper.make_node("Mystery", [x], ["y"], name="mystery", domain="com.acme"))
    graph = helper.make_graph(
        nodes, "seven",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 32, 32])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 4, 26, 26])],
        weights,
    )  # fmt: skip
    opsets = [helper.make_opsetid("", 22), helper.make_opsetid("com.acme", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10).SerializeToString()


def test_six_layers_are_shown_and_the_reason_for_the_seventh(visit, server):
    sent = urllib.request.Request(f"{server.address}networks?name=seven.onnx", seven_layers())
    with urllib.request.urlopen(sent) as answer:
        network = answer.read().decode().split('"')[3]
    page = visit(f"#network={network}&picture=coffee")
    page.get_by_test_id("proof").wait_for()
    page.get_by_text("no values").wait_for()
    expect(page.get_by_text("no values")).to_have_count(1)
    page.locator("[data-layer='mystery']").click()
    reason = "node 'mystery' is 'com.acme::Mystery'. convscope cannot compute it."
    page.get_by_test_id("layer").get_by_text(reason).wait_for()
    page.get_by_test_id("layer").get_by_role("button", name="relu2").click()
    page.get_by_test_id("layer").get_by_role("heading", name="relu2").wait_for()
