"""The exercises of attribution."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...bench import convolve
from ..exercise import Task, Trap
from ..setting import chance, plane_scene, written

X = np.tile([0, 1, 1, 0, 1], (5, 1))
K = np.array([[1, 0, 1], [1, 1, 1], [0, 0, 1]])
A1, A2 = np.array([[1, 2], [0, 1]]), np.array([[0, 1], [3, 1]])


def best(x: Array) -> int:
    return int(np.asarray(convolve(x, K)).max())


def cover(seed: int) -> Task:
    x = X if seed == 0 else chance(seed).integers(0, 2, (5, 5))
    falls = np.array([best(x) - best(np.where(np.arange(5) == q, 0, x)) for q in range(5)])
    left = best(x) - falls
    shown = "" if seed == 0 else "\n\n" + "\n".join(f"    {written(row)}" for row in x)
    return Task(
        ask=InWords(f"How far does the score fall for each of the five columns?{shown}", f"5つの列それぞれで、スコアはどれだけ下がりますか。{shown}"),
        answer=falls,
        right=InWords("The score needs only some of the columns.", "スコアに必要なのは、一部の列だけです。"),
        traps=(
            Trap("M32", left, InWords("That is what is left. How far has it *fallen*?", "それは残ったスコアです。*下がった量*を答えます。"), plane_scene(x, K)),
            Trap("M32", x.sum(0), InWords("A bright column need not matter: ask the score.", "明るい列が重要とは限りません。スコアを計算しましょう。"), plane_scene(x, K)),
        ),
        hints=(
            InWords("Cover a column in the picture and look at the largest result.", "図で列を0にして、結果の最大値を見ましょう。"),
            InWords("The largest of the nine counts, wherever it is.", "9個のうち最大のものを見ます。場所は問いません。"),
        ),
        given=plane_scene(x, K),
        python="[5 - cs.convolve(np.where(np.arange(5) == q, 0, x), k).max() for q in range(5)]",
    )  # fmt: skip


def slope(seed: int) -> Task:
    x = np.array([3, 0, 2]) if seed == 0 else chance(seed).integers(0, 5, 3)
    w = np.array([2, 4, -1]) if seed == 0 else chance(seed + 1).integers(-3, 5, 3)
    return Task(
        ask=InWords(f"Inputs {written(x)}, weights {written(w)}, score = their weighted sum. Input × gradient?", f"入力 {written(x)}、重み {written(w)}、スコアは重み付きの和。入力×勾配は？"),
        answer=x * w,
        right=InWords(f"Together {int((x * w).sum())}: the score.", f"合計は {int((x * w).sum())}、つまりスコアです。"),
        traps=(
            Trap("M32", w, InWords("That is the gradient. Times the input.", "それは勾配です。入力を掛けます。")),
            Trap("M32", x, InWords("That is the input. Times the slope.", "それは入力です。傾きを掛けます。")),
        ),
        hints=(InWords("The slope in each input is its weight.", "それぞれの傾きは、その重みです。"),),
        python=f"np.array({x.tolist()}) * {w.tolist()}",
    )  # fmt: skip


def maps(seed: int) -> tuple[Array, Array, Array]:
    if seed == 0:
        return A1, A2, np.array([2, -1])
    draw = chance(seed)
    return draw.integers(0, 4, (2, 2)), draw.integers(0, 4, (2, 2)), np.array([2, -1])


def cam(seed: int) -> Task:
    a, b, w = maps(seed)
    total = w[0] * a + w[1] * b
    shown = (
        ""
        if seed == 0
        else f" A₁: {written(a[0])} / {written(a[1])}; A₂: {written(b[0])} / {written(b[1])}."
    )
    return Task(
        ask=InWords(f"The map, two rows of two:{shown}", f"図を2行2列で：{shown}"),
        answer=np.maximum(total, 0),
        right=InWords("Where the class was seen.", "クラスが見えた場所です。"),
        traps=(
            Trap("M32", total, InWords("What is below zero becomes zero.", "0より小さい値は0にします。")),
            Trap("M32", np.maximum(a + b, 0), InWords("Each map is weighed by its weight for the class first.", "先に、クラスへの重みを掛けます。")),
            Trap("M32", w[0] * a, InWords("The second map speaks against it.", "2枚目のマップは反対しています。")),
        ),
        hints=(InWords("2·A₁ − A₂, place by place.", "場所ごとに 2·A₁ − A₂ です。"),),
        python=f"np.maximum(2 * np.array({a.tolist()}) - np.array({b.tolist()}), 0)",
    )  # fmt: skip


def empty(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("A nearly empty map for another class:", "別のクラスでは、ほとんど空の図になりました："),
        choices=(
            InWords("a mistake in the program", "プログラムの間違い"),
            InWords("right: hardly anything speaks for that class", "正しい（そのクラスを支えるものがほとんどない）"),
            InWords("the picture is too dark", "画像が暗すぎる"),
        ),
        answer=1,
        right=InWords("A map answers for one class. Ask another one, and it may be empty.", "図は1つのクラスについての答えです。別のクラスでは空のこともあります。"),
        traps=(
            Trap("M32", 0, InWords("Work it out: −2·A₁ + A₂ is above zero in one place only.", "計算してみましょう。−2·A₁ + A₂ が0より大きいのは1か所だけです。")),
            Trap("M32", 2, InWords("The maps are the same as before. Only the weights have changed.", "マップは前と同じで、変わったのは重みだけです。")),
        ),
    )  # fmt: skip


def adds_up(seed: int) -> Task:
    here, nothing = (
        (9.8, -0.7) if seed == 0 else np.round(chance(seed).uniform(-3, 12, 2), 1).tolist()
    )
    right = here - nothing
    return Task(
        ask=InWords(f"The score is {written(np.array([here]))} for the picture and {written(np.array([nothing]))} for black. What must the map of integrated gradients sum to?", f"スコアは、画像で {written(np.array([here]))}、黒で {written(np.array([nothing]))} です。積分勾配の図の合計は？"),
        answer=right,
        right=InWords("What it has come up by.", "上がった分です。"),
        traps=(
            Trap("M32", here, InWords("Minus what black already has.", "黒のときのスコアを引きます。")),
            Trap("M32", -right, InWords("The picture less black, not the other way round.", "画像から黒を引きます。")),
        ),
        hints=(InWords("The difference.", "差です。"),),
        tolerance=1e-4,
    )  # fmt: skip


def sanity(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("With random weights a method's map is nearly the same as before. So:", "重みを乱数にしても、ほとんど同じ図になりました。つまり："),
        choices=(
            InWords("The method is very stable: good.", "安定した良い方法だ。"),
            InWords("It shows the picture's edges, not what was learnt.", "学習した内容ではなく、画像のエッジを映している。"),
            InWords("The network had learnt nothing.", "ネットワークが何も学んでいなかった。"),
        ),
        answer=1,
        right=InWords("An edge detector could have drawn it.", "エッジ検出でも描けた図です。"),
        traps=(
            Trap("M32", 0, InWords("It should change when everything that was learnt is gone.", "学習したことが消えたのだから、変わるはずです。")),
            Trap("M32", 2, InWords("It answers well; the *method* does not notice the difference.", "ネットワークは正しく答えます。違いに気づかないのは*方法*のほうです。")),
        ),
    )  # fmt: skip


def cause(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("The map for *dog* lies on the leash. What do you know now?", "「犬」の図がリードに重なっています。分かったことは？"),
        choices=(
            InWords("The dog is on the leash.", "犬はリードのところにいる。"),
            InWords("The score depends on the leash in this picture.", "この画像で、スコアがリードに左右されている。"),
            InWords("The network knows what a leash is for.", "ネットワークはリードの用途を知っている。"),
        ),
        answer=1,
        right=InWords("Cover the leash, or take a picture without one, to see how much.", "リードを隠したり、ない画像を使ったりして、どれだけかを確かめましょう。"),
        traps=(
            Trap("M32", 0, InWords("The map tells of the score, not of the world.", "図が語るのはスコアについてで、世の中についてではありません。")),
            Trap("M40", 2, InWords("It knows no purposes; it has often seen both together.", "用途は知りません。一緒に写っている画像をよく見ただけです。")),
        ),
    )  # fmt: skip


EXERCISES = {
    "15-1": cover,
    "15-2": slope,
    "15-3": cam,
    "15-4": empty,
    "15-5": adds_up,
    "15-6": sanity,
    "15-7": cause,
}
