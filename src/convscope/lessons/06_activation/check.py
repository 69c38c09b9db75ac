"""The exercises of activation functions."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...bench import convolve
from ...ops import TABLE
from ..exercise import Task, Trap
from ..setting import chance, row_scene, written

X = np.array([0, 1, 0, 1, 0, 0, 1, 1, 1, 0])
FIRST = np.array([1, 0, -1])
SECOND = np.array([1, 2, 1])


def relu(x: Array) -> Array:
    return np.asarray(TABLE["Relu"].forward(np.asarray(x, float)))


def slid(x: Array, k: Array) -> Array:
    return np.asarray(convolve(np.asarray(x, float), np.asarray(k, float)))


def row(seed: int) -> Array:
    return X if seed == 0 else chance(seed).integers(0, 3, 10)


def by_hand(seed: int) -> Task:
    x = (
        np.array([3, -2, 0, -0.5, 7])
        if seed == 0
        else chance(seed).integers(-9, 10, 5).astype(float)
    )
    return Task(
        ask=InWords(f"ReLU of {written(x)}:", f"{written(x)} にReLUを使うと："),
        answer=relu(x),
        right=InWords("Below zero it is zero, the rest stays.", "0より小さい値は0、残りはそのままです。"),
        traps=(
            Trap("M51", np.abs(x), InWords("The sign is not dropped: below zero it becomes 0.", "符号を取るのではなく、0にします。")),
            Trap("M51", (x > 0).astype(float), InWords("What is above zero stays as large as it is.", "0より大きい値は、そのままの大きさで残ります。")),
            Trap("M51", x[x > 0], InWords("Nothing is left out: as many numbers as before, with zeros.", "数は減りません。0になった数も残ります。")),
        ),
        hints=(InWords("max(0, x), number by number.", "数ごとに max(0, x) です。"),),
        python=f"cs.ops.relu.forward(np.array({x.tolist()}))",
    )  # fmt: skip


def merged(seed: int) -> Task:
    a = FIRST if seed == 0 else chance(seed).integers(-2, 3, 3)
    b = SECOND if seed == 0 else chance(seed + 50).integers(-1, 3, 3)
    one = np.asarray(convolve(a, b, mode="full", flip=True))
    return Task(
        ask=InWords(f"Which kernel of five gives at once what {written(a)} and then {written(b)} give?", f"{written(a)} の後に {written(b)} を使うのと同じ結果を、一度で出す長さ5のカーネルは？"),
        answer=one,
        right=InWords("Two straight layers are one.", "まっすぐな2層は、1層と同じです。"),
        traps=(
            Trap("M7", np.asarray(convolve(a, b, mode="full")), InWords("Here one of the two has to be turned around before it slides.", "ここでは、片方を反転してからずらします。")),
            Trap("M16", a * b, InWords("The kernels are convolved with each other, not multiplied number by number.", "数ごとの積ではなく、カーネルどうしを畳み込みます。")),
            Trap("M16", np.concatenate([a, b]), InWords("Side by side they would see six numbers at once. Work out what the first result of the second layer reads.", "並べると6個を一度に見ることになります。2層目の最初の値が、元のどの数を読むか書き出してみましょう。")),
        ),
        hints=(
            InWords(f"The first number is {written(a[:1])} × {written(b[:1])}.", f"最初の数は {written(a[:1])} × {written(b[:1])} です。"),
        ),
        given=row_scene(X, a),
        python=f"np.convolve({a.tolist()}, {b.tolist()})",
    )  # fmt: skip


def straight(seed: int) -> Task:
    x = row(seed)
    y = slid(slid(x, FIRST), SECOND)
    more = "" if seed == 0 else f" {written(x)}"
    return Task(
        ask=InWords(f"Six numbers come out:{more}", f"6個の数が出ます。{more}"),
        answer=y,
        right=InWords("The kernel 1 2 0 −2 −1 gives the same at once.", "カーネル 1 2 0 −2 −1 なら、一度で同じ結果になります。"),
        traps=(
            Trap("M16", slid(relu(slid(x, FIRST)), SECOND), InWords("You cut off what is below zero. That comes on the next screen.", "0より小さい値を切っています。それは次の画面です。")),
            Trap("M44", slid(x, FIRST), InWords("That is the first layer. Slide 1 2 1 over it.", "それは1層目です。その上で 1 2 1 を動かします。")),
        ),
        hints=(InWords(f"The first layer gives {written(slid(x, FIRST))}.", f"1層目は {written(slid(x, FIRST))} です。"),),
        given=row_scene(slid(x, FIRST), SECOND, 0),
        python=f"cs.convolve(cs.convolve({x.tolist()}, [1, 0, -1]), [1, 2, 1])",
    )  # fmt: skip


def with_relu(seed: int) -> Task:
    x = row(seed)
    between = relu(slid(x, FIRST))
    more = "" if seed == 0 else f" ({written(slid(x, FIRST))})"
    return Task(
        ask=InWords(f"What does 1 2 1 give after ReLU?{more}", f"ReLUの後、1 2 1 の結果は？{more}"),
        answer=slid(between, SECOND),
        right=InWords("No single kernel could have done that.", "1つのカーネルでは作れない結果です。"),
        traps=(
            Trap("M16", slid(slid(x, FIRST), SECOND), InWords("That is without ReLU: first make zeros of what is below zero.", "それはReLUなしの結果です。先に負の数を0にします。")),
            Trap("M16", relu(slid(slid(x, FIRST), SECOND)), InWords("ReLU stands **between** the two, not behind.", "ReLUは2つの**間**に入ります。後ろではありません。")),
        ),
        hints=(InWords(f"After ReLU: {written(between)}.", f"ReLUの後は {written(between)} です。"),),
        given=row_scene(between, SECOND, 0),
        python=f"cs.convolve(np.maximum(0, cs.convolve({x.tolist()}, [1, 0, -1])), [1, 2, 1])",
    )  # fmt: skip


def six(seed: int) -> Task:
    x = np.array([-3, 2, 9]) if seed == 0 else chance(seed).integers(-9, 20, 3)
    y = np.asarray(TABLE["Clip"].forward(x.astype(float), np.array(0.0), np.array(6.0)))
    return Task(
        ask=InWords(f"ReLU6 of {written(x)}:", f"{written(x)} にReLU6を使うと："),
        answer=y,
        right=InWords("Cut off at 0 and at 6.", "0と6で切ります。"),
        traps=(
            Trap("M51", relu(x), InWords("It cuts off above 6, too.", "6より上も切ります。")),
            Trap("M51", np.minimum(x, 6), InWords("It cuts off below 0, too.", "0より下も切ります。")),
        ),
        hints=(InWords("Between 0 and 6 nothing changes.", "0から6の間は変わりません。"),),
        python=f"np.clip({x.tolist()}, 0, 6)",
    )  # fmt: skip


def no_weights(seed: int) -> Task:
    c, n = (
        (8, 28)
        if seed == 0
        else (int(chance(seed).integers(2, 60)), int(chance(seed + 1).integers(4, 60)))
    )
    return Task(
        ask=InWords(f"How many parameters has a ReLU over {c} maps of {n} × {n}?", f"{n}×{n}のマップ{c}枚にかけるReLUに、パラメータはいくつありますか。"),
        answer=0,
        right=InWords("None. Its box is drawn, but there is nothing in it to learn.", "0個です。箱に描かれても、学習するものはありません。"),
        traps=(
            Trap("E-7", c, InWords("It has no weights: not a layer like a fully connected one, whatever a caption says.", "重みはありません。図の説明がどうであれ、全結合層のような層ではありません。")),
            Trap("E-7", c * n * n, InWords("That many numbers go through it. Nothing is learnt.", "それは通り抜ける数の個数です。学習するものはありません。")),
        ),
        hints=(InWords("What in max(0, x) could be learnt?", "max(0, x) のどこを学習できますか。"),),
    )  # fmt: skip


def why(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("Ten convolution layers without any activation between. Together they are worth:", "活性化関数なしで畳み込み層を10層重ねました。全体の働きは："),
        choices=(
            InWords("ten times one layer", "1層の10倍"),
            InWords("one layer with a larger kernel", "カーネルの大きな1層と同じ"),
            InWords("nothing: all becomes zero", "何もない（すべて0になる）"),
        ),
        answer=1,
        right=InWords("However many: straight after straight is straight.", "何層でも、まっすぐの後のまっすぐは、まっすぐです。"),
        traps=(
            Trap("M16", 0, InWords("Their ten kernels merge into one.", "10個のカーネルは1つにまとまります。")),
            Trap("M51", 2, InWords("Nothing is cut off without ReLU.", "ReLUがなければ、何も切られません。")),
        ),
    )  # fmt: skip


EXERCISES = {
    "06-1": by_hand,
    "06-2": merged,
    "06-3": straight,
    "06-4": with_relu,
    "06-5": six,
    "06-6": no_weights,
    "06-7": why,
}
