"""Write the tables of docs/why.md: ``python tools/why_page.py``.

Methods and checks come from their own tables in ``convscope.why``, what was measured from
benchmarks/attribution.md. With --check, say whether the page is what would be written.
"""

import inspect
import sys
from pathlib import Path

from convscope.why import METHODS, Method
from convscope.why.checks import CHECKS, Check

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "why.md"
MEASURED = ROOT / "benchmarks" / "attribution.md"
END = "<!-- end -->\n"
ON = {
    "input": "on the input",
    "layer": "on the output of a layer",
    "either": "on the input or on the output of a layer",
}


def methods() -> str:
    return "\n".join(_method(one) for one in METHODS.values())


def _method(one: Method) -> str:
    return (
        f"### {one.title.en}\n\n"
        f"`{one.name}`, {ON[one.on]}. {one.what.en}\n\n"
        f"```math\n{one.formula}\n```\n\n"
        f"**Known weakness:** {one.weakness.en}\n\n"
        f"**In code:** {_in_code(one)}\n\n"
        f"Source: {one.source}\n"
    )


def _in_code(one: Method) -> str:
    """Return what the function says of itself, its settings among it."""
    return (inspect.getdoc(one.attribute) or "").replace("``", "`")


def checks() -> str:
    return "\n".join(_check(one) for one in CHECKS.values())


def _check(one: Check) -> str:
    return f"### {one.title.en}\n\n`{one.name}`: {one.what.en}\n\nSource: {one.source}\n"


def measured() -> str:
    _, _, rest = MEASURED.read_text(encoding="utf-8").partition("<!-- the table: begin -->\n")
    return rest.partition(END)[0]


PARTS = {"methods": methods, "checks": checks, "measured": measured}


def written(page: str) -> str:
    """Return the page with its generated parts anew."""
    for name, made in PARTS.items():
        begin = f"<!-- {name}, written by tools/why_page.py: begin -->\n"
        head, _, rest = page.partition(begin)
        _, _, tail = rest.partition(END)
        page = f"{head}{begin}{made()}{END}{tail}"
    return page


def main() -> None:
    page = PAGE.read_text(encoding="utf-8")
    fresh = written(page)
    if "--check" in sys.argv:
        if page != fresh:
            sys.exit("docs/why.md is stale: run python tools/why_page.py")
        return
    PAGE.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    main()
