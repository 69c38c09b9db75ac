"""The exercises of how to use the lessons."""

from __future__ import annotations

from ...base.in_words import InWords
from ..exercise import Task, Trap
from ..setting import chance


def add(seed: int) -> Task:
    a, b = (2, 3) if seed == 0 else chance(seed).integers(2, 50, 2).tolist()
    return Task(
        ask=InWords(f"{a} + {b} = ?", f"{a} + {b} = ?"),
        answer=a + b,
        right=InWords("Just like that. A wrong answer would have been told why.", "このように答えます。間違えたときは、理由が出ます。"),
        traps=(Trap("M54", int(f"{a}{b}"), InWords("Those are the two side by side, as texts are joined. Numbers are added.", "2つを並べたものです。文字列ならそうなりますが、数は足します。")),),
        hints=(InWords("Count on your fingers.", "指で数えてみましょう。"),),
        python=f"{a} + {b}",
    )  # fmt: skip


def again(seed: int) -> Task:
    times = 3 if seed == 0 else int(chance(seed).integers(2, 12))
    x = 1
    for _ in range(times):
        x = x + 1
    return Task(
        ask=InWords(f"x = 1 once, then x = x + 1 {times} times. What is x?", f"x = 1 を1回、x = x + 1 を{times}回。x はいくつですか。"),
        answer=x,
        right=InWords("Each run counts, not each cell.", "セルの数ではなく、実行した回数で決まります。"),
        traps=(
            Trap("M55", 2, InWords("The cell stands there once, but it was run several times.", "セルは1つでも、何回も実行しました。")),
            Trap("M55", times, InWords("It began at 1.", "1から始まっています。")),
        ),
        hints=(InWords("Write x down after each run.", "実行するたびに x を書き出しましょう。"),),
    )  # fmt: skip


def read(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("NameError: name 'answr' is not defined. What is most likely?", "NameError: name 'answr' is not defined。いちばんありそうなのは？"),
        choices=(
            InWords("The computer is broken.", "コンピュータが壊れている。"),
            InWords("The name is misspelt.", "つづりが間違っている。"),
            InWords("The number is too large.", "数が大きすぎる。"),
        ),
        answer=1,
        right=InWords("*answer*, not *answr*.", "*answr* ではなく *answer* です。"),
        traps=(
            Trap("M56", 0, InWords("It works: it even says what it does not know.", "壊れていません。何が分からないかまで教えてくれています。")),
            Trap("M56", 2, InWords("It says *name*: read the last line.", "*name* と書いてあります。最後の行を読みましょう。")),
        ),
    )  # fmt: skip


def first(seed: int) -> Task:
    return Task(
        kind="choice",
        ask=InWords("What comes before the answer is shown?", "答えを見る前にすることは？"),
        choices=(InWords("your own guess", "自分の予想"), InWords("nothing", "何もしない")),
        answer=0,
        right=InWords("A wrong guess teaches more than a right answer that was read.", "外れた予想は、読んだだけの正解より多くを教えてくれます。"),
        traps=(Trap("M56", 1, InWords("Guess first, wrong or right: that is when one learns.", "当たっても外れても、まず予想。そこで学びます。")),),
    )  # fmt: skip


EXERCISES = {"00-1": add, "00-2": again, "00-3": read, "00-4": first}
