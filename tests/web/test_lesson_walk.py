"""Every lesson, walked in both languages: exercises answered rightly, and in each wrong way."""

from __future__ import annotations

import json

import numpy as np
import pytest

from convscope.lessons import exercise, judge, lesson, lessons

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NUMBERS = [one.number for one in lessons()]


def typed(answer) -> str:
    rows = np.atleast_2d(np.asarray(answer, float))
    return "\n".join(" ".join(f"{n:.9g}" for n in row) for row in rows)


def hand_in(page, task, answer) -> None:
    """Answer as a reader does: choose, type, or draw."""
    form = page.get_by_test_id("exercise")
    if task.kind == "choice":
        form.get_by_role("radio").nth(int(answer)).check()
    elif task.kind == "picture":
        name = "grid" if "grid" in task.given["bench"] else "x"
        bench = {**task.given["bench"], name: np.asarray(answer, int).tolist()}
        page.evaluate(
            """bench => {
                const parts = new URLSearchParams(location.hash.slice(1));
                parts.set("bench", bench);
                location.hash = `#${parts}`;
            }""",
            json.dumps(bench),
        )
    elif task.kind == "network":
        page.evaluate(
            """blocks => {
                const parts = new URLSearchParams(location.hash.slice(1));
                parts.set("bench", JSON.stringify({ blocks }));
                location.hash = `#${parts}`;
            }""",
            answer,
        )
    else:
        form.get_by_test_id("answer").fill(typed(answer))
    form.locator("button[type=submit]").click()


def told(page, task, answer, wanted) -> None:
    """Hand an answer in and see that this is what is said of it."""
    with page.expect_response(lambda r: '"question":"judge"' in (r.request.post_data or "")):
        hand_in(page, task, answer)
    said = page.get_by_test_id("exercise").get_by_test_id("said")
    page.wait_for_function(
        """([outcome, trap]) => {
            const s = document.querySelector("[data-testid=exercise] [data-testid=said]");
            return s?.dataset.outcome === outcome && s.dataset.misconception === trap;
        }""",
        arg=[wanted.outcome, wanted.misconception],
    )
    assert said.inner_text().strip()


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("number", NUMBERS)
def test_a_lesson_from_its_first_screen_to_its_last(visit, barriers, number, language):
    one = lesson(number)
    page = visit(f"#lesson={number}&lang={language}")
    for screen in one.screens:
        title = getattr(screen.title, language)
        page.get_by_role("heading", name=title, exact=True).first.wait_for()
        if screen.exercise:
            page.get_by_test_id("exercise").wait_for()
            task = exercise(screen.exercise)
            if task.kind != "code":
                for trap in () if language == "en" else task.traps:
                    if not callable(trap.value):
                        told(page, task, trap.value, judge(task, trap.value))
                told(page, task, task.answer, judge(task, task.answer))
        if screen is one.screens[0]:
            assert barriers(page) == []
        page.locator("aside footer .next").click()
    page.get_by_test_id("lesson").locator("ol li").nth(len(NUMBERS) - 1).wait_for()  # all lessons
