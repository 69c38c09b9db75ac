"""The exercises of how a network learns."""

from __future__ import annotations

import math

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...bench import convolve
from ...explain.scores import softmax
from ...ops import conv
from ..exercise import Task, Trap
from ..setting import chance, row_scene, written

X = np.array([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], float)
WANTED = np.array([1.0, 0, 1])
RATE = 0.3


def row(seed: int) -> Array:
    return X if seed == 0 else chance(seed).integers(0, 3, 10).astype(float)


def slid(x: Array, k: Array) -> Array:
    return np.asarray(convolve(x, k))


def loss(x: Array, k: Array) -> float:
    return float(((slid(x, k) - slid(x, WANTED)) ** 2).mean())


def gradient(x: Array, k: Array) -> Array:
    """Return ∂L/∂w by the backward of the convolution itself."""
    y, t = slid(x, k), slid(x, WANTED)
    dy = 2 / len(y) * (y - t)
    return conv.backward(dy[None, None], x[None, None], k[None, None], None)[1][0, 0]


def how_wrong(seed: int) -> Task:
    x = row(seed)
    t = slid(x, WANTED)
    more = "" if seed == 0 else f" ({written(t)})"
    return Task(
        ask=InWords(f"How large is the loss?{more}", f"損失はいくつですか。{more}"),
        answer=loss(x, np.zeros(3)),
        right=InWords(f"{written(np.array([(t**2).sum()]))} / 8.", f"{written(np.array([(t**2).sum()]))} ÷ 8 です。"),
        traps=(
            Trap("M52", float((t**2).sum()), InWords("That is the sum. Take the mean of the eight.", "それは合計です。8個の平均をとります。")),
            Trap("M52", float(t.mean()), InWords("Square the differences first.", "先に差を2乗します。")),
        ),
        hints=(InWords("Square, add up, divide by 8.", "2乗して、足して、8で割ります。"),),
        given=row_scene(x, np.zeros(3)),
        python=f"np.mean(np.array({t.tolist()}) ** 2)",
    )  # fmt: skip


def which_way(seed: int) -> Task:
    x = row(seed)
    g = gradient(x, np.zeros(3))
    more = "" if seed == 0 else f" (x: {written(x)})"
    return Task(
        ask=InWords(f"With the kernel 0 0 0: the three slopes?{more}", f"カーネル 0 0 0 のとき、3つの傾きは？{more}"),
        answer=g,
        right=InWords("All three weights should grow." if (g < 0).all() else "Each weight is moved against its slope.", "3つとも増やすべきだと分かります。" if (g < 0).all() else "どの重みも、傾きと逆へ動かします。"),
        traps=(
            Trap("M37", -g, InWords("The sign: y − t is 0 minus the wanted number.", "符号に注意。y − t は、0からほしい値を引いたものです。")),
            Trap("M52", g * 8, InWords("Divide by 8: the loss is a mean.", "損失は平均なので、8で割ります。")),
            Trap("M52", g / 2, InWords("The 2 of the square is missing.", "2乗から出る2がありません。")),
        ),
        hints=(
            InWords("Slide the error (minus the wanted numbers) along the row: three sums of eight products.", "誤差（ほしい値にマイナスを付けたもの）を列に重ねます。8個の積の和が3つです。"),
            InWords(f"The first is {g[0]:g}.".replace("-", "−"), f"1つ目は {g[0]:g} です。".replace("-", "−")),
        ),
        given=row_scene(x, np.zeros(3)),
        python=f"2 / 8 * cs.convolve({x.tolist()}, {(-slid(x, WANTED)).tolist()})",
    )  # fmt: skip


def one_step(seed: int) -> Task:
    x = row(seed)
    g = gradient(x, np.zeros(3))
    return Task(
        ask=InWords(f"The gradient is {written(g)}, the kernel 0 0 0, the rate {RATE}. The new kernel?", f"勾配は {written(g)}、カーネルは 0 0 0、学習率は {RATE}。新しいカーネルは？"),
        answer=-RATE * g,
        right=InWords(f"The loss falls from {loss(x, np.zeros(3)):.4g} to {loss(x, -RATE * g):.4g}.", f"損失は {loss(x, np.zeros(3)):.4g} から {loss(x, -RATE * g):.4g} に下がります。"),
        traps=(
            Trap("M26", RATE * g, InWords("Against the gradient: minus.", "勾配と逆向き、つまり引きます。"), row_scene(x, RATE * g)),
            Trap("M26", -g, InWords("Times the rate: a full step would be too large.", "学習率を掛けます。そのままでは大きすぎます。"), row_scene(x, -g)),
        ),
        hints=(InWords("weight − rate × gradient", "重み − 学習率×勾配"),),
        given=row_scene(x, np.zeros(3)),
        python=f"np.zeros(3) - {RATE} * np.array({g.tolist()})",
    )  # fmt: skip


