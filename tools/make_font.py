"""Cut the animations' font: ``python tools/make_font.py NotoSansCJK-Regular.ttc``.

Needs fonttools, which nothing else here does: ``pip install fonttools``. The result holds Latin,
kana, and every character of the captions; tests/animate/test_font.py says when one is missing.
The font is licensed under the SIL Open Font License, whose text lies beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "src" / "convscope" / "animate" / "fonts" / "NotoSansJP-captions.otf"
TEXTS = ("bench/phrases.json", "bench/presets.py", "animate/words.py")
MORE = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0x3040, 0x3100), *range(0xC0, 0x100)]))
    + "−×·Σαβε⌊⌋→←↑↓…°σ∞≥≤±、。「」（）：％・ー～"
    + "画像画素畳層入力出力数値重特徴学習全結合活性化関数番目枚最大平均値"
)


def main(source: str) -> None:
    texts = [(ROOT / "src" / "convscope" / t).read_text(encoding="utf-8") for t in TEXTS]
    options = subset.Options()
    options.font_number = 0  # Japanese in the collection
    options.layout_features = ["kern"]
    options.name_IDs = [0, 1, 2, 13, 14]
    options.recalc_timestamp = False
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(set("".join([*texts, MORE])))))
    cutter.subset(font)
    subset.save_font(font, str(FILE), options)
    print(f"{FILE.relative_to(ROOT)}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
