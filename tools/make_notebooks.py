"""Write the notebooks from the lessons: one a lesson and language, as plain text.

python tools/make_notebooks.py            # writes notebooks/{en,ja}/NN_name.py (jupytext percent)
python tools/make_notebooks.py --check    # fails where one is stale
python tools/make_notebooks.py --ipynb DIR  # Jupyter's own form, for Colab
python tools/make_notebooks.py --marimo DIR # apps for marimo
python tools/make_notebooks.py --ipynb DIR en/02 ja/07  # of these lessons only
"""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np

import convscope as cs
from convscope.lessons import Lesson, Screen, Task, lessons

HERE = Path(__file__).resolve().parents[1]
NOTEBOOKS = HERE / "notebooks"
FIRST = """\
try:
    import anywidget
    import convscope as cs
except ImportError:
    # what is here already stays at its version: other libraries may need it
    # %pip list --format=freeze > installed.txt
    # %pip install --quiet --constraint installed.txt "convscope[notebook]"
    import convscope as cs
import numpy as np"""
# marimo has no magics: it offers to install what is missing, and with --sandbox takes it from here
NEEDS = '# /// script\n# dependencies = ["convscope[notebook]", "marimo"]\n# ///\n\n'
FIRST_OF_MARIMO = "import convscope as cs\nimport numpy as np"
HEAD = """\
# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---
"""
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)
WORDS = {
    "en": {
        "made": "Made from lesson {number} by tools/make_notebooks.py: change the lesson instead.",
        "first": "Run this cell first: it installs what is missing.",
        "answer": "type your answer in place of the dots",
        "hint": "for a hint, remove the #",
        "same": "The same with the library",
        "see": "See", "predict": "Predict", "play": "Play", "write": "Work it out",
        "break": "Break it", "recap": "Recap",
    },
    "ja": {
        "made": "レッスン{number}から tools/make_notebooks.py で作成。直すのはレッスンのほう。",
        "first": "最初にこのセルを実行してください。足りないものをインストールします。",
        "answer": "... のところに答えを書いてください",
        "hint": "ヒントは、# を消して実行",
        "same": "ライブラリで計算すると",
        "see": "見る", "predict": "予想", "play": "動かす", "write": "解く",
        "break": "失敗する", "recap": "まとめ",
    },
}  # fmt: skip


def notebook(lesson: Lesson, lang: str) -> str:
    """Return the notebook of a lesson in jupytext's percent format."""
    w = WORDS[lang]
    name = f"{lesson.number} {getattr(lesson.title, lang)}"
    made = w["made"].format(number=lesson.number)
    cells = [
        HEAD,
        _text(f"<!-- {made} -->\n# {name}\n\n> {getattr(lesson.aim, lang)}\n\n{w['first']}"),
        _code(FIRST),
    ]
    for screen in lesson.screens:
        cells += _screen(lesson, screen, lang)
    return "\n".join(cells)


def _screen(lesson: Lesson, screen: Screen, lang: str) -> list[str]:
    w = WORDS[lang]
    title = f"## {w[screen.step]} · {getattr(screen.title, lang)}"
    text = _plain(getattr(screen.text, lang))
    task = lesson.exercises[screen.exercise](0) if screen.exercise else None
    cells = []
    tag = ' tags=["raises-exception"]' if screen.step == "break" else ""
    pieces = CODE.split(text)
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            head = f"{title}\n\n" if place == 0 else ""
            if head or piece.strip():
                cells.append(_text(f"{head}{piece.strip()}"))
        elif not piece.startswith("answer = "):
            cells.append(_code(piece.strip(), tag))
    if screen.scene or (task and task.given):
        cells.append(_code(f'cs.scene("{lesson.number}", "{screen.id}", lang="{lang}")'))
    if task:
        cells += _exercise(screen.exercise, task, lang)
    return cells


def _exercise(number: str, task: Task, lang: str) -> list[str]:
    w = WORDS[lang]
    ask = f"**{number}** {_plain(getattr(task.ask, lang))}"
    for place, choice in enumerate(task.choices):
        ask += f"\n\n- `{place}`: {getattr(choice, lang)}"
    call = f'cs.check("{number}", answer, lang="{lang}")'
    hint = f'\n# cs.hint("{number}", lang="{lang}")  # {w["hint"]}' if task.hints else ""
    begin = f"answer = ...  # {w['answer']}\n{call}{hint}"
    if task.kind == "code":
        own = task.python.replace("cs.check(", "# cs.check(")
        begin = f"{own}\n\n{call.replace('answer', 'conv1d')}{hint}"
    cells = [_text(ask), _code(begin)]
    if task.kind != "code" and task.python and _runs(task.python):
        cells.append(_code(f"# {w['same']}\n{task.python}"))
    return cells


def _plain(text: str) -> str:
    """Return a text without what only the page can do."""
    return re.sub(r"\[([^\]]+)\]\((?:do|term):[a-z0-9-]+\)", r"\1", text)


def _runs(code: str) -> bool:
    """Tell whether an example runs by itself."""
    try:
        with np.errstate(all="ignore"):
            names = {"cs": cs, "np": np, "print": lambda *_: None}
            exec(compile(code, "example", "exec"), names)
    except Exception:
        return False
    return True


def _text(text: str) -> str:
    lines = (f"# {line}".rstrip() for line in text.split("\n"))
    return "# %% [markdown]\n" + "\n".join(lines) + "\n"


def _code(code: str, tag: str = "") -> str:
    return f"# %%{tag}\n{code}\n"


def stale() -> list[Path]:
    """Write every notebook that is not as the lessons have it; return which."""
    found = []
    for lang in WORDS:
        for lesson in lessons():
            path = NOTEBOOKS / lang / f"{lesson.number}_{lesson.name}.py"
            text = notebook(lesson, lang)
            if not path.exists() or path.read_text("utf-8") != text:
                found.append(path)
                if "--check" not in sys.argv:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, "utf-8")
    return found


def convert(folder: Path, marimo: bool, only: list[str]) -> None:
    """Write notebooks as .ipynb, and from that as an app of marimo."""
    import jupytext

    for path in sorted(NOTEBOOKS.rglob("*.py")):
        if only and f"{path.parent.name}/{path.stem[:2]}" not in only:
            continue
        to = folder / path.parent.name / f"{path.stem}.ipynb"
        to.parent.mkdir(parents=True, exist_ok=True)
        book = jupytext.read(path)
        if marimo:
            next(c for c in book.cells if c.cell_type == "code").source = FIRST_OF_MARIMO
        jupytext.write(book, to)
        if marimo:
            app = to.with_suffix(".py")
            command = [sys.executable, "-m", "marimo", "convert", str(to), "-o", str(app)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            text = app.read_text("utf-8").replace("marimo.App()", 'marimo.App(width="medium")')
            app.write_text(NEEDS + text, "utf-8")
            to.unlink()


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] in ("--ipynb", "--marimo"):
        convert(Path(sys.argv[2]), sys.argv[1] == "--marimo", sys.argv[3:])
    elif (found := stale()) and "--check" in sys.argv:
        sys.exit(f"stale: {', '.join(p.name for p in found)}: run python tools/make_notebooks.py")
