"""The public shelf: the nouns, with the questions as their methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from .. import explain, zoo
from ..base.array import Array
from ..base.errors import BadPicture
from ..base.picture import Picture, open_picture
from ..base.preprocess import Prepared, Preprocess, prepare
from ..bench import convolve, pool
from ..bench.numbers import numbers
from ..explain.compare import Comparison
from ..explain.cost import LayerCost
from ..explain.gradient import Gradient
from ..explain.one_number import OneNumber, check_cell
from ..explain.receptive_field import ReceptiveField
from ..explain.statistics import ChannelStatistics
from ..explain.target import Target, Which
from ..explain.triage import Triage
from ..explain.weight_gradient import WeightGradient
from ..explain.what_if import Edit, in_full, what_if
from ..explain.what_if.pixel import Colour
from ..network import graph
from ..network.class_names import class_index, read_names, with_names
from ..network.preprocess_of import preprocess_of
from ..network.readers import open_network
from ..trace import MEMORY_LIMIT, record, run
from ..why.checks.checked import Checked
from ..zoo.class_names import guessed_names
from .explained import Attribution

if TYPE_CHECKING:
    from ..inside.adversarial import Adversarial
    from ..inside.concepts import Concept, Curve
    from ..inside.failures import Failures
    from ..inside.survey import Survey
    from ..inside.visualise import Visualisation
    from .ladder import Ladder
    from .unit import Unit

__all__ = ["Network", "Trace", "compare", "convolve", "open", "picture", "pool"]


@dataclass(frozen=True, eq=False)
class Trace(record.Trace):
    """One run of a network on one input, with everything that can be asked of it.

    ``trace["conv1"]`` is a layer (``.output``, ``.inputs``, ``.weights``, ``.op``,
    ``.attributes``); iterating gives the layers in order; ``trace.outputs`` is what the network
    answers. ``prepared`` says how the picture became the input, None for tensors given as such.
    What ``what_if`` returns has the ``original`` that was traced, and all ``edits`` of it since.
    """

    prepared: Prepared | None = None
    original: Trace | None = None
    edits: tuple[Edit, ...] = ()

    def top(self, k: int = 5) -> list[tuple[str, float]]:
        """Return the ``k`` most probable classes as (label, probability), best first."""
        return [(c.label, c.probability) for c in explain.top_classes(self, k)]

    def explain(self, layer: str, cell: Sequence[int], output: int = 0) -> OneNumber:
        """Return every term of one value, the value they make, and the gap to the record."""
        return explain.one_number(self, layer, tuple(cell), output)

    def receptive_field(
        self,
        layer: str,
        cell: Sequence[int],
        input: str | None = None,
        *,
        effective: bool = False,
    ) -> ReceptiveField:
        """Return the box of the input that a value sees, theoretical and clipped.

        ``effective`` adds where on it the value moves, and how much: its gradient's footprint.
        """
        return explain.receptive_field(self, layer, tuple(cell), input, effective=effective)

    def gradient(
        self,
        of: Which = "score",
        index: int | None = None,
        *,
        layer: str = "",
        cell: Sequence[int] = (),
        memory_limit: int = MEMORY_LIMIT,
    ) -> Gradient:
        """Return how much one number moves when any other does: ``.of("conv1")``, ``.of(weight)``.

        ``of`` is "score", "probability" or "loss" of the class ``index`` (the most probable unless
        given), or "cell", the value at ``cell`` of ``layer``.

        >>> import convscope as cs
        >>> slopes = cs.open("digits").trace("digit-3").gradient("score", 3)
        >>> slopes.of("conv1").shape
        (1, 8, 28, 28)
        """
        target = Target(of, layer, tuple(cell), self._class(of, index))
        return explain.gradient(self, target, memory_limit=memory_limit)

    def weight_gradient(
        self,
        layer: str,
        role: str,
        index: Sequence[int],
        gradient: Gradient | None = None,
    ) -> WeightGradient:
        """Return the sum that makes the slope of a gradient's target in one weight.

        ``role`` is "weight", "bias", "scale", as the layer's operator calls it; ``gradient`` is
        what ``trace.gradient(…)`` gave, of the most probable class's score unless given.

        >>> import convscope as cs
        >>> trace = cs.open("digits").trace("digit-3")
        >>> one = trace.weight_gradient("conv1", "weight", (2, 0, 1, 1), trace.gradient("loss", 3))
        >>> len(one.products), one.gap < 1e-6
        (784, True)
        """
        found = self.gradient() if gradient is None else gradient
        return explain.weight_gradient(self, found, layer, role, index)

    def _class(self, of: Which, index: int | None) -> int:
        if of == "cell":
            return 0
        return explain.top_classes(self, 1)[0].index if index is None else index

    def why(
        self,
        target: str | int | Target | None = None,
        method: str = "grad-cam",
        *,
        against: str | int | Target | None = None,
        layer: str = "",
        **settings: Any,
    ) -> Attribution:
        """Return how much each place of the picture speaks for a class, by one method.

        ``target`` is a class by name or number (the most probable unless given), or any Target:
        a probability, a loss, one value of a layer. ``against`` is subtracted: why this one
        rather than that? ``layer`` is where it is taken, for methods of layers and those that can
        be taken anywhere; ``settings`` are the method's own (``steps=``, ``window=``,
        ``baseline=``, ``engine="torch"``, …), which docs/why.md lists.

        ``.map`` (h w) lies over the input, positive speaks for; ``.values`` are the method's own,
        ``.number`` is the explained score, ``.gap`` how far the values' sum is from what theory
        says. ``.picture(opacity=0.7)`` is the map over the picture, and what a notebook shows.

        Raises BadQuestion for a class (the nearest names are offered), method, setting or layer
        that is not there, and where a layer on the way has no gradient: it names the layer and
        the methods that need none.

        >>> import convscope as cs
        >>> found = cs.open("digits").trace("digit-3").why("3", method="gradient", against="8")
        >>> found.map.shape
        (28, 28)
        """
        from ..why.why import why

        wanted = self._target(target)
        less = None if against is None else self._target(against)
        found = why(self, wanted, method, against=less, layer=layer, **settings)
        return Attribution.of(found, self.prepared)

    def check(self, found: Attribution, name: str, **settings: Any) -> Checked:
        """Return what one check says of a map that ``why`` gave; ``checks`` makes all of them.

        ``settings`` are the check's own, ``others=[…]`` maps of other methods, and
        ``asked_with={…}`` the settings that ``why`` was given. docs/why.md tells what each does.
        Raises BadQuestion where there is no such check.

        >>> import convscope as cs
        >>> trace = cs.open("digits").trace("digit-3")
        >>> trace.check(trace.why("3", method="gradient"), "randomised").passed
        True
        """
        from ..why.checks.check import check

        return check(self, found, name, **settings)

    def checks(self, found: Attribution, **given: Any) -> Iterator[Checked]:
        """Yield what every check says of a map, the cheapest first, as soon as it is known.

        ``others=[…]`` and ``asked_with={…}`` as ``check`` takes them.

        >>> import convscope as cs
        >>> trace = cs.open("digits").trace("digit-3")
        >>> [found.name for found in trace.checks(trace.why("3"))][:3]
        ['completeness', 'agreement', 'sensitivity']
        """
        from ..why.checks.check import check_all

        return check_all(self, found, **given)

    def _target(self, given: str | int | Target | None) -> Target:
        if isinstance(given, Target):
            return given
        if isinstance(given, str):
            return Target("score", index=class_index(self.network, given))
        return Target("score", index=self._class("score", given))

    def unit(self, layer: str, channel: int, survey: Survey | None = None) -> Unit:
        """Return one channel of a layer on this picture: what makes it, sees it, reads it.

        ``.kernel``, ``.map``, ``.field``, ``.fed_by`` and ``.feeds`` (by contribution, with the
        proof that they sum), ``.alike``; ``.show()`` opens its page. ``survey`` is what
        ``net.survey(…)`` gave, for what many pictures say of it. Raises BadQuestion where there
        is no such layer or channel.

        >>> import convscope as cs
        >>> found = cs.open("digits").trace("digit-3").unit("conv2", 5)
        >>> found.fed_by.on_picture[0].place.layer, found.field.size
        ('conv1', (14, 14))
        """
        from .unit import unit_of

        return unit_of(self, layer, channel, survey)

    def concept(
        self, region: Any, layer: str = "", *, also: Sequence[tuple[Trace, Any]] = (),
        most: int = 24,
    ) -> Concept:  # fmt: skip
        """Return the channels that answer most inside a marked region and least outside.

        ``region`` is a box (left, top, width, height) in the picture's own pixels, several, or a
        mask (h w) of truth values; ``also`` are other traces with theirs. Of one ``layer``, or of
        all. Raises BadQuestion for a region that says nothing, a layer without maps.

        >>> import convscope as cs
        >>> found = cs.open("digits").trace("digit-3").concept((9, 4, 9, 9))
        >>> found.channels, len(found.answers) > 0
        (72, True)
        """
        from ..inside.concepts import concept
        from .marked import all_marked

        return concept(all_marked(self, region, also), layer, most)

    def concept_probe(self, region: Any, also: Sequence[tuple[Trace, Any]]) -> Curve:
        """Return by depth whether a straight cut tells the marked cells, with a random baseline.

        As ``concept``; each picture is judged by what was learnt from the others, so two are
        needed at least.
        """
        from ..inside.concepts import probe_region
        from .marked import all_marked

        return probe_region(all_marked(self, region, also))

    def cost(self) -> tuple[LayerCost, ...]:
        """Return parameters, multiply-adds and bytes, layer by layer."""
        return explain.cost(self)

    def statistics(self, layer: str) -> ChannelStatistics:
        """Return min, max, mean and share of zeros of each channel of a layer."""
        return explain.statistics(self, layer)

    def triage(self, layer: str | None = None) -> tuple[Triage, ...]:
        """Return, for one layer or all, the channels that are dead, at a limit, or near-duplicates.

        >>> import convscope as cs
        >>> cs.open("digits").trace("digit-3").triage("conv1")[0].dead.any()
        np.False_
        """
        return explain.triage(self, layer)

    def what_if(
        self,
        *edits: Edit,
        silence: Iterable[tuple[str, int]] = (),
        amplify: Iterable[tuple[str, int, float]] = (),
        weight: Iterable[tuple[str, Sequence[int], float]] = (),
        bias: Iterable[tuple[str, int, float]] = (),
        pixel: Iterable[tuple[int, int, Colour]] = (),
        paint: Iterable[tuple[Sequence[tuple[float, float]], float, Colour]] = (),
        pooling: Iterable[tuple[str, str]] = (),
        memory_limit: int = MEMORY_LIMIT,
    ) -> Trace:
        """Return the trace of the edited network or picture; only what lies after is computed.

        ``edits`` are applied in order, then those in short, kind by kind as they stand above:
        ``silence=[("conv1", 3)]``, ``amplify=[("conv1", 3, 2.0)]``,
        ``weight=[("conv1", (0, 1, 2, 2), 0.5)]``, ``bias=[("conv1", 0, 1.0)]``,
        ``pixel=[(x, y, (r, g, b))]``, ``paint=[([(x, y), …], width, (r, g, b))]`` in the picture's
        own pixels, ``pooling=[("pool1", "AveragePool")]``. docs/what-if.md says what each does.
        An edited trace can be edited again.

        Raises BadQuestion for what is not there, or a picture where tensors were traced;
        InputError and TooLarge for what makes no sense.

        >>> import convscope as cs
        >>> trace = cs.open("digits").trace("digit-3")
        >>> edited = trace.what_if(silence=[("conv1", 2)])
        >>> edited["conv1.what_if"].output[0, 2].any()
        np.False_
        >>> edited["conv1"].output is trace["conv1"].output
        True
        """
        short = {
            "silence": silence, "amplify": amplify, "weight": weight, "bias": bias,
            "pixel": pixel, "paint": paint, "pooling": pooling,
        }  # fmt: skip
        every = (*edits, *(one for name, given in short.items() for one in in_full(name, given)))
        done = what_if(self, every, self.prepared, memory_limit=memory_limit)
        return Trace(
            **_fields(done.trace),
            prepared=done.prepared,
            original=self if self.original is None else self.original,
            edits=self.edits + every,
        )

    def show(
        self,
        layer: str = "",
        cell: Sequence[int] = (),
        *,
        lang: Literal["", "en", "ja"] = "",
        height: int = 680,
        browser: bool = True,
    ) -> Any:
        """Show the page with this trace as it is, open at a layer and one of its values.

        Without a ``cell`` it is the layer's strongest.

        In a notebook it returns a widget ``height`` pixels high: make it the last expression of a
        cell. Anywhere else it serves the page at a free port, opens the browser (unless told not
        to) and returns the address, without waiting. ``lang`` is the page's language, the
        reader's own unless given.

        Raises BadQuestion where there is no such layer or cell, InputError where the page is not
        built or the notebook lacks anywidget.
        """
        from ..ask.address import address_of
        from ..ask.store import Store
        from .shown import shown

        opened = self[layer] if layer or cell else None
        at: tuple[int, ...] = ()
        if opened:
            at = check_cell(opened, tuple(cell)) if cell else _strongest(opened.output)
        store = Store()
        scene = store.hold(self, self.prepared)
        address = address_of(scene, opened.name if opened else "", at, lang)
        return shown(store, address, lang=lang, height=height, browser=browser)

    def compare(self, other: Trace, tolerance: float = 1e-3) -> Comparison:
        """Return how far each layer is from ``other``'s, and the first that diverges."""
        return explain.compare(self, other, tolerance)


