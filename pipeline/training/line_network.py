"""Tesseract's network of a line in PyTorch, `[1,36,0,1Ct3,3,16Mp3,3Lfys48Lfx96Lrx96Lfx192O1c1]`, and its training.

Letter for letter what Tesseract computes (`src/lstm/*.cpp`), but in decimal numbers and for many lines at once, where
`lstmtraining` takes one line after the other and some ten a second. PyTorch is needed for training alone.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pipeline.training.line_files import HEIGHT
from pipeline.training.tesseract_weights import Weights

_POOL = 3
_TORCH_GATES = ("input", "forget", "cell", "output")
"""The order in which PyTorch stacks an LSTM's gates."""
_LAYERS = {"Lfys48": (16, 48), "Lfx96": (48, 96), "Lrx96": (96, 96), "Lfx192": (96, 192)}
_WARM_UP = 200
_LONGEST_STEP = 1.0
"""Norm of a step's gradient beyond which it is shortened."""


@dataclass(frozen=True)
class Batch:
    """Lines of about the same length: strips (lines x HEIGHT x width, -1..1), their widths, their signs as numbers."""

    strips: Tensor
    widths: Tensor
    signs: Tensor
    lengths: Tensor


class LineNetwork(nn.Module):
    """What Tesseract computes of a strip: for each third pixel the likelihood of each sign, and of none."""

    def __init__(self, weights: dict[str, Weights]) -> None:
        """Take the weights as ``read_weights`` gives them."""
        super().__init__()
        edge = torch.from_numpy(weights["ConvNL"].astype(np.float32))
        self.edges = nn.Conv2d(1, edge.shape[0], _POOL)
        # The file's columns go over x first, then y.
        self.edges.weight = nn.Parameter(edge[:, :-1].reshape(-1, 1, _POOL, _POOL).transpose(2, 3).contiguous())
        self.edges.bias = nn.Parameter(edge[:, -1].clone())
        self.layers = nn.ModuleDict(
            {name: _lstm(name, inner, outer, weights) for name, (inner, outer) in _LAYERS.items()}
        )
        said = torch.from_numpy(weights["Output"].astype(np.float32))
        self.signs = nn.Linear(said.shape[1] - 1, said.shape[0])
        self.signs.weight = nn.Parameter(said[:, :-1].clone())
        self.signs.bias = nn.Parameter(said[:, -1].clone())

    def forward(self, strips: Tensor, widths: Tensor) -> tuple[Tensor, Tensor]:
        """Return log likelihoods, columns x lines x signs, and how many columns each line has.

        Beyond the edge of a strip Tesseract sees chance, in training and in reading alike.
        """
        count, height, width = strips.shape
        edged = torch.rand(count, 1, height + 2, width + 2, device=strips.device) * 2 - 1
        edged[:, 0, 1:-1, 1:-1] = strips
        seen = functional.max_pool2d(torch.tanh(self.edges(edged)), _POOL)
        columns = widths // _POOL
        tall = seen.permute(2, 0, 3, 1).reshape(HEIGHT // _POOL, -1, seen.shape[1])
        _, (summary, _) = self.layers["Lfys48"](tall)
        along = summary[0].reshape(count, -1, summary.shape[-1]).transpose(0, 1)
        along, _ = self.layers["Lfx96"](along)
        back, _ = self.layers["Lrx96"](_reversed(along, columns))
        along, _ = self.layers["Lfx192"](_reversed(back, columns))
        return functional.log_softmax(self.signs(along), dim=-1), columns

    def weights(self) -> dict[str, Weights]:
        """Return the weights as ``with_weights`` takes them."""
        edge = self.edges.weight.transpose(2, 3).reshape(self.edges.out_channels, -1)
        assert self.edges.bias is not None
        found = {
            "ConvNL": torch.cat((edge, self.edges.bias[:, None]), 1),
            "Output": torch.cat((self.signs.weight, self.signs.bias[:, None]), 1),
        }
        for name, layer in self.layers.items():
            joined = torch.cat((layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0[:, None]), 1)
            found |= {f"{name}.{gate}": part for gate, part in zip(_TORCH_GATES, joined.chunk(4), strict=True)}
        return {name: part.detach().cpu().double().numpy() for name, part in found.items()}


def _lstm(name: str, inner: int, outer: int, weights: dict[str, Weights]) -> nn.LSTM:
    layer = nn.LSTM(inner, outer)
    joined = torch.from_numpy(np.vstack([weights[f"{name}.{gate}"] for gate in _TORCH_GATES]).astype(np.float32))
    layer.weight_ih_l0 = nn.Parameter(joined[:, :inner].clone())
    layer.weight_hh_l0 = nn.Parameter(joined[:, inner:-1].clone())
    layer.bias_ih_l0 = nn.Parameter(joined[:, -1].clone())
    layer.bias_hh_l0 = nn.Parameter(torch.zeros(4 * outer), requires_grad=False)
    return layer


def _reversed(along: Tensor, columns: Tensor) -> Tensor:
    """Return each line's columns from last to first; what is behind its end stays there."""
    at = torch.arange(along.shape[0], device=along.device)[:, None]
    turned = torch.where(at < columns, columns - 1 - at, at)
    return along.gather(0, turned[:, :, None].expand_as(along))


def as_seen(strip: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the strip from -1 to 1, black and white as Tesseract finds them on the middle row of pixels."""
    row = strip[strip.shape[0] // 2].astype(np.int16)
    left, here, right = row[:-2], row[1:-1], row[2:]
    lows = here[((here < left) & (here <= right)) | ((here <= left) & (here < right))]
    highs = here[((here > left) & (here >= right)) | ((here >= left) & (here > right))]
    black = float(np.quantile(lows, 0.25)) if lows.size else 0.0
    white = float(np.quantile(highs, 0.75)) if highs.size else 255.0
    contrast = max(1.0, (white - black) / 2)
    return np.asarray(np.clip((strip - black) / contrast - 1, -1, 1), dtype=np.float32)


def batched(
    lines: Sequence[tuple[NDArray[np.uint8], list[int]]], pixels: int, rng: np.random.Generator
) -> Iterator[Batch]:
    """Yield every line once, in batches of about ``pixels`` columns of pixels, lines of like length together."""
    # Noise on the length: the same lines do not meet every time.
    order = np.argsort([strip.shape[1] * rng.uniform(0.9, 1.1) for strip, _ in lines])
    groups: list[list[int]] = [[]]
    for at in order:
        widest = max(lines[at][0].shape[1], *(lines[k][0].shape[1] for k in groups[-1]), 1)
        if groups[-1] and widest * (len(groups[-1]) + 1) > pixels:
            groups.append([])
        groups[-1].append(int(at))
    for index in rng.permutation(len(groups)):
        yield _batch([lines[k] for k in groups[index]])


def _batch(lines: Sequence[tuple[NDArray[np.uint8], list[int]]]) -> Batch:
    widest = max(strip.shape[1] for strip, _ in lines)
    strips = np.ones((len(lines), HEIGHT, widest), np.float32)
    for at, (strip, _) in enumerate(lines):
        strips[at, :, : strip.shape[1]] = as_seen(strip)
    return Batch(
        strips=torch.from_numpy(strips),
        widths=torch.tensor([strip.shape[1] for strip, _ in lines]),
        signs=torch.tensor([sign for _, signs in lines for sign in signs]),
        lengths=torch.tensor([len(signs) for _, signs in lines]),
    )


def loss_of(network: LineNetwork, batch: Batch, nothing: int) -> Tensor:
    """Return the mean loss of a sign (connectionist temporal classification, Graves et al. 2006)."""
    likely, columns = network(batch.strips, batch.widths)
    return functional.ctc_loss(likely, batch.signs, columns, batch.lengths, blank=nothing, zero_infinity=True)


class Learner:
    """Teaches a network with Adam, a rate that falls along a cosine, and an average of the last weights."""

    def __init__(self, network: LineNetwork, rate: float, nothing: int) -> None:
        """rate: the highest rate of learning; nothing: number of the output that says no sign."""
        self._network, self._rate, self._nothing = network, rate, nothing
        self._adam = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], rate, (0.9, 0.99))
        self.averaged = {name: value.clone() for name, value in network.state_dict().items()}
        self.step = 0

    def learn(self, batch: Batch, gone: float) -> float:
        """Take one step, ``gone`` (0 to 1) of the way through the training, and return the loss before it."""
        self.step += 1
        rate = self._rate * min(1.0, self.step / _WARM_UP) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * gone)))
        for group in self._adam.param_groups:
            group["lr"] = rate
        loss = loss_of(self._network, batch, self._nothing)
        self._adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), _LONGEST_STEP)
        self._adam.step()
        keep = min(0.998, (1 + self.step) / (10 + self.step))
        for name, value in self._network.state_dict().items():
            self.averaged[name].lerp_(value, 1 - keep)
        return float(loss.detach())


def said(likely: Tensor, columns: Tensor, spell: Callable[[Sequence[int]], str], nothing: int) -> list[str]:
    """Return the likeliest text of each line: its best signs, of which one that goes on is said once."""
    texts = []
    for at, count in enumerate(columns.tolist()):
        best = likely[:count, at].argmax(-1).tolist()
        texts.append(spell([b for k, b in enumerate(best) if b != nothing and (k == 0 or best[k - 1] != b)]))
    return texts
