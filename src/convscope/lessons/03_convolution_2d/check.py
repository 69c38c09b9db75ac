"""The exercises of convolution of a picture."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...bench import convolve
from ..exercise import Task, Trap
from ..setting import chance, plane_scene, written

X = np.tile([0, 1, 1, 0, 1], (5, 1))
K = np.array([[1, 0, 1], [1, 1, 1], [0, 0, 1]])
EDGE = np.array([[1, 0, -1]] * 3)


def slid(x: Array, k: Array, flip: bool = False) -> Array:
    return np.asarray(convolve(x, k, flip=flip))


def picture(seed: int) -> Array:
    """Return the lecture's picture for seed 0, for others one whose rows differ."""
    return X if seed == 0 else chance(seed).integers(0, 2, (5, 5))


def one_right(seed: int) -> Task:
    x = picture(seed)
    y = slid(x, K)
    return Task(
        ask=InWords("Which number comes out there?", "そこからは、どんな数が出るでしょう。"),
        answer=int(y[0, 1]),
        right=InWords(f"Nine products, {y[0, 1]} in all.", f"9個の積の合計は {y[0, 1]} です。"),
        traps=(
            Trap(
                "M43", int(y[0, 0]),
                InWords("That is the first place. Move one column to the right.", "それは最初の場所の値です。右へ1列動かします。"),
                plane_scene(x, K, 1),
            ),
            Trap(
                "M42", int(x[:3, 1:4].sum()),
                InWords("You added up the window. Multiply each number by the kernel's first.", "窓の数をそのまま足しています。先にカーネルの数を掛けます。"),
                plane_scene(x, K, 1),
            ),
        ),
        hints=(InWords("Where the kernel is 0, nothing counts.", "カーネルが0のところは数えません。"),),
        given=plane_scene(x, K, 0),
        python=f"cs.convolve({x.tolist()}, {K.tolist()})[0, 1]",
    )  # fmt: skip


def all_nine(seed: int) -> Task:
    x = picture(seed)
    y = slid(x, K)
    return Task(
        ask=InWords("Write the result: three rows of three numbers.", "結果を3行3列で書いてください。"),
        answer=y,
        right=InWords("Nine places, nine numbers.", "9つの場所から9つの数が出ました。"),
        traps=(
            Trap("M7", slid(x, K, flip=True), InWords("You turned the kernel around. A CNN lays it on as it stands.", "カーネルを反転しています。CNNではそのまま重ねます。"), plane_scene(x, K, 0)),
            Trap("M8", np.asarray(convolve(x, K, mode="same")), InWords("5 × 5 numbers would need a window that hangs over the border.", "5×5個にするには、窓がふちからはみ出します。"), plane_scene(x, K, 0)),
            Trap("M1", y.T, InWords("Rows and columns are swapped.", "行と列が入れ替わっています。")),
        ),
        hints=(
            InWords(f"The first row is {written(y[0])}.", f"最初の行は {written(y[0])} です。"),
        ),
        given=plane_scene(x, K, 0),
        python=f"cs.convolve({x.tolist()}, {K.tolist()})",
    )  # fmt: skip


def turned(seed: int) -> Task:
    x = picture(seed)
    y = slid(x, K, flip=True)
    return Task(
        ask=InWords("The first row of the result, with the kernel turned by 180°:", "カーネルを180°回したときの、結果の最初の行は："),
        answer=y[0],
        right=InWords(
            f"Turned: {written(y[0])}. As it stands, as every CNN has it: {written(slid(x, K)[0])}.",
            f"回すと {written(y[0])}、CNNのようにそのままなら {written(slid(x, K)[0])} です。",
        ),
        traps=(
            Trap("M7", slid(x, K)[0], InWords("That is what a CNN computes: the kernel was not turned.", "それはCNNの計算で、カーネルを回していません。"), plane_scene(x, K, 0, flip=True)),
            Trap("M7", slid(x, K[:, ::-1])[0], InWords("You mirrored left and right only. Turning by 180° swaps above and below, too.", "左右を入れ替えただけです。180°回すと上下も入れ替わります。"), plane_scene(x, K, 0, flip=True)),
        ),
        hints=(InWords(f"Turned, its first row is {written(K[::-1, ::-1][0])}.", f"回したカーネルの1行目は {written(K[::-1, ::-1][0])} です。"),),
        given=plane_scene(x, K, 0),
        python=f"cs.convolve({x.tolist()}, {K.tolist()}, flip=True)[0]",
    )  # fmt: skip


