"""Convolution of a volume: what stands on the page is what Python makes of it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from playwright.sync_api import expect

import convscope as cs
from convscope.bench.phrases import phrase
from convscope.bench.presets import PRESETS

pytestmark = pytest.mark.browser


def matrices(page, kind: str) -> list[float]:
    cells = page.locator(f"[data-testid=terms] [aria-label^='{kind}'] .cell")
    titles = cells.evaluate_all("cells => cells.map(c => c.title)")
    return [float(t) for t in titles]


@pytest.mark.parametrize(
    ("name", "number"),
    [("basic", 57), ("groups-2", 100), ("stride-2-same", 9), ("transposed-volume", 33)],
)
def test_a_step_is_pythons(visit, name, number):
    stage = PRESETS[name].stages[0]
    step = stage.step(number)
    page = visit(f"#room=3d&at={number}&bench={json.dumps({'preset': name})}")
    page.get_by_test_id("terms").wait_for()
    assert matrices(page, "cut out") == step.window.ravel().tolist()
    assert matrices(page, "kernel") == step.weights.ravel().tolist()
    expect(page.get_by_test_id("said")).to_have_text(phrase(stage, step), use_inner_text=True)


def test_the_room_is_open_to_everyone(visit, barriers):
    page = visit("#room=3d&at=3")
    page.get_by_test_id("terms").wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_layer_of_the_network_is_what_was_recorded(visit):
    asked = {"layer": {"layer": "conv2", "first": 4, "row": 3, "column": 2}}
    page = visit(f"#network=digits&picture=digit-3&room=3d&at=70&bench={json.dumps(asked)}")
    page.get_by_test_id("terms").wait_for()
    page.get_by_text("Kernels 4–").wait_for()
    trace = cs.open("digits").trace("digit-3")
    cell = (0, 4 + 70 // 64, 3 + 70 % 64 // 8, 2 + 70 % 8)
    number = trace.explain("conv2", cell)
    found = matrices(page, "cut out")
    np.testing.assert_allclose(found, number.terms.factors[0].values, rtol=1e-6)
    np.testing.assert_allclose(matrices(page, "kernel"), number.terms.factors[1].values, rtol=1e-6)
    sums = page.locator("[data-testid=terms] b").evaluate_all("b => b.map(c => Number(c.title))")
    bias = float(trace["conv2"].inputs[2][cell[1]])
    assert sum(sums) + bias == pytest.approx(number.recorded, abs=1e-4)


def test_a_layer_is_taken_to_the_bench_and_back(visit):
    page = visit("#network=digits&picture=digit-3&depth=layer&layer=conv2&cell=0.3.5.6")
    page.get_by_role("button", name="Box by box").click()
    page.get_by_text("Kernels 3–10 of 16; output rows 2–9 and columns 3–10").wait_for()
    page.get_by_test_id("terms").wait_for()
    page.go_back()
    page.get_by_test_id("layer").wait_for()


def test_sizes_of_ones_own(visit):
    page = visit("#room=3d")
    page.get_by_role("combobox", name="Scene").select_option("*own")
    page.get_by_label("kernels", exact=True).fill("3")
    page.keyboard.press("Tab")
    page.get_by_text("All 48 steps").wait_for()
    page.get_by_label("kernel or block").fill("9")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text(
        "A kernel of 6 at most would fit", use_inner_text=True
    )
    page.get_by_text("All 48 steps").wait_for()
    page.get_by_label("rows", exact=True).fill("64")
    page.keyboard.press("Tab")
    page.get_by_label("columns", exact=True).fill("64")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text(
        "at most 4096 can be drawn", use_inner_text=True
    )


def test_it_plays_in_space(visit):
    page = visit("#room=3d")
    ready = page.locator("[data-testid=space][data-ready=true]")
    flat_only = page.get_by_text("or no WebGL")
    ready.or_(flat_only).first.wait_for(state="attached")
    page.get_by_label("Speed").select_option("4")
    page.get_by_role("button", name="Play").click()
    page.get_by_text("Step 128 of 128").wait_for()
    expect(page.get_by_test_id("said")).not_to_contain_text("adds", use_inner_text=True)


def test_the_lectures_pooling(visit):
    """S-51: the largest of each 2 × 2, step by step."""
    page = visit('#room=3d&bench={"preset":"max-pooling"}')
    on = page.get_by_role("button", name="One step on")
    on.wait_for()
    made = []
    for number in range(1, 10):
        on.click()
        page.get_by_test_id("said").get_by_text(f"Step {number} of 9").wait_for()
        made.append(page.get_by_test_id("said").inner_text().rpartition(" = ")[2])
    assert made == ["8", "2", "6", "2", "8", "9", "3", "3", "8"]


def test_a_layers_channel_is_filmed(visit):
    page = visit("#network=digits&picture=digit-3&depth=layer&layer=conv2&cell=0.3.5.6")
    page.get_by_role("button", name="As a film").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="SVG").click()
    film = coming.value.path().read_text(encoding="utf-8")
    assert "conv2 [3]" in film
    recorded = float(cs.open("digits").trace("digit-3")["conv2"].output[0, 3, 5, 6])
    said = next(line for line in film.split("<text") if "position [5, 6]" in line)
    shown = said.rpartition("= ")[2].partition("<")[0].replace("−", "-")
    assert float(shown) == pytest.approx(recorded, abs=6e-4)
