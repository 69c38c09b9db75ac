"""Write docs/reading.md: how hard the lessons are to read, lesson by lesson, in both languages.

python tools/reading_level.py

A report, not a gate: it says where to look, and a person decides.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from statistics import mean

from convscope.lessons import Lesson, lessons
from convscope.lessons.glossary import TERM, terms

DOCS = Path(__file__).resolve().parents[1] / "docs"
LONG = {"en": 30, "ja": 70}
"""Words, and characters: a sentence beyond is named in the report."""
KANJI, KATAKANA = "一-鿿々", "ァ-ヴー"
COMPOUND = re.compile(f"[{KATAKANA}]{{3,}}|[{KANJI}]{{3,}}|[A-Za-z]*[A-Z]{{2,}}[A-Za-z]*")
# words of the trade that are no term of the glossary, as far as we use them
TRADE = {
    word: re.compile(rf"\b{word}\b", re.IGNORECASE)
    for word in (
        "arg ?max", "backward", "bit", "byte", "chain rule", "checkpoint", "correlation",
        "derivative", "diverges?", "histogram", "hyperparameter", "index", "interpolation",
        "matrix", "median", "momentum", "normalis\\w+", "one-hot", "optimiser", "overlap",
        "probability", "random seed", "residual", "standard deviation", "tensor", "threshold",
        "variance", "vector", "CAM", "CNN", "CSV", "JSON", "MLP", "NumPy", "ONNX", "PyTorch", "RGB",
        "SGD", "TypeError", "ValueError",
    )
}  # fmt: skip
# what everybody reads without a glossary
EVERYDAY = set(
    re.findall(
        r"\S+",
        """
        アカウント カップ コーヒーカップ エスプレッソ コンピュータ スライダー タイムマシン データ
        ネットワーク パネル フォルダ ブロック ボタン ページ メニュー レッスン ログイン インストール
        ドラッグ クラス スコア ステップ テスト パターン ファイル マップ モデル 丸暗記 大部分 説明書
        """,
    )
)


@dataclass(frozen=True)
class Level:
    """What a text measures: sentences as they are, and their lengths (words; characters)."""

    sentences: tuple[str, ...]
    lengths: tuple[int, ...]
    grade: float | None
    kanji: float | None

    @property
    def longest(self) -> str:
        """The longest sentence."""
        return max(zip(self.lengths, self.sentences, strict=True))[1]


def plain(text: str) -> str:
    """Return a lesson's text as it is read: no code, no formula, no mark."""
    text = re.sub(r"```.*?```", "\n\n", text, flags=re.DOTALL)
    text = re.sub(r"\$[^$]+\$", " ", text)
    text = re.sub(r"^\|.*$", "\n", text, flags=re.MULTILINE)  # a table has no sentences
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\s*(?:[-*]|\d+\.)\s+", "\n\n", text, flags=re.MULTILINE)
    return re.sub(r"[*`]", "", text)


def sentences(text: str, lang: str) -> list[str]:
    """Return the sentences of a text; a paragraph and a list's item end one, too.

    >>> sentences("One. Two, 0.5 of it!\\n\\n- three\\n- four", "en")
    ['One.', 'Two, 0.5 of it!', 'three', 'four']
    >>> sentences("1つ。2つ\\n目です。", "ja")
    ['1つ。', '2つ目です。']
    """
    ends = r"(?<=[.!?])\s+" if lang == "en" else r"(?<=[。！？])\s*"
    found = []
    for paragraph in re.split(r"\n\s*\n", plain(text)):
        line = re.sub(r"\s*\n\s*", " " if lang == "en" else "", paragraph).strip()
        found += [one.strip() for one in re.split(ends, line)]
    return [one for one in found if re.search(r"[^\W\d_]", one)]


def words(sentence: str) -> list[str]:
    """Return the words of an English sentence; numbers and signs are none."""
    return re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", sentence)


def syllables(word: str) -> int:
    """Return about how many syllables a word has: groups of vowels, but for a silent e at its end.

    >>> [syllables(word) for word in ("slides", "boxes", "moved", "added", "tables", "convolution")]
    [1, 2, 1, 2, 2, 4]
    """
    heard = word.lower()
    if not re.search(r"[^aeiouy]les?$", heard):
        heard = re.sub(r"e$|(?<![sxzcgh])es$|(?<![td])ed$", "", heard)
    return max(1, len(re.findall(r"[aeiouy]+", heard)))