def second_loss(seed: int) -> Task:
    x = row(seed)
    k = -RATE * gradient(x, np.zeros(3))
    return Task(
        ask=InWords(f"The loss after that step, with the kernel {written(k)} (three decimals)?", f"その1歩の後、カーネル {written(k)} での損失は？（小数第3位まで）"),
        answer=loss(x, k),
        right=InWords("Much smaller than before. A few more steps and 1 0 1 is there.", "前よりずっと小さくなりました。あと数歩で 1 0 1 になります。"),
        traps=(
            Trap("M14", loss(x, np.zeros(3)), InWords("That was before the step.", "それは1歩の前の値です。")),
            Trap("M14", 0.0, InWords("One step comes nearer, but not all the way.", "1歩で近づきますが、まだ着いていません。")),
        ),
        hints=(InWords("Slide the new kernel along the row, compare with what is wanted.", "新しいカーネルで計算し、ほしい値と比べます。"),),
        given=row_scene(x, np.round(k, 4)),
        python=f"np.mean((cs.convolve({x.tolist()}, {np.round(k, 4).tolist()}) - {slid(x, WANTED).tolist()}) ** 2)",
        tolerance=2e-3,
    )  # fmt: skip


def too_large(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("Fifty steps with a rate of 1.0 instead of 0.9. What happens?", "学習率を0.9から1.0にして50歩進めます。どうなりますか。"),
        choices=(
            InWords("It arrives a little sooner.", "少し早く着く。"),
            InWords("The loss grows without end.", "損失がどこまでも大きくなる。"),
            InWords("It stops halfway.", "途中で止まる。"),
        ),
        answer=1 if diverges(1.0) and not diverges(0.9) else 0,
        right=InWords("0.9 still arrives, 1.0 runs away: the border is 0.9555.", "0.9なら着きますが、1.0では離れていきます。境目は0.9555です。"),
        traps=(
            Trap("M26", 0, InWords("Larger is faster only up to a border. Beyond it each step overshoots further.", "速くなるのは境目までです。超えると、1歩ごとに行き過ぎが大きくなります。")),
            Trap("M26", 2, InWords("It never stops: each step is larger than the one before.", "止まりません。1歩ごとに大きくなっていきます。")),
        ),
    )  # fmt: skip


def diverges(rate: float) -> bool:
    k = np.zeros(3)
    for _ in range(50):
        k = k - rate * gradient(X, k)
    return loss(X, k) > 1.5


def back(seed: int) -> Task:
    x = row(seed)
    k = WANTED
    y = slid(x, k)
    dx = conv.backward(y[None, None], x[None, None], k[None, None], None)[0][0, 0]
    last = np.zeros(10)
    for i, value in enumerate(y):
        last[i : i + 3] = value * k
    more = "" if seed == 0 else f" (y: {written(y)})"
    return Task(
        ask=InWords(f"Results {written(y)}, kernel 1 0 1: what arrives at each of the ten numbers?{more}", f"結果 {written(y)}、カーネル 1 0 1。10個の数に、それぞれいくつ届きますか。{more}"),
        answer=dx,
        right=InWords("Where windows overlap it is added up.", "窓が重なるところでは足されます。"),
        traps=(
            Trap("M36", last, InWords("Later windows have overwritten earlier ones. **Add** what arrives.", "後の窓が前の値を上書きしています。届いたものを**足します**。")),
            Trap("M36", np.concatenate([y, [0, 0]]), InWords("Each result sends to two places: the first and the third of its window.", "どの結果も、窓の1番目と3番目の2か所に送ります。")),
        ),
        hints=(InWords("Write each result at place i and at place i + 2, and add.", "結果を i 番目と i + 2 番目に書いて、足します。"),),
        given=row_scene(x, k, 0),
        python=f"np.convolve({y.tolist()}, [1, 0, 1])",
    )  # fmt: skip


