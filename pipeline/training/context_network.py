"""The context network in PyTorch, as ``repair/context_scorer.py`` runs it, and its training.

PyTorch is needed for training alone (group ``train`` of pyproject.toml); products in bfloat16, all else in 32 bits.
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.repair.context_scorer import INPUT_SCALE, READERS, ROTARY_BASE, SHAPES, vocabulary_digest
from pipeline.training.params import ContextParams
from pipeline.training.windows import NO_TARGET, Batch

_WARM_UP = 300
_LAST_RATE = 0.005
"""Share of the learning rate that is left at the end."""


class _Norm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return functional.rms_norm(x, (x.shape[-1],), self.gain.to(x.dtype), 1e-5)


class _Block(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, layers: int) -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm, self.forward_norm = _Norm(width), _Norm(width)
        self.attention_in = nn.Linear(width, 3 * width, bias=False)
        self.attention_out = nn.Linear(width, width, bias=False)
        self.forward_in = nn.Linear(width, inner, bias=False)
        self.forward_out = nn.Linear(inner, width, bias=False)
        for layer in (self.attention_in, self.forward_in):
            nn.init.normal_(layer.weight, std=width**-0.5)
        for layer in (self.attention_out, self.forward_out):
            nn.init.normal_(layer.weight, std=layer.in_features**-0.5 / math.sqrt(2 * layers))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        size, length, width = x.shape
        parts = self.attention_in(self.attention_norm(x)).view(size, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(_turned(query, cos, sin), _turned(key, cos, sin), value)
        x = x + self.attention_out(seen.transpose(1, 2).reshape(size, length, width))
        return x + self.forward_out(functional.relu(self.forward_in(self.forward_norm(x))).square())


def _turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1)


class ContextNetwork(nn.Module):
    """Candidates in, their scores out."""

    def __init__(self, prior: Tensor, params: ContextParams) -> None:
        """Begin with random weights; ``prior`` is log P(word) of all words."""
        super().__init__()
        width = params.width
        self.prior: Tensor
        self.register_buffer("prior", prior, persistent=False)
        self.half = width // params.heads // 2
        self.words = nn.Embedding(len(prior), width)
        self.shapes, self.readers = nn.Embedding(len(SHAPES), width), nn.Embedding(len(READERS), width)
        for table in (self.words, self.shapes, self.readers):
            nn.init.normal_(table.weight, std=0.05)
        self.blocks = nn.ModuleList(
            _Block(width, params.heads, params.inner, params.layers) for _ in range(params.layers)
        )
        self.norm = _Norm(width)
        self.out = nn.Linear(width, width, bias=False)
        nn.init.normal_(self.out.weight, std=width**-0.5)
        self.bias = nn.Parameter(torch.zeros(len(prior)))
        self.channel = nn.Parameter(torch.ones(len(READERS)))

    def forward(self, words: Tensor, scores: Tensor, shapes: Tensor, readers: Tensor) -> Tensor:
        """Return log P(candidate | all that was read) up to a constant a place (windows x places x width)."""
        size, length, width = words.shape
        share = torch.softmax(scores + self.prior[words], -1)
        x = functional.embedding_bag(
            words.reshape(-1, width), self.words.weight, per_sample_weights=share.reshape(-1, width), mode="sum"
        ).view(size, length, -1)
        x = x * INPUT_SCALE + self.shapes(shapes) + self.readers(readers)
        angles = torch.arange(length)[:, None] * ROTARY_BASE ** (-torch.arange(self.half) / self.half)
        cos, sin = torch.cos(angles).to(torch.bfloat16), torch.sin(angles).to(torch.bfloat16)
        x = x.to(torch.bfloat16)
        with torch.autocast("cpu", torch.bfloat16):
            for block in self.blocks:
                x = block(x, cos, sin)
            context = self.out(self.norm(x))
        fits = torch.matmul(self.words(words), context.float().unsqueeze(-1)).squeeze(-1)
        return fits + self.bias[words] + self.channel[readers].unsqueeze(-1) * scores


def train(network: ContextNetwork, batches: Iterator[Batch], params: ContextParams) -> Iterator[tuple[int, float]]:
    """Yield the number of each step and its loss while ``network`` learns; the rate falls to nearly nothing."""
    matrices = [p for name, p in network.named_parameters() if p.dim() > 1 and name != "words.weight"]
    others = [p for name, p in network.named_parameters() if p.dim() == 1 or name == "words.weight"]
    groups = [{"params": matrices, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=params.learning_rate, betas=(0.9, 0.98), fused=True)
    compiled = torch.compile(network)
    for step in range(params.steps):
        rate = min(1.0, step / _WARM_UP) * max(1 - step / params.steps, _LAST_RATE)
        for group in optimizer.param_groups:
            group["lr"] = params.learning_rate * rate
        words, scores, shapes, readers, targets = (torch.from_numpy(array) for array in next(batches))
        found = compiled(words, scores, shapes, readers)
        loss = functional.cross_entropy(found.view(-1, found.shape[-1]), targets.view(-1), ignore_index=NO_TARGET)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        yield step + 1, float(loss.detach())


def write(path: Path, network: ContextNetwork, vocabulary: Sequence[str]) -> None:
    """Write the weights to ``path`` as ``ContextScorer`` reads them: matrices in 8 bits with one scale a row."""
    stored: dict[str, np.ndarray] = {
        "heads": np.array(network.blocks[0].heads),
        "vocabulary": np.array(vocabulary_digest(vocabulary)),
    }

    def exact(name: str, weight: Tensor) -> None:
        stored[name] = weight.detach().numpy().astype(np.float32)

    def rounded(name: str, weight: Tensor, axis: int) -> None:
        matrix = weight.detach().numpy()
        scale = np.abs(matrix).max(axis=axis, keepdims=True) / 127 + 1e-12
        stored[name] = np.round(matrix / scale).astype(np.int8)
        stored[f"{name}.scale"] = scale.astype(np.float32)

    rounded("words", network.words.weight, 1)
    exact("bias", network.bias)
    exact("channel", network.channel)
    exact("shapes", network.shapes.weight)
    exact("readers", network.readers.weight)
    exact("gain", network.norm.gain)
    rounded("out", network.out.weight.T, 0)
    for number, block in enumerate(network.blocks):
        exact(f"{number}.attention_gain", block.attention_norm.gain)
        rounded(f"{number}.attention_in", block.attention_in.weight.T, 0)
        rounded(f"{number}.attention_out", block.attention_out.weight.T, 0)
        exact(f"{number}.forward_gain", block.forward_norm.gain)
        rounded(f"{number}.forward_in", block.forward_in.weight.T, 0)
        rounded(f"{number}.forward_out", block.forward_out.weight.T, 0)
    np.savez_compressed(path, allow_pickle=False, **stored)
