"""What a survey found: per layer and channel, over all pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from ...base.array import Array
from ...base.errors import BadQuestion
from ...data.data import Broken


@dataclass(frozen=True, eq=False)
class LayerSurvey:
    """What the pictures say of the ``channels`` (axis 1) of one layer's output.

    A picture's *response* is the channel's highest value anywhere on its map, its peak.

    - ``strongest`` (c k) are the pictures of the highest responses, as places in the data, with
      ``strongest_values`` and ``strongest_cells`` (c k 2), y and x on the map. ``weakest`` are
      likewise those in which a cell's value was lowest. Of equals the earlier picture comes first;
      −1 stands where there were fewer pictures than k.
    - ``edges`` (c bins+1) and ``counts`` (c bins): the histogram of the responses.
    - ``low``, ``high``, ``mean``, ``std``, and ``zeros``, the share of exact zeros (c,): over all
      values of all pictures. ``zeros`` is NaN where the layer's values are not counted.
    - ``class_means`` (c classes): the mean response to each class, NaN for one without a picture.
      ``selectivity`` (c,) is (μmax − μ−max) / (μmax + μ−max), 0 to 1: μmax the highest class mean,
      that of ``selective_class``, μ−max the mean of all others; means below 0 count as 0. All are
      None without labels. Source: Morcos et al., "On the importance of single directions for
      generalization", 2018, https://arxiv.org/abs/1803.06959
    - ``correlation`` (c c): Pearson's, of the responses of every two channels over the pictures;
      0 for channels that do not vary; None where they are too many, and ``note`` says so.
    """

    layer: str
    channels: int
    strongest: Array
    strongest_values: Array
    strongest_cells: Array
    weakest: Array
    weakest_values: Array
    weakest_cells: Array
    edges: Array
    counts: Array
    low: Array
    high: Array
    mean: Array
    std: Array
    zeros: Array
    class_means: Array | None = None
    selectivity: Array | None = None
    selective_class: Array | None = None
    correlation: Array | None = None
    note: str = ""


@dataclass(frozen=True, eq=False)
class Survey:
    """What ``pictures`` pictures say of a network: ``survey["conv1"]`` is one layer's.

    ``network`` and ``data_digest`` are digests, ``data`` the name or path by which the pictures
    are opened again; ``places`` in the layers count in its order. ``classes`` are the labels'
    names, empty without labels. ``skipped`` are files that could not be read.
    """

    network: str
    network_name: str
    data: str
    data_digest: str
    pictures: int
    classes: tuple[str, ...]
    layers: Mapping[str, LayerSurvey]
    skipped: tuple[Broken, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def __getitem__(self, layer: str) -> LayerSurvey:
        """Return one layer's part. Raises BadQuestion, with near names, where there is none."""
        found = self.layers.get(layer)
        if found is None:
            near = get_close_matches(layer, self.layers, 3)
            raise BadQuestion(
                "the survey has no layer of that name", received=repr(layer[:80]),
                remedy=f"Near it: {', '.join(near)}." if near else "",
            )  # fmt: skip
        return found

    def __repr__(self) -> str:
        return (
            f"<Survey of {self.network_name}: {self.pictures:,} pictures of '{self.data}', "
            f"{len(self.layers)} layers>"
        )

    def show(self) -> None:
        """Print what stands out, layer by layer."""
        from .summary import summary

        print(summary(self))
