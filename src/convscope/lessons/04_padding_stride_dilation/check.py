"""The exercises of padding, stride and dilation."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...bench import convolve
from ...bench.sizes import output_size
from ..exercise import Task, Trap
from ..setting import chance, plane_scene, row_scene, written

X = np.tile([0, 1, 1, 0, 1], (5, 1))
K = np.array([[1, 0, 1], [1, 1, 1], [0, 0, 1]])
ROW = np.array([0, 1, 0, 1, 0, 0, 1, 1, 1, 0])


def picture(seed: int) -> Array:
    return X if seed == 0 else chance(seed).integers(0, 2, (5, 5))


def both_sides(seed: int) -> Task:
    h, w = (8, 7) if seed == 0 else chance(seed).choice(np.arange(5, 30), 2, replace=False).tolist()
    padded = np.pad(np.zeros((h, w)), 1)
    return Task(
        ask=InWords(f"A picture of {h} × {w} gets a padding of 1. How large is it then (height, width)?", f"{h}×{w}の画像にパディング1を付けると、大きさ（高さ, 幅）は？"),
        answer=np.array(padded.shape),
        right=InWords("Two more along each axis.", "どの軸も2つ増えます。"),
        traps=(
            Trap("M9", np.array([h + 1, w + 1]), InWords("One on *each* side: left **and** right, above **and** below.", "*それぞれの*側に1つです。左**と**右、上**と**下。")),
            Trap("M1", np.array([w + 2, h + 2]), InWords("Height first, then width.", "高さが先、幅が後です。")),
        ),
        hints=(InWords("Count the new columns left and right.", "左右に増えた列を数えましょう。"),),
        python=f"np.pad(np.zeros(({h}, {w})), 1).shape",
    )  # fmt: skip


def corner(seed: int) -> Task:
    x = picture(seed)
    y = np.asarray(convolve(x, K, padding=1))
    return Task(
        ask=InWords("The first row of the result (five numbers):", "結果の最初の行（5個の数）は："),
        answer=y[0],
        right=InWords("The border counts as zeros.", "まわりは0として計算されています。"),
        traps=(
            Trap("M8", np.asarray(convolve(x, K))[0], InWords("That is without padding, three numbers. Begin in the corner.", "それはパディングなしの3個です。角から始めます。"), plane_scene(x, K, 0, pad=1)),
            Trap("M7", np.asarray(convolve(x, K, padding=1, flip=True))[0], InWords("You turned the kernel around.", "カーネルを反転しています。"), plane_scene(x, K, 0, pad=1)),
        ),
        hints=(InWords("In the corner the kernel's first row and first column lie on zeros.", "角では、カーネルの1行目と1列目が0の上にあります。"),),
        given=plane_scene(x, K, 0, pad=1),
        python=f"cs.convolve({x.tolist()}, {K.tolist()}, padding=1)[0]",
    )  # fmt: skip


def strided(seed: int) -> Task:
    x = picture(seed)
    one = np.asarray(convolve(x, K))
    return Task(
        ask=InWords("The result with stride 2, two rows of two:", "ストライド2の結果を2行2列で："),
        answer=np.asarray(convolve(x, K, stride=2)),
        right=InWords("The four corners of the result with stride 1.", "ストライド1の結果の、四隅です。"),
        traps=(
            Trap("M50", one[:2, :2], InWords("Those are four neighbours. The window moves two columns, then two rows.", "それは隣り合った4つです。窓は2列、2行ずつ動きます。"), plane_scene(x, K, 1, stride=2)),
            Trap("M8", one, InWords("That is stride 1.", "それはストライド1の結果です。"), plane_scene(x, K, 1, stride=2)),
        ),
        hints=(InWords("Columns 0 and 2, rows 0 and 2.", "列は0と2、行も0と2です。"),),
        given=plane_scene(x, K, 0, stride=2),
        python=f"cs.convolve({x.tolist()}, {K.tolist()}, stride=2)",
    )  # fmt: skip


CASES = ((10, 3, 2, 0), (28, 5, 1, 2), (227, 11, 4, 0), (5, 3, 2, 1))


def formula(seed: int) -> Task:
    cases: tuple[tuple[int, int, int, int], ...]
    if seed == 0:
        cases = CASES
    else:
        draw = chance(seed)
        cases = tuple(
            (
                int(draw.integers(20, 230)),
                int(draw.integers(2, 8)),
                int(draw.integers(1, 5)),
                int(draw.integers(0, 3)),
            )
            for _ in range(4)
        )
    sizes = np.array([output_size(n, k, stride=s, begin=p, end=p).cells for n, k, s, p in cases])
    exact = np.array([(n + 2 * p - k) / s + 1 for n, k, s, p in cases])
    once = np.array([(n + p - k) // s + 1 for n, k, s, p in cases])
    listed_en = "; ".join(f"n {n}, k {k}, s {s}, p {p}" for n, k, s, p in cases)
    return Task(
        ask=InWords(f"How long is each result? {listed_en}", f"結果の長さはそれぞれいくつですか。 {listed_en}"),
        answer=sizes,
        right=InWords("All four.", "4つとも正解です。"),
        traps=(
            Trap("M8", exact, InWords("A result cannot have half a number: round down.", "半端な個数にはなりません。切り捨てます。")),
            Trap("M8", np.ceil(exact), InWords("Round down, not up: the window must not hang over the end.", "切り上げではなく切り捨てです。窓は端からはみ出せません。")),
            Trap("M9", once, InWords("The padding is on both sides: 2p.", "パディングは両側なので 2p です。")),
        ),
        hints=(InWords("⌊(n + 2p − k) / s⌋ + 1", "⌊(n + 2p − k) / s⌋ + 1"),),
        python="; ".join(f"({n} + 2 * {p} - {k}) // {s} + 1" for n, k, s, p in cases),
    )  # fmt: skip


def dilated(seed: int) -> Task:
    x = ROW if seed == 0 else chance(seed).integers(0, 3, 10)
    k = np.array([1, 0, 1])
    return Task(
        ask=InWords(f"The row {written(x)}, the kernel 1 0 1 with dilation 2:", f"列 {written(x)}、カーネル 1 0 1、ダイレーション2の結果は："),
        answer=np.asarray(convolve(x, k, dilation=2)),
        right=InWords("10 − 5 + 1 = 6 places.", "場所は 10 − 5 + 1 = 6 か所です。"),
        traps=(
            Trap("M33", np.asarray(convolve(x, k)), InWords("That is the ordinary kernel: dilation 1. With 2 its cells lie two apart.", "それはふつうのカーネル、つまりダイレーション1です。2ではマスが2つずつ離れます。"), row_scene(x, k, 0, dilation=2)),
            Trap("M33", np.asarray(convolve(x, k, dilation=3)), InWords("Two apart means one cell between, not two.", "2つ離れるとは、間が1マスという意味です。"), row_scene(x, k, 0, dilation=2)),
        ),
        hints=(InWords("Each result is the 1st number of the window plus the 5th.", "結果は、窓の1番目と5番目の和です。"),),
        given=row_scene(x, k, 0, dilation=2),
        python=f"cs.convolve({x.tolist()}, [1, 0, 1], dilation=2)",
    )  # fmt: skip


def same(seed: int) -> Task:
    x = np.arange(1, 7) if seed == 0 else chance(seed).integers(1, 10, 6)
    k = np.array([1, 1, 1])
    behind = np.asarray(convolve(np.append(x, 0), k, stride=2))
    both = np.asarray(convolve(x, k, stride=2, padding=1))
    return Task(
        ask=InWords(
            f"The row {written(x)}, the kernel 1 1 1, stride 2, **one zero put behind** (as TensorFlow's \"same\" does):",
            f"列 {written(x)}、カーネル 1 1 1、ストライド2。TensorFlowの「same」のように**後ろに0を1つ**足すと：",
        ),
        answer=behind,
        right=InWords(f"With one zero on both sides it would have been {written(both)}.", f"両側に0を1つずつ足すと {written(both)} になります。"),
        traps=(
            Trap("M10", both, InWords("That has a zero on both sides, as PyTorch's padding=1.", "それは両側に0を足した、PyTorchの padding=1 の結果です。")),
            Trap("M8", np.asarray(convolve(x, k, stride=2)), InWords("That is without the zero: the last number was left over.", "それは0を足していません。最後の数が余っています。")),
        ),
        hints=(InWords("The windows begin at the 1st, 3rd and 5th number.", "窓は1、3、5番目の数から始まります。"),),
        given=row_scene(np.append(x, 0), k, 0, stride=2),
        python=f"cs.convolve({[*x.tolist(), 0]}, [1, 1, 1], stride=2)",
    )  # fmt: skip


def backwards(seed: int) -> Task:
    n, k, s = (
        (224, 7, 2)
        if seed == 0
        else (int(chance(seed).integers(8, 60)) * 4, int(chance(seed).choice([3, 5, 7])), 2)
    )
    p = (k - 1) // 2
    size = output_size(n, k, stride=s, begin=p, end=p).cells
    return Task(
        ask=InWords(f"{n} × {n}, kernel {k}, stride {s}, result {size} × {size}: how large is the padding on each side?", f"{n}×{n}、カーネル{k}、ストライド{s}で結果は{size}×{size}。両側のパディングはいくつですか。"),
        answer=p,
        right=InWords(f"⌊({n} + 2·{p} − {k}) / {s}⌋ + 1 = {size}.", f"⌊({n} + 2×{p} − {k}) / {s}⌋ + 1 = {size} です。"),
        traps=(
            Trap("M9", 2 * p, InWords("That is both sides together.", "それは両側の合計です。")),
            Trap("M8", 0, InWords(f"Without padding it would be {output_size(n, k, stride=s).cells}.", f"パディングなしなら {output_size(n, k, stride=s).cells} になります。")),
        ),
        hints=(InWords("Try 0, 1, 2, 3 in the formula.", "式に 0、1、2、3 を入れてみましょう。"),),
        python=f"[({n} + 2 * p - {k}) // {s} + 1 for p in range(5)]",
    )  # fmt: skip


def effective(seed: int) -> Task:
    k, d = (
        (3, 2)
        if seed == 0
        else (int(chance(seed).integers(3, 8)), int(chance(seed + 9).integers(2, 6)))
    )
    return Task(
        ask=InWords(f"How many numbers does a kernel of {k} with dilation {d} reach over?", f"長さ{k}のカーネルは、ダイレーション{d}で何個分の広さになりますか。"),
        answer=d * (k - 1) + 1,
        right=InWords(f"{d}·({k} − 1) + 1.", f"{d}×({k} − 1) + 1 です。"),
        traps=(
            Trap("M33", k * d, InWords("There is nothing behind the last cell: one gap fewer than cells.", "最後のマスの後ろに間はありません。間の数は、マスの数より1つ少なくなります。")),
            Trap("M33", k, InWords("It has that many weights; they lie apart.", "それは重みの数です。間が空いています。")),
            Trap("M33", k + (k - 1) * d, InWords("With dilation 1 there is no gap at all.", "ダイレーション1では、間は空きません。")),
        ),
        hints=(InWords("With dilation 1 it is k.", "ダイレーション1なら k です。"),),
        given=row_scene(ROW, np.array([1, 0, 1]), 0, dilation=2),
        python=f"{d} * ({k} - 1) + 1",
    )  # fmt: skip


EXERCISES = {
    "04-1": both_sides,
    "04-2": corner,
    "04-3": strided,
    "04-4": formula,
    "04-5": dilated,
    "04-6": same,
    "04-7": backwards,
    "04-8": effective,
}
