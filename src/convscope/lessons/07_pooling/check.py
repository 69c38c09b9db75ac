"""The exercises of pooling."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...bench import pool
from ...bench.presets import PRESETS
from ...bench.sizes import output_size
from ..exercise import Task, Trap
from ..setting import chance, written

MAP = PRESETS["max-pooling"].stages[0].x[0].astype(int)
SCENE = {"room": "3d", "at": 0, "bench": {"preset": "max-pooling"}}
MEAN_SCENE = {"room": "3d", "at": 0, "bench": {"preset": "average-pooling"}}


def grid(seed: int) -> Array:
    return MAP if seed == 0 else chance(seed).integers(1, 10, (6, 6))


def given(seed: int, scene: dict[str, object]) -> dict[str, object]:
    """The picture has the lecture's map; other numbers stand in the question."""
    return scene if seed == 0 else {}


def listed(x: Array) -> str:
    return "\n\n" + "\n".join(f"    {written(row)}" for row in x)


def one_region(seed: int) -> Task:
    window = grid(seed)[:2, :2]
    return Task(
        ask=InWords(f"Of {written(window)}: what does max pooling keep?", f"{written(window)} から、最大プーリングで残るのは？"),
        answer=int(np.asarray(pool(window, 2))[0, 0]),
        right=InWords("The largest of the four.", "4つのうちの最大値です。"),
        traps=(
            Trap("E-1", int(window[0, 0]), InWords("That is the first of the four, not the largest. (The lecture's slide has the same slip.)", "それは最初の数で、最大値ではありません（講義のスライドにも同じ誤りがあります）。"), SCENE),
            Trap("M17", float(window.mean()), InWords("That is the mean: average pooling.", "それは平均、つまり平均プーリングです。"), SCENE),
            Trap("M42", int(window.sum()), InWords("Nothing is added up here.", "ここでは足し算をしません。"), SCENE),
        ),
        hints=(InWords("The largest.", "いちばん大きい数です。"),),
        given=given(seed, SCENE),
        python=f"cs.pool({window.tolist()}, 2)",
    )  # fmt: skip


def nine(seed: int) -> Task:
    x = grid(seed)
    blocks = x.reshape(3, 2, 3, 2)
    shown = "" if seed == 0 else listed(x)
    return Task(
        ask=InWords(f"The result of max pooling, three rows of three:{shown}", f"最大プーリングの結果を3行3列で：{shown}"),
        answer=np.asarray(pool(x, 2)),
        right=InWords("36 numbers became nine.", "36個の数が9個になりました。"),
        traps=(
            Trap("M17", blocks.mean((1, 3)), InWords("Those are the means.", "それは平均です。"), SCENE),
            Trap("M50", np.asarray(pool(x, 2, stride=1)), InWords("The windows lie side by side; yours move by one.", "窓はすき間なく並べます。1マスずつ動かしています。"), SCENE),
            Trap("M50", x.reshape(2, 3, 2, 3).max((1, 3)), InWords("Your windows are 3 × 3.", "窓が3×3になっています。"), SCENE),
        ),
        hints=(InWords("Go by windows of two rows and two columns.", "2行2列ずつ見ていきます。"),),
        given=given(seed, SCENE),
        python=f"cs.pool({x.tolist()}, 2)",
    )  # fmt: skip


def mean(seed: int) -> Task:
    x = grid(seed)
    shown = "" if seed == 0 else listed(x)
    return Task(
        ask=InWords(f"The result of average pooling, three rows of three:{shown}", f"平均プーリングの結果を3行3列で：{shown}"),
        answer=np.asarray(pool(x, 2, kind="average")),
        right=InWords("Each is the sum of its four, divided by four.", "どれも、4つの和を4で割ったものです。"),
        traps=(
            Trap("M17", np.asarray(pool(x, 2)), InWords("Those are the largest.", "それは最大値です。"), MEAN_SCENE),
            Trap("M42", x.reshape(3, 2, 3, 2).sum((1, 3)), InWords("Divide each sum by four.", "和を4で割ります。"), MEAN_SCENE),
        ),
        hints=(InWords("Add four, divide by four.", "4つ足して、4で割ります。"),),
        given=given(seed, MEAN_SCENE),
        python=f'cs.pool({x.tolist()}, 2, kind="average")',
    )  # fmt: skip


