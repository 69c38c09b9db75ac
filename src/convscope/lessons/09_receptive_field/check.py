"""The exercises of the receptive field."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...bench import convolve
from ...build.blocks import Conv, MaxPool
from ...build.layers import layers
from ..exercise import Task, Trap
from ..setting import chance, written

Layers = list[tuple[int, int]]
"""Kernel and stride of one layer after the other."""


def fields(stack: Layers, pools: tuple[int, ...] = ()) -> Array:
    """Return the receptive field after each layer, from the network itself."""
    blocks = [
        MaxPool(k, stride=s) if i in pools else Conv(1, k, stride=s, padding=0)
        for i, (k, s) in enumerate(stack)
    ]
    return np.array([row.receptive_field[0] for row in layers(blocks, (1, 128, 128))])


def two(seed: int) -> Task:
    k = 3 if seed == 0 else int(chance(seed).choice([5, 7, 9]))
    return Task(
        ask=InWords(f"Two convolutions of {k}: how many pixels along one side does a number of the second one see?", f"大きさ{k}の畳み込みを2つ。2つ目の値は、1辺に何画素を見ますか。"),
        answer=int(fields([(k, 1), (k, 1)])[-1]),
        right=InWords(f"{k} + ({k} − 1).", f"{k} + ({k} − 1) です。"),
        traps=(
            Trap("M21", k, InWords("That is what it reads of the layer before. Each of those saw pixels of its own.", "それは前の層から読む数です。その1つ1つが、それぞれの画素を見ています。")),
            Trap("M21", 2 * k, InWords("Their fields overlap.", "範囲は重なり合っています。")),
            Trap("M21", k * k, InWords("Their fields overlap: they move by one pixel only.", "範囲は1画素ずつしかずれず、重なり合っています。")),
        ),
        hints=(InWords("The outer two of the numbers it reads decide.", "読む数のうち、両端の2つで決まります。"),),
    )  # fmt: skip


SIX: Layers = [(3, 1), (3, 1), (2, 2), (3, 1), (3, 1), (2, 2)]


def grows(seed: int) -> Task:
    stack = (
        SIX
        if seed == 0
        else [
            (int(k), int(s))
            for k, s in zip(chance(seed).choice([2, 3, 5], 6), [1, 1, 2, 1, 1, 2], strict=True)
        ]
    )
    right = fields(stack, (2, 5) if seed == 0 else ())
    alone = 1 + np.cumsum([k - 1 for k, _ in stack])
    more = "" if seed == 0 else " " + ", ".join(f"k {k} s {s}" for k, s in stack)
    return Task(
        ask=InWords(f"The field after each of the six:{more}", f"6層それぞれの後の受容野：{more}"),
        answer=right,
        right=InWords("After a stride of 2 each step counts double.", "ストライド2の後は、1歩が2倍になります。"),
        traps=(
            Trap("M21", alone, InWords("After a stride of 2 neighbours lie two pixels apart: what follows grows twice as fast.", "ストライド2の後は、隣どうしが2画素離れます。その後は2倍の速さで広がります。")),
            Trap("M21", np.array([k for k, _ in stack]), InWords("Those are the kernels.", "それはカーネルの大きさです。")),
        ),
        hints=(
            InWords(f"It begins with {written(right[:3])}.", f"最初は {written(right[:3])} です。"),
            InWords("From the fourth layer on the jump is 2.", "4層目から間隔は2です。"),
        ),
    )  # fmt: skip


def jump(seed: int) -> Task:
    stack = (
        [(3, 2), (3, 2)]
        if seed == 0
        else [(int(chance(seed).choice([3, 5])), 2), (int(chance(seed + 1).choice([3, 5, 7])), 2)]
    )
    (a, _), (b, _) = stack
    return Task(
        ask=InWords(f"Kernels {a} and {b}, both with stride 2: how many pixels does a number of the second one see?", f"カーネル{a}と{b}、どちらもストライド2。2つ目の値は何画素を見ますか。"),
        answer=int(fields(stack)[-1]),
        right=InWords(f"{a} + ({b} − 1) × 2.", f"{a} + ({b} − 1)×2 です。"),
        traps=(
            Trap("M21", a + b - 1, InWords("The numbers that the second one reads lie two pixels apart.", "2つ目が読む数は、2画素ずつ離れています。")),
            Trap("M21", a + (b - 1) * 4, InWords("Its own stride counts only for what comes after.", "自分のストライドが効くのは、後の層だけです。")),
            Trap("M21", b, InWords("That is what it reads of the layer before.", "それは前の層から読む数です。")),
        ),
        hints=(InWords("How far apart do two neighbours of the first layer's output look?", "1層目の出力で隣り合う値は、元の画像で何画素離れていますか。"),),
    )  # fmt: skip


def small(seed: int) -> Task:
    c = 1 if seed == 0 else int(chance(seed).integers(2, 20))
    large, little = 7 * 7 * c * c, 3 * 3 * 3 * c * c
    return Task(
        ask=InWords(f"{c} channel{'s' * (c > 1)} in and out, no biases: how many weights have one layer of 7 × 7, and three layers of 3 × 3 together?", f"入力も出力も{c}チャンネル、バイアスなし。7×7の1層と、3×3の3層合わせての重みは、それぞれいくつですか。"),
        answer=np.array([large, little]),
        right=InWords("They see the same 7 × 7.", "どちらも同じ7×7を見ます。"),
        traps=(
            Trap("M35", np.array([large, little // 3]), InWords("There are three layers.", "3層あります。")),
            Trap("M35", np.array([7 * c, 9 * c]), InWords("Kernels are squares.", "カーネルは正方形です。")),
        ),
        hints=(InWords("7 · 7 and 3 · 3 · 3, for each pair of channels.", "チャンネルの組ごとに 7×7 と 3×3×3 です。"),),
        python=f"7 * 7 * {c * c}, 3 * 3 * 3 * {c * c}",
    )  # fmt: skip


def changes(seed: int) -> Task:
    n, k = (
        (20, 5)
        if seed == 0
        else (int(chance(seed).integers(15, 40)), int(chance(seed + 1).integers(2, 7)))
    )
    at = n // 2
    x, y = np.zeros(n), np.zeros(n)
    y[at] = 1
    moved = np.asarray(convolve(x, np.ones(k))) != np.asarray(convolve(y, np.ones(k)))
    return Task(
        ask=InWords(f"{n} numbers, a kernel of {k}. The number at index {at} is changed. How many results can change?", f"{n}個の数に長さ{k}のカーネル。インデックス{at}の数を変えると、変わりうる結果はいくつですか。"),
        answer=int(moved.sum()),
        right=InWords("As many as windows lie over it.", "その数の上を通る窓の数だけです。"),
        traps=(
            Trap("M21", 1, InWords("Several windows lie over it.", "その数の上を、いくつもの窓が通ります。")),
            Trap("M21", n - k + 1, InWords("Windows far away do not see it.", "遠くの窓には見えません。")),
        ),
        hints=(InWords("In how many places does the window cover it?", "窓がその数を含む場所は何か所ですか。"),),
    )  # fmt: skip


def recap(seed: int) -> Task:
    layers_ = 5 if seed == 0 else int(chance(seed).integers(3, 12))
    return Task(
        ask=InWords(f"{layers_} convolutions of 3, stride 1: how large is the field at the end?", f"大きさ3、ストライド1の畳み込みを{layers_}層。最後の受容野は？"),
        answer=int(fields([(3, 1)] * layers_)[-1]),
        right=InWords("Two more a layer.", "1層ごとに2ずつ広がります。"),
        traps=(
            Trap("M21", 3, InWords("That is the kernel.", "それはカーネルの大きさです。")),
            Trap("M21", 3 * layers_, InWords("The fields overlap: two more a layer, not three.", "範囲は重なります。1層で増えるのは3ではなく2です。")),
        ),
        hints=(InWords("3, 5, 7, …", "3、5、7、…"),),
    )  # fmt: skip


EXERCISES = {
    "09-1": two,
    "09-2": grows,
    "09-3": jump,
    "09-4": small,
    "09-5": changes,
    "09-6": recap,
}
