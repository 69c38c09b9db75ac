"""The exercises of pixels and images."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...base.picture import Picture, open_picture
from ..exercise import Task, Trap
from ..setting import chance, pixels_scene, written

SIDE = 16


def ramp() -> Array:
    """Return the picture whose value is 14x + 2y: x and y cannot be mistaken in it."""
    y, x = np.mgrid[:SIDE, :SIDE]
    return (14 * x + 2 * y).astype(np.uint8)


def picture() -> Picture:
    return open_picture(ramp(), name="ramp")


def place(seed: int, fixed: tuple[int, int]) -> tuple[int, int]:
    """Return a place off the diagonal, the lecture's for seed 0."""
    if seed == 0:
        return fixed
    x, y = chance(seed).choice(SIDE - 1, 2, replace=False)
    return int(x), int(y)


def first_pixel(seed: int) -> Task:
    x, y = (2, 2) if seed == 0 else (int(chance(seed).integers(3, SIDE)),) * 2
    value = picture().pixel(x, y)[0]
    return Task(
        ask=InWords(f"Which number stands at ({x}, {y})?", f"({x}, {y}) の値はいくつでしょう。"),
        answer=value,
        right=InWords(f"14×{x} + 2×{y} = {value}.", f"14×{x} + 2×{y} = {value} です。"),
        traps=(
            Trap(
                "M46",
                int(ramp()[y - 1, x - 1]),
                InWords(
                    "You counted from 1. The first pixel is (0, 0).",
                    "1から数えています。最初の画素は (0, 0) です。",
                ),
                pixels_scene(ramp(), x=x, y=y),
            ),
        ),
        hints=(InWords("Put x and y into the formula.", "式の x と y に代入します。"),),
        given=pixels_scene(ramp(), x=x, y=y),
        python=f"y, x = np.mgrid[:16, :16]\npicture = cs.picture((14 * x + 2 * y).astype('uint8'))\nprint(f'Pixel color at ({x}, {y}): {{picture.pixel({x}, {y})}}')",
    )


def across(seed: int) -> Task:
    x, y = place(seed, (3, 1))
    value, swapped = picture().pixel(x, y)[0], picture().pixel(y, x)[0]
    return Task(
        ask=InWords(
            f"Which number stands at x = {x}, y = {y}?",
            f"x = {x}、y = {y} の画素の値はいくつですか。",
        ),
        answer=value,
        right=InWords(
            f"14×{x} + 2×{y} = {value}; in the array it is `array[{y}, {x}]`.",
            f"14×{x} + 2×{y} = {value} です。配列では `array[{y}, {x}]` になります。",
        ),
        traps=(
            Trap(
                "M1",
                swapped,
                InWords(
                    f"You read row {x}, column {y}. x is the column: it counts to the right.",
                    f"{x}行{y}列を読んでいます。xは列で、右へ数えます。",
                ),
                pixels_scene(ramp(), x=x, y=y),
            ),
        ),
        hints=(InWords("x goes right, y goes down.", "xは右へ、yは下へ。"),),
        given=pixels_scene(ramp()),
        python=f"picture.pixel({x}, {y})",
    )


def grey(seed: int) -> Task:
    if seed == 0:
        r, g, b = 255, 0, 0
    else:
        r, g, b = chance(seed).integers(0, 256, 3).tolist()
    value = 0.299 * r + 0.587 * g + 0.114 * b
    traps: tuple[Trap, ...] = (
        Trap(
            "M45",
            (r + g + b) / 3,
            InWords(
                "That is the plain mean. Green counts most, blue least.",
                "それは単純な平均です。緑がいちばん重く、青がいちばん軽く効きます。",
            ),
        ),
    )
    return Task(
        ask=InWords(
            f"A pixel is (R, G, B) = ({r}, {g}, {b}). How bright is it? (One decimal is enough.)",
            f"(R, G, B) = ({r}, {g}, {b}) の画素の輝度は？（小数第1位まででかまいません）",
        ),
        answer=value,
        right=InWords(f"It is {value:.3f}.", f"{value:.3f} です。"),
        traps=traps,
        hints=(InWords("0.299 R + 0.587 G + 0.114 B", "0.299 R + 0.587 G + 0.114 B"),),
        python=f"0.299 * {r} + 0.587 * {g} + 0.114 * {b}",
        tolerance=2e-3,
    )