def impulse(seed: int) -> Task:
    x = np.zeros((5, 5), int)
    x[2, 2] = 1
    k = np.arange(1, 10).reshape(3, 3) if seed == 0 else chance(seed).permutation(9).reshape(3, 3)
    return Task(
        ask=InWords("Write the result, three rows of three.", "結果を3行3列で書いてください。"),
        answer=slid(x, k),
        right=InWords(
            "The kernel, turned by 180°: where the window stands to the left of the dot, the dot meets the kernel's right column.",
            "カーネルを180°回したものです。窓が点の左にあるとき、点はカーネルの右の列と重なるからです。",
        ),
        traps=(
            Trap("M7", k, InWords("Nearly. Where the window stands in the upper left, the dot lies under the kernel's lower right number.", "おしい。窓が左上にあるとき、点はカーネルの右下の数と重なります。"), plane_scene(x, k, 0)),
        ),
        hints=(InWords("At the first place only one product is not 0. Which?", "最初の場所で0でない積は1つだけです。どれでしょう。"),),
        given=plane_scene(x, k, -1 if seed else 0),
        python=f"cs.convolve({x.tolist()}, {k.tolist()})",
    )  # fmt: skip


def edge(seed: int) -> Task:
    low, high = (0, 10) if seed == 0 else sorted(chance(seed).choice(20, 2, replace=False).tolist())
    x = np.tile([low] * 3 + [high] * 3, (3, 1))
    y = slid(x, -EDGE if seed % 2 else EDGE)
    k = -EDGE if seed % 2 else EDGE
    return Task(
        ask=InWords(
            f"Three rows of {written(x[0])}, kernel rows {written(k[0])}: which four numbers come out?",
            f"{written(x[0])} が3行、カーネルの各行は {written(k[0])} です。4つの数は？",
        ),
        answer=y[0],
        right=InWords("0 where nothing changes, large at the edge; the sign tells which side is brighter.", "変化のないところは0、エッジでは大きくなります。符号はどちらが明るいかを表します。"),
        traps=(
            Trap("M7", -y[0], InWords("The sign is the other way round: the kernel is not turned.", "符号が逆です。カーネルは反転しません。"), plane_scene(x, k, 1)),
            Trap("M42", y[0] / 3, InWords("That is one row. The window has three.", "それは1行分です。窓は3行あります。"), plane_scene(x, k, 1)),
        ),
        hints=(InWords("At the first place everything is equal: the two columns cancel.", "最初の場所ではどこも同じ値なので、左右の列が打ち消し合います。"),),
        given=plane_scene(x, k, 0),
        python=f"cs.convolve({x.tolist()}, {k.tolist()})",
    )  # fmt: skip


def blur(seed: int) -> Task:
    value = 7 if seed == 0 else int(chance(seed).integers(2, 90))
    x = np.full((5, 5), value)
    k = np.full((3, 3), 1 / 9)
    return Task(
        ask=InWords(f"It is {value} everywhere. What comes out in the middle?", f"どこも {value} です。真ん中の値は？"),
        answer=float(slid(x.astype(float), k)[1, 1]),
        right=InWords("Weights that add up to 1 keep the brightness.", "重みの合計が1なら、明るさは変わりません。"),
        traps=(
            Trap("M42", value * 9, InWords("Each of the nine is divided by nine first.", "9個のそれぞれに1/9を掛けています。")),
            Trap("M42", value / 9, InWords("That is one product of nine.", "それは9個の積のうち1つです。")),
        ),
        hints=(InWords("The mean of nine equal numbers.", "同じ数9個の平均です。"),),
        given=plane_scene(x, np.round(k, 7), 0),
        python=f"cs.convolve(np.full((5, 5), {value}.0), np.full((3, 3), 1 / 9))[1, 1]",
    )  # fmt: skip


def find_a_kernel(seed: int) -> Task:
    def fits(k: Array) -> bool:
        if k.shape != (3, 3):
            return False
        bright = np.repeat([9, 9, 9, 0, 0, 0], 6).reshape(6, 6)
        flat, above = slid(np.full((6, 6), 5), k), slid(bright, k)
        below = slid(bright[::-1], k)
        return bool(
            np.allclose(flat, 0) and above.max() > 1e-6 and above.max() > below.max() + 1e-6
        )

    answer = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    return Task(
        kind="kernel",
        ask=InWords("Your 3×3 kernel:", "3×3のカーネル："),
        answer=answer,
        accepts=fits,
        right=InWords("Bright above counts for it, bright below against it.", "上が明るいとプラス、下が明るいとマイナスに働きます。"),
        traps=(
            Trap("M1", answer.T, InWords("That one looks for bright on the left. Above means the first row.", "それは左が明るいところを探します。上とは1行目のことです。")),
            Trap("M7", -answer, InWords("That one likes it brighter below. Swap the signs.", "それは下が明るいところを好みます。符号を入れ替えましょう。")),
            Trap("M49", np.ones((3, 3)), InWords("On a picture of one grey that gives nine times the grey: its weights do not add up to 0.", "一様な画像でも9倍の値が出ます。合計が0になっていません。")),
        ),
        hints=(InWords("Positive in the first row, negative in the last.", "1行目を正に、3行目を負にします。"),),
        given=plane_scene(X, K, -1),
        python="cs.kernels",
    )  # fmt: skip


