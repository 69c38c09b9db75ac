"""Write all pages of the guide into build/guide, or $CONVSCOPE_GUIDE.

``python tools/make_guide.py``, then mkdocs, as ``make guide`` does. What is written by hand comes
from docs/guide, "In depth" from docs. The reference is made anew each time: commands from the
command line's own help, Python from docstrings, operators from their table, the glossary from the
lessons'.
"""

from __future__ import annotations

import inspect
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import dedent, fill
from types import ModuleType
from typing import Any

import typer
from onnx import defs, helper

import convscope
from convscope.base.terms import Kind
from convscope.cli import app
from convscope.lessons.glossary import terms
from convscope.lessons.library import lessons
from convscope.lessons.misconceptions import misconceptions
from convscope.ops import OPSET, TABLE, Op

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
OUT = Path(os.environ.get("CONVSCOPE_GUIDE", ROOT / "build" / "guide"))
LANGUAGES = ("en", "ja")
JAPANESE = "[\u3000-\u9fff\uff00-\uffef]"
WORDS = {
    "en": {
        "commands": "Commands",
        "commands-say": "Every command with its arguments and options, as `--help` says it.",
        "argument": "argument or option",
        "says": "what it is",
        "usual": "unless given",
        "python": "Python",
        "python-say": "Every public name of `import convscope as cs`, from its docstring.",
        "members": "What it has",
        "ops": "Operators",
        "ops-say": f"The {len(TABLE)} operators whose arithmetic is shown, as ONNX names them. "
        "Any other is run and its values are shown; only its arithmetic is not.",
        "op": "operator",
        "kind": "kind of arithmetic",
        "meaning": "meaning",
        "formula": "Formula and meaning",
        "computed": "What goes in, what comes out",
        "example": "A worked example",
        "attributes": "Attributes",
        "attribute": "attribute",
        "type": "type",
        "none": "It has none.",
        "shown": "Where it is shown",
        "more": "More",
        "gradient": "Its gradient can be asked for.",
        "no-gradient": "It has no gradient: truth values, places and shapes cannot be varied.",
        "source": "ONNX's own description",
        "glossary": "Glossary",
        "glossary-say": "The terms of the lessons, in one sentence each.",
        "required": "required",
        "lesson": "lesson",
        "aim": "afterwards",
        "minutes": "minutes",
        "exercises": "exercises",
        "after": "builds on",
        "misconception": "what is thought",
        "found": "found by",
    },
    "ja": {
        "commands": "コマンド",
        "commands-say": "すべてのコマンドと、その引数・オプションです。"
        "説明は `--help` と同じ英語です。",
        "argument": "引数・オプション",
        "says": "説明",
        "usual": "省略したとき",
        "python": "Python",
        "python-say": "`import convscope as cs` で使える名前の一覧です。"
        "説明はdocstring（英語）から作っています。",
        "members": "持っているもの",
        "ops": "演算",
        "ops-say": f"計算の中身まで見られる演算は{len(TABLE)}種類、名前はONNXのものです。"
        "それ以外の演算も実行され、値は見られます。見られないのは計算の中身だけです。",
        "op": "演算",
        "kind": "計算の種類",
        "meaning": "意味",
        "formula": "式と意味",
        "computed": "入力と出力",
        "example": "計算例",
        "attributes": "属性",
        "attribute": "属性",
        "type": "型",
        "none": "ありません。",
        "shown": "どこで見られるか",
        "more": "さらに",
        "gradient": "勾配も調べられます。",
        "no-gradient": "勾配はありません。真偽値や位置、形は少しだけ動かすことができないからです。",
        "source": "ONNXの説明",
        "glossary": "用語集",
        "glossary-say": "レッスンに出てくる用語を、一文ずつで説明します。",
        "required": "必須",
        "lesson": "レッスン",
        "aim": "できるようになること",
        "minutes": "分",
        "exercises": "問題",
        "after": "前提",
        "misconception": "考え違い",
        "found": "見つける問題",
    },
}
# each kind of arithmetic: its name, and where the page shows it
KINDS: dict[str, dict[Kind, tuple[str, str]]] = {
    "en": {
        Kind.WINDOW_SUM: (
            "a window, summed",
            "Click a number of the layer: the window it was made from, the weights, every product, "
            "the sum. *How it is made* slides the window over the map. The bench slides it over "
            "numbers of your own, in one, two and three dimensions.",
        ),
        Kind.WINDOW_PICK: (
            "a window, one picked",
            "Click a number of the layer: the window, and which of its values was kept. The bench "
            "slides it over numbers of your own.",
        ),
        Kind.DOT: (
            "a sum of products",
            "Click a number of the layer: every input times its weight, the largest first, the sum "
            "and the bias.",
        ),
        Kind.ELEMENTWISE: (
            "each value by itself",
            "Click a number of the layer: what went in and what came out. *How it is made* draws "
            "every value of the map as a point on the function's curve.",
        ),
        Kind.AFFINE: (
            "times a factor, plus a number",
            "Click a number of the layer: value, factor, shift. *How it is made* draws all values "
            "of the channel on their straight line.",
        ),
        Kind.NORMALISE: (
            "measured against the others",
            "Click a number of the layer: the mean, variance or sum it was measured against, and "
            "each step from the value to the result.",
        ),
        Kind.REARRANGE: (
            "values put elsewhere",
            "Click a number of the layer: the place it came from. Nothing is computed.",
        ),
        Kind.SHAPE: (
            "about shapes",
            "It computes shapes and places, not pictures: it is folded away as a network is read, "
            "and only its values are shown where it stays.",
        ),
    },
    "ja": {
        Kind.WINDOW_SUM: (
            "窓の積和",
            "層の数をクリックすると、もとになった窓、重み、1つ1つの積、その和が見られます。"
            "「できるまで」では窓がマップの上を動きます。1次元・2次元・3次元の部屋では、"
            "自分の数の上を動かせます。",
        ),
        Kind.WINDOW_PICK: (
            "窓から1つ選ぶ",
            "層の数をクリックすると、窓と、その中のどの値が残ったかが見られます。"
            "1次元・2次元・3次元の部屋では、自分の数の上で動かせます。",
        ),
        Kind.DOT: (
            "積の和",
            "層の数をクリックすると、入力と重みの積が大きい順に並び、和とバイアスまで見られます。",
        ),
        Kind.ELEMENTWISE: (
            "値ごとの計算",
            "層の数をクリックすると、入った値と出た値が見られます。"
            "「できるまで」では、マップのすべての値が関数の曲線の上の点になります。",
        ),
        Kind.AFFINE: (
            "定数倍して足す",
            "層の数をクリックすると、値、倍率、足す数が見られます。"
            "「できるまで」では、チャンネルのすべての値が1本の直線の上に並びます。",
        ),
        Kind.NORMALISE: (
            "ほかの値と比べる",
            "層の数をクリックすると、比べた相手（平均、分散、和）と、結果までの各段階が見られます。",
        ),
        Kind.REARRANGE: (
            "並べ替え",
            "層の数をクリックすると、どこから来た値かが見られます。計算はしていません。",
        ),
        Kind.SHAPE: (
            "形の計算",
            "画像ではなく形や位置の計算です。ネットワークを読むときに畳み込まれて消えます。"
            "残った場合は値だけが表示されます。",
        ),
    },
}


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    for name, text in pages().items():
        path = OUT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(DOCS / "guide" / "assets", OUT / "assets")
    shutil.copytree(DOCS / "pictures", OUT / "pictures")


