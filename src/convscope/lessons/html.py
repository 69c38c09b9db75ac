"""A screen's text as HTML: Markdown, with links that drive the picture, terms, and formulas.

``[phrase](do:name)`` becomes a button with ``data-do`` (a span, which runs on over lines),
``[word](term:name)`` a ``dfn`` with ``data-term``, ``$formula$`` a span with ``data-tex``.
Raw HTML in a text stays text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

OPENED = {
    "do": '<span role="button" tabindex="0" class="do" data-do="{}">',
    "term": '<dfn tabindex="0" data-term="{}">',
}
CLOSED = {"do": "</span>", "term": "</dfn>"}


def html(text: str) -> str:
    """Return a text as HTML.

    >>> html("[The kernel](do:first) sees $k$ cells: <b>")
    '<p><span role="button" tabindex="0" class="do" data-do="first">The kernel</span> sees \
<span data-tex="k"></span> cells: &lt;b&gt;</p>\\n'
    """
    return _markdown().render(text)


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.validateLink = _known  # type: ignore[method-assign]
    markdown.inline.ruler.before("escape", "formula", _formula)
    markdown.add_render_rule("formula", _render_formula)
    markdown.add_render_rule("link_open", _link_opened)
    markdown.add_render_rule("link_close", _link_closed)
    return markdown


def _known(url: str) -> bool:
    """Tell whether a link may stand in a text."""
    return url.startswith(("do:", "term:", "https://"))


def _formula(state: StateInline, silent: bool) -> bool:
    """Read ``$…$`` as a formula; a dollar that is not closed stays one."""
    if state.src[state.pos] != "$":
        return False
    end = state.src.find("$", state.pos + 1)
    if end < 0 or end == state.pos + 1:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content = state.src[state.pos + 1 : end]
    state.pos = end + 1
    return True


def _render_formula(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return f'<span data-tex="{escape(tokens[at].content)}"></span>'


def _link_opened(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    kind, _, name = str(tokens[at].attrGet("href")).partition(":")
    if kind in OPENED:
        return OPENED[kind].format(escape(name))
    return f'<a href="{escape(kind)}:{escape(name)}" target="_blank" rel="noreferrer">'


def _link_closed(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    depth = 0
    for token in reversed(tokens[: at + 1]):  # the link that this one closes
        depth += (token.type == "link_close") - (token.type == "link_open")
        if token.type == "link_open" and depth == 0:
            return CLOSED.get(str(token.attrGet("href")).partition(":")[0], "</a>")
    return "</a>"
