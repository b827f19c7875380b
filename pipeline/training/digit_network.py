"""The digit reader as it learns, in PyTorch; ``pipeline.digits.network`` runs what comes out without it.

The loss is connectionist temporal classification (Graves et al. 2006): the network is told which string a picture
shows, never where its digits stand.
"""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from pipeline.digits.network import LAYERS, SYMBOLS
from pipeline.training.params import DigitParams

_WARM_UP = 200
_LAST_RATE = 0.02
_INERTIA = 0.998
"""Share of the averaged weights that stays at each step."""

Batch = tuple[NDArray[np.uint8], list[str]]
"""Pictures, 0 paper to 255, and the strings that they show."""


def device() -> torch.device:
    """Return where to learn: on the graphics processor, where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class DigitNetwork(nn.Module):
    """Pictures in, log P(symbol) of each column out."""

    def __init__(self) -> None:
        """Begin with random weights."""
        super().__init__()
        self.convolutions = nn.ModuleList(
            nn.Conv2d(layer.inputs, layer.outputs, layer.kernel, padding=layer.padding) for layer in LAYERS
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(layer.outputs) for layer in LAYERS[:-1])
        self.drop = nn.Dropout(0.1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return n x columns x symbols for ``pictures`` of n x height x width."""
        x = pictures.unsqueeze(1).to(memory_format=torch.channels_last)
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.training):
            for number, layer in enumerate(LAYERS):
                x = self.convolutions[number](x)
                if layer.pool != (1, 1):
                    x = functional.max_pool2d(x, layer.pool)
                if number < len(LAYERS) - 1:
                    x = functional.relu(self.norms[number](x))
                if number == len(LAYERS) - 2:
                    x = self.drop(x)
        return functional.log_softmax(x[:, :, 0].float().transpose(1, 2), -1)


def train(
    network: DigitNetwork, batches: Iterator[Batch], params: DigitParams, seconds: float | None = None
) -> Iterator[tuple[int, float]]:
    """Yield the number of each step and its loss while ``network`` learns; the rate falls to nearly nothing.

    Args:
        network: what learns, on the device on which it shall.
        batches: pictures with their strings, without end.
        params: how many steps, and the rate of the first.
        seconds: time after which to stop, if that comes before the last step; the rate falls with it.
    """
    where = next(network.parameters()).device
    optimizer = torch.optim.AdamW(network.parameters(), lr=params.learning_rate, weight_decay=0.01)
    network.train()
    began = monotonic()
    for step in range(params.steps):
        done = max(step / params.steps, (monotonic() - began) / seconds if seconds else 0.0)
        if done >= 1:
            return
        rate = min(1.0, (step + 1) / _WARM_UP) * max(0.5 * (1 + np.cos(np.pi * done)), _LAST_RATE)
        for group in optimizer.param_groups:
            group["lr"] = params.learning_rate * rate
        pictures, labels = next(batches)
        lengths = torch.tensor([len(label) for label in labels])
        targets = torch.tensor([1 + SYMBOLS.index(sign) for label in labels for sign in label]).to(where)
        found = network(torch.from_numpy(pictures).to(where).float() / 255).transpose(0, 1)
        loss = functional.ctc_loss(
            found, targets, torch.full((len(labels),), found.shape[0]), lengths, zero_infinity=True
        )
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        yield step + 1, float(loss.detach())


def averaged(network: DigitNetwork) -> AveragedModel:
    """Return a copy of ``network`` that follows it slowly: steadier than the weights of any one step."""
    return AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(_INERTIA), use_buffers=True)


def strings_of(path: Path) -> int:
    """Return how many strings the weights in ``path`` have learnt from; 0 where they do not say."""
    with np.load(path, allow_pickle=False) as stored:
        return int(stored["strings"]) if "strings" in stored else 0


def go_on_from(path: Path, network: DigitNetwork, pictures: NDArray[np.uint8]) -> None:
    """Give ``network`` the weights in ``path``; ``pictures`` tell the statistics that were folded into them."""
    with np.load(path, allow_pickle=False) as stored, torch.no_grad():
        x = torch.from_numpy(pictures).unsqueeze(1).float() / 255
        for number, layer in enumerate(LAYERS):
            convolution = network.convolutions[number]
            convolution.weight.copy_(torch.from_numpy(stored[f"{number}.weight"]).float().view_as(convolution.weight))
            gain, bias = (torch.from_numpy(stored[f"{number}.{name}"]) for name in ("gain", "bias"))
            if number == len(LAYERS) - 1:
                convolution.bias.copy_(bias)
                break
            convolution.bias.zero_()
            x = convolution(x)
            x = functional.max_pool2d(x, layer.pool) if layer.pool != (1, 1) else x
            norm = network.norms[number]
            variance, mean = torch.var_mean(x, (0, 2, 3))
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_(gain * torch.sqrt(variance + norm.eps))
            norm.bias.copy_(bias + gain * mean)
            x = functional.relu(x * gain[:, None, None] + bias[:, None, None])


def write(path: Path, network: DigitNetwork, strings: int) -> None:
    """Write the weights as ``pipeline.digits.network`` reads them, the normalisation folded in, not yet calibrated.

    Args:
        path: where; it holds the old weights or the new ones, never a part of them.
        network: what has learnt.
        strings: how many it has learnt from.
    """
    stored: dict[str, np.ndarray] = {"temperature": np.array(1, np.float32), "strings": np.array(strings, np.int64)}
    for number, convolution in enumerate(network.convolutions):
        weight = convolution.weight.detach().float()
        bias = convolution.bias.detach().float()
        gain = torch.ones_like(bias)
        if number < len(LAYERS) - 1:
            norm = network.norms[number]
            gain = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
            bias = (bias - norm.running_mean) * gain + norm.bias.detach()
        stored[f"{number}.weight"] = weight.reshape(len(weight), -1).cpu().numpy().astype(np.float16)
        stored[f"{number}.gain"] = gain.cpu().numpy().astype(np.float32)
        stored[f"{number}.bias"] = bias.cpu().numpy().astype(np.float32)
    part = path.with_name(f"part.{path.name}")
    np.savez_compressed(part, allow_pickle=False, **stored)
    part.replace(path)
