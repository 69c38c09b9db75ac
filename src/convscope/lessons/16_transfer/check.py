"""The exercises of transfer learning."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ..exercise import Task, Trap
from ..setting import chance

BODY = 385_000
MEASURED = {"scratch": 0.895, "frozen": 0.875, "tuned": 0.871, "random": 0.878}


def numbers(seed: int) -> tuple[int, int]:
    return (
        (512, 46)
        if seed == 0
        else (int(chance(seed).integers(4, 40)) * 16, int(chance(seed + 1).integers(2, 100)))
    )


def head(features: int, classes: int) -> int:
    return int(np.zeros((classes, features)).size + np.zeros(classes).size)


def new_head(seed: int) -> Task:
    features, classes = numbers(seed)
    return Task(
        ask=InWords(f"{features} numbers, {classes} classes: how many parameters has the new head?", f"{features}個の数から{classes}クラスへ。新しい層のパラメータはいくつですか。"),
        answer=head(features, classes),
        right=InWords("Everything else can stay.", "残りはそのまま使えます。"),
        traps=(
            Trap("M12", features * classes, InWords("And a bias for each class.", "クラスごとのバイアスもあります。")),
            Trap("M38", head(features, 10), InWords("That is the old head.", "それは前の層です。")),
        ),
        hints=(InWords(f"({features} + 1) × {classes}", f"({features} + 1)×{classes}"),),
        python=f"({features} + 1) * {classes}",
    )  # fmt: skip


def frozen(seed: int) -> Task:
    features, classes = numbers(seed)
    learnt = head(features, classes)
    more = "" if seed == 0 else f" ({features} → {classes})"
    return Task(
        ask=InWords(f"How many parameters learn while the body is frozen, and how many once it is freed?{more}", f"凍結中に学習するパラメータと、凍結を解いた後の数は？{more}"),
        answer=np.array([learnt, BODY + learnt]),
        right=InWords(f"{100 * learnt / (BODY + learnt):.1f} % learn at first.", f"最初に学習するのは {100 * learnt / (BODY + learnt):.1f}％ です。"),
        traps=(
            Trap("M38", np.array([BODY + learnt, BODY + learnt]), InWords("Frozen ones do not learn, though they are computed.", "凍結したものは、計算には使いますが学習しません。")),
            Trap("M38", np.array([learnt, BODY]), InWords("The head goes on learning, too.", "新しい層も学習を続けます。")),
        ),
        hints=(InWords("The head alone; then all together.", "まず新しい層だけ、次に全部です。"),),
        python=f"{learnt}, {BODY} + {learnt}",
    )  # fmt: skip


def rate(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("With which rate does one fine-tune the whole?", "全体をファインチューニングするときの学習率は？"),
        choices=(
            InWords("ten times larger than before", "前の10倍"),
            InWords("the same as before", "前と同じ"),
            InWords("ten times smaller than before", "前の10分の1"),
        ),
        answer=2,
        right=InWords("The body is good already: small steps keep it so.", "本体はもう良いものです。小さな1歩なら壊しません。"),
        traps=(
            Trap("M38", 0, InWords("Large steps wipe out what was borrowed.", "大きな1歩は、借りたものを消してしまいます。")),
            Trap("M38", 1, InWords("That rate was for a head that knew nothing.", "それは、何も知らない新しい層のための学習率です。")),
        ),
    )  # fmt: skip


def helped(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("What does this table say?", "この表から言えることは？"),
        choices=(
            InWords("Borrowing helped.", "借りたことが役に立った。"),
            InWords("No gain can be seen here.", "ここでは効果が見られない。"),
            InWords("Borrowing never helps.", "借りても役に立つことはない。"),
        ),
        answer=1 if MEASURED["frozen"] < MEASURED["scratch"] + 0.034 else 0,
        right=InWords("All four lie within the spread. Such tables are worth telling, too.", "4つともばらつきの範囲内です。こういう結果も、伝える価値があります。"),
        traps=(
            Trap("M38", 0, InWords("The borrowed ones are not above scratch, and not above random.", "借りたものは、最初から学習したものにも、乱数にも勝っていません。")),
            Trap("M38", 2, InWords("It is one small case. Larger bodies and fewer pictures often gain a lot.", "1つの小さな例です。本体が大きく画像が少ないと、よく効きます。")),
        ),
    )  # fmt: skip


def control(seed: int) -> Task:
    scratch, borrowed = (
        (0.61, 0.83) if seed == 0 else np.round(chance(seed).uniform(0.4, 0.95, 2), 2).tolist()
    )
    random = 0.58 if seed == 0 else round(float(chance(seed + 1).uniform(0.3, 0.6)), 2)
    best = max(scratch, random)
    return Task(
        ask=InWords(f"From scratch {scratch:g}, random body frozen {random:g}, borrowed body {borrowed:g}. How much did *what was learnt before* gain, against the better of the two controls?", f"最初から {scratch:g}、乱数の本体を凍結 {random:g}、借りた本体 {borrowed:g}。*前に学んだこと*で増えた分は、比べる相手のうち良いほうに対していくつですか。"),
        answer=borrowed - best,
        right=InWords("That much is owed to borrowing.", "それが、借りたことによる分です。"),
        traps=(
            Trap("M38", borrowed - min(scratch, random), InWords("Against the *better* one.", "*良いほう*と比べます。")),
            Trap("M38", borrowed, InWords("Less what one gets without borrowing.", "借りない場合の分を引きます。")),
        ),
        hints=(InWords("Borrowed minus the larger of the others.", "借りたもの − 残りの大きいほう。"),),
        tolerance=1e-4,
    )  # fmt: skip


def at_once(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("What happens in the first steps?", "最初の数歩で何が起きますか。"),
        choices=(
            InWords("The random head sends large gradients back and spoils the body.", "乱数の層から大きな勾配が戻り、本体を壊す。"),
            InWords("Nothing: the body is good already.", "何も起きない（本体はもう良いから）。"),
            InWords("It only takes longer.", "時間がかかるだけ。"),
        ),
        answer=0,
        right=InWords("Head first, then all, with small steps.", "まず新しい層、次に全体を小さな1歩で。"),
        traps=(
            Trap("M38", 1, InWords("Good as it is, it changes with every step.", "どんなに良くても、1歩ごとに変わります。")),
            Trap("M38", 2, InWords("What is wiped out does not come back.", "消えたものは戻りません。")),
        ),
    )  # fmt: skip


def when(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("Where does borrowing help most?", "借りるのがいちばん役立つのは？"),
        choices=(
            InWords("few pictures of one's own, a large body trained on similar ones", "自分の画像が少なく、似た画像で学習した大きな本体があるとき"),
            InWords("a million pictures of one's own", "自分の画像が100万枚あるとき"),
            InWords("sounds, with a body trained on photographs, always", "写真で学習した本体を音に使うとき（いつでも）"),
        ),
        answer=0,
        right=InWords("There, nothing else could have taught it so much.", "ほかの方法では、それだけ多くを学べません。"),
        traps=(
            Trap("M38", 1, InWords("With so many one can learn it all anew.", "それだけあれば、最初から学習できます。")),
            Trap("M38", 2, InWords("The less alike, the less there is to borrow. Measure it.", "似ていないほど、借りられるものは減ります。測りましょう。")),
        ),
    )  # fmt: skip


EXERCISES = {
    "16-1": new_head,
    "16-2": frozen,
    "16-3": rate,
    "16-4": helped,
    "16-5": control,
    "16-6": at_once,
    "16-7": when,
}