def odd(seed: int) -> Task:
    n = 25 if seed == 0 else int(chance(seed).integers(4, 60)) * 2 + 1
    size = output_size(n, 2, stride=2).cells
    return Task(
        ask=InWords(f"{n} cells, windows of 2 side by side: how many numbers are left?", f"{n}マスに大きさ2の窓を並べると、残る数はいくつですか。"),
        answer=size,
        right=InWords(f"{size}: the last cell is not looked at.", f"{size}個。最後の1マスは使われません。"),
        traps=(
            Trap("M18", size + 1, InWords("For one more the last window would hang over the end (some programs can be told to: \"ceil mode\").", "もう1つ増やすには、最後の窓が端からはみ出します（そう設定できるソフトもあり、ceil モードといいます）。")),
            Trap("M18", n / 2, InWords("Half a number cannot be.", "半端な個数にはなりません。")),
        ),
        hints=(InWords("How many whole windows fit?", "窓がまるごと何個入りますか。"),),
        python=f"cs.pool([0] * {n}, 2).shape",
    )  # fmt: skip


def nothing(seed: int) -> Task:
    channels = 10 if seed == 0 else int(chance(seed).integers(3, 64))
    return Task(
        ask=InWords(f"How many weights and biases does max pooling 2 × 2 over {channels} channels have?", f"{channels}チャンネルに対する2×2の最大プーリングに、重みとバイアスは合わせていくつありますか。"),
        answer=0,
        right=InWords("None: there is nothing to learn.", "ありません。学習するものがないからです。"),
        traps=(
            Trap("M17", 4 * channels, InWords("No number of the window is multiplied: there are no weights.", "窓の数には何も掛けません。重みはないのです。")),
            Trap("M17", 4, InWords("Taking the largest needs no weights.", "最大値をとるのに重みは要りません。")),
            Trap("M17", channels, InWords("Nothing is added at the end, either: no biases.", "最後に足すバイアスもありません。")),
        ),
        hints=(InWords("What would you have to learn to find the largest of four?", "4つの最大値を見つけるのに、何か学ぶ必要がありますか。"),),
    )  # fmt: skip


