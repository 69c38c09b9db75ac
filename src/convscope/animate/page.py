"""A film as one HTML file: play, stop, step and scrub, without a network."""

from __future__ import annotations

from html import escape

from .film import Film
from .svg import frame_svg
from .words import words


def page(film: Film) -> str:
    """Return the file."""
    look = film.look
    said = words(look.language)
    values = {
        "lang": look.language,
        "title": escape(film.title),
        "paper": look.colours.paper,
        "ink": look.colours.ink,
        "line": look.colours.line,
        "card": look.colours.card,
        "accent": look.colours.positive,
        "scheme": look.theme,
        "svg": frame_svg(film),
        "last": film.beats - 1,
        "beat": round(1000 * film.seconds / film.beats),
        **{name: escape(said[name]) for name in ("play", "stop", "back", "on", "time")},
    }
    made = _PAGE
    for name, value in values.items():
        made = made.replace(f"%{name}%", str(value))
    return made


_PAGE = """<!doctype html>
<html lang="%lang%">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%title%</title>
<style>
:root { color-scheme: %scheme%; }
body { margin: 0; background: %paper%; color: %ink%; font: 15px/1.4 system-ui, sans-serif; }
main { max-width: 1280px; margin: 0 auto; padding: 12px; }
svg { display: block; width: 100%; height: auto; }
nav { display: flex; gap: 8px; align-items: center; padding: 8px 0; }
button { min-width: 44px; height: 40px; font: inherit; color: inherit; background: %card%;
  border: 1px solid %line%; border-radius: 20px; cursor: pointer; }
input { flex: 1; min-width: 0; accent-color: %accent%; }
:focus-visible { outline: 2px solid %accent%; outline-offset: 2px; }
</style>
<main>
%svg%
<nav>
<button id="back" aria-label="%back%" title="%back%">←</button>
<button id="play" aria-label="%play%" title="%play%">▶</button>
<button id="on" aria-label="%on%" title="%on%">→</button>
<input id="time" type="range" min="0" max="%last%" value="0" aria-label="%time%">
</nav>
</main>
<script>
const groups = [...document.querySelectorAll("svg g[data-from]")];
const time = document.getElementById("time"), play = document.getElementById("play");
let playing = 0;
function show(beat) {
  time.value = beat;
  for (const g of groups) {
    const lives = g.dataset.from <= beat && beat < g.dataset.to;
    g.setAttribute("visibility", lives ? "visible" : "hidden");
  }
}
function stop() {
  clearInterval(playing);
  playing = 0;
  play.textContent = "▶";
  play.ariaLabel = play.title = "%play%";
}
function start() {
  if (+time.value >= +time.max) show(0);
  play.textContent = "❚❚";
  play.ariaLabel = play.title = "%stop%";
  playing = setInterval(() => {
    if (+time.value >= +time.max) stop();
    else show(+time.value + 1);
  }, %beat%);
}
const step = (by) => { stop(); show(Math.min(+time.max, Math.max(0, +time.value + by))); };
play.onclick = () => (playing ? stop() : start());
document.getElementById("back").onclick = () => step(-1);
document.getElementById("on").onclick = () => step(1);
time.oninput = () => { stop(); show(+time.value); };
show(0);
if (!matchMedia("(prefers-reduced-motion: reduce)").matches) start();
</script>
</html>
"""
