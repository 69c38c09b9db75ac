"""The exercises of training a network."""

from __future__ import annotations

import math
from typing import Any

from ...base.in_words import InWords
from ...build import from_json, layers
from ..exercise import Task, Trap
from ..setting import chance

MOST = 1000
BLOCKS = [
    {"block": "Conv", "channels": 8, "kernel": 3}, {"block": "Relu"},
    {"block": "MaxPool", "size": 2}, {"block": "Flatten"}, {"block": "Linear", "units": 10},
]  # fmt: skip


def steps(seed: int) -> Task:
    n, batch, epochs = (
        (8000, 64, 3)
        if seed == 0
        else (
            int(chance(seed).integers(10, 90)) * 100,
            int(chance(seed + 1).choice([16, 32, 64, 128])),
            int(chance(seed + 2).integers(2, 9)),
        )
    )
    each = math.ceil(n / batch)
    return Task(
        ask=InWords(f"{n:,} training pictures, {batch} a step (the last step of an epoch takes what is left), {epochs} epochs: how many steps?", f"訓練画像{n:,}枚、1歩に{batch}枚（エポックの最後は残り全部）、{epochs}エポック。全部で何歩ですか。"),
        answer=each * epochs,
        right=InWords(f"{each} steps an epoch.", f"1エポックが{each}歩です。"),
        traps=(
            Trap("M53", each, InWords("That is one epoch.", "それは1エポック分です。")),
            Trap("M53", epochs, InWords("An epoch is not one step: it goes once through all pictures.", "エポックは1歩ではありません。全部の画像をひととおり使います。")),
            Trap("M53", n * epochs, InWords("A step takes several pictures.", "1歩に何枚も使います。")),
        ),
        hints=(InWords("How many steps is one epoch?", "1エポックは何歩ですか。"),),
        python=f"{epochs} * np.ceil({n} / {batch})",
    )  # fmt: skip


def first_loss(seed: int) -> Task:
    n = 10 if seed == 0 else int(chance(seed).choice([2, 3, 5, 20, 46, 100]))
    return Task(
        ask=InWords(f"{n} classes: the loss to begin with (two decimals)?", f"{n}クラスのとき、最初の損失は？（小数第2位まで）"),
        answer=math.log(n),
        right=InWords("A little more is usual, as random scores differ a little.", "乱数のスコアは少しばらつくので、少し大きめになるのがふつうです。"),
        traps=(
            Trap("M27", 1.0, InWords("It depends on the number of classes: ln of it.", "クラスの数で決まります。その自然対数です。")),
            Trap("M27", 0.0, InWords("That would be a network that knows everything.", "それは、何でも知っているネットワークです。")),
            Trap("M27", 1 / n, InWords("That is the share of each class.", "それは1クラスの割合です。")),
        ),
        hints=(InWords(f"ln {n}", f"ln {n}"),),
        python=f"np.log({n})",
        tolerance=5e-3,
    )  # fmt: skip


def curves(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("Which curve tells how good the network will be on new pictures?", "新しい画像でどれだけ正しいかを教えてくれる曲線は？"),
        choices=(
            InWords("the one on the training data", "訓練データの曲線"),
            InWords("the one on the validation data", "検証データの曲線"),
            InWords("the learning rate", "学習率の曲線"),
        ),
        answer=1,
        right=InWords("From those pictures nothing was learnt.", "その画像からは、何も学習していないからです。"),
        traps=(
            Trap("M25", 0, InWords("Those pictures it could know by heart.", "その画像は、丸暗記しているかもしれません。")),
            Trap("M25", 2, InWords("That is how large a step is.", "それは1歩の大きさです。")),
        ),
    )  # fmt: skip


