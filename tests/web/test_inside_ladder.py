"""The ladder and what a unit looks for, on the page: there at once, forming, stopped, opened."""

from __future__ import annotations

import json
import urllib.parse

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FORMING = 120_000  # milliseconds: it stands back behind everything else that runs


def inside(visit, part, network="digits", picture="digit-3", lang="en", own=None, **options):
    bench = json.dumps({"part": part, part: own or {}})
    query = urllib.parse.urlencode(
        {"network": network, "picture": picture, "room": "inside", "bench": bench, "lang": lang}
    )
    return visit(f"#{query}", **options)


def ladder(visit, **options):
    page = inside(visit, "ladder", **options)
    page.locator("[data-testid=ladder][data-state=ready]").wait_for()
    return page


def filled(page):
    """Wait until every rung's pictures have come."""
    missing = page.locator("[data-testid=rung][data-shown='-1']")
    while missing.count():
        missing.first.wait_for(state="detached")


def drawn(page):
    """Return how many pictures of rungs are there to be seen."""
    return page.locator("[data-testid=rung] canvas").evaluate_all(
        "all => all.filter((one) => one.width > 1).length"
    )


def test_the_ladder_of_imagenet_is_there_at_once_and_opens_units(visit):
    page = ladder(visit, network="imagenet", picture="coffee")
    expect(page.get_by_text("These came along, made by torch in 128 steps each.")).to_be_visible()
    rungs = page.get_by_test_id("rung")
    expect(rungs).to_have_count(19)
    filled(page)
    assert drawn(page) == 19 * 6
    expect(rungs.first.get_by_text("sees 3 × 3")).to_be_visible()
    expect(rungs.last.get_by_text("sees the whole picture")).to_be_visible()
    page.get_by_role("button", name="espresso: open this class").click()
    page.locator("[data-testid=unit][data-shown='head.linear 967']").wait_for()
    page.go_back()
    page.locator("[data-testid=ladder][data-state=ready]").wait_for()


@pytest.mark.slow
def test_it_is_made_anew_rung_by_rung(visit):
    page = inside(visit, "ladder", own={"seed": 3})
    page.get_by_role("button", name="Make it").first.click()
    page.locator("[data-testid=ladder][data-state=ready]").wait_for(timeout=FORMING)
    filled(page)
    assert drawn(page) == 18
    expect(page.get_by_text("made by torch in 128 steps each, seed 3")).to_be_visible()


def test_what_a_unit_looks_for_forms_and_is_stopped(visit):
    page = inside(visit, "unit", own={"layer": "relu2", "channel": 8})
    vision = page.get_by_test_id("vision")
    vision.scroll_into_view_if_needed()
    page.locator("[data-testid=vision][data-state=ready]").wait_for(timeout=FORMING)
    picture = vision.get_by_role("img")
    while not picture.evaluate("image => image.complete && image.naturalWidth === 28"):
        page.wait_for_timeout(50)
    assert "What relu2, channel 8 answers to most" in picture.get_attribute("alt")
    expect(vision.get_by_text("computed by torch")).to_be_visible()
    vision.get_by_label("Several, as different as can be").check()
    stop = vision.get_by_role("button", name="Stop")
    done = page.locator("[data-testid=vision][data-state=ready]")
    stop.or_(done).first.wait_for()
    if stop.is_visible():
        stop.click()
        page.locator("[data-testid=vision][data-state=stopped]").or_(done).wait_for(timeout=FORMING)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_no_barriers_and_nothing_wider_than_a_phone(visit, barriers, lang):
    page = ladder(visit, lang=lang, width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(page) == []
