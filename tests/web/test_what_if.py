"""Changing something on purpose, comparing, and gradients, in the browser."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, quote

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SCENE: dict[str, Any] = {"network": "digits", "picture": "digit-3"}
AT = "#network=digits&picture=digit-3"


def edits_of(page: Any) -> list[dict[str, Any]]:
    found = parse_qs(page.url.split("#")[1])
    return json.loads(found.get("edits", ["[]"])[0])


def shown_number(page: Any) -> float:
    return float(page.get_by_test_id("value").get_attribute("title"))


def test_a_channel_is_silenced_and_everything_after_follows(visit, server):
    page = visit(f"{AT}&layer=pool1&cell=0.1.5.5&dock=what-if")
    before = server.ask("trace", scene=SCENE)
    page.get_by_role("button", name="Silence").click()
    page.get_by_test_id("changes").get_by_text("pool1 channel 1 × 0").wait_for()
    edits = [{"kind": "channel", "layer": "pool1", "channel": 1, "factor": 0}]
    assert edits_of(page) == edits
    after = server.ask("trace", scene={**SCENE, "edits": edits})
    assert after["top"][0]["probability"] != before["top"][0]["probability"]
    first = page.get_by_test_id("answer").get_by_role("button").first
    both = [after["top"][0]["probability"], before["top"][0]["probability"]]
    page.wait_for_function(
        "([el, both]) => both.every((p) => el.title.includes(p))",
        arg=[first.element_handle(), both],
    )

    page.get_by_role("button", name="Undo").click()
    page.wait_for_function("() => !location.hash.includes('edits')")
    page.keyboard.press("Control+Shift+Z")
    page.wait_for_function("() => location.hash.includes('edits')")
    assert edits_of(page) == edits


def test_a_change_leaves_the_map_where_the_reader_looks(visit):
    page = visit("#network=imagenet&picture=coffee&layer=stem.conv&cell=0.1.40.60&dock=what-if")
    page.get_by_test_id("proof").wait_for()
    page.wait_for_load_state("networkidle")
    box = page.get_by_test_id("minimap").bounding_box()
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 10)
    left = page.get_by_test_id("map").evaluate("e => e.scrollLeft")
    assert left > 500
    page.get_by_role("button", name="Silence").click()
    page.get_by_test_id("changes").wait_for()
    page.locator(".busy").wait_for(state="detached")
    page.wait_for_load_state("networkidle")
    assert page.get_by_test_id("map").evaluate("e => e.scrollLeft") == pytest.approx(left, abs=2)


def test_a_weight_is_changed_and_the_sum_follows(visit, server):
    page = visit(f"{AT}&layer=conv1&cell=0.1.14.14&dock=what-if")
    page.get_by_test_id("value").wait_for()
    dock = page.get_by_test_id("dock")
    dock.get_by_role("button", name=re.compile(r"weight\[1, 0, 2, 2\]")).click()
    typed = dock.locator("input[type=number]")
    typed.fill("2.5")
    typed.press("Enter")
    page.get_by_test_id("changes").wait_for()
    edits = [
        {"kind": "weight", "layer": "conv1", "role": "weight", "index": [1, 0, 2, 2], "value": 2.5}
    ]
    assert edits_of(page) == edits
    number = server.ask(
        "one_number", scene={**SCENE, "edits": edits}, layer="conv1", cell=[0, 1, 14, 14]
    )
    page.wait_for_function(
        "value => Number(document.querySelector('[data-testid=value]')?.title) === value",
        arg=number["recorded"],
    )
    assert shown_number(page) == number["recorded"]


def test_a_stroke_on_the_photograph_is_a_change(visit):
    page = visit(f"{AT}&dock=what-if")
    page.get_by_role("button", name="3 pixels").click()
    box = page.get_by_test_id("brush").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 20, steps=4)
    page.mouse.up()
    page.get_by_test_id("changes").wait_for()
    [edit] = edits_of(page)
    assert edit["kind"] == "paint"
    assert edit["width"] == 3
    assert len(edit["points"]) >= 3


def test_two_pictures_part_in_the_first_layer(visit, server):
    page = visit(f"{AT}&versus-picture=digit-7&dock=compare&lens=difference")
    other = {**SCENE, "picture": "digit-7"}
    truth = server.ask("compare", scene=SCENE, other=other, tolerance=1e-3)
    first = page.get_by_test_id("first-diverging")
    first.get_by_text(truth["first_diverging"]).wait_for()
    row = page.get_by_test_id("dock").get_by_role("listitem").nth(3)
    assert float(row.get_by_role("button").get_attribute("title")) == truth["relative"][3]


def test_channels_are_ordered_by_what_differs(visit, server):
    page = visit(f"{AT}&layer=conv2&cell=0.0.5.5&depth=layer&versus-picture=digit-7&order=differs")
    here = server.ask("statistics", scene=SCENE, layer="conv2")
    there = server.ask("statistics", scene={**SCENE, "picture": "digit-7"}, layer="conv2")
    apart = [
        max(abs(here[key][c] - there[key][c]) for key in ("min", "max", "mean"))
        for c in range(len(here["mean"]))
    ]
    expected = sorted(range(len(apart)), key=lambda c: -apart[c])
    page.wait_for_function(
        """wanted => [...document.querySelectorAll('[data-testid=layer] li small')]
            .map(e => parseInt(e.textContent)).join() === wanted""",
        arg=",".join(map(str, expected)),
    )


def test_a_gradient_is_a_sum_over_positions(visit, server):
    page = visit(f"{AT}&layer=conv1&cell=0.1.14.14&dock=gradient&lens=gradient")
    dock = page.get_by_test_id("dock")
    dock.get_by_role("button", name=re.compile(r"weight\[1, 0, 2, 2\]")).click()
    table = page.get_by_test_id("weight-sum")
    table.wait_for()
    target = {"kind": "score", "layer": "", "cell": [], "index": 3}
    truth = server.ask(
        "weight_gradient",
        scene=SCENE, target=target, layer="conv1", role="weight", index=[1, 0, 2, 2],
    )  # fmt: skip
    shown = [float(cell.get_attribute("title")) for cell in table.locator("tfoot td[title]").all()]
    assert shown == [truth["sum"], truth["backward"], truth["gap"]]
    assert truth["gap"] < 1e-4 * truth["scale"]


def test_a_gradient_is_never_shown_as_a_probability(visit, server):
    top = server.ask("trace", scene=SCENE)["top"][0]
    page = visit(f"{AT}&layer=conv1&cell=0.1.14.14&lens=gradient")
    page.get_by_test_id("proof").wait_for()
    best = page.get_by_test_id("map").get_by_title(f"{top['label']} {top['probability']}")
    best.get_by_text(f"{100 * top['probability']:.1f}%").wait_for()
    page.locator("[data-layer='softmax']").click()
    row = page.get_by_test_id("layer").get_by_role("listitem").first
    row.wait_for()
    expect(row).not_to_contain_text("%", use_inner_text=True)


@pytest.mark.parametrize("dock", ["what-if", "compare", "gradient"])
def test_the_panel_has_no_barrier(visit, barriers, dock):
    edits = quote(json.dumps([{"kind": "channel", "layer": "pool1", "channel": 1, "factor": 0}]))
    page = visit(f"{AT}&layer=conv1&cell=0.1.14.14&dock={dock}&edits={edits}")
    page.get_by_test_id("value").wait_for()
    page.get_by_test_id("dock").wait_for()
    assert barriers(page) == []