def grade(text: list[str]) -> float:
    """Return the Flesch–Kincaid grade of sentences: years of school in the United States.

    Kincaid, Fishburne, Rogers, Chissom: Derivation of New Readability Formulas for Navy Enlisted
    Personnel. Research Branch Report 8-75, 1975.

    >>> round(grade(["The cat sat on the mat."]), 2)
    -1.45
    """
    all_ = [word for one in text for word in words(one)]
    each = sum(map(syllables, all_)) / len(all_)
    return 0.39 * len(all_) / len(text) + 11.8 * each - 15.59


def kanji_share(text: str) -> float:
    """Return the share of kanji among kanji and kana.

    >>> kanji_share("畳み込みです")
    0.3333333333333333
    """
    kanji = len(re.findall(f"[{KANJI}]", text))
    return kanji / (kanji + len(re.findall("[ぁ-ゖァ-ヴー]", text)))


def level(text: str, lang: str) -> Level:
    """Measure a text."""
    found = sentences(text, lang)
    if lang == "en":
        lengths = [len(words(one)) for one in found]
        return Level(tuple(found), tuple(lengths), grade(found), None)
    lengths = [len(re.sub(r"\s", "", one)) for one in found]
    return Level(tuple(found), tuple(lengths), None, kanji_share("".join(found)))


def text_of(lesson: Lesson, lang: str) -> str:
    """Return all that a lesson says on its screens."""
    return "\n\n".join(getattr(screen.text, lang) for screen in lesson.screens)


@cache
def _spelt(lang: str) -> dict[str, re.Pattern[str]]:
    """Return how each term of the glossary is found in a text."""
    found = {}
    for name, term in terms().items():
        word = re.escape(getattr(term.word, lang))
        found[name] = re.compile(rf"\b{word}(?:s|es)?\b" if lang == "en" else word, re.IGNORECASE)
    return found


def before_their_link(lang: str) -> dict[str, list[str]]:
    """Return, by lesson, the terms that it uses though no screen up to there links them."""
    linked: set[str] = set()
    told: dict[str, list[str]] = {}
    seen: set[str] = set()
    others = sorted((getattr(t.word, lang) for t in terms().values()), key=len, reverse=True)
    for lesson in lessons():
        for screen in lesson.screens:
            text = getattr(screen.text, lang)
            linked |= set(TERM.findall(text))
            read = plain(text)
            for name, pattern in _spelt(lang).items():
                own = getattr(terms()[name].word, lang)
                rest = read
                for other in others:  # "convolution layer" is no use of "convolution"
                    if other != own and own.lower() in other.lower():
                        rest = re.sub(re.escape(other), " ", rest, flags=re.IGNORECASE)
                if name not in linked | seen and pattern.search(rest):
                    told.setdefault(lesson.number, []).append(own)
                    seen.add(name)
    return told


def not_in_the_glossary(lesson: Lesson, lang: str) -> Counter[str]:
    """Return words of a lesson that look technical and are no term: candidates, to be judged."""
    text = " ".join(sentences(text_of(lesson, lang), lang))
    if lang == "en":
        known = " ".join(term.word.en for term in terms().values())
        return Counter(
            hit.lower() if hit.islower() or hit.istitle() else hit
            for pattern in TRADE.values() if not pattern.search(known)
            for hit in pattern.findall(text)
        )  # fmt: skip
    for term in sorted((t.word.ja for t in terms().values()), key=len, reverse=True):
        text = text.replace(term, " ")
    return Counter(hit for hit in COMPOUND.findall(text) if hit not in EVERYDAY)


