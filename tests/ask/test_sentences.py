import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_sentence_that_has_a_name_is_said_in_japanese_too():
    page = (ROOT / "web" / "src" / "app" / "sentences.ts").read_text(encoding="utf-8")
    japanese = dict(re.findall(r'^  "([\w-]+)": "(.*)",$', page, re.M))
    found = {}
    for path in (ROOT / "src").rglob("*.py"):
        if path.name == "said.py":
            continue
        for name in re.findall(r'\bSaid\(\s*"([\w-]+)"', path.read_text(encoding="utf-8")):
            found[name] = path
    assert found
    assert set(found) == set(japanese)