def codes(seed: int) -> Task:
    values = np.array([0, 70, 130, 255]) if seed == 0 else chance(seed).integers(0, 256, 4)
    coded = open_picture(values.astype(np.uint8)[None]).codes(4)[0].astype(int)
    rounded = np.round(values / 85).astype(int)
    return Task(
        ask=InWords(
            f"Code the brightnesses {written(values)} in four levels.",
            f"輝度 {written(values)} を4階調でコード化してください。",
        ),
        answer=coded,
        right=InWords(
            "Each part is 64 wide: 0–63, 64–127, 128–191, 192–255.",
            "1段階の幅は64です：0–63、64–127、128–191、192–255。",
        ),
        traps=(
            Trap(
                "M47",
                coded * 85,
                InWords(
                    "Those are the greys that are shown. The codes are 0 to 3.",
                    "それは表示するときの値です。コードは0から3です。",
                ),
            ),
            Trap(
                "M47",
                rounded,
                InWords(
                    "You took the nearest of 0, 85, 170, 255. Coding cuts 0…255 into four equal parts.",
                    "0、85、170、255のうち近いものを選んでいます。コード化は0〜255を4等分します。",
                ),
            ),
        ),
        hints=(InWords("256 / 4 = 64.", "256 ÷ 4 = 64 です。"),),
        python=f"cs.picture([{values.tolist()}]).codes(4)",
    )


def bits(seed: int) -> Task:
    side, levels = (
        (8, 4)
        if seed == 0
        else (int(chance(seed).integers(4, 20)), int(chance(seed + 1).choice([2, 8, 16, 256])))
    )
    each = int(np.log2(levels))
    return Task(
        ask=InWords(
            f"How many bits does a picture of {side} × {side} pixels with {levels} levels take?",
            f"{side}×{side}画素、{levels}階調の画像は何ビットですか。",
        ),
        answer=side * side * each,
        right=InWords(
            f"{side} × {side} pixels of {each} bits each.",
            f"{side}×{side}画素、1画素あたり{each}ビットです。",
        ),
        traps=(
            Trap(
                "M47",
                side * side * levels,
                InWords(
                    f"{levels} levels do not need {levels} bits: {each} are enough to tell them apart.",
                    f"{levels}階調を区別するのに{levels}ビットは要りません。{each}ビットで足ります。",
                ),
            ),
        ),
        hints=(InWords("n bits tell 2ⁿ levels apart.", "nビットで 2ⁿ 階調を区別できます。"),),
        python=f"{side} * {side} * int(np.log2({levels}))",
    )


def draw(seed: int) -> Task:
    def fits(given: Array) -> bool:
        square = given.ndim == 2 and min(given.shape) > 1
        return bool(square and (given == given[::-1]).all() and (given != given[:, ::-1]).any())

    example = np.zeros((6, 6))
    example[1:5, 1] = 1
    return Task(
        kind="picture",
        ask=InWords("Your picture:", "描いた画像："),
        answer=example,
        accepts=fits,
        right=InWords(
            "Same upside down, different the other way.", "上下では同じ、左右では違う画像です。"
        ),
        traps=(
            Trap(
                "M48",
                example.T,
                InWords(
                    "Yours is the same when left and right are swapped. Upside down means the rows in reverse.",
                    "左右を入れ替えたときに同じになっています。上下を逆さにするとは、行の順を逆にすることです。",
                ),
            ),
            Trap(
                "M48",
                example * 0,
                InWords(
                    "An empty picture is the same in every way. Draw something.",
                    "空の画像はどう入れ替えても同じです。何か描いてください。",
                ),
            ),
        ),
        hints=(
            InWords(
                "A single upright stroke left of the middle will do.",
                "真ん中より左に縦の線を1本引けば足ります。",
            ),
        ),
        given=pixels_scene(np.zeros((6, 6), int), 2),
        python="(image == image[::-1]).all(), (image == image[:, ::-1]).all()",
    )


def overflow(seed: int) -> Task:
    a, b = (200, 100) if seed == 0 else chance(seed).integers(130, 250, 2).tolist()
    with np.errstate(over="ignore"):
        answer = int(np.add(np.array([a], np.uint8), np.array([b], np.uint8))[0])
    return Task(
        ask=InWords(
            f"What does `uint8` make of {a} + {b}?", f"`uint8` で {a} + {b} はいくつになりますか。"
        ),
        answer=answer,
        right=InWords(
            f"{a + b} − 256 = {answer}: it begins again at 0.",
            f"{a + b} − 256 = {answer}。0に戻って数え直します。",
        ),
        traps=(
            Trap(
                "M2",
                255,
                InWords(
                    "It does not stop at 255: it begins again at 0.", "255で止まらず、0に戻ります。"
                ),
            ),
            Trap("M2", a + b, InWords("A byte ends at 255.", "1バイトに入るのは255までです。")),
        ),
        hints=(InWords("After 255 comes 0.", "255の次は0です。"),),
        python=f"np.array([{a}], 'uint8') + np.array([{b}], 'uint8')",
    )


