"""Which methods of attribution beat a random map and an edge detector: on our own photographs.

``python benchmarks/attribution.py`` writes benchmarks/attribution.md and draws all maps of the
first photograph for docs/why.md; ``python tools/why_page.py`` takes the first table there. Nothing
is timed: the same network, photographs and seeds give the same numbers. What the other checks say
is measured on the first photograph alone: each costs a method several times over.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

import convscope
from convscope import zoo
from convscope.animate.raster import images
from convscope.cli.why_told import Question, Told, sheet_of
from convscope.why import METHODS
from convscope.why.checks import CHECKS, Checked
from convscope.why.checks.given import Given

PAGE = Path(__file__).resolve().parent / "attribution.md"
PICTURE = PAGE.parents[1] / "docs" / "pictures" / "why-coffee.webp"
BEGIN, END = "<!-- the table: begin -->\n", "<!-- end -->\n"
OTHERS = ("completeness", "sensitivity", "randomised", "agreement")
BASELINES = {"random": "a random map (mean of 3)", "edges": "an edge detector"}
Areas = dict[str, float]


def main() -> None:
    net = convscope.open("imagenet")
    photographs = [n for n, p in zoo.pictures().items() if "imagenet" in p.suits]
    found: dict[str, dict[str, Checked]] = {name: {} for name in METHODS}
    seen, first = [], []
    for photograph in photographs:
        trace = net.trace(photograph)
        label, chance = trace.top(1)[0]
        seen.append(f"{photograph} ({label}, {chance:.0%})")
        for name in METHODS:
            print(photograph, name, flush=True)
            given = Given(trace, trace.why(method=name))
            found[name][photograph] = CHECKS["insertion-deletion"].run(given)
            if photograph == photographs[0]:
                first.append(given)
    others = {}
    maps = tuple(given.attribution for given in first)
    for alone in first:
        given = alone.with_others(maps)
        name = given.attribution.method
        print("checks of", name, flush=True)
        others[name] = {check: CHECKS[check].run(given) for check in OTHERS}
    PAGE.write_text(page(seen, found, others), encoding="utf-8")
    draw(photographs[0], first, found, others)


def draw(
    photograph: str,
    first: list[Given],
    found: dict[str, dict[str, Checked]],
    others: dict[str, dict[str, Checked]],
) -> None:
    """Draw the maps of the first photograph side by side, those that fail in greys."""
    told = []
    for given in first:
        name = given.attribution.method
        made = [*others[name].values(), found[name][photograph]]
        told.append(Told(METHODS[name], given.attribution, checks=made))
    question = Question(first[0].trace, photograph, first[0].attribution.target, None, "")
    ((image, _),) = images(sheet_of(question, first[0].trace.prepared, told))
    image.save(PICTURE, "WEBP", quality=80, method=6)


def page(
    seen: list[str],
    found: dict[str, dict[str, Checked]],
    others: dict[str, dict[str, Checked]],
) -> str:
    parts = [
        "# Attribution: which methods beat a random map\n",
        "Written by `python benchmarks/attribution.py`. Network: `imagenet`, the class it "
        f"finds most probable. Photographs: {', '.join(seen)}. Areas under the probability's "
        "curve, 16 steps: insertion is better high, deletion low. Nothing is random but by seed.\n",
        "## Means over the photographs\n",
        f"{BEGIN}{means(found)}{END}",
        "A method beats a baseline where its insertion less deletion is greater, on the mean over "
        "the photographs; in brackets, on how many of them alone.\n",
    ]
    parts += [
        f"## The other checks, on {seen[0]}\n",
        checks(others),
        "Agreement is the mean rank correlation with the maps of all other methods: measured, "
        "not judged.\n",
    ]
    parts += ["## Each photograph: insertion / deletion\n", each(found)]
    return "\n".join(parts)


def means(found: dict[str, dict[str, Checked]]) -> str:
    """Return the table of means, the best first, the baselines in their places."""
    first = next(iter(found.values()))
    rows = [(_mean(of, "method"), METHODS[name].title.en, of) for name, of in found.items()]
    rows += [(_mean(first, of), f"*{title}*", None) for of, title in BASELINES.items()]
    lines = [
        "| map | insertion | deletion | difference | beats random | beats edges | |",
        "| --- | ---: | ---: | ---: | --- | --- | --- |",
    ]
    for areas, title, of in sorted(rows, key=lambda row: -row[0]["difference"]):
        cells = [f"{areas[name]:.3f}" for name in ("insertion", "deletion", "difference")]
        lines.append(f"| {' | '.join([title, *cells, *_verdict(areas, of, first)])} |")
    return "".join(f"{line}\n" for line in lines)


def _mean(of: dict[str, Checked], whose: str) -> Areas:
    names = ("insertion", "deletion", "difference")
    return {n: float(np.mean([c.numbers[f"{n} {whose}"] for c in of.values()])) for n in names}


def _verdict(
    areas: Areas, of: dict[str, Checked] | None, first: dict[str, Checked]
) -> tuple[str, str, str]:
    if of is None:
        return "", "", "baseline"
    told, lost = [], []
    for base in BASELINES:
        wins = sum(
            c.numbers["difference method"] > c.numbers[f"difference {base}"] for c in of.values()
        )
        beats = areas["difference"] > _mean(first, base)["difference"]
        told.append(f"{'yes' if beats else '**no**'} ({wins} of {len(of)})")
        lost += [] if beats else [BASELINES[base].partition(" (")[0]]
    return told[0], told[1], f"does not beat {' or '.join(lost)}" if lost else ""


def checks(others: dict[str, dict[str, Checked]]) -> str:
    """Return what the other checks found, in a few words each."""
    lines = [
        f"| method | {' | '.join(CHECKS[check].title.en.lower() for check in OTHERS)} |",
        f"| --- |{' --- |' * len(OTHERS)}",
    ]
    for name, by_check in others.items():
        cells = [_said(by_check[check]) for check in OTHERS]
        lines.append(f"| {METHODS[name].title.en} | {' | '.join(cells)} |")
    return "".join(f"{line}\n" for line in lines)


def _said(found: Checked) -> str:
    return f"{'**fails**: ' if found.passed is False else ''}{found.short.en}"


def each(found: dict[str, dict[str, Checked]]) -> str:
    """Return the areas photograph by photograph."""
    first = next(iter(found.values()))
    lines = [f"| map | {' | '.join(first)} |", f"| --- |{' --- |' * len(first)}"]
    rows = [(METHODS[name].title.en, of, "method") for name, of in found.items()]
    rows += [(f"*{title}*", first, of) for of, title in BASELINES.items()]
    for title, of, whose in rows:
        cells = [
            f"{c.numbers[f'insertion {whose}']:.3f} / {c.numbers[f'deletion {whose}']:.3f}"
            for c in of.values()
        ]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
