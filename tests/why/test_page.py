import subprocess
import sys
from pathlib import Path

from convscope.why import METHODS
from convscope.why.checks import CHECKS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "why.md"


def test_the_page_is_what_its_tool_writes_from_the_tables():
    command = [sys.executable, ROOT / "tools" / "why_page.py", "--check"]
    found = subprocess.run(command, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr


def test_every_method_has_its_formula_its_weakness_its_source_and_a_row_of_what_was_measured():
    page = PAGE.read_text(encoding="utf-8")
    measured = (ROOT / "benchmarks" / "attribution.md").read_text(encoding="utf-8")
    for method in METHODS.values():
        for text in (f"`{method.name}`", method.formula, method.weakness.en, method.source):
            assert text in page
        assert f"| {method.title.en} |" in measured, "run python benchmarks/attribution.py"
    for check in CHECKS.values():
        assert check.source in page
