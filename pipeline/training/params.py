"""The numbers of training, from section ``train`` of params.yaml."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from pipeline.repair.badness import Damage


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LanguageModelParams(_Section):
    """How the language model is counted and pruned."""

    weights: dict[str, int] = {
        "chithi": 4,
        "admin_uni": 4,
        "tdkt_templates": 6,
        "binhduong": 4,
        "dvc_docx": 4,
        "binhdinhnews": 3,
        "baomoi_admin": 3,
        "vietnews_admin": 2,
        "optional_fixed_phrase_lines": 3,
        "optional_motto_lines": 1,
        "units": 2,
    }
    """How often a source counts, by the beginning of its file name; all others count once."""
    min_count: int = Field(default=30, ge=1)
    """Occurrences from which a token that is no well-formed syllable gets a number of its own."""
    min_syllable_count: int = Field(default=4, ge=1)
    """The same for well-formed syllables."""
    bigrams: int = Field(default=1_300_000, ge=1)
    trigrams: int = Field(default=5_000_000, ge=1)
    """How many n-grams are kept: those whose loss would cost the most."""


class PairParams(_Section):
    """Which pages are rendered and read to learn the channel."""

    seed: int = 20170526
    pages: int = Field(default=600, ge=1)
    """Pages read with the English model; a quarter as many are read with the Vietnamese one."""
    lines_a_page: int = Field(default=34, ge=1)


class ChannelParams(_Section):
    """How the channel is fitted."""

    rounds: int = Field(default=3, ge=1)
    """Rounds of re-alignment (Viterbi training)."""
    min_count: int = Field(default=3, ge=1)
    """Occurrences below which a rewrite of letters is dropped."""
    min_memory: int = Field(default=2, ge=1)
    """Occurrences below which a pair of whole tokens is not remembered."""


class ContextParams(_Section):
    """The context network and how it learns."""

    width: int = Field(default=256, multiple_of=8)
    layers: int = Field(default=5, ge=1)
    heads: int = Field(default=4, ge=1)
    inner: int = Field(default=1024, ge=1)
    """Width of the feed-forward layers."""
    steps: int = Field(default=32_000, ge=1)
    batch: int = Field(default=256, ge=1)
    """Windows of one step."""
    learning_rate: float = Field(default=3e-3, gt=0)
    seed: int = 20170526
    damage: dict[Damage, float] = {"marks_lost": 0.32, "misread": 0.48, "misspelt": 0.2}
    """Shares of windows by what happened to them."""
    weights: dict[str, float] = {
        "chithi": 3,
        "admin_uni": 4,
        "tdkt_templates": 4,
        "binhduong": 4,
        "dvc_docx": 4,
        "binhdinhnews": 4,
        "baomoi_admin": 3,
        "vietnews_admin": 2,
        "optional_fixed": 2,
        "phapdien": 0.8,
        "viwiki": 0.7,
        "vbpl": 1.5,
        "8chude": 1.5,
    }
    """How often the windows of a source come in one round, by the beginning of its file name; all others once."""
    unknown_words: int = Field(default=12_000, ge=0)
    """Words without a number of their own for which confusions are made."""


class DigitParams(_Section):
    """The reader of pen-written digits and how it learns."""

    steps: int = Field(default=8_000, ge=1)
    batch: int = Field(default=64, ge=1)
    """Pictures of one step, drawn from the latest ``pool`` ones; ``new_pictures`` are made for each step."""
    pool: int = Field(default=6_000, ge=1)
    new_pictures: int = Field(default=32, ge=1)
    learning_rate: float = Field(default=2.5e-3, gt=0)
    seed: int = 20170526
    held_out: int = Field(default=1_000, ge=1)
    """Forms made of held-out digits: half to calibrate, half to measure."""


class StrokeParams(_Section):
    """The network that tells print from seals and pen strokes, and how it learns."""

    steps: int = Field(default=1_400, ge=1)
    batch: int = Field(default=4, ge=1)
    learning_rate: float = Field(default=6e-3, gt=0)
    seed: int = 20170526


class TrainingParams(_Section):
    """Section ``train`` of params.yaml."""

    language_model: LanguageModelParams = LanguageModelParams()
    pairs: PairParams = PairParams()
    channel: ChannelParams = ChannelParams()
    context: ContextParams = ContextParams()
    digits: DigitParams = DigitParams()
    strokes: StrokeParams = StrokeParams()


def load_params(path: Path = Path("params.yaml")) -> TrainingParams:
    """Return the training numbers in ``path``, or the defaults where it has no section ``train``."""
    document = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return TrainingParams.model_validate((document or {}).get("train", {}))
