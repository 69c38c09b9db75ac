"""Failures on the page: mistakes in groups, the smallest change, without barriers."""

from __future__ import annotations

import io
import json
import urllib.parse

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def failures(visit, lang="en", network="digits", picture="digit-3", query="", **own):
    bench = json.dumps({"part": "failures", "failures": own})
    place = {"network": network, "picture": picture, "room": "inside", "lang": lang}
    hash_ = urllib.parse.urlencode({**place, "bench": bench})
    options = {"width": 390, "height": 844} if query == "narrow" else {}
    page = visit(f"#{hash_}", **options)
    page.get_by_test_id("failures").wait_for()
    return page


def test_mistakes_are_grouped_and_one_is_asked_why(visit):
    page = failures(visit)
    card = page.get_by_test_id("failures")
    expect(page.get_by_test_id("failures-data")).to_have_value("digits")
    card.get_by_role("button", name="Look into them").click()
    page.get_by_test_id("failures-said").wait_for()
    expect(page.get_by_test_id("failures-said")).to_contain_text(
        "15 of 2,000 pictures are wrong", use_inner_text=True
    )
    groups = page.get_by_test_id("failure-group")
    assert groups.count() > 1
    faces = groups.get_by_role("button", name="Ask why")
    expect(faces).to_have_count(15)
    faces.first.click()
    page.wait_for_url(lambda to: "picture=digits%3A" in to)
    bench = urllib.parse.parse_qs(page.evaluate("location.hash"))["bench"][0]
    assert json.loads(bench)["part"] == "why"


def test_data_that_do_not_fit_are_refused_in_words(visit):
    page = failures(visit, data="kana", begun=True)
    alert = page.get_by_test_id("failures").get_by_role("alert")
    expect(alert).to_contain_text("tells 10 classes apart", use_inner_text=True)


def test_the_smallest_change_is_found_seen_and_taken_away(visit, server):
    page = failures(visit)
    card = page.get_by_test_id("adversarial")
    card.get_by_role("button", name="Find the smallest change").click()
    page.get_by_test_id("one-pixel").wait_for()
    answer = server.ask("adversarial", scene={"network": "digits", "picture": "digit-3"})["found"]
    said = page.get_by_test_id("adversarial-said").inner_text()
    assert f"ε = {answer['whole']}" in said
    expect(page.get_by_test_id("adversarial-flipped")).to_contain_text(
        "flipped, in whole pixels too", use_inner_text=True
    )
    slope = page.get_by_test_id("pixel-slope").get_attribute("title")
    assert float(slope) == answer["pixel"]["slope"]
    with page.expect_download() as got:
        card.get_by_role("button", name="Take the picture away").click()
    with open(got.value.path(), "rb") as file:
        pixels = np.asarray(Image.open(io.BytesIO(file.read())))
    assert pixels.shape == (28, 28)
    # opened in the scope, the file is answered as was said
    card.get_by_role("button", name="Open it in the scope").click()
    page.wait_for_url(lambda to: "room=inside" not in to)
    hash_ = urllib.parse.parse_qs(page.evaluate("location.hash").removeprefix("#"))
    scene = {
        "network": "digits",
        "picture": hash_["picture"][0],
        "preprocess": json.loads(hash_["preprocess"][0]),
    }
    top = server.ask("top_classes", scene=scene, count=1, of=[])["top"][0]
    flipped = max(answer["classes"], key=lambda one: one["rounded"])
    assert top["index"] == flipped["index"] != answer["answer"]


def test_another_size_another_class_another_pixel(visit):
    page = failures(visit, finding=True, towards=8, pixel=[5, 6, 0])
    page.get_by_test_id("one-pixel").wait_for()
    card = page.get_by_test_id("adversarial")
    expect(card.get_by_label("Row")).to_have_value("5")
    card.get_by_role("slider").focus()
    page.keyboard.press("Home")
    page.get_by_text("The answer is not flipped by this ε.").wait_for()
    assert page.get_by_test_id("epsilon").inner_text().startswith("0.25")
    card.get_by_role("button", name="the smallest whole one").click()
    page.get_by_text("The answer is flipped, in whole pixels too.").wait_for()
    page.get_by_test_id("towards").select_option("3")
    alert = card.get_by_role("alert")
    expect(alert).to_contain_text("answers this class already", use_inner_text=True)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_nobody_is_shut_out(visit, barriers, lang):
    page = failures(visit, lang=lang, query="narrow", begun=True, finding=True)
    page.get_by_test_id("failures-said").wait_for()
    page.get_by_test_id("one-pixel").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not barriers(page)
