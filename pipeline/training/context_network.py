"""The context network in PyTorch, as ``repair/context_scorer.py`` runs it, and its training.

PyTorch is needed for training alone (group ``train`` of pyproject.toml); products in bfloat16, all else in 32 bits. It
trains where the network is: a GPU is some two hundred times as fast as a core.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.repair.context_scorer import INPUT_SCALE, READERS, ROTARY_BASE, SHAPES, vocabulary_digest
from pipeline.training.context_graph import context_graph, weights_in
from pipeline.training.params import ContextParams
from pipeline.training.windows import NO_TARGET

_WARM_UP = 300
_LAST_RATE = 0.005
"""Share of the learning rate that is left at the end."""
_WITH_WORDS = ("bias", "channel", "shapes", "readers")
"""What stands beside the vectors of the words; all else is the graph's."""
_WHOLE = (
    ("words", "words.weight"),
    ("bias", "bias"),
    ("channel", "channel"),
    ("shapes", "shapes.weight"),
    ("readers", "readers.weight"),
    ("gain", "norm.gain"),
    ("out", "out.weight"),
)
_BLOCK = (
    ("attention_gain", "attention_norm.gain"),
    ("attention_in", "attention_in.weight"),
    ("attention_out", "attention_out.weight"),
    ("forward_gain", "forward_norm.gain"),
    ("forward_in", "forward_in.weight"),
    ("forward_out", "forward_out.weight"),
)
"""Names of parameters in the files, and in PyTorch."""
_SAVE = 1000
"""Steps between two looks at what is kept of a training under way."""


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
        self.heads = params.heads
        self.rotary = width // params.heads // 2
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
        turns = ROTARY_BASE ** (-torch.arange(self.rotary, device=x.device) / self.rotary)
        angles = torch.arange(length, device=x.device)[:, None] * turns
        cos, sin = torch.cos(angles).to(torch.bfloat16), torch.sin(angles).to(torch.bfloat16)
        x = x.to(torch.bfloat16)
        with torch.autocast(x.device.type, torch.bfloat16):
            for block in self.blocks:
                x = block(x, cos, sin)
            context = self.out(self.norm(x))
        fits = torch.matmul(self.words(words), context.float().unsqueeze(-1)).squeeze(-1)
        return fits + self.bias[words] + self.channel[readers].unsqueeze(-1) * scores


def train(
    network: ContextNetwork, batches: Iterable[Sequence[Tensor]], params: ContextParams, state: Path
) -> Iterator[tuple[int, Tensor]]:
    """Yield the number of each step and its loss while ``network`` learns; the rate falls to nearly nothing.

    Args:
        network: the network, whose weights change.
        batches: what it is shown, as ``Batch`` has it.
        params: rate and steps.
        state: file that keeps weights and optimiser every ``_SAVE`` steps, from which a stopped training goes on.
    """
    optimizer = _optimizer(network, params.learning_rate)
    done = 0
    if state.is_file():
        kept = torch.load(state, weights_only=True)
        network.load_state_dict(kept["network"])
        optimizer.load_state_dict(kept["optimizer"])
        done = kept["step"]
    compiled = torch.compile(network)
    place = network.prior.device
    for step, batch in zip(range(done, params.steps), batches, strict=False):
        rate = min(1.0, step / _WARM_UP) * max(1 - step / params.steps, _LAST_RATE)
        for group in optimizer.param_groups:
            group["lr"] = params.learning_rate * rate
        words, scores, shapes, readers, targets = (array.to(place, non_blocking=True) for array in batch)
        found = compiled(words, scores, shapes, readers)
        loss = functional.cross_entropy(found.view(-1, found.shape[-1]), targets.view(-1), ignore_index=NO_TARGET)
        network.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        if (step + 1) % _SAVE == 0:
            half = state.with_suffix(".part")
            torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1}, half)
            half.replace(state)
        yield step + 1, loss.detach()


def _optimizer(network: ContextNetwork, rate: float) -> torch.optim.Optimizer:
    matrices = [p for name, p in network.named_parameters() if p.dim() > 1 and name != "words.weight"]
    others = [p for name, p in network.named_parameters() if p.dim() == 1 or name == "words.weight"]
    groups = [{"params": matrices, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)


def steps_done(state: Path) -> int:
    """Return how many steps a stopped training had made when it kept ``state`` last, 0 where there is none."""
    return int(torch.load(state, weights_only=True)["step"]) if state.is_file() else 0


def start_from(network: ContextNetwork, words: Path, graph: Path) -> None:
    """Give ``network`` the weights that ``write`` wrote for the same vocabulary and the same sizes."""
    with np.load(words, allow_pickle=False) as stored:
        scale = stored["words.scale"]
        weights = {name: stored[name].astype(np.float32) for name in ("words", *_WITH_WORDS)}
    weights["words"] *= scale
    weights |= weights_in(graph)
    with torch.no_grad():
        for name, parameter, turned in _parameters(network):
            value = torch.from_numpy(weights[name])
            parameter.copy_(value.T if turned else value)


def write(words: Path, graph: Path, network: ContextNetwork, vocabulary: Sequence[str]) -> None:
    """Write the weights as ``ContextScorer`` reads them: matrices in 8 bits with one scale a word or an output."""
    digest = vocabulary_digest(vocabulary)
    stored: dict[str, np.ndarray] = {"heads": np.array(network.heads), "vocabulary": np.array(digest)}
    for name, parameter, turned in _parameters(network):
        matrix = parameter.detach().cpu().numpy().astype(np.float32)
        if turned or name == "words":
            scale = np.abs(matrix).max(axis=1, keepdims=True) / 127 + 1e-12
            rounded = np.round(matrix / scale).astype(np.int8)
            stored[name] = rounded.T if turned else rounded
            stored[f"{name}.scale"] = (scale.T if turned else scale).astype(np.float32)
        else:
            stored[name] = matrix
    graph.write_bytes(context_graph(stored, digest))
    beside = ("heads", "vocabulary", "words", "words.scale", *_WITH_WORDS)
    np.savez_compressed(words, allow_pickle=False, **{name: stored[name] for name in beside})


def _parameters(network: ContextNetwork) -> Iterator[tuple[str, Tensor, bool]]:
    """Yield the name of each parameter in the files, the parameter, and whether it is kept as (inputs x outputs)."""
    blocks = {
        f"{number}.{name}": f"blocks.{number}.{own}" for number in range(len(network.blocks)) for name, own in _BLOCK
    }
    own = network.state_dict()
    for name, key in {**dict(_WHOLE), **blocks}.items():
        yield name, own[key], key.endswith(("in.weight", "out.weight"))