def apart(seed: int) -> Task:
    c, n = (
        (10, 100)
        if seed == 0
        else (int(chance(seed).integers(3, 64)), int(chance(seed + 5).integers(5, 60)) * 2)
    )
    half = output_size(n, 2, stride=2).cells
    return Task(
        ask=InWords(f"{c} maps of {n} × {n} go in, windows of 2. Which shape comes out (channels, height, width)?", f"{n}×{n}のマップ{c}枚に大きさ2の窓。出てくる形状（チャンネル, 高さ, 幅）は？"),
        answer=np.array([c, half, half]),
        right=InWords("As many channels as before.", "チャンネルの数は変わりません。"),
        traps=(
            Trap("M17", np.array([1, half, half]), InWords("Channels are not mixed: each is pooled by itself.", "チャンネルは混ざりません。1枚ずつ縮めます。")),
            Trap("M17", np.array([c // 2, half, half]), InWords("The channels are not halved, only height and width.", "半分になるのは高さと幅だけで、チャンネルは減りません。")),
        ),
        hints=(InWords("How many maps come out if each is shrunk for itself?", "1枚ずつ縮めたら、何枚出てきますか。"),),
    )  # fmt: skip


def shift(seed: int) -> Task:
    value = 9 if seed == 0 else int(chance(seed).integers(2, 90))
    x = np.zeros((4, 4), int)
    x[0, 2] = value
    before = np.zeros((2, 2), int)
    before[0, 0] = value
    return Task(
        ask=InWords(f"The {value} has moved from (0, 0) to column 2 of row 0. The pooled map, two rows of two:", f"{value} が (0, 0) から0行2列へ動きました。プーリングの結果を2行2列で："),
        answer=np.asarray(pool(x, 2)),
        right=InWords("It has moved on into the next window.", "となりの窓に移りました。"),
        traps=(
            Trap("M19", before, InWords("That holds for one cell. Two cells further it lies in the next window: pooling does not make shifts vanish.", "それは1マスのときです。2マスずれると、となりの窓に入ります。プーリングでずれが消えるわけではありません。")),
        ),
        hints=(InWords("The windows cover columns 0–1 and 2–3.", "窓は0〜1列目と2〜3列目です。"),),
        python=f"cs.pool({x.tolist()}, 2)",
    )  # fmt: skip


def weights_after(seed: int) -> Task:
    c, n, k = (
        (10, 56, 10)
        if seed == 0
        else (int(chance(seed).integers(4, 20)), int(chance(seed + 3).integers(6, 30)) * 4, 10)
    )
    without, pooled = (c * n * n + 1) * k, (c * (n // 4) ** 2 + 1) * k
    return Task(
        ask=InWords(
            f"{c} maps of {n} × {n} go into a fully connected layer of {k} neurons: {without:,} parameters. "
            f"Two poolings of 2 come before it instead. How many parameters has it now?",
            f"{n}×{n}のマップ{c}枚が、ニューロン{k}個の全結合層に入ると、パラメータは{without:,}個です。"
            f"その前に大きさ2のプーリングを2回入れると、全結合層のパラメータはいくつになりますか。",
        ),
        answer=pooled,
        right=InWords(f"{n} → {n // 2} → {n // 4}: {c}·{n // 4}·{n // 4}·{k} weights and {k} biases.", f"{n} → {n // 2} → {n // 4}。重みは {c}×{n // 4}×{n // 4}×{k}、バイアスは{k}個です。"),
        traps=(
            Trap("M20", without // 4, InWords("Two poolings halve height and width **twice**: a sixteenth.", "2回なので、高さも幅も**2回**半分になり、16分の1です。")),
            Trap("M12", pooled - k, InWords("And a bias for each neuron.", "ニューロンごとのバイアスもあります。")),
            Trap("M20", without, InWords("The maps have become smaller before they are laid out.", "並べる前に、マップが小さくなっています。")),
        ),
        hints=(InWords(f"The maps are {n // 4} × {n // 4} now.", f"マップは {n // 4}×{n // 4} になりました。"),),
        python=f"({c} * {n // 4} ** 2 + 1) * {k}",
    )  # fmt: skip


def where_to(seed: int) -> Task:
    x = np.array([4, 8, 7, 1]) if seed == 0 else chance(seed).permutation(9)[:4] + 1
    winner = int(np.argmax(x))
    answer = np.eye(4, dtype=int)[winner]
    return Task(
        ask=InWords(
            f"The window {written(x)} was pooled to its largest. A gradient of 1 comes back. What does each of the four numbers get?",
            f"窓 {written(x)} から最大値が選ばれました。後ろから勾配1が戻ってきます。4つの数は、それぞれいくつ受け取りますか。",
        ),
        answer=answer,
        right=InWords("All of it goes to the winner: only that number moves the result.", "すべて最大値の数に行きます。結果を動かすのはその数だけだからです。"),
        traps=(
            Trap("M17", np.full(4, 0.25), InWords("That is average pooling: there all four take part.", "それは平均プーリングです。平均なら4つとも関わります。")),
            Trap("M36", np.ones(4), InWords("Raise one of the smaller ones a little: does the largest change?", "小さいほうの数を少し増やすと、最大値は変わりますか。")),
        ),
        hints=(InWords("Which of the four moves the result when it is changed a little?", "少し変えたとき結果が動くのは、どの数ですか。"),),
        python="cs.ops.max_pool.backward",
    )  # fmt: skip


EXERCISES = {
    "07-1": one_region,
    "07-2": nine,
    "07-3": mean,
    "07-4": odd,
    "07-5": nothing,
    "07-6": apart,
    "07-7": shift,
    "07-8": weights_after,
    "07-9": where_to,
}