def picture(levels: dict[str, dict[str, Level]]) -> str:
    """Return a drawing: each lesson's mean sentence as a bar, its longest as a tick."""
    wide, high, left, gap = 760, 150, 46, 64
    parts = []
    for row, (lang, of) in enumerate(levels.items()):
        top = 30 + row * (high + gap)
        most = max(LONG[lang], *(max(one.lengths) for one in of.values())) * 1.05
        unit = "words a sentence" if lang == "en" else "characters a sentence"
        parts.append(f'<text x="{left}" y="{top - 12}">{lang}: {unit}</text>')
        step = (wide - left) / len(of)
        for value in (0, LONG[lang]):
            y = top + high * (1 - value / most)
            parts.append(f'<path d="M{left} {y:.1f}H{wide}" stroke="#8884"/>')
            parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{value}</text>')
        for place, (number, one) in enumerate(of.items()):
            x, w = left + place * step + step * 0.2, step * 0.6
            tall = high * mean(one.lengths) / most
            tick = top + high * (1 - max(one.lengths) / most)
            parts.append(
                f'<rect x="{x:.1f}" y="{top + high - tall:.1f}" width="{w:.1f}"'
                f' height="{tall:.1f}" fill="#4263eb"/>'
                f'<path d="M{x:.1f} {tick:.1f}h{w:.1f}" stroke="#e8590c" stroke-width="2"/>'
                f'<text x="{x + w / 2:.1f}" y="{top + high + 16}" text-anchor="middle">'
                f"{escape(number)}</text>"
            )
    size = f"{wide + 10} {2 * (high + gap) + 10}"
    style = "<style>text{font:11px sans-serif;fill:#868e96}</style>"
    inside = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}">{style}{inside}</svg>\n'


def report() -> tuple[str, str]:
    """Return the page and its drawing."""
    levels = {lang: {o.number: level(text_of(o, lang), lang) for o in lessons()} for lang in LONG}
    rows = []
    for lesson in lessons():
        en, ja = (levels[lang][lesson.number] for lang in ("en", "ja"))
        rows.append(
            f"| {lesson.number} {lesson.title.en} | {len(en.lengths)} | {mean(en.lengths):.1f} |"
            f" {max(en.lengths)} | {en.grade:.1f} | {len(ja.lengths)} | {mean(ja.lengths):.1f} |"
            f" {max(ja.lengths)} | {ja.kanji:.0%} |"
        )
    long = [
        f"- {number} {lang}, {count}: {one}"
        for lang, of in levels.items() for number, lv in of.items()
        for count, one in zip(lv.lengths, lv.sentences, strict=True) if count > LONG[lang]
    ]  # fmt: skip
    unlinked = [
        f"- {number} {lang}: {', '.join(found)}"
        for lang in LONG for number, found in before_their_link(lang).items()
    ]  # fmt: skip
    strangers = [
        f"- {lesson.number} {lang}: " + ", ".join(f"{w} {n}" for w, n in found.most_common())
        for lang in LONG for lesson in lessons()
        if (found := not_in_the_glossary(lesson, lang))
    ]  # fmt: skip
    nothing = ["None."]
    rule = f"({LONG['en']} words, {LONG['ja']} characters)"
    page = f"""\
# How the lessons read

Written by `python tools/reading_level.py` from the lessons' texts: what stands on their screens,
without code, formulas, tables and exercises. It is a report: nothing fails by it.

![Mean and longest sentence of each lesson](pictures/reading.svg)

Bars are means, ticks the longest sentence; the upper line is where a sentence is called long
{rule}. The grade is Flesch and Kincaid's, 0.39 · words a sentence + 11.8 ·
syllables a word − 15.59, in years of school (Kincaid, Fishburne, Rogers and Chissom, *Derivation of
New Readability Formulas for Navy Enlisted Personnel*, 1975), with syllables counted by groups of
vowels. The kanji share is of kanji and kana.

| lesson | en: sentences | words | longest | grade | ja: sentences | characters | longest | kanji |
| --- | --: | --: | --: | --: | --: | --: | --: | --: |
{chr(10).join(rows)}

## Long sentences

{chr(10).join(long or nothing)}

## Terms used before any screen links them to the glossary

{chr(10).join(unlinked or nothing)}

## Words that look technical and are not in the glossary

Candidates, found by their looks (katakana and kanji of three characters or more, capitals, a list
of the trade's English words), with how often they occur. A person says which need explaining.

{chr(10).join(strangers or nothing)}
"""
    return page, picture(levels)


if __name__ == "__main__":
    page, drawing = report()
    (DOCS / "reading.md").write_text(page, "utf-8")
    (DOCS / "pictures" / "reading.svg").write_text(drawing, "utf-8")
