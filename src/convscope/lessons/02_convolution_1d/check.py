"""The exercises of convolution in one dimension."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...bench import convolve
from ..exercise import Task, Trap
from ..setting import row_scene

X = np.array([0, 1, 0, 1, 0, 0, 1, 1, 1, 0])
CHANGED = np.array([0, 1, 2, 1, 0, 0, 1, 1, 1, 0])
K = np.array([1, 0, 1])
TOO_LONG = InWords(
    "{n} numbers would need a window that hangs over the ends. The kernel stays on the row, "
    "so there are as many places as 10 − 3 + 1.",
    "{n}個にするには、窓が端からはみ出します。カーネルは列の上だけを動くので、場所の数は 10 − 3 + 1 です。",
)


def row(seed: int, fixed: Array) -> Array:
    """Return the lecture's row for seed 0, for others one of zeros, ones and a few twos."""
    if seed == 0:
        return fixed
    return np.random.default_rng(seed).choice([0, 1, 2], len(fixed), p=[0.45, 0.4, 0.15])


def told(x: Array, k: Array) -> str:
    """Return the call that computes it."""
    return f"cs.convolve({x.tolist()}, {k.tolist()})"


def lengths(x: Array, k: Array) -> tuple[Trap, ...]:
    """Return the two answers that come of letting the kernel hang over the ends."""
    found = []
    for mode in ("same", "full"):
        y = np.asarray(convolve(x, k, mode=mode))
        said = InWords(TOO_LONG.en.format(n=len(y)), TOO_LONG.ja.format(n=len(y)))
        found.append(Trap("M8", y, said, row_scene(x, k, 0)))
    return tuple(found)


def guess(seed: int) -> Task:
    x = row(seed, X)
    places = np.asarray(convolve(x, K))
    return Task(
        ask=InWords("Which number comes out there?", "そこからは、どんな数が出るでしょう。"),
        answer=int(places[1]),
        right=InWords(
            f"Yes: {x[1]}×1 + {x[2]}×0 + {x[3]}×1 = {places[1]}.",
            f"そのとおりです。{x[1]}×1 + {x[2]}×0 + {x[3]}×1 = {places[1]} です。",
        ),
        traps=(
            Trap(
                "M42",
                int(x[1] + x[2] + x[3]),
                InWords(
                    "You added the window itself. The middle number is multiplied by 0 first.",
                    "窓の数をそのまま足しています。真ん中の数には、先に0を掛けます。",
                ),
                row_scene(x, K, 1),
            ),
            Trap(
                "M43",
                int(places[0]),
                InWords(
                    "That is what the first place gives. Move one further.",
                    "それは最初の場所の値です。1つ右へ動かします。",
                ),
                row_scene(x, K, 1),
            ),
        ),
        hints=(
            InWords("The window is the 2nd, 3rd and 4th number.", "窓は2番目から4番目の数です。"),
            InWords(
                "Only the outer two count: the middle weight is 0.",
                "真ん中の重みは0なので、効くのは両端の2つです。",
            ),
        ),
        given=row_scene(x, K, 0),
        python=f"list({told(x, K)}.steps())[1].sum",
    )


def everywhere(seed: int) -> Task:
    return slide(row(seed, X), K)


def changed(seed: int) -> Task:
    x = row(seed, CHANGED)
    old = () if seed else (unchanged(X, K, "The row has changed", "列が変わっています"),)
    return slide(x, K, old)


def both(seed: int) -> Task:
    x = row(seed, CHANGED)
    k = np.array([1, 2, 1])
    old: tuple[Trap, ...] = (unchanged(x, K, "The kernel is 1 2 1 now", "カーネルは 1 2 1 です"),)
    if seed == 0:
        old += (unchanged(X, k, "The row has changed", "列が変わっています"),)
    return slide(x, k, old)


def unchanged(x: Array, k: Array, en: str, ja: str) -> Trap:
    """Return the answer of who went on with the numbers of before."""
    return Trap(
        "M44",
        np.asarray(convolve(x, k)),
        InWords(
            f"{en}: this is the answer for the one before.", f"{ja}。前の問題の答えになっています。"
        ),
    )


def slide(x: Array, k: Array, more: tuple[Trap, ...] = ()) -> Task:
    """Set the whole of one convolution."""
    y = np.asarray(convolve(x, k))
    return Task(
        ask=InWords(
            f"The row {' '.join(map(str, x))}, the kernel {' '.join(map(str, k))}: what comes out?",
            f"列 {' '.join(map(str, x))}、カーネル {' '.join(map(str, k))}。結果は？",
        ),
        answer=y,
        right=InWords(
            f"Right, all {len(y)}. Ten numbers and a window of three: 10 − 3 + 1 = 8 places.",
            f"{len(y)}個とも正解です。10個の数に長さ3の窓なので、場所は 10 − 3 + 1 = 8 か所です。",
        ),
        traps=(*more, *lengths(x, k)),
        hints=(
            InWords("There are eight places.", "場所は8か所です。"),
            InWords(f"It begins with {y[0]} {y[1]}.", f"最初は {y[0]} {y[1]} です。"),
        ),
        given=row_scene(x, k, 0),
        python=told(x, k),
    )


