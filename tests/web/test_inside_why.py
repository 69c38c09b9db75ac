"""Why this class: class and method are chosen, maps and checks come, the address restores it."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def why(visit, network="digits", picture="digit-3", lang="en", layer="", cell="", options=None,
        **chosen):  # fmt: skip
    bench = json.dumps({"part": "why", "why": chosen})
    place = {"layer": layer, "cell": cell} if layer else {}
    query = urllib.parse.urlencode(
        {"network": network, "picture": picture, "room": "inside", "bench": bench, "lang": lang}
        | place
    )
    page = visit(f"#{query}", **(options or {}))
    page.get_by_test_id("why").wait_for()
    return page


def shown(page, method, of, against=-1):
    found = page.locator(f"[data-testid=why][data-shown^='{method} {of} {against} ']")
    found.locator("[data-testid=why-map][data-ready=true]").wait_for()
    return page.get_by_test_id("why-map").locator("canvas").evaluate("c => c.toDataURL()")


def checked(page, name):
    row = page.locator(f"[data-check={name}]:not([data-verdict=waiting], [data-verdict=working])")
    row.wait_for()
    return row.get_attribute("data-verdict")


def kept(page):
    page.wait_for_timeout(200)  # the address is written once it has settled
    hash_ = page.evaluate("location.hash").removeprefix("#")
    return json.loads(urllib.parse.parse_qs(hash_)["bench"][0])["why"]


def added(server, graph_nodes, weights, output, size=28):
    graph = helper.make_graph(
        graph_nodes, "made",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, size, size])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, output)],
        [numpy_helper.from_array(values, name) for name, values in weights.items()],
    )  # fmt: skip
    opsets = [helper.make_opsetid("", 22)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10).SerializeToString()
    sent = urllib.request.Request(f"{server.address}networks?name=made.onnx", model)
    with urllib.request.urlopen(sent) as answer:
        return json.load(answer)["id"]


def test_the_networks_room_leads_here_and_the_map_follows_class_and_method(visit, server):
    page = visit("#network=digits&picture=digit-3&lang=en")
    page.get_by_role("button", name="Why this class?").first.click()
    three = shown(page, "grad-cam", 3)
    page.get_by_test_id("why-classes").get_by_role("button", name="8", exact=False).first.click()
    eight = shown(page, "grad-cam", 8)
    assert eight != three
    page.locator("[data-testid=why-tile][data-method=gradient]").click()
    alone = shown(page, "gradient", 8)
    page.get_by_label("Against 3: its score is subtracted").click()
    less = shown(page, "gradient", 8, 3)
    assert less != alone
    assert kept(page) == {"method": "gradient", "index": 8, "against": 3}
    answer = server.ask(
        "why", scene={"network": "digits", "picture": "digit-3"}, method="gradient",
        target={"kind": "score", "index": 8}, against={"kind": "score", "index": 3},
    )  # fmt: skip
    number = page.get_by_test_id("why-numbers").locator("dd").first
    assert float(number.get_attribute("title")) == answer["number"]
    page.reload()
    assert shown(page, "gradient", 8, 3) == less
    page.go_back()
    shown(page, "gradient", 8)


def test_a_class_is_found_by_its_name_or_the_nearest(visit):
    page = why(visit, network="fashion", picture="fashion-boot")
    search = page.get_by_test_id("why-search")
    search.fill("sneeker")
    page.get_by_text("No class has “sneeker” in its name. The nearest:").wait_for()
    first = page.get_by_test_id("why-classes").get_by_role("listitem").first
    assert first.inner_text().lower().startswith("sneaker")
    search.press("Enter")
    page.get_by_text("Score of Sneaker").first.wait_for()


def test_checks_come_each_with_its_verdict_and_can_be_left_out(visit, server):
    page = why(visit, method="gradient")
    scene = {"network": "digits", "picture": "digit-3"}
    fields = {"scene": scene, "method": "gradient", "target": {"kind": "score", "index": 3}}
    for card in server.ask("why_methods")["checks"]:
        wanted = server.ask("why_check", check=card["name"], **fields)
        verdict = {True: "passed", False: "failed"}.get(
            wanted["passed"], "measured" if wanted["numbers"] else "none"
        )
        assert checked(page, card["name"]) == verdict
        row = page.locator(f"[data-check={card['name']}]")
        expect(row).to_contain_text(wanted["reason"]["en"], use_inner_text=True)
        against = page.locator("[data-testid=why-tile][data-method=gradient][data-failed=true]")
        if verdict == "failed":
            against.wait_for()  # greyed in the sheet, and large with the reason
            expect(page.get_by_test_id("why-greyed")).to_contain_text(
                wanted["reason"]["en"], use_inner_text=True
            )
    expect(page.locator("[data-check=insertion-deletion] svg .line")).to_have_count(6)
    page.get_by_label("check the maps").uncheck()
    page.get_by_text("No map is checked").wait_for()
    expect(page.get_by_test_id("why-greyed")).to_have_count(0)
    assert kept(page)["checks"] is False


def test_every_method_has_its_small_map_and_they_are_compared(visit, server):
    page = why(visit, method="grad-cam")
    names = [one["name"] for one in server.ask("why_methods")["methods"]]
    for name in names:
        page.locator(f"[data-testid=why-tile][data-method={name}][data-state=ready]").wait_for()
    table = page.get_by_test_id("why-agreement")
    table.locator("tbody tr").nth(len(names) - 1).wait_for()
    expect(table.locator("tbody tr")).to_have_count(len(names))


def test_opacity_layer_and_keys(visit):
    page = why(visit, method="grad-cam")
    first = shown(page, "grad-cam", 3)
    opacity = page.get_by_label("Opacity")
    opacity.fill("1")
    page.wait_for_function("location.hash.includes('opacity')")
    assert shown(page, "grad-cam", 3) != first
    assert kept(page)["opacity"] == 1
    page.get_by_label("Layer", exact=True).select_option("conv1")
    page.locator("[data-testid=why][data-shown$=conv1]").wait_for()
    assert kept(page)["layer"] == "conv1"
    page.go_back()  # the choice of a layer is a step, the slider's places are none
    page.locator("[data-testid=why][data-shown$=pool2]").wait_for()
    map_ = page.get_by_test_id("why-map")
    map_.focus()
    page.keyboard.press("ArrowRight")
    readout = page.get_by_test_id("why-readout")
    expect(readout).to_contain_text("row 14, column 15", use_inner_text=True)
    assert np.isfinite(float(readout.locator("b").get_attribute("title")))
    page.keyboard.press("ArrowUp")
    expect(readout).to_contain_text("row 13, column 15", use_inner_text=True)


def test_a_wall_is_named_and_what_still_works_is_offered(visit, server):
    rng = np.random.default_rng(0)
    weights = {
        "w1": rng.normal(size=(3, 1, 3, 3)).astype("f"), "axis": np.array(3),
        "w2": rng.normal(size=(4, 3, 3, 3)).astype("f"),
        "w3": rng.normal(size=(10, 4 * 24 * 24)).astype("f") / 50,
    }  # fmt: skip
    nodes = [
        helper.make_node("Conv", ["x", "w1"], ["a"], name="conv1"),
        helper.make_node("CumSum", ["a", "axis"], ["b"], name="wall"),
        helper.make_node("Conv", ["b", "w2"], ["c"], name="conv2"),
        helper.make_node("Flatten", ["c"], ["d"], name="flat"),
        helper.make_node("Gemm", ["d", "w3"], ["y"], name="linear", transB=1),
    ]
    network = added(server, nodes, weights, [1, 10])
    # the browser complains of each refusal
    page = why(visit, network=network, method="gradient", options={"quiet": False})
    refused = page.get_by_test_id("why-refused")
    refused.wait_for()
    expect(refused).to_contain_text("CumSum", use_inner_text=True)
    page.locator("[data-testid=why-tile][data-method=gradient][data-state=refused]").wait_for()
    page.get_by_role("button", name="Grad-CAM", exact=True).last.click()
    page.locator("[data-testid=why-map][data-ready=true]").wait_for()


def test_a_network_without_classes_explains_a_value(visit, server):
    kernel = np.random.default_rng(1).normal(size=(2, 1, 3, 3)).astype("f")
    nodes = [
        helper.make_node("Conv", ["x", "k"], ["a"], name="conv1"),
        helper.make_node("Relu", ["a"], ["y"], name="relu1"),
    ]
    network = added(server, nodes, {"k": kernel}, [1, 2, 26, 26])
    page = why(visit, network=network, method="gradient", layer="relu1", cell="0.1.9.12")
    page.get_by_text("This network has no classes.").wait_for()
    shown(page, "gradient", "value")
    expect(page.get_by_test_id("why-value")).to_contain_text(
        "[0, 1, 9, 12] of relu1", use_inner_text=True
    )


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_bars_the_way(visit, barriers, lang, width):
    page = why(visit, method="gradient", lang=lang, options={"width": width, "height": 844})
    shown(page, "gradient", 3)
    checked(page, "insertion-deletion")
    page.get_by_test_id("why-agreement").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page) == []