def hidden(seed: int) -> Task:
    wanted = slid(X, K)

    def fits(x: Array) -> bool:
        binary = x.shape == (5, 5) and bool(np.isin(x, (0, 1)).all())
        return binary and np.array_equal(slid(x.astype(int), K), wanted)

    return Task(
        kind="picture",
        ask=InWords("Your picture, zeros and ones:", "0と1で作った画像："),
        answer=X,
        accepts=fits,
        right=InWords("It gives 4 3 5 three times. Twelve pictures do: a result does not tell its picture.", "4 3 5 が3行になります。そうなる画像は12枚あり、結果だけからは元の画像は決まりません。"),
        traps=(
            Trap("M7", X[:, ::-1], InWords("Mirrored: that one gives another row.", "左右が逆です。別の値になります。"), plane_scene(X[:, ::-1], K, -1)),
        ),
        hints=(
            InWords("The first three rows are forced. What must they be?", "最初の3行は1通りに決まります。"),
            InWords("All five rows may be the same.", "5行とも同じでもかまいません。"),
        ),
        given=plane_scene(np.zeros((5, 5), int), K, -1),
        python=f"cs.convolve(x, {K.tolist()})",
    )  # fmt: skip


def in_bytes(seed: int) -> Task:
    value = -13.1 if seed == 0 else -float(np.round(chance(seed).uniform(2, 120), 1))
    answer = int(np.array([value]).astype(int).astype(np.uint8)[0])
    return Task(
        ask=InWords(f"A result is {value:g}. What is left of it as `uint8` (its fraction is cut off)?".replace("-", "−"), f"結果が {value:g} でした。`uint8` にすると何になりますか（小数は切り捨て）。".replace("-", "−")),
        answer=answer,
        right=InWords(f"{int(value)} + 256 = {answer}: dark became bright.".replace("-", "−"), f"{int(value)} + 256 = {answer}。暗いはずの値が明るくなりました。".replace("-", "−")),
        traps=(
            Trap("M2", 0, InWords("It does not stop at 0: it begins again from 255.", "0で止まらず、255から数え直します。")),
            Trap("M2", int(value), InWords("A byte knows no minus.", "1バイトに負の数はありません。")),
        ),
        hints=(InWords("Below 0 comes 255.", "0の下は255です。"),),
        python=f"np.array([{value}]).astype(int).astype('uint8')",
    )  # fmt: skip


def shared(seed: int) -> Task:
    side = 5 if seed == 0 else int(chance(seed).integers(6, 60))
    return Task(
        ask=InWords(
            f"A picture of {side} × {side}, a kernel of 3 × 3: how many weights are there to learn (no bias)?",
            f"{side}×{side}の画像に3×3のカーネル。学習する重みはいくつですか（バイアスなし）。",
        ),
        answer=9,
        right=InWords("Nine, however large the picture: every place uses the same.", "9個です。画像がどんなに大きくても、どの場所も同じ重みを使います。"),
        traps=(
            Trap("M12", 9 * (side - 2) ** 2, InWords("That many products are computed; the nine weights are the same at every place.", "それは積の数です。9個の重みはどの場所でも同じです。")),
            Trap("M12", side * side, InWords("That is the picture. The weights are the kernel's.", "それは画像の画素数です。重みはカーネルの数です。")),
        ),
        hints=(InWords("Does another place use another kernel?", "場所が変わると、カーネルも変わりますか。"),),
        given=plane_scene(X, K, 0),
    )  # fmt: skip


EXERCISES = {
    "03-1": one_right,
    "03-2": all_nine,
    "03-3": turned,
    "03-4": impulse,
    "03-5": edge,
    "03-6": blur,
    "03-7": find_a_kernel,
    "03-8": hidden,
    "03-9": in_bytes,
    "03-10": shared,
}
