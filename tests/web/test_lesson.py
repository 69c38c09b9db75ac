"""Lessons beside the page: the text drives the picture, and the picture lights the text."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.browser


def test_a_phrase_drives_the_picture_and_lights_with_it(visit, barriers):
    page = visit("#lesson=02")
    page.get_by_role("heading", name="A window that slides").wait_for()
    phrase = page.get_by_role("button", name="Two places further")
    phrase.click()
    page.wait_for_url("**at=2**")
    assert phrase.get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="One step on").click()
    page.wait_for_url("**at=3**")
    assert phrase.get_attribute("aria-pressed") == "false"
    assert barriers(page) == []


def test_a_wrong_answer_is_understood_and_a_right_one_kept(visit):
    page = visit("#lesson=02/changed")
    exercise = page.get_by_test_id("exercise")
    exercise.get_by_test_id("answer").fill("0 2 0 1 1 1 2 1")
    exercise.get_by_role("button", name="Check").click()
    said = exercise.get_by_test_id("said")
    said.get_by_text("The row has changed").wait_for()
    assert said.get_attribute("data-misconception") == "M44"
    exercise.get_by_test_id("answer").fill("２ 2,2、1 1 1 2 1")  # as one types in Japan
    exercise.get_by_role("button", name="Check").click()
    page.locator("[data-outcome=right]").wait_for()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Lesson 2").click()
        page.get_by_text("1 of 8 exercises solved").first.wait_for()
        page.get_by_role("button", name="Take my progress away").click()
    kept = json.loads(coming.value.path().read_text())
    assert kept["exercises"]["02-3"] == {"tries": 2, "right": True, "met": ["M44"]}


def test_other_numbers_are_in_the_address(visit):
    page = visit("#lesson=02/all")
    page.get_by_role("button", name="Other numbers").click()
    page.wait_for_url("**lesson=02%2Fall%2F1**")
    exercise = page.get_by_test_id("exercise")
    exercise.get_by_text("0 1 0 1 0 0 1 1 1 0").wait_for(state="detached")
    asked = exercise.inner_text()
    again = visit("#" + page.url.partition("#")[2])
    again.get_by_text("what comes out?").wait_for()
    assert again.get_by_test_id("exercise").inner_text() == asked


def test_by_key_from_screen_to_screen_on_a_phone_in_japanese(visit, barriers):
    page = visit("#lesson=02", width=390, height=844, locale="ja-JP")
    page.get_by_role("heading", name="すべる窓").wait_for()
    page.get_by_text("カーネル", exact=True).first.hover()
    page.get_by_text("小さな重みの並び").wait_for()
    page.keyboard.press("n")
    page.get_by_role("heading", name="まず予想").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(page) == []
