"""Networks that come along as blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .blocks import (
    BatchNorm,
    Block,
    Conv,
    Dropout,
    Flatten,
    GlobalAveragePool,
    Linear,
    MaxPool,
    Relu,
    Residual,
)


@dataclass(frozen=True)
class Preset:
    """A network by its name; ``blocks(k)`` are its blocks for ``k`` classes.

    ``input`` (c, h, w) is what it was thought out for, other sizes go too; ``settings`` is what
    its training may begin with, by the names of ``convscope.training.settings.Settings``.

    >>> PRESETS["lenet-5"].blocks(3)[-1]
    Linear(units=3, bias=True, name='')
    """

    name: str
    title_en: str
    title_ja: str
    summary_en: str
    summary_ja: str
    blocks: Callable[[int], tuple[Block, ...]]
    settings: Mapping[str, Any] = field(default_factory=dict)
    input: tuple[int, int, int] = (1, 28, 28)


def _lenet(k: int) -> tuple[Block, ...]:
    return (
        Conv(6, 5, padding=2), Relu(), MaxPool(2), Conv(16, 5), Relu(), MaxPool(2), Flatten(),
        Linear(120), Relu(), Linear(84), Relu(), Linear(k),
    )  # fmt: skip


def _tiny_vgg(k: int) -> tuple[Block, ...]:
    pair = (Conv(10, 3), Relu(), Conv(10, 3), Relu(), MaxPool(2))
    return (*pair, *pair, Flatten(), Linear(k))


def _body(channels: int, stride: int = 1) -> tuple[Block, ...]:
    return (
        Residual(
            Conv(channels, 3, stride, padding="same", bias=False), BatchNorm(), Relu(),
            Conv(channels, 3, padding="same", bias=False), BatchNorm(),
        ),
        Relu(),
    )  # fmt: skip


def _small_resnet(k: int) -> tuple[Block, ...]:
    return (
        Conv(24, 3, padding="same", bias=False), BatchNorm(), Relu(),
        *_body(32, 2), *_body(64, 2), *_body(96), *_body(96),
        GlobalAveragePool(), Flatten(), Dropout(0.1), Linear(k),
    )  # fmt: skip


def _apart(channels: int, wide: int, stride: int = 1) -> tuple[Block, ...]:
    """Depthwise, then 1×1: a convolution in two cheaper steps."""
    return (
        Conv(channels, 3, stride, padding="same", groups="depthwise", bias=False),
        BatchNorm(), Relu(),
        Conv(wide, 1, bias=False), BatchNorm(), Relu(),
    )  # fmt: skip


def _mobilenet(k: int) -> tuple[Block, ...]:
    return (
        Conv(16, 3, padding="same", bias=False), BatchNorm(), Relu(),
        *_apart(16, 32, 2), *_apart(32, 48), *_apart(48, 64, 2), *_apart(64, 96),
        GlobalAveragePool(), Flatten(), Linear(k),
    )  # fmt: skip


def _overfit(k: int) -> tuple[Block, ...]:
    return (Flatten(), Linear(512), Relu(), Linear(512), Relu(), Linear(k))


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "lenet-5", "LeNet-5", "LeNet-5",
            "Two convolutions, three full connections: LeCun and others, 1998, with ReLU.",
            "畳み込み2層と全結合3層。LeCunほか(1998)の構成に ReLU を使ったもの。", _lenet,
            {"epochs": 10, "learning_rate": 0.002, "schedule": "one-cycle"},
        ),
        Preset(
            "tiny-vgg", "Tiny VGG", "Tiny VGG",
            "Four small convolutions, two poolings, one full connection, as in CNN Explainer.",
            "小さな畳み込み4層、プーリング2層、全結合1層。CNN Explainer と同じ構成。", _tiny_vgg,
            {"epochs": 15, "learning_rate": 0.005, "schedule": "one-cycle"},
        ),
        Preset(
            "small-resnet", "Small ResNet", "小さな ResNet",
            "Residual blocks with normalisation: deeper, and it still learns.",
            "残差ブロックとバッチ正規化。深くても学習できる構成。", _small_resnet,
            {
                "epochs": 18, "batch": 128, "optimiser": "sgd", "learning_rate": 0.1,
                "weight_decay": 5e-4, "schedule": "one-cycle", "label_smoothing": 0.05,
            },
        ),
        Preset(
            "mobilenet", "MobileNet-like", "MobileNet 風",
            "Depthwise and 1×1 convolutions: few parameters, few multiply-adds.",
            "チャンネルごとの畳み込みと 1×1 畳み込み。パラメータも計算も少ない。", _mobilenet,
            {"epochs": 15, "learning_rate": 0.01, "schedule": "one-cycle"},
        ),
        Preset(
            "overfit", "One that overfits", "わざと過学習する例",
            "Only full connections, far more parameters than pictures: it learns them by heart.",
            "全結合だけで、画像よりはるかに多いパラメータ。画像を丸暗記してしまう。", _overfit,
            {"epochs": 40, "learning_rate": 0.001, "schedule": "constant"},
        ),
    )
}  # fmt: skip