def reacts(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords(
            "The window at index 6 is 1 1 1. So:", "インデックス6の窓は 1 1 1 です。つまり："
        ),
        choices=(
            InWords(
                "There, too, the row is exactly 1 0 1.", "そこでも列はちょうど 1 0 1 になっている。"
            ),
            InWords(
                "The two ends are 1; the middle may be anything.", "両端が1で、真ん中は何でもよい。"
            ),
            InWords(
                "All three numbers have to be large.", "3つの数がすべて大きくなければならない。"
            ),
        ),
        answer=1,
        right=InWords(
            "Right. The weight in the middle is 0, so it is not looked at: 1 0 1 and 1 1 1 give the same.",
            "そのとおりです。真ん中の重みは0なので見ていません。1 0 1 でも 1 1 1 でも同じ値になります。",
        ),
        traps=(
            Trap(
                "M15",
                0,
                InWords(
                    "Look at the window at index 6: it is 1 1 1. A large value is no proof of an exact match.",
                    "インデックス6の窓は 1 1 1 です。値が大きいからといって、形がぴったり同じとは限りません。",
                ),
                row_scene(X, K, 6),
            ),
            Trap(
                "M15",
                2,
                InWords(
                    "At index 1 the middle number is 0, and the value is 2 all the same.",
                    "インデックス1では真ん中の数が0ですが、それでも値は2です。",
                ),
                row_scene(X, K, 1),
            ),
        ),
        given=row_scene(X, K, 6),
    )


def one_peak(seed: int) -> Task:
    def fits(k: Array) -> bool:
        if k.shape != (3,):
            return False
        y = np.asarray(convolve(X, k), np.float64)
        return int(y.argmax()) == 1 and int((y == y.max()).sum()) == 1

    return Task(
        kind="kernel",
        ask=InWords("Your kernel:", "見つけたカーネル："),
        answer=np.array([1, -1, 1]),
        accepts=fits,
        right=InWords(
            "One peak. A negative weight says: not this.",
            "山が1つになりました。負の重みは「これは嫌い」という意味です。",
        ),
        traps=(
            Trap(
                "M15",
                K,
                InWords(
                    "With 1 0 1 there are two peaks: at index 6 the window is 1 1 1.",
                    "1 0 1 では山が2つあります。インデックス6の窓は 1 1 1 です。",
                ),
                row_scene(X, K, 6),
            ),
        ),
        hints=(
            InWords(
                "What should the middle weight do to 1 1 1?",
                "1 1 1 に対して、真ん中の重みはどう働けばよいでしょう。",
            ),
            InWords("Make the middle weight negative.", "真ん中の重みを負にしてみましょう。"),
        ),
        given=row_scene(X, K, -1),
        python=f"{told(X, K)}.argmax()",
    )


def written(seed: int) -> Task:
    chance = np.random.default_rng(seed)
    rows = [
        (chance.integers(-3, 4, n), chance.integers(-2, 3, k))
        for n, k in ((10, 3), (7, 1), (6, 6), (12, 5))
    ]

    def right(function: Any) -> bool:
        return all(
            np.allclose(np.asarray(function(x.tolist(), k.tolist()), float), convolve(x, k))
            for x, k in [(X, K), *rows]
        )

    def flipped(function: Any) -> bool:
        x, k = CHANGED.tolist(), [1, 2, 3]
        try:
            return np.allclose(np.asarray(function(x, k), float), convolve(x, k, flip=True))
        except Exception:  # a learner's own code may raise anything
            return False

    return Task(
        kind="code",
        ask=InWords(
            "Write `conv1d(x, k)`: it takes two lists and gives the list of sums.",
            "2つのリストを受け取り、積和のリストを返す `conv1d(x, k)` を書いてください。",
        ),
        answer=None,
        accepts=right,
        right=InWords("It agrees on rows you have not seen.", "見たことのない列でも一致しました。"),
        traps=(
            Trap(
                "M7",
                flipped,
                InWords(
                    "It turns the kernel around, as mathematics does. A CNN does not: [1, 2, 3] stays [1, 2, 3].",
                    "数学の畳み込みのようにカーネルを反転しています。CNNでは反転せず、[1, 2, 3] のまま使います。",
                ),
            ),
        ),
        hints=(
            InWords("`x[i:i + len(k)]` cuts out a piece.", "`x[i:i + len(k)]` で切り出せます。"),
            InWords(
                "There are `len(x) - len(k) + 1` places.", "場所は `len(x) - len(k) + 1` か所です。"
            ),
        ),
        python='def conv1d(x, k):\n    ...\n\ncs.check("02-7", conv1d)',
    )


def how_long(seed: int) -> Task:
    n, k = (28, 5) if seed == 0 else np.random.default_rng(seed).integers((20, 3), (60, 9)).tolist()
    y = len(np.asarray(convolve(np.zeros(n), np.zeros(k))))
    return Task(
        ask=InWords(
            f"{n} numbers, a kernel of {k}: how many come out?",
            f"{n}個の数に長さ{k}のカーネル。結果は何個？",
        ),
        answer=y,
        right=InWords(f"{n} − {k} + 1 = {y}.", f"{n} − {k} + 1 = {y} です。"),
        traps=(
            Trap("M8", n, InWords(
                "As long as before would need numbers beyond the ends; there are none.",
                "同じ長さにするには端の外にも数が必要ですが、ありません。",
            )),
            Trap("M8", n - k, InWords(
                "One too few: the kernel can also stand at the very last place.",
                "1つ足りません。いちばん最後の場所も数えます。",
            )),
        ),
        hints=(InWords("Where is the last place the kernel can stand?", "カーネルを置ける最後の場所はどこでしょう。"),),
        python=f"cs.convolve([0] * {n}, [0] * {k}).shape",
    )  # fmt: skip


EXERCISES = {
    "02-1": guess,
    "02-2": everywhere,
    "02-3": changed,
    "02-4": both,
    "02-5": reacts,
    "02-6": one_peak,
    "02-7": written,
    "02-8": how_long,
}