@dataclass(frozen=True, eq=False)
class Network(graph.Network):
    """A network that was opened: ``net.trace(picture)`` runs it and records every number."""

    def trace(
        self,
        source: Any,
        *,
        preprocess: Preprocess | None = None,
        engine: str = "onnxruntime",
        memory_limit: int = MEMORY_LIMIT,
        timed: bool = False,
    ) -> Trace:
        """Run on a picture, or on tensors as they are.

        ``source`` is a picture (a path, bytes, a PIL image, a uint8 array h w c, the name of
        one that comes along) or a dictionary of input tensors by name. ``engine`` is
        "onnxruntime", "numpy" or "torch"; ``memory_limit`` bounds what is recorded, in bytes;
        ``timed`` measures every layer.

        Raises BadPicture, BadShape, TooLarge, BadQuestion as the errors' own pages say.

        >>> import convscope as cs
        >>> trace = cs.open("digits").trace("digit-3")
        >>> trace.top(1)[0][0]
        '3'
        """
        prepared = None
        if isinstance(source, Mapping):
            feeds: Mapping[str, Array] = source
        else:
            settings = preprocess if preprocess is not None else preprocess_of(self)[0]
            prepared = prepare(picture(source), settings)
            feeds = {self.inputs[0].name: prepared.tensor}
        done = run(self, feeds, engine=engine, memory_limit=memory_limit, timed=timed)
        return Trace(**_fields(done), prepared=prepared)

    def unit(
        self, layer: str, channel: int, source: Any = None, *, survey: Survey | None = None
    ) -> Unit:
        """Return one channel of a layer, on a picture that comes along unless one is given.

        ``net.unit("conv1", 3).show()`` opens its page; see ``Trace.unit``. Raises BadQuestion
        where there is no such layer or channel, and what ``trace`` raises.

        >>> import convscope as cs
        >>> cs.open("digits").unit("conv1", 3).kernel.values.shape
        (1, 5, 5)
        """
        from .unit import usual_picture

        given = usual_picture(self) if source is None else source
        return self.trace(given).unit(layer, channel, survey)

    def survey(
        self, data: Any = None, out: str | PathLike[str] | None = None, **options: Any
    ) -> Survey:
        """Show many pictures to the network; return what each channel answers most and least to.

        ``data`` is a folder of pictures, whatever ``dataset`` takes, or ``Data``; the pictures
        that come along and suit unless given. With ``out`` it is written to that folder as it
        goes, and one that was cut off goes on from there. ``options`` are those of
        ``convscope.inside.survey.survey``: ``layers``, ``strongest``, ``limit``, ``progress``.

        Raises BadData where there is no picture, BadQuestion for a layer that is not there.

        >>> import convscope as cs
        >>> found = cs.open("digits").survey(limit=50)
        >>> found["relu1"].strongest.shape
        (8, 9)
        """
        from ..inside.survey import survey, usual_data

        return survey(self, usual_data(self) if data is None else data, out=out, **options)

    def probe(self, data: Any, label: str = "", **options: Any) -> Curve:
        """Return at which layer a straight cut tells a class of the data, or all classes ("").

        Accuracy on what was held out, beside what shuffled labels reach. Raises BadData and
        BadQuestion for data without classes, a class that is not there, too few pictures.
        """
        from ..data.open_data import open_data
        from ..inside.concepts import probe_class

        return probe_class(self, open_data(data), label, **options)

    def failures(self, data: Any, indices: Any = None, **options: Any) -> Failures:
        """Return the worst mistakes on labelled data, grouped by what the network looked at.

        ``indices`` are places in the data, all unless given; ``options`` are ``most``, ``method``
        and ``progress`` of ``convscope.inside.failures.failures``. Raises BadData for data
        without classes, BadShape where they do not fit.
        """
        from ..data.open_data import open_data
        from ..inside.failures import failures

        return failures(self, open_data(data), indices, **options)

    def adversarial(
        self, source: Any, *, towards: str | int | None = None, **options: Any
    ) -> Adversarial:
        """Return the smallest change of a picture that flips the answer.

        ``towards`` is the class to be answered, any other one unless given; ``options`` are
        ``method`` ("fgsm" or "pgd"), ``epsilon``, ``most``, ``steps``, ``seed``, ``preprocess``.
        Raises BadQuestion where the network has no gradient, or for a class that is not there.

        >>> import convscope as cs
        >>> cs.open("digits").adversarial("digit-3", towards="8").flipped_rounded
        True
        """
        from ..inside.adversarial import adversarial

        index = class_index(self, towards) if isinstance(towards, str) else towards
        return adversarial(self, picture(source), towards=index, **options)

    def visualise(self, layer: str = "", channel: int = 0, **options: Any) -> Visualisation:
        """Seek the picture that a channel answers to most, from noise; a notebook shows it.

        Iterating gives every step, ``.pictures`` (m h w c) the end, ``.save(path)`` a PNG file.
        ``options`` are those of ``convscope.inside.visualise.visualise``: ``objective`` ("channel",
        "neuron", or "class" for the class ``channel``), ``steps``, ``size``, ``seed``,
        ``diversity``, ``engine``. docs/inside.md tells how it works.

        Raises BadQuestion for what is not there, and where a layer on the way has no gradient.

        >>> import convscope as cs
        >>> found = cs.open("digits").visualise("relu2", 3, steps=4, engine="numpy")
        >>> found.pictures.shape
        (1, 28, 28, 1)
        """
        from ..inside.visualise import visualise

        return visualise(self, layer, channel, **options)

    def ladder(self, picture: Any = None, **options: Any) -> Ladder:
        """Return one picture of the whole network, from the first layer to the classes.

        It is made as it is shown, saved (``.save("ladder.png")``) or iterated over; what is
        finished is kept in the user's cache. ``options`` are those of
        ``convscope.inside.visualise.ladder``: ``per``, ``steps``, ``seed``, ``engine``, ``cache``.

        >>> import convscope as cs
        >>> made = cs.open("digits").ladder(per=2, steps=2, engine="numpy", cache=None)
        >>> [one.rung.layer for one in made.finish().rungs]
        ['relu1', 'relu2', 'linear']
        """
        from .ladder import ladder_of

        return ladder_of(self, picture, options)

    def show(self, source: Any, **options: Any) -> Any:
        """Trace a picture or tensors and show the trace: ``net.trace(source).show(**options)``."""
        return self.trace(source).show(**options)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the network as an ONNX file."""
        from ..network.writer import write_onnx

        Path(path).write_bytes(write_onnx(self))


def open(source: Any = "imagenet", *, example: Any = None, classes: Any = None) -> Network:
    """Open a network: an ONNX file (path or bytes), a PyTorch module, or one that comes along.

    ``example`` is an input tensor for a PyTorch module whose input cannot be guessed. ``classes``
    names the classes: a list, or a file with one name a line (or a JSON list). A network with
    1000 outputs and no names is taken for one of ImageNet's, and a note says so.
    Raises BadNetwork (and its message says why and what to do) for anything else, BadNames for
    names that cannot be used.

    >>> import convscope as cs
    >>> cs.open("digits").outputs[0].shape[1]
    10
    """
    if isinstance(source, str) and source in zoo.networks():
        found = open_network(zoo.network_path(source), name=source)
    else:
        found = open_network(source, **({} if example is None else {"example": example}))
    named = guessed_names(found) if classes is None else with_names(found, read_names(classes))
    return Network(**_fields(named))


def picture(source: Any) -> Picture:
    """Open a picture: a path, bytes, a PIL image, a uint8 array (h w c), or one that comes along.

    Rows of whole numbers from 0 to 255 are a grey picture. Raises BadPicture for what is none.

    >>> import convscope as cs
    >>> cs.picture("digit-3").pixel(0, 0)
    (0, 0, 0)
    """
    if isinstance(source, Picture):
        return source
    if isinstance(source, list | tuple):
        source = _grey(numbers("the picture", source))
    if isinstance(source, str) and source in zoo.pictures():
        return open_picture(zoo.picture_path(source), name=source)
    return open_picture(source)


def _grey(rows: Array) -> Array:
    if rows.ndim not in (2, 3) or ((rows < 0) | (rows > 255) | (rows != np.rint(rows))).any():
        raise BadPicture(
            "a picture is rows of whole numbers from 0 to 255",
            received=f"shape {rows.shape}, {rows.min():g} to {rows.max():g}",
        )
    return rows.astype(np.uint8)


def compare(a: Trace, b: Trace, tolerance: float = 1e-3) -> Comparison:
    """Compare two traces: two pictures in one network, or two networks with layers in common.

    ``tolerance`` is how far two values may be apart, as a part of the largest of their layer in
    ``b``. Raises InputError where it is no finite number from 0.

    >>> import convscope as cs
    >>> net = cs.open("digits")
    >>> three, seven = net.trace("digit-3"), net.trace("digit-7")
    >>> cs.compare(three, seven).first_diverging, cs.compare(three, three).first_diverging
    ('conv1', None)
    """
    return a.compare(b, tolerance)


def _strongest(values: Array) -> tuple[int, ...]:
    """Return the cell furthest from zero; what is no number counts as nothing."""
    sizes = np.nan_to_num(np.abs(values.astype(np.float64)), posinf=0)
    return tuple(int(i) for i in np.unravel_index(sizes.argmax(), values.shape))


def _fields(whole: Any) -> dict[str, Any]:
    return {f.name: getattr(whole, f.name) for f in fields(whole)}
