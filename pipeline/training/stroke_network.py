"""The network that tells print from seals and pen strokes, as it learns, in PyTorch.

A small U-Net (Ronneberger, Fischer and Brox 2015). Only pixels with ink count in the loss: paper needs no telling.
``pipeline.imaging.strokes`` runs what comes out with ONNX Runtime.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from pipeline.training.params import StrokeParams

CHANNELS = (16, 32, 48)
"""Of the three levels, each half as fine as the one before."""
_FOLD = 2
"""Squares of so many pixels each way are folded into one with more channels: four times quicker, and as sharp."""
_WARM_UP, _LAST_RATE = 30, 0.02
_INERTIA = 0.99
_INK = 40
"""Darkness, of 255, from which a pixel counts."""
_PRINTED = 0.35
"""Share of print from which a pixel is print."""
_OPERATORS = 17
"""Version of ONNX's operators that the file is written for."""

Batch = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""Pieces as seen (n x height x width, 255 ink), and the share of print in each pixel."""


class _Step(nn.Sequential):
    def __init__(self, inputs: int, outputs: int) -> None:
        layers: list[nn.Module] = []
        for given in (inputs, outputs):
            layers += [nn.Conv2d(given, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]
        super().__init__(*layers)


class StrokeNetwork(nn.Module):
    """Ink in (n x 1 x height x width, 0..1, sides multiples of 8), the logit of print for each pixel out."""

    def __init__(self) -> None:
        """Begin with random weights."""
        super().__init__()
        self.down = nn.ModuleList(_Step(*pair) for pair in zip((_FOLD**2, *CHANNELS), CHANNELS, strict=False))
        finer = CHANNELS[:-1][::-1]
        self.up = nn.ModuleList(_Step(below + same, same) for below, same in zip(CHANNELS[::-1], finer, strict=False))
        self.last = nn.Conv2d(CHANNELS[0] + _FOLD**2, _FOLD**2, 3, padding=1)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits, shaped as ``ink``."""
        kept: list[Tensor] = []
        x = folded = functional.pixel_unshuffle(ink, _FOLD)
        for level, step in enumerate(self.down):
            x = step(functional.max_pool2d(x, 2) if level else x)
            kept.append(x)
        kept.pop()
        for step in self.up:
            x = step(torch.cat((functional.interpolate(x, scale_factor=2.0, mode="nearest"), kept.pop()), dim=1))
        logits: Tensor = self.last(torch.cat((x, folded), dim=1))
        return functional.pixel_shuffle(logits, _FOLD)


def train(
    network: StrokeNetwork, batches: Iterator[Batch], params: StrokeParams
) -> Iterator[tuple[int, float, nn.Module]]:
    """Yield the number of each step, its loss and the averaged network; the rate falls to nearly nothing."""
    optimizer = torch.optim.AdamW(network.parameters(), lr=params.learning_rate, weight_decay=0.01)
    steady = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(_INERTIA), use_buffers=True)
    network.train()
    for step in range(params.steps):
        done = step / params.steps
        rate = min(1.0, (step + 1) / _WARM_UP) * max(0.5 * (1 + np.cos(np.pi * done)), _LAST_RATE)
        for group in optimizer.param_groups:
            group["lr"] = params.learning_rate * rate
        seen, printed = (torch.from_numpy(part).unsqueeze(1).float() / 255 for part in next(batches))
        counts = (seen > _INK / 255).float()
        losses = functional.binary_cross_entropy_with_logits(
            network(seen), (printed > _PRINTED).float(), reduction="none"
        )
        loss = (losses * counts).sum() / counts.sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        steady.update_parameters(network)
        yield step + 1, float(loss.detach()), steady.module


def write(path: Path, network: nn.Module, side: int) -> None:
    """Write ``network`` as an ONNX file that gives the probability of print, for pictures of any size."""
    was = network.training
    network.eval()
    whole = nn.Sequential(network, nn.Sigmoid())
    axes = {0: "pictures", 2: "height", 3: "width"}
    fresh = path.with_suffix(".part")
    torch.onnx.export(
        whole,
        (torch.zeros(1, 1, side, side),),
        str(fresh),
        input_names=["ink"],
        output_names=["printed"],
        dynamic_axes={"ink": axes, "printed": axes},
        opset_version=_OPERATORS,
        dynamo=False,
    )
    fresh.replace(path)
    network.train(was)
