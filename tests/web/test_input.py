"""How a picture becomes the input, seen and broken on purpose; and every way to bring a picture."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SCENE = {"network": "imagenet", "picture": "coffee"}
PREPARED = "#network=imagenet&picture=coffee&depth=prepared"
EXPECT: Any = None


@pytest.fixture(autouse=True)
def _expect() -> None:
    global EXPECT
    from playwright.sync_api import expect

    expect.set_options(timeout=30_000)
    EXPECT = expect


def percent(share: float) -> str:
    return "<0.1%" if 0 < share < 0.001 else f"{100 * share:.1f}%"


def test_the_rail_leads_to_every_step_and_escape_back(visit):
    page = visit()
    page.get_by_role("button", name="Every step").last.click()
    EXPECT(page.get_by_test_id("inspector")).to_be_visible()
    EXPECT(page.get_by_test_id("unlike")).to_contain_text("The network's own settings")
    page.keyboard.press("Escape")
    EXPECT(page.get_by_test_id("inspector")).to_have_count(0)


def test_a_pixel_is_followed_through_every_step_by_keyboard(visit, server):
    page = visit(PREPARED + "&pixel=40.31")
    page.get_by_role("button", name=re.compile("^crop: ")).press("ArrowRight")
    EXPECT(page.get_by_test_id("pixel")).to_have_text("Pixel of the input: row 40, column 32")
    told = server.ask("followed", scene=SCENE, row=40, column=32)["steps"]
    for step in told:
        values = page.locator(f"[data-testid=followed][data-step='{step['name']}'] .value")
        EXPECT(values).to_have_count(3)
        EXPECT(values.first).to_have_attribute("data-value", re.compile(r"\d"))
        shown = [float(v.get_attribute("data-value")) for v in values.all()]
        assert shown == step["values"]
    assert "pixel=40.32" in page.evaluate("location.hash")


def test_channels_swapped_on_purpose_make_the_probability_fall_as_the_server_says(visit, server):
    page = visit(PREPARED)
    page.locator("[data-breakage=order]").click()
    EXPECT(page.get_by_test_id("unlike")).to_contain_text("Channel order")
    own = server.ask("top_classes", scene=SCENE, count=1, of=[])["top"][0]
    settings = server.ask("prepared", scene=SCENE)["own"] | {"channel_order": "BGR"}
    scene = SCENE | {"preprocess": settings}
    now = server.ask("top_classes", scene=scene, count=0, of=[own["index"]])["of"][0]
    assert now["probability"] < own["probability"]
    EXPECT(page.get_by_test_id("fall")).to_contain_text(
        f"{own['label']}: {percent(own['probability'])} → {percent(now['probability'])}"
    )
    page.get_by_role("button", name="Back to the network's own").click()
    EXPECT(page.get_by_test_id("fall")).to_have_count(0)
    assert "preprocess" not in page.evaluate("location.hash")


def test_settings_that_the_network_does_not_take_are_refused_and_nothing_is_lost(visit):
    page = visit(PREPARED, quiet=False)
    page.get_by_label("Width").fill("100")
    page.get_by_label("Width").press("Enter")
    EXPECT(page.get_by_test_id("refused")).to_contain_text("takes the shape")
    EXPECT(page.get_by_test_id("answers").locator("li").first).to_contain_text("espresso")