def pages() -> dict[str, str]:
    """Return the text of every page by its path."""
    made = dict(by_hand())
    made |= {f"depth/{path.name}": in_depth(path) for path in DOCS.glob("*.md")}
    for language in LANGUAGES:
        made[f"reference/commands.{language}.md"] = commands(language)
        made[f"reference/python.{language}.md"] = python(language)
        made[f"reference/glossary.{language}.md"] = glossary(language)
        made[f"reference/operators.{language}.md"] = ops(language)
        for op in TABLE.values():
            made[f"reference/ops/{op.name}.{language}.md"] = op_page(op, language)
    return made


def by_hand() -> Iterator[tuple[str, str]]:
    """Yield docs/guide's pages; docs is one folder further up there, "In depth" in the guide."""
    for path in (DOCS / "guide").rglob("*.md"):
        name = path.relative_to(DOCS / "guide")
        up = "../" * (len(name.parts) - 1)  # from the page to the guide's root
        text = path.read_text(encoding="utf-8")
        language = name.suffixes[0].removeprefix(".")
        # a line's end is a space in HTML, which Japanese has none of
        text = re.sub(f"(?<={JAPANESE})\n(?={JAPANESE})", "", text)
        text = text.replace("<!-- lessons -->", lesson_table(language))
        text = text.replace("<!-- misconceptions -->", misconception_table(language))
        text = text.replace(f"]({up}../pictures/", f"]({up}pictures/")
        yield (
            name.as_posix(),
            re.sub(rf"\]\({re.escape(up)}\.\./([\w-]+\.md)", rf"]({up}depth/\1", text),
        )


def lesson_table(language: str) -> str:
    """Return what each lesson is for, how long it takes and what it builds on."""
    say = WORDS[language]
    return _table(
        (say["lesson"], say["aim"], say["minutes"], say["exercises"], say["after"]),
        (
            (
                f"{one.number} {getattr(one.title, language)}",
                getattr(one.aim, language),
                str(one.minutes),
                str(len(one.exercises)),
                ", ".join(one.requires),
            )
            for one in lessons()
        ),
    )


