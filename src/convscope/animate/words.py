"""The captions of the animations, in both languages."""

from __future__ import annotations

_EN = {
    "input": "Input",
    "kernel": "Kernel",
    "kernels": "Kernels",
    "output": "Output",
    "products": "Products",
    "channel": "channel {n}",
    "shown": "the {shown} of {all} channels that add most here",
    "others": "the other {n}",
    "every": "one in {n} of {all} positions",
    "position": "position {at}",
    "bias": "bias",
    "stage": "Stage {n} of {all}",
    "play": "Play",
    "stop": "Stop",
    "back": "One step back",
    "on": "One step on",
    "time": "Time",
}
_JA = {
    "input": "入力",
    "kernel": "カーネル",
    "kernels": "カーネル",
    "output": "出力",
    "products": "積",
    "channel": "チャンネル {n}",
    "shown": "全{all}チャンネルのうち、ここで最も効く{shown}個",
    "others": "残り{n}個",
    "every": "{all}か所のうち{n}か所ごと",
    "position": "位置 {at}",
    "bias": "バイアス",
    "stage": "{all}段のうち{n}段目",
    "play": "再生",
    "stop": "停止",
    "back": "1つ戻る",
    "on": "1つ進む",
    "time": "時間",
}


def words(language: str) -> dict[str, str]:
    """Return every caption in a language.

    >>> words("ja")["output"]
    '出力'
    """
    return _JA if language == "ja" else _EN