def of_classes(seed: int) -> Task:
    s = np.array([2.0, 1, 0.1]) if seed == 0 else np.round(chance(seed).uniform(-1, 3, 3), 1)
    p = softmax(s)
    hot = np.array([1.0, 0, 0])
    more = "" if seed == 0 else f" ({written(s)})"
    return Task(
        ask=InWords(f"The three slopes (three decimals)?{more}", f"3つの傾きは？（小数第3位まで）{more}"),
        answer=p - hot,
        right=InWords("They add up to 0: the right class is pulled up, the others are pushed down.", "合計は0です。正解は引き上げられ、ほかは押し下げられます。"),
        traps=(
            Trap("M23", p, InWords("Take 1 off at the right class.", "正解のクラスから1を引きます。")),
            Trap("M37", hot - p, InWords("The sign is the other way round: the slope of the *loss*.", "符号が逆です。*損失*の傾きです。")),
        ),
        hints=(InWords("The shares were 0.659, 0.242, 0.099." if seed == 0 else f"The shares are {', '.join(f'{v:.3f}' for v in p)}.", f"割合は {'、'.join(f'{v:.3f}' for v in p)} です。"),),
        python=f"cs.ops.softmax.forward(np.array({s.tolist()})) - [1, 0, 0]",
        tolerance=2e-3,
    )  # fmt: skip


def at_start(seed: int) -> Task:
    n = 10 if seed == 0 else int(chance(seed).choice([2, 5, 20, 46, 100, 1000]))
    return Task(
        ask=InWords(f"{n} classes, each with a share of 1/{n}: how large is the cross-entropy (three decimals)?", f"{n}クラス、どの割合も 1/{n}。交差エントロピー誤差は？（小数第3位まで）"),
        answer=math.log(n),
        right=InWords("If yours begins at 7, something is wrong before anything was learnt.", "最初が7だったら、学習の前に何かがおかしいのです。"),
        traps=(
            Trap("M27", 1 / n, InWords("That is the share. The loss is minus its logarithm.", "それは割合です。損失は、その対数にマイナスを付けます。")),
            Trap("M27", math.log10(n), InWords("The natural logarithm, not the one to base 10.", "底は10ではなく、自然対数です。")),
            Trap("M37", -math.log(n), InWords("The logarithm of something below 1 is negative; minus makes it positive.", "1より小さい数の対数は負です。マイナスを付けて正になります。")),
        ),
        hints=(InWords(f"−ln(1/{n}) = ln {n}", f"−ln(1/{n}) = ln {n}"),),
        python=f"np.log({n})",
        tolerance=1e-3,
    )  # fmt: skip


def differences(seed: int) -> Task:
    w, h = (2.0, 0.1) if seed == 0 else (float(chance(seed).integers(1, 6)), 0.5)
    exact = 3 * w * w
    number = ((w + h) ** 3 - (w - h) ** 3) / (2 * h)
    return Task(
        ask=InWords(f"(L(w+h) − L(w−h)) / 2h for L = w³, w = {w:g}, h = {h:g}?", f"L = w³、w = {w:g}、h = {h:g} で、(L(w+h) − L(w−h)) / 2h は？"),
        answer=number,
        right=InWords(f"The formula says {exact:g}: near, and nearer the smaller h is.", f"式では {exact:g} です。近い値になり、h を小さくするともっと近づきます。"),
        traps=(
            Trap("M37", exact, InWords("That is the exact slope. The difference agrees closely, not exactly.", "それは正確な傾きです。差で求めた値は近いだけで、ぴったりではありません。")),
            Trap("M37", ((w + h) ** 3 - w**3) / h, InWords("That goes up only; up **and** down is far closer.", "それは片側だけです。両側で測るほうがずっと正確です。")),
        ),
        hints=(InWords(f"{w + h:g}³ and {w - h:g}³.", f"{w + h:g}³ と {w - h:g}³ です。"),),
        python=f"(({w} + {h}) ** 3 - ({w} - {h}) ** 3) / (2 * {h})",
        tolerance=1e-4,
    )  # fmt: skip


def who(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("Who decides what the kernels of a trained network look for?", "学習したネットワークのカーネルが何を探すかは、誰が決めますか。"),
        choices=(
            InWords("Whoever built it wrote them down.", "作った人が書き込んだ。"),
            InWords("They came out of the data, step by step.", "データから、1歩ずつ決まった。"),
            InWords("They are chosen at random and stay so.", "乱数で決まり、そのまま変わらない。"),
        ),
        answer=1,
        right=InWords("Only the number of kernels and their size are chosen by hand.", "人が決めるのは、カーネルの数と大きさだけです。"),
        traps=(
            Trap("M14", 0, InWords("Nobody wrote down 1 0 1 here, and yet it appeared.", "ここでも、誰も 1 0 1 と書いていないのに現れました。")),
            Trap("M14", 2, InWords("At random they only begin.", "乱数なのは最初だけです。")),
        ),
    )  # fmt: skip


EXERCISES = {
    "11-1": how_wrong,
    "11-2": which_way,
    "11-3": one_step,
    "11-4": second_loss,
    "11-5": too_large,
    "11-6": back,
    "11-7": of_classes,
    "11-8": at_start,
    "11-9": differences,
    "11-10": who,
}