def misconception_table(language: str) -> str:
    """Return each misconception with the exercises whose traps find it."""
    say = WORDS[language]
    found: dict[str, list[str]] = {name: [] for name in misconceptions()}
    for one in lessons():
        for number, task in one.exercises.items():
            for name in dict.fromkeys(trap.misconception for trap in task(0).traps):
                found[name].append(number)
    return _table(
        (say["misconception"], say["found"]),
        (
            (getattr(said, language), ", ".join(found[name]))
            for name, said in misconceptions().items()
            if found[name]
        ),
    )


def in_depth(path: Path) -> str:
    """Return a page of docs; what it points at outside of docs is named, not linked."""
    text = path.read_text(encoding="utf-8").replace("](pictures/", "](../pictures/")
    return re.sub(r"(?<!!)\[([^\]]*)\]\(\.\./(?!pictures/)[^)]*\)", r"\1", text)


def commands(language: str) -> str:
    """Return the page of all commands."""
    say = WORDS[language]
    parts = [f"# {say['commands']}\n\n{say['commands-say']}\n"]
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        context = typer.Context(command, info_name=f"convscope {name}")
        parts.append(f"## {name} {{#{name}}}\n\n```text\n{_usage(command, context)}\n```\n")
        parts.append(_help(command.help or ""))
        rows = (_parameter(p, say) for p in command.params if not getattr(p, "hidden", False))
        parts.append(_table((say["argument"], say["says"], say["usual"]), rows))
    return "\n".join(parts)


def _usage(command: Any, context: Any) -> str:
    return " ".join([context.info_name, *command.collect_usage_pieces(context)])


def _help(text: str) -> str:
    """Return a command's help as Markdown: rich's marks away, examples as code."""
    plain = re.sub(r"\[/?bold\]", "", inspect.cleandoc(text).replace("\b", ""))
    said, mark, examples = plain.partition("Example")
    if not mark:
        return f"{plain}\n"
    lines = [line.strip() for line in examples.partition(":")[2].splitlines() if line.strip()]
    return f"{said.strip()}\n\n```sh\n" + "\n".join(lines) + "\n```\n"


def _parameter(given: Any, say: dict[str, str]) -> tuple[str, ...]:
    names = [*given.opts, *given.secondary_opts]
    if given.param_type_name == "argument":
        names = [given.name]
    usual = given.default
    if callable(usual) or usual in (None, False, "", [], ()) or "Sentinel" in type(usual).__name__:
        usual = ""
    shown = say["required"] if given.required else (f"`{usual}`" if usual != "" else "")
    text = " ".join((getattr(given, "help", "") or "").split())
    return " ".join(f"`{name}`" for name in names), text, shown


def python(language: str) -> str:
    """Return the page of all public names."""
    say = WORDS[language]
    parts = [f"# {say['python']}\n\n{say['python-say']}\n"]
    for name in convscope.__all__:
        thing = getattr(convscope, name)
        parts.append(f"## cs.{name} {{#{name}}}\n")
        if not isinstance(thing, ModuleType):
            parts.append(f"```text\n{_signature(f'cs.{name}', thing)}\n```\n")
        parts.append(docstring(thing))
        parts += [_member(name, own, member) for own, member in _members(thing)]
    return "\n".join(parts)


def _member(name: str, own: str, member: Any) -> str:
    shown = own if isinstance(member, property) else _signature(own, member)
    return f"### {own} {{#{name}.{own}}}\n\n```text\n{shown}\n```\n\n{docstring(member)}"


def _members(thing: Any) -> list[tuple[str, Any]]:
    """Return the public methods and properties of a class, or the functions of a module."""
    if not isinstance(thing, type | ModuleType):
        return []
    if getattr(thing, "__module__", "").endswith(".blocks"):
        return []  # what a block has is for who writes another one

    def answers(one: Any) -> bool:
        return inspect.isroutine(one) or isinstance(one, property)

    found = inspect.getmembers(thing, answers)
    return [
        (name, one)
        for name, one in found
        if not name.startswith("_")
        and inspect.getdoc(one)
        and (not isinstance(thing, ModuleType) or one.__module__ == thing.__name__)
        and "convscope" in (getattr(one, "__module__", None) or "convscope")
    ]


