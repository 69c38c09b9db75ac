"""``convscope why``: what speaks for a class, by every method, and which of them to believe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import ANetwork, APicture, AsJson

if TYPE_CHECKING:
    from ..base.preprocess import Prepared
    from ..trace import Trace
    from ..why import Method
    from .why_told import Question, Told

ALL = "all"
Say = Callable[[str], None]


def why(
    network: ANetwork,
    picture: APicture,
    of: Annotated[
        str | None,
        typer.Option("--class", help="The class, by name or number; the most probable unless "
                     "given."),
    ] = None,
    against: Annotated[
        str | None, typer.Option(help="A class whose score is subtracted.")
    ] = None,
    method: Annotated[
        list[str] | None,
        typer.Option(help="A method, several (--method again), or all.", show_default=ALL),
    ] = None,
    layer: Annotated[
        str, typer.Option(help="Where methods of layers look; the last with maps unless given.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="Draw all maps side by side: a .png or .svg file.")
    ] = None,
    checks: Annotated[bool, typer.Option(help="Check every map.")] = True,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Ask why a network answers as it does: a map by every method, with the checks beside it.

    [bold]Examples:[/bold]

    convscope why digits digit-3 --class 3 --against 8

    convscope why imagenet coffee --class espresso --method grad-cam --out why.png
    """
    from rich.console import Console

    from .why_told import as_data, draw, show

    methods = _methods(method or [ALL], layer)
    if out is not None:
        _check_out(out)
    question, prepared = _question(network, picture, of, against, layer)
    with _progress(quiet=as_json) as say:
        told = _every(question, methods, say)
        if checks:
            _check(question.trace, told, say)
    if out is not None:
        draw(question, prepared, told, out)
    if as_json:
        print(as_data(question, told, out))
        return
    console = Console()
    show(console, question, told)
    if out is not None:
        console.print(f"\nwritten: {out}", highlight=False, markup=False, soft_wrap=True)


def _methods(names: Sequence[str], layer: str) -> list[Method]:
    """Return the methods of these names, all for "all"; where a layer is named, only its own."""
    from ..base.errors import BadQuestion
    from ..why import METHODS
    from ..why.why import method_of

    if ALL in names:
        return list(METHODS.values())
    found = [method_of(name) for name in dict.fromkeys(names)]
    on_input = [one.name for one in found if one.on == "input"]
    if layer and on_input:
        raise BadQuestion(
            f"'{on_input[0]}' is taken on the input, not on a layer", received=f"--layer {layer}",
            remedy=f"On a layer: {', '.join(m.name for m in METHODS.values() if m.on != 'input')}.",
        )  # fmt: skip
    return found


def _check_out(out: Path) -> None:
    from ..animate.write import check_out
    from ..base.errors import BadQuestion

    if out.suffix.lower() not in (".png", ".svg"):
        raise BadQuestion("--out is a .png or .svg file", received=f"'{out}'")
    check_out(out)


def _question(
    network: str, picture: str, of: str | None, against: str | None, layer: str
) -> tuple[Question, Prepared]:
    """Trace the picture, and find what is asked. Raises InputError for what is not there."""
    from .. import shelf
    from ..base.errors import BadQuestion
    from ..base.preprocess import prepare
    from ..explain.target import Target
    from ..explain.top_classes import top_classes
    from ..network.class_names import class_index
    from ..network.preprocess_of import preprocess_of
    from ..trace import run
    from ..training.named_network import named_network
    from .why_told import Question

    found = named_network(network).network
    indices = [None if name is None else class_index(found, name) for name in (of, against)]
    prepared = prepare(shelf.picture(picture), preprocess_of(found)[0])
    trace = run(found, {found.inputs[0].name: prepared.tensor})
    index = top_classes(trace, 1)[0].index if indices[0] is None else indices[0]
    target = Target("score", index=index)
    less = None if indices[1] is None else Target("score", index=indices[1])
    if less == target:
        raise BadQuestion(
            "a class against itself is nothing", received=f"--against {against}",
            remedy="Name another class, or leave --against out.",
        )  # fmt: skip
    if layer:
        _ = trace[layer]  # its own error names what is near
    return Question(trace, picture, target, less, layer), prepared


def _every(question: Question, methods: Sequence[Method], say: Say) -> list[Told]:
    """Ask every method; one that cannot be taken here is told with its reason.

    Where none can, the first one's error is raised.
    """
    from ..base.errors import ConvscopeError
    from ..why.why import why as asked
    from .why_told import Told

    told, errors = [], []
    for method in methods:
        say(method.name)
        layer = "" if method.on == "input" else question.layer
        try:
            found = asked(
                question.trace, question.target, method.name, against=question.against, layer=layer
            )
            told.append(Told(method, found))
        except ConvscopeError as error:
            errors.append(error)
            told.append(Told(method, problem=str(error)))
    if len(errors) == len(told):
        raise errors[0]
    return told


def _check(trace: Trace, told: Sequence[Told], say: Say) -> None:
    from ..why.checks import CHECKS
    from ..why.checks.check import check

    maps = tuple(one.found for one in told if one.found is not None)
    for one in told:
        if one.found is not None:
            for card in CHECKS.values():
                say(f"{one.method.name}: {card.title.en.lower()}")
                one.checks.append(check(trace, one.found, card.name, others=maps))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Say]:
    """Say what is being done where somebody watches."""
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda text: None
        return
    with console.status("") as status:
        yield status.update
