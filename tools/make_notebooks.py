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

from convscope.lessons import Lesson, lessons
from convscope.lessons.notebook import Cell, Language, cells

HERE = Path(__file__).resolve().parents[1]
NOTEBOOKS = HERE / "notebooks"
LANGUAGES: tuple[Language, ...] = ("en", "ja")
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


def notebook(lesson: Lesson, lang: Language) -> str:
    """Return the notebook of a lesson in jupytext's percent format."""
    return "\n".join([HEAD, *map(_written, cells(lesson, lang))])


def _written(cell: Cell) -> str:
    if cell.kind == "markdown":
        lines = (f"# {line}".rstrip() for line in cell.source.split("\n"))
        return "# %% [markdown]\n" + "\n".join(lines) + "\n"
    # in this format magics are comments
    code = re.sub(r"^(\s*)%(?=[a-z])", r"\1# %", cell.source, flags=re.MULTILINE)
    tag = ' tags=["raises-exception"]' if cell.fails else ""
    return f"# %%{tag}\n{code}\n"


def stale() -> list[Path]:
    """Write every notebook that is not as the lessons have it; return which."""
    found = []
    for lang in LANGUAGES:
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