def small(seed: int) -> Task:
    def parts(given: Any) -> list[Any]:
        return list(layers(from_json(given), (1, 28, 28)))

    def fits(given: Any) -> bool:
        found = parts(given)
        return (
            not found[-1].error
            and found[-1].shape == (10,)
            and "Conv" in {row.op for row in found}
            and sum(row.parameters for row in found) <= MOST
        )

    def large(given: Any) -> bool:
        return sum(row.parameters for row in parts(given)) > MOST

    example = [
        {"block": "Conv", "channels": 8, "kernel": 3, "stride": 2}, {"block": "Relu"},
        {"block": "MaxPool", "size": 4}, {"block": "Flatten"}, {"block": "Linear", "units": 10},
    ]  # fmt: skip
    return Task(
        kind="network",
        ask=InWords("The network that stands beside this text:", "となりに組み立てたネットワーク："),
        answer=example,
        accepts=fits,
        right=InWords("Small enough. Now train it.", "十分小さくなりました。学習させてみましょう。"),
        traps=(
            Trap("M20", large, InWords(f"More than {MOST:,} parameters. Most of them are in the fully connected layer: make the maps smaller before it.", f"{MOST:,}個を超えています。多くは全結合層にあります。その前でマップを小さくしましょう。")),
        ),
        hints=(
            InWords("A stride of 2 in the convolution and a pooling of 4.", "畳み込みをストライド2に、プーリングを大きさ4にします。"),
        ),
        given={"room": "train", "bench": {"part": "network", "data": "digits", "blocks": BLOCKS}},
    )  # fmt: skip


def bold(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("What will happen?", "どうなるでしょうか。"),
        choices=(
            InWords("It learns thirty times faster.", "30倍速く学習する。"),
            InWords("It learns nothing: about 10 % right.", "何も学習できない（正解率は約10％）。"),
            InWords("The same, only less smooth.", "なめらかでないだけで、結果は同じ。"),
        ),
        answer=1,
        right=InWords("One right in ten is what guessing gets. The page says what to try.", "10％は当てずっぽうと同じです。何を試せばよいかは画面に出ます。"),
        traps=(
            Trap("M26", 0, InWords("Each step overshoots so far that the next begins somewhere worse.", "1歩ごとに行き過ぎて、次はもっと悪いところから始まります。")),
            Trap("M26", 2, InWords("Try it: the loss does not come down again.", "試してみましょう。損失は下がってきません。")),
        ),
    )  # fmt: skip


def twice(seed: int) -> Task:
    g, n = (
        (0.5, 2)
        if seed == 0
        else (float(chance(seed).integers(1, 9)) / 10, int(chance(seed + 1).integers(2, 5)))
    )
    return Task(
        ask=InWords(f"A gradient of {g:g} was computed {n} times, and never set back to zero. What stands there?", f"勾配 {g:g} を{n}回計算し、一度も0に戻しませんでした。いくつになっていますか。"),
        answer=g * n,
        right=InWords("They were added up.", "足されていました。"),
        traps=(
            Trap("M28", g, InWords("It does not vanish by itself: each is added.", "ひとりでには消えません。足されていきます。")),
            Trap("M28", 0.0, InWords("Nobody set it back to zero.", "誰も0に戻していません。")),
        ),
        hints=(InWords("Add.", "足します。"),),
        tolerance=1e-6,
    )  # fmt: skip


def not_learning(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("The loss does not fall. What do you try **first**?", "損失が下がりません。**最初に**試すのは？"),
        choices=(
            InWords("a larger network", "ネットワークを大きくする"),
            InWords("a smaller rate, on ten pictures only", "学習率を下げ、10枚だけで試す"),
            InWords("more epochs", "エポックを増やす"),
        ),
        answer=1,
        right=InWords("If it cannot learn ten pictures by heart, something is wrong that no size mends.", "10枚すら覚えられないなら、大きさでは直らない間違いがあります。"),
        traps=(
            Trap("M26", 2, InWords("What does not fall now seldom falls later.", "今下がらないものは、後でも下がりません。")),
            Trap("M20", 0, InWords("A larger one learns a mistake just as badly, and more slowly.", "間違いがあれば、大きくしても同じです。もっと遅くなるだけです。")),
        ),
    )  # fmt: skip


EXERCISES = {
    "12-1": steps,
    "12-2": first_loss,
    "12-3": curves,
    "12-4": small,
    "12-5": bold,
    "12-6": twice,
    "12-7": not_learning,
}
