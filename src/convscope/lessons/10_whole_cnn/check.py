"""The exercises of the whole CNN."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.in_words import InWords
from ...build import from_json, layers
from ...build.presets import PRESETS
from ..exercise import Task, Trap
from ..setting import chance

MOST = 5000


def rows(side: int = 64) -> list[Any]:
    """Return the layers of a network like CNN Explainer's, on colour pictures of a size."""
    return list(layers(PRESETS["tiny-vgg"].blocks(10), (3, side, side)))


def depth(seed: int) -> Task:
    found = [row for row in layers(PRESETS["tiny-vgg"].blocks(10), (3, 64, 64)) if row.parameters]
    return Task(
        ask=InWords(
            "How many layers with weights has this network: conv, relu, conv, relu, pool, conv, relu, conv, relu, pool, flatten, fully connected?",
            "畳み込み、relu、畳み込み、relu、プーリング、畳み込み、relu、畳み込み、relu、プーリング、平坦化、全結合。重みを持つ層はいくつありますか。",
        ),
        answer=len(found),
        right=InWords("Four convolutions and one fully connected layer.", "畳み込み層が4つと、全結合層が1つです。"),
        traps=(
            Trap("E-7", 9, InWords("ReLU has no weights; one often sees it counted.", "ReLUに重みはありません（数えてしまうことがよくあります）。")),
            Trap("M17", 7, InWords("Pooling has no weights.", "プーリングに重みはありません。")),
            Trap("M22", 6, InWords("Flatten only lays the numbers out.", "平坦化は、数を並べるだけです。")),
        ),
        hints=(InWords("Which of them have anything to learn?", "学習するものがあるのはどれですか。"),),
    )  # fmt: skip


def roles(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("Which layer **makes** feature maps of the picture?", "画像から特徴マップを**作る**のは、どの層ですか。"),
        choices=(
            InWords("pooling", "プーリング層"),
            InWords("convolution", "畳み込み層"),
            InWords("fully connected", "全結合層"),
        ),
        answer=1,
        right=InWords("Pooling shrinks them, the fully connected layer uses them.", "プーリング層は小さくし、全結合層は使います。"),
        traps=(
            Trap("E-4", 0, InWords("Pooling shrinks maps that are there already. (The lecture's summary has it so, too.)", "プーリング層は、すでにあるマップを小さくします（講義のまとめにも同じ記述があります）。")),
            Trap("M22", 2, InWords("Behind it there are no maps any more, only a row of numbers.", "その後ろにマップはなく、数の列だけです。")),
        ),
    )  # fmt: skip


