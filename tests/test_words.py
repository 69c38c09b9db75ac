"""One word for one thing in Japanese, whoever wrote the text."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
ENDINGS = {".py", ".ts", ".svelte", ".md", ".json", ".toml"}
NEVER = {"チャネル": "チャンネル", "受容場": "受容野", "翻訳不変性": "平行移動不変性"}


def test_words_that_are_never_used():
    for folder in ("src", "web/src", "docs", "notebooks"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in ENDINGS and "page" not in path.parts:
                text = path.read_text(encoding="utf-8")
                found = [f"{wrong}: {right}" for wrong, right in NEVER.items() if wrong in text]
                assert not found, f"{path.relative_to(ROOT)}: {found}"
