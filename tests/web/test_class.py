"""A class in the browser: a teacher's page and students' pages over one server."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from convscope.lessons import exercise, lesson
from convscope.lessons.misconceptions import misconceptions

pytestmark = pytest.mark.browser


class Class:
    """``convscope learn --class`` on a port of its own; ``teacher`` is the teacher's address."""

    def __init__(self, record: Path) -> None:
        self.record = record
        self.process = subprocess.Popen(
            [sys.executable, "-m", "convscope", "learn", "--class", "--port", "0", "--no-browser",
             "--record", str(record)],
            stdout=subprocess.PIPE, text=True,
            env={**os.environ, "CONVSCOPE_RUNS": str(record.parent / "runs")},
        )  # fmt: skip
        said = next(line for line in self.process.stdout if "#teacher=" in line)
        self.address, self.teacher = re.search(r"(http://[^#]*)(#teacher=\S+)", said).groups()

    def clean(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.fixture
def room(_built, tmp_path):
    served = Class(tmp_path / "class.jsonl")
    yield served
    served.clean()


def join(page, nickname):
    page.get_by_test_id("join").locator("input").fill(nickname)
    page.get_by_test_id("join").locator("button[type=submit]").click()


def joined(visit, room, nickname, hash_="", **options):
    page = visit(hash_, at=room, **options)
    join(page, nickname)
    page.get_by_test_id("nickname").wait_for()
    return page


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_class_from_the_door_to_the_table(room, visit, barriers, language):
    teacher = visit(f"?lang={language}{room.teacher}", at=room)
    teacher.get_by_test_id("class").wait_for()
    assert "teacher=" not in teacher.url, "a projected address bar gives the key away"
    strip = teacher.get_by_test_id("class-strip")
    strip.get_by_role("button").nth(1).click()
    door = teacher.get_by_test_id("door")
    door.locator("svg path").wait_for()
    assert barriers(teacher) == []

    aki = joined(visit, room, "  Aki <b>𝕌</b> ", f"?lang={language}")
    expect(aki.get_by_test_id("nickname")).to_have_text("Aki <b>𝕌</b>", use_inner_text=True)
    aki.get_by_test_id("lesson").wait_for()
    assert barriers(aki) == []
    door.get_by_text("1", exact=False).filter(has_text=re.compile("has joined|1人")).wait_for()

    # the teacher chooses a lesson, and everyone goes there
    strip.get_by_role("button").nth(0).click()
    teacher.get_by_test_id("lesson-for-all").select_option("03")
    first = getattr(lesson("03").screens[0].title, language)
    aki.get_by_role("heading", name=first, exact=True).wait_for()

    # a known wrong answer arrives as what was thought, a right one as solved
    screen = next(s for s in lesson("03").screens if s.exercise == "03-1")
    task = exercise("03-1")
    trap = next(t for t in task.traps if not callable(t.value) and t.misconception)
    aki.goto(f"{room.address}#lesson=03/{screen.id}&lang={language}")
    set_there = aki.get_by_test_id("exercise")
    set_there.get_by_test_id("answer").fill(str(trap.value))
    set_there.locator("button[type=submit]").click()
    aki.get_by_test_id("recorded").wait_for()
    met = getattr(misconceptions()[trap.misconception], language)
    teacher.get_by_test_id("misunderstood").get_by_text(met).wait_for()
    set_there.get_by_test_id("answer").fill(str(task.answer))
    set_there.locator("button[type=submit]").click()
    row = teacher.get_by_test_id("students").get_by_role("row").nth(1)
    row.get_by_role("cell").nth(1).filter(has_text="1").wait_for()
    assert row.get_by_role("rowheader").inner_text().strip() == "Aki <b>𝕌</b>"
    assert barriers(teacher) == []

    # what is taken away says the same
    with teacher.expect_download() as download:
        teacher.get_by_role("button", name="CSV").click()
    table = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert table[1] == f"1,Aki <b>𝕌</b>,03-1,2,yes,{trap.misconception}"


def test_what_the_teacher_shows_is_on_every_page(room, visit):
    teacher = visit(f"?lang=en{room.teacher}", at=room)
    teacher.get_by_test_id("class").wait_for()
    aki, mio = joined(visit, room, "Aki"), joined(visit, room, "みお", width=390, height=780)
    teacher.goto(f"{room.address}?lang=en#network=digits&picture=digit-7&layer=conv1&cell=0.2.9.9")
    teacher.get_by_test_id("class-strip").get_by_role("button", name="Show this to all").click()
    for page in (aki, mio):
        page.wait_for_url(re.compile("picture=digit-7.*cell=0.2.9.9"))
        page.get_by_text("Your teacher shows this").first.wait_for()
    # once: who goes elsewhere stays there
    aki.goto(f"{room.address}#lesson=02/tape")
    aki.get_by_test_id("class-strip").get_by_text("Everyone chooses").wait_for()
    aki.wait_for_timeout(5000)
    assert "lesson=02" in aki.url


def test_neighbours_get_other_numbers_when_the_teacher_says_so(room, visit):
    teacher = visit(f"?lang=en{room.teacher}", at=room)
    teacher.get_by_test_id("class").wait_for()
    joined(visit, room, "Aki")
    mio = joined(visit, room, "Mio")
    teacher.get_by_role("checkbox", name="Other numbers").check()
    teacher.get_by_test_id("lesson-for-all").select_option("02")
    mio.wait_for_url(re.compile("lesson=02"))
    for screen in itertools.takewhile(lambda one: not one.exercise, lesson("02").screens):
        mio.get_by_role("heading", name=screen.title.en, exact=True).wait_for()
        mio.keyboard.press("n")
    mio.get_by_test_id("exercise").wait_for()
    mio.wait_for_url(re.compile(r"lesson=02%2F[a-z-]+%2F2(&|$)"))  # her number is the seed


def test_a_bad_nickname_is_told_and_one_may_only_look(room, visit):
    page = visit("?lang=en", at=room, quiet=False)
    page.get_by_test_id("join").locator("input").fill("\u200b")
    page.get_by_test_id("join").locator("button[type=submit]").click()
    page.get_by_role("alert").get_by_text("characters that can be seen").wait_for()
    page.keyboard.press("Escape")
    page.get_by_test_id("join").wait_for(state="detached")
    page.get_by_text("You have not joined").wait_for()
    page.goto(f"{room.address}#lesson=00")
    page.reload()
    page.get_by_test_id("join").wait_for()  # a page that is opened anew asks again


def test_one_who_is_put_out_is_told_and_may_join_again(room, visit):
    teacher = visit(f"?lang=en{room.teacher}", at=room)
    teacher.get_by_test_id("class").wait_for()
    aki = joined(visit, room, "Rude", quiet=False)
    teacher.on("dialog", lambda dialog: dialog.accept())
    teacher.get_by_role("button", name="Put Rude out").click()
    aki.get_by_text("no longer in this class").wait_for()
    join(aki, "Aki")
    aki.get_by_test_id("nickname").get_by_text("Aki").wait_for()


def test_a_student_comes_back_after_the_page_and_the_server_were_closed(room, visit, tmp_path):
    page = joined(visit, room, "Aki", quiet=False)
    page.reload()
    page.get_by_test_id("nickname").get_by_text("Aki").wait_for()
    key = page.evaluate("localStorage.getItem('convscope.student')")
    room.clean()
    again = Class(room.record)
    try:
        back = visit("", at=again, quiet=False)
        back.evaluate("key => localStorage.setItem('convscope.student', key)", key)
        back.reload()
        back.get_by_test_id("nickname").get_by_text("Aki").wait_for()
    finally:
        again.clean()


def test_a_student_s_page_has_no_teacher_s_room(room, visit):
    page = joined(visit, room, "Aki", "#room=class")
    expect(page.get_by_test_id("class")).to_have_count(0)
    expect(page.get_by_role("button", name="Overview")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_projector_has_large_type_and_strong_contrast(room, visit, barriers, theme):
    teacher = visit(f"?lang=ja&theme={theme}{room.teacher}", at=room)
    teacher.get_by_test_id("class").wait_for()
    teacher.get_by_role("button", name="投影").click()
    teacher.goto(f"{room.address}?lang=ja&theme={theme}#lesson=03")
    text = teacher.get_by_test_id("lesson").locator("p").nth(1)
    text.wait_for()
    box = teacher.get_by_test_id("lesson").bounding_box()
    assert box["width"] >= 0.4 * 1440
    assert box["y"] + box["height"] <= 901, "the next button is on the screen"
    # zoomed: what is laid out as 15.5 px is seen as more
    scale = text.evaluate("p => p.getBoundingClientRect().height / p.offsetHeight")
    size = text.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    assert max(scale * size, size) > 20
    assert barriers(teacher) == []


def test_the_page_without_a_class_has_no_strip(visit):
    page = visit("#lesson=map")
    page.get_by_test_id("lesson").wait_for()
    expect(page.get_by_test_id("class-strip")).to_have_count(0)