def _signature(name: str, thing: Any) -> str:
    try:
        text = str(inspect.signature(thing))
    except (TypeError, ValueError):
        return name
    text = re.sub(r"\b(?:convscope|numpy|collections|typing)\.[\w.]*?(\w+)(?=[\W]|$)", r"\1", text)
    text = text.replace("self, ", "").replace("(self)", "()")
    text = re.sub(r"(: |-> )(['\"])(.*?)\2(?=[,)]| =|$)", r"\1\3", text)  # written as texts
    return fill(f"{name}{text}", 84, subsequent_indent="    ", break_long_words=False)


def docstring(thing: Any) -> str:
    """Return a docstring as Markdown: what runs (>>>) as code, :: blocks as code."""
    text = inspect.getdoc(thing) or ""
    parts = re.split(r"\n\s*\n", text)
    done = [_paragraph(part) for part in parts]
    return "\n\n".join(done) + "\n"


def _paragraph(text: str) -> str:
    if text.lstrip().startswith(">>>"):
        return f"```pycon\n{dedent(text)}\n```"
    first, mark, rest = text.partition("\n>>>")
    if mark:  # the example follows without an empty line
        return f"{_paragraph(first)}\n\n```pycon\n>>>{rest}\n```"
    if all(line.startswith("    ") for line in text.splitlines() if line):
        return f"```text\n{dedent(text)}\n```"
    return "" if text.strip() == "::" else text.replace("``", "`").replace("[", "\\[")


def glossary(language: str) -> str:
    """Return the terms of the lessons, in the order of the language's words."""
    say, other = WORDS[language], LANGUAGES[1 - LANGUAGES.index(language)]
    rows = sorted(
        (getattr(t.word, language), getattr(t.word, other), getattr(t.says, language), t.name)
        for t in terms().values()
    )
    parts = [f"# {say['glossary']}\n\n{say['glossary-say']}\n"]
    for word, also, means, name in rows:
        parts.append(f"## {word} {{#{name}}}\n\n*{also}*\n{{ .also }}\n\n{means}\n")
    return "\n".join(parts)


def ops(language: str) -> str:
    """Return the table of operators."""
    say = WORDS[language]
    table = _table(
        (say["op"], say["kind"], say["meaning"]),
        (
            (f"[{op.name}](ops/{op.name}.md)", KINDS[language][op.kind][0], _first(op))
            for op in sorted(TABLE.values(), key=lambda op: op.name)
        ),
    )
    return f"# {say['ops']}\n\n{say['ops-say']}\n\n{table}"


def op_page(op: Op, language: str) -> str:
    """Return the page of one operator."""
    say = WORDS[language]
    kind, shown = KINDS[language][op.kind]
    about = docstring(op.module).rpartition("\n\nSource:")
    computed, _, example = docstring(op.forward).partition("```pycon")
    parts = [
        f"# {op.name}",
        f"{say['kind']}: **{kind}**",
        f"## {say['formula']}",
        about[0] or about[2],
        f"## {say['computed']}",
        computed,
        f"## {say['attributes']}",
        _attributes(op, say),
    ]
    if example:
        file = op.module.__name__.rpartition(".")[2]
        first = ["import numpy as np"] if "np." in example else []
        first += [f"from convscope.ops.{file} import forward"]
        head = "".join(f"\n>>> {line}" for line in first)
        parts += [f"## {say['example']}", f"```pycon{head}{example}"]
    gradient = say["no-gradient"] if op.backward is None else say["gradient"]
    source = f"[{say['source']}](https://onnx.ai/onnx/operators/onnx__{op.name}.html)"
    return "\n\n".join([*parts, f"## {say['shown']}", shown, f"{gradient} {source}"]) + "\n"


def _attributes(op: Op, say: dict[str, str]) -> str:
    """Return what ONNX says of an operator's attributes."""
    try:
        schema = defs.get_schema(op.name, OPSET)
    except defs.SchemaError:  # newer than the set that all is computed in
        schema = defs.get_schema(op.name)
    if not schema.attributes:
        return say["none"]
    return _table(
        (say["attribute"], say["type"], say["usual"]),
        (
            (f"`{name}`", str(one.type).rpartition(".")[2].lower(), _usual(one, say))
            for name, one in sorted(schema.attributes.items())
        ),
    )


def _usual(attribute: Any, say: dict[str, str]) -> str:
    """Return what an attribute is where a node does not say."""
    if attribute.required:
        return say["required"]
    if not attribute.default_value.name:
        return ""
    value = helper.get_attribute_value(attribute.default_value)
    shown = value.decode() if isinstance(value, bytes) else value
    return f"`{shown:.6g}`" if isinstance(shown, float) else f"`{shown}`"


def _first(op: Op) -> str:
    return (op.module.__doc__ or "").partition("\n")[0].rstrip(".")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    titles = tuple(head)
    lines = (titles, ("---",) * len(titles), *rows)
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("``", "`")


if __name__ == "__main__":
    main()
