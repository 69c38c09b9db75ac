"""The page of one unit: opened, walked through, restored by its address, without barriers."""

from __future__ import annotations

import json
import urllib.parse

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def unit(
    visit, layer="conv2", channel=5, network="digits", picture="digit-3", lang="en", **options
):
    bench = json.dumps({"part": "unit", "unit": {"layer": layer, "channel": channel}})
    query = urllib.parse.urlencode(
        {"network": network, "picture": picture, "room": "inside", "bench": bench, "lang": lang}
    )
    page = visit(f"#{query}", **options)
    shown(page, layer, channel)
    return page


def shown(page, layer, channel):
    page.locator(f"[data-testid=unit][data-shown='{layer} {channel}']").wait_for()


def kept(page):
    page.wait_for_timeout(200)  # the address is written once it has settled
    hash_ = page.evaluate("location.hash").removeprefix("#")
    return json.loads(urllib.parse.parse_qs(hash_)["bench"][0])["unit"]


def test_a_unit_is_opened_from_the_networks_room(visit, server):
    page = visit("#network=digits&picture=digit-3&layer=conv2&cell=0.5.3.3&depth=layer&lang=en")
    page.get_by_role("button", name="This unit").first.click()
    shown(page, "conv2", 5)
    answer = server.ask(
        "unit", scene={"network": "digits", "picture": "digit-3"}, layer="conv2", channel=5
    )
    value = page.get_by_test_id("unit-strongest")
    assert float(value.get_attribute("title")) == answer["strongest_value"]
    expect(page.get_by_test_id("unit-size")).to_have_text("14 × 14", use_inner_text=True)
    page.locator("[data-testid=unit-map][data-ready=true]").wait_for()
    expect(page.get_by_test_id("unit-sum")).to_contain_text("gap", use_inner_text=True)


def test_one_goes_to_what_feeds_it_and_back(visit, server):
    page = unit(visit)
    answer = server.ask(
        "unit", scene={"network": "digits", "picture": "digit-3"}, layer="conv2", channel=5
    )
    most = answer["fed_by"]["shares"][0]["place"]
    page.get_by_role("list", name="What feeds it").get_by_role("button").first.click()
    shown(page, most["layer"], most["channel"])
    assert kept(page) == {"layer": most["layer"], "channel": most["channel"]}
    page.go_back()
    shown(page, "conv2", 5)
    page.get_by_role("list", name="What it feeds: linear").get_by_role("button").first.click()
    target = answer["feeds"][0]["shares"][0]["place"]
    shown(page, "linear", target["channel"])


def test_keys_lists_and_buttons_choose_a_unit(visit):
    page = unit(visit)
    page.keyboard.press("ArrowRight")
    shown(page, "conv2", 6)
    page.get_by_label("Next channel").click()
    shown(page, "conv2", 7)
    page.keyboard.press("ArrowLeft")
    shown(page, "conv2", 6)
    page.keyboard.press("ArrowDown")
    shown(page, "relu2", 6)
    page.get_by_label("Layer", exact=True).select_option("conv1")
    shown(page, "conv1", 6)
    page.get_by_label("Channel", exact=True).fill("99")
    page.get_by_label("Channel", exact=True).press("Enter")
    shown(page, "conv1", 7)  # the last there is


def test_many_pictures_fill_the_page(visit):
    page = unit(visit)
    page.get_by_test_id("unit-histogram").wait_for()
    expect(page.get_by_test_id("unit-histogram")).to_contain_text("this picture")
    expect(page.get_by_test_id("unit-classes").get_by_role("listitem")).to_have_count(10)
    strongest = page.locator("[data-testid=patches-strongest][data-ready=true]")
    strongest.wait_for()
    assert strongest.locator("canvas").first.evaluate("c => c.width") > 1
    page.get_by_role("group", name="By").first.get_by_role("button", name="many pictures").click()
    page.get_by_text("By the mean responses to").first.wait_for()
    strongest.get_by_role("button").first.click()
    page.wait_for_function("location.hash.includes('picture=digits%3A')")
    shown(page, "conv2", 5)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_no_barriers_and_nothing_wider_than_a_phone(visit, barriers, lang):
    page = unit(visit, lang=lang, width=390, height=844)
    page.get_by_test_id("unit-histogram").wait_for()
    page.locator("[data-testid=patches-strongest][data-ready=true]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(page) == []


def test_a_colour_kernel_and_a_class_by_name(visit, barriers):
    page = unit(visit, "stem.conv", 3, "imagenet", "coffee")
    expect(page.get_by_test_id("unit-kernel").locator("canvas")).to_have_count(4)
    expect(page.get_by_text("image", exact=True)).to_have_count(3)
    assert barriers(page) == []
    page = unit(visit, "softmax", 967, "imagenet", "coffee")
    expect(page.get_by_text("Softmax hands it on")).to_be_visible()
