"""Write the table of docs/ops.md from the table of operators: ``python tools/ops_page.py``.

With --check, say whether the page is what would be written.
"""

import sys
from pathlib import Path

from convscope.ops import TABLE, Op

PAGE = Path(__file__).resolve().parents[1] / "docs" / "ops.md"
BEGIN = "<!-- written by tools/ops_page.py: begin -->\n"
END = "<!-- end -->\n"


def table() -> str:
    rows = [
        "| op | is | kind | file | forward | backward | terms |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(row(TABLE[name]) for name in sorted(TABLE)),
    ]
    return "".join(f"{line}\n" for line in rows)


def row(op: Op) -> str:
    file = f"{op.module.__name__.rpartition('.')[2]}.py"
    what = (op.module.__doc__ or "").partition("\n")[0].rstrip(".:").replace("|", "\\|")
    cells = (
        f"[{op.name}](https://onnx.ai/onnx/operators/onnx__{op.name}.html)",
        what,
        str(op.kind),
        f"[{file}](../src/convscope/ops/{file})",
        "yes",
        "no" if op.backward is None else "yes",
        "no" if op.terms is None else "yes",
    )
    return f"| {' | '.join(cells)} |"


def written(page: str) -> str:
    """Return the page with its table anew."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}{table()}{END}{tail}"


def main() -> None:
    page = PAGE.read_text(encoding="utf-8")
    fresh = written(page)
    if "--check" in sys.argv:
        if page != fresh:
            sys.exit("docs/ops.md is stale: run python tools/ops_page.py")
        return
    PAGE.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    main()
