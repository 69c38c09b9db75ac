"""Concepts by hand on the page: marked, found, probed, restored, without barriers."""

from __future__ import annotations

import json
import urllib.parse

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
BOX = [9, 4, 9, 9]


def concepts(visit, marks=(), layer="", picture="digit-3", lang="en", **options):
    own = {"marks": [list(one) for one in marks], "layer": layer}
    bench = json.dumps({"part": "concepts", "concepts": own})
    query = urllib.parse.urlencode(
        {"network": "digits", "picture": picture, "room": "inside", "bench": bench, "lang": lang}
    )
    page = visit(f"#{query}", **options)
    page.get_by_test_id("concepts").wait_for()
    return page


def kept(page):
    page.wait_for_timeout(300)
    hash_ = page.evaluate("location.hash").removeprefix("#")
    return json.loads(urllib.parse.parse_qs(hash_)["bench"][0])


def test_a_box_is_drawn_and_the_channels_are_found(visit, server):
    page = concepts(visit)
    frame = page.get_by_test_id("concept-frame")
    at = frame.bounding_box()
    step = at["width"] / 28
    page.mouse.move(at["x"] + 9.2 * step, at["y"] + 4.2 * step)
    page.mouse.down()
    page.mouse.move(at["x"] + 17.8 * step, at["y"] + 12.8 * step, steps=4)
    page.mouse.up()
    page.get_by_test_id("concept-channels").wait_for()
    assert kept(page)["concepts"]["marks"] == [["digit-3", [BOX]]]
    answer = server.ask(
        "concept",
        scene={"network": "digits", "picture": "digit-3"},
        marks=[{"picture": "digit-3", "boxes": [BOX]}],
    )
    best = answer["channels"][0]
    first = page.get_by_test_id("concept-channels").get_by_role("button").first
    expect(first).to_contain_text(f"{best['difference']:.2f} σ", use_inner_text=True)
    first.click()
    page.locator(f"[data-testid=unit][data-shown='{best['layer']} {best['channel']}']").wait_for()
    page.go_back()
    page.get_by_test_id("concept-channels").wait_for()


def test_a_box_by_the_keyboard(visit):
    page = concepts(visit)
    page.get_by_role("button", name="Add a box").press("Enter")
    box = page.get_by_test_id("concept-frame").get_by_role("button").first
    box.wait_for()
    before = kept(page)["concepts"]["marks"][0][1][0]
    box.press("ArrowRight")
    box.press("Shift+ArrowDown")
    after = kept(page)["concepts"]["marks"][0][1][0]
    assert after == [before[0] + 1, before[1], before[2], before[3] + 1]
    page.get_by_label("Left", exact=True).fill("2")
    page.get_by_label("Left", exact=True).press("Enter")
    assert kept(page)["concepts"]["marks"][0][1][0][0] == 2
    box.press("Delete")
    page.get_by_text("Nothing is marked yet.").first.wait_for()


def test_a_layer_and_several_pictures(visit):
    marks = [["digit-3", [BOX]], ["digit-5", [BOX]]]
    page = concepts(visit, marks, layer="conv2")
    names = page.get_by_test_id("concept-channels").locator(".name")
    names.first.wait_for()
    assert {name.split()[0] for name in names.all_inner_texts()} == {"conv2"}
    page.get_by_test_id("concept-layer").select_option("")
    page.get_by_text("72 channels of 6 layers").wait_for()
    page.get_by_role("button", name="Open picture 2").click()
    page.wait_for_url(lambda to: "picture=digit-5" in to)
    page.get_by_role("button", name="Take picture 1 away").click()
    assert [one[0] for one in kept(page)["concepts"]["marks"]] == ["digit-5"]


def test_a_region_is_probed_at_every_layer(visit):
    marks = [[f"digit-{n}", [[6, 4, 14, 12]]] for n in (3, 5, 7)]
    page = concepts(visit, marks)
    page.get_by_role("button", name="The marked region").click()
    page.get_by_role("button", name="Probe every layer").click()
    page.get_by_test_id("probe-curve").wait_for()
    page.get_by_text("As a table").click()
    assert page.get_by_role("row").count() > 4


def test_too_few_pictures_are_refused_in_words(visit):
    page = concepts(visit, [["digit-3", [BOX]]])
    page.get_by_role("button", name="The marked region").click()
    page.get_by_text("Mark it on two pictures at least").wait_for()
    expect(page.get_by_role("button", name="Probe every layer")).to_be_disabled()
    page = concepts(visit, [["digit-3", [[90, 90, 5, 5]]]], quiet=False)
    expect(page.get_by_role("alert").first).to_contain_text(
        "nothing is marked", use_inner_text=True
    )


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_nobody_is_shut_out(visit, barriers, lang):
    page = concepts(visit, [["digit-3", [BOX]]], lang=lang, width=390, height=844)
    page.get_by_test_id("concept-channels").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not barriers(page)
