"""A zoo of architectures written out in plain PyTorch, with torchvision's module names.

No weights are fetched: they are random but seeded, and so are the statistics of every batch
normalisation, so that folding one away would show. ``small=True`` gives the same architecture
with fewer and narrower stages, for tests that run it many times.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

CLASSES = 1000


def conv_norm(c: int, m: int, k: int = 3, s: int = 1, group: int = 1, act: type | None = nn.ReLU):
    """torchvision's Conv2dNormActivation: 0 the convolution, 1 the normalisation, 2 the rest."""
    layers = [nn.Conv2d(c, m, k, s, k // 2, groups=group, bias=False), nn.BatchNorm2d(m)]
    return nn.Sequential(*layers, *([act()] if act else []))


# ---------------------------------------------------------------- ResNet


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, c: int, m: int, s: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c, m, 3, s, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(m)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(m, m, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(m)
        self.downsample = projection(c, m, s)

    def forward(self, x: Tensor) -> Tensor:
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return self.relu(out + (self.downsample(x) if self.downsample else x))


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, c: int, m: int, s: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c, m, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(m)
        self.conv2 = nn.Conv2d(m, m, 3, s, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(m)
        self.conv3 = nn.Conv2d(m, 4 * m, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * m)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = projection(c, 4 * m, s)

    def forward(self, x: Tensor) -> Tensor:
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        return self.relu(out + (self.downsample(x) if self.downsample else x))


def projection(c: int, m: int, s: int) -> nn.Sequential | None:
    if s == 1 and c == m:
        return None
    return nn.Sequential(nn.Conv2d(c, m, 1, s, bias=False), nn.BatchNorm2d(m))


class ResNet(nn.Module):
    def __init__(self, block: type, depths: tuple[int, ...], width: int = 64) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        c = width
        for i, depth in enumerate(depths):
            m, blocks = width << i, []
            for j in range(depth):
                blocks.append(block(c, m, 2 if i and not j else 1))
                c = m * block.expansion
            setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))
        self.stages = len(depths)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(c, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for i in range(self.stages):
            x = getattr(self, f"layer{i + 1}")(x)
        return self.fc(torch.flatten(self.avgpool(x), 1))


def resnet18(small: bool) -> nn.Module:
    return ResNet(BasicBlock, (1, 1), 8) if small else ResNet(BasicBlock, (2, 2, 2, 2))


def resnet50(small: bool) -> nn.Module:
    return ResNet(Bottleneck, (1, 1), 8) if small else ResNet(Bottleneck, (3, 4, 6, 3))


# ---------------------------------------------------------------- VGG


class VGG(nn.Module):
    def __init__(self, widths: tuple[int | str, ...], hidden: int, pooled: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        c = 3
        for m in widths:
            if m == "M":
                layers.append(nn.MaxPool2d(2, 2))
            else:
                layers += [nn.Conv2d(c, int(m), 3, padding=1), nn.ReLU(inplace=True)]
                c = int(m)
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d((pooled, pooled))
        self.classifier = nn.Sequential(
            nn.Linear(c * pooled * pooled, hidden), nn.ReLU(True), nn.Dropout(),
            nn.Linear(hidden, hidden), nn.ReLU(True), nn.Dropout(), nn.Linear(hidden, CLASSES),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


def vgg11(small: bool) -> nn.Module:
    if small:
        return VGG((8, "M", 16, "M"), 32, 2)
    widths = (64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M")
    return VGG(widths, 4096, 7)


# ---------------------------------------------------------------- DenseNet


class DenseLayer(nn.Module):
    def __init__(self, c: int, growth: int) -> None:
        super().__init__()
        self.norm1 = nn.BatchNorm2d(c)
        self.relu1 = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(c, 4 * growth, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(4 * growth)
        self.relu2 = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(4 * growth, growth, 3, 1, 1, bias=False)

    def forward(self, features: list[Tensor]) -> Tensor:
        x = self.conv1(self.relu1(self.norm1(torch.cat(features, 1))))
        return self.conv2(self.relu2(self.norm2(x)))


class DenseBlock(nn.ModuleDict):
    def __init__(self, depth: int, c: int, growth: int) -> None:
        super().__init__()
        for i in range(depth):
            self[f"denselayer{i + 1}"] = DenseLayer(c + i * growth, growth)

    def forward(self, x: Tensor) -> Tensor:
        features = [x]
        for layer in self.values():
            features.append(layer(features))
        return torch.cat(features, 1)


class DenseNet(nn.Module):
    def __init__(self, depths: tuple[int, ...], growth: int, c: int) -> None:
        super().__init__()
        self.features = nn.Sequential()
        self.features.add_module("conv0", nn.Conv2d(3, c, 7, 2, 3, bias=False))
        self.features.add_module("norm0", nn.BatchNorm2d(c))
        self.features.add_module("relu0", nn.ReLU(inplace=True))
        self.features.add_module("pool0", nn.MaxPool2d(3, 2, 1))
        for i, depth in enumerate(depths):
            self.features.add_module(f"denseblock{i + 1}", DenseBlock(depth, c, growth))
            c += depth * growth
            if i + 1 < len(depths):
                transition = nn.Sequential()
                transition.add_module("norm", nn.BatchNorm2d(c))
                transition.add_module("relu", nn.ReLU(inplace=True))
                transition.add_module("conv", nn.Conv2d(c, c // 2, 1, bias=False))
                transition.add_module("pool", nn.AvgPool2d(2, 2))
                self.features.add_module(f"transition{i + 1}", transition)
                c //= 2
        self.features.add_module("norm5", nn.BatchNorm2d(c))
        self.classifier = nn.Linear(c, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.features(x), inplace=True)
        return self.classifier(torch.flatten(functional.adaptive_avg_pool2d(x, (1, 1)), 1))


def densenet121(small: bool) -> nn.Module:
    return DenseNet((2, 2), 4, 8) if small else DenseNet((6, 12, 24, 16), 32, 64)


# ---------------------------------------------------------------- MobileNet, EfficientNet


class InvertedResidual(nn.Module):
    def __init__(self, c: int, m: int, s: int, expand: int) -> None:
        super().__init__()
        hidden = c * expand
        layers = [conv_norm(c, hidden, 1, act=nn.ReLU6)] if expand != 1 else []
        self.conv = nn.Sequential(
            *layers, conv_norm(hidden, hidden, 3, s, hidden, nn.ReLU6),
            nn.Conv2d(hidden, m, 1, bias=False), nn.BatchNorm2d(m),
        )  # fmt: skip
        self.skip = s == 1 and c == m

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(x) if self.skip else self.conv(x)


class MobileNetV2(nn.Module):
    def __init__(self, settings: tuple[tuple[int, ...], ...], c: int, last: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [conv_norm(3, c, 3, 2, act=nn.ReLU6)]
        for expand, m, depth, stride in settings:
            for i in range(depth):
                layers.append(InvertedResidual(c, m, stride if i == 0 else 1, expand))
                c = m
        self.features = nn.Sequential(*layers, conv_norm(c, last, 1, act=nn.ReLU6))
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(last, CLASSES))

    def forward(self, x: Tensor) -> Tensor:
        x = functional.adaptive_avg_pool2d(self.features(x), (1, 1))
        return self.classifier(torch.flatten(x, 1))


def mobilenet_v2(small: bool) -> nn.Module:
    if small:
        return MobileNetV2(((1, 8, 1, 1), (6, 8, 2, 2)), 8, 32)
    settings = (
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
        (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    )  # fmt: skip
    return MobileNetV2(settings, 32, 1280)


class SqueezeExcitation(nn.Module):
    def __init__(self, c: int, hidden: int, act: type, gate: type) -> None:
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(c, hidden, 1)
        self.fc2 = nn.Conv2d(hidden, c, 1)
        self.activation = act()
        self.scale_activation = gate()

    def forward(self, x: Tensor) -> Tensor:
        scale = self.activation(self.fc1(self.avgpool(x)))
        return self.scale_activation(self.fc2(scale)) * x


class InvertedResidualV3(nn.Module):
    def __init__(
        self, c: int, k: int, hidden: int, m: int, squeeze: bool, act: type, s: int
    ) -> None:
        super().__init__()
        layers: list[nn.Module] = [] if hidden == c else [conv_norm(c, hidden, 1, act=act)]
        layers.append(conv_norm(hidden, hidden, k, s, hidden, act))
        if squeeze:
            inner = max(8, (hidden // 4 + 4) // 8 * 8)
            layers.append(SqueezeExcitation(hidden, inner, nn.ReLU, nn.Hardsigmoid))
        self.block = nn.Sequential(*layers, conv_norm(hidden, m, 1, act=None))
        self.skip = s == 1 and c == m

    def forward(self, x: Tensor) -> Tensor:
        return self.block(x) + x if self.skip else self.block(x)


class MobileNetV3(nn.Module):
    def __init__(self, settings: tuple[tuple, ...], last: int) -> None:
        super().__init__()
        c = settings[0][0]
        features: list[nn.Module] = [conv_norm(3, c, 3, 2, act=nn.Hardswish)]
        features += [InvertedResidualV3(*setting) for setting in settings]
        c = settings[-1][3]
        self.features = nn.Sequential(*features, conv_norm(c, 6 * c, 1, act=nn.Hardswish))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(
            nn.Linear(6 * c, last), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(last, CLASSES)
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


def mobilenet_v3_small(small: bool) -> nn.Module:
    relu, swish = nn.ReLU, nn.Hardswish
    if small:
        settings = ((8, 3, 8, 8, True, relu, 2), (8, 5, 24, 8, True, swish, 1))
        return MobileNetV3(settings, 16)
    settings = (
        (16, 3, 16, 16, True, relu, 2), (16, 3, 72, 24, False, relu, 2),
        (24, 3, 88, 24, False, relu, 1), (24, 5, 96, 40, True, swish, 2),
        (40, 5, 240, 40, True, swish, 1), (40, 5, 240, 40, True, swish, 1),
        (40, 5, 120, 48, True, swish, 1), (48, 5, 144, 48, True, swish, 1),
        (48, 5, 288, 96, True, swish, 2), (96, 5, 576, 96, True, swish, 1),
        (96, 5, 576, 96, True, swish, 1),
    )  # fmt: skip
    return MobileNetV3(settings, 1024)


class MBConv(nn.Module):
    def __init__(self, expand: int, k: int, s: int, c: int, m: int) -> None:
        super().__init__()
        hidden = c * expand
        layers = [conv_norm(c, hidden, 1, act=nn.SiLU)] if expand != 1 else []
        self.block = nn.Sequential(
            *layers, conv_norm(hidden, hidden, k, s, hidden, nn.SiLU),
            SqueezeExcitation(hidden, max(1, c // 4), nn.SiLU, nn.Sigmoid),
            conv_norm(hidden, m, 1, act=None),
        )  # fmt: skip
        self.skip = s == 1 and c == m

    def forward(self, x: Tensor) -> Tensor:
        return self.block(x) + x if self.skip else self.block(x)


class EfficientNet(nn.Module):
    def __init__(self, settings: tuple[tuple[int, ...], ...]) -> None:
        super().__init__()
        features: list[nn.Module] = [conv_norm(3, settings[0][3], 3, 2, act=nn.SiLU)]
        for expand, k, s, c, m, depth in settings:
            blocks = [MBConv(expand, k, s if i == 0 else 1, m if i else c, m) for i in range(depth)]
            features.append(nn.Sequential(*blocks))
        c = settings[-1][4]
        self.features = nn.Sequential(*features, conv_norm(c, 4 * c, 1, act=nn.SiLU))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(4 * c, CLASSES))

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


def efficientnet_b0(small: bool) -> nn.Module:
    if small:
        return EfficientNet(((1, 3, 1, 8, 8, 1), (6, 5, 2, 8, 12, 2)))
    settings = (
        (1, 3, 1, 32, 16, 1), (6, 3, 2, 16, 24, 2), (6, 5, 2, 24, 40, 2), (6, 3, 2, 40, 80, 3),
        (6, 5, 1, 80, 112, 3), (6, 5, 2, 112, 192, 4), (6, 3, 1, 192, 320, 1),
    )  # fmt: skip
    return EfficientNet(settings)


# ---------------------------------------------------------------- ShuffleNet, SqueezeNet


def shuffle(x: Tensor, groups: int) -> Tensor:
    n, c, h, w = x.size()
    x = x.view(n, groups, c // groups, h, w)
    return torch.transpose(x, 1, 2).contiguous().view(n, c, h, w)


class ShuffleUnit(nn.Module):
    def __init__(self, c: int, m: int, s: int) -> None:
        super().__init__()
        half = m // 2
        first = c if s > 1 else half
        self.split = s == 1
        self.branch1 = nn.Sequential()
        if not self.split:
            self.branch1 = nn.Sequential(
                nn.Conv2d(c, c, 3, s, 1, groups=c, bias=False), nn.BatchNorm2d(c),
                nn.Conv2d(c, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
            )  # fmt: skip
        self.branch2 = nn.Sequential(
            nn.Conv2d(first, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
            nn.Conv2d(half, half, 3, s, 1, groups=half, bias=False), nn.BatchNorm2d(half),
            nn.Conv2d(half, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        if self.split:
            x1, x2 = x.chunk(2, dim=1)
            return shuffle(torch.cat((x1, self.branch2(x2)), dim=1), 2)
        return shuffle(torch.cat((self.branch1(x), self.branch2(x)), dim=1), 2)


class ShuffleNetV2(nn.Module):
    def __init__(self, depths: tuple[int, ...], widths: tuple[int, ...]) -> None:
        super().__init__()
        c, *stages, last = widths
        self.conv1 = conv_norm(3, c, 3, 2)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.stages = len(depths)
        for i, (depth, m) in enumerate(zip(depths, stages, strict=True)):
            units = [ShuffleUnit(m if j else c, m, 1 if j else 2) for j in range(depth)]
            setattr(self, f"stage{i + 2}", nn.Sequential(*units))
            c = m
        self.conv5 = conv_norm(c, last, 1)
        self.fc = nn.Linear(last, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.conv1(x))
        for i in range(self.stages):
            x = getattr(self, f"stage{i + 2}")(x)
        return self.fc(self.conv5(x).mean([2, 3]))


def shufflenet_v2(small: bool) -> nn.Module:
    if small:
        return ShuffleNetV2((2,), (8, 16, 32))
    return ShuffleNetV2((4, 8, 4), (24, 116, 232, 464, 1024))


class Fire(nn.Module):
    def __init__(self, c: int, squeeze: int, m: int) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(c, squeeze, 1)
        self.squeeze_activation = nn.ReLU(inplace=True)
        self.expand1x1 = nn.Conv2d(squeeze, m, 1)
        self.expand1x1_activation = nn.ReLU(inplace=True)
        self.expand3x3 = nn.Conv2d(squeeze, m, 3, padding=1)
        self.expand3x3_activation = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        x = self.squeeze_activation(self.squeeze(x))
        left = self.expand1x1_activation(self.expand1x1(x))
        return torch.cat([left, self.expand3x3_activation(self.expand3x3(x))], 1)


class SqueezeNet(nn.Module):
    """Version 1.1."""

    def __init__(self, c: int, fires: tuple[tuple[int, int] | None, ...]) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(3, c, 3, 2), nn.ReLU(inplace=True)]
        for fire in fires:
            if fire is None:
                layers.append(nn.MaxPool2d(3, 2, ceil_mode=True))
            else:
                layers.append(Fire(c, *fire))
                c = 2 * fire[1]
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Dropout(), nn.Conv2d(c, CLASSES, 1), nn.ReLU(inplace=True),
            nn.AdaptiveAvgPool2d((1, 1)),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return torch.flatten(self.classifier(self.features(x)), 1)


def squeezenet(small: bool) -> nn.Module:
    if small:
        return SqueezeNet(8, (None, (4, 8), None, (4, 8)))
    fires = (
        None, (16, 64), (16, 64), None, (32, 128), (32, 128), None,
        (48, 192), (48, 192), (64, 256), (64, 256),
    )  # fmt: skip
    return SqueezeNet(64, fires)


# ---------------------------------------------------------------- GoogLeNet


class BasicConv2d(nn.Module):
    def __init__(self, c: int, m: int, k: int, s: int = 1, p: int = 0) -> None:
        super().__init__()
        self.conv = nn.Conv2d(c, m, k, s, p, bias=False)
        self.bn = nn.BatchNorm2d(m, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.bn(self.conv(x)), inplace=True)


class Inception(nn.Module):
    def __init__(self, c: int, one: int, r3: int, three: int, r5: int, five: int, p: int) -> None:
        super().__init__()
        self.branch1 = BasicConv2d(c, one, 1)
        self.branch2 = nn.Sequential(BasicConv2d(c, r3, 1), BasicConv2d(r3, three, 3, p=1))
        self.branch3 = nn.Sequential(BasicConv2d(c, r5, 1), BasicConv2d(r5, five, 3, p=1))
        pool = nn.MaxPool2d(3, stride=1, padding=1, ceil_mode=True)
        self.branch4 = nn.Sequential(pool, BasicConv2d(c, p, 1))
        self.channels = one + three + five + p

    def forward(self, x: Tensor) -> Tensor:
        branches = (self.branch1, self.branch2, self.branch3, self.branch4)
        return torch.cat([branch(x) for branch in branches], 1)


class GoogLeNet(nn.Module):
    def __init__(self, width: int, stages: dict[str, tuple[tuple[int, ...], ...]]) -> None:
        super().__init__()
        self.conv1 = BasicConv2d(3, width, 7, 2, 3)
        self.maxpool1 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.conv2 = BasicConv2d(width, width, 1)
        self.conv3 = BasicConv2d(width, 3 * width, 3, p=1)
        self.maxpool2 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.order: list[str] = []
        c = 3 * width
        for stage, settings in stages.items():
            for letter, setting in zip("abcde", settings, strict=False):
                inception = Inception(c, *setting)
                self.add(f"inception{stage}{letter}", inception)
                c = inception.channels
            if stage != list(stages)[-1]:
                size = 2 if stage == "4" else 3
                self.add(f"maxpool{stage}", nn.MaxPool2d(size, 2, ceil_mode=True))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(c, CLASSES)

    def add(self, name: str, module: nn.Module) -> None:
        self.order.append(name)
        setattr(self, name, module)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool2(self.conv3(self.conv2(self.maxpool1(self.conv1(x)))))
        for name in self.order:
            x = getattr(self, name)(x)
        return self.fc(self.dropout(torch.flatten(self.avgpool(x), 1)))


def googlenet(small: bool) -> nn.Module:
    if small:
        return GoogLeNet(8, {"3": ((4, 4, 8, 2, 4, 4),), "4": ((8, 4, 8, 2, 4, 4),)})
    stages = {
        "3": ((64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64)),
        "4": (
            (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64),
            (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128),
        ),
        "5": ((256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128)),
    }  # fmt: skip
    return GoogLeNet(64, stages)


# ---------------------------------------------------------------- RegNet


class BottleneckTransform(nn.Sequential):
    def __init__(self, c: int, m: int, s: int, group_width: int) -> None:
        super().__init__()
        self.a = conv_norm(c, m, 1)
        self.b = conv_norm(m, m, 3, s, m // group_width)
        self.se = SqueezeExcitation(m, max(1, c // 4), nn.ReLU, nn.Sigmoid)
        self.c = conv_norm(m, m, 1, act=None)


class ResBottleneckBlock(nn.Module):
    def __init__(self, c: int, m: int, s: int, group_width: int) -> None:
        super().__init__()
        self.proj = conv_norm(c, m, 1, s, act=None) if s > 1 or c != m else None
        self.f = BottleneckTransform(c, m, s, group_width)
        self.activation = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        return self.activation((self.proj(x) if self.proj else x) + self.f(x))


class RegNet(nn.Module):
    def __init__(self, depths: tuple[int, ...], widths: tuple[int, ...], group: int) -> None:
        super().__init__()
        self.stem = conv_norm(3, 32, 3, 2)
        self.trunk_output = nn.Sequential()
        c = 32
        for i, (depth, m) in enumerate(zip(depths, widths, strict=True)):
            stage = nn.Sequential()
            for j in range(depth):
                block = ResBottleneckBlock(m if j else c, m, 1 if j else 2, group)
                stage.add_module(f"block{i + 1}-{j}", block)
            self.trunk_output.add_module(f"block{i + 1}", stage)
            c = m
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(c, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.avgpool(self.trunk_output(self.stem(x))).flatten(start_dim=1))


def regnet_y_400mf(small: bool) -> nn.Module:
    if small:
        return RegNet((1, 2), (16, 24), 8)
    return RegNet((1, 3, 6, 6), (48, 104, 208, 440), 8)


# ---------------------------------------------------------------- ConvNeXt


class LayerNorm2d(nn.LayerNorm):
    def forward(self, x: Tensor) -> Tensor:
        x = x.permute(0, 2, 3, 1)
        x = functional.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)
        return x.permute(0, 3, 1, 2)


class Permute(nn.Module):
    def __init__(self, *dims: int) -> None:
        super().__init__()
        self.dims = dims

    def forward(self, x: Tensor) -> Tensor:
        return torch.permute(x, self.dims)


class CNBlock(nn.Module):
    def __init__(self, c: int) -> None:
        super().__init__()
        self.block = nn.Sequential(
            nn.Conv2d(c, c, 7, padding=3, groups=c), Permute(0, 2, 3, 1), nn.LayerNorm(c, 1e-6),
            nn.Linear(c, 4 * c), nn.GELU(), nn.Linear(4 * c, c), Permute(0, 3, 1, 2),
        )  # fmt: skip
        self.layer_scale = nn.Parameter(torch.ones(c, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.layer_scale * self.block(x) + x


class ConvNeXt(nn.Module):
    def __init__(self, depths: tuple[int, ...], widths: tuple[int, ...]) -> None:
        super().__init__()
        stem = nn.Sequential(nn.Conv2d(3, widths[0], 4, 4), LayerNorm2d(widths[0], 1e-6))
        layers: list[nn.Module] = [stem]
        for i, (depth, c) in enumerate(zip(depths, widths, strict=True)):
            layers.append(nn.Sequential(*(CNBlock(c) for _ in range(depth))))
            if i + 1 < len(widths):
                down = nn.Conv2d(c, widths[i + 1], 2, 2)
                layers.append(nn.Sequential(LayerNorm2d(c, 1e-6), down))
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        c = widths[-1]
        self.classifier = nn.Sequential(LayerNorm2d(c, 1e-6), nn.Flatten(1), nn.Linear(c, CLASSES))

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.avgpool(self.features(x)))


def convnext_tiny(small: bool) -> nn.Module:
    if small:
        return ConvNeXt((1, 1), (8, 16))
    return ConvNeXt((3, 3, 9, 3), (96, 192, 384, 768))


# ---------------------------------------------------------------- U-Net


class DoubleConv(nn.Sequential):
    def __init__(self, c: int, m: int) -> None:
        super().__init__(
            nn.Conv2d(c, m, 3, padding=1, bias=False), nn.BatchNorm2d(m), nn.ReLU(inplace=True),
            nn.Conv2d(m, m, 3, padding=1, bias=False), nn.BatchNorm2d(m), nn.ReLU(inplace=True),
        )  # fmt: skip


class UNet(nn.Module):
    """Down four times, and up by transposed convolutions with a skip from each depth."""

    def __init__(self, width: int, depth: int, classes: int = 2) -> None:
        super().__init__()
        self.inc = DoubleConv(3, width)
        self.pool = nn.MaxPool2d(2)
        self.down = nn.ModuleList(DoubleConv(width << i, width << i + 1) for i in range(depth))
        steps = range(depth, 0, -1)
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(width << i, width << i - 1, 2, stride=2) for i in steps
        )
        self.merge = nn.ModuleList(DoubleConv(width << i, width << i - 1) for i in steps)
        self.outc = nn.Conv2d(width, classes, 1)

    def forward(self, x: Tensor) -> Tensor:
        skips = [self.inc(x)]
        for down in self.down:
            skips.append(down(self.pool(skips[-1])))
        x = skips.pop()
        for up, merge in zip(self.up, self.merge, strict=True):
            x = merge(torch.cat([skips.pop(), up(x)], dim=1))
        return self.outc(x)


def unet(small: bool) -> nn.Module:
    return UNet(4, 2) if small else UNet(32, 4)


# ---------------------------------------------------------------- the table

FAMILIES: dict[str, Callable[[bool], nn.Module]] = {
    make.__name__: make
    for make in (
        resnet18, resnet50, vgg11, densenet121, mobilenet_v2, mobilenet_v3_small,
        efficientnet_b0, shufflenet_v2, squeezenet, googlenet, regnet_y_400mf, convnext_tiny, unet,
    )
}  # fmt: skip

EVERYDAY = ("resnet18", "mobilenet_v2", "squeezenet", "unet")
"""A residual, a depthwise, a concatenating and a transposed one: the others take longer."""
EACH = [
    name if name in EVERYDAY else pytest.param(name, marks=pytest.mark.slow) for name in FAMILIES
]
"""Every family for a test, the everyday suite leaving the others out."""


def build(name: str, small: bool = False, seed: int = 0) -> nn.Module:
    """Return a family in eval mode, its weights random and the same every time."""
    state = torch.random.get_rng_state()
    try:
        torch.manual_seed(seed)
        module = FAMILIES[name](small).eval()
        for part in module.modules():
            if isinstance(part, nn.BatchNorm2d):
                nn.init.uniform_(part.running_mean, -0.2, 0.2)
                nn.init.uniform_(part.running_var, 0.5, 1.5)
                nn.init.uniform_(part.weight, 0.8, 1.2)
                nn.init.uniform_(part.bias, -0.2, 0.2)
        return module
    finally:
        torch.random.set_rng_state(state)
