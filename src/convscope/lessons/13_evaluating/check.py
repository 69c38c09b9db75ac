"""The exercises of evaluating and overfitting."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ..exercise import Task, Trap
from ..setting import chance, written

TRUE = np.array([0] * 5 + [1] * 3 + [2] * 2)
SAID = np.array([0, 0, 0, 0, 1, 1, 1, 0, 2, 1])


def answers(seed: int) -> tuple[Array, Array]:
    """Return true classes and answers of ten pictures, each class found and called at least once."""
    if seed == 0:
        return TRUE, SAID
    draw = chance(seed)
    while True:
        said = np.where(draw.random(10) < 0.7, TRUE, draw.integers(0, 3, 10))
        table = matrix(TRUE, said)
        if (table.diagonal() > 0).all() and not np.array_equal(table, table.T):
            return TRUE, said


def matrix(true: Array, said: Array) -> Array:
    """Count pictures by true class (rows) and answer (columns)."""
    table = np.zeros((3, 3), int)
    np.add.at(table, (true, said), 1)
    return table


def shown(seed: int, said: Array) -> str:
    return "" if seed == 0 else f" ({written(TRUE)} → {written(said)})"


def shuffled(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("What does a large network reach in **training**?", "大きなネットワークの**訓練での**正解率は？"),
        choices=(
            InWords("about 10 %: there is nothing to learn", "約10％（学ぶことがないから）"),
            InWords("about 50 %", "約50％"),
            InWords("100 %", "100％"),
        ),
        answer=2,
        right=InWords("All of them by heart, and on the test 9 %.", "すべて丸暗記します。テストでは9％でした。"),
        traps=(
            Trap("M25", 0, InWords("There is nothing to *understand*. But with enough weights each picture can be learnt by heart.", "*理解*することはありません。それでも重みが十分あれば、1枚ずつ丸暗記できます。")),
            Trap("M25", 1, InWords("It was measured: everything in training, 9 % on the test.", "実測では、訓練ですべて正解、テストで9％でした。")),
        ),
    )  # fmt: skip


def confusion(seed: int) -> Task:
    true, said = answers(seed)
    table = matrix(true, said)
    return Task(
        ask=InWords(f"Three rows of three:{shown(seed, said)}", f"3行3列で：{shown(seed, said)}"),
        answer=table,
        right=InWords("The diagonal is what was right.", "対角線が正解の数です。"),
        traps=(
            Trap("M29", table.T, InWords("Rows and columns are swapped: the truth stands at the side.", "行と列が逆です。正解が行です。")),
        ),
        hints=(InWords("Of the five true zeros, how many were called 0, 1, 2?", "本当は0の5枚は、0、1、2とそれぞれ何回答えられましたか。"),),
        python=f"table = np.zeros((3, 3)); np.add.at(table, ({true.tolist()}, {said.tolist()}), 1); table",
    )  # fmt: skip


def recall(seed: int) -> Task:
    table = matrix(*answers(seed))
    right = table.diagonal() / table.sum(1)
    called = table.diagonal() / table.sum(0)
    return Task(
        ask=InWords(f"The recall of the three classes (three decimals)? The matrix: {'; '.join(written(r) for r in table)}", f"3クラスの再現率は？（小数第3位まで）　行列：{'； '.join(written(r) for r in table)}"),
        answer=right,
        right=InWords("Each diagonal number by the sum of its row.", "対角線の数を、行の合計で割りました。"),
        traps=(
            Trap("M29", called, InWords("That is the precision: you went by columns.", "それは適合率です。列で計算しています。")),
            Trap("M30", np.full(3, table.trace() / 10), InWords("That is the accuracy, one number for all.", "それは正解率で、全体で1つの数です。")),
        ),
        hints=(InWords("Rows.", "行です。"),),
        tolerance=2e-3,
    )  # fmt: skip


def precision(seed: int) -> Task:
    table = matrix(*answers(seed))
    right = table.diagonal() / table.sum(0)
    found = table.diagonal() / table.sum(1)
    return Task(
        ask=InWords(f"The precision of the three classes (three decimals)? The matrix: {'; '.join(written(r) for r in table)}", f"3クラスの適合率は？（小数第3位まで）　行列：{'； '.join(written(r) for r in table)}"),
        answer=right,
        right=InWords("Each diagonal number by the sum of its column.", "対角線の数を、列の合計で割りました。"),
        traps=(Trap("M29", found, InWords("That is the recall: you went by rows.", "それは再現率です。行で計算しています。")),),
        hints=(InWords("Columns.", "列です。"),),
        tolerance=2e-3,
    )  # fmt: skip


def majority(seed: int) -> Task:
    sick = 5 if seed == 0 else int(chance(seed).integers(2, 30))
    accuracy = (100 - sick) / 100
    return Task(
        ask=InWords(f"{sick} of 100 leaves are sick. Its accuracy, and its recall for *sick* (two numbers from 0 to 1)?", f"100枚のうち{sick}枚が病気です。正解率と、「病気」の再現率は？（0から1の数を2つ）"),
        answer=np.array([accuracy, 0.0]),
        right=InWords("A fine accuracy, and useless.", "正解率は高いのに、役に立ちません。"),
        traps=(
            Trap("M30", np.array([accuracy, accuracy]), InWords("Of the sick leaves it finds none.", "病気の葉は1枚も見つけていません。")),
            Trap("M30", np.array([0.0, 0.0]), InWords("Most answers are right: most leaves are healthy.", "ほとんどの葉は健康なので、答えの多くは正解です。")),
        ),
        hints=(InWords("How many of the sick ones does it call sick?", "病気の葉のうち、病気と答えたのは何枚ですか。"),),
    )  # fmt: skip


def leak(seed: int) -> Task:
    draw = chance(seed + 100)
    names = draw.choice(np.arange(100, 999), 11, replace=False)
    first, second = names[:6].copy(), names[6:].copy()
    place = int(draw.integers(0, 5))
    second[place] = first[int(draw.integers(0, 6))]
    return Task(
        ask=InWords(f"Training: {written(first)}. Test: {written(second)}. Which picture is in both?", f"訓練：{written(first)}。テスト：{written(second)}。両方に入っているのは？"),
        answer=int(second[place]),
        right=InWords("Divide first, then change and multiply pictures; never the other way round.", "先に分けてから、画像を増やします。逆にしてはいけません。"),
        traps=(
            Trap("M25", int(first[0] if first[0] != second[place] else first[1]), InWords("That one is in the training part only.", "それは訓練にしかありません。")),
        ),
        hints=(InWords("Compare one by one; a program would take the set of both.", "1つずつ比べます。プログラムなら集合の共通部分です。"),),
        python=f"set({first.tolist()}) & set({second.tolist()})",
    )  # fmt: skip


def shifted(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("A picture is moved by three pixels. For a CNN with a fully connected layer at the end:", "画像を3画素ずらしました。最後に全結合層のあるCNNでは："),
        choices=(
            InWords("The answer stays exactly the same.", "答えはまったく変わらない。"),
            InWords("The maps move along; the answer may change.", "マップは一緒にずれ、答えは変わることがある。"),
            InWords("Nothing of the maps stays the same.", "マップは跡形もなく変わる。"),
        ),
        answer=1,
        right=InWords("Equivariant maps, no invariant answer.", "マップは同変、答えは不変とは限りません。"),
        traps=(
            Trap("M19", 0, InWords("It was measured: one pixel costs a third of the right answers.", "実測では、1画素ずらすだけで正解の3分の1が失われました。")),
            Trap("M19", 2, InWords("The kernels are the same everywhere: what they find moves along.", "カーネルはどこでも同じなので、見つけたものは一緒に動きます。")),
        ),
    )  # fmt: skip


def calibrated(seed: int) -> Task:
    n, share, right = (
        (50, 0.9, 40) if seed == 0 else (int(chance(seed).integers(2, 9)) * 10, 0.9, 0)
    )
    if seed:
        right = int(n * chance(seed + 1).uniform(0.4, 0.8))
    gap = abs(share - right / n)
    return Task(
        ask=InWords(f"{n} answers were given with 90 % each; {right} were right. How far is confidence from accuracy (as a number from 0 to 1)?", f"どれも90％の自信で{n}回答え、{right}回正解しました。確信度と正解率の差は？（0から1の数で）"),
        answer=gap,
        right=InWords("It was surer than it should have been.", "自信を持ちすぎていました。"),
        traps=(
            Trap("M24", 0.0, InWords("90 % sure would have to mean right 9 times in 10.", "90％の自信なら、10回中9回正解するはずです。")),
            Trap("M24", right / n, InWords("That is the accuracy. Take the difference.", "それは正解率です。差をとります。")),
        ),
        hints=(InWords(f"0.9 − {right}/{n}", f"0.9 − {right}/{n}"),),
        tolerance=1e-3,
    )  # fmt: skip


def way_round(seed: int) -> Task:
    table = matrix(*answers(seed))
    return Task(
        ask=InWords(f"A program prints the answers as rows: {'; '.join(written(r) for r in table.T)}. How many pictures of class 0 are there?", f"答えを行にした表です：{'； '.join(written(r) for r in table.T)}。本当にクラス0の画像は何枚ですか。"),
        answer=int(table[0].sum()),
        right=InWords("The sum of the first **column**, here.", "ここでは、最初の**列**の合計です。"),
        traps=(
            Trap("M29", int(table[:, 0].sum()), InWords("That many were *called* 0.", "それは0と*答えた*枚数です。")),
            Trap("M29", int(table[0, 0]), InWords("Those are the right ones only.", "それは正解した枚数だけです。")),
        ),
        hints=(InWords("In this table the truth goes by columns.", "この表では、正解が列です。"),),
    )  # fmt: skip


def helps(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("100 % in training, 70 % in validation. What helps **least**?", "訓練で100％、検証で70％。**いちばん役に立たない**のは？"),
        choices=(
            InWords("more training pictures", "訓練画像を増やす"),
            InWords("more epochs", "エポックを増やす"),
            InWords("changing pictures a little (augmentation)", "画像を少しずつ変える（データ拡張）"),
            InWords("fewer weights", "重みを減らす"),
        ),
        answer=1,
        right=InWords("It knows them by heart already.", "もう丸暗記しています。"),
        traps=(
            Trap("M20", 0, InWords("More pictures are harder to learn by heart: that helps.", "画像が多いほど丸暗記しにくいので、役に立ちます。")),
            Trap("M20", 2, InWords("That helps: no two epochs show the same.", "毎回違う画像になるので、役に立ちます。")),
            Trap("M20", 3, InWords("That helps: there is less to learn by heart with.", "丸暗記する余地が減るので、役に立ちます。")),
        ),
    )  # fmt: skip


EXERCISES = {
    "13-1": shuffled,
    "13-2": confusion,
    "13-3": recall,
    "13-4": precision,
    "13-5": majority,
    "13-6": leak,
    "13-7": shifted,
    "13-8": calibrated,
    "13-9": way_round,
    "13-10": helps,
}
