"""Lessons beside the page: the text drives the picture, and the picture lights the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from convscope.lessons import lesson

pytestmark = pytest.mark.browser


def test_a_phrase_drives_the_picture_and_lights_with_it(visit, barriers):
    page = visit("#lesson=02")
    page.get_by_role("heading", name="A window that slides").wait_for()
    phrase = page.get_by_role("button", name="Two places further")
    phrase.click()
    page.wait_for_url("**at=2**")
    expect(phrase).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="One step on").click()
    page.wait_for_url("**at=3**")
    expect(phrase).to_have_attribute("aria-pressed", "false")
    assert barriers(page) == []


def test_a_wrong_answer_is_understood_and_a_right_one_kept(visit):
    page = visit("#lesson=02/changed")
    exercise = page.get_by_test_id("exercise")
    exercise.get_by_test_id("answer").fill("0 2 0 1 1 1 2 1")
    exercise.get_by_role("button", name="Check").click()
    said = exercise.get_by_test_id("said")
    said.get_by_text("The row has changed").wait_for()
    expect(said).to_have_attribute("data-misconception", "M44")
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
    expect(again.get_by_test_id("exercise")).to_have_text(asked, use_inner_text=True)


def test_by_key_from_screen_to_screen_on_a_phone_in_japanese(visit, barriers):
    page = visit("#lesson=02", width=390, height=844, locale="ja-JP")
    page.get_by_role("heading", name="すべる窓").wait_for()
    page.get_by_text("カーネル", exact=True).first.hover()
    page.get_by_text("小さな重みの並び").wait_for()
    page.keyboard.press("n")
    page.get_by_role("heading", name="まず予想").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(page) == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_whole_lesson_is_printed_in_light_colours_with_room_for_answers(visit, language):
    page = visit(f"?lang={language}&theme=dark#lesson=05")
    page.get_by_test_id("lesson").locator("h1").wait_for()
    page.evaluate(
        """window.print = () => {
             const sheet = document.querySelector("[data-testid=handout]");
             const tasks = sheet.querySelectorAll(".task").length;
             console.log(JSON.stringify({ text: sheet.textContent, tasks }));
           }; 0"""
    )
    with page.expect_console_message(lambda one: one.type == "log") as said:
        page.get_by_test_id("lesson").locator("button.print").click()
    printed, five = json.loads(said.value.text), lesson("05")
    assert printed["tasks"] == len(five.exercises)
    for screen in five.screens:
        assert getattr(screen.title, language) in printed["text"]
    page.get_by_test_id("handout").wait_for(state="detached")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_an_exercise_leads_to_its_cell_of_the_notebook(visit):
    page = visit("?lang=ja#lesson=02/guess")
    page.get_by_test_id("exercise").locator("summary").click()
    page.get_by_text("02-1 のセル").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="ノートブックをダウンロード").click()
    assert download.value.suggested_filename == "02_convolution_1d.ja.ipynb"
    book = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert "02-1" in [cell["id"] for cell in book["cells"]]