def looks(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords(
            "Two maps look exactly alike on the screen. One has values from 0 to 1, the other from 0 to 100. How can that be?",
            "2枚のマップが画面ではまったく同じに見えます。一方の値は0〜1、もう一方は0〜100です。なぜでしょう。",
        ),
        choices=(
            InWords("Their values are the same after all.", "実は値が同じだから。"),
            InWords(
                "Each was stretched to its own largest value.",
                "それぞれの最大値に合わせて引き伸ばしたから。",
            ),
            InWords(
                "A screen shows no differences beyond 1.", "画面は1より大きい差を表示できないから。"
            ),
        ),
        answer=1,
        right=InWords(
            "To compare maps, give them one common scale.",
            "マップを比べるときは、共通の目盛りで表示します。",
        ),
        traps=(
            Trap(
                "M3",
                0,
                InWords(
                    "One is a hundred times the other. Look at the numbers, not only at the picture.",
                    "一方は100倍です。見た目だけでなく数を確かめましょう。",
                ),
            ),
            Trap(
                "M3",
                2,
                InWords(
                    "A screen shows 256 steps; which value is white is the program's choice.",
                    "画面は256段階を表示します。どの値を白にするかは、ソフトが決めています。",
                ),
            ),
        ),
    )


def axes(seed: int) -> Task:
    h, w = (224, 224) if seed == 0 else chance(seed).integers(20, 300, 2).tolist()
    shape = np.array(np.zeros((h, w, 3), np.uint8).transpose(2, 0, 1).shape)
    return Task(
        ask=InWords(
            f"An array has the shape ({h}, {w}, 3). Write the shape (channels, height, width) the network wants.",
            f"形状 ({h}, {w}, 3) の配列があります。ネットワークが求める（チャンネル, 高さ, 幅）の形状は？",
        ),
        answer=shape,
        right=InWords(
            "`array.transpose(2, 0, 1)` turns it that way.",
            "`array.transpose(2, 0, 1)` で向きを変えられます。",
        ),
        traps=(
            Trap(
                "M4",
                np.array([h, w, 3]),
                InWords(
                    "That is how the file gives it: channels last. The network then says it expected 3 channels.",
                    "それはファイルから読んだままで、チャンネルが最後です。ネットワークは「チャンネルは3のはず」と言ってきます。",
                ),
            ),
            Trap(
                "M6",
                np.array([1, 3, h, w]),
                InWords(
                    "That has a batch axis too, for several pictures; the question is of one.",
                    "それは複数の画像のためのバッチ次元まで付いています。ここでは1枚の形状です。",
                ),
            ),
        ),
        hints=(InWords("The 3 comes first.", "3が最初に来ます。"),),
        python=f"np.zeros(({h}, {w}, 3)).transpose(2, 0, 1).shape",
    )


def red_plane(seed: int) -> Task:
    first = 1 if seed == 0 else int(chance(seed).integers(2, 40))
    image = np.arange(first, first + 12).reshape(2, 2, 3)
    return Task(
        ask=InWords(
            f"Its numbers are {first}, {first + 1}, … {first + 11}. What is the red plane (2 rows of 2)?",
            f"数は {first}, {first + 1}, … {first + 11} です。赤の面を2行2列で書いてください。",
        ),
        answer=image.transpose(2, 0, 1)[0],
        right=InWords(
            "Of each pixel the first of its three numbers.", "各画素の3つの数のうち、最初の数です。"
        ),
        traps=(
            Trap(
                "M5",
                image.reshape(3, 2, 2)[0],
                InWords(
                    "You cut the row of numbers anew (`reshape`), you did not turn the axes (`transpose`).",
                    "数の列を切り直しただけ（`reshape`）で、軸の向きを変えて（`transpose`）いません。",
                ),
            ),
        ),
        hints=(
            InWords(
                "Which number of the first pixel is its red one?",
                "最初の画素の赤は、どの数ですか。",
            ),
        ),
        python=f"np.arange({first}, {first + 12}).reshape(2, 2, 3).transpose(2, 0, 1)[0]",
    )


def how_many(seed: int) -> Task:
    side = 8 if seed == 0 else int(chance(seed).integers(5, 60))
    return Task(
        ask=InWords(
            f"How many numbers are in a colour image of {side} × {side} pixels?",
            f"{side}×{side}画素のカラー画像には、数がいくつありますか。",
        ),
        answer=side * side * 3,
        right=InWords("Three for each pixel.", "1画素に3つです。"),
        traps=(
            Trap(
                "M11",
                side * side,
                InWords(
                    "That is how many pixels there are; each has three numbers.",
                    "それは画素の数です。1画素に数が3つあります。",
                ),
            ),
        ),
        hints=(InWords("Red, green, blue.", "赤、緑、青。"),),
        python=f"np.zeros(({side}, {side}, 3)).size",
    )


EXERCISES = {
    "01-1": first_pixel,
    "01-2": across,
    "01-3": grey,
    "01-4": codes,
    "01-5": bits,
    "01-6": draw,
    "01-7": overflow,
    "01-8": looks,
    "01-9": axes,
    "01-10": red_plane,
    "01-11": how_many,
}