def sizes(seed: int) -> Task:
    side = 64 if seed == 0 else int(chance(seed).integers(9, 40)) * 4
    heights = np.array([row.shape[1] for row in rows(side) if len(row.shape) == 3])
    padded = np.array([side, side, side, side, side // 2, *(side // 2,) * 4, side // 4])
    return Task(
        ask=InWords(f"A picture of {side} × {side}: the height after each of the ten layers up to the second pooling?", f"{side}×{side}の画像。2つ目のプーリングまでの10層、それぞれの後の高さは？"),
        answer=heights,
        right=InWords("Each convolution takes two, each pooling half.", "畳み込みで2減り、プーリングで半分になります。"),
        traps=(
            Trap("M8", padded, InWords("Without padding each convolution of 3 × 3 takes off two.", "パディングなしなら、3×3の畳み込みごとに2減ります。")),
        ),
        hints=(InWords(f"{heights[0]}, {heights[1]}, …", f"{heights[0]}、{heights[1]}、…"),),
    )  # fmt: skip


def parameters(seed: int) -> Task:
    side = 64 if seed == 0 else int(chance(seed).integers(9, 30)) * 4
    found = rows(side)
    total = sum(row.parameters for row in found)
    convolutions = total - found[-1].parameters
    return Task(
        ask=InWords(f"How many parameters has it in all, on colour pictures of {side} × {side}?", f"{side}×{side}のカラー画像のとき、パラメータは全部でいくつ？"),
        answer=total,
        right=InWords(f"{convolutions:,} in the convolutions, {found[-1].parameters:,} in the fully connected layer.", f"畳み込み層に{convolutions:,}個、全結合層に{found[-1].parameters:,}個です。"),
        traps=(
            Trap("M12", convolutions, InWords("The fully connected layer is missing.", "全結合層がありません。")),
            Trap("M12", total - 40 - 10, InWords("The biases are missing.", "バイアスがありません。")),
            Trap("M12", total - 3 * 9 * 10 + 9 * 10, InWords("The first layer reads three channels.", "最初の層は3チャンネルを読みます。")),
        ),
        hints=(InWords("280 + 3 × 910 + the fully connected layer.", "280 + 3×910 + 全結合層。"),),
    )  # fmt: skip


def work(seed: int) -> Task:
    side = 64 if seed == 0 else int(chance(seed).integers(9, 30)) * 4
    found = [row for row in rows(side) if row.op == "Conv"]
    first = found[0]
    macs = int(np.prod(first.shape[1:]) * first.shape[0] * 27)
    return Task(
        ask=InWords(f"The first convolution gives 10 maps of {first.shape[1]} × {first.shape[2]}. How many multiplications does it need?", f"最初の畳み込みは{first.shape[1]}×{first.shape[2]}のマップを10枚出します。掛け算は何回ですか。"),
        answer=macs,
        right=InWords("27 for each of its numbers, with only 280 parameters.", "値1つに27回。パラメータはわずか280個です。"),
        traps=(
            Trap("M12", 280, InWords("Those are its parameters; each is used at every place.", "それはパラメータの数です。どの場所でも使われます。")),
            Trap("M11", macs // 3, InWords("Three channels go in.", "入力は3チャンネルです。")),
        ),
        hints=(InWords("(numbers that come out) × 27", "（出てくる数の個数）×27"),),
    )  # fmt: skip


def shares(seed: int) -> Task:
    n = 1000 if seed == 0 else int(chance(seed).integers(2, 300))
    return Task(
        ask=InWords(f"{n} classes. What do all the shares add up to?", f"{n}クラス。すべての割合の合計は？"),
        answer=1,
        right=InWords("However many classes.", "クラスがいくつあっても1です。"),
        traps=(
            Trap("M24", n, InWords("Each share is below 1; together they are 1.", "どの割合も1より小さく、合わせて1です。")),
            Trap("M24", 1 / n, InWords("That would be the mean.", "それは平均です。")),
        ),
        hints=(InWords("Look at the bars.", "棒を見てみましょう。"),),
    )  # fmt: skip


def own(seed: int) -> Task:
    def parts(given: Any) -> list[Any]:
        return list(layers(from_json(given), (1, 28, 28)))

    def fits(given: Any) -> bool:
        found = parts(given)
        ops = {row.op for row in found}
        return (
            not found[-1].error
            and found[-1].shape == (10,)
            and "Conv" in ops
            and bool(ops & {"MaxPool", "AveragePool", "GlobalAveragePool"})
            and sum(row.parameters for row in found) <= MOST
        )

    def large(given: Any) -> bool:
        return sum(row.parameters for row in parts(given)) > MOST

    def without(given: Any) -> bool:
        return "Conv" not in {row.op for row in parts(given)}

    example = [
        {"block": "Conv", "channels": 8, "kernel": 3}, {"block": "Relu"},
        {"block": "MaxPool", "size": 4}, {"block": "Flatten"}, {"block": "Linear", "units": 10},
    ]  # fmt: skip
    return Task(
        kind="network",
        ask=InWords("The network that stands beside this text:", "となりに組み立てたネットワーク："),
        answer=example,
        accepts=fits,
        right=InWords("It fits. You can train it right there.", "できました。このまま学習させることもできます。"),
        traps=(
            Trap("M22", without, InWords("There is no convolution in it yet: everything is joined to everything.", "まだ畳み込みがありません。すべてがすべてとつながっています。")),
            Trap("M20", large, InWords(f"It has more than {MOST:,} parameters. Where are most of them? A pooling before the fully connected layer helps.", f"パラメータが{MOST:,}個を超えています。どこに多いでしょう。全結合層の前のプーリングが効きます。")),
        ),
        hints=(
            InWords("Put a convolution, a ReLU and a pooling in front of the flatten.", "平坦化の前に、畳み込み、ReLU、プーリングを入れます。"),
            InWords("A pooling of 4 leaves a sixteenth of the numbers.", "大きさ4のプーリングなら、数は16分の1になります。"),
        ),
        given={"room": "train", "bench": {"part": "network", "blocks": [{"block": "Flatten"}, {"block": "Linear", "units": 10}]}},
    )  # fmt: skip


def share(seed: int) -> Task:
    found = rows()
    total = sum(row.parameters for row in found)
    return Task(
        ask=InWords("How many per cent of the network's 19,920 parameters are in the fully connected layer (one decimal)?", "19,920個のパラメータのうち、全結合層にあるのは何％ですか（小数第1位まで）。"),
        answer=100 * found[-1].parameters / total,
        right=InWords("And hardly any of the computing.", "それでいて、計算量はごくわずかです。"),
        traps=(
            Trap("M12", 100 - 100 * found[-1].parameters / total, InWords("That is the share of the convolutions.", "それは畳み込み層の割合です。")),
        ),
        hints=(InWords("16,910 / 19,920", "16,910 ÷ 19,920"),),
        tolerance=1e-3,
    )  # fmt: skip


EXERCISES = {
    "10-1": depth,
    "10-2": roles,
    "10-3": sizes,
    "10-4": parameters,
    "10-5": work,
    "10-6": shares,
    "10-7": own,
    "10-8": share,
}
