"""The exercises of the fully connected layer and softmax."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...explain.scores import softmax
from ...ops import TABLE
from ..exercise import Task, Trap
from ..setting import chance, written


def count(seed: int) -> Task:
    a, b = (12, 10) if seed == 0 else chance(seed).integers(5, 200, 2).tolist()
    right = int(np.zeros((b, a)).size + np.zeros(b).size)
    return Task(
        ask=InWords(f"{a} neurons, then {b}, fully connected: how many parameters?", f"{a}個から{b}個への全結合層。パラメータはいくつ？"),
        answer=right,
        right=InWords(f"{a} × {b} weights and {b} biases.", f"重み {a}×{b} 個とバイアス{b}個です。"),
        traps=(
            Trap("M12", a * b, InWords("And a bias for each neuron.", "ニューロンごとのバイアスもあります。")),
            Trap("M22", a + b, InWords("Each of them is joined to each of the others: multiply.", "どれもがすべてとつながるので、掛け算です。")),
            Trap("M12", a * b + a, InWords("The biases belong to the neurons that read, not to those that are read.", "バイアスは、読む側のニューロンのものです。")),
        ),
        hints=(InWords("How many links has one neuron? And its bias?", "ニューロン1個の線は何本？ バイアスは？"),),
        python=f"({a} + 1) * {b}",
    )  # fmt: skip


def flat(seed: int) -> Task:
    c, h, w = (10, 13, 13) if seed == 0 else chance(seed).integers(3, 40, 3).tolist()
    row = np.asarray(TABLE["Flatten"].forward(np.zeros((1, c, h, w))))
    return Task(
        ask=InWords(f"{c} maps of {h} × {w} are laid out. How long is the row?", f"{h}×{w}のマップ{c}枚を平坦化すると、長さはいくつですか。"),
        answer=int(row.shape[1]),
        right=InWords("Every number of every map.", "すべてのマップのすべての数です。"),
        traps=(
            Trap("M22", h * w, InWords("All maps are laid out, not one.", "1枚ではなく、すべて並べます。")),
            Trap("M22", c * h, InWords("Height **and** width.", "高さと幅の両方です。")),
        ),
        hints=(InWords("channels × height × width", "チャンネル×高さ×幅"),),
        python=f"np.zeros((1, {c}, {h}, {w})).reshape(1, -1).shape",
    )  # fmt: skip


def neuron(seed: int) -> Task:
    x = np.array([1.0, 0, 2]) if seed == 0 else chance(seed).integers(0, 5, 3).astype(float)
    w = np.array([2.0, 5, -1]) if seed == 0 else chance(seed + 1).integers(-3, 4, 3).astype(float)
    b = 0.5 if seed == 0 else float(chance(seed + 2).integers(1, 4))
    y = np.asarray(TABLE["Gemm"].forward(x[None], w[:, None], np.array([b])))
    return Task(
        ask=InWords(f"Inputs {written(x)}, weights {written(w)}, bias {b:g}: what does the neuron give?", f"入力 {written(x)}、重み {written(w)}、バイアス {b:g}。ニューロンの値は？"),
        answer=float(y[0, 0]),
        right=InWords("Multiply, add up, add the bias.", "掛けて、足して、バイアスを足す。それだけです。"),
        traps=(
            Trap("M12", float(x @ w), InWords("The bias is still missing.", "バイアスがまだです。")),
            Trap("M51", max(0.0, float(x @ w + b)), InWords("No activation was asked for here.", "ここでは活性化関数は使いません。")),
        ),
        hints=(InWords("Three products first.", "まず3つの積です。"),),
        python=f"np.dot({x.tolist()}, {w.tolist()}) + {b}",
        tolerance=1e-6,
    )  # fmt: skip


def scores(seed: int) -> Array:
    return np.array([2.0, 1.0, 0.1]) if seed == 0 else np.round(chance(seed).uniform(-2, 3, 3), 1)


def shares(seed: int) -> Task:
    s = scores(seed)
    p = softmax(s)
    return Task(
        ask=InWords(f"Softmax of {written(s)} (three decimals):", f"{written(s)} のソフトマックス（小数第3位まで）："),
        answer=p,
        right=InWords("Positive, and 1 in all.", "どれも正で、合計は1です。"),
        traps=(
            Trap("M23", s / s.sum(), InWords("The scores themselves were shared out. Softmax takes e to the power of each first.", "スコアをそのまま割っています。先に e のべき乗をとります。")),
            Trap("M23", np.exp(s), InWords("Now divide each by the sum of the three.", "それぞれを3つの合計で割ります。")),
            Trap("M23", softmax(p), InWords("You did it twice.", "2回かけています。")),
        ),
        hints=(InWords(f"e to the power of {written(s[:1])} is {np.exp(s[0]):.3f}.", f"e の {written(s[:1])} 乗は {np.exp(s[0]):.3f} です。"),),
        python=f"cs.ops.softmax.forward(np.array({s.tolist()}))",
        tolerance=2e-3,
    )  # fmt: skip


def moved(seed: int) -> Task:
    s, more = scores(seed), 100 if seed == 0 else int(chance(seed + 3).integers(5, 90))
    p = softmax(s + more)
    return Task(
        ask=InWords(f"Softmax of {written(s + more)}: the first share (three decimals)?", f"{written(s + more)} のソフトマックス。最初の割合は？（小数第3位まで）"),
        answer=float(p[0]),
        right=InWords(f"The same as of {written(s)}.", f"{written(s)} のときと同じです。"),
        traps=(
            Trap("M23", 1.0, InWords("All three have grown alike: only their differences count.", "3つとも同じだけ増えました。効くのは差だけです。")),
            Trap("M23", 1 / 3, InWords("They are as far apart as before.", "差は前と同じです。")),
        ),
        hints=(InWords("The same factor stands above and below.", "分子にも分母にも同じ数が掛かります。"),),
        python=f"cs.ops.softmax.forward(np.array({(s + more).tolist()}))[0]",
        tolerance=2e-3,
    )  # fmt: skip


def sure(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("It says a digit with a high share. That means:", "ある数字に高い割合が付きました。これは："),
        choices=(
            InWords("The picture shows that digit, most likely.", "その数字が写っている可能性が高い。"),
            InWords("Of the ten digits this one fits best.", "10個の数字の中では、それがいちばん合う。"),
            InWords("The network has noticed that it is no digit.", "数字でないことに気づいている。"),
        ),
        answer=1,
        right=InWords("Softmax knows no \"none of these\".", "ソフトマックス関数に「どれでもない」はありません。"),
        traps=(
            Trap("M24", 0, InWords("A letter is no digit. The shares must add up to 1, so one of the ten gets most.", "「あ」は数字ではありません。合計を1にするので、どれかが大きくなります。")),
            Trap("M24", 2, InWords("It has no way to say so: ten answers, and they add up to 1.", "そう答える方法がありません。答えは10個で、合計は1です。")),
        ),
    )  # fmt: skip


def fits(seed: int) -> Task:
    c, h = (10, 13) if seed == 0 else chance(seed).integers(5, 40, 2).tolist()
    return Task(
        ask=InWords(f"{c} maps of {h} × {h} come, 10 classes go out. `Linear(?, 10)`", f"{h}×{h}のマップ{c}枚が入り、10クラスを出します。`Linear(?, 10)`"),
        answer=c * h * h,
        right=InWords("Then both sizes meet.", "これで大きさが合います。"),
        traps=(
            Trap("M22", 1000, InWords("Nobody can guess it: work it out of what comes.", "当てずっぽうでは合いません。届くものから計算します。")),
            Trap("M22", h * h, InWords("All channels are laid out.", "すべてのチャンネルを並べます。")),
        ),
        hints=(InWords("Flatten first.", "まず平坦化です。"),),
        python=f"{c} * {h} * {h}",
    )  # fmt: skip


def share_of_all(seed: int) -> Task:
    total = (3 * 9 + 1) * 10 + 3 * (10 * 9 + 1) * 10 + (1690 + 1) * 10
    full = (1690 + 1) * 10
    return Task(
        ask=InWords(
            "A small network has four convolution layers (3×3, 10 maps each, 3 channels in) and one fully connected layer from 1690 to 10. "
            "How many per cent of its parameters are in the fully connected layer (one decimal)?",
            "小さなネットワークに、畳み込み層が4つ（3×3、各10枚、入力3チャンネル）と、1690個から10個への全結合層が1つあります。"
            "パラメータの何％が全結合層にありますか（小数第1位まで）。",
        ),
        answer=100 * full / total,
        right=InWords(f"{full:,} of {total:,}: few weights do the seeing.", f"{total:,}個のうち{full:,}個です。見る仕事をする重みは、わずかです。"),
        traps=(
            Trap("M12", 20.0, InWords("One layer in five is not a fifth of the weights.", "5層のうち1層でも、重みの5分の1ではありません。")),
            Trap("M12", 100 * 16900 / (total - 50), InWords("Nearly: the biases count, too.", "おしい。バイアスも数えます。")),
        ),
        hints=(InWords("280 + 3 × 910 in the convolution layers.", "畳み込み層は 280 + 3×910 個です。"),),
        python="100 * 16910 / (280 + 3 * 910 + 16910)",
        tolerance=1e-3,
    )  # fmt: skip


EXERCISES = {
    "08-1": count,
    "08-2": flat,
    "08-3": neuron,
    "08-4": shares,
    "08-5": moved,
    "08-6": sure,
    "08-7": fits,
    "08-8": share_of_all,
}
