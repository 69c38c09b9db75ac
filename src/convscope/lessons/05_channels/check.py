"""The exercises of channels and many kernels."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ...ops import TABLE
from ..exercise import Task, Trap
from ..setting import chance, written

BLOCK = np.array([[[1, 2], [3, 4]], [[0, 1], [0, 1]], [[2, 0], [0, 2]]], float)
KERNELS = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[1, 1], [1, 1]]], float)
BASIC = {"room": "3d", "at": 0, "bench": {"preset": "basic"}}
RGB = {"room": "3d", "at": 0, "bench": {"preset": "rgb"}}


def parameters(inputs: int, outputs: int, size: int) -> int:
    """Count weights and biases of a layer, as its arrays have them."""
    return int(np.zeros((outputs, inputs, size, size)).size + np.zeros(outputs).size)


def over_channels(seed: int) -> Task:
    if seed == 0:
        block, kernels, bias = BLOCK, KERNELS, -1.0
    else:
        draw = chance(seed)
        block, kernels = (
            draw.integers(0, 4, (3, 2, 2)).astype(float),
            draw.integers(0, 2, (3, 2, 2)).astype(float),
        )
        bias = float(draw.integers(-3, 4))
    parts = (block * kernels).sum((1, 2))
    y = TABLE["Conv"].forward(block[None], kernels[None], np.array([bias]))
    tables = "" if seed == 0 else "\n\n" + "\n".join(
        f"    {colour}: {written(x[0])} / {written(x[1])} · {written(k[0])} / {written(k[1])}"
        for colour, x, k in zip(("R", "G", "B"), block, kernels, strict=True)
    )  # fmt: skip
    return Task(
        ask=InWords(f"Which number comes out (bias {written(np.array([bias]))})?{tables}", f"どんな数が出ますか（バイアス {written(np.array([bias]))}）。{tables}"),
        answer=float(y[0, 0, 0, 0]),
        right=InWords(f"{' + '.join(written(np.array([p])) for p in parts)}, and the bias.", f"{' + '.join(written(np.array([p])) for p in parts)}、それにバイアスです。"),
        traps=(
            Trap("M11", parts, InWords("The three sums are added up to **one** number.", "3つの和を足し合わせて、**1つの**数にします。"), RGB),
            Trap("M11", float(parts.mean() + bias), InWords("The sums are added, not averaged.", "平均ではなく、足し合わせます。"), RGB),
            Trap("M11", float(parts.mean()), InWords("The sums are added, not averaged, and the bias comes on top.", "平均ではなく足し合わせて、バイアスも足します。"), RGB),
            Trap("M12", float(parts.sum()), InWords("The bias is still missing.", "バイアスがまだです。"), RGB),
        ),
        hints=(InWords(f"Red alone gives {written(parts[:1])}.", f"赤だけなら {written(parts[:1])} です。"),),
        python=f"cs.ops.conv.forward(np.array({block[None].tolist()}), np.array({kernels[None].tolist()}), np.array([{bias}]))",
    )  # fmt: skip


def how_many(seed: int) -> Task:
    inputs, outputs = (
        (3, 10)
        if seed == 0
        else (int(chance(seed).integers(2, 12)), int(chance(seed + 7).integers(13, 40)))
    )
    kernels = inputs * outputs
    return Task(
        ask=InWords(f"{inputs} channels in, {outputs} maps out: how many **filters**, how many **kernels**, how many **maps**?", f"入力{inputs}チャンネル、出力{outputs}枚。**フィルタ**、**カーネル**、**マップ**の数を順に。"),
        answer=np.array([outputs, kernels, outputs]),
        right=InWords(f"Each of the {outputs} filters has {inputs} kernels.", f"{outputs}個のフィルタが、それぞれ{inputs}枚のカーネルを持ちます。"),
        traps=(
            Trap("M13", np.array([kernels, kernels, outputs]), InWords("A filter is all kernels of one map together.", "フィルタは、1枚のマップを作るカーネル全部のことです。"), BASIC),
            Trap("M13", np.array([outputs, outputs, outputs]), InWords("A filter has a kernel for each input channel.", "フィルタには、入力チャンネルごとにカーネルがあります。"), BASIC),
            Trap("M11", np.array([outputs, kernels, kernels]), InWords("The channels' sums are added up: one map a filter.", "チャンネルごとの和は足し合わされ、1フィルタから1枚です。"), BASIC),
        ),
        hints=(InWords("One map, one filter.", "マップ1枚にフィルタ1つです。"),),
    )  # fmt: skip


def weights(seed: int) -> Task:
    c, m, k = (
        (3, 8, 3)
        if seed == 0
        else (
            int(chance(seed).integers(1, 12)),
            int(chance(seed + 1).integers(5, 30)),
            int(chance(seed + 2).choice([3, 5, 7])),
        )
    )
    return count(c, m, k)


def second_layer(seed: int) -> Task:
    c = 50 if seed == 0 else int(chance(seed).integers(20, 90))
    return count(c, c, 3)


def count(c: int, m: int, k: int) -> Task:
    right = parameters(c, m, k)
    return Task(
        ask=InWords(f"{c} channels in, {m} maps out, kernels {k} × {k}, with biases: how many parameters?", f"入力{c}チャンネル、出力{m}枚、カーネル{k}×{k}、バイアスあり。パラメータはいくつ？"),
        answer=right,
        right=InWords(f"{m} × {c} × {k} × {k} weights and {m} biases.", f"重み {m}×{c}×{k}×{k} と、バイアス{m}個です。"),
        traps=(
            Trap("M12", m * (k * k + 1), InWords("Each filter has a kernel for **every** input channel.", "フィルタには、入力チャンネルの**それぞれに**カーネルがあります。"), BASIC),
            Trap("M12", right - m, InWords("And one bias for each map.", "マップごとのバイアスが1つずつあります。")),
            Trap("M12", right - m + m * c, InWords("One bias a map, not one a kernel.", "バイアスはカーネルごとではなく、マップごとに1つです。")),
        ),
        hints=(InWords("How many weights has one filter? And its bias?", "フィルタ1つの重みは？ バイアスは？"),),
        python=f"({c} * {k} * {k} + 1) * {m}",
    )  # fmt: skip


def shared(seed: int) -> Task:
    n, m = (
        (12, 9)
        if seed == 0
        else (int(chance(seed).integers(14, 40)), int(chance(seed + 3).integers(2, 13)))
    )
    places = n - 2
    right = m * (3 + 1)
    return Task(
        ask=InWords(f"A row of {n}, {m} kernels of 3, a bias each: how many parameters?", f"{n}個の列に、長さ3のカーネルを{m}個。バイアスも1つずつ。パラメータはいくつ？"),
        answer=right,
        right=InWords(f"{m} × (3 + 1), though there are {m} × {places} neurons.", f"{m}×(3 + 1) です。ニューロンは {m}×{places} 個もあるのに。"),
        traps=(
            Trap("E-5", 4, InWords("Not the whole layer shares one kernel: each map has its own.", "層全体で1つのカーネルを共有するのではなく、マップごとに別のカーネルがあります。")),
            Trap("M12", m * places * 4, InWords("All neurons of one map share the same weights.", "同じマップのニューロンは、同じ重みを使います。")),
            Trap("M12", m * 3, InWords("And a bias for each map.", "マップごとにバイアスもあります。")),
        ),
        hints=(InWords("What does one map need?", "マップ1枚に必要な数は？"),),
    )  # fmt: skip


def biases(seed: int) -> Task:
    m, side = (
        (8, 4)
        if seed == 0
        else (int(chance(seed).integers(2, 64)), int(chance(seed + 1).integers(5, 60)))
    )
    return Task(
        ask=InWords(f"A layer makes {m} maps of {side} × {side}. How many biases does it have?", f"{side}×{side}のマップを{m}枚作る層に、バイアスはいくつありますか。"),
        answer=m,
        right=InWords("One for each map.", "マップごとに1つです。"),
        traps=(
            Trap("E-6", 0, InWords("The lecture names only the kernel; a bias belongs to each filter too.", "講義ではカーネルだけが挙げられますが、フィルタごとにバイアスもあります。")),
            Trap("M12", m * side * side, InWords("The same bias is added at every place of a map.", "マップのどの場所にも、同じバイアスを足します。")),
            Trap("M12", 1, InWords("Each map has its own.", "マップごとに別のバイアスがあります。")),
        ),
        hints=(InWords("Count the filters.", "フィルタの数を数えます。"),),
    )  # fmt: skip


def one_by_one(seed: int) -> Task:
    x = np.array([1.0, 5.0]) if seed == 0 else chance(seed).integers(1, 9, 2).astype(float)
    w = (
        np.array([[1, -1], [2, 1]], float)
        if seed == 0
        else chance(seed + 1).integers(-2, 3, (2, 2)).astype(float)
    )
    y = TABLE["Conv"].forward(x.reshape(1, 2, 1, 1), w.reshape(2, 2, 1, 1), None).ravel()
    more = "" if seed == 0 else f" ({written(x)}; {written(w[0])}; {written(w[1])})"
    return Task(
        ask=InWords(f"Which two values come out there?{more}", f"そこからは、どんな2つの値が出ますか。{more}"),
        answer=y,
        right=InWords("Each output is its own mixture of the channels.", "出力ごとに、チャンネルの混ぜ方が違います。"),
        traps=(
            Trap("M34", x, InWords("It looks at one place only, but at all channels there.", "1つの場所しか見ませんが、そこの全チャンネルを見ます。")),
            Trap("M11", np.diag(w) * x, InWords("Each filter reads **both** channels and adds.", "どのフィルタも**両方の**チャンネルを読んで足します。")),
        ),
        hints=(InWords(f"The first: {written(w[0, :1])}·{written(x[:1])} + …", f"1つ目は {written(w[0, :1])}×{written(x[:1])} + … です。"),),
        python=f"np.array({w.tolist()}) @ {x.tolist()}",
    )  # fmt: skip


def wrong_order(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("What puts the channels first?", "チャンネルを先頭にするのは？"),
        choices=(
            InWords("`x.reshape(3, 224, 224)`", "`x.reshape(3, 224, 224)`"),
            InWords("`x.transpose(2, 0, 1)`", "`x.transpose(2, 0, 1)`"),
            InWords("`x[None]`", "`x[None]`"),
        ),
        answer=1,
        right=InWords("The last axis comes first, the other two follow.", "最後の軸が先頭に来て、残り2つが続きます。"),
        traps=(
            Trap("M5", 0, InWords("The shape would be right, and the picture scrambled: `reshape` cuts the numbers anew.", "形状は合いますが、画像はばらばらになります。`reshape` は数を切り直すだけです。")),
            Trap("M6", 2, InWords("That adds a batch axis in front. It is needed too, afterwards.", "それは先頭にバッチ次元を足します。それも後で必要です。")),
        ),
    )  # fmt: skip


def against_full(seed: int) -> Task:
    n = 100 if seed == 0 else int(chance(seed).integers(5, 30)) * 10
    return Task(
        ask=InWords(
            f"{n} × {n} numbers in, {n} × {n} out. How many weights has a **fully connected** layer, and how many one 3 × 3 kernel?",
            f"入力も出力も {n}×{n} 個。**全結合層**の重みはいくつ、3×3のカーネル1枚の重みはいくつですか。",
        ),
        answer=np.array([n**4, 9]),
        right=InWords("That is why pictures are convolved.", "だから画像には畳み込みを使います。"),
        traps=(
            Trap("M22", np.array([n * n, 9]), InWords("Each output is joined to each input: that many **times** that many.", "どの出力も、すべての入力とつながります。掛け算になります。")),
            Trap("M12", np.array([n**4, 9 * n * n]), InWords("The kernel is the same at every place.", "カーネルは、どの場所でも同じものです。")),
        ),
        hints=(InWords("(inputs) × (outputs), and the kernel.", "（入力の数）×（出力の数）、そしてカーネル。"),),
        python=f"({n} * {n}) ** 2, 3 * 3",
    )  # fmt: skip


EXERCISES = {
    "05-1": over_channels,
    "05-2": how_many,
    "05-3": weights,
    "05-4": second_layer,
    "05-5": shared,
    "05-6": biases,
    "05-7": one_by_one,
    "05-8": wrong_order,
    "05-9": against_full,
}
