"""The exercises of using a network in an app."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ...base.picture import open_picture
from ...base.preprocess import prepare
from ...base.preprocess_settings import Preprocess
from ...build import layers
from ...build.blocks import Conv, Flatten, Linear, MaxPool
from ..exercise import Task, Trap
from ..setting import chance, written

LITE = {"mean": (127.0,) * 3, "std": (128.0,) * 3}


def one_pixel(colour: list[int], **settings: object) -> np.ndarray:
    """Return what becomes of one pixel, by the preprocessing itself."""
    picture = open_picture(np.array([[colour]], np.uint8))
    return prepare(picture, Preprocess(1, 1, "RGB", resize="stretch", **settings)).tensor.ravel()  # type: ignore[arg-type]


def normalised(seed: int) -> Task:
    value = 255 if seed == 0 else int(chance(seed).integers(0, 255))
    right = one_pixel([value] * 3, scale=1.0, **LITE)[0]
    return Task(
        ask=InWords(f"A pixel has the value {value}. What does the network get (three decimals)?", f"画素の値が {value} のとき、ネットワークに入る値は？（小数第3位まで）"),
        answer=float(right),
        right=InWords("About −1 to 1.", "だいたい −1 から 1 です。"),
        traps=(
            Trap("M31", value / 255, InWords("That is another network's preparation. This one has (x − 127) / 128.", "それは別のネットワークの前処理です。ここでは (x − 127) / 128 です。")),
            Trap("M31", (value - 127) / 255, InWords("Divided by 128.", "128で割ります。")),
        ),
        hints=(InWords(f"({value} − 127) / 128", f"({value} − 127) ÷ 128"),),
        python=f"({value} - 127) / 128",
    )  # fmt: skip


def forgotten(seed: int) -> Task:
    v = 51 if seed == 0 else int(chance(seed).integers(2, 50)) * 5
    right = float(one_pixel([v] * 3, scale=1 / 255)[0])
    return Task(
        ask=InWords(f"A pixel is {v} in the file. What should the network get?", f"ファイルでは {v} の画素です。ネットワークに渡すべき値は？"),
        answer=right,
        right=InWords("255 times smaller than what the app gave it.", "アプリが渡した値の255分の1です。"),
        traps=(
            Trap("M31", v, InWords("That is what the app gives now. It was trained on 0 to 1.", "それはアプリが今渡している値です。学習では0〜1でした。")),
            Trap("M31", v / 256, InWords("The largest value is 255, not 256.", "最大値は256ではなく255です。")),
        ),
        hints=(InWords("Divide by 255.", "255で割ります。"),),
        python=f"{v} / 255",
        tolerance=1e-4,
    )  # fmt: skip


def swapped(seed: int) -> Task:
    colour = [200, 30, 10] if seed == 0 else chance(seed).choice(256, 3, replace=False).tolist()
    right = one_pixel(colour, scale=1.0, channel_order="BGR")
    return Task(
        ask=InWords(f"A pixel is (R, G, B) = ({', '.join(map(str, colour))}). What does a network get that wants blue, green, red?", f"(R, G, B) = ({', '.join(map(str, colour))}) の画素です。青・緑・赤の順を求めるネットワークには、どう渡しますか。"),
        answer=right,
        right=InWords("The same numbers in reverse.", "同じ数を逆の順に並べます。"),
        traps=(
            Trap("M31", np.array(colour), InWords("That is red first.", "それは赤が先頭です。")),
            Trap("M31", np.array([colour[2], colour[0], colour[1]]), InWords("Green stays in the middle.", "緑は真ん中のままです。")),
        ),
        hints=(InWords("Blue first.", "青が先頭です。"),),
        python=f"np.array({colour})[::-1]",
    )  # fmt: skip


def batch(seed: int) -> Task:
    s = 64 if seed == 0 else int(chance(seed).integers(20, 300))
    shape = np.zeros((3, s, s))[None].shape
    return Task(
        ask=InWords(f"One picture, (3, {s}, {s}). Which shape does the network want?", f"画像が1枚、(3, {s}, {s}) です。ネットワークが求める形状は？"),
        answer=np.array(shape),
        right=InWords("`x[None]` puts the batch axis in front.", "`x[None]` で先頭にバッチ次元が付きます。"),
        traps=(
            Trap("M6", np.array([3, s, s]), InWords("One picture is a batch of one: an axis in front.", "1枚でも「1枚のまとまり」です。先頭に軸が要ります。")),
            Trap("M4", np.array([1, s, s, 3]), InWords("The channels stand before height and width.", "チャンネルは、高さと幅の前です。")),
        ),
        hints=(InWords("How many pictures?", "何枚ですか。"),),
        python=f"np.zeros((3, {s}, {s}))[None].shape",
    )  # fmt: skip


def any_size(seed: int) -> Task:
    big, small = (
        (64, 60)
        if seed == 0
        else sorted(chance(seed).choice(np.arange(5, 40), 2, replace=False).tolist(), reverse=True)
    )
    if seed:
        big, small = big * 4, small * 4

    def flat(side: int) -> int:
        rows = layers((Conv(10, 3), MaxPool(2), Flatten(), Linear(10)), (3, side, side))
        return next(row.shape[0] for row in rows if row.op == "Flatten")

    return Task(
        ask=InWords(
            f"A convolution of 3 (10 maps), a pooling of 2, flatten. How long is the row with {big} × {big}, and how long with {small} × {small}?",
            f"畳み込み3（10枚）、プーリング2、平坦化。{big}×{big}のときと{small}×{small}のとき、列の長さは？",
        ),
        answer=np.array([flat(big), flat(small)]),
        right=InWords("The fully connected layer was made for the first. A global average pooling in place of flatten heals it.", "全結合層は1つ目の長さ用に作られています。平坦化の代わりに大域平均プーリングを使えば直ります。"),
        traps=(
            Trap("M39", np.array([flat(big), flat(big)]), InWords("Smaller maps, a shorter row.", "マップが小さくなれば、列も短くなります。")),
            Trap("M8", np.array([10 * (big // 2) ** 2, 10 * (small // 2) ** 2]), InWords("The convolution takes off two first.", "先に畳み込みで2減ります。")),
        ),
        hints=(InWords(f"({big} − 2) / 2, squared, times 10.", f"({big} − 2) ÷ 2 の2乗、掛ける10。"),),
    )  # fmt: skip


def unknown(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("A network for ten digits is shown a letter:", "10個の数字用のネットワークに文字を見せると："),
        choices=(
            InWords("All shares are about 10 %.", "どの割合も約10％になる。"),
            InWords("Some digit, perhaps with a high share.", "何かの数字を、高い割合で答えることがある。"),
            InWords("It stops with an error.", "エラーで止まる。"),
        ),
        answer=1,
        right=InWords("It has no other answers.", "ほかの答えがないからです。"),
        traps=(
            Trap("M24", 0, InWords("One could wish so. Look at the bars.", "そうだとよいのですが。棒を見てみましょう。")),
            Trap("M24", 2, InWords("To the network it is numbers like any others.", "ネットワークにとっては、ただの数です。")),
        ),
    )  # fmt: skip


def threshold(seed: int) -> Task:
    shares = (
        np.array([0.99, 0.55, 0.91, 0.62, 0.97])
        if seed == 0
        else np.round(chance(seed).uniform(0.4, 1, 5), 2)
    )
    limit = 0.9 if seed == 0 else 0.7
    right = int((shares >= limit).sum())
    return Task(
        ask=InWords(f"First shares {written(shares)}, threshold {limit:g}: how many pictures get an answer?", f"いちばん大きい割合が {written(shares)}、しきい値 {limit:g}。答えが出るのは何枚ですか。"),
        answer=right,
        right=InWords("The others are told *I don't know*.", "残りには「分かりません」と答えます。"),
        traps=(
            Trap("M24", 5, InWords("Below the threshold nothing is answered.", "しきい値より小さければ答えません。")),
            Trap("M24", 5 - right, InWords("That many get none.", "それは答えが出ない枚数です。")),
        ),
        hints=(InWords("Count those that reach it.", "届いているものを数えます。"),),
    )  # fmt: skip


def first_look(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("98 % on the test, and nearly everything wrong in the app. Where do you look first?", "テストで98％、アプリではほとんど間違い。最初に見るのは？"),
        choices=(
            InWords("at the preparation", "前処理"),
            InWords("at the number of layers", "層の数"),
            InWords("at the learning rate", "学習率"),
        ),
        answer=0,
        right=InWords("Compare one picture's numbers in both, value by value.", "1枚の画像で、両方の数を1つずつ比べます。"),
        traps=(
            Trap("M31", 1, InWords("The test says that the network is good.", "ネットワークが良いことは、テストで分かっています。")),
            Trap("M31", 2, InWords("Nothing is learnt any more.", "もう学習はしていません。")),
        ),
    )  # fmt: skip


EXERCISES = {
    "17-1": normalised,
    "17-2": forgotten,
    "17-3": swapped,
    "17-4": batch,
    "17-5": any_size,
    "17-6": unknown,
    "17-7": threshold,
    "17-8": first_look,
}
