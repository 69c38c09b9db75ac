"""Three networks for tests, as PyTorch modules: plain, residual with batch norm, depthwise."""

import torch
from captum.attr._utils.custom_modules import Addition_Module
from torch import nn


class Plain(nn.Module):
    """No rectifier beside the pooling: there Captum's DeepLIFT loses a rule, see test_deep_lift."""

    def __init__(self):
        super().__init__()
        self.conv1, self.relu1 = nn.Conv2d(3, 6, 3, padding=1), nn.ReLU()
        self.conv2, self.pool = nn.Conv2d(6, 8, 3), nn.MaxPool2d(2)
        self.fc1, self.relu2 = nn.Linear(8 * 5 * 5, 16), nn.ReLU()
        self.fc2 = nn.Linear(16, 5)
        self.maps = "relu1"

    def forward(self, x):
        x = self.pool(self.conv2(self.relu1(self.conv1(x))))
        return self.fc2(self.relu2(self.fc1(torch.flatten(x, 1))))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1, self.relu1 = nn.Conv2d(3, 8, 3, padding=1), normal(8), nn.ReLU()
        self.conv2, self.bn2, self.relu2 = nn.Conv2d(8, 8, 3, padding=1), normal(8), nn.ReLU()
        self.conv3, self.bn3 = nn.Conv2d(8, 8, 3, padding=1), normal(8)
        self.add, self.relu3 = Addition_Module(), nn.ReLU()
        self.pool, self.fc = nn.AdaptiveAvgPool2d(1), nn.Linear(8, 5)
        self.maps = "relu3"

    def forward(self, x):
        x = self.relu1(self.bn1(self.conv1(x)))
        y = self.bn3(self.conv3(self.relu2(self.bn2(self.conv2(x)))))
        x = self.relu3(self.add(x, y))
        return self.fc(torch.flatten(self.pool(x), 1))


class Depthwise(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.relu1 = nn.Conv2d(3, 6, 3, stride=2, padding=1), nn.ReLU()
        self.deep, self.bn, self.relu2 = nn.Conv2d(6, 6, 3, 1, 1, groups=6), normal(6), nn.ReLU()
        self.point, self.relu3 = nn.Conv2d(6, 10, 1), nn.ReLU()
        self.pool, self.fc = nn.AvgPool2d(3), nn.Linear(10 * 2 * 2, 5)
        self.maps = "relu3"

    def forward(self, x):
        x = self.relu2(self.bn(self.deep(self.relu1(self.conv1(x)))))
        return self.fc(torch.flatten(self.pool(self.relu3(self.point(x))), 1))


def normal(channels):
    """A batch normalisation that has seen something."""
    made = nn.BatchNorm2d(channels)
    with torch.no_grad():
        made.running_mean.normal_(0, 0.2)
        made.running_var.uniform_(0.5, 2)
        made.weight.uniform_(0.5, 1.5)
        made.bias.normal_(0, 0.2)
    return made


NETWORKS = {"plain": Plain, "residual": Residual, "depthwise": Depthwise}


def made(name, seed=3):
    torch.manual_seed(seed)
    return NETWORKS[name]().eval()


def picture():
    return torch.randn(1, 3, 12, 12, generator=torch.Generator().manual_seed(8))
