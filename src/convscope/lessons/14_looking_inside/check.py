"""The exercises of looking inside."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ..exercise import Task, Trap
from ..setting import chance, written


def one_scale(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("Two maps look equally strong, each drawn on its own scale. Which is stronger?", "それぞれの目盛りで描かれた2枚のマップが、同じくらい強く見えます。強いのは？"),
        choices=(
            InWords("They are equally strong.", "同じ強さ。"),
            InWords("The picture alone does not tell.", "見た目だけでは分からない。"),
            InWords("The darker one.", "色の濃いほう。"),
        ),
        answer=1,
        right=InWords("Put both on one scale, or read the numbers.", "目盛りをそろえるか、数を読みます。"),
        traps=(
            Trap("M3", 0, InWords("One may reach 0.1, the other 100.", "一方は0.1まで、もう一方は100までかもしれません。")),
            Trap("M3", 2, InWords("Each is as dark as it can be at its own largest value.", "どちらも、自分の最大値でいちばん濃くなります。")),
        ),
    )  # fmt: skip


def strongest(seed: int) -> Task:
    peaks = (
        np.array([0.2, 1.7, 0.0, 3.1, 2.9])
        if seed == 0
        else np.round(chance(seed).permutation(np.arange(1, 30))[:5] / 10, 1)
    )
    order = np.argsort(-peaks)[:3]
    return Task(
        ask=InWords(f"{written(peaks)}: the numbers of the three strongest pictures, the strongest first?", f"{written(peaks)}。強い順に3枚の番号は？"),
        answer=order,
        right=InWords("Those would stand first on its page.", "そのチャンネルのページで、最初に並ぶ画像です。"),
        traps=(
            Trap("M46", order + 1, InWords("Counting begins at 0.", "0から数えます。")),
            Trap("M40", np.sort(-peaks)[:3] * -1, InWords("Those are the peaks; which pictures are they of?", "それは最大値です。どの画像ですか。")),
            Trap("M40", np.argsort(peaks)[:3], InWords("Those are the weakest.", "それは弱い順です。")),
        ),
        hints=(InWords("The largest first.", "いちばん大きいものから。"),),
        python=f"np.argsort(-np.array({peaks.tolist()}))[:3]",
    )  # fmt: skip


def dead(seed: int) -> Task:
    draw = chance(seed + 14)
    peaks = np.round(draw.uniform(0, 3, (4, 6)) * (draw.random((4, 6)) < 0.6), 1)
    gone = draw.choice(6, int(draw.integers(1, 4)), replace=False)
    peaks[:, gone] = 0
    right = int((peaks == 0).all(0).sum())
    shown = "\n\n" + "\n".join(f"    {written(row)}" for row in peaks)
    some = int((peaks == 0).any(0).sum())
    return Task(
        ask=InWords(f"How many of the six channels are dead on these pictures?{shown}", f"これらの画像で死んでいるチャンネルは、6つのうちいくつですか。{shown}"),
        answer=right,
        right=InWords("Zero in the whole column. On other pictures one of them may yet answer.", "列がすべて0です。別の画像なら、反応するかもしれません。"),
        traps=(
            Trap("M40", some, InWords("Silent on *one* picture is not dead: look at the whole column.", "*1枚*で黙っていても、死んではいません。列全体を見ます。")),
            Trap("M29", int((peaks == 0).all(1).sum()), InWords("Channels are columns here.", "ここでは、列がチャンネルです。")),
        ),
        hints=(InWords("Columns of zeros only.", "0だけの列を数えます。"),),
    )  # fmt: skip


def measured(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("How does one test \"deeper layers are more class-like\"?", "「深い層ほどクラスに近い」を確かめるには？"),
        choices=(
            InWords("by looking at some nice pictures", "きれいな図をいくつか見る"),
            InWords("by teaching a straight classifier to read each layer, and comparing on new pictures", "層ごとに、その値を読む簡単な分類器を学習させ、新しい画像で比べる"),
            InWords("it need not be tested: it was designed so", "そう設計されているので、確かめなくてよい"),
        ),
        answer=1,
        right=InWords("Such a *linear probe* gives a number for each layer, with chance as the baseline.", "*線形プローブ*といい、層ごとに数が出ます。当てずっぽうと比べます。"),
        traps=(
            Trap("M40", 2, InWords("Nobody designed it: it often turns out so.", "誰も設計していません。そうなることが多いだけです。")),
            Trap("M40", 0, InWords("One finds what one looks for.", "探しているものだけが見つかってしまいます。")),
        ),
    )  # fmt: skip


def selective(seed: int) -> Task:
    means = (
        np.array([6.0, 2.0, 1.0, 3.0])
        if seed == 0
        else np.round(chance(seed).uniform(0.5, 8, 4), 1)
    )
    top = int(means.argmax())
    rest = float(np.delete(means, top).mean())
    right = (means[top] - rest) / (means[top] + rest)
    return Task(
        ask=InWords(f"Mean answers to four classes: {written(means)}. The selectivity (three decimals)?", f"4クラスへの平均の反応：{written(means)}。偏りはいくつ？（小数第3位まで）"),
        answer=right,
        right=InWords("0: the same to all. 1: only to one.", "0ならどれにも同じ、1なら1つだけに反応します。"),
        traps=(
            Trap("M40", (means[top] - means.mean()) / (means[top] + means.mean()), InWords("The rest is the *other* classes, without the favourite.", "お気に入りを除いた*ほかの*クラスの平均です。")),
            Trap("M40", float(means[top] / means.sum()), InWords("That is its share of the sum.", "それは合計に占める割合です。")),
        ),
        hints=(InWords(f"The mean of the rest is {rest:.3g}.", f"ほかのクラスの平均は {rest:.3g} です。"),),
        tolerance=2e-3,
    )  # fmt: skip


def twins(seed: int) -> Task:
    draw = chance(seed + 3)
    a = draw.permutation(6).astype(float)
    rows = np.stack([a, draw.permutation(6).astype(float), 2 * a + 1, 6 - a])
    order = draw.permutation(4)
    rows = rows[order]
    places = {int(was): now for now, was in enumerate(order)}
    pair = np.array(sorted((places[0], places[2])))
    opposite = np.array(sorted((places[0], places[3])))
    shown = "\n\n" + "\n".join(f"    {i}: {written(row)}" for i, row in enumerate(rows))
    return Task(
        ask=InWords(f"Peaks of four channels on six pictures. Which two are twins (the smaller number first)?{shown}", f"6枚の画像での4チャンネルの最大値です。ふたごはどの2つですか（番号の小さい順）。{shown}"),
        answer=pair,
        right=InWords("One is twice the other and one more: they always rise together.", "一方はもう一方の2倍に1を足したもので、いつも一緒に増えます。"),
        traps=(
            Trap("M40", opposite, InWords("Those two go *against* each other: correlation −1.", "その2つは*逆に*動きます。相関は −1 です。")),
        ),
        hints=(InWords("Where one is largest, the other is, too.", "一方が最大のところで、もう一方も最大です。"),),
        python=f"np.corrcoef({rows.tolist()}).round(2)",
    )  # fmt: skip


def names(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("Its nine strongest pictures all show cats. You say:", "いちばん強い9枚がすべて猫でした。言えるのは："),
        choices=(
            InWords("\"the cat unit\"", "「猫のユニット」"),
            InWords("\"often strong on cats; I have not looked at the rest\"", "「猫によく反応する。ほかはまだ見ていない」"),
            InWords("\"designed for cats\"", "「猫のために設計された」"),
        ),
        answer=1,
        right=InWords("Look at where it is weak, and at cats on which it is silent.", "弱いところや、反応しない猫も見ましょう。"),
        traps=(
            Trap("M40", 0, InWords("Perhaps it likes fur, or pointed shapes.", "毛並みや、とがった形が好きなだけかもしれません。")),
            Trap("M14", 2, InWords("Nobody designed it.", "誰も設計していません。")),
        ),
    )  # fmt: skip


def ladder(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("Why can a unit of the first layer not stand for a whole face?", "最初の層のユニットが顔全体を表せないのは、なぜですか。"),
        choices=(
            InWords("It has too few weights to be trained.", "重みが少なくて学習できないから。"),
            InWords("It sees a few pixels only.", "数画素しか見えないから。"),
            InWords("Faces come last in the alphabet of classes.", "顔はクラスの最後だから。"),
        ),
        answer=1,
        right=InWords("Its receptive field is too small.", "受容野が小さすぎます。"),
        traps=(
            Trap("M21", 0, InWords("However well trained: what it does not see it cannot tell.", "どんなに学習しても、見えないものは分かりません。")),
            Trap("M40", 2, InWords("Layers have no classes in order.", "層にクラスの順番はありません。")),
        ),
    )  # fmt: skip


EXERCISES = {
    "14-1": one_scale,
    "14-2": strongest,
    "14-3": dead,
    "14-4": measured,
    "14-5": selective,
    "14-6": twins,
    "14-7": names,
    "14-8": ladder,
}
